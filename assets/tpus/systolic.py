"""Runs a small systolic array cycle by cycle; needs nothing but Python."""


# X[m, n] W[n, n]：权重不动，输入向右传，部分和向下传；返回乘积和每拍工作的单元数
def run(x, w):
    m, n = len(x), len(w)
    z, busy = [[0] * n for _ in range(m)], []
    right = [[None] * n for _ in range(n)]
    down = [[0] * n for _ in range(n)]
    for t in range(m + 2 * n - 2):
        enter = [x[t - k][k] if 0 <= t - k < m else None for k in range(n)]
        right = [[enter[k], *right[k][:-1]] for k in range(n)]
        down = [[0] * n, *down[:-1]]
        for k in range(n):
            for j in range(n):
                down[k][j] += (right[k][j] or 0) * w[k][j]
        busy.append(sum(value is not None for row in right for value in row))
        for j in range(n):
            if 0 <= t - (n - 1) - j < m:
                z[t - (n - 1) - j][j] = down[n - 1][j]
    return z, busy


if __name__ == "__main__":
    x = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    w = [[2, 0, 1], [1, 3, 0], [0, 1, 2]]
    z, busy = run(x, w)
    print(z)
    print(len(busy), busy)

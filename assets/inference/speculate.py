"""Speculative sampling with two fixed distributions: the results follow the target's. Run it as `python -m assets.inference.speculate`."""

from collections import Counter
from random import Random

p = [0.40, 0.30, 0.15, 0.10, 0.05]
q = [0.25, 0.35, 0.25, 0.05, 0.10]
rest = [max(pi - qi, 0) for pi, qi in zip(p, q, strict=True)]


# 按分布weights抽一个词元；不必归一
def draw(rng: Random, weights: list[float]) -> int:
    return rng.choices(range(len(weights)), weights)[0]


# 草稿按q猜k个，目标按p核对；返回这一轮得到的词元
def guess(rng: Random, k: int) -> list[int]:
    tokens: list[int] = []
    for _ in range(k):
        x = draw(rng, q)
        if rng.random() >= min(1, p[x] / q[x]):
            return [*tokens, draw(rng, rest)]
        tokens.append(x)
    return [*tokens, draw(rng, p)]


if __name__ == "__main__":
    rng, rounds, k = Random(0), 100000, 4  # noqa: S311 - a simulation
    tokens = [x for _ in range(rounds) for x in guess(rng, k)]
    a = sum(map(min, p, q))
    print([round(Counter(tokens)[x] / len(tokens), 4) for x in range(len(p))])
    print(len(tokens) / rounds, (1 - a ** (k + 1)) / (1 - a))

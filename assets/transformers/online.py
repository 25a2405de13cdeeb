"""Attention of one query without the whole row of scores: blocks of keys are merged one by one."""

import numpy as np


# 一块键值的部分结果：最大得分m，指数之和l，未归一的加权和z
def partial(q, k, v):
    scores = k @ q
    m = scores.max()
    weights = np.exp(scores - m)
    return m, weights.sum(), weights @ v


# 两块合成一块；次序、分法都不影响结果
def merge(a, b):
    m = max(a[0], b[0])
    p, r = np.exp(a[0] - m), np.exp(b[0] - m)
    return m, p * a[1] + r * b[1], p * a[2] + r * b[2]


rng = np.random.default_rng(0)
q, k, v = rng.normal(size=64), rng.normal(size=(1000, 64)), rng.normal(size=(1000, 64))
state = partial(q, k[:96], v[:96])
for start in range(96, 1000, 96):
    state = merge(state, partial(q, k[start : start + 96], v[start : start + 96]))

weights = np.exp(k @ q - (k @ q).max())
print(np.allclose(state[2] / state[1], weights @ v / weights.sum()))

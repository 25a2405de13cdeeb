"""One layer of attention generates the same tokens with and without a cache. Run it as `python -m assets.inference.cache`."""

import jax
import jax.numpy as jnp

D, V = 64, 100
names = ("embed", "q", "k", "v", "out")
shapes = ((V, D), (D, D), (D, D), (D, D), (D, V))
keys = jax.random.split(jax.random.key(0), 5)
w = {name: jax.random.normal(key, shape) / shape[0] ** 0.5 for name, shape, key in zip(names, shapes, keys, strict=True)}


# 最后一个词元看全部的键和值，得出下一个词元
def following(last, k, v):
    weights = jax.nn.softmax((last @ w["q"]) @ k.T / D**0.5)
    return int(jnp.argmax((last + weights @ v) @ w["out"]))


# 不用缓存：每一步把已有的词元全部重算
def naive(tokens, count):
    tokens, work = list(tokens), 0
    for _ in range(count):
        x = w["embed"][jnp.array(tokens)]
        work += len(tokens)
        tokens.append(following(x[-1], x @ w["k"], x @ w["v"]))
    return tokens, work


# 用缓存：提示词一次算完，此后每步只算一个词元，再添上它的键和值
def cached(tokens, count):
    tokens, work = list(tokens), len(tokens)
    x = w["embed"][jnp.array(tokens)]
    k, v = x @ w["k"], x @ w["v"]
    for step in range(count):
        tokens.append(following(x[-1], k, v))
        if step < count - 1:
            x = w["embed"][jnp.array(tokens[-1:])]
            k, v = jnp.vstack([k, x @ w["k"]]), jnp.vstack([v, x @ w["v"]])
            work += 1
    return tokens, work


if __name__ == "__main__":
    prompt = range(32)
    (one, many), (two, few) = naive(prompt, 16), cached(prompt, 16)
    print(one == two, many, few)

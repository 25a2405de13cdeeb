"""A mixture of experts whose tokens go to their experts by all-to-all, against the same layer on one device; needs JAX.

Run from the book's folder: python -m assets.jax_programs.experts
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

from functools import partial
from math import ceil

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import summary

CHIPS, TOKENS, D, F, E, K = 8, 64, 32, 64, 16, 2
mesh = jax.make_mesh((CHIPS,), ("X",), axis_types=(AxisType.Auto,))


# 每个词元选K个专家；份数按“先各词元的首选，再各词元的次选”排成一列
def route(x, router):
    weight, expert = jax.lax.top_k(jax.nn.softmax(x @ router), K)
    return weight.T.reshape(-1), expert.T.reshape(-1)


# 一份在它那个专家的队里排第几
def places(expert):
    hot = jax.nn.one_hot(expert, E, dtype=jnp.int32)
    return ((jnp.cumsum(hot, axis=0) - 1) * hot).sum(axis=1)


def feed_forward(x, w1, w2):
    h = jax.nn.relu(jnp.einsum("etD,eDF->etF", x, w1))
    return jnp.einsum("etF,eFD->etD", h, w2)


swap = partial(jax.lax.all_to_all, axis_name="X", tiled=True)


# 一片芯片上：装箱、送出、计算、送回、按权相加；排在capacity之后的，装不下
def layer(x, router, w1, w2, *, capacity):
    weight, expert = route(x, router)
    slot = expert, places(expert)
    copies = jnp.tile(x, (K, 1))
    boxes = jnp.zeros((E, capacity, D)).at[slot].set(copies, mode="drop")
    boxes = swap(boxes, split_axis=0, concat_axis=1)
    boxes = feed_forward(boxes, w1, w2)
    boxes = swap(boxes, split_axis=1, concat_axis=0)
    back = boxes.at[slot].get(mode="fill", fill_value=0)
    lost = jax.lax.psum((slot[1] >= capacity).sum(), "X")
    return (weight[:, None] * back).reshape(K, -1, D).sum(axis=0), lost


# 不送词元的算法：每个专家都算全部词元，再乘上权重；没选中的，权重是零
def dense(x, router, w1, w2):
    weight, expert = route(x, router)
    hot = jax.nn.one_hot(expert, E) * weight[:, None]
    each = feed_forward(jnp.broadcast_to(x, (E, *x.shape)), w1, w2)
    return jnp.einsum("te,etD->tD", hot.reshape(K, -1, E).sum(axis=0), each)


def inputs():
    keys = jax.random.split(jax.random.key(0), 4)
    shapes = (CHIPS * TOKENS, D), (D, E), (E, D, F), (E, F, D)
    return [jax.random.normal(k, s) / s[-2] ** 0.5 for k, s in zip(keys, shapes, strict=True)]


if __name__ == "__main__":
    arrays = inputs()
    arrays[0] = arrays[0] * (CHIPS * TOKENS) ** 0.5
    specs = {"in_specs": (P("X"), P(), P("X"), P("X")), "out_specs": (P("X"), P())}
    right = dense(*arrays)
    for factor in 1.0, 1.25, 1.5, 2.0, 4.0:
        capacity = ceil(factor * K * TOKENS / E)
        f = jax.jit(jax.shard_map(partial(layer, capacity=capacity), mesh=mesh, **specs))
        z, lost = f(*arrays)
        same = jnp.isclose(z, right, rtol=1e-4, atol=1e-5).all(axis=1).mean()
        sent = summary(f.lower(*arrays).compile().as_text())
        print(factor, capacity, int(lost), f"{same:.4f}", sent)

"""One layer written in JAX's three ways: that they agree, also in their gradients, and what each sends; needs JAX.

Run from the book's folder: python -m assets.jax_programs.ways
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType, NamedSharding
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import summary

B, D, F = 64, 32, 128
IN = P("X", None), P(None, "Y"), P("Y", None)
WHOLE, CUT = P("X", None), P("X", "Y")


def mesh(kind):
    return jax.make_mesh((4, 2), ("X", "Y"), axis_types=(kind, kind))


auto, explicit = mesh(AxisType.Auto), mesh(AxisType.Explicit)


# 一、自动：照一台机器写
def layer(x, w1, w2):
    h = jax.nn.relu(x @ w1)
    return h @ w2


# 二、显式：切法是类型的一部分，收缩维相撞时要写明结果的切法
def typed(x, w1, w2, out=WHOLE):
    h = jax.nn.relu(x @ w1)
    return jnp.matmul(h, w2, out_sharding=out)


# 三、手工：照一片芯片写，部分和自己加
def local(x, w1, w2):
    h = jax.nn.relu(x @ w1)
    return jax.lax.psum(h @ w2, "Y")


# 输出还要沿Y切开时，手工的写法换成归约散射
def scattered(x, w1, w2):
    h = jax.nn.relu(x @ w1)
    return jax.lax.psum_scatter(h @ w2, "Y", scatter_dimension=1, tiled=True)


def place(grid, arrays):
    return [jax.device_put(a, NamedSharding(grid, p)) for a, p in zip(arrays, IN, strict=True)]


def manual(body, out):
    return jax.shard_map(body, mesh=auto, in_specs=IN, out_specs=out)


# 每种写法：网格、函数、编译时给定的输出切法
def ways(out):
    body = local if out == WHOLE else scattered
    return {
        "自动": (auto, layer, {"out_shardings": NamedSharding(auto, out)}),
        "显式": (explicit, lambda x, w1, w2: typed(x, w1, w2, out), {}),
        "手工": (auto, manual(body, out), {}),
    }


def gradients(f, arrays):
    return jax.jit(jax.grad(lambda *a: (f(*a) ** 2).sum(), argnums=(0, 1, 2)))(*arrays)


if __name__ == "__main__":
    keys = jax.random.split(jax.random.key(0), 3)
    shapes = (B, D), (D, F), (F, D)
    plain = [jax.random.normal(k, s) for k, s in zip(keys, shapes, strict=True)]
    right = layer(*plain), *gradients(layer, plain)
    for out in WHOLE, CUT:
        for name, (grid, f, options) in ways(out).items():
            with jax.set_mesh(grid):
                arrays = place(grid, plain)
                step = jax.jit(f, **options).lower(*arrays).compile()
                got = step(*arrays), *gradients(f, arrays)
                same = all(jnp.allclose(jax.device_get(a), b, rtol=1e-3, atol=1e-2) for a, b in zip(got, right, strict=True))
                print(name, out, same, summary(step.as_text()))
    with jax.set_mesh(explicit):
        x, w1, w2 = place(explicit, plain)
        h = jax.nn.relu(x @ w1)
        print(jax.typeof(x), jax.typeof(w1), jax.typeof(h), jax.typeof(typed(x, w1, w2)))

"""Lines that do not do what they seem to do; needs JAX.

Run from the book's folder: python -m assets.jax_programs.traps
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import re

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

mesh = jax.make_mesh((8,), ("X",), axis_types=(AxisType.Auto,))


# 程序拒绝的，打印错误的名字和头一行
def refused(f, *arguments):
    try:
        return f(*arguments)
    except (TypeError, ValueError, RuntimeError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"


def total(check):
    def local(x):
        return (x * x).sum()

    return jax.shard_map(local, mesh=mesh, in_specs=P("X"), out_specs=P(), check_vma=check)


# 误差平方的平均；missed为真时，只在本片之内平均
def error(missed):
    def local(x, w):
        mine = ((x @ w) ** 2).mean()
        return mine if missed else jax.lax.pmean(mine, "X")

    return jax.shard_map(local, mesh=mesh, in_specs=(P("X"), P()), out_specs=P(), check_vma=not missed)


def compared():
    keys = jax.random.split(jax.random.key(0))
    x, w = jax.random.normal(keys[0], (64, 4)), jax.random.normal(keys[1], (4, 3))
    (right, good), (wrong, other) = (jax.value_and_grad(error(missed), argnums=(0, 1))(x, w) for missed in (False, True))
    same = jax.tree.all(jax.tree.map(lambda a, b: jnp.allclose(a, b, rtol=1e-5), good, other))
    ones = [float(error(missed)(jnp.ones((64, 4)), w)) for missed in (False, True)]
    return f"{right:.4f} {wrong:.4f}", same, ones[0] == ones[1]


def unrolled(x, w):
    for i in range(w.shape[0]):
        x = jax.nn.relu(x @ w[i])
    return x


def scanned(x, w):
    return jax.lax.scan(lambda x, w: (jax.nn.relu(x @ w), None), x, w)[0]


def lines(f, layers):
    shapes = (jax.ShapeDtypeStruct(s, jnp.float32) for s in ((8, 64), (layers, 64, 64)))
    lowered = jax.jit(f).lower(*shapes)
    return len(lowered.as_text().splitlines()), len(lowered.compile().as_text().splitlines())


# 送bf16的数，CPU上编译出来是什么类型
def summed():
    f = jax.shard_map(lambda x: jax.lax.psum(x, "X"), mesh=mesh, in_specs=P("X"), out_specs=P())
    text = jax.jit(f).lower(jax.ShapeDtypeStruct((64,), jnp.bfloat16)).compile().as_text()
    return re.findall(r"(\w+)\[8\]\S* all-reduce\(", text)


if __name__ == "__main__":
    b = jnp.ones(4, jnp.bfloat16)
    others = 2.0, np.float32(2), jnp.float32(2), jnp.arange(4)
    print("类型", [str((b * other).dtype) for other in others])
    a = jnp.arange(5)
    print("越界", a[7], a.at[7].set(9))
    update = jax.jit(lambda w: w + 1, donate_argnums=0)
    w = jnp.ones(4)
    update(w)
    print("交出", refused(lambda: w + 1))
    print("分支", refused(jax.jit(lambda x: x if x > 0 else -x), jnp.float32(1)))
    x = jnp.ones(512)
    print("漏加", refused(total(True), x), refused(total(False), x))
    print("梯度", jax.grad(total(False))(x)[0])
    with jax.transfer_guard("disallow"):
        print("传送", refused(lambda: x + np.ones(512, np.float32)))
    for layers in 4, 16, 64:
        print("展开", layers, *lines(unrolled, layers), *lines(scanned, layers))
    print("bf16", summed())
    print("平均", *compared())

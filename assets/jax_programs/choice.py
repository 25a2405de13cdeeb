"""Where the compiler's choice costs more than it need: bytes that harmless-looking lines send; needs JAX.

Nothing is run: shapes are compiled, so that the sizes may be those of a real model.
Run from the book's folder: python -m assets.jax_programs.choice
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.lax import with_sharding_constraint as constrain
from jax.sharding import AxisType, NamedSharding
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import summary

ring = jax.make_mesh((8,), ("X",), axis_types=(AxisType.Auto,))
grid = jax.make_mesh((4, 2), ("X", "Y"), axis_types=(AxisType.Auto,) * 2)


def sent(mesh, f, *arguments, out=None):
    shapes = [jax.ShapeDtypeStruct(s, jnp.float32) for s, _ in arguments]
    cuts = tuple(NamedSharding(mesh, p) for _, p in arguments)
    options = {"out_shardings": NamedSharding(mesh, out)} if out else {}
    with jax.set_mesh(mesh):
        step = jax.jit(f, in_shardings=cuts, **options)
        return summary(step.lower(*shapes).compile().as_text())


# 权重按FSDP存放；词元很少时，该送的其实是激活
def product(x, w1, w2):
    return jax.nn.relu(x @ w1) @ w2


def steered(x, w1, w2):
    x = constrain(x, P(None, "X"))
    h = constrain(x @ w1, P(None, None))
    return constrain(jax.nn.relu(h) @ w2, P(None, "X"))


# 三个投影并成一个大矩阵，列沿Y切；切口与三段的分界对不上
def fused(x, w):
    return jnp.split(x @ w, 3, axis=1)


# 同样的数，三段另占一维，切的是段内的列
def stacked(x, w):
    y = jnp.einsum("bd,dcn->cbn", x, w)
    return y[0], y[1], y[2]


# 把一维拆成heads个头；头数能被轴长整除才切得动
def heads(x, w, *, number):
    return jax.nn.softmax((x @ w).reshape(x.shape[0], number, -1))


# 旋转位置编码里的一步：头内前后两半对调
def turned(q):
    front, back = jnp.split(q, 2, axis=-1)
    return jnp.concatenate([-back, front], axis=-1)


if __name__ == "__main__":
    D, F = 8192, 28672
    for B in 8, 64, 512, 4096, 16384:
        shapes = ((B, D), P("X", None)), ((D, F), P("X", None)), ((F, D), P(None, "X"))
        for f in product, steered:
            print(B, f.__name__, sent(ring, f, *shapes, out=P("X", None)))
    B, D, cut = 1024, 1024, ((1024, 1024), P("X", None))
    print("fused", sent(grid, fused, cut, ((D, 3 * D), P(None, "Y"))))
    print("stacked", sent(grid, stacked, cut, ((D, 3, D), P(None, None, "Y"))))
    for number in 5, 6:
        step = jax.tree_util.Partial(heads, number=number)
        print(f"heads {number}", sent(grid, step, cut, ((D, 960), P(None, "Y"))))
    for cut in P("X", None, "Y"), P("X", "Y", None):
        print("turned", cut, sent(grid, turned, ((B, 8, 128), cut), out=cut))

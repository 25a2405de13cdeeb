"""A pipeline of eight stages whose activations move by ppermute; its backward pass comes from JAX; needs JAX.

Run from the book's folder: python -m assets.jax_programs.pipe
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import collectives

STAGES, MICROBATCHES, TOKENS, D = 8, 24, 16, 32
mesh = jax.make_mesh((STAGES,), ("X",), axis_types=(AxisType.Auto,))
to_next = [(i, i + 1) for i in range(STAGES - 1)]


# 一段上：第0段取新的微批，其余各段取前一段送来的；每拍算一次、送一次
def stage(x, w):
    first = jax.lax.axis_index("X") == 0

    def beat(coming, i):
        fresh = x[jnp.minimum(i, MICROBATCHES - 1)]
        z = jax.nn.relu(jnp.where(first, fresh, coming) @ w[0])
        return jax.lax.ppermute(z, "X", to_next), z

    start = jax.lax.pcast(jnp.zeros((TOKENS, D)), "X", to="varying")
    _, z = jax.lax.scan(beat, start, jnp.arange(MICROBATCHES + STAGES - 1))
    return z[STAGES - 1 :][None]


# 末段的输出才是结果
def pipeline(x, w):
    specs = {"in_specs": (P(), P("X")), "out_specs": P("X")}
    return jax.shard_map(stage, mesh=mesh, **specs)(x, w)[-1]


def plain(x, w):
    for i in range(STAGES):
        x = jax.nn.relu(x @ w[i])
    return x


def loss(f):
    return lambda x, w: (f(x, w) ** 2).sum()


if __name__ == "__main__":
    keys = jax.random.split(jax.random.key(0))
    x = jax.random.normal(keys[0], (MICROBATCHES, TOKENS, D))
    w = jax.random.normal(keys[1], (STAGES, D, D)) * (2 / D) ** 0.5
    both = [jax.jit(jax.value_and_grad(loss(f), argnums=(0, 1))) for f in (pipeline, plain)]
    got, right = (f(x, w) for f in both)
    print(jax.tree.all(jax.tree.map(lambda a, b: jnp.allclose(a, b, rtol=1e-3, atol=1e-3), got, right)))
    found = collectives(both[0].lower(x, w).compile().as_text())
    moves = [one for one in found if one.kind == "collective-permute"]
    print([(one.times, one.result, "反" if one.backward else "前") for one in moves])

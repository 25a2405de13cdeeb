"""The loss of a vocabulary that is divided: each chip keeps its columns of the scores; needs JAX.

Run from the book's folder: python -m assets.jax_programs.entropy
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import summary

B, D, V = 64, 32, 512
mesh = jax.make_mesh((4, 2), ("X", "Y"), axis_types=(AxisType.Auto,) * 2)


def plain(x, w, label):
    scores = x @ w
    right = jnp.take_along_axis(scores, label[:, None], axis=1)[:, 0]
    return (jax.nn.logsumexp(scores, axis=1) - right).mean()


# 一片上：得分只有自己那几列；每个词元只交换三个数，得分本身不送
def local(x, w, label):
    scores = x @ w
    top = jax.lax.pmax(jax.lax.stop_gradient(scores.max(axis=1)), "Y")
    total = jax.lax.psum(jnp.exp(scores - top[:, None]).sum(axis=1), "Y")
    column = label - jax.lax.axis_index("Y") * w.shape[1]
    mine = (column >= 0) & (column < w.shape[1])
    picked = scores[jnp.arange(len(column)), jnp.where(mine, column, 0)]
    right = jax.lax.psum(jnp.where(mine, picked, 0), "Y")
    return jax.lax.pmean((top + jnp.log(total) - right).mean(), "X")


divided = jax.shard_map(local, mesh=mesh, in_specs=(P("X"), P(None, "Y"), P("X")), out_specs=P())

if __name__ == "__main__":
    keys = jax.random.split(jax.random.key(0), 3)
    x, w = jax.random.normal(keys[0], (B, D)), jax.random.normal(keys[1], (D, V))
    label = jax.random.randint(keys[2], (B,), 0, V)
    got, right = (jax.value_and_grad(f, argnums=(0, 1))(x, w, label) for f in (divided, plain))
    print(jax.tree.all(jax.tree.map(lambda a, b: jnp.allclose(a, b, rtol=1e-4, atol=1e-5), got, right)))
    print(summary(jax.jit(divided).lower(x, w, label).compile().as_text()))

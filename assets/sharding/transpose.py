"""Shows that the transpose of an all-gather is a reduce-scatter; needs JAX, which the book's build does not."""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

mesh = jax.make_mesh((8,), ("X",), axis_types=(AxisType.Auto,))


# 每片把向量收齐，再各乘各的系数
def local(x, c):
    return jax.lax.all_gather(x, "X", tiled=True) * c


f = jax.shard_map(local, mesh=mesh, in_specs=(P("X"), P("X")), out_specs=P("X"))
x, c = jnp.ones(16), jnp.ones(128)
_, backward = jax.vjp(lambda x: f(x, c), x)
print(jax.make_jaxpr(backward)(jnp.ones(128)))

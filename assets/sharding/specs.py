"""Shows what each device holds under several PartitionSpecs; needs JAX, which the book's build does not."""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType, NamedSharding
from jax.sharding import PartitionSpec as P

mesh = jax.make_mesh((2, 4), ("X", "Y"), axis_types=(AxisType.Auto,) * 2)
A = jnp.zeros((64, 1024), jnp.bfloat16)

both = P(("X", "Y"), None), P(("Y", "X"), None)
for spec in P(), P("X", None), P("X", "Y"), *both:
    a = jax.device_put(A, NamedSharding(mesh, spec))
    rows = [shard.index[0].start or 0 for shard in a.addressable_shards]
    size = a.addressable_shards[0].data.nbytes
    print(spec, a.sharding.shard_shape(a.shape), size, rows)

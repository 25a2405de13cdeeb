"""A matrix product whose all-gather goes round the ring while it multiplies; needs JAX, which the book's build does not."""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

n = 8
mesh = jax.make_mesh((n,), ("X",), axis_types=(AxisType.Auto,))
to_next = [(i, (i + 1) % n) for i in range(n)]


# X[B_X, D] W[D, F_X] -> Z[B, F_X]：每步把手里的一块传给下家，同时乘它
def ring_product(x, w):
    rows, me = x.shape[0], jax.lax.axis_index("X")
    z = jax.lax.pcast(jnp.zeros((n * rows, w.shape[1])), "X", to="varying")
    for step in range(n):
        coming = jax.lax.ppermute(x, "X", to_next) if step < n - 1 else x
        start = (me - step) % n * rows
        z = jax.lax.dynamic_update_slice(z, x @ w, (start, 0))
        x = coming
    return z


X = jax.random.normal(jax.random.key(0), (64, 32))
W = jax.random.normal(jax.random.key(1), (32, 128))
specs = {"in_specs": (P("X", None), P(None, "X")), "out_specs": P(None, "X")}
Z = jax.jit(jax.shard_map(ring_product, mesh=mesh, **specs))(X, W)
print(jnp.allclose(Z, X @ W, atol=1e-4), Z.sharding.spec)

"""Products whose result could be cut in more than one way: explicit sharding lets one pass, and refuses the other; needs JAX.

Run from the book's folder: python -m assets.jax_programs.clash
It ends with the error that the chapter prints.
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import summary

with jax.set_mesh(jax.make_mesh((4, 2), ("X", "Y"))):
    h = jax.device_put(jnp.ones((64, 128)), P("X", "Y"))
    whole = jnp.ones((128, 32))
    print(jax.typeof(h @ whole), summary(jax.jit(jnp.matmul).lower(h, whole).compile().as_text()))
    w2 = jax.device_put(jnp.ones((128, 32)), P("Y", None))
    print(jax.typeof(jnp.matmul(h, w2, out_sharding=P("X", None))))
    print(jax.typeof(h @ w2))

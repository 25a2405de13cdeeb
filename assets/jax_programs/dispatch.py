"""Times the return of a call and the arrival of its result; the numbers are of the machine at hand; needs JAX.

Run from the book's folder: python -m assets.jax_programs.dispatch
"""

import time

import jax
import jax.numpy as jnp

x = jnp.ones((3000, 3000))
f = jax.jit(lambda x: x @ x @ x)
f(x).block_until_ready()

start = time.perf_counter()
y = f(x)
returned = time.perf_counter() - start
y.block_until_ready()
finished = time.perf_counter() - start
print(f"{returned * 1e3:.2f} ms, {finished * 1e3:.0f} ms")

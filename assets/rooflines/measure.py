"""Measures the two numbers of a roofline on the machine at hand; needs JAX, which the book's build does not."""

import time

import jax
import jax.numpy as jnp


# 多次运行取最短的一次；首次调用含编译，不计
def seconds(f, *args, repeat=10):
    jax.block_until_ready(f(*args))
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        jax.block_until_ready(f(*args))
        times.append(time.perf_counter() - start)
    return min(times)


n = 4096
a = jnp.ones((n, n), jnp.bfloat16)
v = jnp.ones(1 << 27, jnp.bfloat16)
peak = 2 * n**3 / seconds(jax.jit(jnp.matmul), a, a)
bandwidth = 2 * v.nbytes / seconds(jax.jit(lambda x: x + 1), v)
print(f"C = {peak:.2e}, W = {bandwidth:.2e}, I* = {peak / bandwidth:.0f}")

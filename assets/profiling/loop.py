"""Shows that the compiler's estimate counts the body of a loop once, however often it runs; needs JAX."""

import jax
import jax.numpy as jnp


def looped(x, weights):
    return jax.lax.scan(lambda y, w: (y @ w, None), x, weights)[0]


def unrolled(x, weights):
    for w in weights:
        x = x @ w
    return x


if __name__ == "__main__":
    x, weights = jnp.ones((64, 256)), jnp.ones((10, 256, 256))
    for f in looped, unrolled:
        compiled = jax.jit(f).lower(x, weights).compile()
        print(int(compiled.cost_analysis()["flops"]))

"""Follows one function from Python to a compiled program, printing what each stage leaves; needs JAX.

Run from the book's folder: python -m assets.jax_programs.road
"""

import re

import jax
import jax.numpy as jnp


def layer(x, w):
    print("追踪", jax.typeof(x), jax.typeof(w))
    return jnp.maximum(x @ w + 1, 0)


x, w = jnp.ones((64, 32)), jnp.ones((32, 128))
traced = jax.jit(layer).trace(x, w)
print(traced.jaxpr)
lowered = traced.lower()
print(re.findall(r"stablehlo\.\w+", lowered.as_text()))
compiled = lowered.compile()
print(re.findall(r"(\S+) = \S+ \w+\(", compiled.as_text().split("ENTRY")[1]))

f = jax.jit(layer)
f(x, w), f(x + 1, w), f(x[:16], w), f(x[:16], w)

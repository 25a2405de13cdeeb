"""Counts the FLOP of matrix products in a program's graph: forward, with gradients, with recomputation; needs JAX."""

import math

import jax
import jax.numpy as jnp
from jax.extend.core import jaxprs_in_params


# 计算图里所有矩阵乘的运算次数：2乘以收缩维之积，再乘以输出的元素数
def flop(jaxpr):
    total = 0
    for eqn in jaxpr.eqns:
        if eqn.primitive.name == "dot_general":
            (contracting, _), _ = eqn.params["dimension_numbers"]
            left, out = eqn.invars[0].aval, eqn.outvars[0].aval
            total += 2 * math.prod(left.shape[i] for i in contracting) * out.size
        total += sum(flop(inner) for inner in jaxprs_in_params(eqn.params))
    return total


def norm(x):
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + 1e-5)


# n是键值头，g是共用它的查询头；不用掩码
def layer(w, x):
    y = norm(x)
    q = jnp.einsum("bsD,Dngd->bsngd", y, w["q"])
    k, v = (jnp.einsum("btD,Dnd->btnd", y, w[name]) for name in "kv")
    scores = jnp.einsum("bsngd,btnd->bngst", q, k) / math.sqrt(q.shape[-1])
    z = jnp.einsum("bngst,btnd->bsngd", jax.nn.softmax(scores), v)
    x = x + jnp.einsum("bsngd,ngdD->bsD", z, w["o"])
    y = norm(x)
    return x + (jax.nn.silu(y @ w["gate"]) * (y @ w["up"])) @ w["down"]


b, s, D, F, n, g, d = 2, 64, 256, 896, 2, 4, 32
shapes = {"q": (D, n, g, d), "k": (D, n, d), "v": (D, n, d), "o": (n, g, d, D)}
shapes |= {"gate": (D, F), "up": (D, F), "down": (F, D)}
w = {name: jax.ShapeDtypeStruct(shape, jnp.bfloat16) for name, shape in shapes.items()}
x = jax.ShapeDtypeStruct((b, s, D), jnp.bfloat16)


# 两层相接，求标量损失对权重和输入的梯度
def gradient(block):
    def loss(w, x):
        return block(w, block(w, x)).astype(jnp.float32).sum()

    return jax.grad(loss, argnums=(0, 1))


policy = jax.checkpoint_policies.dots_with_no_batch_dims_saveable
forward = 2 * flop(jax.make_jaxpr(layer)(w, x).jaxpr)
print(f"forward {forward}")
for block in (layer, jax.checkpoint(layer, policy=policy), jax.checkpoint(layer)):
    total = flop(jax.make_jaxpr(gradient(block))(w, x).jaxpr)
    print(f"{total} = {total / forward:.3f} × forward")

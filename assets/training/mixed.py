"""A layer of two products under four ways of dividing it: the collectives of its passes, and that gradients are right.

Run from the book's folder: python -m assets.training.mixed
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

from collections import Counter

import jax
import jax.numpy as jnp
from jax.extend.core import jaxprs_in_params
from jax.sharding import AxisType
from jax.sharding import PartitionSpec as P

B, D, F = 64, 32, 128


def gather(a, axis, dim):
    return jax.lax.all_gather(a, axis, axis=dim, tiled=True)


def scatter(a, axis, dim):
    return jax.lax.psum_scatter(a, axis, scatter_dimension=dim, tiled=True)


# 混合切法，一片芯片上的一层：沿Y收激活，沿X收权重，部分和沿Y归约散射
def mixed(x, w1, w2):
    h = jax.nn.relu(gather(x, "Y", 1) @ gather(w1, "X", 0))
    return scatter(h @ gather(w2, "X", 1), "Y", 1)


def data(x, w1, w2):
    return jax.nn.relu(x @ w1) @ w2


def fsdp(x, w1, w2):
    return data(x, gather(w1, "X", 0), gather(w2, "X", 1))


def tensor(x, w1, w2):
    return scatter(data(gather(x, "Y", 1), w1, w2), "Y", 1)


WAYS = {
    "data": (data, {"X": 8}, (P("X", None), P(), P())),
    "fsdp": (fsdp, {"X": 8}, (P("X", None), P("X", None), P(None, "X"))),
    "tensor": (tensor, {"Y": 8}, (P(None, "Y"), P(None, "Y"), P("Y", None))),
    "mixed": (mixed, {"X": 4, "Y": 2}, (P("X", "Y"), P("X", "Y"), P("Y", "X"))),
}
NAMES = {"all_gather": "gather", "reduce_scatter": "scatter", "psum": "reduce", "psum_invariant": "reduce"}


# 计算图里的集合通信，连同所沿的轴
def collectives(jaxpr):
    found = Counter()
    for eqn in jaxpr.eqns:
        name = NAMES.get(eqn.primitive.name)
        if name:
            axes = eqn.params.get("axis_name") or eqn.params["axes"]
            found[name, axes if isinstance(axes, str) else axes[0]] += 1
        for inner in jaxprs_in_params(eqn.params):
            found += collectives(inner)
    return found


def inputs():
    keys = jax.random.split(jax.random.key(0), 3)
    shapes = (B, D), (D, F), (F, D)
    return [jax.random.normal(key, shape) for key, shape in zip(keys, shapes, strict=True)]


# 前向、反向的集合通信，以及三个梯度是否与一片芯片上算得的相同
def examine(layer, axes, specs):
    kinds = (AxisType.Auto,) * len(axes)
    mesh = jax.make_mesh(tuple(axes.values()), tuple(axes), axis_types=kinds)
    arrays = inputs()
    whole = jax.shard_map(jax.checkpoint(layer), mesh=mesh, in_specs=specs, out_specs=specs[0])
    forward = jax.make_jaxpr(whole)(*arrays)
    z, backward = jax.vjp(whole, *arrays)
    right = jax.vjp(data, *arrays)[1](z)
    same = all(jnp.allclose(a, b, rtol=1e-4, atol=1e-2) for a, b in zip(backward(z), right, strict=True))
    return collectives(forward.jaxpr), collectives(jax.make_jaxpr(backward)(z).jaxpr), same


if __name__ == "__main__":
    for name, way in WAYS.items():
        forward, backward, same = examine(*way)
        print(name, dict(forward), dict(backward), same)

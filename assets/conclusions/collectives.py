"""Shows which collective XLA inserts for a way of dividing a matrix product; needs JAX, which the book's build does not."""

import os
import re

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType, NamedSharding, PartitionSpec

mesh = jax.make_mesh((8,), ("i",), axis_types=(AxisType.Auto,))
B, D, F = 256, 1024, 512


# 在8个设备上编译X[B, D] W[D, F]，列出编译器插入的集合通信
def collectives(*specs):
    x, w, z = (NamedSharding(mesh, PartitionSpec(*axes)) for axes in specs)
    product = jax.jit(jnp.matmul, in_shardings=(x, w), out_shardings=z)
    shapes = (jax.ShapeDtypeStruct(s, jnp.bfloat16) for s in ((B, D), (D, F)))
    text = product.lower(*shapes).compile().as_text()
    return sorted(set(re.findall(r"(all-\w+|reduce-scatter)\(", text)))


print(collectives((None, "i"), ("i", None), (None, None)))
print(collectives((None, None), (None, "i"), (None, "i")))
print(collectives((None, None), (None, "i"), (None, None)))
print(collectives(("i", None), (None, None), ("i", None)))
print(collectives(("i", None), ("i", None), ("i", None)))

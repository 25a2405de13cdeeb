"""The chosen division of LLaMA 3 70B, checked without a single accelerator: does every side of every weight divide?

Run from the book's folder: python -m assets.applied_training.mesh
"""

from math import prod

from jax.sharding import AbstractMesh, NamedSharding, PartitionSpec

LAYERS = 80
SHAPES = {
    "embed": (128256, 8192),
    "q": (8192, 64, 128),
    "k": (8192, 8, 128),
    "v": (8192, 8, 128),
    "o": (64, 128, 8192),
    "gate": (8192, 28672),
    "up": (8192, 28672),
    "down": (28672, 8192),
    "unembed": (8192, 128256),
}
# 每个权重的各维：宽度D归fsdp，头、F、词表归tensor；切片之间（data）各存一份
AXES = {
    "embed": ("tensor", "fsdp"),
    "q": ("fsdp", "tensor", None),
    "k": ("fsdp", "tensor", None),
    "v": ("fsdp", "tensor", None),
    "o": ("tensor", None, "fsdp"),
    "gate": ("fsdp", "tensor"),
    "up": ("fsdp", "tensor"),
    "down": ("tensor", "fsdp"),
    "unembed": ("fsdp", "tensor"),
}


# 一片芯片存的各权重的形状；除不尽的记在第二个结果里
def parts(data, fsdp, tensor):
    mesh = AbstractMesh((data, fsdp, tensor), ("data", "fsdp", "tensor"))
    found, uneven = {}, []
    for name, shape in SHAPES.items():
        sharding = NamedSharding(mesh, PartitionSpec(*AXES[name]))
        try:
            found[name] = sharding.shard_shape(shape)
        except ValueError:
            uneven.append(name)
    return found, uneven


if __name__ == "__main__":
    for mesh in (4, 256, 8), (4, 128, 16), (1, 2240, 4):
        found, uneven = parts(*mesh)
        print(mesh, found.get("gate"), uneven)
    copies = {name: 1 if "embed" in name else LAYERS for name in SHAPES}
    found, _ = parts(4, 256, 8)
    print(sum(prod(part) * copies[name] for name, part in found.items()))

"""A training step with FSDP along X and tensor parallelism along Y: its collectives, its memory, and that it is right.

Run from the book's folder: python -m assets.jax_programs.train
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import re
from functools import partial

import jax
import jax.numpy as jnp
from jax.lax import with_sharding_constraint as constrain
from jax.sharding import AxisType, NamedSharding
from jax.sharding import PartitionSpec as P

from assets.jax_programs.hlo import collectives, volume

RATE = 1e-3
mesh = jax.make_mesh((4, 2), ("X", "Y"), axis_types=(AxisType.Auto,) * 2)
TOKENS = P("X", "Y")
WEIGHTS = {"in": P(None, "X", "Y"), "out": P(None, "Y", "X")}


def gather(a, axis, dim):
    return jax.lax.all_gather(a, axis, axis=dim, tiled=True)


# 手工：通信全写出来
def manual(x, w):
    h = jax.nn.relu(gather(x, "Y", 1) @ gather(w["in"], "X", 0))
    z = h @ gather(w["out"], "X", 1)
    return jax.lax.psum_scatter(z, "Y", scatter_dimension=1, tiled=True)


# 自动：只写运算
def automatic(x, w):
    return jax.nn.relu(x @ w["in"]) @ w["out"]


# 自动，加约束：收齐之后是什么样子，也写明
def steered(x, w):
    w = {"in": constrain(w["in"], P(None, "Y")), "out": constrain(w["out"], P("Y", None))}
    h = constrain(jax.nn.relu(constrain(x, P("X", None)) @ w["in"]), P("X", "Y"))
    return constrain(h @ w["out"], TOKENS)


# 各层的权重叠在一起，扫描一遍；反向重算每一层
def loss(w, x, y, *, layer, policy=None, unroll=1):
    layer = jax.checkpoint(layer, policy=policy)
    z, _ = jax.lax.scan(lambda x, w: (layer(x, w), None), x, w, unroll=unroll)
    return ((z - y) ** 2).sum()


# 在一片芯片上，损失只是自己那一块的和
def local_loss(w, x, y, **options):
    return jax.lax.psum(loss(w, x, y, layer=manual, **options), ("X", "Y"))


def step(w, x, y, *, loss):
    value, gradient = jax.value_and_grad(loss)(w, x, y)
    return jax.tree.map(lambda a, g: a - RATE * g, w, gradient), value


ENDS = {"in_specs": (WEIGHTS, TOKENS, TOKENS), "out_specs": P()}
everywhere = partial(jax.shard_map, mesh=mesh, **ENDS)
WAYS = {
    "手工": everywhere(local_loss),
    "自动": partial(loss, layer=automatic),
    "自动，加约束": partial(loss, layer=steered),
}


# n层，b个词元，宽d和f
def shapes(n, b, d, f):
    number = partial(jax.ShapeDtypeStruct, dtype=jnp.float32)
    x = number((b, d))
    return {"in": number((n, d, f)), "out": number((n, f, d))}, x, x


SMALL, LARGE = (2, 64, 32, 128), (16, 1024, 256, 1024)


# 输入输出的切法给定；旧的权重交出去，更新就地写
def compiled(loss, sizes, donate=0):
    weights = jax.tree.map(partial(NamedSharding, mesh), WEIGHTS)
    tokens, whole = NamedSharding(mesh, TOKENS), NamedSharding(mesh, P())
    cuts = {"in_shardings": (weights, tokens, tokens), "out_shardings": (weights, whole)}
    with jax.set_mesh(mesh):
        program = jax.jit(partial(step, loss=loss), donate_argnums=donate, **cuts)
        return program.lower(*shapes(*sizes)).compile()


# 沿哪个轴、前向还是反向、哪一种：次数与V之和
def table(program):
    total = {}
    for one in collectives(program.as_text()):
        if one.devices in (4, 2) and one.result > 4:
            key = "XY"[one.devices == 2], "反" if one.backward else "前", one.kind
            calls, sent = total.get(key, (0, 0))
            total[key] = calls + one.times, sent + volume(one)
    return total


# 反向里沿X收齐第一个权重的那几行
def gathers(program):
    found = re.findall(r"(all-gather\S* = f32\[32,64\].*)", program.as_text())
    kept = [line for line in found if "transpose(" in line]
    found = [re.sub(r", use_global.*?/checkpoint(?=/)", ", …", line) for line in kept]
    return [re.sub(r" channel_id=\d+,|\".*", "", line) for line in found]


def arrays():
    keys = iter(jax.random.split(jax.random.key(0), 4))
    return jax.tree.map(lambda s: jax.random.normal(next(keys), s.shape) / s.shape[-2] ** 0.5, shapes(*SMALL))


# 重算的策略：沿X收齐的权重不留，其余都留
def drop_weights(primitive, *_, **params):
    return not (primitive.name == "all_gather" and "X" in params["axis_name"])


POLICIES = {
    "不重算": jax.checkpoint_policies.everything_saveable,
    "只重收权重": drop_weights,
    "全部重算": None,
}

if __name__ == "__main__":
    w, x, y = arrays()
    right = step(w, x, y, loss=WAYS["自动"])
    for name, way in WAYS.items():
        program = compiled(way, SMALL, donate=())
        weights, value = program(*jax.tree.map(jax.device_put, (w, x, y), program.input_shardings[0]))
        got = jax.device_get((weights, value))
        close = partial(jnp.allclose, rtol=1e-4, atol=1e-5)
        print(name, jax.tree.all(jax.tree.map(close, got, right)))
        for key, (calls, sent) in sorted(table(program).items()):
            print(" ", *key, calls, sent)
        if name == "自动":
            print(*gathers(program), sep="\n")
    for donate in (), 0:
        memory = compiled(WAYS["手工"], LARGE, donate).memory_analysis()
        print("交出" if donate == 0 else "不交", memory.argument_size_in_bytes, memory.output_size_in_bytes, memory.alias_size_in_bytes)
    for name, policy in POLICIES.items():
        program = compiled(everywhere(partial(local_loss, policy=policy)), LARGE)
        calls = {axis: sum(n for key, (n, _) in table(program).items() if key[0] == axis) for axis in "XY"}
        print(name, program.memory_analysis().temp_size_in_bytes, calls)
    program = compiled(everywhere(partial(local_loss, unroll=True)), LARGE)
    print("全部重算，展开", program.memory_analysis().temp_size_in_bytes, table(program).get(("X", "反", "all-gather"), (0, 0)))

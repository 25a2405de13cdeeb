"""Counts how often a function is traced and compiled anew when something about its arguments changes; needs JAX.

Run from the book's folder: python -m assets.jax_programs.retrace
"""

import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=8"

import jax
import jax.numpy as jnp
from jax.sharding import AxisType, NamedSharding
from jax.sharding import PartitionSpec as P

count = {"trace": 0, "compile": 0}


def heard(event, *_, **__):
    count["compile"] += event == "/jax/core/compile/backend_compile_duration"


jax.monitoring.register_event_duration_secs_listener(heard)


def scale(x, s):
    count["trace"] += 1
    return jax.tree.map(lambda a: a * s, x)


def put(kind, *axes):
    mesh = jax.make_mesh((8,), ("X",), axis_types=(kind,))
    return jax.device_put(jnp.ones(8), NamedSharding(mesh, P(*axes)))


# 先用第一组参数调用一次，再用第二组，数第二次追踪、编译了几遍
def again(first, second, **options):
    jax.clear_caches()
    f = jax.jit(scale, **options)
    f(*first)
    before = dict(count)
    f(*second)
    return tuple(count[key] - before[key] for key in count)


if __name__ == "__main__":
    x = jnp.ones(8)
    print("值", again((x, 2.0), (x + 1, 3.0)))
    print("形状", again((x, 2.0), (jnp.ones(16), 2.0)))
    print("元素类型", again((x, 2.0), (x.astype("bfloat16"), 2.0)))
    print("整数变小数", again((x, 2), (x, 2.0)))
    print("弱类型", again((x, 2.0), (x, jnp.float32(2))))
    print("容器", again((x, 2.0), ([x], 2.0)))
    print("静态参数", again((x, 2.0), (x, 3.0), static_argnums=1))
    print("自动轴的切法", again((put(AxisType.Auto), 2.0), (put(AxisType.Auto, "X"), 2.0)))
    print("显式轴的切法", again((put(AxisType.Explicit), 2.0), (put(AxisType.Explicit, "X"), 2.0)))
    before = dict(count)
    for _ in range(3):
        jax.jit(lambda x: scale(x, 2.0))(x)
    print("三个新函数", tuple(count[key] - before[key] for key in count))

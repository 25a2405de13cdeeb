"""Compiles a feed-forward layer, takes a trace of it, and sets what each instruction took beside what it must take.

Run as `python -m assets.profiling.ffn FOLDER` from the book's folder: the trace goes into FOLDER, the rest is printed.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import jax
import jax.numpy as jnp

from assets.profiling import hlo

B, D, F = 512, 1024, 4096


def ffn(x, up, down):
    with jax.named_scope("up"):
        y = x @ up
    with jax.named_scope("act"):
        y = jnp.square(jax.nn.relu(y))
    with jax.named_scope("down"):
        return y @ down


# 预热之后录几步；每一步都等结果算完
def record(f, args, folder, steps=100):
    jax.block_until_ready(f(*args))
    with jax.profiler.trace(folder):
        for i in range(steps):
            with jax.profiler.StepTraceAnnotation("step", step_num=i):
                with jax.profiler.TraceAnnotation("dispatch"):
                    y = f(*args)
                jax.block_until_ready(y)


# 各条指令、各个标注每次用的毫秒数
def durations(folder):
    file = str(max(Path(folder).glob("plugins/profile/*/*.xplane.pb")))
    found = defaultdict(list)
    for plane in jax.profiler.ProfileData.from_file(file).planes:
        for event in (e for line in plane.lines for e in line.events):
            name = dict(event.stats).get("hlo_op", event.name)
            if "hlo_op" in dict(event.stats) or name in ("step", "dispatch"):
                found[name].append(round(event.duration_ns / 1e6, 3))
    return found


def main(folder):
    """Compile, compare what the compiler and the reader of the text count, record; keep texts and times beside this file."""
    here, measured = Path(__file__).parent, {}
    for dtype in (jnp.float32, jnp.bfloat16):
        name = jnp.dtype(dtype).name
        keys, shapes = jax.random.split(jax.random.key(0), 3), ((B, D), (D, F), (F, D))
        args = [jax.random.normal(k, s, dtype) for k, s in zip(keys, shapes, strict=True)]
        start = perf_counter()
        compiled = jax.jit(ffn).lower(*args).compile()
        compiling = round(1e3 * (perf_counter() - start), 1)
        whole = compiled.as_text()
        program = whole[whole.index("\n%") + 1 :].rstrip() + "\n"
        (here / f"ffn-{name}.hlo").write_text(program)
        counted, memory, rows = compiled.cost_analysis(), compiled.memory_analysis(), hlo.costs(program)
        print(name, int(counted["flops"]), int(counted["bytes accessed"]), memory.temp_size_in_bytes)
        for row in rows:
            print(*row)
        print("total", sum(n for _, n, _ in rows), sum(q for _, _, q in rows))
        record(compiled, args, Path(folder) / name)
        measured[name] = {"compile": [compiling], **durations(Path(folder) / name)}
    (here / "measured.json").write_text(json.dumps(measured) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])

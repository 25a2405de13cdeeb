"""Reads the text of a compiled JAX function: FLOP and bytes of each instruction of its entry computation.

Enough for arrays in and arrays out; loops, calls and results that are tuples are left out, and custom calls have no FLOP.
"""

from __future__ import annotations

import re
from math import prod
from typing import NamedTuple

SIZES = {"f32": 4, "s32": 4, "bf16": 2, "s8": 1, "pred": 1}
ARITHMETIC = {"add", "subtract", "multiply", "divide", "maximum", "minimum"}
NOT_MOVED = {"parameter", "constant", "bitcast"}
LINE = re.compile(r"%(\S+) = (\w+)\[([\d,]*)\]\S* ([\w-]+)\((.*?)\)(.*)")


class Op(NamedTuple):
    """An instruction: its name, type and lengths of its result, what it does, names of its operands, what follows."""

    name: str
    type: str
    shape: tuple[int, ...]
    kind: str
    operands: list[str]
    rest: str


Body = dict[str, Op]


# 一段文字里的各个计算，以名字为键；入口的名字是ENTRY
def computations(text: str) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for block in re.split(r"\n(?=%|ENTRY)", text):
        if head := re.match(r"(ENTRY|%\S+) ", block):
            ops = (read(line) for line in LINE.finditer(block))
            found[head[1].removeprefix("%")] = {op.name: op for op in ops}
    return found


def read(line: re.Match[str]) -> Op:
    """An instruction from the pieces of its line."""
    name, kind, shape, what, inside, rest = line.groups()
    lengths = tuple(int(n) for n in shape.split(",") if n)
    return Op(name, kind, lengths, what, re.findall(r"%([\w.-]+)", inside), rest)


# 一条指令的运算次数；融合的，是被它包进去的各条之和
def flop(op: Op, body: Body, program: dict[str, Body]) -> int:
    if op.kind == "fusion":
        inner = program[re.findall(r"calls=%([\w.-]+)", op.rest)[0]]
        return sum(flop(part, inner, program) for part in inner.values())
    if op.kind == "dot":
        axes = re.findall(r"lhs_contracting_dims={([\d,]*)}", op.rest)[0]
        left = body[op.operands[0]].shape
        return 2 * prod(op.shape) * prod(left[int(i)] for i in axes.split(","))
    return prod(op.shape) if op.kind in ARITHMETIC else 0


# 一条指令搬运的字节：读各个操作数，写结果
def moved(op: Op, body: Body) -> int:
    arrays = [op, *(body[name] for name in op.operands)]
    size = sum(SIZES[a.type] * prod(a.shape) for a in arrays)
    return 0 if op.kind in NOT_MOVED else size


# 入口里各条指令的名字、运算次数、字节数
def costs(text: str) -> list[tuple[str, int, int]]:
    program = computations(text)
    body = program["ENTRY"]
    rows = [(op.name, flop(op, body, program), moved(op, body)) for op in body.values()]
    return [row for row in rows if row[2]]

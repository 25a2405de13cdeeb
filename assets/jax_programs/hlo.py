"""Reads a compiled program of XLA: its collectives, over how many devices, how many bytes, how many times.

Needs no JAX. `compiled.as_text()` gives the text, one device's program after partitioning.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

SIZES = {"f32": 4, "bf16": 2, "f16": 2, "s32": 4, "u32": 4, "s8": 1, "u8": 1, "pred": 1}
NAMES = "all-gather|all-reduce|reduce-scatter|all-to-all|collective-permute"
CALLS = r"\b(body|condition|calls|to_apply|true_computation|false_computation)=%?([\w.\-]+)"


@dataclass(frozen=True, slots=True)
class Collective:
    """One collective of the text: its kind, the devices of a group, the bytes of its result, and how often it runs."""

    kind: str
    devices: int
    result: int
    times: int
    backward: bool


# 第3章的V，即收齐之后（或散开之前）每片的字节数；全归约是散射接收集，记两次
def volume(one: Collective) -> int:
    weight = {"reduce-scatter": one.devices, "all-reduce": 2}
    return one.result * weight.get(one.kind, 1) * one.times


# 结果的字节数：“f32[16,32]{1,0}”是16×32个4字节的数；元组逐项相加
def size(types: str) -> int:
    found = re.findall(r"\b([a-z]+\d*)\[([\d,]*)\]", types)
    return sum(SIZES[kind] * math.prod(map(int, filter(None, dims.split(",")))) for kind, dims in found)


# 一组有几个设备；编译器有三种写法
def devices(line: str) -> int:
    if found := re.search(r"replica_groups=\{\{([\d,]+)\}", line):
        return len(found[1].split(","))
    if found := re.search(r"replica_groups=\[\d+,(\d+)\]", line):
        return int(found[1])
    if found := re.search(r"replica_groups=mesh\[(.*?)\].*?\{(.*?)\}", line):
        lengths = dict(re.findall(r"'(\w+)'=(\d+)", found[1]))
        return math.prod(int(lengths[axis]) for axis in re.findall(r"'(\w+)'", found[2]))
    return 2  # collective-permute只有收发两方


# 从入口走起；循环体里的，乘上循环的次数
def collectives(text: str) -> list[Collective]:
    bodies: dict[str, list[str]] = {}
    entry = name = ""
    for line in text.splitlines():
        if found := re.match(r"(ENTRY )?%?([\w.\-]+) \(.*\{$", line):
            name = found[2]
            entry = name if found[1] else entry
        bodies.setdefault(name, []).append(line)
    return walk(bodies, entry, 1)


def walk(bodies: dict[str, list[str]], name: str, times: int) -> list[Collective]:
    found = []
    for line in bodies.get(name, ()):
        if call := re.search(rf"= (.*?) ({NAMES})(?:-start)?\(", line):
            here = size(call[1]), times, "transpose(" in line
            found.append(Collective(call[2], devices(line), *here))
            continue
        trips = re.search(r'"known_trip_count":\{"n":"(\d+)"', line)
        for key, inner in re.findall(CALLS, line):
            repeated = int(trips[1]) if trips and key == "body" else 1
            found += walk(bodies, inner, times * repeated)
    return found


# 每种通信：次数与V之和
def summary(text: str) -> dict[str, tuple[int, int]]:
    calls, volumes = Counter[str](), Counter[str]()
    for one in collectives(text):
        calls[one.kind] += one.times
        volumes[one.kind] += volume(one)
    return {kind: (calls[kind], volumes[kind]) for kind in sorted(calls)}

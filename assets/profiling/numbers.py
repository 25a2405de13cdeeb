"""The arithmetic of chapter 9: places in tiled layouts, how sure a measurement is, utilization from the time of a step.

Units are FLOP, byte and second. The printed numbers of the chapter come from here, from layer.py and hlo.py, and from what
ffn.py measured and kept; tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import ceil, prod, sqrt
from pathlib import Path
from statistics import mean, median, stdev

from assets.transformers.numbers import Model, context, recomputed, training

Shape = tuple[int, ...]
HERE = Path(__file__).parent


# 分块之后的形状：后几维除以块的边长，向上取整，块内各维接在后面
def tiled(shape: Shape, tile: Shape) -> Shape:
    last = shape[-len(tile) :]
    outer = (ceil(n / t) for n, t in zip(last, tile, strict=True))
    return (*shape[: -len(tile)], *outer, *tile)


# 下标为index的元素排在第几；shape按物理次序，tiles是各级的块
def address(index: Shape, shape: Shape, tiles: Sequence[Shape]) -> int:
    for tile in tiles:
        last = index[-len(tile) :]
        outer = [i // t for i, t in zip(last, tile, strict=True)]
        inner = [i % t for i, t in zip(last, tile, strict=True)]
        index = (*index[: -len(tile)], *outer, *inner)
        shape = tiled(shape, tile)
    place = 0
    for i, n in zip(index, shape, strict=True):
        place = place * n + i
    return place


# 实占的元素数
def stored(shape: Shape, tiles: Sequence[Shape]) -> int:
    for tile in tiles:
        shape = tiled(shape, tile)
    return prod(shape)


# 一步用seconds秒时的模型算力利用率；peak是各片峰值之和
def mfu(model: Model, tokens: float, length: int, peak: float, seconds: float) -> float:
    return training(model, context(length)) * tokens / (seconds * peak)


def hfu(utilization: float, model: Model, policy: str, length: int) -> float:
    """Utilization that counts what is computed again, too, from the one that does not."""
    again = recomputed(model, policy, context(length))
    return utilization * (1 + again / training(model, context(length)))


# 均值的标准误
def standard_error(times: list[float]) -> float:
    return stdev(times) / sqrt(len(times))


# 两种做法各要测多少次，才能以约95%的把握看出相对差异change；spread是标准差与均值之比
def repetitions(spread: float, change: float) -> int:
    return ceil(2 * (1.96 * spread / change) ** 2)


def measured(dtype: str) -> dict[str, list[float]]:
    """Ms that ffn.py recorded on a machine with two cores: of each instruction, of a step, of its dispatch, of compiling."""
    found: dict[str, dict[str, list[float]]] = json.loads((HERE / "measured.json").read_text("utf-8"))
    return found[dtype]


def summary(times: list[float]) -> tuple[float, float, float, float, float]:
    """Least, median, mean, standard deviation, and standard error of the mean."""
    return min(times), median(times), mean(times), stdev(times), standard_error(times)


def program(dtype: str) -> str:
    """Text of the compiled feed-forward layer that ffn.py kept."""
    return (HERE / f"ffn-{dtype}.hlo").read_text("utf-8")


def waiting(bars: list[float]) -> tuple[float, list[float]]:
    """Of the bars of one collective on several chips: what the transfer itself takes at most, and what each waited."""
    return min(bars), [bar - min(bars) for bar in bars]

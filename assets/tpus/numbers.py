"""The arithmetic of chapter 2: arrays and their padding, two levels of memory, hops and cuts of a torus, roads between hosts.

Units are FLOP, byte and second throughout. The figures and the printed numbers of the chapter come from here,
and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, prod

from assets import chips
from assets.chips import Chip

MIB = 2**20
VMEM_TO_HBM = 22
"""Bandwidth of VMEM to that of HBM, as the original book reckons it for v5e."""
ALUS = 8 * 128 * 4
"""Arithmetic units of one core's VPU: sublanes, lanes and units in each place."""
HOP = 1e-6
"""Latency of one hop between chips: an assumption of this chapter, the order of magnitude only."""

Shape = tuple[int, ...]
"""Chips along each axis of a slice, or an address in it."""
Wraps = tuple[bool, ...]
"""Whether each axis is closed by a wraparound link."""


@dataclass(frozen=True, slots=True)
class Tpu:
    """A generation: its chip, cores and MXUs of a chip, side of an MXU, VMEM of a chip in MiB, peak at 8 bits."""

    chip: Chip
    cores: int
    mxus: int
    side: int
    vmem: int
    peak8: float = 0.0


V3 = Tpu(chips.V3, 2, 4, 128, 32)
V4 = Tpu(chips.V4, 2, 8, 128, 32, chips.V4.peak)
V5E = Tpu(chips.V5E, 1, 4, 128, 128, chips.V5E_INT8.peak)
V5P = Tpu(chips.V5P, 2, 8, 128, 128, chips.V5P_INT8.peak)
V6E = Tpu(chips.V6E, 1, 2, 256, 128, chips.V6E_INT8.peak)
TPU7X = Tpu(chips.TPU7X, 2, 4, 256, 128, chips.TPU7X_FP8.peak)


def clock(tpu: Tpu) -> float:
    """Cycles per second that the peak implies, if each cell of each MXU does one multiply–accumulate a cycle."""
    return tpu.chip.peak / (2 * tpu.mxus * tpu.side**2)


# 权重驻留的side×side阵列，送入rows行：从第一个数进入到最后一个和流出的拍数
def cycles(rows: int, side: int) -> int:
    return rows + 2 * side - 2


# 第t拍（从0数起）有几个单元在工作
def busy(t: int, rows: int, side: int) -> int:
    return sum(0 <= t - k - j < rows for k in range(side) for j in range(side))


# 一块接一块连续计算，权重双缓冲：每块权重占max(b, side)拍
def product_cycles(b: int, d: int, f: int, side: int) -> int:
    return ceil(d / side) * ceil(f / side) * max(b, side)


def product_time(tpu: Tpu, b: int, d: int, f: int) -> float:
    """Seconds that the MXUs of a chip need, with the tiles shared out evenly among them."""
    return product_cycles(b, d, f, tpu.side) / tpu.mxus / clock(tpu)


# 填充后的宽度，以及有用的部分所占的比例
def padded(width: int, side: int) -> int:
    return ceil(width / side) * side


def useful(width: int, side: int) -> float:
    return width / padded(width, side)


# 一个二维数组在存储里实占的字节数：列填充到128，行填充到8（16位和32位）或32（8位）
def stored(rows: int, columns: int, bits: int) -> int:
    sublanes = 32 if bits == 8 else 8
    return padded(rows, sublanes) * padded(columns, 128) * bits // 8


# 从一片芯片到另一片，最少经过几条链路
def hops(start: Shape, end: Shape, shape: Shape, wraps: Wraps) -> int:
    total = 0
    for a, b, n, wrap in zip(start, end, shape, wraps, strict=True):
        step = abs(a - b)
        total += min(step, n - step) if wrap else step
    return total


# 相距最远的两片之间的跳数
def diameter(shape: Shape, wraps: Wraps) -> int:
    axes = zip(shape, wraps, strict=True)
    return sum(n // 2 if wrap else n - 1 for n, wrap in axes)


# 沿一个轴对半切开，至少切断几条链路
def bisection(shape: Shape, wraps: Wraps) -> int:
    total, axes = prod(shape), zip(shape, wraps, strict=True)
    return min(total // n * (2 if wrap else 1) for n, wrap in axes if n > 1)


# 把size字节送到count跳之外，分走paths条互不相交的路，各跳的传送重叠
def send(size: float, count: int, link: float, paths: int = 1) -> float:
    return count * HOP + size / (paths * link)


def square_block(chip: Chip, side: int) -> int:
    """Least side of a square output block, a multiple of the array's side, whose intensity s/2 reaches the critical one."""
    return padded(ceil(2 * chip.balance), side)


def block_bytes(size: int, step: int = 512) -> int:
    """VMEM that a square block takes: float32 sums, and two buffers each for the bf16 pieces of both factors."""
    return 4 * size**2 + 2 * 2 * 2 * size * step


def slices_threshold(chip: Chip, dcn: float, slices: int) -> float:
    """Tokens that a slice must handle in a step for 6·P·T/(p·C) to outlast sending 2·(k − 1)/k of its bf16 gradients, 2·P/p each."""
    return 2 * (slices - 1) / slices * chip.peak / (3 * dcn)

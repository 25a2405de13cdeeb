"""The arithmetic of chapter 1: what a roofline says of chips, matrix products and links.

Units are FLOP, byte and second throughout. The figures and the printed numbers of the chapter come from here,
and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from assets.chips import Chip

Cost = tuple[float, float]
"""FLOP and bytes of an operation."""
Sizes = tuple[float, float, float]
"""Bytes of one element of each of three matrices."""


# 屋顶线：强度为intensity的运算，最快每秒做多少次
def attainable(chip: Chip, intensity: float) -> float:
    return min(chip.peak, intensity * chip.bandwidth)


# X[b, d] W[d, f] = Z[b, f]的运算次数与字节数；size是各自元素的字节数
def matmul(b: float, d: float, f: float, size: Sizes = (2, 2, 2)) -> Cost:
    x, w, z = size
    return 2 * b * d * f, x * b * d + w * d * f + z * b * f


# 耗时的下限（全部重叠）与上限（毫不重叠），以秒计
def bounds(chip: Chip, cost: Cost) -> tuple[float, float]:
    compute, transfer = cost[0] / chip.peak, cost[1] / chip.bandwidth
    return max(compute, transfer), compute + transfer


def intensity(cost: Cost) -> float:
    """FLOP per byte of a cost as `matmul` gives it."""
    flop, moved = cost
    return flop / moved


def critical_batch(chip: Chip, width: float) -> float:
    """Rows b from which a bf16 product with a width-by-width matrix is bound by compute.

    b·n / (2b + n) = balance, solved for b; infinite where n ≤ 2·balance, since the intensity never passes n / 2.
    """
    if width <= 2 * chip.balance:
        return float("inf")
    return chip.balance * width / (width - 2 * chip.balance)

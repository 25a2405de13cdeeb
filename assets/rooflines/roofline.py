"""The arithmetic of chapter 1: what a roofline says of chips, matrix products and links.

Units are FLOP, byte and second throughout. The figures and the printed numbers of the chapter come from here,
and tests/test_book_numbers.py holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass

TERA, GIGA = 1e12, 1e9

Cost = tuple[float, float]
"""FLOP and bytes of an operation."""
Sizes = tuple[float, float, float]
"""Bytes of one element of each of three matrices."""


@dataclass(frozen=True, slots=True)
class Chip:
    """What a vendor's data sheet says of one accelerator: peak FLOP/s, memory bandwidth in byte/s, memory in byte."""

    peak: float
    bandwidth: float
    memory: float = 0.0

    @property
    def balance(self) -> float:
        """Critical intensity, in FLOP per byte: where the slope meets the flat roof."""
        return self.peak / self.bandwidth


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


# Dense bf16 peaks; see the chapter's table for the sources.
V5E = Chip(197 * TERA, 819 * GIGA, 16 * GIGA)
V5P = Chip(459 * TERA, 2765 * GIGA, 95 * GIGA)
V6E = Chip(918 * TERA, 1638 * GIGA, 32 * GIGA)
TPU7X = Chip(2307 * TERA, 7380 * GIGA, 192 * GIGA)
A100 = Chip(312 * TERA, 2039 * GIGA, 80 * GIGA)
H100 = Chip(989 * TERA, 3350 * GIGA, 80 * GIGA)
H200 = Chip(989 * TERA, 4800 * GIGA, 141 * GIGA)
B200 = Chip(2250 * TERA, 8000 * GIGA, 180 * GIGA)
V5E_INT8 = Chip(393 * TERA, V5E.bandwidth, V5E.memory)

# One-way bandwidth between two neighbouring chips, in byte/s: half of what the data sheets give for both directions.
# A TPU's total is divided among its links: four in a 2D torus (v5e, v6e), six in a 3D torus (v5p).
V5E_LINK = 400 * GIGA / 2 / 4
V5P_LINK = 1200 * GIGA / 2 / 6
V6E_LINK = 800 * GIGA / 2 / 4
H100_LINK = 900 * GIGA / 2
B200_LINK = 1800 * GIGA / 2


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

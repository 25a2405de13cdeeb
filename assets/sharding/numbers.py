"""The arithmetic of chapter 3: bytes of a sharded array, and the time of each collective on rings and chains.

Units are FLOP, byte and second throughout. The tables and the printed numbers of the chapter come from here,
and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from assets.chips import Chip

HOP = 1e-6
"""Seconds that one hop between neighbouring chips takes at least, however little is sent."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a mesh: chips along it, one-way bandwidth of a link, and whether its ends are joined."""

    chips: int
    link: float
    ring: bool = True

    @property
    def entry(self) -> float:
        """Byte/s that the chip with the fewest links receives along this axis."""
        return self.link * (2 if self.ring else 1)

    @property
    def hops(self) -> int:
        """Hops between the two chips farthest apart."""
        return self.chips // 2 if self.ring else self.chips - 1


# 全收集：收完后每片有total字节；归约散射：散开前每片有total字节
def gather(total: float, *axes: Axis) -> float:
    chips = prod(axis.chips for axis in axes)
    return (1 - 1 / chips) * total / sum(axis.entry for axis in axes)


# 全归约是归约散射接全收集
def reduce(total: float, *axes: Axis) -> float:
    return 2 * gather(total, *axes)


# 全交换：全轴各片合计total字节，每个方向有四分之一要过中线
def exchange(total: float, axis: Axis) -> float:
    return total / 4 / axis.entry


# 数组再小也省不掉的时间：一跳接一跳
def latency(*axes: Axis) -> float:
    return HOP * sum(axis.hops for axis in axes)


def shard(total: float, *cuts: int) -> float:
    """Bytes that one chip keeps of an array which is divided along axes of so many chips."""
    return total / prod(cuts)


def exchange_ratio(chips: int) -> float:
    """Time of an all-to-all on a ring over that of the all-gather of the same array, for an even number of chips."""
    return chips / (4 * (chips - 1))


def turning_size(*axes: Axis) -> float:
    """Bytes per chip after gathering, below which an all-gather is bound by its hops."""
    return latency(*axes) / gather(1, *axes)


def product_time(chip: Chip, b: float, d: float, f: float, chips: int = 1) -> float:
    """Seconds of X[b, d] W[d, f] at the peak when its work is divided evenly among chips."""
    return 2 * b * d * f / chips / chip.peak


def overlapped(compute: float, transfer: float, chips: int) -> float:
    """Seconds of a ring product in as many pieces as chips: each step but the last hides the shorter of its two halves.

    `compute` is the whole work of a chip; `transfer` is the whole all-gather, of `chips` − 1 steps.
    """
    piece, step = compute / chips, transfer / (chips - 1)
    return (chips - 1) * max(piece, step) + piece


def block_hops(chips: int, *, two_way: bool = True) -> int:
    """Hops that the blocks which one chip sends in an all-to-all make on a ring, the shorter way round if it is two-way."""
    return sum(min(away, chips - away) if two_way else away for away in range(chips))

"""The arithmetic of chapter 10: what its programs must send and keep, worked out by hand, beside what the compiler made of them.

The programs use fp32 and 8 devices; their outputs are kept beside them as text. Units are byte and second. V is chapter 3's:
the bytes of a chip after a gathering, or before a scattering; an all-reduce counts twice, an all-to-all what a chip holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.chips import V5P_LINK
from assets.sharding.numbers import Axis, exchange, gather

FP32 = 4
LINE = Axis(8, V5P_LINK)
"""Eight chips of a v5p slice whose axis is joined: what choice.py's ring would be."""


# 第5章的式子，换成4字节：一层前向沿X收权重、沿Y送激活；反向是前向的2倍和1.5倍
def sent(b: int, d: int, f: int, n_x: int, n_y: int) -> tuple[int, int, int, int]:
    along_x, along_y = 2 * FP32 * d * f // n_y, 2 * FP32 * b * d // n_x
    return along_x, 2 * along_x, along_y, 3 * along_y // 2


def fetched_weights(d: int, f: int) -> int:
    """V of gathering both matrices of a layer."""
    return 2 * FP32 * d * f


def steered(b: int, d: int, f: int, n: int) -> tuple[int, int]:
    """V of the all-reduce of the hidden activations, and of the two all-to-alls, when weights stay where they are."""
    return 2 * FP32 * b * f, 2 * FP32 * b * d // n


def fetched_time(d: int, f: int) -> float:
    """Seconds of gathering both matrices along LINE, hops left out."""
    return gather(fetched_weights(d, f), LINE)


def steered_time(b: int, d: int, f: int) -> float:
    """Seconds of the steered layer's communication along LINE, hops left out."""
    reduced, exchanged = steered(b, d, f, LINE.chips)
    return gather(reduced, LINE) + exchange(exchanged * LINE.chips, LINE)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of layers of two matrices on a mesh: train.py's large one unless said otherwise; `size` is an element's bytes."""

    layers: int = 16
    tokens: int = 1024
    width: int = 256
    inner: int = 1024
    rows: int = 4
    columns: int = 2
    size: int = FP32

    @property
    def weights(self) -> int:
        """Bytes of weights on a chip."""
        return self.layers * 2 * self.size * self.width * self.inner // (self.rows * self.columns)

    @property
    def gathered(self) -> int:
        """Bytes of all layers' weights when gathered along X."""
        return self.weights * self.rows

    @property
    def inputs(self) -> int:
        """Bytes of the layers' inputs as they are kept, divided both ways."""
        return self.layers * self.size * self.tokens * self.width // (self.rows * self.columns)

    @property
    def inside(self) -> int:
        """Bytes of the layers' inputs gathered along Y, and of the hidden activations."""
        return self.layers * self.size * self.tokens * (self.width + self.inner // self.columns) // self.rows


def capacity(factor: float, tokens: int, chosen: int, experts: int) -> int:
    """Places in the box that a chip sends to an expert, rounded up."""
    return -int(-factor * tokens * chosen // experts)


def boxes(places: int, experts: int, width: int, size: int = FP32) -> int:
    """Bytes of all the boxes that a chip sends in one all-to-all."""
    return places * experts * width * size


# 均匀随机地选，装不下的份额：一个专家分到k份的概率是二项分布
def overflow(copies: int, experts: int, places: int) -> float:
    chance, over = (1 - 1 / experts) ** copies, 0.0
    for k in range(1, copies + 1):
        chance *= (copies - k + 1) / k / (experts - 1)
        over += max(k - places, 0) * chance
    return over * experts / copies


def beats(stages: int, microbatches: int) -> int:
    """Beats of a pipeline's pass: one for each microbatch, and those until the last stage has its first."""
    return microbatches + stages - 1


def even_tokens(d: int, f: int, n: int) -> float:
    """Tokens with which steering the layer sends as much as gathering its weights."""
    return d * f / (f + d / n)


def padded(longest: int, least: int) -> tuple[int, float]:
    """Number of lengths, powers of two, that hold 1 to `longest`; and the mean padded length over the mean length."""
    lengths = [least]
    while lengths[-1] < longest:
        lengths.append(2 * lengths[-1])
    total = sum(next(length for length in lengths if length >= n) for n in range(1, longest + 1))
    return len(lengths), total / (longest * (longest + 1) / 2)

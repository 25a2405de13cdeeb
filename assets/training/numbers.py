"""The arithmetic of chapter 5: what a training step computes, moves and keeps under each way of dividing it.

A layer is two products, X[B, D] W1[D, F] and [B, F] W2[F, D], in bf16. Units are FLOP, byte and second throughout; times
are of one layer unless a name says otherwise, and leave the factor (n − 1)/n of a collective out unless it is named
exact. The figures and the printed numbers of the chapter come from here, and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod, sqrt

from assets.chips import V5E, V5E_LINK, V5P, V5P_LINK, Chip
from assets.transformers.numbers import LLAMA_70B, attention, feed_forward, kept, parameters

BF16 = 2
WEIGHT, GRADIENT, MASTER_AND_MOMENTS = 2, 2, 12
STATE = WEIGHT + GRADIENT + MASTER_AND_MOMENTS
"""Bytes per parameter: bf16 weight and gradient; fp32 master weight and two moments."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A chip, the one-way bandwidth of its links, and the axes of its torus."""

    chip: Chip
    link: float
    axes: int

    @property
    def K(self) -> float:  # noqa: N802 - the chapter's symbol
        """FLOP per byte that comes in along one axis of the torus: the threshold of a single axis."""
        return self.chip.peak / (2 * self.link)


P, E = Machine(V5P, V5P_LINK, 3), Machine(V5E, V5E_LINK, 2)


Times = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Split:
    """Rows of chips that divide the tokens, columns that divide the width, and how many axes of the torus each has."""

    rows: float
    columns: float
    fsdp: int
    tensor: int


# 一层前向，每片b个词元：计算、沿X收权重、沿Y送激活的时间
def forward(m: Machine, b: float, d: int, f: int, way: Split) -> Times:
    axis, n_y = 2 * m.link, way.columns
    compute = 4 * b * d * f / m.chip.peak
    weights = 4 * d * f / n_y / (axis * way.fsdp) if way.fsdp else 0.0
    sent = 4 * b * n_y * d / (axis * way.tensor) if way.tensor else 0.0
    return compute, weights, sent


# 最优的分法：两项通信相等，对总和与较大者都是最优
def best(chips: int, b: float, f: int, fsdp: int, tensor: int) -> Split:
    rows = chips * sqrt(b / f * fsdp / tensor)
    return Split(rows, chips / rows, fsdp, tensor)


# 混合切法的门槛，每片词元数，两个方向的通信同时进行
def least_tokens(m: Machine, f: int, fsdp: int, tensor: int) -> float:
    return m.K**2 / (fsdp * tensor * f)


# 每片存的训练状态：copies片做数据并行，stage是ZeRO的级，0为不切
def state(parameters: float, copies: int, stage: int) -> float:
    cut = (MASTER_AND_MOMENTS, GRADIENT, WEIGHT)[:stage]
    return parameters * (STATE - sum(cut) + sum(cut) / copies)


def searched(m: Machine, b: float, d: int, f: int, near: Split) -> tuple[int, int]:
    """Rows with the least sum, and with the least maximum, of the two communications: all whole numbers are tried.

    `near` gives the chips and the axes; its own division counts for nothing.
    """
    chips = round(near.rows * near.columns)
    ways = {rows: forward(m, b, d, f, Split(rows, chips / rows, near.fsdp, near.tensor))[1:] for rows in range(1, chips + 1)}
    return min(ways, key=lambda rows: ways[rows][0] + ways[rows][1]), min(ways, key=lambda rows: max(ways[rows]))


@dataclass(frozen=True, slots=True)
class Division:
    """Which physical axes go to tensor parallelism, the chips along them, the rest, and the least tokens per chip."""

    tensor: tuple[int, ...]
    columns: int
    rows: int
    tokens: float


def divide(m: Machine, f: int, sizes: tuple[int, ...], slack: float = 1.0) -> Division:
    """The division of whole axes with the least tokens per chip, with the exact factors (n − 1)/n.

    A division counts if its tensor parallelism is hidden, or longer than the computation by the factor `slack` at most.
    """
    found = []
    for used in product((False, True), repeat=len(sizes)):
        tensor = tuple(size for size, use in zip(sizes, used, strict=True) if use)
        fsdp = tuple(size for size, use in zip(sizes, used, strict=True) if not use)
        columns, rows = prod(tensor), prod(fsdp)
        if tensor and (1 - 1 / columns) * m.K / len(tensor) > slack * f / columns:
            continue
        tokens = (1 - 1 / rows) * m.K / len(fsdp) / columns if fsdp else 0.0
        found.append(Division(tensor, columns, rows, tokens))
    return min(found, key=lambda way: (way.tokens, way.tensor))


def forward_width(f: int, d: int, shared: int, *, gated: bool = True) -> float:
    """Width that the tensor parallelism of a whole layer divides: its multiplications per byte that its two halves move.

    Feed-forward (three matrices, or two) and attention's projections, with `shared` query heads to a key–value head;
    each half gathers its input and scatters its output, 4BD bytes.
    """
    return ((6 if gated else 4) * f + 4 * d * (1 + 1 / shared)) / 8


ROOM = 0.9
"""Share of a chip's memory that an estimate may fill."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a chip of some keeps while LLaMA 3 70B trains with everything divided, in byte; and into how many microbatches a step falls."""

    state: float
    gathered: float
    microbatches: int
    activations: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.state + self.gathered + self.activations


def activations_70b() -> float:
    """Bytes that a token of a microbatch occupies: the inputs of all layers, one whole layer made again, the fp32 scores."""
    m = LLAMA_70B
    return m.layers * kept(m, "block", 8192) + kept(m, "flash", 8192) + 4 * m.V


def memory_70b(machine: Machine, tokens: float, chips: int) -> Memory:
    """The least number of microbatches, a power of two, with which a step of so many tokens fits into ROOM.

    Two layers' weights are gathered at a time: the one in use and the next.
    """
    m = LLAMA_70B
    held, gathered = parameters(m) * STATE / chips, 2 * BF16 * (attention(m) + feed_forward(m))
    left = ROOM * machine.chip.memory - held - gathered
    count, each = 1, tokens / chips * activations_70b()
    while each / count > left > 0:
        count *= 2
    if left <= 0:
        raise ValueError("the state alone does not fit")
    return Memory(held, gathered, count, each / count)


def slowdown(stage: int, share: float) -> float:
    """Time of a step over that of its computation, for data parallelism with ZeRO at `share` of the threshold K/a.

    Forward computes 1 and backward 2; the communication of a forward pass that gathers all weights is 1/share.
    """
    unit = 1 / share
    ahead, back = {0: (0, 2), 1: (1, 1), 2: (1, 1), 3: (1, 2)}[stage]
    return (max(1, ahead * unit) + max(2, back * unit)) / 3


def bubble(stages: int, microbatches: int, chunks: int = 1) -> float:
    """Share of a pipeline's time in which a stage waits, `chunks` being the parts of the model on each stage."""
    return (stages - 1) / (chunks * microbatches + stages - 1)


def microbatches(stages: int, share: float) -> float:
    """Microbatches from which the bubble is no more than a share."""
    return (stages - 1) * (1 / share - 1)


def between_pods(chip: Chip, network: float, pods: int) -> float:
    """Tokens of a step in each pod from which the gradients' all-reduce between pods hides behind the backward pass."""
    return (pods - 1) / pods * chip.peak / network


def expert_width(m: Machine, side: int, *, gated: bool = True) -> float:
    """Width of an expert from which its all-to-alls hide, on a torus whose axes all have `side` chips."""
    return side * m.K / 4 * (2 / 3 if gated else 1)


# 批为临界批的ratio倍：步数、词元数各是最少的几倍
def steps_and_tokens(ratio: float) -> tuple[float, float]:
    return 1 + 1 / ratio, 1 + ratio


def shortest_training(chip: Chip, parameters: float, tokens: float, per_chip: float, critical: float) -> float:
    """Seconds that training takes at least, however many chips: `tokens` is the least data, `per_chip` the least tokens on a chip."""
    return 6 * parameters * tokens * per_chip / (chip.peak * critical)

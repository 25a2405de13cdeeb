"""The arithmetic of chapter 6: one training run of LLaMA 3 planned from its configuration to its mesh, and what failures cost.

Units are FLOP, byte and second throughout. A plan's communication counts the whole model, with the factor (n − 1)/n of
each collective: weights as in chapter 5, activations gathered and scattered once for attention and once for the
feed-forward part of each layer. The figures and the printed numbers of the chapter come from here, and
tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from assets.chips import PCIE, V5P, V5P_DCN, V5P_INT8, V5P_LINK, Chip
from assets.training.numbers import BF16, ROOM, STATE, Machine, P, Times
from assets.transformers.numbers import (
    LLAMA_70B,
    Model,
    attention,
    context,
    feed_forward,
    kept,
    multiplied,
    parameters,
    quadratic,
    quadratic_share,
    recomputed,
    training,
)

TOKENS = 15e12
BATCH = 2**22
LENGTH = 8192
DAY = 86400
P_INT8 = Machine(V5P_INT8, V5P_LINK, 3)


# 训练tokens个词元要几天：平均每片跑到峰值的mfu
def days(model: Model, chips: int, mfu: float, tokens: float = TOKENS, chip: Chip = V5P) -> float:
    return tokens * training(model, context(LENGTH)) / (chips * chip.peak * mfu) / DAY


@dataclass(frozen=True, slots=True)
class Plan:
    """A model, the tokens of a step, and how the chips are divided.

    `slices` copies are joined by the data centre network; in each, `rows` groups divide the tokens and the weights, and
    `columns` chips of a group divide the width. `fsdp` and `tensor` are the axes of the torus that each has; half an
    axis is a chain cut out of a ring. `policy` says which activations stay, as in chapter 4's `kept`.
    """

    rows: float
    columns: float = 1
    fsdp: float = 3
    tensor: float = 0
    slices: int = 1
    tokens: float = BATCH
    model: Model = LLAMA_70B
    policy: str = "flash"
    length: int = LENGTH
    machine: Machine = P
    network: float = V5P_DCN

    @property
    def each(self) -> float:
        """Chips of one slice."""
        return self.rows * self.columns

    @property
    def chips(self) -> float:
        """All chips."""
        return self.slices * self.each

    @property
    def share(self) -> float:
        """Tokens of a step per chip."""
        return self.tokens / self.chips


# 整个模型的一次前向：计算、沿X收权重、沿Y送激活
def forward(x: Plan) -> Times:
    m, axis = x.model, 2 * x.machine.link
    flop = 2 * multiplied(m) + quadratic(m, context(x.length))
    compute = x.share * flop / x.machine.chip.peak
    gathered = BF16 * multiplied(m) / x.columns * (1 - 1 / x.rows)
    group = x.share * x.columns
    sent = 4 * m.layers * BF16 * group * m.D * (1 - 1 / x.columns)
    activations = sent / (axis * x.tensor) if x.tensor else 0.0
    return compute, gathered / (axis * x.fsdp), activations


# 反向：两倍的乘积加上重算；权重收一遍、梯度散射一遍；激活送六次
def backward(x: Plan) -> Times:
    compute, weights, activations = forward(x)
    again = recomputed(x.model, x.policy, context(x.length))
    extra = x.share * again / x.machine.chip.peak
    times = 7 if x.policy == "block" else 6
    return 2 * compute + extra, 2 * weights, activations * times / 4


# 切片之间归约梯度：每片一段，去掉自己的一份，走两遍
def between(x: Plan) -> float:
    gradients = BF16 * parameters(x.model) / x.each
    return 2 * (1 - 1 / x.slices) * gradients / x.network


# 一步的时间：全部重叠时取最长的一项，毫不重叠时是各项之和
def step(x: Plan) -> tuple[float, float]:
    ahead, back = forward(x), (*backward(x), between(x))
    return max(ahead) + max(back), sum(ahead) + sum(back)


def utilization(x: Plan) -> tuple[float, float]:
    """Model FLOPs utilization at the two times of `step`, without and with overlap in this order: lower, upper."""
    work = x.tokens * training(x.model, context(x.length)) / (x.chips * x.machine.chip.peak)
    least, most = step(x)
    return work / most, work / least


def ratios(x: Plan) -> tuple[float, float]:
    """Time of the weights' and of the activations' communication over that of computation, in the forward pass."""
    compute, weights, sent = forward(x)
    return weights / compute, sent / compute


def groups_per_sequence(x: Plan) -> float:
    """Groups of chips among which one sequence has to be divided; below one, a group holds several whole sequences."""
    return x.slices * x.rows * x.length / x.tokens


def keys_and_values(x: Plan) -> tuple[float, float]:
    """Bytes of keys and values that a chip receives in a layer's forward pass to see its whole sequence; and of weights."""
    m, groups = x.model, groups_per_sequence(x)
    seen = x.length * 2 * m.kv / x.columns * m.d * BF16
    return max(0.0, 1 - 1 / groups) * seen, BF16 * (attention(m) + feed_forward(m)) / x.columns


def heaviest(x: Plan) -> float:
    """Work of the group with a sequence's end over that of an average one, in a layer, if groups take consecutive parts."""
    groups, m = groups_per_sequence(x), x.model
    second = quadratic_share(m, context(x.length))
    return 1 + second * (1 - 1 / groups)


def best(chips: int, tokens: float = BATCH, model: Model = LLAMA_70B, fsdp: float = 2, tensor: float = 1) -> Plan:
    """The division of chapter 5's formula, in numbers that need not be whole."""
    rows = min(sqrt(chips * tokens / model.F * fsdp / tensor), float(chips))
    return Plan(rows, chips / rows, fsdp, tensor, tokens=tokens, model=model)


@dataclass(frozen=True, slots=True)
class Memory:
    """What one chip keeps during a step, in byte."""

    state: float
    gathered: float
    activations: float
    scores: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.state + self.gathered + self.activations + self.scores


def per_token(model: Model, policy: str, length: int = LENGTH) -> float:
    """Bytes of activations for a token: what the layers keep under a policy, and one layer made again where they do not keep all."""
    whole = kept(model, "flash", length)
    return model.layers * kept(model, policy, length) + (0 if policy == "flash" else whole)


def memory(x: Plan) -> Memory:
    """State divided in the slice, weights of two layers gathered, activations and fp32 scores of the chip's tokens."""
    m = x.model
    layer = BF16 * (attention(m) + feed_forward(m))
    tokens = x.share
    return Memory(STATE * parameters(m) / x.each, 2 * layer / x.columns, tokens * per_token(m, x.policy, x.length), 4 * tokens * m.V)


def least_chips(policy: str, tokens: float = BATCH, model: Model = LLAMA_70B, room: float = ROOM) -> int:
    """Chips from which the state and a whole step's activations fit, everything divided but the two layers that are gathered."""
    one = memory(Plan(1, tokens=tokens, model=model, policy=policy))
    return ceil((one.total - one.gathered) / (room * V5P.memory - one.gathered))


# 两次检查点相隔tau秒：写、重做、重启各占时间的几分之几
def waste(tau: float, write: float, failure: float, restart: float) -> Times:
    return write / tau, tau / 2 / failure, restart / failure


# 使写与重做之和最小的间隔
def interval(write: float, failure: float) -> float:
    return sqrt(2 * write * failure)


def daly(write: float, failure: float) -> float:
    """Daly's estimate of the best interval, three terms, which holds while a write is shorter than twice the time between failures."""
    x = sqrt(write / (2 * failure))
    return interval(write, failure) * (1 + x / 3 + x * x / 9) - write


CHIP_HOURS = 54 * 24 * 16384 / 419
"""GPU hours between two unexpected interruptions in the published 54 days of LLaMA 3 405B on 16384 H100s."""


def between_failures(chips: float) -> float:
    """Seconds between two interruptions of a run on so many chips, each failing as often as those GPUs did."""
    return CHIP_HOURS / chips * 3600


CHECKPOINT = 12
"""Bytes per parameter of a checkpoint: fp32 master weight and two moments; the bf16 weight is rounded from the first."""


def writing(x: Plan, storage: float) -> tuple[float, float]:
    """Seconds to copy a checkpoint to the hosts over PCIe, a part from each chip of one slice, and from there to a storage."""
    size = CHECKPOINT * parameters(x.model)
    return size / x.each / PCIE, size / storage


RAMP = ((252e6, 2**22), (2.87e12, 2**23), (TOKENS, 2**24))
"""Tokens up to which each batch is used: the published schedule of LLaMA 3 405B, ended at 15 T."""


def stages() -> list[tuple[float, float, float]]:
    """Tokens, batch and steps of each stage of the ramp."""
    found, start = [], 0.0
    for end, batch in RAMP:
        found.append((end - start, float(batch), (end - start) / batch))
        start = end
    return found


# 各候选方案，一步4194304个词元
CANDIDATES = {
    "甲": Plan(8960),
    "乙": Plan(2240, 4, 2, 0.5),
    "丙": Plan(6144),
    "丁": Plan(512, 8, 2, 1, slices=2),
    "戊": Plan(256, 8, 2, 1, slices=4),
}
CHOSEN = CANDIDATES["戊"]

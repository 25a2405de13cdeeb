"""The arithmetic of chapter 0: one estimate of a training run, its limits, and what more chips bring.

Units are FLOP, byte and second throughout; tests/book_numbers/ holds the text to what is reckoned here.
"""

from __future__ import annotations

from assets.chips import H100, V5P, V5P_LINK, Chip

DAY = 86400.0
PARAMETERS = 70e9
TOKENS = 15e12
CHIPS = 4096
BATCH = 4e6  # tokens of one step
MFU = 0.4
STATE = 16  # bytes of training state for a parameter: weight and gradient in bf16; master weight and two moments in fp32


# 训练的运算次数：每个参数、每个词元6次
def training(parameters: float, tokens: float) -> float:
    return 6 * parameters * tokens


# 用p片芯片、以给定的利用率训练，要多少秒
def duration(flop: float, p: float, chip: Chip, mfu: float) -> float:
    return flop / (p * chip.peak * mfu)


# 纯数据并行的一步，以秒计：前向，反向，归约梯度；归约可以藏在反向里
def step(p: float, batch: float = BATCH, chip: Chip = V5P, link: float = V5P_LINK, axes: int = 1) -> tuple[float, float, float]:
    forward = 2 * PARAMETERS * batch / (p * chip.peak)
    reduction = 4 * PARAMETERS / (2 * link * axes)
    return forward, 2 * forward, reduction


def step_time(p: float, batch: float = BATCH, axes: int = 1) -> float:
    """Least time of a step, in seconds: the reduction runs beside the backward pass."""
    forward, backward, reduction = step(p, batch, axes=axes)
    return forward + max(backward, reduction)


def efficiency(p: float, batch: float = BATCH, axes: int = 1) -> float:
    """Share of a step's least time in which the chips compute."""
    forward, backward, _ = step(p, batch, axes=axes)
    return (forward + backward) / step_time(p, batch, axes)


def knee(batch: float = BATCH, axes: int = 1) -> float:
    """Chips at which the reduction is as long as the backward pass."""
    forward, _, reduction = step(1, batch, axes=axes)
    return 2 * forward / reduction


def reading(bytes_of_weights: float, p: float, chip: Chip = H100) -> float:
    """Seconds in which p chips read their shares of the weights once."""
    return bytes_of_weights / (p * chip.bandwidth)

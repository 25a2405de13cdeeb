"""The arithmetic of chapter 11: one round of reinforcement learning with LLaMA 3 70B on 512 TPU v5p, by the book's formulas.

Units are FLOP, byte and second throughout. The same chips read the prompts, write the answers and train on both, in turn.
The table and the printed numbers of the chapter come from here, and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.chips import V5P, V5P_LINK, Chip
from assets.inference import numbers as inference
from assets.sharding.numbers import Axis
from assets.transformers.numbers import BF16, LLAMA_70B, cache, context, multiplied, parameters, quadratic, training

M = LLAMA_70B
CHIPS = 512
ANSWERS, PROMPT, ANSWER = 1024, 1024, 8192
"""A round: how many answers, and the tokens of each prompt and each answer."""
MORE = 4096
"""Answers of a larger round."""
TOKENS = ANSWERS * (PROMPT + ANSWER)
REACHED = 0.4
"""Share of the peak that training and prefill reach: assumed."""
LONGEST = 32768
"""Tokens of one answer that is four times as long as the others."""
STATE = 16
"""Bytes of training state per parameter, as in chapter 5."""


@dataclass(frozen=True, slots=True)
class Block(inference.Slice):
    """A box of v5p cut out of a larger torus: none of its axes is a ring."""

    chip: Chip = V5P
    layers: int = 1

    @property
    def chips(self) -> int:
        """Chips of the box, which hold one copy of the weights."""
        return self.rows * self.columns * self.layers

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Its three axes, with their links."""
        return tuple(Axis(side, V5P_LINK, ring=False) for side in (self.rows, self.columns, self.layers))

    @property
    def name(self) -> str:
        """Its three sides, as the chapter prints them."""
        return f"{self.rows}×{self.columns}×{self.layers}"


BLOCKS = tuple(Block(rows, columns, layers=layers) for rows, columns, layers in ((2, 2, 2), (2, 2, 4), (2, 4, 4), (4, 4, 4), (4, 4, 8)))
BEST = BLOCKS[2]


# 一份权重上同时写的回答
def batch(s: Block, answers: float = ANSWERS) -> float:
    return answers * s.chips / CHIPS


# 生成一步的四段时间：读权重（或计算，取长的）、读缓存、送激活、跳
def terms(s: Block, b: float, ctx: float, f: inference.Format = inference.PLAIN) -> tuple[float, float, float, float]:
    compute, weights, keys = inference.step(M, s, b, ctx, f)
    return max(compute, weights), keys, *inference.links(M, s, b)


# 写完全部回答：步数乘以一步
def writing(s: Block, answers: float = ANSWERS, f: inference.Format = inference.PLAIN) -> float:
    return ANSWER * sum(terms(s, batch(s, answers), PROMPT + ANSWER / 2, f))


# 读提示词与训练都受计算限制
def reading() -> float:
    flop = 2 * multiplied(M) + quadratic(M, context(PROMPT))
    return ANSWERS * PROMPT * flop / (CHIPS * V5P.peak * REACHED)


def learning() -> float:
    """Seconds of the forward and backward pass over all tokens of the round."""
    return TOKENS * training(M, context(PROMPT + ANSWER)) / (CHIPS * V5P.peak * REACHED)


# 别人都写完了，还有一条没写完
def waiting(s: Block) -> float:
    return (LONGEST - ANSWER) * sum(terms(s, 1, PROMPT + (ANSWER + LONGEST) / 2))


def kept(s: Block) -> float:
    """Bytes on a chip while answers end: training state in all chips, weights and caches in the box."""
    held = BF16 * parameters(M) + batch(s) * (PROMPT + ANSWER) * cache(M)
    return STATE * parameters(M) / CHIPS + held / s.chips


def moving(s: Block) -> float:
    """Seconds, at least, to bring new weights from all chips into each box, by the six links of a chip together."""
    return BF16 * parameters(M) * (1 / s.chips - 1 / CHIPS) / (6 * V5P_LINK)

"""The arithmetic of chapter 7: what prefill and decoding cost, in time, in memory and in money.

Units are FLOP, byte and second throughout. A sequence makes one token a step, so the batch of a step is its sequences.
The tables, figures and printed numbers of the chapter come from here, and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, sqrt

from assets.chips import V5E, V5E_DCN, V5E_LINK, Chip
from assets.sharding.numbers import Axis, exchange, gather, latency
from assets.transformers.numbers import BF16, Model, attention, cache, context, experts_hit, feed_forward, multiplied, parameters, quadratic

QWEN_14B = Model(40, 5120, 17408, 40, 8, 128, 151936)
QWEN_06B = Model(28, 1024, 3072, 16, 8, 128, 151936)
SHORT, REQUEST, ANSWER = 4096, 3584, 1024
"""The chapter's request: a prompt, an answer, and the context of its decoding on the average (half the answer is there)."""

USABLE, REACHED, PRICE = 0.9, 0.5, 1.2
"""Share of the memory for weights and cache; share of the peak that prefill reaches; dollars of a chip-hour. All assumed."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A rectangle of v5e chips; an axis of 16 is a ring, a shorter one a chain."""

    rows: int
    columns: int
    chip: Chip = V5E

    @property
    def chips(self) -> int:
        """Chips of the slice."""
        return self.rows * self.columns

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Its two axes, with their links."""
        return tuple(Axis(side, V5E_LINK, side == 16) for side in (self.rows, self.columns))

    @property
    def name(self) -> str:
        """Rows × columns, as the chapter prints it."""
        return f"{self.rows}×{self.columns}"


SLICES = tuple(Slice(*sides) for sides in ((2, 2), (2, 4), (4, 4), (4, 8), (8, 8), (8, 16), (16, 16)))
FOUR, EIGHT, SIXTEEN = SLICES[:3]


@dataclass(frozen=True, slots=True)
class Format:
    """Bytes of a weight and of a number in the cache, and how many times the bf16 peak the products run at."""

    weight: float = BF16
    cache: float = BF16
    speed: float = 1.0


PLAIN = Format()
INT8 = 393 / 197
FORMATS = {"bf16": PLAIN, "w8": Format(1), "w8kv8": Format(1, 1), "w8a8kv8": Format(1, 1, INT8), "w4kv8": Format(0.5, 1)}
Times = tuple[float, float, float]
"""Seconds of a step's products, of reading its weights, and of reading its caches."""


# 一步的三段时间：算矩阵乘、读权重、读缓存；b条序列，上下文平均ctx个词元
def step(m: Model, s: Slice, b: float, ctx: float, f: Format = PLAIN) -> Times:
    compute = 2 * multiplied(m) * b / (s.chips * s.chip.peak * f.speed)
    weights = f.weight * multiplied(m) / (s.chips * s.chip.bandwidth)
    keys = b * ctx * cache(m, f.cache) / (s.chips * s.chip.bandwidth)
    return compute, weights, keys


# 矩阵乘自己能边读边算，读缓存时却没有什么可算
def shortest(m: Model, s: Slice, b: float, ctx: float, f: Format = PLAIN) -> float:
    compute, weights, keys = step(m, s, b, ctx, f)
    return max(compute, weights) + keys


# 张量并行每层收集、归约散射各两次：字节的时间与跳的时间
def links(m: Model, s: Slice, b: float) -> tuple[float, float]:
    return 4 * m.layers * gather(BF16 * b * m.D, *s.axes), 4 * m.layers * latency(*s.axes)


# 通信与其余毫不重叠时的一步
def longest(m: Model, s: Slice, b: float, ctx: float, f: Format = PLAIN) -> float:
    return shortest(m, s, b, ctx, f) + sum(links(m, s, b))


# 显存装得下几条序列
def capacity(m: Model, s: Slice, ctx: float, f: Format = PLAIN) -> int:
    room = USABLE * s.chips * s.chip.memory - f.weight * parameters(m)
    return max(0, floor(room / (ctx * cache(m, f.cache))))


# 推测解码：接受率为a时，猜k个词元，一轮平均得到几个
def expected(a: float, k: int) -> float:
    return (1 - a ** (k + 1)) / (1 - a)


# c是草稿模型一步与目标模型一步的时间之比
def speedup(a: float, k: int, c: float) -> float:
    return expected(a, k) / (k * c + 1)


def prefill(m: Model, s: Slice, tokens: float, reached: float = 1.0) -> float:
    """Seconds that the prefill of a prompt takes at a share of the peak, attention with its causal mask included."""
    flop = tokens * (2 * multiplied(m) + quadratic(m, context(round(tokens))))
    return flop / (s.chips * s.chip.peak * reached)


def naive(m: Model, prompt: int, answer: int) -> float:
    """FLOP of an answer when each token is made by reading all that stands before it again."""
    lengths = range(prompt, prompt + answer)
    return sum(n * (2 * multiplied(m) + quadratic(m, context(n))) for n in lengths)


def cached(m: Model, prompt: int, answer: int) -> float:
    """FLOP of the same answer with a cache: the prompt once, then each token but the last by itself."""
    first = prompt * (2 * multiplied(m) + quadratic(m, context(prompt)))
    return first + sum(2 * multiplied(m) + quadratic(m, n) for n in range(prompt + 1, prompt + answer))


def threshold(chip: Chip, f: Format = PLAIN) -> float:
    """Sequences from which the products with weights are bound by compute."""
    return f.weight * f.speed * chip.balance / 2


def even_tokens(m: Model, f: Format = PLAIN) -> float:
    """Tokens in the caches of all sequences that are read as long as the weights."""
    return f.weight * multiplied(m) / cache(m, f.cache)


def even_context(m: Model, chip: Chip, f: Format = PLAIN) -> float:
    """Context at which a sequence's cache is read as long as its products are computed: beyond it, the cache limits any batch."""
    return 2 * multiplied(m) / cache(m, f.cache) / (chip.balance * f.speed)


def cost(s: Slice, rate: float) -> float:
    """Dollars per million tokens of a slice that handles `rate` tokens per second."""
    return s.chips * PRICE / 3600 / rate * 1e6


@dataclass(frozen=True, slots=True)
class Kept:
    """What a way to keep keys and values costs a sequence, in all layers: bytes kept, bytes read in a step, FLOP with them."""

    stored: float
    read: float
    flop: float

    @property
    def intensity(self) -> float:
        """FLOP per byte read."""
        return self.flop / self.read


def ways(m: Model, ctx: float, window: int, every: int, *, latent: int = 512, rotated: int = 64) -> dict[str, Kept]:
    """Ways to shrink a model's cache, for a sequence of `ctx` tokens: `every`th layer sees all of it, the others a `window`.

    The latent attention keeps vectors of `latent` + `rotated` numbers; its products to expand them are those of the projections.
    """
    one, flop = 2 * m.d * BF16 * m.layers * ctx, 4 * m.q * m.d * m.layers * ctx
    seen = (window * (every - 1) + ctx) / every / ctx
    short = (latent + rotated) * BF16 * m.layers * ctx
    return {
        "mha": Kept(m.q * one, m.q * one, flop),
        "gqa": Kept(m.kv * one, m.kv * one, flop),
        "mqa": Kept(one, one, flop),
        "int8": Kept(m.kv * one / 2, m.kv * one / 2, flop),
        "window": Kept(m.kv * one * seen, m.kv * one * seen, flop * seen),
        "shared": Kept(m.kv * one / 2, m.kv * one, flop),
        "mla": Kept(short, short, 2 * m.q * (2 * latent + rotated) * m.layers * ctx),
    }


def layer(m: Model) -> int:
    """Parameters of one layer."""
    return attention(m) + feed_forward(m)


def widest(m: Model, chip: Chip, entry: float, b: float) -> tuple[float, float]:
    """Chips up to which tensor parallelism of a layer hides: behind reading its weights, and behind computing with them.

    `entry` is what comes in by all axes used, in byte/s; the factor (n − 1)/n is left out.
    """
    moved = 4 * BF16 * b * m.D / entry
    return BF16 * layer(m) / chip.bandwidth / moved, 2 * layer(m) * b / chip.peak / moved


def fetched(m: Model, s: Slice) -> tuple[float, float]:
    """Seconds to gather all weights over the links, and to read all of them from the memory of each chip, in one step."""
    return gather(BF16 * multiplied(m), *s.axes), BF16 * multiplied(m) / s.chip.bandwidth


def flat(m: Model, s: Slice, b: float) -> tuple[float, float]:
    """Feed-forward part with weights cut along F over all axes: seconds of bytes and of hops."""
    return 2 * gather(BF16 * b * m.D, *s.axes), 2 * latency(*s.axes)


def square(m: Model, s: Slice, b: float) -> tuple[float, float]:
    """The same with weights cut along D over X and along F over Y: gather and scatter D along Y; gate, up and product along X."""
    x, y = s.axes
    wide, high = BF16 * b * m.F / y.chips, BF16 * b * m.D / x.chips
    return 2 * gather(high, y) + 3 * gather(wide, x), 2 * latency(y) + 3 * latency(x)


def by_batch(m: Model, axis: Axis, b: float) -> tuple[float, float]:
    """Seconds of bytes and of hops, in one step, to cut the cache along the batch on one axis after its heads on the others.

    Two all-to-alls a layer among the chips that share a key–value head: its queries, new key and value go out by their
    sequences, the results come back.
    """
    numbers = b * m.d * (2 * m.q / m.kv + 2)
    return m.layers * exchange(BF16 * numbers, axis), 2 * m.layers * latency(axis)


def waiting(b: int) -> float:
    """Mean over longest of b exponentially distributed lengths: what a batch that waits for its last uses of its slots."""
    return 1 / sum(1 / i for i in range(1, b + 1))


def prefill_servers(m: Model, s: Slice, prompt: int, answer: int, f: Format = PLAIN) -> tuple[int, float, float]:
    """For one decoding slice: sequences, seconds of a step, and how many slices of the same kind prefill for it."""
    length = prompt + answer / 2
    b = capacity(m, s, length, f)
    seconds = longest(m, s, b, length, f)
    return b, seconds, prefill(m, s, prompt, REACHED) * b / (answer * seconds)


def free_tokens(b: float, chip: Chip = V5E) -> float:
    """Tokens of a prompt that ride along in a decoding step until its products are bound by compute."""
    return threshold(chip) - b


def sent(m: Model, s: Slice, prompt: int) -> float:
    """Seconds to send a prompt's cache from one slice to another by the data centre network."""
    return prompt * cache(m) / (s.chips * V5E_DCN)


def checked(m: Model, s: Slice, b: float, ctx: float, k: int) -> float:
    """Seconds of a step that checks k guesses and makes one token more, for each of b sequences."""
    compute, weights, keys = step(m, s, b, ctx)
    return max(compute * (k + 1), weights) + keys


def gained(target: Model, draft: Model, s: Slice, b: float, ctx: float, *, a: float, k: int) -> float:
    """Tokens per second with guesses over those without, both at the shortest."""
    once = checked(target, s, b, ctx, k) + k * shortest(draft, s, b, ctx)
    return expected(a, k) * shortest(target, s, b, ctx) / once


def best(a: float, c: float) -> int:
    """Number of guesses with the greatest speedup."""
    return max(range(33), key=lambda k: speedup(a, k, c))


def mha(m: Model) -> Model:
    """The model with a key–value head for each query head."""
    return replace(m, kv=m.q)


def spread(m: Model) -> float:
    """Chips from which cutting weights along both sides moves less, on one axis at a time, than along F on two at once."""
    return 24 * m.F / m.D


def best_rows(m: Model, chips: int) -> float:
    """Chips along D that make the bytes of the two-sided cut least."""
    return sqrt(2 * m.D * chips / (3 * m.F))


def within(m: Model, s: Slice, ctx: float, f: Format, limit: float) -> int:
    """Most sequences that fit and whose step, with links that hide nothing, is no longer than a limit in seconds."""
    fitting = range(capacity(m, s, ctx, f), 0, -1)
    return next((b for b in fitting if longest(m, s, b, ctx, f) <= limit), 0)


def frontier(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points (seconds, rate) that no other one beats in both, by their seconds."""
    best_rate, kept = 0.0, []
    for seconds, rate in sorted(points, key=lambda point: (point[0], -point[1])):
        if rate > best_rate:
            best_rate = rate
            kept.append((seconds, rate))
    return kept


def mixed(m: Model, s: Slice, b: float, ctx: float, tokens: float) -> float:
    """Seconds of a decoding step that also reads some tokens of prompts, its products at the share of the peak prefill reaches."""
    compute, weights, keys = step(m, s, b + tokens, ctx)
    return max(compute / REACHED, weights) + keys * b / (b + tokens) + sum(links(m, s, b))


def read_of_mixture(m: Model, b: int, experts: int, chosen: int, part: int) -> float:
    """Bytes of bf16 weights that a step of b tokens reads when each feed-forward part is split: `experts` of 1/`part` its width."""
    one = feed_forward(m) / part
    rest = attention(m) + m.D * experts
    return BF16 * (m.layers * (rest + experts_hit(experts, chosen, b) * one) + m.D * m.V)

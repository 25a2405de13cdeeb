"""The arithmetic of chapter 8: serving LLaMA 3 70B, from a sheet of requirements to a plan with its cost.

Units are FLOP, byte and second throughout. The terms of a step are those of chapter 7; here they meet prices, queues
and spares. The tables, figures and printed numbers of the chapter come from here, and tests/book_numbers/ holds the
text to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, log, pi, sin

from assets.chips import H100, H100_LINK, V5E, V5E_DCN, V5E_LINK, V6E, V6E_LINK
from assets.inference import numbers as inference
from assets.inference.numbers import USABLE, Format
from assets.sharding.numbers import Axis, gather
from assets.transformers.numbers import BF16, LLAMA_8B, LLAMA_70B, Model, attention, cache, feed_forward, multiplied, parameters

M, DRAFT = LLAMA_70B, LLAMA_8B
PROMPT, ANSWER, LOAD = 8192, 1024, 8.0
"""The sheet: tokens of a prompt and of an answer, requests per second at the peak of the day."""
CONTEXT = PROMPT + ANSWER // 2
"""Tokens that a sequence has in its cache, on the average over its answer."""
FIRST, PACE, PLANNED = 2.0, 0.04, 0.03
"""Seconds to the first token (95 of 100), seconds per token promised, and seconds per token that the plan allows itself."""
KERNELS = 0.7
"""Share of the peak that products of prefill reach, links left out: assumed."""
DAY, LOW = 24, 2.0
"""Hours of a day, and requests per second at its lowest."""


@dataclass(frozen=True, slots=True)
class Part(inference.Slice):
    """Chips that hold one copy of the model: a rectangle of TPUs, or a row of GPUs behind switches, reckoned as one axis."""

    link: float = V5E_LINK
    price: float = 1.2

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Its axes longer than one, if any, with their links; 16 TPUs in a row are a ring."""
        sides = [side for side in (self.rows, self.columns) if side > 1] or [1]
        return tuple(Axis(side, self.link, side == 16) for side in sides)


def v5e(rows: int, columns: int) -> Part:
    """A slice of TPU v5e."""
    return Part(rows, columns)


def v6e(rows: int, columns: int) -> Part:
    """A slice of TPU v6e."""
    return Part(rows, columns, V6E, V6E_LINK, 2.7)


def h100(chips: int) -> Part:
    """Some H100 of one node."""
    return Part(1, chips, H100, H100_LINK, 4.0)


PLAIN, EIGHT, FOUR = Format(), Format(1, 1), Format(0.5, 1)
WIDE_CACHE, NARROW_CACHE = Format(1, 2), Format(1, 0.5)
"""Formats of weights and cache: all bf16, all int8, int4 with a cache of int8; weights of int8 with a cache of bf16 and of int4."""
SIDES = ((1, 1), (2, 2), (2, 4), (4, 4), (4, 8), (8, 8), (8, 16), (16, 16))
SMALL, CHOSEN, LARGE, WIDE = v5e(2, 4), v5e(4, 4), v5e(4, 8), v5e(8, 8)


# 需求单给出的四个数：输入、输出的速率，同时在写的序列数，它们的上下文合计
def demand(load: float, prompt: int, answer: int, pace: float) -> tuple[float, float, float, float]:
    writing = load * answer * pace
    return load * prompt, load * answer, writing, writing * (prompt + answer / 2)


def least(m: Model, chip_memory: float, f: Format) -> int:
    """Chips whose memory holds the weights, cache left out."""
    return ceil(f.weight * parameters(m) / (USABLE * chip_memory))


def smallest(m: Model, kind: Part, f: Format) -> Part:
    """The smallest part of a kind that holds the weights and a sequence of the sheet."""
    sides = [(1, chips) for chips in (1, 2, 4, 8)] if kind.chip == H100 else list(SIDES)
    parts = [replace(kind, rows=rows, columns=columns) for rows, columns in sides]
    return next(s for s in parts if inference.capacity(m, s, CONTEXT, f))


def room(m: Model, s: Part, f: Format) -> float:
    """Bytes that are left for the cache."""
    return USABLE * s.chips * s.chip.memory - f.weight * parameters(m)


Terms = tuple[float, ...]
"""Seconds of a step's products, of reading its weights and its caches, of the bytes and of the hops that links take."""


# 一步的五段时间：算、读权重、读缓存、送激活、跳
def terms(m: Model, s: Part, b: float, ctx: float, f: Format = EIGHT) -> Terms:
    return *inference.step(m, s, b, ctx, f), *inference.links(m, s, b)


# 链路与其余毫不重叠时的一步
def step(m: Model, s: Part, b: float, ctx: float, f: Format = EIGHT) -> float:
    compute, weights, keys, sent, hops = terms(m, s, b, ctx, f)
    return max(compute, weights) + keys + sent + hops


def dollars(s: Part, rate: float) -> float:
    """Dollars per million tokens of a part that handles `rate` tokens per second."""
    return s.chips * s.price / 3600 / rate * 1e6


@dataclass(frozen=True, slots=True)
class Served:
    """A part at the largest batch that its memory and the planned step allow."""

    fits: int
    batch: int
    seconds: float
    rate: float


def served(m: Model, s: Part, ctx: float = CONTEXT, f: Format = EIGHT, limit: float = PLANNED) -> Served:
    """What a part yields within a limit on its step, in seconds."""
    batch = inference.within(m, s, ctx, f, limit)
    seconds = step(m, s, batch, ctx, f)
    return Served(inference.capacity(m, s, ctx, f), batch, seconds, batch / seconds)


def entry(s: Part) -> float:
    """Byte/s that the chip with the fewest links takes in by all axes."""
    return sum(axis.entry for axis in s.axes)


def layer(m: Model) -> int:
    """Parameters of one layer."""
    return attention(m) + feed_forward(m)


# 送激活不长于读权重与缓存时，至多用几片；way是各轴门宽之和
def widest(m: Model, b: float, ctx: float, way: float, f: Format = EIGHT) -> float:
    read = f.weight * layer(m) + b * ctx * cache(m, f.cache) / m.layers
    return way * read / (8 * b * m.D * V5E.bandwidth)


# 受计算限制时，至多用几片
def widest_computing(m: Model, way: float) -> float:
    return way * layer(m) / (4 * m.D * V5E.peak)


@dataclass(frozen=True, slots=True)
class Read:
    """Seconds of a prompt's prefill, and what they are made of."""

    compute: float
    sent: float
    keys: float

    @property
    def seconds(self) -> float:
        """Products at the share of the peak that they reach, links hiding nothing."""
        return self.compute / KERNELS + self.sent + self.keys

    @property
    def share(self) -> float:
        """Share of the peak that the whole reaches."""
        return self.compute / self.seconds


# 预填充：groups组芯片各读一段提示词，组内切权重，组间只收集键和值
def read(m: Model, s: Part, prompt: float, groups: int = 1, speed: float = 1.0) -> Read:
    compute = inference.prefill(m, s, prompt) / speed
    group = replace(s, rows=s.rows // groups)
    sent = 4 * m.layers * gather(BF16 * prompt / groups * m.D, *group.axes)
    heads = cache(m) * prompt / min(m.kv, group.chips)
    keys = gather(heads, Axis(groups, s.link, ring=False)) if groups > 1 else 0.0
    return Read(compute, sent, keys)


READER = read(M, CHOSEN, PROMPT, 2)


def carried(s: Part, prompt: float, f: Format = EIGHT) -> float:
    """Seconds to send a prompt's cache from a slice of v5e to another by the data centre network."""
    return prompt * cache(M, f.cache) / (s.chips * V5E_DCN)


# c台机器共用一队，负荷load是忙着的平均台数：到来的请求要等的概率
def waits(c: int, load: float) -> float:
    blocked = 1.0
    for k in range(1, c + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / c * (1 - blocked))


# 等得比这更久的请求只占p；以一次服务的时间为单位
def tail_wait(c: int, load: float, p: float = 0.05) -> float:
    return max(0.0, log(waits(c, load) / p) / (c - load))


def allowed(c: int, wait: float, p: float = 0.05) -> float:
    """Busiest share of the time at which all but a share of requests wait no longer than some services."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail_wait(c, middle * c, p) <= wait else (low, middle)
    return low


def first_token(c: int, rate: float, work: Read, s: Part, *, p: float = 0.05) -> float:
    """Seconds to the first token that all but a share of requests stay below: wait, prefill, sending, one step of the plan."""
    return tail_wait(c, rate * work.seconds, p) * work.seconds + work.seconds + carried(s, PROMPT) + PLANNED


def spare_wait() -> float:
    """Longest wait, in services, that the promised first token leaves."""
    return (FIRST - READER.seconds - carried(CHOSEN, PROMPT) - PLANNED) / READER.seconds


def readers(rate: float, work: Read, s: Part, limit: float = FIRST) -> int:
    """Fewest servers of prefill that keep the first token within a limit."""
    c = int(rate * work.seconds) + 1
    while first_token(c, rate, work, s) > limit:
        c += 1
    return c


def settled(rate: float, s: Part, *, m: Model = M, ctx: float = CONTEXT, f: Format = EIGHT) -> float:
    """Sequences of a part that writes `rate` tokens per second: the batch at which it keeps up."""
    low, high = 0.0, float(inference.capacity(m, s, ctx, f))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle / step(m, s, middle, ctx, f) < rate else (low, middle)
    return high


def writers(rate: float, s: Part, spare: int = 1) -> int:
    """Slices that write for some requests per second, with spares for those that fail."""
    return ceil(rate * ANSWER / served(M, s).rate) + spare


def hourly(hour: float) -> float:
    """Requests per second at an hour of the day: a sine from its lowest to the peak."""
    return LOW + (LOAD - LOW) * (1 + sin(2 * pi * (hour - 9) / DAY)) / 2


def request(rate_of_writing: float, s: Part = CHOSEN) -> tuple[float, float]:
    """Dollars that one request costs in prefill and in decoding if no chip ever idles."""
    return s.chips * s.price / 3600 * READER.seconds, ANSWER * dollars(s, rate_of_writing) / 1e6


def slices(rate: float) -> tuple[int, int]:
    """Slices for prefill, one spare among them, and for decoding, at some requests per second."""
    return readers(rate, READER, CHOSEN) + 1, writers(rate, CHOSEN)


def mha(m: Model) -> Model:
    """The model with a key–value head for each query head."""
    return replace(m, kv=m.q)


# 推测解码：目标模型核对k + 1个词元，草稿模型走k步，各含链路
def gained(s: Part, b: float, a: float, k: int) -> float:
    ctx, f = CONTEXT, EIGHT
    compute, weights, keys = inference.step(M, s, b * (k + 1), ctx, f)
    checked = max(compute, weights) + keys / (k + 1) + sum(inference.links(M, s, b * (k + 1)))
    once = checked + k * step(DRAFT, s, b, ctx, f)
    return inference.expected(a, k) * step(M, s, b, ctx, f) / once


def kept_share(hit: float) -> float:
    """Share of the prefill's FLOP that stays when the first part of a prompt is found in a cache, attention reckoned."""
    known = round(hit * PROMPT)
    linear, per_token = 2 * multiplied(M), 4 * M.layers * M.q * M.d
    whole = PROMPT * linear + per_token * PROMPT * (PROMPT + 1) / 2
    return 1 - (known * linear + per_token * known * (known + 1) / 2) / whole


def found(work: Read, hit: float) -> Read:
    """A prefill whose first part is found in a cache: activations are sent for the rest of the tokens alone."""
    return Read(work.compute * kept_share(hit), work.sent * (1 - hit), work.keys)

"""A made-up timeline of one layer of LLaMA 3 8B, forward, on four TPU v5p: what each operation takes, and what is lost where.

Times are in ms. Each operation takes what its FLOP or bytes ask for, divided by an efficiency that is assumed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from assets.chips import V5P, V5P_LINK
from assets.sharding.numbers import Axis, gather
from assets.transformers.numbers import BF16, LLAMA_8B

Span = tuple[float, float]
MODEL, CHIPS, TOKENS, LENGTH = LLAMA_8B, 4, 16384, 4096
AXIS = Axis(CHIPS, V5P_LINK)
GAP = 0.6
PRODUCT, ATTENTION, MEMORY, LINK = 0.9, 0.6, 0.85, 0.9


class Event(NamedTuple):
    """A bar on a track, from start to end in ms."""

    name: str
    track: str
    start: float
    end: float

    @property
    def length(self) -> float:
        """Ms from start to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Changes:
    """What has been mended: data fetched ahead, collectives run beside their products, the activation fused."""

    fetched_ahead: bool = False
    overlapped: bool = False
    fused: bool = False


def product(width: int, out: int, rows: int = TOKENS) -> float:
    """Ms at the peak of a chip's share of X[rows, width] W[width, out]."""
    return 1e3 * 2 * rows * width * out / CHIPS / V5P.peak


def swept(count: float) -> float:
    """Ms to move so many bytes from and to memory."""
    return 1e3 * count / V5P.bandwidth


# 每片的矩阵乘按峰值要用的时间
def products() -> dict[str, float]:
    m = MODEL
    return {
        "qkv": product(m.D, (m.q + 2 * m.kv) * m.d),
        "o": product(m.q * m.d, m.D),
        "gate_up": product(m.D, 2 * m.F),
        "down": product(m.F, m.D),
    }


def attention() -> float:
    """Ms at the peak of the scores and weighted sums of a chip's heads, with a causal mask."""
    return 1e3 * 4 * MODEL.q * MODEL.d * (LENGTH + 1) / 2 * TOKENS / CHIPS / V5P.peak


def collective() -> float:
    """Ms of an all-gather or a reduce-scatter of the activations by the formula."""
    return 1e3 * gather(BF16 * TOKENS * MODEL.D, AXIS)


def passes() -> dict[str, float]:
    """Ms, at full bandwidth, of what only moves: in units of a chip's rows, and for the activation of its part of the width F."""
    rows = BF16 * TOKENS * MODEL.D / CHIPS
    hidden = TOKENS * MODEL.F / CHIPS
    return {
        "norm1": swept(2 * rows),
        "norm2": swept(4 * rows),
        "add": swept(3 * rows),
        "convert": swept(6 * hidden),
        "silu": swept(8 * hidden),
        "mul": swept(8 * hidden),
    }


UNFUSED = ("convert", "silu", "mul")
PAIRS = {"all-gather1": "qkv", "reduce-scatter1": "o", "all-gather2": "gate_up", "reduce-scatter2": "down"}
BEFORE = ("norm1", "all-gather1", "qkv", "attention", "o", "reduce-scatter1", "norm2", "all-gather2", "gate_up", *UNFUSED, "down", "reduce-scatter2")
ORDER = (*BEFORE, "add")


def taken() -> dict[str, float]:
    """Ms that each operation takes with its efficiency."""
    return {
        **{name: ms / PRODUCT for name, ms in products().items()},
        "attention": attention() / ATTENTION,
        **{name: ms / MEMORY for name, ms in passes().items()},
        **dict.fromkeys(PAIRS, collective() / LINK),
    }


NO_CHANGES = Changes()
STAGES = (
    NO_CHANGES,
    Changes(fetched_ahead=True),
    Changes(fetched_ahead=True, overlapped=True),
    Changes(fetched_ahead=True, overlapped=True, fused=True),
)


def timeline(changes: Changes = NO_CHANGES) -> list[Event]:
    """The step as bars: the second all-gather always runs beside its product, the other collectives if they are overlapped."""
    times, now = taken(), 0.0 if changes.fetched_ahead else GAP
    events = [Event("host", "host", 0, now)] if now else []
    beside = {partner: name for name, partner in PAIRS.items() if changes.overlapped or name == "all-gather2"}
    for name in ORDER:
        if name in beside.values() or (changes.fused and name in UNFUSED):
            continue
        events.append(Event(name, "link" if name in PAIRS else "compute", now, now + times[name]))
        if name in beside:
            events.append(Event(beside[name], "link", now, now + times[beside[name]]))
            now = max(now + times[name], events[-1].end)
        else:
            now += times[name]
    return events


def spans(events: list[Event], track: str) -> list[Span]:
    """Start and end of each bar on a track."""
    return [(e.start, e.end) for e in events if e.track == track]


# 几段时间合起来有多长，重叠的只算一次
def union(spans: Iterable[Span]) -> float:
    total, reached = 0.0, 0.0
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


# 外露的通信：链路在忙，计算却空着
def exposed(events: list[Event]) -> float:
    compute, link = spans(events, "compute"), spans(events, "link")
    return union(compute + link) - union(compute)


# 气泡：链路和计算都空着
def bubble(events: list[Event]) -> float:
    busy = spans(events, "compute") + spans(events, "link")
    return max(e.end for e in events) - union(busy)


def total(events: list[Event]) -> float:
    """Ms from the start to the end of the step."""
    return max(e.end for e in events)


def estimate() -> float:
    """Ms of computation at the peak: what the step would take if all else were hidden."""
    return sum(products().values()) + attention()


def losses(events: list[Event]) -> dict[str, float]:
    """Ms from the estimate up to the whole step, in the order of the chapter's waterfall."""
    times = {e.name: e.length for e in events if e.track == "compute"}
    return {
        "估算": estimate(),
        "矩阵乘不到峰值": sum(times[name] for name in products()) - sum(products().values()),
        "注意力不到峰值": times["attention"] - attention(),
        "归一化与残差": sum(times[name] for name in ("norm1", "norm2", "add")),
        "未融合的激活": sum(times.get(name, 0.0) for name in UNFUSED),
        "外露的通信": exposed(events),
        "气泡": bubble(events),
    }

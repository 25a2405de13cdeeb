"""Draws timeline.svg: the made-up step of one layer before and after three changes, to one scale."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.profiling import layer

SIZE = (400, 214)
LEFT, UNIT, HIGH = 38.0, 45.5, 16.0
TRACKS = {"host": "主机", "compute": "计算", "link": "链路"}
NAMES = {"qkv": "投影", "attention": "注意力", "o": "O", "gate_up": "门、升维", "down": "降维", "host": "取数据"}
WORK, HIDDEN, UNFUSED = svg.PALE, "#8fb3c6", "#9a9a9a"


def across(ms: float) -> float:
    """Where a time falls on the drawing."""
    return LEFT + ms * UNIT


def alone(event: layer.Event, compute: list[layer.Span]) -> list[layer.Span]:
    """Where a transfer runs while nothing computes."""
    found, now = [], event.start
    for start, end in [*sorted(compute), (event.end, event.end)]:
        if now < min(start, event.end):
            found.append((now, min(start, event.end)))
        now = max(now, end)
    return found


def bar(event: layer.Event, top: float, compute: list[layer.Span]) -> list[str]:
    """A bar and its name, if that fits in; of a transfer, what is not hidden is dark."""
    row = list(TRACKS).index(event.track)
    x, y, width = across(event.start), top + row * (HIGH + 3), event.length * UNIT
    shade = HIDDEN if event.track == "link" else UNFUSED if event.name in layer.UNFUSED else WORK
    bare = alone(event, compute) if event.track == "link" else []
    dark = [svg.box((across(a), y), (b - a) * UNIT, HIGH, svg.ACCENT) for a, b in bare]
    name = NAMES.get(event.name, "收集" if "gather" in event.name else "散射" if "scatter" in event.name else "")
    whole = sum(b - a for a, b in bare) > event.length * 0.9
    shown = width - (0 if whole else sum(b - a for a, b in bare) * UNIT)
    size = 8.0 if 8 * len(name) < shown - 1 else 7.0
    words = [svg.text((x + shown / 2, y + HIGH / 2 + 3), name, size, "middle", "#ffffff" if whole else svg.INK)] if size * len(name) < shown else []
    return [svg.box((x, y), width, HIGH, shade), *dark, *(words if name else [])]


def chart(changes: layer.Changes, top: float, name: str) -> list[str]:
    """The tracks of a step, its name above, its time at its end."""
    events = layer.timeline(changes)
    end, compute = layer.total(events), layer.spans(events, "compute")
    tracks = [t for t in TRACKS if t != "host" or any(e.track == "host" for e in events)]
    shift = top - (HIGH + 3) * list(TRACKS).index(tracks[0])
    parts = [svg.text((LEFT - 5, shift + list(TRACKS).index(t) * (HIGH + 3) + 11.5), TRACKS[t], 8.5, "end", svg.GREY) for t in tracks]
    for event in events:
        parts += bar(event, shift, compute)
    bottom = top + len(tracks) * (HIGH + 3)
    parts += [svg.text((LEFT, top - 6), f"{name}：{end:.2f} ms", 9), svg.path([(across(end), top - 3), (across(end), bottom)], svg.INK, 0.8, "2 1.5")]
    return parts


def callouts(top: float) -> list[str]:
    """Marks of the losses below the bars of the first step."""
    events = layer.timeline()
    y = top + 3 * (HIGH + 3) + 9
    at = {e.name: (e.start + e.end) / 2 for e in events}
    marks = [("甲", at["host"]), ("乙", at["all-gather1"]), ("乙", at["reduce-scatter1"]), ("丙", at["silu"]), ("乙", at["reduce-scatter2"])]
    return [svg.text((across(ms), y), mark, 9, "middle", svg.ACCENT) for mark, ms in marks]


def axis(top: float) -> list[str]:
    """Ticks of whole milliseconds below all."""
    parts = [svg.path([(LEFT, top), (across(7.9), top)], svg.GREY)]
    for ms in range(8):
        parts += [
            svg.path([(across(ms), top), (across(ms), top + 3)], svg.GREY),
            svg.text((across(ms), top + 12), f"{ms}" if ms else "0 ms", 8, "middle", svg.GREY),
        ]
    return parts


def legend(top: float) -> list[str]:
    """Names of the shades."""
    parts = []
    for x, shade, name in (
        (LEFT, WORK, "计算"),
        (LEFT + 60, UNFUSED, "未融合的逐元素运算"),
        (LEFT + 186, svg.ACCENT, "外露的通信"),
        (LEFT + 270, HIDDEN, "隐藏的通信"),
    ):
        parts += [svg.box((x, top), 12, 9, shade), svg.text((x + 16, top + 8), name, 8.5)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    first = [*chart(layer.NO_CHANGES, 16, "改动之前"), *callouts(16)]
    second = chart(layer.STAGES[-1], 112, "改动之后")
    svg.save(folder / "timeline.svg", SIZE, "一层的时间线，改动前后", [*first, *second, *axis(158), *legend(190)])


if __name__ == "__main__":
    main()

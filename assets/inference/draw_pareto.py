"""Draws pareto.svg: throughput per chip against the time of a step, for several slices, and the frontier of all of them."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.inference import numbers as n

SIZE = (400, 262)
LEFT, RIGHT, TOP, BOTTOM = 42, 378, 12, 220
LONGEST, MOST = 24.0, 1800.0
FORMATS = {"bf16": svg.GREY, "w8kv8": svg.ACCENT}
SLICES = n.SLICES[:4]


def place(seconds: float, rate: float) -> svg.Point:
    """Where a step and tokens per second of a chip fall on the drawing."""
    return LEFT + seconds * 1e3 / LONGEST * (RIGHT - LEFT), BOTTOM - rate / MOST * (BOTTOM - TOP)


def curve(s: n.Slice, name: str) -> list[tuple[float, float]]:
    """Steps and rates of a slice for each batch that fits, links included."""
    f = n.FORMATS[name]
    steps = [(n.longest(n.QWEN_14B, s, b, n.SHORT, f), b) for b in range(1, n.capacity(n.QWEN_14B, s, n.SHORT, f) + 1)]
    return [(seconds, b / seconds / s.chips) for seconds, b in steps if seconds <= LONGEST / 1e3]


def axes() -> list[str]:
    """Grid, ticks and the names of both axes."""
    parts = []
    for ms in range(0, 25, 4):
        x, _ = place(ms / 1e3, 0)
        parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4), svg.text((x, BOTTOM + 12), f"{ms}", 8, "middle", svg.GREY)]
    for rate in range(0, 1801, 300):
        _, y = place(0, rate)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), f"{rate}", 8, "end", svg.GREY)]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 28), "一步的时间/ms", 9, "middle"))
    parts.append(svg.text((11, (TOP + BOTTOM) / 2), "每片每秒词元数", 9, "middle", turn=90))
    return parts


def curves() -> list[str]:
    """The slices in hair lines, their last batches as dots, the frontier of each format in a strong line."""
    parts = []
    for name, colour in FORMATS.items():
        ways = [curve(s, name) for s in SLICES]
        for s, way in zip(SLICES, ways, strict=True):
            x, y = place(*way[-1])
            parts += [svg.path([place(*point) for point in way[:: max(1, len(way) // 60)] + way[-1:]], colour, 0.5, "2 1.5")]
            parts += [svg.dot((x, y), colour, 2), svg.text((x + 2, y + (-5 if colour == svg.ACCENT else 10)), s.name, 7.5, "end", colour)]
        best = n.frontier([point for way in ways for point in way])
        parts.append(svg.path([place(*point) for point in best[:: len(best) // 90] + best[-1:]], colour, 1.5))
    return parts


def legend() -> list[str]:
    """Names of the two formats, in the upper left corner."""
    words = {"bf16": "权重、缓存都是bf16", "w8kv8": "权重、缓存都是int8"}
    parts = []
    for i, (name, colour) in enumerate(reversed(FORMATS.items())):
        y = TOP + 12 + 13 * i
        parts += [svg.path([(LEFT + 10, y), (LEFT + 30, y)], colour, 1.5), svg.text((LEFT + 36, y + 3), words[name], 8.5)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "pareto.svg", SIZE, "逐词生成的延迟与吞吐量", [*axes(), *curves(), *legend()])


if __name__ == "__main__":
    main()

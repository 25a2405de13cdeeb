"""Draws pareto.svg: throughput per chip against the time of a step, for several slices, and the frontier of all of them."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.chart import Chart, Scale
from assets.inference import numbers as n

SIZE = (400, 262)
LEFT, RIGHT, TOP, BOTTOM = 42, 378, 12, 220
LONGEST, MOST = 24.0, 1800.0
FORMATS = {"bf16": svg.GREY, "w8kv8": svg.ACCENT}
SLICES = n.SLICES[:4]
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(0, LONGEST / 1e3), Scale(0, MOST))
place = CHART.place
TICKS_X = {ms / 1e3: str(ms) for ms in range(0, 25, 4)}
TICKS_Y = {rate: str(rate) for rate in range(0, 1801, 300)}


def curve(s: n.Slice, name: str) -> list[tuple[float, float]]:
    """Steps and rates of a slice for each batch that fits, links included."""
    f = n.FORMATS[name]
    steps = [(n.longest(n.QWEN_14B, s, b, n.SHORT, f), b) for b in range(1, n.capacity(n.QWEN_14B, s, n.SHORT, f) + 1)]
    return [(seconds, b / seconds / s.chips) for seconds, b in steps if seconds <= LONGEST / 1e3]


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
    axes = CHART.axes(TICKS_X, TICKS_Y, ("一步的时间/ms", "每片每秒词元数"), below=28, beside=11)
    svg.save(folder / "pareto.svg", SIZE, "逐词生成的延迟与吞吐量", [*axes, *curves(), *legend()])


if __name__ == "__main__":
    main()

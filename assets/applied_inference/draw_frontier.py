"""Draws frontier.svg: tokens per second of a chip against those of one reader, for the ways to keep the weights on v5e."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.applied_inference import numbers as n
from assets.chart import Chart, Scale
from assets.inference.numbers import Format, capacity, frontier

SIZE = (400, 226)
LEFT, RIGHT, TOP, BOTTOM = 40, 384, 10, 186
FASTEST, MOST = 240.0, 350.0
WAYS = {"bf16": (n.PLAIN, svg.GREY), "int8": (n.EIGHT, svg.ACCENT), "int4": (n.FOUR, svg.INK)}
SLICES = (n.v5e(2, 2), n.SMALL, n.CHOSEN, n.LARGE, n.WIDE)
LIMIT = 0.06
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(0, FASTEST), Scale(0, MOST))
place = CHART.place
TICKS_X = {speed: str(speed) for speed in range(0, 241, 40)}
TICKS_Y = {rate: str(rate) for rate in range(0, 351, 50)}


def curve(s: n.Part, f: Format) -> list[tuple[float, float]]:
    """Seconds of a step and tokens per second of a chip for each batch that fits."""
    batches = range(1, capacity(n.M, s, n.CONTEXT, f) + 1)
    steps = [(n.step(n.M, s, b, n.CONTEXT, f), b) for b in batches]
    return [(seconds, b / seconds / s.chips) for seconds, b in steps if seconds <= LIMIT]


def planned() -> list[str]:
    """The plan's limit of a step."""
    x, _ = place(1 / n.PLANNED, 0)
    return [svg.path([(x, TOP), (x, BOTTOM)], svg.INK, 0.6, "3 2"), svg.text((x - 4, BOTTOM - 6), "每步30 ms", 8, "end")]


def curves() -> list[str]:
    """The frontier of each format in a strong line; the slices of int8 in hair lines, their fullest batches as dots."""
    parts = []
    for f, colour in WAYS.values():
        ways = [(s, curve(s, f)) for s in SLICES if capacity(n.M, s, n.CONTEXT, f)]
        best = frontier([point for _, way in ways for point in way])
        parts.append(svg.path([place(1 / seconds, rate) for seconds, rate in best[:: max(1, len(best) // 120)] + best[-1:]], colour, 1.5))
        if colour != svg.ACCENT:
            continue
        for s, way in ways:
            x, y = place(1 / way[-1][0], way[-1][1])
            thinned = way[:: max(1, len(way) // 60)] + way[-1:]
            parts += [svg.path([place(1 / seconds, rate) for seconds, rate in thinned], colour, 0.5, "2 1.5"), svg.dot((x, y), colour, 2)]
            side, down = (5, 1) if s is n.CHOSEN else (-5, 9 if s is n.SMALL else -1)
            parts.append(svg.text((x + side, y + down), s.name, 8, "start" if side > 0 else "end", colour))
    return parts


def legend() -> list[str]:
    """Names of the formats, in the upper right corner."""
    words = {"bf16": "权重、缓存bf16", "int8": "权重、缓存int8", "int4": "权重int4，缓存int8"}
    parts = []
    for i, name in enumerate(reversed(WAYS)):
        y = TOP + 12 + 13 * i
        parts += [svg.path([(RIGHT - 118, y), (RIGHT - 98, y)], WAYS[name][1], 1.5), svg.text((RIGHT - 92, y + 3), words[name], 8.5)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    axes = CHART.axes(TICKS_X, TICKS_Y, ("每位用户每秒词元数", "每片每秒词元数"), below=28, beside=11)
    svg.save(folder / "frontier.svg", SIZE, "每片的吞吐量与每位用户的速度", [*axes, *planned(), *curves(), *legend()])


if __name__ == "__main__":
    main()

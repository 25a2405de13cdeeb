"""Draws frontier.svg: tokens per second of a chip against those of one reader, for the ways to keep the weights on v5e."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.applied_inference import numbers as n
from assets.inference.numbers import Format, capacity, frontier

SIZE = (400, 226)
LEFT, RIGHT, TOP, BOTTOM = 40, 384, 10, 186
FASTEST, MOST = 240.0, 350.0
WAYS = {"bf16": (n.PLAIN, svg.GREY), "int8": (n.EIGHT, svg.ACCENT), "int4": (n.FOUR, svg.INK)}
SLICES = (n.v5e(2, 2), n.SMALL, n.CHOSEN, n.LARGE, n.WIDE)
LIMIT = 0.06


def place(speed: float, rate: float) -> svg.Point:
    """Where tokens per second of a reader and of a chip fall on the drawing."""
    return LEFT + speed / FASTEST * (RIGHT - LEFT), BOTTOM - rate / MOST * (BOTTOM - TOP)


def curve(s: n.Part, f: Format) -> list[tuple[float, float]]:
    """Seconds of a step and tokens per second of a chip for each batch that fits."""
    batches = range(1, capacity(n.M, s, n.CONTEXT, f) + 1)
    steps = [(n.step(n.M, s, b, n.CONTEXT, f), b) for b in batches]
    return [(seconds, b / seconds / s.chips) for seconds, b in steps if seconds <= LIMIT]


def axes() -> list[str]:
    """Grid, ticks, names of both axes, and the plan's limit."""
    parts = []
    for speed in range(0, 241, 40):
        x, _ = place(speed, 0)
        parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4), svg.text((x, BOTTOM + 12), str(speed), 8, "middle", svg.GREY)]
    for rate in range(0, 351, 50):
        _, y = place(0, rate)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), str(rate), 8, "end", svg.GREY)]
    x, _ = place(1 / n.PLANNED, 0)
    parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.INK, 0.6, "3 2"), svg.text((x - 4, BOTTOM - 6), "每步30 ms", 8, "end")]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 28), "每位用户每秒词元数", 9, "middle"))
    parts.append(svg.text((11, (TOP + BOTTOM) / 2), "每片每秒词元数", 9, "middle", turn=90))
    return parts


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
    svg.save(folder / "frontier.svg", SIZE, "每片的吞吐量与每位用户的速度", [*axes(), *curves(), *legend()])


if __name__ == "__main__":
    main()

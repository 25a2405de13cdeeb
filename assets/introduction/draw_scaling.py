"""Draws scaling.svg: the least time of a training step against the number of chips, the batch being fixed."""

from __future__ import annotations

import math
from pathlib import Path

from assets import svg
from assets.introduction import numbers as model

SIZE = (400, 236)
LEFT, RIGHT, TOP, BOTTOM = 44, 388, 14, 196
X_RANGE, Y_RANGE = (256.0, 16384.0), (0.2, 16.0)
TICKS_X = (256, 512, 1024, 2048, 4096, 8192, 16384)
TICKS_Y = (0.2, 0.5, 1, 2, 5, 10)
SAMPLES = 60


def place(p: float, seconds: float) -> svg.Point:
    """Where a point of the diagram falls on the drawing."""
    across = math.log(p / X_RANGE[0]) / math.log(X_RANGE[1] / X_RANGE[0])
    up = math.log(seconds / Y_RANGE[0]) / math.log(Y_RANGE[1] / Y_RANGE[0])
    return LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)


def axes() -> list[str]:
    """Grid, ticks and the names of both axes."""
    parts = []
    for p in TICKS_X:
        x, _ = place(p, Y_RANGE[0])
        parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4), svg.text((x, BOTTOM + 12), str(p), 8, "middle", svg.GREY)]
    for seconds in TICKS_Y:
        _, y = place(X_RANGE[0], seconds)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), f"{seconds:g}", 8, "end", svg.GREY)]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 30), "芯片数", 9, "middle"))
    parts.append(svg.text((12, (TOP + BOTTOM) / 2), "一步的最短时间/s", 9, "middle", turn=90))
    return parts


def curve(links: int) -> list[svg.Point]:
    """The time of a step over one or three axes."""
    counts = [X_RANGE[0] * (X_RANGE[1] / X_RANGE[0]) ** (i / SAMPLES) for i in range(SAMPLES + 1)]
    return [place(p, model.step_time(p, axes=links)) for p in counts]


def compute(p: float) -> float:
    """Seconds of computing alone."""
    forward, backward, _ = model.step(p)
    return forward + backward


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    _, _, reduction = model.step(1)
    knees = [(model.knee(axes=n), model.step_time(model.knee(axes=n), axes=n)) for n in (1, 3)]
    lines = [
        svg.path([place(p, compute(p)) for p in X_RANGE], svg.GREY, 0.8, "3 2"),
        svg.path([place(p, reduction) for p in X_RANGE], svg.GREY, 0.6, "1 2"),
        svg.path(curve(3), svg.INK, 1),
        svg.path(curve(1), svg.ACCENT, 1.4),
        *(svg.dot(place(*knee), colour) for knee, colour in zip(knees, (svg.ACCENT, svg.INK), strict=True)),
    ]
    names = [
        svg.text((place(5200, 2.0)[0], place(1, 1.9)[1]), "归约走一个轴", 8.5, fill=svg.ACCENT),
        svg.text((place(9000, 1)[0], place(1, 0.72)[1]), "走三个轴", 8.5),
        svg.text((place(7000, 1)[0], place(1, 0.31)[1]), "只有计算", 8.5, "end", svg.GREY),
        svg.text((place(300, 1)[0], place(1, 1.52)[1]), "归约本身的时间，一个轴", 8, fill=svg.GREY),
    ]
    svg.save(folder / "scaling.svg", SIZE, "批大小固定时，一步的时间与芯片数", [*axes(), *lines, *names])


if __name__ == "__main__":
    main()

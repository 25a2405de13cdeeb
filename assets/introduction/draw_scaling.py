"""Draws scaling.svg: the least time of a training step against the number of chips, the batch being fixed."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.chart import Chart, Scale
from assets.introduction import numbers as model

SIZE = (400, 236)
LEFT, RIGHT, TOP, BOTTOM = 44, 388, 14, 196
X_RANGE, Y_RANGE = (256.0, 16384.0), (0.2, 16.0)
TICKS_X = {p: str(p) for p in (256, 512, 1024, 2048, 4096, 8192, 16384)}
TICKS_Y = {seconds: f"{seconds:g}" for seconds in (0.2, 0.5, 1, 2, 5, 10)}
SAMPLES = 60
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(*X_RANGE, logarithmic=True), Scale(*Y_RANGE, logarithmic=True))
place = CHART.place


def curve(links: int) -> list[svg.Point]:
    """The time of a step over one or three axes."""
    return [place(p, model.step_time(p, axes=links)) for p in CHART.x.steps(SAMPLES)]


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
    axes = CHART.axes(TICKS_X, TICKS_Y, ("芯片数", "一步的最短时间/s"))
    svg.save(folder / "scaling.svg", SIZE, "批大小固定时，一步的时间与芯片数", [*axes, *lines, *names])


if __name__ == "__main__":
    main()

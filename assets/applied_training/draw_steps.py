"""Draws steps.svg: least time of a step against the number of chips, for the schemes, and where the candidates stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assets import svg
from assets.applied_training import numbers as model
from assets.chart import Chart, Scale

SIZE = (400, 254)
LEFT, RIGHT, TOP, BOTTOM = 46, 388, 12, 214
X_RANGE, Y_RANGE = (2048.0, 65536.0), (0.05, 3.5)
TICKS_X = {chips: str(chips) for chips in (2048, 4096, 8192, 16384, 32768, 65536)}
TICKS_Y = {seconds: f"{seconds:g}" for seconds in (0.1, 0.2, 0.5, 1, 2)}
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(*X_RANGE, logarithmic=True), Scale(*Y_RANGE, logarithmic=True))
place = CHART.place


def compute(chips: float) -> float:
    """Seconds of the products alone."""
    plan = model.Plan(chips)
    return model.forward(plan)[0] + model.backward(plan)[0]


def fsdp(chips: float) -> float:
    """Seconds of weights gathered over all three axes, everything overlapped."""
    return model.step(model.Plan(chips))[0]


def mixed(chips: float) -> float:
    """Seconds at the best division, everything overlapped."""
    return model.step(model.best(round(chips)))[0]


def serial(chips: float) -> float:
    """Seconds at the best division, nothing overlapped."""
    return model.step(model.best(round(chips)))[1]


def candidates() -> list[str]:
    """The plans of the chapter's table: from everything overlapped to nothing overlapped."""
    chosen = model.CHOSEN
    plans = {name: model.CANDIDATES[name] for name in "甲丙戊"} | {"两座": replace(chosen, slices=8), "四座": replace(chosen, slices=16)}
    parts = []
    for name, plan in plans.items():
        low, high = (place(plan.chips, seconds) for seconds in model.step(plan))
        colour = svg.INK if name in "甲丙" else svg.ACCENT
        parts += [svg.path([low, high], colour, 0.8), svg.dot(low, colour), svg.dot(high, colour, 1.6)]
        parts.append(svg.text((high[0], high[1] - 5), name, 9, "middle", colour))
    return parts


def names() -> list[str]:
    """The words on the lines."""
    at_fsdp, at_compute = place(62000, fsdp(62000)), place(36000, compute(36000))
    at_mixed, at_serial = place(5000, mixed(5000)), place(2400, serial(2400))
    return [
        svg.text((at_fsdp[0], at_fsdp[1] - 5), "只用FSDP，三个轴", 8.5, "end", svg.GREY),
        svg.text((at_compute[0] - 8, at_compute[1] + 8), "只有计算", 8.5, "end"),
        svg.text((at_mixed[0] - 8, at_mixed[1] + 8), "合用，全部重叠", 8.5, "end", svg.ACCENT),
        svg.text((at_serial[0] + 8, at_serial[1] - 4), "合用，毫不重叠", 8.5, "start", svg.ACCENT),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    lines = [
        CHART.curve(serial, svg.ACCENT, 0.8, "2 2"),
        CHART.curve(fsdp, svg.GREY, 0.9),
        CHART.curve(mixed, svg.ACCENT, 1.4),
        CHART.curve(compute, svg.INK, 0.9, "4 2"),
    ]
    axes = CHART.axes(TICKS_X, TICKS_Y, ("芯片数", "一步的时间/s"))
    svg.save(folder / "steps.svg", SIZE, "一步的时间与芯片数", [*axes, *lines, *candidates(), *names()])


if __name__ == "__main__":
    main()

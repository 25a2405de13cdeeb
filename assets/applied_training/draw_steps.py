"""Draws steps.svg: least time of a step against the number of chips, for the schemes, and where the candidates stand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assets import svg
from assets.applied_training import numbers as model

SIZE = (400, 254)
LEFT, RIGHT, TOP, BOTTOM = 46, 388, 12, 214
X_RANGE, Y_RANGE = (2048.0, 65536.0), (0.05, 3.5)
TICKS_X = (2048, 4096, 8192, 16384, 32768, 65536)
TICKS_Y = (0.1, 0.2, 0.5, 1, 2)


def place(chips: float, seconds: float) -> svg.Point:
    """Where chips and seconds fall on the drawing."""
    across = math.log(chips / X_RANGE[0]) / math.log(X_RANGE[1] / X_RANGE[0])
    up = math.log(seconds / Y_RANGE[0]) / math.log(Y_RANGE[1] / Y_RANGE[0])
    return LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)


def axes() -> list[str]:
    """Grid, ticks and the names of both axes."""
    parts = []
    for value in TICKS_X:
        x, _ = place(value, Y_RANGE[0])
        parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4), svg.text((x, BOTTOM + 12), str(value), 8, "middle", svg.GREY)]
    for seconds in TICKS_Y:
        _, y = place(X_RANGE[0], seconds)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), f"{seconds:g}", 8, "end", svg.GREY)]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 30), "芯片数", 9, "middle"))
    parts.append(svg.text((12, (TOP + BOTTOM) / 2), "一步的时间/s", 9, "middle", turn=90))
    return parts


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


def curve(of: Callable[[float], float], colour: str, width: float, dash: str = "") -> str:
    """A time over the whole range of chips."""
    steps = [X_RANGE[0] * (X_RANGE[1] / X_RANGE[0]) ** (i / 96) for i in range(97)]
    points = [place(chips, of(chips)) for chips in steps]
    return svg.path([(x, y) for x, y in points if TOP <= y <= BOTTOM], colour, width, dash)


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
        curve(serial, svg.ACCENT, 0.8, "2 2"),
        curve(fsdp, svg.GREY, 0.9),
        curve(mixed, svg.ACCENT, 1.4),
        curve(compute, svg.INK, 0.9, "4 2"),
    ]
    svg.save(folder / "steps.svg", SIZE, "一步的时间与芯片数", [*axes(), *lines, *candidates(), *names()])


if __name__ == "__main__":
    main()

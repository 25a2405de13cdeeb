"""Draws roofline.svg: the rooflines of TPU v5e and H100 on logarithmic axes, and where some operations stand on v5e."""

from __future__ import annotations

import math
from pathlib import Path

from assets import chips, svg
from assets.chart import Chart, Scale
from assets.rooflines import numbers as model

SIZE = (400, 262)
LEFT, RIGHT, TOP, BOTTOM = 44, 388, 14, 222
X_RANGE, Y_RANGE = (0.25, 4096.0), (0.1e12, 2000e12)
TICKS_X = {0.25: "¼", 1: "1", 4: "4", 16: "16", 64: "64", 256: "256", 1024: "1024", 4096: "4096"}
TICKS_Y = {0.1e12: "0.1", 1e12: "1", 10e12: "10", 100e12: "100", 1000e12: "1000"}
ROWS = {8: "矩阵乘，8行", 64: "64行", 1024: "1024行"}
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(*X_RANGE, logarithmic=True), Scale(*Y_RANGE, logarithmic=True))
place = CHART.place


def roof(chip: chips.Chip, colour: str, width: float) -> str:
    """The roofline of a chip across the whole diagram."""
    corners = (max(X_RANGE[0], Y_RANGE[0] / chip.bandwidth), chip.balance, X_RANGE[1])
    return svg.path([place(x, model.attainable(chip, x)) for x in corners], colour, width)


def names() -> list[str]:
    """The words on the roofs, set along the slope of v5e, and the critical intensity."""
    rise = place(1, 10 * Y_RANGE[0])[1] - place(1, 100 * Y_RANGE[0])[1]
    run = place(10, Y_RANGE[0])[0] - place(1, Y_RANGE[0])[0]
    slope = math.degrees(math.atan2(rise, run))
    on_slope = place(2.6, model.attainable(chips.V5E, 2.6))
    foot, ridge = place(chips.V5E.balance, Y_RANGE[0]), place(chips.V5E.balance, chips.V5E.peak)
    flat = place(4096, chips.V5E.peak)
    high = place(4096, chips.H100.peak)
    return [
        svg.path([ridge, foot], svg.ACCENT, svg.HAIR, "2 2"),
        svg.text((foot[0] - 6, BOTTOM - 7), "访存受限", 9, "end", svg.GREY),
        svg.text((foot[0] + 6, BOTTOM - 7), "计算受限", 9, "start", svg.GREY),
        svg.text((foot[0] + 6, BOTTOM - 24), "临界强度241", 8, "start", svg.ACCENT),
        svg.text((on_slope[0] - 3, on_slope[1] - 4), "带宽819 GB/s", 8, "middle", svg.ACCENT, turn=slope),
        svg.text((flat[0], flat[1] - 4), "TPU v5e，197 TFLOP/s", 8, "end", svg.ACCENT),
        svg.text((high[0], high[1] - 4), "H100，989 TFLOP/s", 8, "end", svg.GREY),
    ]


def operations() -> list[str]:
    """Operations of the chapter as points on the roofline of v5e."""
    known = [(0.5, "点积")] + [(model.intensity(model.matmul(b, 4096, 4096)), name) for b, name in ROWS.items()]
    parts = []
    for intensity, name in known:
        x, y = place(intensity, model.attainable(chips.V5E, intensity))
        at = (x, y + 14) if intensity > chips.V5E.balance else (x + 7, y + 7)
        parts += [svg.dot((x, y)), svg.text(at, name, 8.5, "middle" if intensity > chips.V5E.balance else "start")]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    roofs = [roof(chips.H100, svg.GREY, 1), roof(chips.V5E, svg.ACCENT, 1.4)]
    axes = CHART.axes(TICKS_X, TICKS_Y, ("算术强度/(FLOP/B)", "可达速率/(TFLOP/s)"))
    svg.save(folder / "roofline.svg", SIZE, "TPU v5e与H100的屋顶线", [*axes, *roofs, *names(), *operations()])


if __name__ == "__main__":
    main()

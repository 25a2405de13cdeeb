"""Draws waves.svg: the useful share of an H100's SMs, as a product's rows grow."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.chart import Chart, Scale
from assets.gpus import numbers as model

SIZE = (400, 196)
LEFT, RIGHT, TOP, BOTTOM = 42, 390, 14, 156
MOST = 4608
WIDTH = 4096
BLOCK = 128
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(0, MOST), Scale(0, 1))
place = CHART.place
TICKS_X = {rows: str(rows) for rows in range(0, MOST, 1024)}
TICKS_Y = {share / 100: str(share) for share in (0, 25, 50, 75, 100)}


def curve(b: int, f: int, colour: str, width: float) -> str:
    """The share for one size of block."""
    ends = [rows + more for rows in range(0, MOST + 1, BLOCK) for more in (0, 1) if 0 < rows + more <= MOST]
    points = [place(rows, model.waves(rows, WIDTH, b, f, model.H.sms).useful) for rows in ends]
    return svg.path(points, colour, width)


def marks() -> list[str]:
    """Points that the text names."""
    parts = []
    for rows, across, down, anchor in ((1024, -6, -1, "end"), (1152, 7, 8, "start"), (4224, 0, -5, "middle")):
        useful = model.waves(rows, WIDTH, 128, 256, model.H.sms).useful
        x, y = place(rows, useful)
        parts += [svg.dot((x, y)), svg.text((x + across, y + down), str(rows), 8.5, anchor, svg.ACCENT)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    names = [
        svg.text(place(2750, 0.5), "块128×256", 9, fill=svg.ACCENT),
        svg.text(place(2750, 0.4), "块128×128", 9, fill=svg.GREY),
        svg.path([place(2480, 0.52), place(2700, 0.52)], svg.ACCENT, 1.3),
        svg.path([place(2480, 0.42), place(2700, 0.42)], svg.GREY, 0.8),
    ]
    lines = [curve(128, 128, svg.GREY, 0.8), curve(128, 256, svg.ACCENT, 1.3)]
    axes = CHART.axes(TICKS_X, TICKS_Y, ("行数*B*", "有用的比例/%"))
    svg.save(folder / "waves.svg", SIZE, "行数与波次量化", [*axes, *lines, *names, *marks()])


if __name__ == "__main__":
    main()

"""Draws systolic.svg: a 3×3 systolic array at each cycle of a product with three rows of input."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.tpus import numbers as model

SIZE = (400, 224)
ROWS = SIDE = 3
CELL = 22.0
TINTS = ("#d5e2e9", "#9dbdcd", "#3f7590")


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def arrow(start: svg.Point, end: svg.Point) -> str:
    """A short line with a head at its end."""
    return svg.path([start, end], svg.INK, 0.7, marker="arrow", one_way=True)


def frame(t: int, at: svg.Point) -> list[str]:
    """The array at cycle t: each working cell bears the row of X that it handles; below, the rows whose sums leave."""
    left, top = at
    parts = [svg.text((left, top - 6), f"第{t + 1}拍", 9)]
    parts.append(svg.text((left + SIDE * CELL, top - 6), f"{model.busy(t, ROWS, SIDE)}/9", 8, "end", svg.GREY))
    for k in range(SIDE):
        for j in range(SIDE):
            row = t - k - j
            at_work = 0 <= row < ROWS
            corner = (left + j * CELL, top + k * CELL)
            parts.append(svg.box(corner, CELL, CELL, TINTS[row] if at_work else "none", svg.GREY))
            if at_work:
                parts.append(label((corner[0] + CELL / 2, corner[1] + CELL / 2), str(row + 1), 9, "#ffffff" if row == ROWS - 1 else svg.INK))
    for j in range(SIDE):
        row = t - (SIDE - 1) - j
        if 0 <= row < ROWS:
            x, foot = left + (j + 0.5) * CELL, top + SIDE * CELL
            parts += [arrow((x, foot + 1), (x, foot + 9)), label((x, foot + 16), str(row + 1), 8, svg.ACCENT)]
    return parts


def cell(at: svg.Point) -> list[str]:
    """One cell, enlarged: what comes in and what goes on."""
    left, top = at
    side = 34.0
    middle = (left + side / 2, top + side / 2)
    return [
        svg.box(at, side, side, TINTS[0], svg.GREY),
        label(middle, "*w*", 10),
        arrow((left - 16, middle[1]), (left - 2, middle[1])),
        arrow((left + side + 2, middle[1]), (left + side + 16, middle[1])),
        arrow((middle[0], top - 14), (middle[0], top - 2)),
        arrow((middle[0], top + side + 2), (middle[0], top + side + 14)),
        label((left - 22, middle[1]), "*x*", 9),
        label((left + side + 22, middle[1]), "*x*", 9),
        label((middle[0] + 9, top - 10), "*s*", 9),
        label((middle[0] + 22, top + side + 11), "*s* + *wx*", 9),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    frames = [part for t in range(model.cycles(ROWS, SIDE)) for part in frame(t, (14 + 100 * (t % 4), 24 + 112 * (t // 4)))]
    svg.save(folder / "systolic.svg", SIZE, "3×3脉动阵列的七拍", [*frames, *cell((332, 152))])


if __name__ == "__main__":
    main()

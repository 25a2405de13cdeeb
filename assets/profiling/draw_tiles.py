"""Draws tiles.svg: a matrix of five rows and six columns in three layouts, each place with its address in memory."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.profiling import numbers

SIZE = (400, 172)
CELL, TOP = 17.0, 22.0
ROWS, COLUMNS = 5, 6
TILES = [(4, 4), (2, 1)]
PADDED = (8, 8)


def grid(left: float, name: str, places: dict[tuple[int, int], int]) -> list[str]:
    """Cells with their addresses, those beyond the matrix grey, the first in memory tinted."""
    parts = [svg.text((left, TOP - 8), name, 8.5)]
    for (i, j), place in places.items():
        inside = i < ROWS and j < COLUMNS
        fill = svg.PALE if not inside else "#d5e2e9" if place < 8 else "#ffffff"
        at = (left + j * CELL, TOP + i * CELL)
        parts += [
            svg.box(at, CELL, CELL, fill, svg.GREY),
            svg.text((at[0] + CELL / 2, at[1] + 11.5), f"{place}", 8, "middle", svg.INK if inside else "#595959"),
        ]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    matrix = [(i, j) for i in range(ROWS) for j in range(COLUMNS)]
    whole = [(i, j) for i in range(PADDED[0]) for j in range(PADDED[1])]
    by_rows = {(i, j): numbers.address((i, j), (ROWS, COLUMNS), []) for i, j in matrix}
    by_columns = {(i, j): numbers.address((j, i), (COLUMNS, ROWS), []) for i, j in matrix}
    tiled = {(i, j): numbers.address((i, j), PADDED, TILES) for i, j in whole}
    left = (4.0, 128.0, 258.0)
    middle = left[2] + 4 * CELL
    frame = [
        svg.path([(middle, TOP), (middle, TOP + 8 * CELL)], svg.ACCENT, 1.4),
        svg.path([(left[2], TOP + 4 * CELL), (left[2] + 8 * CELL, TOP + 4 * CELL)], svg.ACCENT, 1.4),
        svg.box((left[2], TOP), 8 * CELL, 8 * CELL, "none", svg.ACCENT),
    ]
    parts = [
        *grid(left[0], "[5,6]{1,0}", by_rows),
        *grid(left[1], "[5,6]{0,1}", by_columns),
        *grid(left[2], "[5,6]{1,0:T(4,4)(2,1)}", tiled),
        *frame,
        svg.text((4, TOP + 7 * CELL + 4), "浅蓝：内存里的前8个", 8.5),
        svg.text((4, TOP + 8 * CELL), "灰：填充", 8.5),
    ]
    svg.save(folder / "tiles.svg", SIZE, "同一个矩阵的三种布局", parts)


if __name__ == "__main__":
    main()

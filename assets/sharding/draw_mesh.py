"""Draws mesh.svg: what each of eight chips, in a mesh of two by four, holds of a matrix under six ways of dividing it."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 178)
MESH = (2, 4)
CHIP = 23.0
GAP = 4.5
TINT = "#8fb3c6"
PANELS = [(22.0, 22.0), (154.0, 22.0), (286.0, 22.0), (22.0, 122.0), (154.0, 122.0), (286.0, 122.0)]
Part = tuple[float, float, float, float]
"""Left, top, width and height of a part of a matrix, as shares of its sides."""


def held(rows: str, columns: str, x: int, y: int) -> Part:
    """The part that chip (x, y) holds when rows and columns are divided along the axes named in `rows` and `columns`."""

    def share(axes: str) -> tuple[float, float]:
        index, count = 0, 1
        for axis in axes:
            size = MESH["XY".index(axis)]
            index, count = index * size + (x, y)["XY".index(axis)], count * size
        return index / count, 1 / count

    (top, height), (left, width) = share(rows), share(columns)
    return left, top, width, height


def chip(at: svg.Point, part: Part) -> list[str]:
    """One chip: the outline is the whole matrix, the tint what the chip holds of it."""
    left, top, width, height = part
    inside = (at[0] + left * CHIP, at[1] + top * CHIP)
    return [svg.box(inside, width * CHIP, height * CHIP, TINT, "none"), svg.box(at, CHIP, CHIP)]


def panel(at: svg.Point, rows: str, columns: str) -> list[str]:
    """The mesh under one way of dividing, with its name above."""
    parts = name((at[0] + 2 * CHIP + 1.5 * GAP, at[1] - 6), rows, columns)
    for x in range(MESH[0]):
        for y in range(MESH[1]):
            parts += chip((at[0] + y * (CHIP + GAP), at[1] + x * (CHIP + GAP)), held(rows, columns, x, y))
    return parts


def name(at: svg.Point, rows: str, columns: str) -> list[str]:
    """The notation of chapter 3: a line of type for each dimension, either side of a point."""
    first, second = (f"*{side}*_{axes}" if axes else f"*{side}*" for side, axes in zip("IJ", (rows, columns), strict=True))
    return [svg.text((at[0] + 1, at[1]), f"[{first},", 9.5, "end"), svg.text((at[0] + 4, at[1]), f"{second}]", 9.5)]


def axes() -> list[str]:
    """The names of both axes, beside the first panel."""
    x, y = PANELS[0]
    low = y + 2 * CHIP + GAP
    return [
        svg.path([(x - 6, y), (x - 6, low)], svg.GREY, marker="arrow"),
        svg.text((x - 10, (y + low) / 2 + 3), "X", 8, "end", svg.GREY),
        svg.path([(x, low + 6), (x + 4 * CHIP + 3 * GAP, low + 6)], svg.GREY, marker="arrow"),
        svg.text((x + 2 * CHIP + 1.5 * GAP, low + 15), "Y", 8, "middle", svg.GREY),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    ways = [("", ""), ("X", ""), ("", "Y"), ("X", "Y"), ("XY", ""), ("", "YX")]
    drawn = [part for at, way in zip(PANELS, ways, strict=True) for part in panel(at, *way)]
    svg.save(folder / "mesh.svg", SIZE, "八片芯片上一个矩阵的六种切法", [*axes(), *drawn])


if __name__ == "__main__":
    main()

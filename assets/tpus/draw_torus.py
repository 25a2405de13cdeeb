"""Draws torus.svg: sixteen chips as a mesh and as a torus, with the hops from one corner."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.tpus import numbers as model

SIZE = (400, 200)
SHAPE = (4, 4)
STEP = 38.0
HALF = 9.0
TINT = "#d5e2e9"


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def links(left: float, top: float, wrap: bool) -> list[str]:
    """Links along both axes; a wraparound link goes out at one end and comes in at the other."""
    far = 3 * STEP
    parts = []
    for i in range(4):
        across, down = left + i * STEP, top + i * STEP
        parts += [svg.path([(left, down), (left + far, down)], svg.GREY), svg.path([(across, top), (across, top + far)], svg.GREY)]
        if wrap:
            for x, ways in ((left, -1), (left + far, 1)):
                parts.append(svg.path([(x, down), (x + ways * 20, down)], svg.ACCENT, 0.9, "2.5 1.5"))
            for y, ways in ((top, -1), (top + far, 1)):
                parts.append(svg.path([(across, y), (across, y + ways * 20)], svg.ACCENT, 0.9, "2.5 1.5"))
    return parts


def nodes(left: float, top: float, wrap: bool) -> list[str]:
    """Chips, each with the number of hops from the upper left one; the farthest are tinted."""
    wraps = (wrap, wrap)
    parts = []
    for row in range(4):
        for column in range(4):
            away = model.hops((0, 0), (row, column), SHAPE, wraps)
            at = (left + column * STEP, top + row * STEP)
            fill = svg.ACCENT if away == 0 else TINT if away == model.diameter(SHAPE, wraps) else "#ffffff"
            parts.append(svg.box((at[0] - HALF, at[1] - HALF), 2 * HALF, 2 * HALF, fill))
            parts.append(label(at, str(away), 9, "#ffffff" if away == 0 else svg.INK))
    return parts


def panel(left: float, wrap: bool, words: str) -> list[str]:
    """One of the two slices with its caption."""
    top = 34.0
    return [*links(left, top, wrap), *nodes(left, top, wrap), label((left + 1.5 * STEP, top + 3 * STEP + 38), words, 9)]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    open_ended = panel(44, False, f"网格：最远{model.diameter(SHAPE, (False, False))}跳")
    closed = panel(242, True, f"环面：最远{model.diameter(SHAPE, (True, True))}跳")
    svg.save(folder / "torus.svg", SIZE, "十六片芯片的网格与环面", [*open_ended, *closed])


if __name__ == "__main__":
    main()

"""Draws doors.svg: eight chips as a ring and behind a switch, and four nodes behind a network, with the doors that bound a gather."""

from __future__ import annotations

from math import cos, pi, sin
from pathlib import Path

from assets import svg

SIZE = (400, 196)
TINT = "#d5e2e9"
RADIUS = 46.0
MIDDLE = 66.0


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def around(centre: float, i: int, radius: float = RADIUS) -> svg.Point:
    """Place of the i-th of eight chips."""
    angle = pi / 8 + i * pi / 4
    return centre + radius * sin(angle), MIDDLE - radius * cos(angle)


def chips(centre: float) -> list[str]:
    """Eight chips in a circle; the one of which the door is meant is filled."""
    return [svg.box((x - 6, y - 6), 12, 12, svg.ACCENT if i == 0 else TINT) for i, (x, y) in ((i, around(centre, i)) for i in range(8))]


def ring(centre: float) -> list[str]:
    """Each chip joined to its two neighbours."""
    lines = []
    for i in range(8):
        own = i in (0, 7)
        lines.append(svg.path([around(centre, i), around(centre, (i + 1) % 8)], svg.ACCENT if own else svg.GREY, 1.8 if own else 0.8))
    return [*lines, *chips(centre), *words(centre, "环", "门宽2*L*", "全收集*V*/2*L*", "全交换*V*/8*L*")]


def switch(centre: float) -> list[str]:
    """Each chip joined to the switch in the middle."""
    lines = [svg.path([(centre, MIDDLE), around(centre, i)], svg.ACCENT if i == 0 else svg.GREY, 1.8 if i == 0 else 0.8) for i in range(8)]
    middle = [svg.box((centre - 17, MIDDLE - 8), 34, 16, "#ffffff"), label((centre, MIDDLE), "交换机", 8)]
    return [*lines, *middle, *chips(centre), *words(centre, "交换机，8片", "门宽*L*", "全收集*V*/*L*", "全交换*V*/8*L*")]


def nodes(centre: float) -> list[str]:
    """Four nodes of eight, each with eight roads to the network."""
    lines = []
    for i in range(4):
        left = centre - 58 + 30 * i
        for j in range(8):
            x = left + 4 + 2.6 * j
            lines.append(svg.path([(x, 94), (x, 46)], svg.ACCENT if i == 0 else svg.GREY, 0.9 if i == 0 else 0.5))
        lines.append(svg.box((left, 86), 26, 18, "#f6f6f6", svg.GREY))
        for j in range(8):
            at = (left + 2.2 + 5.6 * (j % 4), 89 + 6.6 * (j // 4))
            lines.append(svg.box(at, 4.6, 4.6, svg.ACCENT if i == 0 else TINT))
    lines += [svg.box((centre - 58, 30), 116, 16, "#ffffff"), label((centre, 38), "网络（胖树）", 8)]
    return [*lines, *words(centre, "*M*个节点", "门宽*mW*_n", "全收集*V*/*mW*_n", "全交换*V*/*pW*_n")]


def words(centre: float, *lines: str) -> list[str]:
    """What stands below a drawing: its name, the door, and what two collectives take."""
    colours = (svg.INK, svg.ACCENT, svg.INK, svg.INK)
    return [svg.text((centre, 136 + 15 * i), line, 9, "middle", colour) for i, (line, colour) in enumerate(zip(lines, colours, strict=True))]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "doors.svg", SIZE, "环、交换机与网络的门宽", [*ring(66), *switch(198), *nodes(331)])


if __name__ == "__main__":
    main()

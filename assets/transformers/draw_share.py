"""Draws share.svg: what part of a layer's FLOP is the quadratic part of attention, against the length of the sequence."""

from __future__ import annotations

import math
from pathlib import Path

from assets import svg
from assets.transformers import numbers as model

SIZE = (400, 232)
LEFT, RIGHT, TOP, BOTTOM = 40, 380, 12, 192
LENGTHS = (1024, 1 << 20)
NAMES = (1024, 4096, 16384, 65536, 262144, 1048576)
COLOURS = {"8B": svg.ACCENT, "70B": "#6c9bb5", "405B": svg.GREY}


def place(length: float, share: float) -> svg.Point:
    """Where a length and a share from 0 to 1 fall on the drawing."""
    across = math.log2(length / LENGTHS[0]) / math.log2(LENGTHS[1] / LENGTHS[0])
    return LEFT + across * (RIGHT - LEFT), BOTTOM - share * (BOTTOM - TOP)


def axes() -> list[str]:
    """Grid, ticks and the names of both axes."""
    parts = []
    for length in NAMES:
        x, _ = place(length, 0)
        parts += [
            svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4),
            svg.text((x + 16 * (length == LENGTHS[1]), BOTTOM + 12), f"{length}", 8, "end" if length == LENGTHS[1] else "middle", svg.GREY),
        ]
    for share in (0, 25, 50, 75, 100):
        _, y = place(LENGTHS[0], share / 100)
        colour = svg.GREY if share == 50 else svg.PALE
        parts += [svg.path([(LEFT, y), (RIGHT, y)], colour, 0.4), svg.text((LEFT - 5, y + 2.9), f"{share}", 8, "end", svg.GREY)]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 30), "序列长度*S*（词元）", 9, "middle"))
    parts.append(svg.text((12, (TOP + BOTTOM) / 2), "二次项的份额/%", 9, "middle", turn=90))
    return parts


def curves() -> list[str]:
    """For each model the share with a causal mask as a line; for the smallest, without it, as dashes."""
    parts = []
    for name, causal in (("8B", True), ("70B", True), ("405B", True), ("8B", False)):
        lengths = [1024 * 2 ** (i / 4) for i in range(41)]
        shares = [model.quadratic_share(model.LLAMAS[name], model.context(round(s), causal)) for s in lengths]
        line = [place(s, share) for s, share in zip(lengths, shares, strict=True)]
        parts.append(svg.path(line, COLOURS[name], 1.3 if causal else 0.8, "" if causal else "3 2"))
    return parts


def legend() -> list[str]:
    """Names of the curves in the upper left corner."""
    parts = []
    for i, (name, colour) in enumerate(COLOURS.items()):
        y, width = TOP + 12 + 13 * i, model.LLAMAS[name].D
        parts += [svg.path([(LEFT + 10, y), (LEFT + 30, y)], colour, 1.3), svg.text((LEFT + 36, y + 3), f"{name}，*D* = {width}", 8.5)]
    dashes = TOP + 12 + 13 * len(COLOURS)
    return [
        *parts,
        svg.path([(LEFT + 10, dashes), (LEFT + 30, dashes)], svg.ACCENT, 0.8, "3 2"),
        svg.text((LEFT + 36, dashes + 3), "8B，不用掩码", 8.5),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "share.svg", SIZE, "注意力二次项在一层运算中的份额", [*axes(), *curves(), *legend()])


if __name__ == "__main__":
    main()

"""Draws boxes.svg: four chips pack their tokens into a box for each expert, and an all-to-all exchanges the boxes."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 142)
TOP, DOWN, SIDE = 40.0, 30.0, 7.0
LEFT, RIGHT, WIDTH = 40.0, 268.0, 32.0
CAPACITY = 3
# Tokens of each chip (row) for each expert (column); what is above the capacity has no place.
TOKENS = [[2, 3, 1, 2], [1, 2, 4, 1], [3, 0, 2, 3], [2, 2, 1, 3]]
TINTS = ["#1f5c7a", "#6a97ad", "#b3cbd7", "#767676"]


def packed(at: svg.Point, tokens: int, tint: str) -> list[str]:
    """A box of so many places, filled from the left; a token too many stands outside, crossed out."""
    x, y = at
    parts = [svg.box((x + i * 9, y), SIDE, SIDE, tint if i < tokens else "none", svg.GREY) for i in range(CAPACITY)]
    if tokens > CAPACITY:
        corners = ((x + 6, y + 12), (x + 6 + SIDE, y + 12 + SIDE)), ((x + 6 + SIDE, y + 12), (x + 6, y + 12 + SIDE))
        parts.append(svg.box((x + 6, y + 12), SIDE, SIDE, tint, svg.GREY))
        parts += [svg.path(list(ends), svg.INK, 1) for ends in corners]
    return parts


def side(left: float, *, sent: bool) -> list[str]:
    """All boxes before the exchange, or after it."""
    columns = [f"来自{i}" if sent else f"专家{i}" for i in range(4)]
    parts = [svg.text((left + i * WIDTH + 12.5, TOP - 8), name, 8, "middle") for i, name in enumerate(columns)]
    for i in range(4):
        y = TOP + i * DOWN
        name = f"专家{i}" if sent else f"芯片{i}"
        parts.append(svg.text((left - 6, y + 8), name, 8.5, "end"))
        for j in range(4):
            tokens = min(TOKENS[j][i], CAPACITY) if sent else TOKENS[i][j]
            parts += packed((left + j * WIDTH, y), tokens, TINTS[j if sent else i])
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    parts = [*side(LEFT, sent=False), *side(RIGHT, sent=True)]
    middle = TOP + 1.5 * DOWN
    parts.append(svg.path([(176, middle), (226, middle)], marker="arrow", one_way=True))
    parts.append(svg.text((201, middle - 6), "全交换", 8.5, "middle"))
    parts.append(svg.path([(226, middle + 16), (176, middle + 16)], svg.GREY, marker="arrow", one_way=True))
    parts.append(svg.text((201, middle + 28), "算完送回", 8, "middle", svg.GREY))
    parts.append(svg.text((LEFT + 62, 14), "送出之前", 9, "middle"))
    parts.append(svg.text((RIGHT + 62, 14), "收到之后", 9, "middle"))
    svg.save(folder / "boxes.svg", SIZE, "词元装箱，再作全交换", parts)


if __name__ == "__main__":
    main()

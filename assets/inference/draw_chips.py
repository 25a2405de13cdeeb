"""Draws chips.svg: what a step of 16 sequences is made of, as the model is cut among more and more chips."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.inference import numbers as n

SIZE = (400, 214)
LEFT, RIGHT, TOP, BOTTOM = 38, 378, 14, 170
MOST, BATCH, BAR = 13.0, 16, 26.0
NAMES = {"读权重": svg.ACCENT, "读缓存": "#6c9bb5", "送激活": "#b9b9b9", "跳": svg.INK}


def height(seconds: float) -> float:
    """Length of a piece of a bar."""
    return seconds * 1e3 / MOST * (BOTTOM - TOP)


def bar(i: int, s: n.Slice) -> list[str]:
    """One slice: its four terms above each other, the sum on top."""
    x = LEFT + (RIGHT - LEFT) * (i + 0.5) / len(n.SLICES) - BAR / 2
    _, weights, keys = n.step(n.QWEN_14B, s, BATCH, n.SHORT)
    moved, hops = n.links(n.QWEN_14B, s, BATCH)
    parts, y = [], float(BOTTOM)
    for seconds, colour in zip((weights, keys, moved, hops), NAMES.values(), strict=True):
        y -= height(seconds)
        parts.append(svg.box((x, y), BAR, height(seconds), colour, "none"))
    total = n.longest(n.QWEN_14B, s, BATCH, n.SHORT)
    return [
        *parts,
        svg.text((x + BAR / 2, y - 4), f"{total * 1e3:.1f}", 8.5, "middle"),
        svg.text((x + BAR / 2, BOTTOM + 12), f"{s.chips}", 8.5, "middle"),
        svg.text((x + BAR / 2, BOTTOM + 23), s.name, 7.5, "middle", svg.GREY),
    ]


def axes() -> list[str]:
    """Ticks and names of both axes, and the legend."""
    parts = []
    for ms in range(0, 13, 3):
        y = BOTTOM - height(ms / 1e3)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), f"{ms}", 8, "end", svg.GREY)]
    for i, (name, colour) in enumerate(reversed(NAMES.items())):
        y = TOP + 10 + 13 * i
        parts += [svg.box((RIGHT - 62, y - 4), 12, 8, colour, "none"), svg.text((RIGHT - 46, y + 3), name, 8.5)]
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 38), "片数与切片", 9, "middle"))
    parts.append(svg.text((11, (TOP + BOTTOM) / 2), "一步/ms", 9, "middle", turn=90))
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    bars = [part for i, s in enumerate(n.SLICES) for part in bar(i, s)]
    svg.save(folder / "chips.svg", SIZE, "一步的时间随片数的变化", [*axes(), *bars, svg.path([(LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY)])


if __name__ == "__main__":
    main()

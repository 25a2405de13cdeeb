"""Draws round.svg: one round of reinforcement learning as a bar of reading, writing, waiting and learning, in three cases."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.conclusions import numbers as n

SIZE = (400, 138)
LEFT, RIGHT, TOP, BOTTOM = 92, 392, 14, 98
HIGH, STEP, LAST = 15, 27, 320
FILLS = {"读": svg.INK, "写": svg.ACCENT, "等最长的": "#8fb3c6", "训练": svg.PALE}
WRITES = n.writing(n.BEST)
CASES = {
    "1024条，等长": (n.reading(), WRITES, 0.0, n.learning()),
    "一条特别长": (n.reading(), WRITES, n.waiting(n.BEST), n.learning()),
    "4096条，等长": (4 * n.reading(), n.writing(n.BEST, n.MORE), 0.0, 4 * n.learning()),
}


def place(seconds: float) -> float:
    """Where a moment falls on the drawing."""
    return LEFT + seconds / LAST * (RIGHT - LEFT)


def bar(row: int, name: str, times: tuple[float, ...]) -> list[str]:
    """One case: its parts one after the other, and when it ends."""
    y, start = TOP + STEP * row, 0.0
    parts = [svg.text((LEFT - 6, y + 11), name, 9, "end")]
    for seconds, fill in zip(times, FILLS.values(), strict=True):
        parts.append(svg.box((place(start), y), place(start + seconds) - place(start), HIGH, fill, "none"))
        start += seconds
    return [*parts, svg.text((place(start) - 4, y + 11), f"{start:.1f}", 8.5, "end")]


def axis() -> list[str]:
    """Ticks of the seconds, and the names of the shades."""
    parts = [svg.path([(LEFT, TOP - 6), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY), svg.text((RIGHT, BOTTOM + 24), "秒", 9, "end")]
    for seconds in range(0, LAST + 1, 80):
        x = place(seconds)
        parts += [svg.path([(x, BOTTOM), (x, BOTTOM + 3)], svg.GREY), svg.text((x, BOTTOM + 12), str(seconds), 8, "middle", svg.GREY)]
    for x, (name, fill) in zip((LEFT, LEFT + 34, LEFT + 68, LEFT + 134), FILLS.items(), strict=True):
        parts += [svg.box((x, SIZE[1] - 14), 9, 9, fill, "none"), svg.text((x + 13, SIZE[1] - 6), name, 8.5)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    bars = [part for row, (name, times) in enumerate(CASES.items()) for part in bar(row, name, times)]
    svg.save(folder / "round.svg", SIZE, "强化学习的一轮", [*axis(), *bars])


if __name__ == "__main__":
    main()

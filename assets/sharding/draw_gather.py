"""Draws gather.svg: an all-gather round a ring of four chips, step by step; read upwards, it is a reduce-scatter."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 208)
CHIPS = 4
LEFT, TOP = 60.0, 22.0
CELL, HIGH = 14.0, 17.0
ACROSS, DOWN = 71.0, 50.0
OLD, NEW = svg.PALE, "#8fb3c6"


def place(chip: int, step: int) -> svg.Point:
    """Upper left corner of what a chip holds after a step."""
    return LEFT + chip * ACROSS, TOP + step * DOWN


def holding(chip: int, step: int) -> list[str]:
    """The four blocks of a chip: empty, held before, or come with the last step."""
    x, y = place(chip, step)
    parts = []
    for block in range(CHIPS):
        age = (chip - block) % CHIPS
        fill = NEW if age == step else OLD if age < step else "none"
        parts.append(svg.box((x + block * CELL, y), CELL, HIGH, fill))
        if age <= step:
            parts.append(svg.text((x + (block + 0.5) * CELL, y + HIGH / 2 + 3), str(block), 8, "middle"))
    return parts


def sending(chip: int, step: int) -> list[str]:
    """The block that a chip passes on: from its newest block down to the same block of the next chip."""
    block = (chip - step) % CHIPS
    x, y = place(chip, step)
    start = (x + (block + 0.5) * CELL, y + HIGH + 2)
    if chip < CHIPS - 1:
        goal = place(chip + 1, step + 1)
        return [arrow([start, (goal[0] + (block + 0.5) * CELL, goal[1] - 2)])]
    edge, goal = LEFT + CHIPS * ACROSS - 2, place(0, step + 1)
    end = (goal[0] + (block + 0.5) * CELL, goal[1] - 2)
    slope = DOWN - HIGH - 4
    return [
        svg.path([start, (edge, start[1] + slope * 0.45)], svg.ACCENT, 0.8, "2 1.5"),
        arrow([(LEFT - 14, end[1] - slope * 0.4), end], "2 1.5"),
    ]


def arrow(points: list[svg.Point], dash: str = "") -> str:
    """A line with a head at its end only."""
    return svg.path(points, svg.ACCENT, 0.8, dash, "arrow", one_way=True)


def names() -> list[str]:
    """The chips above, the steps on the left, the two directions of reading at both sides."""
    last = place(0, CHIPS - 1)[1] + HIGH
    right = LEFT + CHIPS * ACROSS
    return [
        *(svg.text((place(chip, 0)[0] + 2 * CELL, TOP - 9), f"芯片{chip}", 9, "middle") for chip in range(CHIPS)),
        *(svg.text((LEFT - 18, place(0, step)[1] + HIGH / 2 + 3), f"第{step}步" if step else "开始", 8.5, "end", svg.GREY) for step in range(CHIPS)),
        svg.path([(right + 14, TOP), (right + 14, last)], svg.INK, 0.8, marker="arrow", one_way=True),
        svg.path([(right + 26, last), (right + 26, TOP)], svg.INK, 0.8, marker="arrow", one_way=True),
        svg.text((right + 14, TOP - 9), "全收集", 8.5, "middle"),
        svg.text((right + 26, last + 13), "归约散射", 8.5, "middle"),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    blocks = [part for step in range(CHIPS) for chip in range(CHIPS) for part in holding(chip, step)]
    sent = [part for step in range(CHIPS - 1) for chip in range(CHIPS) for part in sending(chip, step)]
    svg.save(folder / "gather.svg", SIZE, "四片芯片的环上，全收集的三步", [*names(), *blocks, *sent])


if __name__ == "__main__":
    main()

"""Draws pipeline.svg: six microbatches through four stages by GPipe and by 1F1B, and what the first stage keeps meanwhile."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.training import pipeline

STAGES, MICROBATCHES = 4, 6
SIZE = (400, 190)
LEFT, UNIT, HIGH = 44.0, 13.0, 15.0
FORWARD, BACKWARD = svg.PALE, "#8fb3c6"


def chart(name: str, schedule: pipeline.Schedule, top: float) -> list[str]:
    """A schedule as boxes in time, a row for each stage."""
    parts = [svg.text((LEFT - 6, top + s * HIGH + 11), f"第{s}段", 8.5, "end", svg.GREY) for s in range(STAGES)]
    parts.append(svg.text((LEFT, top - 6), name, 9))
    for (s, kind, i), (start, end) in pipeline.run(schedule).items():
        at = (LEFT + start * UNIT, top + s * HIGH)
        parts.append(svg.box(at, (end - start) * UNIT, HIGH, FORWARD if kind == "F" else BACKWARD))
        parts.append(svg.text((at[0] + (end - start) * UNIT / 2, at[1] + 11), str(i), 8, "middle"))
    return parts


def legend(top: float) -> list[str]:
    """The two shades, and which way time goes."""
    end = LEFT + 3 * (MICROBATCHES + STAGES - 1) * UNIT
    return [
        svg.box((LEFT, top), UNIT, 9, FORWARD),
        svg.text((LEFT + UNIT + 5, top + 8), "前向", 8.5),
        svg.box((LEFT + 60, top), 2 * UNIT, 9, BACKWARD),
        svg.text((LEFT + 60 + 2 * UNIT + 5, top + 8), "反向", 8.5),
        svg.path([(end - 60, top + 5), (end, top + 5)], svg.INK, 0.8, marker="arrow", one_way=True),
        svg.text((end - 66, top + 8), "时间", 8.5, "end"),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    first = chart("GPipe：第0段最多存6个微批", pipeline.gpipe(STAGES, MICROBATCHES), 18)
    second = chart("1F1B：第0段最多存4个微批", pipeline.one_f_one_b(STAGES, MICROBATCHES), 105)
    svg.save(folder / "pipeline.svg", SIZE, "四段流水线的两种调度", [*first, *second, *legend(174)])


if __name__ == "__main__":
    main()

"""Draws roadmap.svg: the chapters of the book, and what rests on what."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 214)
HIGH, GAP = 30.0, 20.0
LEFT, RIGHT = 58.0, 392.0
TINT = "#d5e2e9"
BANDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("芯片", (("1", "屋顶线"), ("2", "TPU"), ("12", "GPU"))),
    ("方法", (("3", "切分与集合通信"), ("4", "Transformer的账"))),
    ("应用", (("5", "并行训练"), ("6", "训练实例"), ("7", "推理"), ("8", "推理实例"))),
    ("落地", (("9", "性能分析"), ("10", "JAX"), ("11", "结语"))),
)


def band(top: float, name: str, chapters: tuple[tuple[str, str], ...]) -> list[str]:
    """One row of chapters, with its name at the left."""
    wide = (RIGHT - LEFT - 10 * (len(chapters) - 1)) / len(chapters)
    parts = [svg.text((8, top + HIGH / 2 + 3.2), name, 9, fill=svg.GREY)]
    for i, (number, title) in enumerate(chapters):
        x = LEFT + i * (wide + 10)
        parts += [
            svg.box((x, top), wide, HIGH, TINT if name == "方法" else "none"),
            svg.text((x + 7, top + HIGH / 2 + 3.2), number, 9, fill=svg.ACCENT),
            svg.text((x + (wide + 12) / 2, top + HIGH / 2 + 3.2), title, 8.5, "middle"),
        ]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    parts = []
    middle = (LEFT + RIGHT) / 2
    for i, (name, chapters) in enumerate(BANDS):
        top = 12 + i * (HIGH + GAP)
        parts += band(top, name, chapters)
        if i:
            parts.append(svg.path([(middle, top - GAP + 3), (middle, top - 3)], svg.GREY, marker="arrow", one_way=True))
    svg.save(folder / "roadmap.svg", SIZE, "全书各章", parts)


if __name__ == "__main__":
    main()

"""Draws road.svg: what becomes of a function on its way from Python to a chip, and how host and chip divide the time."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 178)
WIDTH, HEIGHT, TOP, STEP = 60.0, 26.0, 34.0, 85.0
STAGES = [
    ("Python函数", "数值、分支、循环"),
    ("jaxpr", "形状与元素类型"),
    ("StableHLO", "另注各数组的切法"),
    ("HLO", "一片的程序，含通信"),
    ("可执行程序", "机器码"),
]
MOVES = ["追踪", "降级", "切分", "优化"]
HELD = "#8fb3c6"
HOST, CHIP = 124.0, 152.0


def stages() -> list[str]:
    """The forms of the program, and the way past them when it has been made before."""
    parts = []
    for i, (name, note) in enumerate(STAGES):
        x = i * STEP
        edge = 0.0 if i == 0 else SIZE[0] if i == len(STAGES) - 1 else x + WIDTH / 2
        anchor = "start" if i == 0 else "end" if i == len(STAGES) - 1 else "middle"
        parts += [svg.box((x + 0.3, TOP), WIDTH - 0.6, HEIGHT), svg.text((x + WIDTH / 2, TOP + 16), name, 9, "middle")]
        parts.append(svg.text((edge, TOP + HEIGHT + 13), note, 7.5, anchor, svg.GREY))
    for i, name in enumerate(MOVES):
        x = i * STEP + WIDTH
        parts.append(svg.path([(x + 2, TOP + 17), (x + 23, TOP + 17)], marker="arrow", one_way=True))
        parts.append(svg.text((x + 12.5, TOP + 11), name, 8, "middle"))
    over = [(WIDTH / 2, TOP - 2), (WIDTH / 2, TOP - 14), (4 * STEP + WIDTH / 2, TOP - 14), (4 * STEP + WIDTH / 2, TOP - 2)]
    parts.append(svg.path(over, svg.ACCENT, dash="3 2", marker="arrow", one_way=True))
    parts.append(svg.text((SIZE[0] / 2, TOP - 18), "形状、类型、切法都见过：直接取用", 8.5, "middle", svg.ACCENT))
    return parts


def lanes() -> list[str]:
    """The host hands over three steps and then waits; the chip works them off."""
    parts = [svg.text((0, HOST + 12), "主机"), svg.text((0, CHIP + 12), "芯片")]
    for i in range(3):
        x = 34 + 16 * i
        parts += [svg.box((x, HOST), 14, 16, svg.PALE), svg.text((x + 7, HOST + 11.5), str(i + 1), 8.5, "middle")]
        y = 48 + 100 * i
        parts += [svg.box((y, CHIP), 100, 16, HELD), svg.text((y + 50, CHIP + 11.5), str(i + 1), 8.5, "middle")]
    parts.append(svg.path([(84, HOST + 8), (346, HOST + 8)], svg.GREY, dash="3 2"))
    parts.append(svg.text((215, HOST + 5), "等第3步算完", 8.5, "middle", svg.GREY))
    parts.append(svg.path([(348, CHIP), (348, HOST + 8), (360, HOST + 8)], marker="arrow", one_way=True))
    parts.append(svg.text((364, HOST + 11), "取回结果", 8.5))
    parts.append(svg.text((34, HOST - 6), "派发", 8.5))
    parts.append(svg.path([(0, 90), (400, 90)], svg.PALE))
    parts.append(svg.text((0, 104), "运行时", 8.5, fill=svg.GREY))
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "road.svg", SIZE, "从Python到芯片", [*stages(), *lanes()])


if __name__ == "__main__":
    main()

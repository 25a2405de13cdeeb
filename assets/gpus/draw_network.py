"""Draws network.svg: the levels of a DGX H100 SuperPOD, what each joins and how much of it a GPU has."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.gpus import numbers as model

SIZE = (400, 238)
TINT = "#d5e2e9"
TREE = model.Tree(64, 1024)
EDGE = 284.0


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def row(y: float, name: str, *lines: str) -> list[str]:
    """The words at the right of a level."""
    return [svg.text((EDGE + 14, y), name, 9), *(svg.text((EDGE + 14, y + 12 * (i + 1)), line, 8, fill=svg.ACCENT) for i, line in enumerate(lines))]


def spines() -> list[str]:
    """The spine switches."""
    step = (EDGE - 16) / TREE.spines
    return [svg.box((8 + step * i, 14), step - 5, 12, "#ffffff") for i in range(TREE.spines)]


def unit(left: float, wide: float) -> list[str]:
    """A scalable unit: its leaves, and lines up to the spines."""
    parts, step = [], wide / 8
    for i in range(8):
        x = left + step * i + (step - 2) / 2
        parts += [svg.path([(x, 62), (8 + (EDGE - 16) * (i + 0.5) / 8, 26)], svg.PALE, 0.6), svg.box((left + step * i, 62), step - 2, 12, "#ffffff")]
    return parts


def nodes() -> list[str]:
    """Nodes of the first unit: two of them and dots, each GPU to its own leaf."""
    parts = []
    for n, left in enumerate((8.0, 160.0)):
        parts.append(svg.box((left, 132), 116, 74, "#f6f6f6", svg.GREY))
        for i in range(8):
            ends = [(left + 14 * i + 9, 140.0), (8 + 64 / 8 * i + 3, 74.0)]
            parts.append(svg.path(ends, svg.ACCENT if i == 0 else svg.GREY, 0.9 if i == 0 else 0.4))
        for i in range(8):
            x = left + 14 * i + 4
            parts += [svg.path([(x + 5, 152), (x + 5, 174)], svg.GREY, 0.8), svg.box((x, 140), 10, 12, svg.ACCENT if i == 0 else TINT)]
        parts += [svg.box((left + 4, 174), 108, 14, "#ffffff"), label((left + 58, 181), "NVSwitch", 8)]
        parts.append(label((left + 58, 197), ("节点1", "节点32")[n], 8, svg.GREY))
    return [*parts, label((142, 168), "…", 11)]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    units = [piece for i in range(4) for piece in unit(8 + 68 * i, 64)]
    share, link = model.NDR / 1e9, model.H.link / 1e9
    words = [
        *row(18, f"骨干{TREE.spines}台", f"每块GPU {share:.0f} GB/s"),
        *row(66, f"叶{TREE.leaves}台，每单元8台", f"每块GPU {share:.0f} GB/s", "同一轨道，一跳"),
        *row(146, "节点，8块GPU", f"出节点：{8 * share:.0f} GB/s"),
        *row(180, "NVSwitch", f"每块GPU {link:.0f} GB/s"),
    ]
    unit_words = "一个可扩展单元：32个节点，256块GPU；图上只画了其中两个"
    brace = [svg.path([(8, 214), (8, 218), (276, 218), (276, 214)], svg.GREY), label((142, 228), unit_words, 8.5)]
    svg.save(folder / "network.svg", SIZE, "DGX H100 SuperPOD的各层网络", [*units, *spines(), *nodes(), *words, *brace])


if __name__ == "__main__":
    main()

"""Draws chip.svg: what an SM of an H100 holds, and how the SMs share the chip's L2 cache, memory and links."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.gpus import numbers as model

SIZE = (400, 236)
TINT = "#d5e2e9"


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def part(at: svg.Point, size: svg.Point, words: str, fill: str = "#ffffff", type_size: float = 8) -> list[str]:
    """A box with its name."""
    return [svg.box(at, *size, fill), label((at[0] + size[0] / 2, at[1] + size[1] / 2), words, type_size)]


def quarter(at: svg.Point) -> list[str]:
    """One of the four parts of an SM."""
    x, y = at
    return [
        svg.box(at, 88, 68, "#f6f6f6", svg.GREY),
        *part((x + 4, y + 4), (80, 13), "线程束调度器"),
        *part((x + 4, y + 19), (80, 13), "寄存器64 KiB"),
        svg.box((x + 4, y + 34), 38, 30, "#ffffff"),
        label((x + 23, y + 44), "CUDA"),
        label((x + 23, y + 54), "核心×32"),
        *part((x + 46, y + 34), (38, 30), "张量核心", TINT),
    ]


def sm() -> list[str]:
    """The SM at the left."""
    quarters = [piece for i in range(4) for piece in quarter((10 + 92 * (i % 2), 24 + 72 * (i // 2)))]
    return [
        svg.box((4, 6), 192, 224),
        svg.text((10, 18), "一个SM", 9),
        *quarters,
        *part((10, 196), (180, 26), f"L1与共享内存，{model.H.l1} KiB", "#ffffff", 9),
        svg.path([(56, 164), (56, 194)], svg.INK, 0.8, marker="arrow"),
        svg.path([(144, 164), (144, 194)], svg.INK, 0.8, marker="arrow"),
        label((100, 180), "每拍128 B", 8, svg.ACCENT),
    ]


def chip() -> list[str]:
    """The whole chip at the right: its SMs, and what lies below them."""
    squares = []
    for i in range(model.H.sms):
        at = (226 + 13.1 * (i % 12), 36 + 7.4 * (i // 12))
        squares.append(svg.box(at, 10.4, 5.2, svg.ACCENT if i == 0 else TINT, svg.GREY))
    return [
        svg.box((218, 6), 170, 224),
        svg.text((224, 18), f"H100芯片：{model.H.sms}个SM", 9),
        svg.path([(196, 22), (224, 38)], svg.GREY, svg.HAIR, "2 2"),
        *squares,
        svg.path([(258, 120), (258, 142)], svg.INK, 0.8, marker="arrow"),
        svg.text((265, 134), f"约{model.L2 / 1e12:.1f} TB/s", 8, fill=svg.ACCENT),
        *part((226, 145), (154, 18), f"L2缓存{model.H.l2} MB", "#ffffff", 9),
        svg.path([(258, 166), (258, 188)], svg.INK, 0.8, marker="arrow"),
        svg.text((265, 180), f"{model.H.chip.bandwidth / 1e12:.2f} TB/s", 8, fill=svg.ACCENT),
        *part((226, 191), (74, 18), f"HBM {model.H.chip.memory / 1e9:.0f} GB", "#ffffff", 8.5),
        svg.path([(342, 166), (342, 222)], svg.INK, 0.8, marker="arrow"),
        svg.text((348, 186), "NVLink", 8, fill=svg.ACCENT),
        svg.text((348, 197), f"{model.H.link / 1e9:.0f}", 8, fill=svg.ACCENT),
        svg.text((348, 208), "GB/s", 8, fill=svg.ACCENT),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "chip.svg", SIZE, "H100的SM与整片芯片", [*sm(), *chip()])


if __name__ == "__main__":
    main()

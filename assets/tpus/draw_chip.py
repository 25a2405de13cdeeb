"""Draws chip.svg: what a TPU v5e chip is made of, and how wide the roads between its parts are."""

from __future__ import annotations

from pathlib import Path

from assets import chips, svg
from assets.tpus import numbers as model

SIZE = (400, 232)
TINT = "#d5e2e9"
MIDDLE = 108.0


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def part(at: svg.Point, width: float, height: float, lines: tuple[str, ...], fill: str = "#ffffff") -> list[str]:
    """A box with its name, and below it smaller lines in grey."""
    x, y = at[0] + width / 2, at[1] + height / 2 - 5.5 * (len(lines) - 1)
    names = [label((x, y + 11 * i), words, 8 if i else 9, svg.GREY if i else svg.INK) for i, words in enumerate(lines)]
    return [svg.box(at, width, height, fill), *names]


def road(start: svg.Point, end: svg.Point, words: str = "", fill: str = svg.ACCENT) -> list[str]:
    """A line with heads at both ends and what it carries, above its middle."""
    at = ((start[0] + end[0]) / 2, min(start[1], end[1]) - 6)
    return [svg.path([start, end], svg.INK, 0.8, marker="arrow"), label(at, words, 8, fill)]


def core() -> list[str]:
    """The TensorCore with its memories and units."""
    vmem = model.VMEM_TO_HBM * chips.V5E.bandwidth / 1e12
    units = [unit for i in range(4) for unit in part((256 + 31 * (i % 2), 40 + 31 * (i // 2)), 27, 27, ("MXU",), TINT)]
    return [
        svg.box((118, 22), 206, 172, "#f6f6f6", svg.GREY),
        svg.text((124, 34), "张量核", 9, fill=svg.GREY),
        *part((134, 62), 58, 92, ("VMEM", "128 MiB")),
        *units,
        label((284, 107), "脉动阵列128×128", 8, svg.GREY),
        *part((256, 116), 58, 24, ("向量单元",)),
        *part((256, 150), 58, 34, ("标量单元", "SMEM 1 MiB")),
        *road((195, 70), (253, 70), f"约{vmem:.0f} TB/s"),
        *road((195, 128), (253, 128)),
        svg.path([(253, 167), (163, 167), (163, 157)], svg.GREY, svg.HAIR, "2 2", marker="arrow", one_way=True),
        label((206, 175), "取指、发起搬运", 8, svg.GREY),
    ]


def outside() -> list[str]:
    """The chip's main memory, its links to neighbours and its bus to the host."""
    link, bus = chips.V5E_LINK / 1e9, chips.PCIE / 1e9
    stubs = [piece for i in range(4) for piece in road((340, 58 + 26 * i), (368, 58 + 26 * i))]
    return [
        svg.box((4, 8), 336, 194, "none"),
        svg.text((10, 20), "芯片", 9),
        *part((12, 62), 56, 92, ("HBM", "16 GB")),
        *road((71, MIDDLE), (131, MIDDLE)),
        label((95, MIDDLE - 7), f"{chips.V5E.bandwidth / 1e9:.0f} GB/s", 8, svg.ACCENT),
        *stubs,
        svg.text((343, 40), "四条ICI链路", 8, fill=svg.GREY),
        svg.text((343, 154), "单向各", 8, fill=svg.ACCENT),
        svg.text((343, 165), f"{link:.0f} GB/s", 8, fill=svg.ACCENT),
        svg.path([(40, 157), (40, 222)], svg.INK, 0.8, marker="arrow"),
        svg.text((47, 214), f"PCIe，约{bus:.0f} GB/s，通往主机", 8, fill=svg.ACCENT),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "chip.svg", SIZE, "TPU v5e芯片的组成", [*core(), *outside()])


if __name__ == "__main__":
    main()

"""Draws roads.svg: two hosts with a tray of four TPU v5p chips each, and the three roads between chips."""

from __future__ import annotations

from pathlib import Path

from assets import chips, svg

SIZE = (400, 226)
TINT = "#d5e2e9"
CHIP = 34.0
TRAYS = (30.0, 262.0)
TOP = 122.0


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def tray(left: float) -> list[str]:
    """A host above its tray of 2×2 chips, PCIe down to each chip, ICI between neighbours."""
    step, half = 60.0, CHIP / 2
    parts = [svg.box((left - 14, 56), 122, 28, "#ffffff"), label((left + 47, 70), "主机"), svg.box((left - 14, TOP - 8), 122, 94, "none", svg.PALE)]
    for x in (left, left + step):
        parts.append(svg.path([(x + half, 84), (x + half, TOP)], svg.GREY, svg.HAIR, "2 2"))
        parts.append(svg.path([(x + half, TOP + CHIP), (x + half, TOP + 44)], svg.ACCENT, 1.4))
    for y in (TOP, TOP + 44):
        parts.append(svg.path([(left + CHIP, y + half), (left + step, y + half)], svg.ACCENT, 1.4))
        parts += [part for x in (left, left + step) for part in (svg.box((x, y), CHIP, CHIP, TINT), label((x + half, y + half), "TPU", 8))]
    return parts


def between() -> list[str]:
    """The network above, and the direct links below, between the two trays."""
    left, right = TRAYS
    ici, bus, network = chips.V5P_LINK / 1e9, chips.PCIE / 1e9, 4 * chips.V5P_DCN / 1e9
    middle = (left + right + 94) / 2
    links = [svg.path([(left + 94, y + CHIP / 2), (right, y + CHIP / 2)], svg.ACCENT, 1.4) for y in (TOP, TOP + 44)]
    return [
        svg.box((middle - 60, 8), 120, 24, "#f6f6f6", svg.GREY),
        label((middle, 20), "数据中心网络（DCN）"),
        svg.path([(left + 47, 56), (left + 47, 20), (middle - 60, 20)], svg.GREY),
        svg.path([(right + 47, 56), (right + 47, 20), (middle + 60, 20)], svg.GREY),
        label((middle, 42), f"每台主机约{network:.0f} GB/s", 8, svg.GREY),
        *links,
        label((middle, TOP + 31), "芯片间互连（ICI）", 9, svg.ACCENT),
        label((middle, TOP + 45), f"单向{ici:.0f} GB/s", 8, svg.ACCENT),
        label((middle, 103), f"PCIe，每片约{bus:.0f} GB/s", 8, svg.GREY),
        svg.path([(middle - 52, 103), (left + 84, 103)], svg.PALE),
        svg.path([(middle + 52, 103), (right + 10, 103)], svg.PALE),
        label((left + 47, TOP + 96), "一个托盘", 8.5, svg.GREY),
        label((right + 47, TOP + 96), "另一个托盘，同一切片", 8.5, svg.GREY),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "roads.svg", SIZE, "两台主机、两个托盘与三条路", [*(part for left in TRAYS for part in tray(left)), *between()])


if __name__ == "__main__":
    main()

"""Draws split.svg: a matrix product divided along its inner dimension between two chips."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 206)
UNIT = 44.0
TINT = "#d5e2e9"
ROW_TOPS = (24.0, 120.0)


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def matrices(chip: int, top: float) -> list[str]:
    """What one chip holds and makes: half of X, half of W (both tinted), a whole Z."""
    middle = top + UNIT / 2
    x, w, z = 62.0, 172.0, 262.0
    shift = chip * UNIT
    tall = UNIT * 0.8
    w_top = middle - tall
    return [
        svg.text((8, middle + 3.2), f"芯片{chip}", 9),
        svg.box((x + shift, middle - tall / 2), UNIT, tall, TINT, "none"),
        svg.box((x, middle - tall / 2), 2 * UNIT, tall),
        svg.path([(x + UNIT, middle - tall / 2), (x + UNIT, middle + tall / 2)], svg.GREY, svg.HAIR, "2 2"),
        label((x + shift + UNIT / 2, middle), f"*X*_{chip}", 10),
        label((x + 2 * UNIT + 11, middle), "×"),
        svg.box((w, w_top + chip * tall), UNIT, tall, TINT, "none"),
        svg.box((w, w_top), UNIT, 2 * tall),
        svg.path([(w, middle), (w + UNIT, middle)], svg.GREY, svg.HAIR, "2 2"),
        label((w + UNIT / 2, w_top + (chip + 0.5) * tall), f"*W*_{chip}", 10),
        label((w + UNIT + 23, middle), "="),
        svg.box((z, middle - tall / 2), UNIT, tall, TINT),
        label((z + UNIT / 2, middle), f"*Z*_{chip}", 10),
    ]


def dimensions() -> list[str]:
    """The lengths of the sides, on the upper row."""
    middle, tall = ROW_TOPS[0] + UNIT / 2, UNIT * 0.8
    return [
        label((62 + UNIT, middle - tall / 2 - 8), "*D*", 9, svg.GREY),
        label((54, middle), "*B*", 9, svg.GREY),
        label((172 + UNIT / 2, middle - tall - 7), "*F*", 9, svg.GREY),
        label((172 + UNIT + 8, middle), "*D*", 9, svg.GREY),
    ]


def exchange() -> list[str]:
    """The link between the chips, with what goes over it."""
    upper, lower = (top + UNIT / 2 for top in ROW_TOPS)
    x, half = 262 + UNIT / 2, UNIT * 0.4
    return [
        svg.path([(x, upper + half + 3), (x, lower - half - 3)], svg.INK, 0.8, marker="arrow"),
        svg.text((x + 10, (upper + lower) / 2 - 3), "互送部分和", 9, fill=svg.ACCENT),
        svg.text((x + 10, (upper + lower) / 2 + 10), "每个方向2*BF*字节", 8.5, fill=svg.ACCENT),
        svg.text((x + half + 20, upper + 3.2), "*Z* = *Z*_0 + *Z*_1", 9.5),
        svg.text((x + half + 20, lower + 3.2), "*Z* = *Z*_0 + *Z*_1", 9.5),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    rows = [part for chip, top in enumerate(ROW_TOPS) for part in matrices(chip, top)]
    svg.save(folder / "split.svg", SIZE, "沿收缩维切分的矩阵乘", [*rows, *dimensions(), *exchange()])


if __name__ == "__main__":
    main()

"""Draws cases.svg: what chip 0 of two can make of a matrix product, in each of the four cases."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 218)
SIDE = 38.0
TINT, DEEP = "#d5e2e9", "#8fb3c6"
PANELS = [(10.0, 26.0), (214.0, 26.0), (10.0, 142.0), (214.0, 142.0)]
WHOLE, TOP, LEFT, CORNER = (1.0, 1.0), (1.0, 0.5), (0.5, 1.0), (0.5, 0.5)
Share = tuple[float, float]
"""Width and height of what chip 0 holds, from the upper left corner, as shares of the matrix's side."""


def matrix(at: svg.Point, share: Share, name: str, fill: str = TINT) -> list[str]:
    """A square matrix: tinted where chip 0 holds it, divided by a dashed line where it is divided."""
    x, y = at
    parts = [svg.box(at, SIDE * share[0], SIDE * share[1], fill, "none"), svg.box(at, SIDE, SIDE)]
    if share[0] < 1:
        parts.append(svg.path([(x + SIDE / 2, y), (x + SIDE / 2, y + SIDE)], svg.GREY, svg.HAIR, "2 2"))
    if share[1] < 1:
        parts.append(svg.path([(x, y + SIDE / 2), (x + SIDE, y + SIDE / 2)], svg.GREY, svg.HAIR, "2 2"))
    parts.append(svg.text((x + SIDE * share[0] / 2, y + SIDE * share[1] / 2 + 3.2), name, 9, "middle"))
    return parts


def panel(at: svg.Point, title: str, shares: tuple[Share, Share, Share], words: tuple[str, str], *, sign: str = "=", name: str = "*Z*") -> list[str]:
    """One case: the operands and the product as chip 0 has them, with what must be sent below."""
    x, y = at
    step = SIDE + 22
    middle = y + SIDE / 2 + 3.2
    result = DEEP if sign == "=" else "none"
    return [
        svg.text((x, y - 11), title, 9.5),
        *matrix((x, y), shares[0], "*X*"),
        svg.text((x + SIDE + 11, middle), "×", 9, "middle"),
        *matrix((x + step, y), shares[1], "*W*"),
        svg.text((x + step + SIDE + 11, middle), sign, 9, "middle"),
        *matrix((x + 2 * step, y), shares[2], name, result),
        *(svg.text((x, y + SIDE + 17 + 14 * line), word, 8.5, fill=svg.ACCENT) for line, word in enumerate(words)),
    ]


def unmade(at: svg.Point) -> list[str]:
    """The two corners of a product that no chip can make."""
    x, y = at[0] + 2 * (SIDE + 22), at[1]
    quarter = SIDE / 2
    return [
        svg.text((x + 1.5 * quarter, y + quarter / 2 + 3.2), "?", 9, "middle", svg.ACCENT),
        svg.text((x + 0.5 * quarter, y + 1.5 * quarter + 3.2), "?", 9, "middle", svg.ACCENT),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    parts = [
        *panel(PANELS[0], "一　收缩维都没有切", (TOP, WHOLE, TOP), ("各乘各的，结果自然切好", "不用通信")),
        *panel(PANELS[1], "二　只切了一方的收缩维", (LEFT, WHOLE, WHOLE), ("两边的长度对不上，不能乘", "先收集*X*"), sign="≠"),
        *panel(PANELS[2], "三　双方的收缩维同样切", (LEFT, TOP, WHOLE), ("乘出一份完整大小的部分和", "再全归约，或归约散射"), name="*Z*_0"),
        *panel(PANELS[3], "四　两条输出维争一个轴", (TOP, LEFT, CORNER), ("只有对角的块，其余无人能算", "先收集*X*或*W*")),
        *unmade(PANELS[3]),
    ]
    svg.save(folder / "cases.svg", SIZE, "两片芯片上矩阵乘的四种情形", parts)


if __name__ == "__main__":
    main()

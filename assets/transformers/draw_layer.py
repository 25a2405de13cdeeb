"""Draws layer.svg: one layer of a Transformer, with the shape of what passes along each arrow for one token."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 268)
TINT = "#d5e2e9"
ROW_TOPS = (18.0, 156.0)
HIGH = 22.0


def label(at: svg.Point, words: str, size: float = 9, fill: str = svg.INK) -> str:
    """Type centred on a point."""
    return svg.text((at[0], at[1] + size * 0.36), words, size, "middle", fill)


def part(centre: svg.Point, words: str, width: float = 46, weights: str = "") -> list[str]:
    """A box round its name, tinted and with the size of its matrix below where it has weights."""
    x, y = centre
    box = svg.box((x - width / 2, y - HIGH / 2), width, HIGH, TINT if weights else "#ffffff")
    below = [label((x, y + HIGH / 2 + 7), weights, 7.5, svg.GREY)] if weights else []
    return [box, label(centre, words), *below]


def arrow(points: list[svg.Point], words: str = "", at: svg.Point | None = None) -> list[str]:
    """A way with a head at its end, and the shape of what goes along it."""
    (x0, y0), (x1, _) = points[-2:]
    middle = at or ((x0 + x1) / 2, y0 - 7)
    return [svg.path(points, marker="arrow", one_way=True), *([label(middle, words, 8, svg.ACCENT)] if words else [])]


def plus(centre: svg.Point) -> list[str]:
    """Where the residual is added."""
    return [
        svg.dot(centre, "#ffffff", 6),
        f'<circle cx="{centre[0]}" cy="{centre[1]}" r="6" fill="none" stroke="{svg.INK}" stroke-width="{svg.HAIR}"/>',
        label(centre, "+", 10),
    ]


def row(top: float) -> list[str]:
    """What both halves share: the residual along the top, the norm at the left, the sum at the right."""
    middle = top + 66
    return [
        *arrow([(4, top), (377, top)], "*D*", (290, top - 6)),
        *arrow([(26, top), (26, middle - HIGH / 2)]),
        *part((26, middle), "归一化", 38),
        *arrow([(384, middle), (384, top + 7)]),
        *plus((384, top)),
    ]


def attention() -> list[str]:
    """The upper half: three projections, the attention proper, and the projection back."""
    top = ROW_TOPS[0]
    middle = top + 66
    ways = (
        (middle - 38, "*W*_q", "*D*×*n*_q*d*", "*n*_q×*d*"),
        (middle, "*W*_k", "*D*×*n*_kv*d*", "*n*_kv×*d*"),
        (middle + 38, "*W*_v", "*D*×*n*_kv*d*", "*n*_kv×*d*"),
    )
    parts = [*row(top), svg.path([(45, middle), (72, middle)]), label((58, middle - 7), "*D*", 8, svg.ACCENT)]
    for y, name, weights, shape in ways:
        parts += arrow([(72, middle), (72, y), (92, y)] if y != middle else [(72, middle), (92, middle)])
        parts += part((114, y), name, 44, weights)
        parts += arrow([(136, y), (196, y)], shape)
    parts += [
        svg.box((196, middle - 49), 58, 98, "#ffffff"),
        label((225, middle - 20), "*QK*的内积"),
        label((225, middle), "softmax"),
        label((225, middle + 20), "乘*V*"),
    ]
    parts += [*arrow([(254, middle), (308, middle)], "*n*_q×*d*"), *part((330, middle), "*W*_o", 44, "*n*_q*d*×*D*")]
    return [*parts, svg.path([(352, middle), (384, middle)]), label((369, middle - 7), "*D*", 8, svg.ACCENT)]


def feed_forward() -> list[str]:
    """The lower half: two projections up, their product, one projection down."""
    top = ROW_TOPS[1]
    middle = top + 66
    parts = [*row(top), svg.path([(45, middle), (72, middle)]), label((58, middle - 7), "*D*", 8, svg.ACCENT)]
    for y, name, end in ((middle - 24, "*W*_gate", "SiLU"), (middle + 24, "*W*_up", "")):
        parts += [*arrow([(72, middle), (72, y), (92, y)]), *part((117, y), name, 50, "*D*×*F*")]
        if end:
            parts += [*arrow([(142, y), (172, y)], "*F*"), *part((191, y), end, 38), *arrow([(210, y), (236, y), (236, middle - 7)])]
        else:
            parts += arrow([(142, y), (236, y), (236, middle + 7)], "*F*", (157, y - 7))
    parts += [f'<circle cx="236" cy="{middle}" r="6" fill="#ffffff" stroke="{svg.INK}" stroke-width="{svg.HAIR}"/>', label((236, middle), "⊙", 10)]
    parts += [*arrow([(242, middle), (304, middle)], "*F*"), *part((330, middle), "*W*_down", 52, "*F*×*D*")]
    return [*parts, svg.path([(356, middle), (384, middle)]), label((370, middle - 7), "*D*", 8, svg.ACCENT)]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "layer.svg", SIZE, "一层Transformer的部件与形状", [*attention(), *feed_forward()])


if __name__ == "__main__":
    main()

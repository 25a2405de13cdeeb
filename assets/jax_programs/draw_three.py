"""Draws three.svg: one layer in the three ways of writing, and who settles which of its divisions."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 192)
TOP, DOWN = 34.0, 50.0
X, H, Z = 52.0, 166.0, 312.0
WIDTH, HEIGHT = 66.0, 26.0
INFERRED = "3 2"
# For each way: text of x, of h, of the reduction and of z, with who settles it: a person, a rule of types, the compiler.
Piece = tuple[str, str]
ROWS: list[tuple[str, str, tuple[Piece, Piece, Piece, Piece]]] = [
    ("自动", "全局", (("[*B*_X, *D*]", "person"), ("？", "compiler"), ("归约", "compiler"), ("[*B*_X, *D*]", "person"))),
    ("显式", "全局", (("[*B*_X, *D*]", "person"), ("[*B*_X, *F*_Y]", "type"), ("归约", "compiler"), ("[*B*_X, *D*]", "person"))),
    ("手工", "一片", (("16×32", "person"), ("16×64", "type"), ("psum", "person"), ("16×32", "type"))),
]
COLOURS = {"person": svg.ACCENT, "type": svg.INK, "compiler": svg.GREY}


def frame(at: svg.Point, width: float, piece: Piece) -> list[str]:
    """A box in the manner of the one who settles it."""
    words, who = piece
    x, y = at
    corners = [(x, y), (x + width, y), (x + width, y + HEIGHT), (x, y + HEIGHT), (x, y)]
    edge = svg.path(corners, COLOURS[who], 1.4 if who == "person" else svg.HAIR, INFERRED if who == "compiler" else "")
    return [edge, svg.text((x + width / 2, y + 16.5), words, 9, "middle", COLOURS[who])]


def row(index: int) -> list[str]:
    """One way of writing the layer."""
    name, view, (x, h, reduction, z) = ROWS[index]
    y = TOP + index * DOWN
    middle = y + HEIGHT / 2
    parts = [svg.text((0, y + 12), name, 10), svg.text((0, y + 25), f"看到{view}", 7.5, fill=svg.GREY)]
    parts += frame((X, y), WIDTH, x) + frame((H, y), WIDTH, h) + frame((260, y), 36, reduction) + frame((Z, y), WIDTH, z)
    parts += [svg.path([(a, middle), (b, middle)], marker="arrow", one_way=True) for a, b in ((118, 164), (232, 258), (296, 310))]
    parts += [svg.text((140, middle - 5), "×*W*_1", 8.5, "middle"), svg.text((244, middle - 5), "×*W*_2", 8.5, "middle")]
    return parts


def heads() -> list[str]:
    """Names of the columns, and the three manners of line."""
    names = {X + WIDTH / 2: "*X*", H + WIDTH / 2: "*H*", 278: "部分和", Z + WIDTH / 2: "*Z*"}
    parts = [svg.text((x, TOP - 12), name, 9, "middle") for x, name in names.items()]
    y = TOP + 3 * DOWN + 2
    for x, who, words in ((52, "person", "由人写明"), (160, "type", "由规则推出，可以查看"), (300, "compiler", "由编译器决定")):
        width = 1.4 if who == "person" else svg.HAIR
        parts.append(svg.path([(x, y - 3), (x + 18, y - 3)], COLOURS[who], width, INFERRED if who == "compiler" else ""))
        parts.append(svg.text((x + 22, y), words, 8, fill=COLOURS[who]))
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    rows = [part for index in range(len(ROWS)) for part in row(index)]
    svg.save(folder / "three.svg", SIZE, "同一层的三种写法", [*heads(), *rows])


if __name__ == "__main__":
    main()

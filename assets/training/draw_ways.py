"""Draws ways.svg: what one of four chips keeps of activations and weights under each of four ways of dividing a layer."""

from __future__ import annotations

from pathlib import Path

from assets import svg

SIZE = (400, 262)
TOP, DOWN = 40.0, 58.0
# Places and sizes of X, W1, W2, Z: tokens are high, D narrow, F wide.
COLUMNS = {"*X*": (62.0, 24.0, 40.0), "*W*_1": (106.0, 48.0, 24.0), "*W*_2": (174.0, 24.0, 40.0), "*Z*": (217.0, 24.0, 40.0)}
FORWARD, BACKWARD = 254.0, 326.0
HELD = "#8fb3c6"
LEADING = 12.0
# For each way: share of height and of width that chip 0 keeps of X, W1, W2, Z; what is sent forward, and backward.
Lines = tuple[str, ...]
ROWS: dict[str, tuple[list[tuple[float, float]], Lines, Lines]] = {
    "数据并行": ([(0.25, 1), (1, 1), (1, 1), (0.25, 1)], ("无",), ("归约d*W*_1、d*W*_2",)),
    "FSDP": ([(0.25, 1), (0.25, 1), (1, 0.25), (0.25, 1)], ("收*W*_1、*W*_2",), ("收*W*_1、*W*_2", "散射d*W*_1、d*W*_2")),
    "张量并行": ([(1, 0.25), (1, 0.25), (0.25, 1), (1, 0.25)], ("收*X*", "散射*Z*"), ("收d*Z*、*X*", "散射d*X*")),
    "两者合用": (
        [(0.5, 0.5), (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)],
        ("收*W*_1、*W*_2、*X*", "散射*Z*"),
        ("收*W*_1、*W*_2", "收d*Z*、*X*", "散射d*W*_1、d*W*_2", "散射d*X*"),
    ),
}


def matrix(at: svg.Point, width: float, height: float, share: tuple[float, float]) -> list[str]:
    """A matrix with the part of chip 0 in its upper left corner."""
    return [svg.box(at, width * share[1], height * share[0], HELD, "none"), svg.box(at, width, height)]


def heads() -> list[str]:
    """Names of the matrices and of the two passes."""
    parts = [svg.text((x + width / 2, TOP - 14), name, 9, "middle") for name, (x, width, _) in COLUMNS.items()]
    return [*parts, svg.text((FORWARD, TOP - 14), "前向", 9), svg.text((BACKWARD, TOP - 14), "反向", 9)]


def sizes() -> list[str]:
    """Letters for the sides, once, at the first row."""
    return [
        svg.text((COLUMNS["*X*"][0] - 3, TOP + 23), "*B*", 8, "end", svg.GREY),
        svg.text((COLUMNS["*X*"][0] + 12, TOP - 3), "*D*", 8, "middle", svg.GREY),
        svg.text((COLUMNS["*W*_1"][0] + 24, TOP + 5), "*F*", 8, "middle", svg.GREY),
        svg.text((COLUMNS["*W*_1"][0] - 3, TOP + 23), "*D*", 8, "end", svg.GREY),
        svg.text((COLUMNS["*W*_2"][0] - 3, TOP + 23), "*F*", 8, "end", svg.GREY),
        svg.text((COLUMNS["*W*_2"][0] + 12, TOP - 3), "*D*", 8, "middle", svg.GREY),
    ]


def row(index: int) -> list[str]:
    """One way of dividing."""
    name, (shares, forward, backward) = list(ROWS.items())[index]
    y = TOP + index * DOWN
    parts = [svg.text((4, y + 23), name, 9)]
    for share, (x, width, height) in zip(shares, COLUMNS.values(), strict=True):
        parts += matrix((x, y + (40 - height) / 2), width, height, share)
    for x, lines in ((FORWARD, forward), (BACKWARD, backward)):
        first = y + 23 - LEADING * (len(lines) - 1) / 2
        parts += [svg.text((x, first + LEADING * i), line, 8.5) for i, line in enumerate(lines)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    rows = [part for index in range(len(ROWS)) for part in row(index)]
    svg.save(folder / "ways.svg", SIZE, "四种切法里一片芯片存的部分", [*heads(), *sizes(), *rows])


if __name__ == "__main__":
    main()

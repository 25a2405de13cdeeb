"""Pieces of the book's figures: one line weight, one family of type, greys and a single accent colour.

A figure is a list of SVG elements as text. Lengths are in px of the drawing, 400 of them across the page's measure,
so that 9 px of type come out at about 8.5 pt in print. Numbers are rounded, so that a figure is the same on any machine.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

INK, GREY, PALE, ACCENT = "#1a1a1a", "#767676", "#dcdcdc", "#1f5c7a"
HAIR = 0.6
FAMILY = "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
VARIABLE = "font-family=\"STIX, 'STIX Two Text', 'Noto Serif', serif\" font-style=\"italic\""

Point = tuple[float, float]


def number(value: float) -> str:
    """A length with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(at: Point, words: str, size: float = 9, anchor: str = "start", fill: str = INK, *, turn: float = 0) -> str:
    """A line of type, with `*variables*` in italics and an index as in `*X*_0` or `*n*_kv`; `turn` is in degrees, anticlockwise."""
    x, y = map(number, at)
    pieces, italic, lowered = [], False, False
    for run in re.findall(r"\*|_(?:\d|[A-Za-z]+)|[^*_]+", words):
        if run == "*":
            italic = not italic
            continue
        low = run.startswith("_")
        style = f' font-size="{number(size * 0.7)}"' if low else f" {VARIABLE}" if italic else ""
        shift = f' dy="{number(size * (0.22 if low else -0.22))}"' if low != lowered else ""
        # Runs stand beside each other: within one another, WeasyPrint would lose what follows the inner one.
        pieces.append(f"<tspan{style}{shift}>{escape(run.removeprefix('_'))}</tspan>" if style or shift else escape(run))
        lowered = low
    turned = f' transform="rotate({number(-turn)} {x} {y})"' if turn else ""
    return f'<text x="{x}" y="{y}" font-size="{number(size)}" text-anchor="{anchor}" fill="{fill}"{turned}>{"".join(pieces)}</text>'


def path(points: list[Point], stroke: str = INK, width: float = HAIR, dash: str = "", marker: str = "", *, one_way: bool = False) -> str:
    """A line through points; `marker` names the arrow heads at its ends, or at its last point only if it is `one_way`."""
    way = " ".join(f"{'L' if i else 'M'}{number(x)} {number(y)}" for i, (x, y) in enumerate(points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    start = f' marker-start="url(#{marker})"' if marker and not one_way else ""
    heads = f'{start} marker-end="url(#{marker})"' if marker else ""
    return f'<path d="{way}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashed}{heads}/>'


def dot(at: Point, fill: str = ACCENT, radius: float = 2.6) -> str:
    """A point of the data."""
    return f'<circle cx="{number(at[0])}" cy="{number(at[1])}" r="{number(radius)}" fill="{fill}"/>'


def box(at: Point, width: float, height: float, fill: str = "none", stroke: str = INK) -> str:
    """A rectangle from its upper left corner."""
    x, y = map(number, at)
    return f'<rect x="{x}" y="{y}" width="{number(width)}" height="{number(height)}" fill="{fill}" stroke="{stroke}" stroke-width="{HAIR}"/>'


def save(target: Path, size: tuple[int, int], title: str, elements: list[str]) -> None:
    """Write the drawing, with its title for readers who cannot see it."""
    width, height = size
    arrow = (
        f'<marker id="arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto-start-reverse" '
        f'markerUnits="userSpaceOnUse"><path d="M0 0.6L5.4 3L0 5.4Z" fill="{INK}"/></marker>'
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FAMILY}">',
        f"<title>{escape(title)}</title>",
        f"<defs>{arrow}</defs>",
        *elements,
        "</svg>",
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")

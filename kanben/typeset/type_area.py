"""The type area: a whole number of ems wide and a whole number of lines high, placed on the page by classical proportions."""

from __future__ import annotations

from dataclasses import dataclass

# Shares of the page that the type area takes when no margins are given.
WIDTH, HEIGHT = 0.72, 0.81
# White left of and above the type area against white right of and below it: inner 2 to outer 2.8, top 2.4 to bottom 3.4.
INNER, TOP = 2 / 4.8, 2.4 / 5.8


@dataclass(frozen=True, slots=True)
class TypeArea:
    """All in pt, except `ems` (measure in characters of the body) and `lines`."""

    ems: int
    lines: int
    inner: float
    outer: float
    top: float
    bottom: float


def type_area(
    width: float,
    height: float,
    *,
    body: float,
    leading: float,
    inner: float | None = None,
    outer: float | None = None,
    top: float | None = None,
    bottom: float | None = None,
) -> TypeArea:
    """The type area of a page of `width` × `height` pt, for a body size and leading in pt.

    Margins that are given are kept, but the outer and bottom ones grow by what is over, so that the measure stays a whole number of
    ems (CLREQ, “Considerations in designing type area”) and the height a whole number of lines.
    """
    wide = width - inner - outer if inner is not None and outer is not None else width * WIDTH
    high = height - top - bottom if top is not None and bottom is not None else height * HEIGHT
    ems = max(1, int(wide / body + 1e-6)) if inner is not None and outer is not None else max(1, round(wide / body))
    lines = max(1, int(high / leading + 1e-6))
    left, right = _divided(width - ems * body, INNER, inner, outer)
    above, below = _divided(height - lines * leading, TOP, top, bottom)
    return TypeArea(ems, lines, left, right, above, below)


def _divided(white: float, share: float, first: float | None, second: float | None) -> tuple[float, float]:
    """The white on both sides of the type area: what is given is kept, the first side before the second."""
    if first is None:
        first = white * share if second is None else white - second
    return first, white - first

"""From the drawing of a formula to one outline, as a glyph of a font has it: filled with one colour, the text's."""

from __future__ import annotations

import functools
import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.transformPen import TransformPen
from fontTools.svgLib import parse_path

from kanben.render.formula import Piece

_SVG = "{http://www.w3.org/2000/svg}"
_NOTHING = ("none", "transparent")
_TRANSFORM = re.compile(r"(\w+)\(([^)]*)\)")
_Point = tuple[float, float]
Contours = tuple[tuple[str, tuple[_Point, ...]], ...]  # what a pen is told, as fontTools' RecordingPen keeps it


class NotAnOutline(Exception):
    """The drawing has something that an outline cannot hold: another colour, letters of another font, dashes."""


@dataclass(frozen=True, slots=True)
class _Paint:
    """How shapes are filled and stroked; SVG hands it down from element to element."""

    fill: str = "currentColor"
    stroke: str = "none"
    width: float = 1.0

    def within(self, element: ET.Element) -> _Paint:
        given = element.attrib
        paint = replace(self, fill=given.get("fill", self.fill), stroke=given.get("stroke", self.stroke))
        if "stroke-width" in given:
            paint = replace(paint, width=float(given["stroke-width"]))
        if {paint.fill, paint.stroke if paint.width else "none"} - {"currentColor", *_NOTHING} or "stroke-dasharray" in given:
            raise NotAnOutline
        return paint

    @property
    def fills(self) -> bool:
        return self.fill not in _NOTHING

    @property
    def strokes(self) -> bool:
        return self.stroke not in _NOTHING and self.width > 0


@dataclass(frozen=True, slots=True)
class Shape:
    """A letter or a rule: contours that begin at (0, 0), and the place where they begin in the formula.

    Thousandths of an em, y upward from the baseline. All shapes turn the same way, counter-clockwise as PostScript's do, so that
    where two overlap nothing is left blank.
    """

    contours: Contours
    x: float
    y: float


def shapes_of(piece: Piece) -> Iterator[Shape]:
    """The shapes that a piece of a formula is drawn with, from its left edge on. Raises `NotAnOutline`."""
    svg = ET.fromstring(piece.svg)  # noqa: S314 made by kanben.render.mathsvg
    left = float(svg.attrib["viewBox"].split()[0])
    return _children(svg, Transform(piece.scale, 0, 0, -piece.scale, -left * piece.scale, 0), _Paint())


def _children(parent: ET.Element, transform: Transform, paint: _Paint) -> Iterator[Shape]:
    for element in parent:
        tag = element.tag.removeprefix(_SVG)
        if tag == "title":
            continue
        within, painted = transform.transform(_transform(element.get("transform", ""))), paint.within(element)
        if tag == "g":
            yield from _children(element, within, painted)
        elif tag == "svg":
            yield from _view(element, within, painted)
        elif tag == "path" and not painted.strokes:
            if painted.fills and element.attrib["d"]:  # a blank of the font has no path
                yield _placed(element.attrib["d"], within)
        elif tag in _RULES:
            yield from (_placed(rule, within) for rule in _RULES[tag](element, painted))
        else:
            raise NotAnOutline


def _placed(contours: str | Contours, transform: Transform) -> Shape:
    """A path's contours under a transformation."""
    shape = _turned(contours, *transform[:4])
    return Shape(shape.contours, shape.x + transform[4], shape.y + transform[5])


@functools.lru_cache(maxsize=5000)
def _turned(contours: str | Contours, xx: float, xy: float, yx: float, yy: float) -> Shape:
    """A path under the part of a transformation that is the same wherever it stands: the letters of formulas come again and again."""
    drawn, placed = RecordingPen(), RecordingPen()
    pen = ReverseContourPen(drawn) if xx * yy < xy * yx else drawn
    _replay(contours, TransformPen(pen, (xx, xy, yx, yy, 0, 0)))
    _, ((x, y),) = drawn.value[0]
    drawn.replay(TransformPen(placed, (1, 0, 0, 1, -x, -y)))
    return Shape(tuple(placed.value), x, y)


def _replay(contours: str | Contours, pen: Any) -> None:
    if isinstance(contours, str):
        parse_path(contours, pen)
    else:
        for command, points in contours:
            getattr(pen, command)(*points)


def _view(element: ET.Element, transform: Transform, paint: _Paint) -> Iterator[Shape]:
    """A drawing in the drawing, which shows only what is inside its view: MathJax cuts rules that it has stretched."""
    x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    left, top, *size = (float(number) for number in element.attrib["viewBox"].split())
    if not all(math.isclose(*pair, abs_tol=0.5) for pair in zip(size, (width, height), strict=True)):
        raise NotAnOutline
    for shape in _children(element, Identity, paint):
        inside = RecordingPen()
        _replay(shape.contours, TransformPen(inside, (1, 0, 0, 1, shape.x, shape.y)))
        yield _placed(_clipped(tuple(inside.value), left, top, left + width, top + height), transform.translate(x - left, y - top))


def _clipped(contours: Contours, left: float, bottom: float, right: float, top: float) -> Contours:
    """The part of a shape inside a rectangle; it has to be a rule when not all of it is inside."""
    points = [point for _, points in contours for point in points]
    if all(left <= x <= right and bottom <= y <= top for x, y in points):
        return contours
    sides = itertools.pairwise(points)
    if any(command == "curveTo" for command, _ in contours) or any(x1 != x2 and y1 != y2 for (x1, y1), (x2, y2) in sides):
        raise NotAnOutline
    # Of a shape whose sides are all upright or level, the part inside is had by moving each corner to the nearest place inside.
    return tuple((command, tuple((min(max(x, left), right), min(max(y, bottom), top)) for x, y in points)) for command, points in contours)


def _rect(element: ET.Element, paint: _Paint) -> Iterator[Contours]:
    if element.get("rx") or element.get("ry"):
        raise NotAnOutline
    x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    if paint.fills:
        yield _rectangle(x, y, x + width, y + height)
    if paint.strokes:
        half = paint.width / 2
        outer = _rectangle(x - half, y - half, x + width + half, y + height + half)
        inner = _rectangle(x + width - half, y + half, x + half, y + height - half)  # turns the other way: a hole
        yield outer + (inner if min(width, height) > paint.width else ())


def _line(element: ET.Element, paint: _Paint) -> Iterator[Contours]:
    x1, y1, x2, y2 = (float(element.get(name, "0")) for name in ("x1", "y1", "x2", "y2"))
    length = math.hypot(x2 - x1, y2 - y1)
    if paint.strokes and length:
        dx, dy = (y1 - y2) / length * paint.width / 2, (x2 - x1) / length * paint.width / 2
        yield _closed((x1 - dx, y1 - dy), (x2 - dx, y2 - dy), (x2 + dx, y2 + dy), (x1 + dx, y1 + dy))


def _polygon(element: ET.Element, paint: _Paint) -> Iterator[Contours]:
    if paint.strokes:
        raise NotAnOutline
    numbers = [float(number) for number in re.split(r"[\s,]+", element.attrib["points"].strip())]
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True))
    if paint.fills:
        yield _closed(*(corners if area > 0 else reversed(corners)))


_RULES: dict[str, Callable[[ET.Element, _Paint], Iterator[Contours]]] = {"rect": _rect, "line": _line, "polygon": _polygon}


def _rectangle(left: float, bottom: float, right: float, top: float) -> Contours:
    return _closed((left, bottom), (right, bottom), (right, top), (left, top))


def _closed(first: _Point, *others: _Point) -> Contours:
    return (("moveTo", (first,)), *(("lineTo", (point,)) for point in others), ("closePath", ()))


def _transform(text: str) -> Transform:
    """The value of a transform attribute."""
    transform = Identity
    for name, arguments in _TRANSFORM.findall(text):
        numbers = [float(number) for number in re.split(r"[\s,]+", arguments.strip())]
        if name == "translate":
            transform = transform.translate(*numbers)
        elif name == "scale":
            transform = transform.scale(*numbers)
        elif name == "rotate":
            angle, x, y = (*numbers, 0.0, 0.0)[:3]
            transform = transform.translate(x, y).rotate(math.radians(angle)).translate(-x, -y)
        elif name == "matrix":
            transform = transform.transform(numbers)
        else:
            raise NotAnOutline
    return transform

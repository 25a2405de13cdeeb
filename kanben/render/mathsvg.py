"""From MathJax's SVG to SVG that WeasyPrint draws rightly within a line of text.

WeasyPrint draws each inline `<svg>` alone: the page's style sheets and colour do not reach inside, and time goes with the
number of elements. So sizes are in em, what MathJax leaves to its style sheet is written out, and empty groups are dissolved.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import Any

from kanben.render.formula import FormulaSvg, MathError, Piece, hex_colour

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = {"svg", "g", "path", "rect", "line", "polygon", "ellipse", "text"}
_ATTRIBUTES = {
    *("x", "y", "width", "height", "viewBox", "transform", "d", "points", "x1", "y1", "x2", "y2", "cx", "cy", "rx", "ry"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "font-size", "font-style", "font-weight"),
}
_RULE = {"fill": "none", "stroke-width": "60"}  # of tables, in thousandths of an em: as heavy as fraction bars
_BROKEN_RULE = {
    "mjx-dashed": {"stroke-dasharray": "140"},
    "mjx-dotted": {"stroke-dasharray": "0,140", "stroke-linecap": "round"},
}
# What may be set from the CJK text font: scripts with square characters and their marks.
_CJK = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe6f\uff01-\uffe6\U00020000-\U0003ffff]+")


_SMALLEST = 0.7  # of the size; smaller than this, indices could not be read


def drawing(pieces: Sequence[Mapping[str, Any]], *, max_width: float, title: str, colour: str, text_font: str) -> FormulaSvg:
    """The pieces of a formula, as the bundle's `toSvg` gives them, fit for WeasyPrint.

    One piece wider than `max_width` (em, 0 for no limit) is made smaller; `MathError` when it would become too small.
    The first piece carries `title`, which WeasyPrint makes the alternative text; the others are part of the same formula.
    """
    scale = 1.0
    if max_width and len(pieces) == 1 and (natural := pieces[0]["box"][2]) > max_width:
        scale = max_width / natural
        if scale < _SMALLEST:
            raise MathError(f"it is {natural:.0f} em wide, the page has room for {max_width:.0f}: break it into lines (aligned, split)")
    return FormulaSvg(title, tuple(_piece(piece, scale, " " if number else title, colour, text_font) for number, piece in enumerate(pieces)))


def _piece(piece: Mapping[str, Any], scale: float, title: str, colour: str, text_font: str) -> Piece:
    """One piece, its `<svg>` sized in em, its baseline on the line's."""
    svg = ET.fromstring(piece["svg"].replace(f' xmlns="{_SVG}"', ""))  # noqa: S314 MathJax wrote it
    for element in list(svg.iter()):
        _clean(element, text_font)
    _dissolve(svg)
    _, y, width, height = (length * scale for length in piece["box"])
    style = f"width:{width:.4f}em;height:{height:.4f}em;vertical-align:{-(y + height):.4f}em"
    svg.attrib = {"xmlns": _SVG, "class": "math", "viewBox": svg.attrib["viewBox"], "style": style}
    if colour:
        svg.set("color", colour)
    alternative = ET.Element("title")
    alternative.text = title
    svg.insert(0, alternative)
    return Piece(ET.tostring(svg, encoding="unicode"), width, -y, y + height, scale, piece["gap"], piece["newline"])


def _clean(element: ET.Element, text_font: str) -> None:
    """Leave only what draws, with what MathJax's style sheet would have said about it."""
    if element.tag not in _ELEMENTS:
        raise MathError(f"<{element.tag}> is not accepted in a formula")
    given = element.attrib
    kept = {name: value for name, value in given.items() if name in _ATTRIBUTES}
    if "data-line" in given or "data-frame" in given:
        kept |= _RULE | _BROKEN_RULE.get(given.get("class", ""), {})
    if heavy := re.search(r"stroke-width: *([\d.]+)", given.get("style", "")):
        kept["stroke-width"] = heavy[1]
    if "stroke-width" in kept:
        # MathJax strokes glyphs with no width, which a PDF shows as the thinnest line of the device: letters look bold.
        kept["stroke"] = "none" if float(kept["stroke-width"]) == 0 else kept.get("stroke", "currentColor")
    for paint in ("fill", "stroke"):
        if kept.get(paint, "none") not in ("none", "currentColor", "transparent"):
            kept[paint] = hex_colour(kept[paint])
    element.attrib = kept
    if element.tag == "text":
        _name_font(element, text_font)


def _name_font(element: ET.Element, text_font: str) -> None:
    """Name the font of characters that the mathematics font lacks; Han characters do not slope."""
    text = element.text or ""
    if strange := _CJK.sub("", text):
        raise MathError(f"the mathematics font has no character {strange[0]!r} (U+{ord(strange[0]):04X})")
    element.attrib.pop("font-style", None)
    element.set("font-family", text_font or "serif")


def _dissolve(parent: ET.Element) -> None:
    """Take out groups that say nothing, and give an only child its group's displacement."""
    children: list[ET.Element] = []
    for child in parent:
        _dissolve(child)
        if child.tag != "g":
            children.append(child)
        elif not child.attrib:
            children.extend(child)
        elif len(child) == 1 and set(child.attrib) == {"transform"} and child[0].tag != "svg":
            only = child[0]
            only.set("transform", " ".join(filter(None, (child.get("transform"), only.get("transform")))))
            children.append(only)
        elif len(child):
            children.append(child)
    parent[:] = children

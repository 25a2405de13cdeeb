"""What MathML Core lacks, said in CSS and in nested elements.

MathML Core (the part of MathML 3 that Chromium-based readers show) knows no column alignment or spacing, no rules and frames,
no strokes, no boxes measured against their content and no line ends. MathML 3's attributes stay where EPUBCheck accepts them,
for readers that know them.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from itertools import pairwise

from kanben.render.formula import MathError

_RULE = ".05em"
_ROWS = {"math", "mrow", "mstyle", "mtd", "mpadded", "menclose", "msqrt", "mphantom", "merror"}  # hold a row of any length
_SIDES = {"box": "border", "left": "border-left", "right": "border-right", "top": "border-top", "bottom": "border-bottom"}
_STROKES = {
    "updiagonalstrike": "to top right",
    "updiagonalarrow": "to top right",
    "northeastarrow": "to top right",
    "downdiagonalstrike": "to top left",
    "horizontalstrike": "to top",
}


def respell(math: ET.Element) -> None:
    """Rewrite a formula in place."""
    for element in list(math.iter()):
        if element.tag in _ROWS:
            _operators(element)
            _lines(element)
        match element.tag:
            case "mtable":
                _table(element)
            case "menclose":
                _enclosure(element)
            case "mpadded":
                _box(element)
            case "mover" | "munder":
                _bar(element)
            case "mstyle" if not element.attrib:
                element.tag = "mrow"


def _operators(row: ET.Element) -> None:
    """A sign after an operator is a prefix, and a function's name keeps its distance: Core guesses both from the place alone."""
    children = list(row)
    for index, (child, following) in enumerate(pairwise(children)):
        if child.tag != "mo":
            continue
        if child.get("rspace") == "0.1667em" and _opens(following):
            child.set("rspace", "0")
        elif child.text == "\u2061" and not _opens(following):
            row.insert(list(row).index(child) + 1, ET.Element("mspace", {"width": "0.1667em"}))
        elif following.tag == "mo" and following.text in ("-", "\u2212", "+", "±", "∓") and _expects_operand(child, index):
            following.set("form", "prefix")


def _opens(element: ET.Element) -> bool:
    """Tell whether an operator or an opening mark comes first, which needs no space before it."""
    while element.tag == "mrow" and len(element):
        element = element[0]
    return element.tag == "mo"


def _expects_operand(operator: ET.Element, index: int) -> bool:
    """Tell whether what follows this operator begins a term."""
    text = operator.text or ""
    if len(text) != 1 or text in "|‖∣∥⋯⋮⋱":
        return index == 0
    return text in ",;:" or unicodedata.category(text) in ("Sm", "Ps")


def _lines(row: ET.Element) -> None:
    r"""Lines ended by `\\` outside any environment become the rows of a table."""
    lines: list[list[ET.Element]] = [[]]
    for child in row:
        if child.tag == "mspace" and child.get("linebreak") == "newline":
            lines.append([])
        else:
            child.attrib.pop("linebreak", None)
            lines[-1].append(child)
    if len(lines) == 1:
        return
    table = ET.Element("mtable", {"displaystyle": "true"} if row.get("display") == "block" else {})
    if row.tag != "math":
        table.set("columnalign", "left")
    for line in filter(None, lines):
        ET.SubElement(ET.SubElement(table, "mtr"), "mtd").extend(line)
    _table(table)
    row[:] = [table]


def _table(table: ET.Element) -> None:
    """Alignment, distances and rules of a table, as CSS on each cell."""
    align, spacing, leading = _list(table, "columnalign", "center"), _list(table, "columnspacing", "1em"), _list(table, "rowspacing", "0.4em")
    column_rules, row_rules, frame = _list(table, "columnlines", "none"), _list(table, "rowlines", "none"), table.get("frame", "none")
    ruled = frame != "none" or set(column_rules) != {"none"}
    for name, values in (("columnspacing", spacing), ("rowspacing", leading)):
        if name in table.attrib:
            table.set(name, values[0])  # EPUBCheck accepts one value
    for y, row in enumerate(table):
        for x, cell in enumerate(row):
            left, right = (_half(spacing, x - 1, x > 0, ruled), _half(spacing, x, x < len(row) - 1, ruled))
            above, below = (_half(leading, y - 1, y > 0, ruled), _half(leading, y, y < len(table) - 1, ruled))
            style = [f"padding:{above + 0.15:.3g}em {right:.3g}em {below + 0.15:.3g}em {left:.3g}em"]
            side = cell.get("columnalign", _at(align, x))
            if side != "center":
                style.append(f"text-align:{side};text-align:-webkit-{side}")
            if x < len(row) - 1 and (rule := _at(column_rules, x)) != "none":
                style.append(f"border-right:{_RULE} {rule}")
            if y < len(table) - 1 and (rule := _at(row_rules, y)) != "none":
                style.append(f"border-bottom:{_RULE} {rule}")
            _add_style(cell, *style)
    if frame != "none":
        _add_style(table, f"border:{_RULE} {frame}")
    if table.attrib.pop("width", "") == "100%":
        _add_style(table, "width:100%")


def _list(table: ET.Element, name: str, default: str) -> list[str]:
    """An attribute that has a value for each column or row."""
    return (table.get(name) or default).split()


def _at(values: list[str], index: int) -> str:
    """The value for a column or row: the last one holds for all that follow."""
    return values[min(index, len(values) - 1)]


def _half(distances: list[str], index: int, inside: bool, ruled: bool) -> float:
    """Half the distance (em) to the neighbour, or the distance to the edge of the table."""
    if not inside:
        return 0.4 if ruled else 0
    length = re.fullmatch(r"(-?[\d.]+)em", _at(distances, index))
    return float(length[1]) / 2 if length else 0.2


def _enclosure(element: ET.Element) -> None:
    """Frames by borders, strokes by a slanting background."""
    notations = set(element.get("notation", "").split())
    if unknown := notations - _SIDES.keys() - _STROKES.keys():
        raise MathError(f"the enclosure {min(unknown)} has no form in an EPUB")
    style = [f"{_SIDES[side]}:{_RULE} solid" for side in sorted(notations & _SIDES.keys())]
    if style and element.find(".//mtable") is None:
        style.append("padding:.25em")
    gradient = "linear-gradient({},transparent 47%,currentColor 47%,currentColor 53%,transparent 53%)"
    if strokes := sorted({_STROKES[stroke] for stroke in notations & _STROKES.keys()}):
        style.append("background:" + ",".join(map(gradient.format, strokes)))
    else:
        element.tag = "mrow"  # a reader that knows menclose would draw the frame twice
        del element.attrib["notation"]
    _add_style(element, *style)


def _box(element: ET.Element) -> None:
    """Boxes that grow with their content get padding; boxes that are moved by their own width are moved by CSS."""
    if (wider := element.get("width", "")).startswith("+"):
        for name in ("width", "height", "depth", "lspace", "voffset"):
            element.attrib.pop(name, None)
        element.tag = "mrow"
        _add_style(element, f"padding:0 calc({wider[1:]}/2)")
        if background := element.attrib.pop("mathbackground", ""):
            _add_style(element, f"padding:.2em;background:{background}")
    elif shift := re.fullmatch(r"(-?[\d.]+)width", element.get("lspace", "")):
        del element.attrib["lspace"]
        moved = ET.Element("mrow", {"style": f"transform:translateX({100 * float(shift[1]):g}%)"})
        moved.extend(element)
        element[:] = [moved]


def _bar(element: ET.Element) -> None:
    """A bar over or under an expression is a border: fonts differ in which bar they can stretch."""
    if len(element) == 2 and element[1].text == "\u2015":
        side = "top" if element.tag == "mover" else "bottom"
        element.remove(element[1])
        element.tag = "mrow"
        element.attrib = {"style": f"border-{side}:{_RULE} solid;padding-{side}:.1em"}


def _add_style(element: ET.Element, *declarations: str) -> None:
    """Add declarations to an element's `style`."""
    element.set("style", ";".join(filter(None, (element.get("style", ""), *declarations))))

"""From MathJax's MathML to MathML that EPUB 3.3 accepts and readers on MathML Core show rightly.

EPUBCheck holds MathML to the presentation elements of MathML 3; Chromium-based readers know MathML Core only. What both have
not (alphabets by attribute, column alignment, rules, frames, strokes, relative boxes, line ends) is written in other words:
Unicode's mathematical letters, CSS on the element, nested tables. The attributes stay where they are valid, for other readers.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from kanben.render.formula import MathError, hex_colour
from kanben.render.mathtable import lay_out_table

_MATHML = "http://www.w3.org/1998/Math/MathML"
_KEPT = {
    *("display", "displaystyle", "scriptlevel", "mathcolor", "mathbackground", "mathsize", "mathvariant", "style", "dir"),
    *("linethickness", "bevelled", "numalign", "denomalign", "accent", "accentunder", "align", "notation"),
    *("form", "fence", "separator", "stretchy", "symmetric", "largeop", "movablelimits", "minsize", "maxsize"),
    *("lspace", "rspace", "width", "height", "depth", "voffset"),
    *("columnalign", "columnlines", "columnspacing", "columnspan", "frame", "rowalign", "rowlines", "rowspacing", "rowspan"),
}
# Layout for MathJax's own line breaking, and defaults said aloud.
_DROPPED = re.compile(r"data-|indent|linebreak|columnbreak|columnwidth|framespacing|lineleading|scriptsize|scriptmin|maxwidth|overflow|side$|equal")
_LENGTHS = ("lspace", "rspace", "width", "height", "depth", "voffset", "minsize", "maxsize", "rowspacing", "columnspacing", "linethickness")
_BORDER = re.compile(r"border(?:-\w+)?: *(?:none|[\d.]+(?:em|px) (?:solid|dashed)(?: (?P<colour>[^;]+))?)")
_SIDES = {"box": "border", "left": "border-left", "right": "border-right", "top": "border-top", "bottom": "border-bottom"}
_STROKES = {"updiagonalstrike": "right", "updiagonalarrow": "right", "northeastarrow": "right", "downdiagonalstrike": "left"}
_LEVEL_STROKES = {"horizontalstrike"}


def presentation(xml: str, latex: str) -> str:
    """Turn what the bundle's `toMathML` gives into one `<math>` with its namespace and `latex` as `alttext`.

    Raises `MathError` for what would be lost or unsafe: attributes that no LaTeX command makes, colours that do not exist.
    """
    math = ET.fromstring(xml.replace(f' xmlns="{_MATHML}"', ""))
    for element in list(math.iter()):
        if len(element):
            element.text = None
        element.tail = None
        _clean(element)
    for element in list(math.iter()):
        _rewrite(element)
    attributes = {"xmlns": _MATHML, "alttext": " ".join(latex.split())}
    math.attrib = attributes | math.attrib
    return ET.tostring(math, encoding="unicode")


def _clean(element: ET.Element) -> None:
    """Keep known attributes only, with lengths in em and colours as numbers."""
    for name, value in list(element.attrib.items()):
        if name in _KEPT:
            element.set(name, _in_em(value) if name in _LENGTHS else value)
        elif _DROPPED.match(name) or (element.tag == "mstyle" and name.startswith("accent")):
            del element.attrib[name]
        else:
            raise MathError(f"the attribute {name} is not accepted in a formula")
    for name in ("mathcolor", "mathbackground"):
        if element.get(name, "transparent") != "transparent":
            element.set(name, hex_colour(element.attrib[name]))
    if style := element.get("style"):
        element.set("style", ";".join(_border(part.strip()) for part in style.split(";") if part.strip()))


def _in_em(value: str) -> str:
    """pt and px as TeX and MathJax mean them, a tenth and a sixteenth of an em: fixed sizes would not follow the reader's type size."""

    def convert(length: re.Match[str]) -> str:
        return f"{float(length[1]) / {'pt': 10, 'px': 16}[length[2]]:.4g}em"

    return re.sub(r"(-?[\d.]+)(pt|px)\b", convert, value)


def _border(declaration: str) -> str:
    """A border that `\\fcolorbox` or a partly ruled array draws; nothing else may bring CSS."""
    if not (match := _BORDER.fullmatch(declaration)):
        raise MathError(f"the style {declaration!r} is not accepted in a formula")
    return declaration.replace(match["colour"], hex_colour(match["colour"])) if match["colour"] else declaration


def _rewrite(element: ET.Element) -> None:
    """Say in other words what this element or its children say in words that MathML Core lacks."""
    match element.tag:
        case "mi" | "mn" | "mo" | "ms" | "mtext":
            _letters(element)
        case "mtable":
            lay_out_table(element)
        case "menclose":
            _enclosure(element)
        case "mpadded":
            _box(element)
        case "mover" | "munder":
            _bar(element)
    if any(child.get("linebreak") or child.tag == "mo" or child.tag == "mspace" for child in element):
        _operators(element)
    if element.tag == "mstyle" and not element.attrib:
        element.tag = "mrow"


def _alphabets() -> Iterator[tuple[tuple[str, str], str]]:
    """(MathML's name of the alphabet, plain character) and the Unicode character for both, from Unicode's own names."""
    for code in (*range(0x2100, 0x2150), *range(0x1D400, 0x1D800)):
        kind, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
        name = unicodedata.name(chr(code), "").replace("BLACK-LETTER", "FRAKTUR").replace("PLANCK", "ITALIC SMALL").removeprefix("MATHEMATICAL ")
        style = re.match(r"((?:SANS-SERIF|MONOSPACE|DOUBLE-STRUCK|SCRIPT|FRAKTUR|BOLD|ITALIC) )+", name)
        if kind == "<font>" and style and style[0] != "DOUBLE-STRUCK ITALIC ":
            words = style[0].split()
            order = sorted(words, key=("BOLD", "SANS-SERIF", "DOUBLE-STRUCK", "SCRIPT", "FRAKTUR", "ITALIC", "MONOSPACE").index)
            if words == ["SANS-SERIF", "BOLD", "ITALIC"]:
                order = words
            yield ("-".join(order).lower(), chr(int(plain, 16))), chr(code)


_ALPHABETS = dict(reversed([*_alphabets()]))


def _letters(token: ET.Element) -> None:
    """`mathvariant` as Unicode's mathematical letters; text, and characters without such a form, by CSS."""
    variant = token.attrib.pop("mathvariant", "")
    text = token.text or ""
    if variant == "normal" and token.tag == "mi" and len(text) == 1:
        token.set("mathvariant", "normal")  # the one value that MathML Core knows
    if variant in ("", "normal"):
        return
    if token.tag != "mtext":
        token.text = "".join(_ALPHABETS.get((variant, character), character) for character in text)
        if token.text != text:
            return
    css = {"bold": "font-weight:bold", "italic": "font-style:italic", "monospace": "font-family:monospace", "sans": "font-family:sans-serif"}
    token.set("style", ";".join(declaration for word, declaration in css.items() if word in variant))
    if token.tag == "mi" and len(text) == 1:
        token.set("mathvariant", "normal")


def _enclosure(element: ET.Element) -> None:
    """Frames by borders, strokes by a slanting background."""
    notations = set(element.get("notation", "").split())
    if unknown := notations - _SIDES.keys() - _STROKES.keys() - _LEVEL_STROKES:
        raise MathError(f"the enclosure {sorted(unknown)[0]} has no form in an EPUB")
    style = [f"{_SIDES[side]}:.05em solid" for side in sorted(notations & _SIDES.keys())]
    if notations & _SIDES.keys() and element.find(".//mtable") is None:
        style.append("padding:.25em")
    slants = sorted({_STROKES[stroke] for stroke in notations & _STROKES.keys()})
    lines = [f"to top {slant}" for slant in slants] + ["to bottom"] * bool(notations & _LEVEL_STROKES)
    if lines:
        gradient = "linear-gradient({},transparent 47%,currentColor 47%,currentColor 53%,transparent 53%)"
        style.append("background:" + ",".join(gradient.format(line) for line in lines))
    element.set("style", ";".join(style))
    if notations <= _SIDES.keys():
        element.tag = "mrow"  # else readers that know menclose would draw the frame twice
        del element.attrib["notation"]


def _box(element: ET.Element) -> None:
    """Boxes measured against their content, which MathML Core cannot do."""
    if element.get("width", "").startswith("+"):
        wider = element.attrib.pop("width")[1:]
        style = [element.attrib.pop("style", ""), f"padding:0 calc({wider}/2)"]
        for name in ("height", "depth", "lspace"):
            element.attrib.pop(name, None)
        if background := element.get("mathbackground"):
            style.append(f"background:{background};padding:.2em")
        element.tag = "mrow"
        element.set("style", ";".join(filter(None, style)))
    elif shift := re.fullmatch(r"(-?[\d.]+)width", element.get("lspace", "")):
        del element.attrib["lspace"]
        inner = ET.Element("mrow", {"style": f"transform:translateX({100 * float(shift[1]):g}%)"})
        inner.extend(element)
        element[:] = [inner]


def _bar(element: ET.Element) -> None:
    """The horizontal bar (U+2015) that MathJax puts over and under is not stretchable in MathML Core's dictionary; these are."""
    bar = element[1]
    if bar.tag == "mo" and bar.text == "\u2015":
        bar.text = "\u203e" if element.tag == "mover" else "_"
        bar.attrib = {"stretchy": "true", "accent": "true"}


def _operators(row: ET.Element) -> None:
    """Signs after operators, the space after a function's name, and explicit line ends."""
    children: list[ET.Element] = []
    for child in row:
        before = children[-1] if children else None
        if child.tag == "mo" and before is not None and before.tag == "mo":
            if child.text in _SIGNS and before.text in _BEFORE_SIGN and not before.get("form"):
                child.set("form", "prefix")
        children.append(child)
    row[:] = children

"""From MathJax's MathML to MathML that EPUB 3.3 accepts and readers on MathML Core show rightly.

EPUBCheck holds MathML to the presentation elements and attributes of MathML 3 (EPUB 3.3, 6.2). What those readers lack is
said in other words in `mathcore`; here attributes are held to a list, lengths follow the type size, and the alphabets that
MathML 3 names by attribute become Unicode's mathematical letters.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET

from kanben.render.formula import MathError, hex_colour
from kanben.render.mathcore import respell

_MATHML = "http://www.w3.org/1998/Math/MathML"
_KEPT = {
    *("display", "displaystyle", "scriptlevel", "mathcolor", "mathbackground", "mathsize", "mathvariant", "style", "dir"),
    *("linethickness", "bevelled", "numalign", "denomalign", "accent", "accentunder", "align", "notation"),
    *("form", "fence", "separator", "stretchy", "symmetric", "largeop", "movablelimits", "minsize", "maxsize"),
    *("lspace", "rspace", "width", "height", "depth", "voffset", "linebreak"),
    *("columnalign", "columnlines", "columnspacing", "columnspan", "frame", "rowalign", "rowlines", "rowspacing", "rowspan"),
}
# Hints for MathJax's own line breaking and spacing, which have done their work or have no counterpart.
_DROPPED = re.compile(r"data-|indent|linebreak.|columnbreak|columnwidth|framespacing|lineleading|scriptm|scripts|maxwidth|overflow|side|equal")
_LENGTHS = (
    *("lspace", "rspace", "width", "height", "depth", "voffset", "minsize", "maxsize"),
    *("rowspacing", "columnspacing", "linethickness"),
)
_FORMS = {"OPEN": "prefix", "CLOSE": "postfix"}
_POINTS = {"pt": 10, "px": 16}  # to the em, in TeX and in MathJax
_BORDER = re.compile(r"border(?:-\w+)?: *(?:none|[\d.]+(?:em|px) (?:solid|dashed)(?: (?P<colour>[^;]+))?)")


def presentation(xml: str, latex: str) -> str:
    """Turn what the bundle's `toMathML` gives into one `<math>` with its namespace and `latex` as `alttext`.

    Raises `MathError` for what would be lost or unsafe: attributes that no LaTeX command makes, colours that do not exist.
    """
    math = ET.fromstring(xml.replace(f' xmlns="{_MATHML}"', ""))  # noqa: S314 MathJax wrote it
    for element in math.iter():
        _clean(element)
    respell(math)
    math.attrib = {"xmlns": _MATHML, "alttext": latex, **math.attrib}
    return ET.tostring(math, encoding="unicode")


def _clean(element: ET.Element) -> None:
    """Keep known attributes only, with lengths in em and colours as numbers; drop white space between elements."""
    element.tail = None
    if len(element):
        element.text = None
    if element.tag == "mo":
        _operator(element)
    for name, value in list(element.attrib.items()):
        if _DROPPED.match(name) or (element.tag == "mstyle" and name.startswith("accent")):
            del element.attrib[name]
        elif name not in _KEPT:
            raise MathError(f"the attribute {name} is not accepted in a formula")
        elif name in _LENGTHS:
            element.set(name, _in_em(value))
        elif name in ("mathcolor", "mathbackground") and value != "transparent":
            element.set(name, hex_colour(value))
        elif name == "style":
            element.set(name, ";".join(_border(part.strip()) for part in value.split(";") if part.strip()))
    if private := re.search("[\ue000-\uf8ff]", element.text or ""):
        raise MathError(f"no font of an EPUB's reader has the character U+{ord(private[0]):04X} of MathJax's own")
    if variant := element.attrib.pop("mathvariant", ""):
        _set_alphabet(element, variant)


def _operator(operator: ET.Element) -> None:
    """Say what MathJax takes as understood: the side a fence is on, that bars stretch unless told not to, TeX's distances."""
    kind, text = operator.get("data-mjx-texclass", ""), operator.text or ""
    if form := _FORMS.get(kind):
        operator.set("form", form)
    elif text in ("/", "…", "⋯") or (kind == "ORD" and operator.get("stretchy") == "false"):
        operator.attrib = {"lspace": "0", "rspace": "0", **operator.attrib}
    elif kind == "OP" and len(text) > 1:
        operator.attrib = {"lspace": "0", "rspace": "0.1667em", **operator.attrib}
    if text in ("|", "‖", "∣", "∥") and "stretchy" not in operator.attrib:
        operator.set("stretchy", "true")


def _in_em(value: str) -> str:
    """Points and pixels are shares of the em in a formula: real ones would not follow the reader's type size."""
    return re.sub(r"([\d.]+)(pt|px)\b", lambda length: f"{float(length[1]) / _POINTS[length[2]]:.4g}em", value)


def _border(declaration: str) -> str:
    r"""A border of `\fcolorbox` or of a partly ruled array; nothing else may bring CSS."""
    if not (match := _BORDER.fullmatch(declaration)):
        raise MathError(f"the style {declaration!r} is not accepted in a formula")
    return declaration.replace(match["colour"], hex_colour(match["colour"])) if match["colour"] else declaration


_STYLES = {  # in Unicode's names of the mathematical letters: the values of mathvariant
    "BOLD": "bold",
    "ITALIC": "italic",
    "BOLD ITALIC": "bold-italic",
    "SCRIPT": "script",
    "BOLD SCRIPT": "bold-script",
    "FRAKTUR": "fraktur",
    "BOLD FRAKTUR": "bold-fraktur",
    "DOUBLE-STRUCK": "double-struck",
    "SANS-SERIF": "sans-serif",
    "SANS-SERIF BOLD": "bold-sans-serif",
    "SANS-SERIF ITALIC": "sans-serif-italic",
    "SANS-SERIF BOLD ITALIC": "sans-serif-bold-italic",
    "MONOSPACE": "monospace",
}


def _alphabets() -> dict[tuple[str, str], str]:
    """(Value of mathvariant, plain character): the character that Unicode has for it.

    Its mathematical block leaves out letters that the letterlike symbols had before (ℝ, ℎ), so both are read, in this order.
    """
    styled = re.compile(f"MATHEMATICAL ({'|'.join(sorted(_STYLES, key=len, reverse=True))}) ")
    found = {("italic", "h"): "ℎ"}  # "PLANCK CONSTANT"
    for letter in map(chr, (*range(0x1D400, 0x1D800), *range(0x2100, 0x2150))):
        kind, _, plain = unicodedata.decomposition(letter).partition(" ")
        name = unicodedata.name(letter, "").removeprefix("MATHEMATICAL ").replace("BLACK-LETTER", "FRAKTUR")
        if kind == "<font>" and (style := styled.match(f"MATHEMATICAL {name}")):
            found.setdefault((_STYLES[style[1]], chr(int(plain, 16))), letter)
    return found


_ALPHABETS = _alphabets()
_CSS = {"bold": "font-weight:bold", "italic": "font-style:italic", "monospace": "font-family:monospace", "sans": "font-family:sans-serif"}


def _set_alphabet(token: ET.Element, variant: str) -> None:
    """Set a token in an alphabet: text, and characters of which Unicode has no such form, by CSS."""
    text = token.text or ""
    letters = "".join(_ALPHABETS.get((variant, character), character) for character in text)
    if token.tag != "mtext" and letters != text:
        token.text = letters
        return
    if token.tag == "mi" and len(text) == 1:
        token.set("mathvariant", "normal")  # the one value that MathML Core knows: not slanted
    if css := ";".join(declaration for word, declaration in _CSS.items() if word in variant):
        token.set("style", css)

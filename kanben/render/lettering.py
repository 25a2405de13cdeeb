"""The lettering of SVG drawings: text in the fonts of the book, or with a generic family where a reading device has its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from kanben.manuscript.pictures import Picture

Families = Mapping[str, tuple[str, ...]]
# What a reader's device is asked for when a drawing is shown as a picture, where the fonts of the book cannot be had.
SCREEN_FAMILIES: Families = {
    "sans-serif": ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"),
    "serif": ("Songti SC", "SimSun", "Noto Serif CJK SC", "serif"),
    "monospace": ("Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace"),
}
DEFAULT = "sans-serif"  # drawings are lettered in Hei, as is the trade's custom
_GENERIC = {"serif": "serif", "sans-serif": "sans-serif", "system-ui": "sans-serif", "ui-sans-serif": "sans-serif", "monospace": "monospace"}
_DECLARATION = re.compile(r"(font-family\s*:\s*)([^;}!]+)")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TEXT = "{http://www.w3.org/2000/svg}text"
_STYLE = "{http://www.w3.org/2000/svg}style"


def lettered(picture: Picture, families: Families, language: str) -> Picture:
    """The drawing with every generic family replaced by families that are there, and with a language; other pictures as they are.

    Families that the author names keep their place before them. A drawing without text keeps its bytes.
    """
    if picture.media_type != "image/svg+xml":
        return picture
    root = etree.fromstring(picture.content, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.find(f".//{_TEXT}") is None:
        return picture
    for element in root.iter(etree.Element):
        if family := element.get("font-family"):
            element.set("font-family", resolved(family, families))
        if style := element.get("style"):
            element.set("style", _in_style(style, families))
        if element.tag == _STYLE and element.text:
            element.text = _in_style(element.text, families)
    if not root.get("font-family") and "font-family" not in root.get("style", ""):
        root.set("font-family", resolved(DEFAULT, families))
    if not root.get(_XML_LANG) and not root.get("lang"):
        root.set(_XML_LANG, language)
    return replace(picture, content=etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True))


def resolved(value: str, families: Families) -> str:
    """A font-family value with families for its generic one, behind those that it names; without one, the drawing's own follow.

    Names are not quoted, since WeasyPrint splits the value at its commas.
    """
    if value.strip() == "inherit":
        return value
    named = [name.strip().strip("\"'") for name in value.split(",") if name.strip()]
    generic = next((_GENERIC[name.lower()] for name in named if name.lower() in _GENERIC), DEFAULT)
    chosen = [name for name in named if name.lower() not in _GENERIC]
    return ",".join(dict.fromkeys((*chosen, *families[generic])))


def _in_style(style: str, families: Families) -> str:
    return _DECLARATION.sub(lambda match: match[1] + resolved(match[2], families), style)

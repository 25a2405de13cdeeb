"""What elements of the print document are in a tagged PDF: the standard structure types of ISO 32000-1, 14.8.4."""

from __future__ import annotations

import re
from typing import Any

# Types that group others and hold no content of their own (14.8.4.2); their loose text goes into a paragraph.
GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "TOCI", "L", "LI", "Ruby"})
INLINE = frozenset({"Span", "Quote", "Reference", "Code", "Link", "Formula", "Lbl", "RB", "RT"})
PARAGRAPHS = frozenset({"P", "H1", "H2", "H3", "H4", "H5", "H6"})
# What loose text in a grouping type is wrapped in; P where nothing else is said.
WRAPPERS = {"TOCI": "Reference", "Ruby": "RB", "LI": "LBody"}

_HEADING = re.compile(r"h[1-6]")
_BY_NAME = {
    "p": "P",
    "section": "Sect",
    "article": "Art",
    "nav": "Sect",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "pre": "Code",
    "code": "Code",
    "q": "Quote",
    "ruby": "Ruby",
    "rt": "RT",
    "img": "Figure",
    "svg": "Figure",
}
# Classes of the templates that say more than the element does.
_BY_CLASS = {
    ("span", "note"): "Note",
    ("span", "math"): "Formula",
    ("span", "math-gap"): "Formula",
    ("svg", "math"): "Formula",
    ("div", "equation"): "P",
    ("ol", "contents"): "TOC",
}


def name_of(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def role_of(element: Any, *, inside: str, block: bool) -> str:
    """The structure type of an element, `H` and a figure for a heading; empty for one that says nothing of its own.

    `inside` is the type of what holds it, `block` says that it starts a line of its own.
    """
    name = name_of(element)
    for of_class in element.get("class", "").split():
        if (name, of_class) in _BY_CLASS:
            return _BY_CLASS[name, of_class]
        if of_class == "line" and inside == "Code":
            return "Span"
    if _HEADING.fullmatch(name):
        return name.upper()
    if name == "a":
        return "Link" if element.get("href") else ""
    if inside == "TOC" and name == "li":
        return "TOCI"
    if inside == "Code" and name == "code":
        return ""
    if name in _BY_NAME:
        return _BY_NAME[name]
    # A block in a paragraph is how the paragraph looks, not another one; a block in a list groups its items.
    return "Div" if block and name != "span" and inside not in PARAGRAPHS | INLINE | {"L", "Caption", "Note", "Figure"} else ""


def alternative(element: Any) -> str:
    """The alternative text of a picture or a drawing: the author's; empty for one that only decorates."""
    if name_of(element) == "svg":
        title = element.find("{http://www.w3.org/2000/svg}title")
        return " ".join((title.text or "").split()) if title is not None else ""
    return str(element.get("alt", ""))

"""Names of elements, by what an import makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

VOID: Final = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
LOST: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "svg",
        "link",
        "meta",
        "base",
        "template",
        "canvas",
        "label",
        "nav",
    ]
)
"""What a book cannot carry."""
PLAYED: Final = frozenset(["iframe", "video", "audio", "object", "embed"])
"""What a book cannot play; a link takes its place."""
STYLES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("b", "strong"), "Strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var", "address"), "Emph"),
    **dict.fromkeys(("u", "ins"), "Underline"),
    **dict.fromkeys(("s", "del", "strike"), "Strikeout"),
    "sub": "Subscript",
    "sup": "Superscript",
}
CLASSED: Final[Mapping[str, str]] = {"kbd": "kbd", "mark": "mark"}
_PLAIN: Final = frozenset(
    [
        "span",
        "font",
        "small",
        "big",
        "center",
        "div",
        "p",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "time",
        "data",
        "bdi",
        "bdo",
        "wbr",
        "abbr",
        "acronym",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "picture",
        "source",
        "figure",
        "figcaption",
        "summary",
        "details",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "label",
        "d-article",
        "d-title",
        "d-byline",
        "d-abstract",
        "nobr",
        "col",
        "colgroup",
        "caption",
        "hgroup",
        "blockquote",
        "rp",
        "rb",
        "rtc",
        "track",
        "area",
        "map",
        "param",
        "a",
        "html",
        "body",
        "head",
        "title",
        "d-appendix",
        "d-footnote-list",
        "d-citation-list",
        "d-figure",
    ]
)
KNOWN: Final = (
    LOST
    | PLAYED
    | frozenset(STYLES)
    | frozenset(CLASSED)
    | _PLAIN
    | VOID
    | frozenset(
        [
            "a",
            "br",
            "code",
            "tt",
            "samp",
            "pre",
            "q",
            "ruby",
            "rt",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "d-cite",
            "dt-cite",
            "d-code",
            "d-footnote",
        ]
    )
)
"""All that is taken for an element; other words in angle brackets are text."""

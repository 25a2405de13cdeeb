"""Listings: a code block -> caption, and lines with their numbers and marks, through `blocks/listing`."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kanben.book.listings import first_number, marked_lines
from kanben.pandoc.ast import Attr, CodeBlock
from kanben.render.code import highlighted
from kanben.render.inlines import attributes
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter

SHORT = 14  # lines; a listing no longer than this is kept on one page
HANG = 4  # columns by which the rows of a turned line stand further in than its first
NARROW = 48  # columns; the narrowest listing of a print page holds them, so that no shorter line turns
DEEPEST = 24  # columns; deeper lines hang no further in, or their rows would be too short
# Classes that say how a listing is set; the first other one is its language.
_SETTINGS = frozenset({"number-lines", "numberLines", "listing"})


@dataclass(frozen=True, slots=True)
class ListingLine:
    """A line: markup, number, whether it is marked, the columns at which its further rows begin, whether it may need any."""

    code: Markup
    number: int
    marked: bool
    hang: int
    turns: bool


def language_of(attr: Attr) -> str:
    """The language of a listing, empty when it has none."""
    return next((name for name in attr.classes if name not in _SETTINGS), "")


def listing(writer: BlockWriter, code: CodeBlock) -> Markup:
    """Markup of a listing."""
    language = language_of(code.attr)
    classes = ("listing", "short") if code.text.count("\n") < SHORT else ("listing",)
    numbered = code.attr.has("number-lines") or code.attr.has("numberLines")
    return writer.template(
        "listing",
        attributes=attributes(Attr(code.attr.id, classes)),
        language=language,
        label=writer.label(code.attr.id),
        caption=code.attr.get("caption"),
        filename=code.attr.get("filename"),
        numbered=numbered,
        lines=_lines(code, language),
    )


def _lines(code: CodeBlock, language: str) -> list[ListingLine]:
    first, marked = first_number(code.attr), marked_lines(code.attr)
    rows = code.text.split("\n")
    indents = [min(len(row) - len(row.lstrip(" ")), DEEPEST) for row in rows]
    markup = highlighted(code.text, language)
    return [
        ListingLine(line, first + i, first + i in marked, indents[i] + HANG, columns(rows[i]) > NARROW) for i, line in enumerate(markup[: len(rows)])
    ]


def columns(text: str) -> int:
    """Columns that a line takes: two for a Han character, one for any other."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)

"""Figures of a table's column aligned at the decimal point.

A number is set as two boxes, its whole part flush right and its fraction flush left, and each box is at least as wide as the widest
of its column. Nothing is added to the text, so what is copied is what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kanben.pandoc.ast import Blocks, Inlines, Node, Para, Plain, Str, Styled, plain_text

# A number that stands alone in a cell: sign or relation, digits in groups, a fraction, an exponent, a short unit or a percent sign.
NUMBER = re.compile(
    r"[~≈<>≤≥±+−–-]?\s?[$¥€£]?(\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+|\d+)?(\.\d+)?(?:e[+−-]?\d+)?\s?(?:[%‰×°]|[A-Za-zµμ/·²³]{1,7})?"
)
BLANK = frozenset({"", "-", "–", "—", "——", "―", "…", "×", "/", "N/A", "n/a", "无", "無"})
_POINT = re.compile(r"\d\.(?=\d)|^\.(?=\d)")
_END_OF_WHOLE = re.compile(r"\d(?:[\d,\u00a0\u2009\u202f]*\d)?")


@dataclass(frozen=True, slots=True)
class Split:
    """A cell's text parted before its decimal point, or behind its whole number where it has none."""

    whole: Inlines
    fraction: Inlines


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number and nothing else that would need reading."""
    return any(character.isdigit() for character in text) and NUMBER.fullmatch(text.strip()) is not None


def split(blocks: Blocks) -> Split | None:
    """The one paragraph of a cell, parted; None for a cell that holds something else."""
    if len(blocks) != 1 or not isinstance(blocks[0], Plain | Para):
        return None
    return _parted(blocks[0].inlines)


def _parted(inlines: Inlines) -> Split | None:
    for i, inline in enumerate(inlines):
        before, after = inlines[:i], inlines[i + 1 :]
        if isinstance(inline, Str) and (at := point(inline.text)) is not None:
            whole = (*before, replace(inline, text=inline.text[:at])) if at else before
            rest = inline.text[at:]
            return Split(whole, (*((replace(inline, text=rest),) if rest else ()), *after))
        if isinstance(inline, Styled) and (inside := _parted(inline.inlines)):
            fraction = (replace(inline, inlines=inside.fraction),) if inside.fraction else ()
            return Split((*before, replace(inline, inlines=inside.whole)), (*fraction, *after))
    return None


def point(text: str) -> int | None:
    """Offset of the decimal point, or the end of the first whole number when there is none; None without a number."""
    if found := _POINT.search(text):
        return found.end() - 1
    whole = _END_OF_WHOLE.search(text)
    return whole.end() if whole else None


def widest(parts: Iterable[Split]) -> tuple[float, float]:
    """Widths of the widest whole part and the widest fraction, in widths of a figure."""
    listed = list(parts)
    return max((in_figures(p.whole) for p in listed), default=0.0), max((in_figures(p.fraction) for p in listed), default=0.0)


def in_figures(node: Node) -> float:
    """About how wide a text is, in widths of a figure; rather too much than too little."""
    return round(sum(map(_width, plain_text(node))), 1)


def _width(character: str) -> float:
    if character in ".,:;'|il ":
        return 0.6
    if character.isdigit():
        return 1.0
    return 2.0 if unicodedata.east_asian_width(character) in "WFA" else 1.6 if character in "MWm%‰@" else 1.2

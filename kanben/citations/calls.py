"""Numbers in brackets as GB/T 7714—2025 has them: pages behind the brackets, two numbers in a row joined by a hyphen.

CSL can write neither: what a style adds to a citation stands inside the brackets of the group, and citeproc joins three numbers and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kanben.pandoc.ast import CitationItem, Cite, Inline, Inlines, Link, Space, Str, Styled, plain_text

_PAGES = re.compile(r"(?:(?P<word>pp?\.?)|第)?\s*(?P<pages>\d+(?:\s*[-\u2013\u2014~～]\s*\d+)?)\s*(?P<ye>页)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a citation that gets brackets of its own, and what stands behind them."""

    cite: Cite
    locator: Inlines = ()


def pieces_of(cite: Cite, behind: bool) -> tuple[Piece, ...]:
    """The citation whole, or, with locators behind the brackets, cut after each work that has one."""
    if not behind:
        return (Piece(cite),)
    pieces: list[Piece] = []
    group: list[CitationItem] = []
    for item in cite.items:
        locator = _locator(item.suffix)
        group.append(replace(item, suffix=()))
        if locator:
            pieces.append(Piece(replace(cite, items=tuple(group)), locator))
            group = []
    if group:
        pieces.append(Piece(replace(cite, items=tuple(group))))
    return tuple(pieces)


def _locator(suffix: Inlines) -> Inlines:
    """Page numbers bare (9.2.1 of the standard: [2]260), anything else as it was written."""
    text = plain_text(suffix).strip().removeprefix(",").removeprefix("，").strip()
    match = _PAGES.fullmatch(text)
    if match and (match["word"] or match["ye"] or not text.startswith("第")):
        text = re.sub(r"\s*[-\u2013\u2014~～]\s*", "-", match["pages"])
    return (Str(text),) if text else ()


def closed_up(call: Inlines) -> Inlines:
    """The call with each run of numbers as first and last, joined by a hyphen, and without a space before a full bracket."""
    joined = (replace(node, inlines=tuple(_joined(node.inlines))) if isinstance(node, Styled) else node for node in call)
    kept: list[Inline] = []
    for node in joined:
        if isinstance(node, Str) and node.text.startswith("（") and kept and isinstance(kept[-1], Space):
            kept.pop()
        kept.append(node)
    return tuple(kept)


def _joined(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for i, node in enumerate(inlines):
        neighbours = _number(inlines, i + 1) == _number(inlines, i - 1) + 1
        joins = isinstance(node, Str) and (node.text == "\u2013" or (node.text == "," and neighbours))
        yield Str("-") if joins else node


def _number(inlines: Sequence[Inline], index: int) -> int:
    """The number that a link shows; far below any when there is none."""
    node = inlines[index] if 0 <= index < len(inlines) else None
    text = plain_text(node.inlines) if isinstance(node, Link) else ""
    return int(text) if text.isdecimal() else -9

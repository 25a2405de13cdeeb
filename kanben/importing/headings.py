"""Headings of a page at the level that its place in the chapter asks for; the fragments that lead to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kanben.importing.naming import fragments, normal
from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    Div,
    Header,
    HorizontalRule,
    Inlines,
    Node,
    Para,
    Space,
    Span,
    Str,
    Styled,
    plain_text,
    rewrite,
    walk,
)

DEEPEST = 6
_NUMBERED = re.compile(
    r"^(?:\d+(?:\.\d+)+\.?[ \u00a0\u3000]+|\d+[.、](?!\d)[ \u00a0\u3000]*|[一二三四五六七八九十]+、[ \u3000]*"
    r"|第[一二三四五六七八九十\d]+节[：: \u3000]*)(?=.)?"
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a page. `title` is the one that names the page (empty: none); `anchors` lead to a heading by its position, -1 for the page."""

    title: Inlines
    titled: int
    anchors: Mapping[str, int]
    shift: int


def outline(blocks: Blocks, depth: int, *, titled_elsewhere: str) -> Outline:
    """The headings of a page at `depth` below its chapter. `titled_elsewhere`: the title that front matter gives, empty for none.

    A first heading that is alone at the top, or says the title again, is the page's title.
    """
    headers = [node for node in walk(blocks) if isinstance(node, Header)]
    titled = _title(blocks, headers, titled_elsewhere)
    rest = [h.level for i, h in enumerate(headers) if i != titled]
    # The highest heading that is left stands one level below the page's own.
    shift = (2 + depth) - min(rest) if rest else 0
    title = headers[titled].inlines if titled >= 0 else ()
    return Outline(title, titled, _anchors(blocks, titled), shift)


def _title(blocks: Blocks, headers: list[Header], elsewhere: str) -> int:
    if not headers:
        return -1
    first = headers[0]
    same = " ".join(plain_text(first.inlines).split()).casefold() == elsewhere.strip().casefold()
    others = [h.level for h in headers[1:]]
    opens = next((b for b in blocks if not isinstance(b, Div)), None) is first
    if same and opens:
        return 0
    alone = first.level == 1 and (not others or min(others) > 1 or not elsewhere)
    return 0 if not elsewhere and (alone or (opens and all(level >= first.level for level in others))) else -1


def _anchors(blocks: Blocks, titled: int) -> dict[str, int]:
    anchors: dict[str, int] = {}
    counts: dict[str, int] = {}
    at = position = -1
    empty = 0
    for node in walk(blocks):
        if isinstance(node, Header):
            position += 1
            at = -1 if position == titled else position
            if node.attr.id:
                anchors.setdefault(normal(node.attr.id), at)
            names = list(dict.fromkeys(normal(name) for name in fragments(plain_text(node.inlines))))
            for name in names:
                if not name.strip("-_"):
                    empty += 1
                    anchors.setdefault(f"_{empty}", at)
                    continue
                seen = counts[name] = counts.get(name, -1) + 1
                if seen:
                    anchors.setdefault(f"{name}-{seen}", at)
                    anchors.setdefault(f"{name}_{seen}", at)
                anchors.setdefault(name, at)
        elif isinstance(node, Span | Div) and node.attr.id:
            anchors.setdefault(normal(node.attr.id), at)
    return anchors


def levelled(blocks: Blocks, outline: Outline, labels: Mapping[int, str]) -> Blocks:
    """The blocks without the page's title, each heading at its level and with the label of its position."""
    position = -1
    numbered = sum(bool(_NUMBERED.match(plain_text(node.inlines))) for node in walk(blocks) if isinstance(node, Header)) > 1

    def change(node: Node) -> Node:
        nonlocal position
        if not isinstance(node, Header):
            return node
        position += 1
        if position == outline.titled or not plain_text(node.inlines).strip():
            return ()
        level = max(2, min(DEEPEST, node.level + outline.shift))
        inlines = unnumbered(node.inlines) if numbered else node.inlines
        return replace(node, level=level, inlines=inlines, attr=Attr(labels.get(position, "")))

    return rewrite(blocks, change)


def unnumbered(inlines: Inlines) -> Inlines:
    """A heading's words without the number before them, which Kanben writes itself; at least two headings of the page have one."""
    lead = ""
    for i, inline in enumerate(inlines):
        if not isinstance(inline, Str | Space):
            break
        lead += inline.text if isinstance(inline, Str) else " "
        if (match := _NUMBERED.match(lead)) and match.end() == len(lead) and i + 1 < len(inlines):
            rest = inlines[i + 1 :]
            while rest and (isinstance(rest[0], Space) or (isinstance(first := rest[0], Str) and not first.text.strip("\u00a0"))):
                rest = rest[1:]
            return rest or inlines
        if match and isinstance(inline, Str) and match.end() < len(lead):
            return (replace(inline, text=lead[match.end() :]), *inlines[i + 1 :])
    return inlines


def unskipped(blocks: Blocks, first: int = 1) -> Blocks:
    """The blocks with no level of headings skipped, and no rule beside a heading; headings inside other blocks are bold words instead."""
    made: list[Block] = []
    last = first
    for block in blocks:
        if isinstance(block, Header):
            while made and isinstance(made[-1], HorizontalRule):
                made.pop()
            last = min(block.level, last + 1)
            made.append(replace(block, level=last))
        elif isinstance(block, HorizontalRule):
            if made and not isinstance(made[-1], Header | HorizontalRule):
                made.append(block)
        else:
            made.append(rewrite(block, _bold))
    while made and isinstance(made[-1], HorizontalRule):
        made.pop()
    return tuple(made)


def _bold(node: Node) -> Node:
    if not isinstance(node, Header):
        return node
    words = Styled("Strong", node.inlines)
    return Para((Span(Attr(node.attr.id), (words,)),) if node.attr.id else (words,))

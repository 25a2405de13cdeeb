"""Nodes of mixed kinds as what may stand in a paragraph, or as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kanben.importing.html_events import Open
from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    Cite,
    Code,
    CodeBlock,
    Div,
    Figure,
    Header,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Node,
    Note,
    Para,
    Plain,
    Quoted,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    rewrite,
)


def words(text: str) -> list[Inline]:
    """A text as words and spaces."""
    return [(SoftBreak() if "\n" in part else Space()) if part.isspace() else Str(part) for part in re.findall(r"\s+|\S+", text)]


def worded(text: str) -> Inlines:
    """A text as words and spaces, so that pandoc sees where one begins and escapes what it has to."""
    return tuple(words(text))


def as_inlines(nodes: Iterable[Any]) -> Inlines:
    """The nodes as inlines: the text of blocks among them, a space between them."""
    made: list[Inline] = []
    for node in nodes:
        if isinstance(node, Open):
            made += as_inlines(node.children)
        elif isinstance(node, Para | Plain | Header):
            made += [*([Space()] if made else []), *node.inlines]
        elif isinstance(node, Inline):
            made.append(node)
        elif isinstance(node, Div | BlockQuote | Figure):
            made += as_inlines(node.blocks)
        elif isinstance(node, CodeBlock):
            made.append(Code(Attr(), " ".join(node.text.split())))
    return tuple(made)


def as_blocks(nodes: Iterable[Any]) -> Blocks:
    """The nodes as blocks: runs of inlines as paragraphs, elements that no parent asked for as what they hold."""
    made: list[Block] = []
    run: list[Inline] = []

    def flush() -> None:
        while run and isinstance(run[-1], Space | SoftBreak | LineBreak):
            run.pop()
        while run and isinstance(run[0], Space | SoftBreak | LineBreak):
            run.pop(0)
        if run:
            made.append(Para(tuple(run)))
            run.clear()

    for node in nodes:
        if isinstance(node, Inline):
            run.append(node)
            continue
        flush()
        if isinstance(node, Open):
            made += as_blocks(node.children)
        else:
            made.append(node)
    flush()
    return tuple(made)


def without_empty(blocks: Blocks) -> Blocks:
    """The blocks without paragraphs and styles that hold nothing."""

    def change(node: Node) -> Node:
        match node:
            case Para(inlines) | Plain(inlines) if not inlines or all(isinstance(i, Space | SoftBreak | LineBreak) for i in inlines):
                return () if isinstance(node, Para) else node
            case Styled(inlines=()) | Quoted(inlines=()):
                return ()
            case Div(attr=attr, blocks=()) if not attr.id and not attr.classes:
                return ()
            case _:
                return node

    return rewrite(blocks, change)


def trimmed(inlines: Inlines) -> Inlines:
    """The inlines without spaces and line ends around them."""
    start, end = 0, len(inlines)
    blank = Space | SoftBreak | LineBreak
    while start < end and isinstance(inlines[start], blank):
        start += 1
    while end > start and isinstance(inlines[end - 1], blank):
        end -= 1
    return inlines[start:end]


def spaced(inlines: Inlines) -> Inlines:
    """A space between a citation and a bracket that would be read as its own."""
    made: list[Inline] = []
    for inline in inlines:
        if made and isinstance(made[-1], Cite) and isinstance(inline, Link | Span | Cite | Note | Image):
            made.append(Space())
        made.append(inline)
    return tuple(made)

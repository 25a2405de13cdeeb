"""A piece of an original as the book can carry it beside its translation: nothing numbered, labelled, cited or called a second time.

What the original's markup holds beyond that becomes plain text: raw HTML, links within the original's own site, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kanben.book.assembly import words_of
from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    Cite,
    Code,
    CodeBlock,
    Figure,
    Image,
    Inlines,
    LineBreak,
    Link,
    Math,
    Node,
    Note,
    Para,
    Plain,
    Quoted,
    RawBlock,
    RawInline,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    Table,
    walk,
)
from kanben.translation import blocks as kinds
from kanben.translation.blocks import Kind

REFERENCE: Final = "original-reference"
"""Class of a span that stands for a cross-reference until the book is numbered; its attribute `label` says to what."""
_LABEL: Final = re.compile(r"(?:fig|tbl|eq|sec|lst|exr|ch|part)-[A-Za-z0-9_.:-]*[A-Za-z0-9]")
_CALL_OR_LABEL: Final = re.compile(r"\[\^[^\]\s]*\]|\{#[^}\s]*\}")
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)

Settable = Callable[[Math], bool]
"""Whether a formula can be set with the book's macros."""


def plain_piece(block: kinds.Block, settable: Settable) -> Blocks:
    """A block of the original as blocks of the book; a figure is its caption, since the picture stands there already."""
    node = block.node
    match block.kind:
        case Kind.CODE:
            return (CodeBlock(Attr(), node.text),) if node.text.strip() else ()
        case Kind.FORMULA:
            math = Math(display=True, tex=block.text)
            return (Para((math,)),) if settable(math) else (CodeBlock(Attr(), block.text),)
        case Kind.FIGURE:
            captions = [b.inlines for f in walk(node) if isinstance(f, Figure) for b in f.caption if isinstance(b, Plain | Para)]
            texts = [plain_inlines(inlines, settable) for inlines in captions or [block.content]]
            return tuple(Para(text) for text in texts if text)
        case Kind.TABLE:
            tables = [inner for inner in walk(node) if isinstance(inner, Table)]
            return tuple(_table(table, settable) for table in tables)
        case _:
            text = plain_inlines(block.content or words_of(block.text), settable)
            return (Para(text),) if text else ()


def plain_inlines(inlines: Inlines, settable: Settable) -> Inlines:
    """A run of text without what can stand but once; spaces at its ends are gone."""
    made = [inline for node in inlines for inline in _inline(node, settable)]
    while made and isinstance(made[0], Space | SoftBreak | LineBreak):
        made.pop(0)
    while made and isinstance(made[-1], Space | SoftBreak | LineBreak):
        made.pop()
    return tuple(made)


def _inline(node: Node, settable: Settable) -> Inlines:
    match node:
        case Str(text):
            left = _CALL_OR_LABEL.sub("", text)
            return (Str(left),) if left else ()
        case Styled(kind, inlines):
            return (Styled(kind, _each(inlines, settable)),)
        case Quoted(double, inlines):
            return (Quoted(double, _each(inlines, settable)),)
        case Code(text=text):
            return (Code(Attr(), text),)
        case Math(display, tex):
            math = Math(display, tex)
            return (math,) if settable(math) else (Code(Attr(), tex),)
        case Link(inlines=inlines, target=target):
            shown = _each(inlines, settable)
            return (Link(Attr(), shown, target),) if _ADDRESS.fullmatch(target) and shown else shown
        case Image(inlines=inlines):
            return _each(inlines, settable)
        case Cite(items=items):
            return _citation(tuple(item.key for item in items))
        case Span(attr, inlines):
            inner = _each(inlines, settable)
            return (Span(Attr("", (), (("lang", lang),)), inner),) if (lang := attr.get("lang")) else inner
        case Note() | RawInline():
            return ()
        case _:
            return (node,)


def _each(inlines: Inlines, settable: Settable) -> Inlines:
    return tuple(inline for node in inlines for inline in _inline(node, settable))


def _citation(keys: tuple[str, ...]) -> Inlines:
    """References to what the book has, too, wait for its numbers; works are named by their keys."""
    made: list[Node] = []
    for key in keys:
        label = _LABEL.fullmatch(key)
        made += [*((Str(","), Space()) if made else ()), Span(Attr("", (REFERENCE,), (("label", key),)), (Str(key),)) if label else Str(f"[{key}]")]
    return tuple(made)


def _table(table: Table, settable: Settable) -> Table:
    """A table that is not counted (`book.numbering`)."""

    def cell_blocks(blocks: Blocks) -> Blocks:
        return tuple(made for block in blocks for made in _cell(block, settable))

    def rows(part: Node) -> Node:
        return tuple(tuple(replace(cell, attr=Attr(), blocks=cell_blocks(cell.blocks)) for cell in row) for row in part)

    caption = tuple(Plain(plain_inlines(b.inlines, settable)) for b in table.caption if isinstance(b, Plain | Para))
    return Table(Attr("", ("unnumbered",)), caption, table.columns, rows(table.head), rows(table.body), rows(table.foot), table.row_headers)


def _cell(block: Block, settable: Settable) -> Blocks:
    match block:
        case Plain(inlines) | Para(inlines):
            return (replace(block, inlines=plain_inlines(inlines, settable)),)
        case CodeBlock(text=text):
            return (CodeBlock(Attr(), text),)
        case RawBlock():
            return ()
        case _:
            words = words_of(" ".join(inner.text for inner in walk(block) if isinstance(inner, Str)))
            return (Plain(words),) if words else ()

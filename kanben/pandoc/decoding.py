"""Pandoc's JSON (pandoc-types 1.23) -> document tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    BulletList,
    Cell,
    CitationItem,
    Cite,
    Code,
    CodeBlock,
    Column,
    DefinitionList,
    Div,
    Figure,
    Header,
    HorizontalRule,
    Image,
    Inline,
    Inlines,
    LineBlock,
    LineBreak,
    Link,
    Math,
    Note,
    OrderedList,
    Para,
    Plain,
    Quoted,
    RawBlock,
    RawInline,
    Row,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    Table,
)

STYLED = ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps")
_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": ""}


def decode_blocks(data: list[Any]) -> Blocks:
    """Blocks from pandoc's JSON; raises KeyError on a node this module does not know (our bug)."""
    return tuple(_BLOCKS[b["t"]](b.get("c")) for b in data)


def decode_inlines(data: list[Any]) -> Inlines:
    """Inlines from pandoc's JSON."""
    return tuple(_INLINES[i["t"]](i.get("c")) for i in data)


def _attr(c: list[Any]) -> Attr:
    return Attr(c[0], tuple(c[1]), tuple((k, v) for k, v in c[2]))


def _styled(kind: Any) -> Callable[[Any], Inline]:
    return lambda c: Styled(kind, decode_inlines(c))


def _cite(c: Any) -> Cite:
    items = tuple(
        CitationItem(i["citationId"], decode_inlines(i["citationPrefix"]), decode_inlines(i["citationSuffix"]), i["citationMode"]["t"]) for i in c[0]
    )
    return Cite(items, decode_inlines(c[1]))


def _rows(rows: list[Any]) -> tuple[Row, ...]:
    return tuple(tuple(Cell(_attr(x[0]), _ALIGN[x[1]["t"]], x[2], x[3], decode_blocks(x[4])) for x in row[1]) for row in rows)


def _table(c: Any) -> Table:
    attr, caption, columns, head, bodies, foot = c
    body = tuple(row for b in bodies for row in (*_rows(b[2]), *_rows(b[3])))
    return Table(
        _attr(attr),
        decode_blocks(caption[1]),
        tuple(Column(_ALIGN[a["t"]], w.get("c", 0.0)) for a, w in columns),
        _rows(head[1]),
        body,
        _rows(foot[1]),
        row_headers=max((b[1] for b in bodies), default=0),
    )


_INLINES: dict[str, Callable[[Any], Inline]] = {
    "Str": Str,
    "Space": lambda _: Space(),
    "SoftBreak": lambda _: SoftBreak(),
    "LineBreak": lambda _: LineBreak(),
    **{kind: _styled(kind) for kind in STYLED},
    "Quoted": lambda c: Quoted(c[0]["t"] == "DoubleQuote", decode_inlines(c[1])),
    "Cite": _cite,
    "Code": lambda c: Code(_attr(c[0]), c[1]),
    "Math": lambda c: Math(c[0]["t"] == "DisplayMath", c[1]),
    "RawInline": lambda c: RawInline(c[0], c[1]),
    "Link": lambda c: Link(_attr(c[0]), decode_inlines(c[1]), c[2][0], c[2][1]),
    "Image": lambda c: Image(_attr(c[0]), decode_inlines(c[1]), c[2][0], c[2][1]),
    "Note": lambda c: Note(decode_blocks(c)),
    "Span": lambda c: Span(_attr(c[0]), decode_inlines(c[1])),
}

_BLOCKS: dict[str, Callable[[Any], Block]] = {
    "Plain": lambda c: Plain(decode_inlines(c)),
    "Para": lambda c: Para(decode_inlines(c)),
    "LineBlock": lambda c: LineBlock(tuple(decode_inlines(line) for line in c)),
    "CodeBlock": lambda c: CodeBlock(_attr(c[0]), c[1]),
    "RawBlock": lambda c: RawBlock(c[0], c[1]),
    "BlockQuote": lambda c: BlockQuote(decode_blocks(c)),
    "OrderedList": lambda c: OrderedList(c[0][0], c[0][1]["t"], c[0][2]["t"], tuple(decode_blocks(i) for i in c[1])),
    "BulletList": lambda c: BulletList(tuple(decode_blocks(i) for i in c)),
    "DefinitionList": lambda c: DefinitionList(tuple((decode_inlines(t), tuple(decode_blocks(d) for d in ds)) for t, ds in c)),
    "Header": lambda c: Header(c[0], _attr(c[1]), decode_inlines(c[2])),
    "HorizontalRule": lambda _: HorizontalRule(),
    "Table": _table,
    "Figure": lambda c: Figure(_attr(c[0]), decode_blocks(c[1][1]), decode_blocks(c[2])),
    "Div": lambda c: Div(_attr(c[0]), decode_blocks(c[1])),
}

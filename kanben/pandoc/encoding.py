"""Document tree -> pandoc's JSON (pandoc-types 1.23) -> Markdown as chapters are written in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    BulletList,
    Cite,
    Code,
    CodeBlock,
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
from kanben.pandoc.reader import FORMAT, run_pandoc

API_VERSION = (1, 23, 1)
# Tables as pipes, or drawn as a grid where a cell holds blocks: the others depend on how wide a Han character is taken to be.
# Quotation marks and dashes stay as they are. What is raw in the tree is given as raw Markdown on purpose; everything else is escaped as it needs.
WRITTEN = FORMAT + "-smart-simple_tables-multiline_tables-raw_attribute-raw_html"
_ALIGN = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter", "": "AlignDefault"}


def write_markdown(blocks: Blocks) -> str:
    """The blocks as Markdown that Kanben's reader takes back to the same tree; `RawInline("markdown", …)` is copied as it stands.

    Raises `PandocError` when pandoc gives up.
    """
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": _blocks(blocks)}
    output, _ = run_pandoc(json.dumps(document), WRITTEN, "json", "--wrap=preserve", "--columns=100000", "--reference-location=document")
    return output


def _named(name: str, *content: Any) -> dict[str, Any]:
    return {"t": name, "c": content[0] if len(content) == 1 else list(content)}


def _attr(attr: Attr) -> list[Any]:
    return [attr.id, list(attr.classes), [list(pair) for pair in attr.pairs]]


def _blocks(blocks: Iterable[Block]) -> list[Any]:
    return [_block(block) for block in blocks]


def _inlines(inlines: Inlines) -> list[Any]:
    return [_inline(inline) for inline in inlines]


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Plain(inlines) | Para(inlines):
            return _named(type(block).__name__, _inlines(inlines))
        case LineBlock(lines):
            return _named("LineBlock", [_inlines(line) for line in lines])
        case CodeBlock(attr, text):
            return _named("CodeBlock", _attr(attr), text)
        case RawBlock(format, text):
            return _named("RawBlock", format, text)
        case BlockQuote(blocks):
            return _named("BlockQuote", _blocks(blocks))
        case OrderedList(start, style, delimiter, items):
            return _named("OrderedList", [start, {"t": style}, {"t": delimiter}], [_blocks(item) for item in items])
        case BulletList(items):
            return _named("BulletList", [_blocks(item) for item in items])
        case DefinitionList():
            return _named("DefinitionList", [[_inlines(term), [_blocks(one) for one in definitions]] for term, definitions in block.items])
        case Header(level, attr, inlines):
            return _named("Header", level, _attr(attr), _inlines(inlines))
        case HorizontalRule():
            return _named("RawBlock", "markdown", "* * *")  # pandoc would draw it as wide as a line may be
        case Table():
            return _table(block)
        case Figure(attr, caption, blocks):
            return _named("Figure", _attr(attr), [None, _blocks(caption)], _blocks(blocks))
        case Div(attr, blocks):
            return _named("Div", _attr(attr), _blocks(blocks))


def _table(table: Table) -> dict[str, Any]:
    columns = [[{"t": _ALIGN[c.align]}, _named("ColWidth", c.width) if c.width else {"t": "ColWidthDefault"}] for c in table.columns]
    empty = ["", [], []]
    body = [empty, table.row_headers, [], _rows(table.body)]
    return _named("Table", _attr(table.attr), [None, _blocks(table.caption)], columns, [empty, _rows(table.head)], [body], [empty, _rows(table.foot)])


def _rows(rows: tuple[Row, ...]) -> list[Any]:
    return [[["", [], []], [[_attr(c.attr), {"t": _ALIGN[c.align]}, c.rowspan, c.colspan, _blocks(c.blocks)] for c in row]] for row in rows]


def _inline(inline: Inline) -> dict[str, Any]:
    match inline:
        case Str(text):
            return _named("Str", text)
        case Space() | SoftBreak() | LineBreak():
            return {"t": type(inline).__name__}
        case Styled(kind, inlines):
            return _named(kind, _inlines(inlines))
        case Quoted(double, inlines):
            return _named("Quoted", {"t": "DoubleQuote" if double else "SingleQuote"}, _inlines(inlines))
        case Cite():
            return _cite(inline)
        case Code(attr, text):
            return _named("Code", _attr(attr), text)
        case Math(display, tex):
            return _named("Math", {"t": "DisplayMath" if display else "InlineMath"}, tex)
        case RawInline(format, text):
            return _named("RawInline", format, text)
        case Link(attr, inlines, target, title) | Image(attr, inlines, target, title):
            return _named(type(inline).__name__, _attr(attr), _inlines(inlines), [target, title])
        case Note(blocks):
            return _named("Note", _blocks(blocks))
        case Span(attr, inlines):
            return _named("Span", _attr(attr), _inlines(inlines))


def _cite(cite: Cite) -> dict[str, Any]:
    items = [
        {
            "citationId": item.key,
            "citationPrefix": _inlines(item.prefix),
            "citationSuffix": _inlines(item.suffix),
            "citationMode": {"t": item.mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for item in cite.items
    ]
    return _named("Cite", items, _inlines(cite.inlines))

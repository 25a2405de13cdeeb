"""Pandoc's document tree as frozen types, decoded from its JSON (pandoc-types 1.23).

Nodes that can be wrong carry the line of the file they were read from (0: unknown); `lines.py` fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar, cast


@dataclass(frozen=True, slots=True)
class Attr:
    """Identifier, classes and key–value attributes."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str, default: str = "") -> str:
        """Value of an attribute, or the default."""
        return dict(self.pairs).get(key, default)

    def has(self, name: str) -> bool:
        """Tell whether the class is there."""
        return name in self.classes


@dataclass(frozen=True, slots=True)
class Str:
    """A run of text without spaces."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """A space between words."""


@dataclass(frozen=True, slots=True)
class SoftBreak:
    """A line end in the source that is no line end on the page."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line end."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Emph, Strong, Underline, Strikeout, Superscript, Subscript or SmallCaps, by `kind`."""

    kind: Literal["Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"]
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text in quotation marks made by pandoc's smart typography."""

    double: bool
    inlines: Inlines


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work in a citation."""

    key: str
    prefix: Inlines = ()
    suffix: Inlines = ()
    mode: Literal["AuthorInText", "SuppressAuthor", "NormalCitation"] = "NormalCitation"


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation, or a cross-reference that has not been told apart from one yet."""

    items: tuple[CitationItem, ...]
    inlines: Inlines
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Code inside a line."""

    attr: Attr
    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in LaTeX."""

    display: bool
    tex: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class RawInline:
    """A piece of another format inside a line."""

    format: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link."""

    attr: Attr
    inlines: Inlines
    target: str
    title: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `inlines` are its alternative text."""

    attr: Attr
    inlines: Inlines
    target: str
    title: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A note, at its call."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with attributes."""

    attr: Attr
    inlines: Inlines
    line: int = 0


Inline = Str | Space | SoftBreak | LineBreak | Styled | Quoted | Cite | Code | Math | RawInline | Link | Image | Note | Span
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """Text that is not a paragraph, as in a tight list."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines kept as they are, as in verse."""

    lines: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A listing."""

    attr: Attr
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of another format."""

    format: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A quotation."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class OrderedList:
    """A numbered list: first number, numeral style, delimiter, items."""

    start: int
    style: str
    delimiter: str
    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list without numbers."""

    items: tuple[Blocks, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their definitions."""

    items: tuple[tuple[Inlines, tuple[Blocks, ...]], ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A heading."""

    level: int
    attr: Attr
    inlines: Inlines
    line: int = 0


@dataclass(frozen=True, slots=True)
class HorizontalRule:
    """A break of thought."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; alignment "" is the column's."""

    attr: Attr
    align: str
    rowspan: int
    colspan: int
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: alignment (left, center, right or "") and width as a share of the measure (0: by content)."""

    align: str
    width: float


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `row_headers` is the number of leading columns that head their rows."""

    attr: Attr
    caption: Blocks
    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...]
    row_headers: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its caption."""

    attr: Attr
    caption: Blocks
    blocks: Blocks
    line: int = 0


@dataclass(frozen=True, slots=True)
class Div:
    """A run of blocks with attributes."""

    attr: Attr
    blocks: Blocks
    line: int = 0


Block = (
    Plain | Para | LineBlock | CodeBlock | RawBlock | BlockQuote | OrderedList | BulletList | DefinitionList
    | Header | HorizontalRule | Table | Figure | Div
)  # fmt: skip
Blocks = tuple[Block, ...]

T = TypeVar("T")
Node = Any  # any of the classes above; walking and rewriting are generic over all of them


# Decoding

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


# Walking and rewriting


def walk(node: Node) -> Iterator[Node]:
    """Every node below and including `node` (a node or nested tuples of nodes), in document order."""
    if isinstance(node, tuple):
        for child in node:
            yield from walk(child)
    elif is_dataclass(node) and not isinstance(node, Attr):
        yield node
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, tuple):
                yield from walk(value)


def rewrite(node: T, change: Callable[[Node], Node]) -> T:
    """The same tree with every node replaced by `change(node)`, children first.

    `change` returns its argument to leave it, another node, or a tuple of nodes to put in its place (empty: remove it).
    """
    return cast(T, _rewrite(node, change))


def _rewrite(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, tuple):
        return _rewrite_tuple(node, change)
    if not is_dataclass(node) or isinstance(node, (Attr, type)):
        return node
    changed = {}
    for field in fields(node):
        old = getattr(node, field.name)
        if isinstance(old, tuple):
            new = _rewrite_tuple(old, change)
            if new is not old:
                changed[field.name] = new
    return change(replace(node, **changed) if changed else node)


def _rewrite_tuple(old: tuple[Node, ...], change: Callable[[Node], Node]) -> tuple[Node, ...]:
    """Rewrite each item; the same object when nothing changed, so that untouched subtrees are shared."""
    new: list[Node] = []
    same = True
    for item in old:
        result = _rewrite(item, change)
        same = same and result is item
        if isinstance(result, tuple) and not isinstance(item, tuple):
            new.extend(result)
        else:
            new.append(result)
    return old if same else tuple(new)


def plain_text(node: Node) -> str:
    """The text of a node as a reader would say it: no notes, formulas as their LaTeX."""
    return "".join(_texts(node))


def _texts(node: Node) -> Iterator[str]:
    match node:
        case tuple():
            for child in node:
                yield from _texts(child)
        case Str(text) | Code(text=text) | Math(tex=text):
            yield text
        case Space() | SoftBreak() | LineBreak():
            yield " "
        case Quoted(double, inlines):
            yield "“" if double else "‘"
            yield from _texts(inlines)
            yield "”" if double else "’"
        case Note() | RawInline():
            return
        case Para(inlines) | Plain(inlines) | Styled(inlines=inlines) | Link(inlines=inlines) | Span(inlines=inlines) | Cite(inlines=inlines):
            yield from _texts(inlines)
        case Div(blocks=blocks):
            yield from _texts(blocks)

"""Pandoc's document tree as frozen types (pandoc-types 1.23), and how to walk and rewrite it.

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
    """A note, at its call: the identifier that the author gave it, what it is by class, its number in its chapter (0: not counted yet)."""

    blocks: Blocks
    attr: Attr = Attr()
    number: int = 0
    line: int = 0


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
S = TypeVar("S")
Node = Any  # any of the classes above; walking and rewriting are generic over all of them


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
    return cast(T, _rewrite(node, None, _as_it_is, lambda inside, _: change(inside)))


def rewrite_within(node: T, state: S, enter: Callable[[Node, S], S], change: Callable[[Node, S], Node]) -> T:
    """The same, where `change` needs to know what a node stands in: `enter(node, state)` is the state of everything in the node."""
    return cast(T, _rewrite(node, state, enter, change))


def _as_it_is(_: Node, state: S) -> S:
    return state


def _rewrite(node: Node, state: S, enter: Callable[[Node, S], S], change: Callable[[Node, S], Node]) -> Node:
    if isinstance(node, tuple):
        return _rewrite_tuple(node, state, enter, change)
    if not is_dataclass(node) or isinstance(node, (Attr, type)):
        return node
    changed = {}
    inside = enter(node, state)
    for field in fields(node):
        old = getattr(node, field.name)
        if isinstance(old, tuple):
            new = _rewrite_tuple(old, inside, enter, change)
            if new is not old:
                changed[field.name] = new
    return change(replace(node, **changed) if changed else node, state)


def _rewrite_tuple(old: tuple[Node, ...], state: S, enter: Callable[[Node, S], S], change: Callable[[Node, S], Node]) -> tuple[Node, ...]:
    """Rewrite each item; the same object when nothing changed, so that untouched subtrees are shared."""
    new: list[Node] = []
    same = True
    for item in old:
        result = _rewrite(item, state, enter, change)
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

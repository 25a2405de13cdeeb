"""Pass: what the contents, lists of figures and running heads say, taken from the headings once everything in them is resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.figures import MEMBER
from kanben.book.model import Book, Chapter, Generated, Kind, Leaf, Section
from kanben.book.texts import Text, rewritten
from kanben.pandoc.ast import (
    Cite,
    CodeBlock,
    Figure,
    Header,
    Inlines,
    Link,
    Node,
    Note,
    Para,
    Plain,
    RawInline,
    SoftBreak,
    Space,
    Span,
    Str,
    Table,
    rewrite,
)


def contents(book: Book) -> Book:
    """The book with its chapters' titles and sections as its contents show them."""
    leaves: list[Leaf] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            headings = [(b, book.targets[b.attr.id].number) for b in leaf.blocks if isinstance(b, Header)]
            leaves.append(replace(leaf, title=bare(leaf.heading), sections=sections(headings)))
        else:
            leaves.append(leaf)
    return _without_empty_lists(replace(book, leaves=tuple(leaves)))


def _without_empty_lists(book: Book) -> Book:
    """A list of figures in a book without figures is left out."""
    empty = {leaf.id for leaf in book.leaves if isinstance(leaf, Generated) and leaf.name in CAPTIONED and not captions(book, CAPTIONED[leaf.name])}
    targets = {id: target for id, target in book.targets.items() if id not in empty}
    return replace(book, leaves=tuple(leaf for leaf in book.leaves if leaf.id not in empty), targets=targets) if empty else book


def sections(headings: Sequence[tuple[Header, str]]) -> tuple[Section, ...]:
    """Headings with their numbers, in order -> the tree of the contents."""
    made: list[Section] = []
    position = 0
    while position < len(headings):
        header, own = headings[position]
        end = position + 1
        while end < len(headings) and headings[end][0].level > header.level:
            end += 1
        made.append(Section(header.attr.id, header.level, own, bare(header.inlines), sections(headings[position + 1 : end])))
        position = end
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Caption:
    """Something with a caption, as a list of figures shows it: id, leaf, words of the caption in their language."""

    id: str
    leaf: str
    text: Inlines
    lang: str


CAPTIONED: Mapping[str, Kind] = {"figures": Kind.FIGURE, "tables": Kind.TABLE, "listings": Kind.LISTING}


def captions(book: Book, kind: Kind) -> tuple[Caption, ...]:
    """Figures, tables or listings with captions, in reading order; those of a group stand under its common caption."""
    found: list[Caption] = []

    def meet(node: Node, text: Text) -> None:
        if isinstance(node, Figure | Table | CodeBlock) and node.attr.id in book.targets and book.targets[node.attr.id].kind is kind:
            words = _caption_of(node)
            if words and not node.attr.has(MEMBER):
                found.append(Caption(node.attr.id, text.leaf, bare(words), text.lang))

    rewritten(book, lambda node, _: node, meet)
    return tuple(found)


def _caption_of(node: Figure | Table | CodeBlock) -> Inlines:
    """The first line of a caption."""
    if isinstance(node, CodeBlock):
        return (Str(caption),) if (caption := node.attr.get("caption")) else ()
    first = node.caption[0] if node.caption else None
    return first.inlines if isinstance(first, Para | Plain) else ()


def bare(heading: Inlines) -> Inlines:
    """A heading as it can stand elsewhere: without notes, citations and raw markup, its links as text, nothing labelled twice."""

    def change(node: Node) -> Node:
        match node:
            case Note() | Cite() | RawInline():
                return ()
            case Span(attr=attr) if attr.has("citation"):
                return ()
            case Link(inlines=inlines):
                return inlines
            case Span(attr=attr) if attr.id:
                return replace(node, attr=replace(attr, id=""))
            case _:
                return node

    return _stripped(rewrite(heading, change))


def _stripped(inlines: Inlines) -> Inlines:
    start, end = 0, len(inlines)
    while start < end and isinstance(inlines[start], Space | SoftBreak):
        start += 1
    while start < end and isinstance(inlines[end - 1], Space | SoftBreak):
        end -= 1
    return inlines[start:end]

"""Pass: what the contents and running heads say, taken from the headings once everything in them is resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kanben.book.model import Book, Chapter, Leaf, Section
from kanben.pandoc.ast import Cite, Header, Inlines, Link, Node, Note, RawInline, SoftBreak, Space, Span, rewrite


def contents(book: Book) -> Book:
    """The book with its chapters' titles and sections as its contents show them."""
    leaves: list[Leaf] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            headings = [(b, book.targets[b.attr.id].number) for b in leaf.blocks if isinstance(b, Header)]
            leaves.append(replace(leaf, title=bare(leaf.heading), sections=sections(headings)))
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves))


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

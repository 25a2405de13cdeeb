"""Rendered documents of a book -> one HTML document for print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanben import __version__
from kanben.book.assembly import main_text
from kanben.book.headings import heading, in_contents, part_heading
from kanben.book.model import Book, Chapter, Generated, Leaf, PartOpening, Section
from kanben.book.naming import number_of
from kanben.book.wording import words
from kanben.manuscript.metadata import Metadata
from kanben.render.documents import Document
from kanben.render.edition import Edition
from kanben.render.inlines import InlineWriter
from kanben.render.links import folio_class
from kanben.render.templates import Markup

# Front matter that stands alone on its page without folio or running head.
_BARE = ("half-title", "title-page", "copyright", "dedication", "epigraph")

DEPTH = 2
"""Levels of the contents, where the book does not say: chapters and sections."""


@dataclass(frozen=True, slots=True)
class Page:
    """A leaf in print: CSS classes, what the running heads of its versos and rectos say."""

    id: str
    classes: str
    lang: str
    verso: str
    recto: str
    body: Markup


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents; `folio` is roman or arabic."""

    kind: str
    href: str
    number: str
    title: Markup
    folio: str


def print_html(edition: Edition, documents: Sequence[Document]) -> str:
    """The whole book as one HTML document."""
    book = edition.book
    by_id = {document.id: document for document in documents}
    metadata = book.metadata
    return str(
        edition.templates.render(
            "print/book.html.j2",
            lang=metadata.language,
            title=main_text(metadata.title, metadata.language),
            authors=[p.name for p in metadata.contributors if {"aut", "trl"} & set(p.roles)],
            metadata=metadata,
            kanben_version=__version__,
            pages=list(_pages(edition, by_id)),
        )
    )


def _pages(edition: Edition, documents: dict[str, Document]) -> Iterator[Page]:
    book = edition.book
    language = book.metadata.language
    title = main_text(book.metadata.title, language)
    body_started = False
    for leaf in book.leaves:
        if isinstance(leaf, Generated) and leaf.name == "contents":
            body = edition.templates.render("print/contents.html.j2", heading=words(language)["contents"], entries=contents_of(edition))
            yield Page(leaf.id, "contents front recto", language, title, words(language)["contents"], body)
        elif leaf.id in documents:
            document = documents[leaf.id]
            starts = "" if body_started or document.position != "body" else " starts-body"
            body_started = body_started or bool(starts)
            yield Page(
                leaf.id, _classes(leaf, document) + starts, document.lang, _verso(book, leaf) or title, _recto(leaf, book.metadata), document.body
            )


def _classes(leaf: Leaf, document: Document) -> str:
    names = [document.kind]
    if isinstance(leaf, Generated) and leaf.name in _BARE:
        names.append("bare")
    else:
        names.append(document.position)
    if not (isinstance(leaf, Generated) and leaf.name == "copyright"):
        names.append("recto")
    if isinstance(leaf, Chapter) and leaf.part is not None:
        names.append("in-part")
    return " ".join(names)


def _verso(book: Book, leaf: Leaf) -> str:
    """The part that a chapter belongs to; empty for all else, whose versos carry the book's title."""
    if isinstance(leaf, Chapter) and leaf.part is not None:
        return part_heading(book.metadata, leaf.part)
    return ""


def _recto(leaf: Leaf, metadata: Metadata) -> str:
    """Title of a chapter, its short form where there is one, or of a page that was made; parts bear none."""
    if isinstance(leaf, Generated):
        return "" if leaf.name in _BARE else words(metadata.language)[leaf.name]
    if isinstance(leaf, PartOpening):
        return ""
    short = leaf.matter.short_title
    if short and leaf.number:
        return f"{number_of(leaf, leaf.lang, metadata)} {short}"
    return short or heading(leaf, metadata)


def contents_of(edition: Edition) -> tuple[ContentsEntry, ...]:
    """Parts, chapters and sections of as many levels as the contents show, with what leads to them."""
    return tuple(_entries(edition))


def _entries(edition: Edition) -> Iterator[ContentsEntry]:
    book = edition.book
    language = book.metadata.language
    writer = InlineWriter(edition, "contents", language)
    for leaf in book.leaves:
        match leaf:
            case PartOpening():
                number = number_of(leaf, language, book.metadata)
                yield ContentsEntry("part", f"#{leaf.id}", number, writer.inlines(leaf.title), "arabic")
            case Chapter():
                number = number_of(leaf, language, book.metadata)
                yield ContentsEntry("chapter", f"#{leaf.id}", number, writer.inlines(leaf.title), folio_class(book, leaf.id))
                if leaf.position == "body" or leaf.number:
                    yield from _sections(writer, leaf.sections, book.metadata.contents.depth or DEPTH)
            case Generated() if in_contents(leaf):
                yield ContentsEntry("chapter", f"#{leaf.id}", "", Markup(words(language)[leaf.name]), folio_class(book, leaf.id))


def _sections(writer: InlineWriter, sections: Sequence[Section], depth: int) -> Iterator[ContentsEntry]:
    for section in sections:
        if section.level <= depth:
            kind = f"section level-{section.level}"
            yield ContentsEntry(kind, f"#{section.id}", section.number, writer.inlines(section.title), "arabic")
            yield from _sections(writer, section.children, depth)

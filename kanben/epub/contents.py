"""The contents of the EPUB, and its lists of figures, tables and listings, as the navigation document has them (EPUB 3.3, section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kanben.book.contents import CAPTIONED, Caption, captions
from kanben.book.headings import heading, in_contents
from kanben.book.model import Chapter, Generated, PartOpening, Section
from kanben.book.naming import named
from kanben.book.wording import words
from kanben.epub.publication import NavPoint
from kanben.pandoc.ast import plain_text
from kanben.render.edition import Edition

MOST_ENTRIES = 3_000
"""Entries of the contents: their document stays below what old readers lay out (300 KB)."""
DEPTH = 3
"""Levels of the contents, where the book does not say: chapters, sections, subsections."""


def contents_of(edition: Edition) -> tuple[NavPoint, ...]:
    """The contents as the navigation document has them: parts, their chapters, and their sections."""
    points: list[NavPoint] = []
    book = edition.book
    for leaf in book.leaves:
        if isinstance(leaf, PartOpening):
            chapters = tuple(_chapter_point(edition, c) for c in book.chapters if c.part == leaf.index)
            points.append(NavPoint(heading(leaf, book.metadata), edition.document(leaf.id), children=chapters))
        elif isinstance(leaf, Chapter) and (leaf.part is None or not any(isinstance(other, PartOpening) for other in book.leaves)):
            points.append(_chapter_point(edition, leaf))
        elif isinstance(leaf, Generated) and in_contents(leaf):
            points.append(NavPoint(words(book.metadata.language)[leaf.name], edition.document(leaf.id)))
    return tuple(points)


def surveyable(contents: tuple[NavPoint, ...], most: int = MOST_ENTRIES) -> tuple[NavPoint, ...]:
    """The contents without their lowest levels where they would have more than `most` entries; the highest level always stays."""
    for levels in range(_levels(contents), 1, -1):
        if _entries(contents) <= most:
            break
        contents = _down_to(contents, levels - 1)
    return contents


def _levels(points: Sequence[NavPoint]) -> int:
    return 1 + max((_levels(point.children) for point in points), default=-1)


def _entries(points: Sequence[NavPoint]) -> int:
    return sum(1 + _entries(point.children) for point in points)


def _down_to(points: Sequence[NavPoint], levels: int) -> tuple[NavPoint, ...]:
    return tuple(replace(point, children=_down_to(point.children, levels - 1) if levels > 1 else ()) for point in points)


def _chapter_point(edition: Edition, chapter: Chapter) -> NavPoint:
    lang = chapter.lang if chapter.lang != edition.book.metadata.language else ""
    depth = edition.book.metadata.contents.depth or DEPTH
    children = tuple(_section_point(edition, section, depth) for section in chapter.sections if section.level <= depth)
    return NavPoint(heading(chapter, edition.book.metadata), edition.document(chapter.id), lang, children)


def _section_point(edition: Edition, section: Section, depth: int) -> NavPoint:
    label = " ".join(f"{section.number} {plain_text(section.title)}".split())
    children = tuple(_section_point(edition, child, depth) for child in section.children if child.level <= depth)
    return NavPoint(label, edition.href(section.id, ""), children=children)


@dataclass(frozen=True, slots=True)
class CaptionList:
    """A list of things with captions: the page of the book that it is, and its entries."""

    name: str
    points: tuple[NavPoint, ...]


def caption_lists(edition: Edition) -> tuple[CaptionList, ...]:
    """The lists of figures, tables and listings that the book has, which reading systems may offer beside the contents."""
    lists = [leaf.name for leaf in edition.book.leaves if isinstance(leaf, Generated) and leaf.name in CAPTIONED]
    return tuple(CaptionList(name, tuple(_caption_point(edition, one) for one in captions(edition.book, CAPTIONED[name]))) for name in lists)


def _caption_point(edition: Edition, caption: Caption) -> NavPoint:
    metadata, target = edition.book.metadata, edition.book.targets[caption.id]
    label = f"{named(target.kind, target.number, caption.lang, metadata)} {plain_text(caption.text)}"
    lang = caption.lang if caption.lang != metadata.language else ""
    return NavPoint(" ".join(label.split()), edition.href(caption.id, ""), lang)

"""A book of a few chapters, taken through the passes without fonts, citations and outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kanben.book.assembly import ParsedChapter, assemble
from kanben.book.contents import contents
from kanben.book.leftovers import check_leftovers
from kanben.book.model import Book, Chapter
from kanben.book.notes import count_notes
from kanben.book.numbering import number
from kanben.book.rawhtml import check_raw
from kanben.book.references import resolve
from kanben.manuscript.loading import load
from kanben.manuscript.texts import matter_texts, metadata_texts
from kanben.pandoc.ast import Inlines, Link, Space, Str, plain_text, walk
from kanben.pandoc.fragments import parse_fragments
from kanben.pandoc.reader import parse
from kanben.problems import Problem
from tests.manuscript.small_book import FILES, write_book

ORDER = "chapters: [{}]\n"


def assembled(root: Path, chapters: dict[str, str], order: str = "", settings: str = "") -> tuple[Book, tuple[Problem, ...]]:
    """The book of these chapters by file name; `order` replaces the plain list of them, `settings` is added to the description."""
    description = FILES["metadata.yaml"].decode().replace("front: [title-page, preface.md, contents]\n", "front: []\n")
    description = description.replace("chapters: [01-first.md, 02-second.md]\n", order or ORDER.format(", ".join(chapters)))
    description = description.replace("language: zh-Hans\n", "language: en\n") if "language: en" in settings else description
    description = description.replace("back: [references, colophon]\n", "") if "back:" in settings else description
    settings = settings.replace("language: en\n", "")
    files = {"metadata.yaml": (description + settings).encode(), "references.bib": FILES["references.bib"]}
    write_book(root, files | {f"chapters/{name}": text.encode() for name, text in chapters.items()})
    manuscript, _ = load(root)
    parsed = [
        ParsedChapter(
            source, parse(source.text, source.path, source.first_line).blocks, parse_fragments(matter_texts(source.matter), source.path, {})[0]
        )
        for source in manuscript.chapters
    ]
    fragments, _ = parse_fragments(metadata_texts(manuscript.metadata), "metadata.yaml", manuscript.metadata_lines)
    return assemble(manuscript.metadata, parsed, fragments)


def resolved(root: Path, chapters: dict[str, str], order: str = "", settings: str = "") -> tuple[Book, tuple[Problem, ...]]:
    """The same, numbered, resolved and checked."""
    book, problems = assembled(root, chapters, order, settings)
    for apply in (number, count_notes, resolve, check_raw, check_leftovers):
        book, found = apply(book)
        problems = (*problems, *found)
    return contents(book), problems


def numbers(book: Book) -> dict[str, str]:
    """Number of each target that has one, by its id."""
    return {id: target.number for id, target in book.targets.items() if target.number}


def text_of(tree: Any) -> str:
    """The words of a tree, headings, lists and all."""
    return plain_text(tuple(node for node in walk(tree) if isinstance(node, Str | Space)))


def links_of(chapter: Chapter) -> list[tuple[str, str]]:
    """Words and target of each link in a chapter's text."""
    return [(plain_text(node.inlines), node.target) for node in walk(chapter.blocks) if isinstance(node, Link)]


def words(inlines: Inlines) -> str:
    """The words of a heading."""
    return plain_text(inlines)

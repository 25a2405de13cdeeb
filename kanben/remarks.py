"""What was found while an output was made -> problems, at the author's file and line where these can be known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kanben.book.model import Book, Chapter
from kanben.checks.lines import Words
from kanben.checks.served_fonts import first_place
from kanben.epub.embedding import Embedded
from kanben.epub.publication import XHTML, Publication
from kanben.manuscript.sources import ChapterSource
from kanben.pdf.composition import LooseLine
from kanben.pdf.fitting import WideTable
from kanben.pdf.writer import Remark
from kanben.problems import Place, Problem, Severity

LARGEST_DOCUMENT = 300_000
"""Bytes of a content document that old readers lay out without trouble."""
_PLACE = re.compile(r" at (\d+):(\d+)")


# Of the EPUB


def unserved(fonts: Embedded, sources: Sequence[ChapterSource]) -> Iterator[Problem]:
    """A warning for each file with characters that a reader may lack and no font may bring."""
    by_place: dict[Place, list[str]] = {}
    for character in fonts.unserved:
        by_place.setdefault(first_place(character, sources), []).append(character)
    why = "; ".join(f"{family}: {reason}" for family, reason in (fonts.reasons or {}).items())
    for place, characters in by_place.items():
        shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters)
        message = f"readers of the EPUB may lack {shown}, and no font under fonts can be embedded for it{f' ({why})' if why else ''}"
        yield Problem("font-not-embeddable", message, place, "name a free font that has these characters under fonts: symbols", Severity.WARNING)


def large_documents(book: Book, made: Publication) -> Iterator[Problem]:
    """A warning for each document that is too large for old readers and could not be divided."""
    for resource in made.resources:
        if resource.media_type == XHTML and "nav" not in resource.properties and len(resource.content) > LARGEST_DOCUMENT:
            chapters = [c for c in book.chapters if f"{resource.id}-".startswith(f"{c.id}-")]
            place = Place(max(chapters, key=lambda c: len(c.id)).path) if chapters else Place("metadata.yaml")
            message = f"{len(resource.content) // 1000} KB of this cannot be divided in the EPUB, and old readers stop at {LARGEST_DOCUMENT // 1000}"
            yield Problem("document-too-large", message, place, "split the long table, list or listing in it", Severity.WARNING)


# Of the PDF


def remarked(remark: Remark) -> Problem:
    """What WeasyPrint said, as a problem: about a style sheet it has a place, about the layout it has none."""
    if remark.path:
        at = _PLACE.search(remark.message)
        place = Place(remark.path, int(at[1]), int(at[2])) if at else Place(remark.path)
        return Problem("style-invalid", remark.message, place, "print goes without it: correct it, or take it out", Severity.WARNING)
    # A font that cannot be cut down to its used characters may be written so that readers show nothing of it.
    severity = Severity.ERROR if "Unable to subset" in remark.message else Severity.WARNING
    hint = "look for its cause in the book's own styles, templates and fonts; where there are none, it is a fault of Kanben"
    return Problem("layout-remark", remark.message, Place("metadata.yaml"), hint, severity)


def too_wide(book: Book, table: WideTable) -> Problem:
    """A table that does not fit, however small it is set."""
    if table.too_high:
        message, hint = "this turned table is higher than the page is wide", "split it into several tables"
    else:
        message = f"this table is wider than its place even in type of {table.size:g} pt"
        hint = "turn its page with {.landscape}, leave out columns, or split it into several tables"
    return Problem("table-too-wide", message, _place_of(book, table), hint)


def shrunk(book: Book, table: WideTable) -> Problem:
    """A warning for a table that had to be set smaller."""
    message = f"this table is wider than its place, so it is set in type of {table.size:g} pt and the book laid out twice"
    hint = "{.small} sets it in 8 pt at once, {.landscape} turns its page; shorter words or fewer columns help as well"
    return Problem("table-shrunk", message, _place_of(book, table), hint, Severity.WARNING)


def loose_lines(book: Book, lines: Sequence[LooseLine], sources: Sequence[ChapterSource]) -> Iterator[Problem]:
    """A warning for each loose line; the line of the file is told where the words stand once in it."""
    words = {source.path: Words(source) for source in sources} if lines else {}
    paths = {chapter.id: chapter.path for chapter in book.chapters}
    hint = "nothing on the line can be broken or give way: reword the paragraph, or say where a long word may be cut (U+00AD, U+200B)"
    for line in lines:
        loose, path = line.looseness, paths.get(line.leaf, "metadata.yaml")
        gap = f"gaps of {loose.opened:.2f} em between its characters" if loose.opened else f"{loose.short:.2f} em missing at its end"
        place = Place(path, words[path].line_of(loose.text)) if path in words else Place(path)
        yield Problem("line-loose", f'page {line.page} has a loose line, with {gap}: "{loose.text.strip()}"', place, hint, Severity.WARNING)


def _place_of(book: Book, table: WideTable) -> Place:
    """Where a table is written; of one on a page that Kanben made, which takes from several files, only the folder is sure."""
    leaf = book.leaf(table.leaf)
    return Place(leaf.path, table.line) if isinstance(leaf, Chapter) else Place("chapters")

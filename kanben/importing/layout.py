"""From the contents of a foreign book to parts and chapters: a page nested below another becomes a section of its chapter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kanben.importing.naming import slug, unique
from kanben.importing.source import Entry, Fate, Finding, Page

_PREFACES = r"(?:序|序言|自序|译者序|推荐序|前言|译序|致谢|题献|关于本书|Preface|Foreword|Dedication|About this book)"
Position = Literal["front", "body", "back"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A page, or a heading without one, at its depth below the chapter (0: the chapter itself)."""

    title: str
    depth: int
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter to be written: its file in chapters/, its title, the pages it is made of, and the part it stands in (0: none)."""

    file: str
    title: str
    pieces: tuple[Piece, ...]
    position: Position = "body"
    part: int = 0

    @property
    def name(self) -> str:
        """The file's name without number and ending: what labels begin with."""
        return re.sub(r"^\d+-", "", self.file.removesuffix(".md"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The chapters in reading order and the titles of the parts."""

    chapters: tuple[Chapter, ...]
    parts: tuple[str, ...]


def laid_out(contents: tuple[Entry, ...], known: Mapping[str, str], found: list[Finding]) -> Layout:
    """Chapters and parts. `known` gives the file that an earlier import wrote for a page, which it keeps."""
    parts: list[str] = []
    placed: list[tuple[Entry, Position, int]] = []
    parted = any(entry.role == "part" for entry in contents)
    first, last = _bounds(contents)
    contents = tuple(replace(entry, role="front") if i == 0 and _is_index(entry) and len(contents) > 2 else entry for i, entry in enumerate(contents))
    opening = len(contents) > 1
    for i, entry in enumerate(contents):
        if entry.role == "part" and entry.below:
            opening = False
            parts.append(entry.title)
            placed += [(child, "body", len(parts)) for child in ((Entry(entry.title, entry.page),) if entry.page else ()) + entry.below]
        elif entry.role in ("front", "back"):
            placed.append((entry, "front" if entry.role == "front" else "back", 0))
        elif opening and re.fullmatch(_PREFACES, entry.title.strip(), re.IGNORECASE):
            placed.append((entry, "front", 0))
        elif not parted:
            opening = False
            placed.append((entry, "body", 0))
        elif i < first or i > last:
            placed.append((entry, "front" if i < first else "back", 0))
            where = "before the first part stands in the front matter" if i < first else "behind the last part stands in the back matter"
            found.append(Finding(entry.page.path if entry.page else "", 0, Fate.CONVERTED, f'"{entry.title}" {where}, without a number'))
        else:
            parts.append(entry.title)
            placed.append((entry, "body", len(parts)))
            found.append(
                Finding(entry.page.path if entry.page else "", 0, Fate.CONVERTED, f'"{entry.title}", between two parts, is a part of its own')
            )
    return Layout(tuple(_named(placed, known, found)), tuple(parts))


def _is_index(entry: Entry) -> bool:
    """Whether an entry is the first page of a site, without pages below it."""
    stem = re.sub(r"\.\w+$", "", entry.page.path.rsplit("/", 1)[-1]).lower() if entry.page else ""
    return stem in ("index", "readme", "_index") and not entry.below and entry.role == "body"


def _bounds(contents: tuple[Entry, ...]) -> tuple[int, int]:
    at = [i for i, entry in enumerate(contents) if entry.role == "part"]
    return (at[0], at[-1]) if at else (0, len(contents))


def _named(placed: Iterable[tuple[Entry, Position, int]], known: Mapping[str, str], found: list[Finding]) -> Iterator[Chapter]:
    taken = {re.sub(r"^\d+-", "", file.removesuffix(".md")) for file in known.values()}
    seen: set[str] = set()
    number = 0
    for entry, position, part in placed:
        pieces = tuple(_pieces(entry, 0, seen, found))
        if not any(piece.page for piece in pieces):
            found.append(Finding("", 0, Fate.DROPPED, f'"{entry.title}" stands in the contents and has no page'))
            continue
        number += position == "body"
        first = next(piece.page for piece in pieces if piece.page)
        file = known.get(first.path, "")
        if not file:
            name = unique(_stem(first, entry.title), taken)
            file = f"{number:02d}-{name}.md" if position == "body" else f"{name}.md"
        yield Chapter(file, entry.title, pieces, position, part)


def _stem(page: Page, title: str) -> str:
    path = page.address.strip("/") if page.path.endswith(".txt") and page.address else page.path
    parts = re.sub(r"\.\w+$", "", path).split("/")
    own = re.sub(r"^(?:chapter|ch|\d+)?[-_. ]*\d*[-_. ]*(?=[A-Za-z])|^\d{4}-\d\d-\d\d-", "", parts[-1])
    if own.lower() in ("index", "readme", "_index", "") and len(parts) > 1:
        own = parts[-2] if parts[-2] not in ("src", "docs", "source", "content", "book", "chapters", "en", "zh", "zh-cn") else "index"
    words = slug(own) if own.isascii() else ""
    return words if words and not words.isdigit() else slug(title) or "chapter"


def _pieces(entry: Entry, depth: int, seen: set[str], found: list[Finding]) -> Iterator[Piece]:
    page = entry.page
    if page and page.path in seen:
        found.append(Finding(page.path, 0, Fate.DROPPED, f'"{entry.title}" stands in the contents twice; it is in the book once'))
        page = None
    if page:
        seen.add(page.path)
    below = [piece for child in entry.below for piece in _pieces(child, depth + 1, seen, found)]
    if page or below:
        yield Piece(entry.title, depth, page)
    yield from below

"""A foreign book as its reader found it: pages in order, lines that know where they were written, and what was noticed on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

Kind = Literal["jekyll", "mdbook", "mkdocs", "gitbook", "markdown", "html", "text"]


Role = Literal["body", "front", "back", "part"]


class Fate(StrEnum):
    """What became of a piece of the source: it has another form now, it is left out, or somebody has to look at it."""

    CONVERTED = "converted"
    DROPPED = "dropped"
    PERSON = "person"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One line of the report: a piece of the source, what became of it, and where it stands (line 0: the file as a whole)."""

    path: str
    line: int
    fate: Fate
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, with the file and line that it was written on: an included file keeps its own."""

    text: str
    path: str
    number: int


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file, its address on the site without leading slash, front matter, and its text or (`html`) its markup."""

    path: str
    title: str
    address: str = ""
    lines: Lines = ()
    matter: Mapping[str, Any] = field(default_factory=dict)
    html: bool = False
    addresses: tuple[str, ...] = ()
    """Further addresses that lead to the page (redirects, permalinks)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of the contents: a page, or a heading without one, and what is nested below it."""

    title: str
    page: Page | None = None
    below: tuple[Entry, ...] = ()
    role: Role = "body"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the pages of a book are written, as far as pandoc has to be told."""

    name: Kind
    dollars: bool = True
    """Formulas between dollar signs."""
    backslashes: bool = False
    r"""Formulas between `\(` and `\)`, `\[` and `\]`."""
    paragraph_math_inline: bool = False
    """`$$…$$` inside a paragraph is set in the line (kramdown)."""
    scripts: bool = False
    """`~x~` and `^x^` are subscript and superscript."""


@dataclass(frozen=True, slots=True)
class About:
    """What the source says about the book; empty where it says nothing."""

    title: str = ""
    subtitle: str = ""
    original_title: str = ""
    language: str = ""
    description: str = ""
    authors: tuple[tuple[str, str], ...] = ()
    """Name and web page."""
    translators: tuple[str, ...] = ()
    licence: str = ""
    holder: str = ""
    year: str = ""
    site: str = ""
    """Address at which the book is published, ending in a slash."""
    repository: str = ""
    date: str = ""
    keywords: tuple[str, ...] = ()
    macros: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignBook:
    """A whole foreign book."""

    dialect: Dialect
    about: About
    contents: tuple[Entry, ...]
    root: str = ""
    """Folder, inside the source, from which pages address pictures and each other."""
    bibliography: tuple[str, ...] = ()
    works: str = ""
    """BibTeX entries that the reader made of what the pages say, where they have no file of them."""

    def pages(self) -> Iterator[Page]:
        """Every page, in reading order."""
        for entry in self.contents:
            yield from pages_of(entry)


def pages_of(entry: Entry) -> Iterator[Page]:
    """The page of an entry and those nested below it."""
    if entry.page:
        yield entry.page
    for child in entry.below:
        yield from pages_of(child)


def lines_of(text: str, path: str, first: int = 1) -> Lines:
    """The lines of a file's text."""
    return tuple(Line(row, path, first + i) for i, row in enumerate(text.split("\n")))


def text_of(lines: Iterable[Line]) -> str:
    """The lines as one text."""
    return "\n".join(line.text for line in lines)


def with_text(lines: Lines, text: str) -> Lines:
    """The lines with a changed text that has as many line ends as before."""
    rows = text.split("\n") if lines else []
    if len(rows) != len(lines):
        raise ValueError("a change moved lines")
    return tuple(line if line.text == row else replace(line, text=row) for line, row in zip(lines, rows, strict=True))


def split_matter(text: str) -> tuple[str, str, int]:
    """Front matter (YAML between lines `---`), the rest, and the line on which the rest begins."""
    match = re.match(r"\A\s*^---[ \t]*\n((?:(?:#.*|[ \t]*)\n)*[\w\"'-]+[ \t]*:.*?)?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if not match:
        return "", text, 1
    blank = text[: match.end()].lstrip()
    lead = text[: match.end() - len(blank)].count("\n")
    return "\n" * lead + (match[1] or ""), text[match.end() :], text.count("\n", 0, match.end()) + 1

"""What the pages `glossary` and `index` hold, as data: entries in groups, each with the places where it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from kanben.book.ordering import Head, Order, head, sort_key
from kanben.manuscript.glossary import Term
from kanben.manuscript.metadata import Metadata
from kanben.pandoc.ast import Inlines

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Locator:
    """A place that an entry sends to: the id of a use, or of the beginning and the `end` of a range; `main` is the entry's chief place."""

    id: str
    end: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """An entry of the glossary: its id, the term, the language of its original, the ids of its uses in reading order.

    `definition` names the text of that name among the fragments of the page `glossary`.
    """

    id: str
    term: Term
    definition: str = ""
    language: str = "en"
    uses: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An entry of the index or of another entry.

    `path` are its words and, before them, those of the entries that it is in; `label` is how it is written. `see` are the paths that it
    sends to instead of a place, `also` those that it names besides. `sort` is what it is sorted by, empty for its own words.
    """

    id: str
    path: tuple[str, ...]
    label: Inlines
    sort: str = ""
    locators: tuple[Locator, ...] = ()
    see: tuple[tuple[str, ...], ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    children: tuple[IndexEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Entries under one head."""

    head: Head
    entries: tuple[T, ...]


def index_order(metadata: Metadata) -> Order:
    """How the index is sorted. Where the book is not in Chinese, its own words begin with Latin letters and are not set apart."""
    chinese = metadata.language.startswith("zh")
    return Order(metadata.index.sort, metadata.index.latin if chinese else "mixed")


def glossary_order(metadata: Metadata) -> Order:
    """How the glossary is sorted: as the index is, but for what is sorted by the original."""
    by_strokes = metadata.glossary is not None and metadata.glossary.sort == "strokes"
    chinese = metadata.language.startswith("zh")
    latin = metadata.index.latin if chinese and not (by_strokes and metadata.index.latin == "mixed") else "first" if chinese else "mixed"
    return Order("strokes" if by_strokes else "pinyin", latin)


def grouped(entries: Iterable[T], order: Order, said: Callable[[T], tuple[str, str]]) -> tuple[Group[T], ...]:
    """Entries in order, in groups; `said` gives an entry's words and what it is sorted by, if by something else."""
    ordered = sorted(entries, key=lambda entry: sort_key(said(entry)[0], order, said(entry)[1]))
    return tuple(Group(of, tuple(group)) for of, group in groupby(ordered, lambda entry: head(said(entry)[0], order, said(entry)[1])))


def index_groups(entries: Iterable[IndexEntry], metadata: Metadata) -> tuple[Group[IndexEntry], ...]:
    """The entries of the index under their heads; those in another entry stand in its order."""
    return grouped(entries, index_order(metadata), lambda entry: (entry.path[-1], entry.sort))


def glossary_groups(entries: Iterable[GlossaryEntry], metadata: Metadata) -> tuple[Group[GlossaryEntry], ...]:
    """The entries of the glossary under their heads: by term or, sorted `latin`, by original."""
    if metadata.glossary is not None and metadata.glossary.sort == "latin":
        return grouped(entries, Order(), lambda entry: (entry.term.original or entry.term.abbreviation or entry.term.term, ""))
    return grouped(entries, glossary_order(metadata), lambda entry: (entry.term.term, entry.term.sort))

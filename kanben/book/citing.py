"""Pass: citations become what the style makes of them, each linked to its entry and each entry back to its places."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Chapter, Entry, Kind, Target
from kanben.book.texts import Text, rewritten, texts
from kanben.manuscript.metadata import REFERENCES
from kanben.manuscript.sources import nearest_line
from kanben.pandoc.ast import Attr, Cite, Inlines, Link, Node, Span, Str, rewrite, walk
from kanben.problems import Place, Problem, Severity, did_you_mean

_AT = re.compile(r"(?<![A-Za-z0-9])@")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation where it stands: the leaf it is in and the file it was written in."""

    cite: Cite
    path: str
    leaf: str


def citations(book: Book) -> tuple[Cited, ...]:
    """Every citation, in reading order."""
    found: list[Cited] = []

    def collect(node: Node, text: Text) -> Node:
        if isinstance(node, Cite):
            found.append(Cited(node, text.path, text.leaf))
        return node

    rewritten(book, collect)
    return tuple(found)


def listed_keys(book: Book) -> tuple[tuple[str, Place], ...]:
    """Keys that the front matter lists as further reading, with their places."""
    return tuple(
        (item.key, Place(chapter.path, nearest_line(chapter.matter_lines, f"further_reading.{g}.items.{i}.key")))
        for chapter in book.chapters
        for g, group in enumerate(chapter.matter.further_reading)
        for i, item in enumerate(group.items)
    )


def undefined(book: Book, known: Collection[str]) -> tuple[Problem, ...]:
    """A problem for each key that is not in the bibliography, and for each that is and was not read as a citation."""
    problems = []
    used = [(item.key, Place(c.path, c.cite.line)) for c in citations(book) for item in c.cite.items]
    for key, place in (*used, *listed_keys(book)):
        if key not in known:
            begun = _key_at_start(key, known)
            hint = f"put a space after the key, or brackets around it: [@{begun}]" if begun else did_you_mean(key, known)
            problems.append(Problem("citation-unknown", f'"{key}" is not in the bibliography', place, hint or "add it to the bibliography"))
    return (*problems, *_unread(book, known))


def _unread(book: Book, known: Collection[str]) -> Iterator[Problem]:
    """`见@key`: pandoc takes no key behind a letter, and Han characters are letters to it."""
    for text in texts(book):
        for node in (n for n in walk(text.tree) if isinstance(n, Str)):
            for at in _AT.finditer(node.text):
                if key := _key_at_start(node.text[at.end() :], known):
                    message = f'"@{key}" stands against the word before it, so it is no citation'
                    yield Problem("citation-unread", message, Place(text.path, node.line), f"put brackets around it: [@{key}]")


def _key_at_start(text: str, known: Collection[str]) -> str:
    """The longest key that the text begins with, if no more letters of a key follow; empty for none."""
    return max((key for key in known if text.startswith(key) and not re.match(r"[A-Za-z0-9_]", text[len(key) :])), key=len, default="")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list as the style writes it: key, label, text, language; `shown` tells whether the list itself shows it."""

    key: str
    label: Inlines
    text: Inlines
    lang: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Scope:
    """What shares one reference list: the leaf that the list stands in ("": none), the texts whose citations it answers, further reading."""

    leaf: str
    cites: tuple[Cite, ...]
    reading: tuple[str, ...]


def scopes(book: Book) -> tuple[Scope, ...]:
    """The whole book with its page `references`, or each chapter, as `references` in metadata.yaml says."""
    reading = {chapter.id: tuple(item.key for group in chapter.matter.further_reading for item in group.items) for chapter in book.chapters}
    if book.metadata.references == "book":
        leaf = REFERENCES if any(leaf.id == REFERENCES for leaf in book.leaves) else ""
        every = tuple(dict.fromkeys(key for keys in reading.values() for key in keys))
        return (Scope(leaf, tuple(cited.cite for cited in citations(book)), every),)
    homes = _homes(book)
    cites: dict[str, list[Cite]] = {home: [] for home in dict.fromkeys(homes.values())}
    for cited in citations(book):
        cites[homes[cited.leaf, cited.path]].append(cited.cite)
    return tuple(Scope(home, tuple(cites[home]), tuple(dict.fromkeys(reading.get(home, ())))) for home in cites)


def _homes(book: Book) -> dict[tuple[str, str], str]:
    """For each leaf and file that text comes from, the chapter whose list answers its citations; a part's opening goes with its first chapter."""
    chapters = {chapter.path: chapter.id for chapter in book.chapters}
    homes: dict[tuple[str, str], str] = {}
    for text in texts(book):
        if text.path in chapters:
            homes[text.leaf, text.path] = chapters[text.path]
        else:
            at = next(number for number, leaf in enumerate(book.leaves) if leaf.id == text.leaf)
            homes[text.leaf, text.path] = next((leaf.id for leaf in book.leaves[at:] if isinstance(leaf, Chapter)), "")
    return homes


def cite(book: Book, made: Sequence[tuple[Scope, Sequence[Inlines], Sequence[Listed]]]) -> Book:
    """The book with its citations replaced by their calls and its reference lists.

    For each scope (of `scopes`): the calls, in the order of its citations, and the entries of its list.
    """
    whole = book.metadata.references == "book"
    homes = {} if whole else _homes(book)
    calls = {scope.leaf: iter(calls) for scope, calls, _ in made}
    ids = {scope.leaf: {entry.key: _entry_id(scope.leaf, entry.key, whole) for entry in entries} for scope, _, entries in made}
    linked = {scope.leaf: {e.key: ids[scope.leaf][e.key] for e in entries if e.shown and scope.leaf} for scope, _, entries in made}
    only = made[0][0].leaf if whole else ""
    places: dict[tuple[str, str], list[str]] = {}
    targets = dict(book.targets)
    count = itertools.count(1)

    def change(node: Node, text: Text) -> Node:
        if not isinstance(node, Cite):
            return node
        home = only if whole else homes[text.leaf, text.path]
        id = f"cite-{next(count)}"
        targets[id] = Target(id, text.leaf, Kind.OTHER)
        for key in dict.fromkeys(item.key for item in node.items):
            places.setdefault((home, key), []).append(id)
        return Span(Attr(id, ("citation",)), _linked(next(calls[home]), linked[home]))

    cited = rewritten(book, change)
    references = tuple(
        Entry(e.key, ids[scope.leaf][e.key], e.label, e.text, tuple(places.get((scope.leaf, e.key), ())), scope.leaf if e.shown else "", e.lang)
        for scope, _, entries in made
        for e in entries
    )
    targets |= {entry.id: Target(entry.id, entry.leaf, Kind.OTHER) for entry in references if entry.leaf}
    return replace(cited, references=references, targets=targets)


def _entry_id(leaf: str, key: str, whole: bool) -> str:
    return ascii_id(f"ref-{key}") if whole else ascii_id(f"ref-{leaf}-{key}")


def _linked(call: Inlines, ids: Mapping[str, str]) -> Inlines:
    """The call with its links led to the entries; a link to an entry that no list shows is no link."""

    def change(node: Node) -> Node:
        if not isinstance(node, Link) or not node.target.startswith("#ref-"):
            return node
        id = ids.get(node.target.removeprefix("#ref-"))
        return replace(node, target=f"#{id}", attr=Attr("", ("biblioref",))) if id else node.inlines

    return rewrite(call, change)


def homeless(book: Book) -> tuple[Problem, ...]:
    """A warning when works are cited and no page lists them."""
    if book.metadata.references != "book" or any(leaf.id == REFERENCES for leaf in book.leaves) or not citations(book):
        return ()
    hint = "add references to back, or write references: chapter"
    message = "works are cited, and the book has no page that lists them"
    return (Problem("references-missing", message, Place("metadata.yaml"), hint, Severity.WARNING),)


def unlisted(book: Book, works: Sequence[tuple[str, Place]]) -> tuple[Problem, ...]:
    """A warning for each work of the bibliography that nothing cites; none where metadata.yaml has all of them listed."""
    if book.metadata.list_uncited:
        return ()
    hint = "cite it, take it out, or write list_uncited: true in metadata.yaml to list every work"
    return tuple(Problem("citation-unused", f'nothing cites "{key}"', place, hint, Severity.WARNING) for key, place in works)

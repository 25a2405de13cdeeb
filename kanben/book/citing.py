"""Pass: citations become what the style makes of them, each linked to its entry and each entry back to its places."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Entry, Kind, Target
from kanben.book.texts import Text, rewritten, texts
from kanben.manuscript.sources import nearest_line
from kanben.pandoc.ast import Attr, Cite, Inlines, Link, Node, Span, Str, rewrite, walk
from kanben.problems import Place, Problem, did_you_mean

_AT = re.compile(r"(?<![A-Za-z0-9])@")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation where it stands: the page it is in and the file it was written in."""

    cite: Cite
    path: str


def citations(book: Book) -> tuple[Cited, ...]:
    """Every citation, in reading order."""
    found: list[Cited] = []

    def collect(node: Node, text: Text) -> Node:
        if isinstance(node, Cite):
            found.append(Cited(node, text.path))
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


def cite(book: Book, calls: Sequence[Inlines], entries: Sequence[tuple[str, Inlines, Inlines]]) -> Book:
    """The book with its citations replaced by `calls` (in the order of `citations`) and its reference list.

    Each entry is (key, label, text).
    """
    ids = {f"#ref-{key}": ascii_id(f"ref-{key}") for key, _, _ in entries}
    places: dict[str, list[str]] = {}
    targets = dict(book.targets)
    remaining, count = iter(calls), itertools.count(1)

    def change(node: Node, text: Text) -> Node:
        if not isinstance(node, Cite):
            return node
        id = f"cite-{next(count)}"
        targets[id] = Target(id, text.leaf, Kind.OTHER)
        for item in node.items:
            places.setdefault(item.key, []).append(id)
        return Span(Attr(id, ("citation",)), _linked(next(remaining), ids))

    cited = rewritten(book, change)
    references = tuple(Entry(key, ids[f"#ref-{key}"], label, text, tuple(places.get(key, ()))) for key, label, text in entries)
    if any(leaf.id == "references" for leaf in book.leaves):
        targets |= {entry.id: Target(entry.id, "references", Kind.OTHER) for entry in references}
    return replace(cited, references=references, targets=targets)


def _linked(call: Inlines, ids: Mapping[str, str]) -> Inlines:
    def change(node: Node) -> Node:
        if isinstance(node, Link) and node.target in ids:
            return replace(node, target=f"#{ids[node.target]}", attr=Attr("", ("biblioref",)))
        return node

    return rewrite(call, change)

"""Pass: citations become what the style makes of them, each linked to its entry and each entry back to its places."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Chapter, Entry, Kind, Leaf, PartOpening, Target
from kanben.pandoc.ast import Attr, Cite, Inlines, Link, Node, Span, rewrite
from kanben.problems import Place, Problem, did_you_mean

Change = Callable[[Node], Node]
# Texts of the front matter that stand before a chapter's own text; the others stand behind it.
OPENING = ("abstract", "key_points")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation where it stands: the page it is in and the file it was written in."""

    cite: Cite
    path: str


def citations(book: Book) -> tuple[Cited, ...]:
    """Every citation, in reading order."""
    found: list[Cited] = []

    def collector(leaf: Chapter | PartOpening) -> Change:
        path = leaf.path if isinstance(leaf, Chapter) else "metadata.yaml"

        def collect(node: Node) -> Node:
            if isinstance(node, Cite):
                found.append(Cited(node, path))
            return node

        return collect

    _in_reading_order(book, collector)
    return tuple(found)


def listed_keys(book: Book) -> tuple[tuple[str, Place], ...]:
    """Keys that the front matter lists as further reading, with their places."""
    return tuple((item.key, Place(chapter.path)) for chapter in book.chapters for group in chapter.matter.further_reading for item in group.items)


def undefined(book: Book, known: Collection[str]) -> tuple[Problem, ...]:
    """A problem for each key that is not in the bibliography."""
    problems = []
    used = [(item.key, Place(c.path, c.cite.line)) for c in citations(book) for item in c.cite.items]
    for key, place in (*used, *listed_keys(book)):
        if key not in known:
            message = f'"{key}" is not in the bibliography'
            hint = did_you_mean(key, known) or "add it to the bibliography"
            problems.append(Problem("citation-unknown", message, place, hint))
    return tuple(problems)


def cite(book: Book, calls: Sequence[Inlines], entries: Sequence[tuple[str, Inlines, Inlines]]) -> Book:
    """The book with its citations replaced by `calls` (in the order of `citations`) and its reference list.

    Each entry is (key, label, text).
    """
    ids = {f"#ref-{key}": ascii_id(f"ref-{key}") for key, _, _ in entries}
    places: dict[str, list[str]] = {}
    targets = dict(book.targets)
    remaining, count = iter(calls), itertools.count(1)

    def replacer(leaf: Chapter | PartOpening) -> Change:
        def change(node: Node) -> Node:
            if not isinstance(node, Cite):
                return node
            id = f"cite-{next(count)}"
            targets[id] = Target(id, leaf.id, Kind.OTHER)
            for item in node.items:
                places.setdefault(item.key, []).append(id)
            return Span(Attr(id, ("citation",)), _linked(next(remaining), ids))

        return change

    cited = _in_reading_order(book, replacer)
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


def _in_reading_order(book: Book, change_in: Callable[[Chapter | PartOpening], Change]) -> Book:
    """Rewrite every text of the book in the order in which it is read, with what `change_in` gives for its leaf."""
    leaves: list[Leaf] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            leaves.append(_chapter(leaf, change_in(leaf)))
        elif isinstance(leaf, PartOpening):
            leaves.append(replace(leaf, intro=rewrite(leaf.intro, change_in(leaf))))
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves))


def _chapter(chapter: Chapter, change: Change) -> Chapter:
    before = {name: rewrite(text, change) for name, text in chapter.fragments.items() if name.startswith(OPENING)}
    blocks = rewrite(chapter.blocks, change)
    behind = {name: rewrite(text, change) for name, text in chapter.fragments.items() if not name.startswith(OPENING)}
    answers = tuple(replace(answer, blocks=rewrite(answer.blocks, change)) for answer in chapter.answers)
    return replace(chapter, blocks=blocks, fragments=before | behind, answers=answers)

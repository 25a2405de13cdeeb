"""Pass: citations become what the style makes of them, each linked to its entry and each entry back to its places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Chapter, Entry, Kind, Leaf, PartOpening, Target
from kanben.pandoc.ast import Attr, Cite, Inlines, Link, Node, Span, rewrite
from kanben.problems import Place, Problem, did_you_mean

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

    def collect(node: Node, path: str) -> Node:
        if isinstance(node, Cite):
            found.append(Cited(node, path))
        return node

    _in_reading_order(book, collect)
    return tuple(found)


def listed_keys(book: Book) -> tuple[tuple[str, Place], ...]:
    """Keys that the front matter lists as further reading, with their places."""
    return tuple(
        (item.key, Place(chapter.path))
        for chapter in book.chapters
        for group in chapter.matter.further_reading
        for item in group.items
    )


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
    places: dict[str, list[str]] = {}
    ids = {f"#ref-{key}": ascii_id(f"ref-{key}") for key, _, _ in entries}
    remaining = iter(calls)
    count = 0

    def change(node: Node, path: str) -> Node:
        nonlocal count
        if not isinstance(node, Cite):
            return node
        count += 1
        id = f"cite-{count}"
        for item in node.items:
            places.setdefault(item.key, []).append(id)
        return Span(Attr(id, ("citation",)), _linked(next(remaining), ids))

    cited = _in_reading_order(book, change)
    references = tuple(
        Entry(key, ids[f"#ref-{key}"], label, text, tuple(places.get(key, ()))) for key, label, text in entries
    )
    home = next((leaf.id for leaf in book.leaves if leaf.id == "references"), "")
    targets = dict(cited.targets)
    if home:
        targets.update({entry.id: Target(entry.id, home, Kind.OTHER) for entry in references})
    targets.update({id: Target(id, leaf, Kind.OTHER) for id, leaf in _call_homes(cited)})
    return replace(cited, references=references, targets=targets)


def _linked(call: Inlines, ids: Mapping[str, str]) -> Inlines:
    def change(node: Node) -> Node:
        if isinstance(node, Link) and node.target in ids:
            return replace(node, target=f"#{ids[node.target]}", attr=Attr("", ("biblioref",)))
        return node

    return rewrite(call, change)


def _call_homes(book: Book) -> list[tuple[str, str]]:
    homes: list[tuple[str, str]] = []

    def note(node: Node, leaf: str) -> Node:
        if isinstance(node, Span) and node.attr.has("citation"):
            homes.append((node.attr.id, leaf))
        return node

    for chapter in book.chapters:
        rewrite((chapter.blocks, *chapter.fragments.values(), *(a.blocks for a in chapter.answers)), lambda n: note(n, chapter.id))
    return homes


def _in_reading_order(book: Book, change: Callable[[Node, str], Node]) -> Book:
    """Rewrite every text of the book in the order in which it is read."""
    leaves: list[Leaf] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            leaves.append(_chapter(leaf, lambda node, path=leaf.path: change(node, path)))  # type: ignore[misc]
        elif isinstance(leaf, PartOpening):
            leaves.append(replace(leaf, intro=rewrite(leaf.intro, lambda node: change(node, "metadata.yaml"))))
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves))


def _chapter(chapter: Chapter, change: Callable[[Node], Node]) -> Chapter:
    fragments = dict(chapter.fragments)
    for name in fragments:
        if name.startswith(OPENING):
            fragments[name] = rewrite(fragments[name], change)
    blocks = rewrite(chapter.blocks, change)
    for name in fragments:
        if not name.startswith(OPENING):
            fragments[name] = rewrite(fragments[name], change)
    answers = tuple(replace(answer, blocks=rewrite(answer.blocks, change)) for answer in chapter.answers)
    return replace(chapter, blocks=blocks, fragments=fragments, answers=answers)

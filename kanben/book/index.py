"""Pass: words marked for the index become places that its entries send to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kanben.book.assembly import words_of
from kanben.book.entries import IndexEntry, Locator, index_order
from kanben.book.model import Book, Kind, Target
from kanben.book.ordering import sort_key, unordered
from kanben.book.terms import free_ids, unmarked
from kanben.book.texts import Text, retold, rewritten, texts
from kanben.manuscript.forms import quoted
from kanben.manuscript.metadata import INDEX
from kanben.pandoc.ast import Attr, Header, Image, Inlines, Link, Node, Note, Span, plain_text, rewrite, walk
from kanben.problems import Place, Problem, Severity, did_you_mean

MARK = "index"
DEEPEST = 3  # levels of an entry
_OURS = ("entry", "sort", "see", "also", "range")
_LINKED_LEVEL = 3  # of the headings that a place is named by
Path = tuple[str, ...]


def mark_index(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with ids at its marks, and its index; marks themselves show nothing.

    An index that is listed though nothing is marked is left out, with a warning. A book without the page keeps its index all the same.
    """
    gatherer = _Gatherer(book)
    marked = rewritten(retold(book, lambda text: rewrite(text.tree, _unmarked)), gatherer.change)
    index = gatherer.finish()
    targets, leaves = gatherer.targets, marked.leaves
    problems = gatherer.problems
    if any(leaf.id == INDEX for leaf in leaves) and not index:
        hint = "mark words by [词]{.index}, or take the page out of back"
        problems.append(
            Problem("index-empty", "the book lists an index, and nothing is marked for it", Place("metadata.yaml"), hint, Severity.WARNING)
        )
        leaves = tuple(leaf for leaf in leaves if leaf.id != INDEX)
        targets.pop(INDEX, None)
    return replace(marked, leaves=leaves, index=index, targets=targets), tuple(problems)


def _unmarked(node: Node) -> Node:
    """Alternative text, and the words of a heading that a reference repeats, are no places."""
    if isinstance(node, Image) or (isinstance(node, Link) and node.attr.has("xref")):
        return replace(node, inlines=unmarked(node.inlines, MARK))
    return node


def unlisted_index(book: Book) -> tuple[Problem, ...]:
    """A warning when words are marked and no page lists them."""
    if not book.index or any(leaf.id == INDEX for leaf in book.leaves):
        return ()
    message = "words are marked for an index, and the book has no page that lists them"
    return (Problem("index-missing", message, Place("metadata.yaml"), "add index to back", Severity.WARNING),)


def standing(book: Book) -> Mapping[str, str]:
    """For each id in a text, the target that its place is named by: the numbered heading, or the leaf, that it stands under."""
    found: dict[str, str] = {}
    for text in texts(book):
        here = text.leaf
        for node in walk(text.tree):
            attr = getattr(node, "attr", None)
            if isinstance(node, Header) and (node.level <= _LINKED_LEVEL or book.targets[node.attr.id].number):
                here = node.attr.id
            if isinstance(attr, Attr) and attr.id:
                found.setdefault(attr.id, here)
    return found


@dataclass(slots=True)
class _Draft:
    """An entry while it is gathered: how it is written, and where each thing about it was said."""

    id: str
    label: Inlines
    place: Place
    sort: str = ""
    locators: list[Locator] = field(default_factory=list)
    see: dict[Path, Place] = field(default_factory=dict)
    also: dict[Path, Place] = field(default_factory=dict)


@dataclass(slots=True)
class _Gatherer:
    book: Book
    targets: dict[str, Target] = field(init=False)
    ids: Iterator[str] = field(init=False)
    drafts: dict[Path, _Draft] = field(default_factory=dict)
    open: dict[Path, tuple[Locator, Place]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    has_page: bool = field(init=False)

    def __post_init__(self) -> None:
        self.has_page = any(leaf.id == INDEX for leaf in self.book.leaves)
        self.targets = dict(self.book.targets)
        self.ids = free_ids("use", self.targets)

    def change(self, node: Node, text: Text) -> Node:
        """The node, or what a mark leaves of itself."""
        if not (isinstance(node, Span | Link) and node.attr.has(MARK)):
            return node
        place = Place(text.path, node.line)
        said = dict(node.attr.pairs)
        path = self._path(said.get("entry") or _words(node.inlines), place)
        if path is None:
            return _without(node, node.attr.id)
        draft = self._draft(path, node.inlines if "entry" not in said else (), place, said.get("sort", ""))
        see, also = (self._paths(said.get(key, ""), place) for key in ("see", "also"))
        draft.see.update((other, place) for other in see)
        draft.also.update((other, place) for other in also)
        if see or (also and not node.inlines):
            return _without(node, node.attr.id) if node.inlines else ()
        id = node.attr.id
        if self.has_page:
            id = id or next(self.ids)
            self.targets[id] = Target(id, text.leaf, Kind.OTHER, line=node.line)
        self._locate(path, Locator(id, main=node.attr.has("main")), said.get("range", ""), place)
        return _without(node, id)

    def _path(self, written: str, place: Place) -> Path | None:
        path = tuple(" ".join(step.split()) for step in written.split(">"))
        if not written:
            message = "this mark names no entry"
        elif len(path) > DEEPEST:
            message = f"the entry {quoted(written)} has more than {DEEPEST} levels"
        elif not all(path):
            message = f"the entry {quoted(written)} has an empty level"
        else:
            return path
        self._problem("index-entry-invalid", message, place, 'write as in {.index entry="矩阵乘>分块"}')
        return None

    def _paths(self, written: str, place: Place) -> tuple[Path, ...]:
        """What `see` and `also` name: one entry, or several with semicolons between them."""
        pieces = [piece for piece in re.split("[;；]", written) if piece.strip()]
        return tuple(path for piece in pieces if (path := self._path(piece, place)))

    def _draft(self, path: Path, label: Inlines, place: Place, sort: str) -> _Draft:
        for depth in range(1, len(path)):
            self._entry(path[:depth], (), place)
        draft = self._entry(path, label, place)
        if sort and draft.sort and sort != draft.sort:
            message = f"{quoted(path[-1])} is sorted by {quoted(sort)} here and by {quoted(draft.sort)} elsewhere"
            self._problem("index-entry-invalid", message, place, "say it once")
        draft.sort = draft.sort or sort
        return draft

    def _entry(self, path: Path, label: Inlines, place: Place) -> _Draft:
        if path not in self.drafts:
            written = _label(label) if label else words_of(path[-1])
            self.drafts[path] = _Draft(f"index-{len(self.drafts) + 1}", written, place)
        return self.drafts[path]

    def _locate(self, path: Path, locator: Locator, of_range: str, place: Place) -> None:
        """Keep a place of an entry, or the beginning of a range until its end is there."""
        locators = self.drafts[path].locators
        words = quoted(" > ".join(path))
        if of_range == "start":
            if path in self.open:
                message = f"a range of {words} begins here, and one is open since line {self.open[path][1].line}"
                self._problem("index-range-broken", message, place, 'end the first with []{.index entry="…" range=end}')
            self.open[path] = (locator, place)
        elif of_range == "end":
            if path not in self.open:
                self._problem("index-range-broken", f"a range of {words} ends here, and none began", place, "begin it with range=start")
                return
            begun, _ = self.open.pop(path)
            locators.append(Locator(begun.id, locator.id, begun.main or locator.main))
        elif of_range:
            self._problem("attribute-invalid", f'range="{of_range}" is neither start nor end', place, "write range=start or range=end")
        else:
            locators.append(locator)

    def finish(self) -> tuple[IndexEntry, ...]:
        """The index, once every text was read."""
        for path, (_, place) in self.open.items():
            hint = f'end it with []{{.index entry="{">".join(path)}" range=end}}'
            self._problem("index-range-broken", f"a range of {quoted(' > '.join(path))} begins here and never ends", place, hint)
        self._check_relations()
        order = index_order(self.book.metadata)
        for path, draft in self.drafts.items():
            if unknown := unordered(path[-1], order, draft.sort):
                message = f"nothing is known to sort {quoted(path[-1])} by: {unknown}"
                self._problem("index-order-unknown", message, draft.place, 'say what to sort it by: {.index sort="…"}')
        return self._below(())

    def _check_relations(self) -> None:
        for path, draft in self.drafts.items():
            if draft.see and (draft.locators or any(other[: len(path)] == path and other != path for other in self.drafts)):
                message = f"{quoted(path[-1])} only sends to another entry here, and gives places of its own elsewhere"
                self._problem("index-entry-invalid", message, next(iter(draft.see.values())), "write also=… instead of see=…")
            for other, place in (*draft.see.items(), *draft.also.items()):
                self._check_relation(path, other, place)

    def _check_relation(self, path: Path, other: Path, place: Place) -> None:
        words = quoted(" > ".join(other))
        if other == path:
            self._problem("index-see-unknown", f"the entry {words} sends to itself", place, "take it out")
        elif other not in self.drafts:
            known = {" > ".join(known): known for known in self.drafts}
            hint = did_you_mean(" > ".join(other), known) or "mark a place for it, or name another"
            self._problem("index-see-unknown", f"the index has no entry {words}", place, hint)
        elif self.drafts[other].see:
            onward = " > ".join(next(iter(self.drafts[other].see)))
            self._problem("index-see-unknown", f"{words} itself only sends to another entry", place, f'send to "{onward}"')

    def _below(self, path: Path) -> tuple[IndexEntry, ...]:
        order = index_order(self.book.metadata)
        below = [(other, draft) for other, draft in self.drafts.items() if len(other) == len(path) + 1 and other[:-1] == path]
        below.sort(key=lambda item: sort_key(item[0][-1], order, item[1].sort))
        return tuple(
            IndexEntry(d.id, other, d.label, d.sort, tuple(d.locators), tuple(d.see), tuple(d.also), self._below(other)) for other, d in below
        )

    def _problem(self, code: str, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(code, message, place, hint))


def every(entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
    """The entries and all that is in them."""
    for entry in entries:
        yield entry
        yield from every(entry.children)


def _words(inlines: Inlines) -> str:
    return " ".join(plain_text(inlines).replace(">", "＞").split())


def _label(inlines: Inlines) -> Inlines:
    """The words of a mark as the index writes them: without notes, links and labels."""

    def change(node: Node) -> Node:
        match node:
            case Note():
                return ()
            case Link(inlines=inner):
                return inner
            case Span(attr=attr) if attr.id:
                return replace(node, attr=replace(attr, id=""))
            case _:
                return node

    return rewrite(inlines, change)


def _without(mark: Span | Link, id: str) -> Node:
    """What a mark leaves in the text: its words, with an id where the index leads."""
    classes = tuple(name for name in mark.attr.classes if name not in (MARK, "main"))
    attr = Attr(id, classes, tuple((key, value) for key, value in mark.attr.pairs if key not in _OURS))
    if isinstance(mark, Span) and attr == Attr():
        return mark.inlines
    return replace(mark, attr=attr)

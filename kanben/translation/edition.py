"""A chapter's document tree with its original beside it, and with what is stale marked: for both media, which show it as each can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Final

from kanben.book.assembly import ParsedChapter, ascii_id
from kanben.book.figures import DESCRIPTION
from kanben.book.model import Book
from kanben.book.naming import referred
from kanben.book.progress import Progress
from kanben.book.tables import NOTE
from kanben.book.texts import Text, rewritten
from kanben.manuscript.metadata import Bilingual
from kanben.pandoc.ast import Attr, Blocks, Div, Figure, Header, Inlines, Node, Para, Plain, Space, Span, Str, Table, walk
from kanben.translation.blocks import PROSE, Block, Kind, is_one
from kanben.translation.chapters import ChapterState
from kanben.translation.plain import REFERENCE, Settable, plain_piece
from kanben.translation.status import State, counts

ORIGINAL: Final = "original-text"
"""Class of a piece of the original."""
FOLD, FACING, TRANSLATION, UNTRANSLATED, STALE = "fold", "facing", "translation", "untranslated", "stale"


def in_edition(parsed: ParsedChapter, state: ChapterState, *, bilingual: Bilingual, mark_stale: bool, settable: Settable) -> ParsedChapter:
    """The chapter as the edition shows it: with its progress where something is recorded, its stale passages marked, its original beside it."""
    progress = None
    if state.record:
        tally = counts(state.entries)
        progress = Progress(tally[State.CURRENT], tally[State.STALE], tally[State.UNTRANSLATED])
    plan = _Plan(state, bilingual, settable, _title_of(parsed))
    if bilingual != "none":
        plan.place_originals(parsed.blocks)
    if mark_stale and state.record:
        plan.mark_stale()
    return replace(parsed, blocks=_Placer(plan).placed(parsed.blocks), progress=progress)


def _title_of(parsed: ParsedChapter) -> Node:
    """The heading that is the chapter's title, whose original stands in the opening already."""
    first = parsed.blocks[0] if parsed.blocks else None
    return first if isinstance(first, Header) and first.level == 1 and not parsed.source.matter.title else None


@dataclass(slots=True)
class _Unit:
    """Neighbours of the translated text that render the same passages, and these."""

    nodes: tuple[int, ...]
    kind: Kind
    originals: list[Block] = field(default_factory=list)


class _Plan:
    """By the identity of nodes of the translated tree, what is put beside them."""

    def __init__(self, state: ChapterState, bilingual: Bilingual, settable: Settable, title: Node) -> None:
        self.state, self.bilingual, self.settable, self.title = state, bilingual, settable, title
        self.units: dict[int, _Unit] = {}  # by the first of its nodes
        self.missing: dict[int, list[Block]] = {}  # what nothing renders, by the node that it follows; 0 before everything
        self.stale: set[int] = set()

    def place_originals(self, tree: Blocks) -> None:
        """Plan a place for each block of the original that the translation does not repeat."""
        top = {id(inner): id(block) for block in tree for inner in walk(block)}
        last = 0
        for entry in self.state.entries:
            if entry.source is None:
                continue
            original, rendering = self.state.original.blocks[entry.source], self.state.translation_of(entry)
            nodes = tuple(dict.fromkeys(id(block.node) for block in rendering if block.node is not None))
            if nodes:
                last = nodes[-1]
                if not _repeats(original, rendering) and self.title is not rendering[0].node:
                    self._beside(nodes, rendering[0].kind, original)
            elif not rendering and original.kind is not Kind.TITLE:
                within = last if original.kind is Kind.ITEM else top.get(last, last)
                self.missing.setdefault(within, []).append(original)

    def _beside(self, nodes: tuple[int, ...], kind: Kind, original: Block) -> None:
        unit = self.units.get(nodes[0])
        if unit is None:
            self.units[nodes[0]] = unit = _Unit(nodes, kind)
        unit.originals.append(original)

    def mark_stale(self) -> None:
        """Plan a mark for each passage whose original changed."""
        for entry in self.state.entries:
            if entry.state is State.STALE:
                self.stale |= {id(block.node) for block in self.state.translation_of(entry) if block.node is not None}

    @property
    def lang(self) -> tuple[tuple[str, str], ...]:
        """The attribute that says the original's language."""
        return (("lang", self.state.language),)


def _repeats(original: Block, rendering: Sequence[Block]) -> bool:
    """Whether the translation says it in the same words: code, formulas and pictures without words mostly are the same."""
    if [original.hash] == [block.hash for block in rendering]:
        return True
    return original.kind is Kind.FIGURE and not original.content and not _has_caption(original.node)


def _has_caption(node: Node) -> bool:
    return any(isinstance(inner, Figure) and inner.caption for inner in walk(node))


class _Placer:
    """Rewrites a tree from the top down, so that its nodes are still those of the plan when they are met."""

    def __init__(self, plan: _Plan) -> None:
        self.plan = plan

    def placed(self, blocks: Blocks) -> Blocks:
        """The chapter's blocks with everything in its place."""
        return (*self._missing(0), *self._run(blocks))

    def _run(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """Siblings: a unit may take several of them; what belongs to a figure or a table stays right behind it."""
        made: list[Node] = []
        at = 0
        while at < len(nodes):
            unit = self.plan.units.get(id(nodes[at]))
            count = _count(nodes[at:], unit) if unit else 1
            run = nodes[at : at + count]
            at += count
            done = [self._node(node) for node in run]
            while at < len(nodes) and isinstance(run[-1], Figure | Table | Div) and _belongs(nodes[at]):
                done.append(self._node(nodes[at]))
                at += 1
            made += self._arranged(done, unit) if unit else done
            for node in run:
                made += self._missing(id(node))
        return tuple(made)

    def _node(self, node: Node) -> Node:
        """The node, what is in it placed, marked where it is stale."""
        if isinstance(node, tuple):
            placed = self._term(node) if self._is_term(node) else self._run(node)
            return (Span(Attr("", (STALE,)), placed),) if id(node) in self.plan.stale else placed
        if not is_dataclass(node) or isinstance(node, Attr | type):
            return node
        changed = {part.name: self._run(value) for part in fields(node) if isinstance(value := getattr(node, part.name), tuple)}
        made = replace(node, **changed)
        return _marked(made) if id(node) in self.plan.stale else made

    def _is_term(self, node: tuple[Node, ...]) -> bool:
        unit = self.plan.units.get(id(node))
        return unit is not None and unit.kind is Kind.TERM

    def _term(self, node: tuple[Node, ...]) -> tuple[Node, ...]:
        original = [piece for block in self.plan.units[id(node)].originals for piece in plain_piece(block, self.plan.settable)]
        return (*self._run(node), *(inline for piece in original for inline in (Space(), self._inline(piece))))

    def _arranged(self, done: list[Node], unit: _Unit) -> list[Node]:
        """The translation and its original, as the edition has them."""
        if unit.kind is Kind.TERM:
            return done
        pieces = tuple(piece for block in unit.originals for piece in plain_piece(block, self.plan.settable))
        if not pieces:
            return done
        if unit.kind is Kind.NOTE:  # in print it is part of a line
            return [*done, *(Para((self._inline(piece),)) for piece in pieces)]
        if unit.kind is Kind.HEADING:
            return [*done, Div(Attr("", (ORIGINAL, "original-heading"), self.plan.lang), pieces)]
        prose = unit.kind in PROSE
        if self.plan.bilingual == "facing" and prose and not _keeps_its_place(done[-1]):
            original = Div(Attr("", (ORIGINAL,), self.plan.lang), pieces)
            return [Div(Attr("", (FACING,)), (Div(Attr("", (TRANSLATION,)), tuple(done)), original))]
        caption = ("original-caption",) if unit.kind in (Kind.FIGURE, Kind.TABLE) else ()
        folded = (FOLD,) if self.plan.bilingual == "fold" and not caption else ()
        return [*done, Div(Attr("", (ORIGINAL, *caption, *folded), self.plan.lang), pieces)]

    def _inline(self, piece: Node) -> Node:
        inlines: Inlines = piece.inlines if isinstance(piece, Para | Plain) else (Str(getattr(piece, "text", "")),)
        return Span(Attr("", (ORIGINAL,), self.plan.lang), inlines)

    def _missing(self, node: int) -> list[Node]:
        """Passages of the original that nothing renders: they stand open in every edition."""
        blocks = self.plan.missing.get(node, ())
        pieces = tuple(piece for block in blocks for piece in plain_piece(block, self.plan.settable))
        return [Div(Attr("", (ORIGINAL, UNTRANSLATED), self.plan.lang), pieces)] if pieces else []


def _count(nodes: Sequence[Node], unit: _Unit) -> int:
    """How many of the nodes are the unit's; 1 where its nodes do not stand beside each other."""
    count = len(unit.nodes)
    return count if tuple(map(id, nodes[:count])) == unit.nodes else 1


def _belongs(node: Node) -> bool:
    return isinstance(node, Div) and (node.attr.has(DESCRIPTION) or node.attr.has(NOTE))


def _keeps_its_place(node: Node) -> bool:
    """Whether the writers look for a paragraph by its beginning: the source of a quotation, the box of a task."""
    return (
        isinstance(node, Para | Plain)
        and bool(node.inlines)
        and isinstance(node.inlines[0], Str)
        and node.inlines[0].text.startswith(("—", "☐", "☒"))
    )


def _marked(node: Node) -> Node:
    """A stale passage. What the contents, numbers and notes look for by its place keeps it, and bears the class itself."""
    if isinstance(node, Header | Figure | Table) or is_one(node):
        return replace(node, attr=replace(node.attr, classes=(*node.attr.classes, STALE)))
    return Div(Attr("", (STALE,)), (node,))


def name_references(book: Book) -> Book:
    """The book, in which references within pieces of the original read as its own do, in the original's language."""

    def change(node: Node, text: Text) -> Node:
        if not (isinstance(node, Span) and node.attr.has(REFERENCE)):
            return node
        target = book.targets.get(ascii_id(node.attr.get("label")))
        return Str(referred(target.kind, target.number, text.lang, book.metadata)) if target and target.number else node.inlines

    return rewritten(book, change)

"""Pass: give every part, chapter, section, figure, table, listing, equation and exercise its number and its id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kanben.book.assembly import ascii_id
from kanben.book.contents import bare
from kanben.book.figures import MEMBER
from kanben.book.model import Answer, Book, Chapter, Kind, Leaf, PartOpening, Target
from kanben.book.naming import numeral
from kanben.book.roles import role_of
from kanben.book.texts import language_within
from kanben.manuscript.metadata import ANSWERS, Metadata
from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    CodeBlock,
    Div,
    Figure,
    Header,
    Image,
    Link,
    Math,
    Node,
    Note,
    Para,
    Plain,
    Space,
    Span,
    Str,
    Table,
    rewrite,
    rewrite_within,
    walk,
)
from kanben.problems import Place, Problem, Severity

EQUATION_LABEL = re.compile(r"\{#([^\s}]+)\}")


def number(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with numbers and ids everywhere, and its targets by label."""
    count = _Count(book.metadata)
    leaves: list[Leaf] = []
    targets: list[Target] = []
    aliases: dict[str, Target] = {}
    problems: list[Problem] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            numberer = _Numberer(count.counted(leaf), book.metadata)
            leaves.append(chapter := numberer.chapter())
            targets += [Target(leaf.id, leaf.id, chapter.counts_as, chapter.number, bare(leaf.heading)), *numberer.targets]
            problems += numberer.problems
            continue
        leaves.append(leaf)
        if isinstance(leaf, PartOpening):
            part = Target(leaf.id, leaf.id, Kind.PART, str(leaf.number), leaf.title)
            targets.append(part)
            aliases[f"part-{leaf.number}"] = part
        else:
            targets.append(Target(leaf.id, leaf.id, Kind.OTHER))
    paths = {chapter.id: chapter.path for chapter in book.chapters}
    table, duplicates = _by_label(targets, paths)
    return _answers_moved(replace(book, leaves=tuple(leaves), targets={**aliases, **table})), (*problems, *duplicates)


@dataclass(slots=True)
class _Count:
    """The numbers of chapters and appendices, in reading order."""

    metadata: Metadata
    chapters: int = 0
    appendices: int = 0

    def __post_init__(self) -> None:
        self.chapters = self.metadata.first_chapter - 1

    def counted(self, chapter: Chapter) -> Chapter:
        """The chapter with its number, if it has one; figures and sections of an appendix take over its letter."""
        if not chapter.matter.numbered:
            return chapter
        if chapter.position == "body":
            self.chapters = self.chapters + 1 if chapter.matter.number is None else chapter.matter.number
            return replace(chapter, number=str(self.chapters))
        if chapter.position == "back" and role_of(chapter) == "appendix":
            self.appendices = self.appendices + 1 if chapter.matter.number is None else chapter.matter.number
            numerals = self.metadata.numbering.numerals.appendix or "latin"
            return replace(chapter, number=numeral(self.appendices, numerals), counts_as=Kind.APPENDIX)
        return chapter


def _answers_moved(book: Book) -> Book:
    """Everything labelled within answers is found on the page where they stand; a page for answers that there are none of is left out."""
    answers = [answer for chapter in book.chapters for answer in chapter.answers]
    targets = dict(book.targets)
    for answer in answers:
        labelled = {node.attr.id for node in walk(answer.blocks) if getattr(node, "attr", None) is not None}
        for label in (labelled | {answer.id}) & targets.keys():
            targets[label] = replace(targets[label], leaf=answer.leaf)
    if not answers:
        targets.pop(ANSWERS, None)
    leaves = tuple(leaf for leaf in book.leaves if answers or leaf.id != ANSWERS)
    return replace(book, leaves=leaves, targets=targets)


def _by_label(targets: Sequence[Target], paths: dict[str, str]) -> tuple[dict[str, Target], list[Problem]]:
    table: dict[str, Target] = {}
    problems = []
    for target in targets:
        first = table.setdefault(target.id, target)
        if first is not target and target.id != target.leaf:  # two chapters of one name were told before
            place = Place(paths.get(target.leaf, "metadata.yaml"), target.line)
            other = Place(paths.get(first.leaf, "metadata.yaml"), first.line)
            message = f'the label "{target.id}" is already taken at {other}'
            problems.append(Problem("label-duplicate", message, place, "give each thing a label of its own"))
    return table, problems


@dataclass(slots=True)
class _Numberer:
    """Numbers one chapter; the state is the counters only."""

    source: Chapter
    metadata: Metadata
    counts: Counter[str] = field(default_factory=Counter)
    targets: list[Target] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Number of the chapter, empty for none."""
        return self.source.number

    def chapter(self) -> Chapter:
        """The chapter, numbered. Children come before what holds them, which is right since each kind has a counter of its own."""
        blocks = rewrite_within(rewrite(self.source.blocks, _equations), self.source.lang, language_within, self._change)
        self._forget_repeated(self.source.blocks)
        within = {id(b) for div in walk(blocks) if isinstance(div, Div) and div.attr.has("exercise") for b in div.blocks}
        for block in walk(blocks):
            if isinstance(block, Div) and block.attr.has("answer") and id(block) not in within:
                message = "this answer stands outside any exercise"
                self._problem("answer-orphan", message, block.line, "put it inside the ::: {.exercise} that it answers")
        return replace(self.source, blocks=blocks, answers=tuple(self.answers))

    def _forget_repeated(self, blocks: Blocks) -> None:
        """A note that is called again stands in the tree again; what is labelled in it is labelled once."""
        known: dict[str, Blocks] = {}
        for note in (node for node in walk(blocks) if isinstance(node, Note) and node.attr.id):
            if known.setdefault(note.attr.id, note.blocks) is not note.blocks and known[note.attr.id] == note.blocks:
                labels = {ascii_id(node.attr.id) for node in walk(note.blocks) if getattr(node, "attr", None) is not None and node.attr.id}
                for label in labels:
                    last = max(i for i, target in enumerate(self.targets) if target.id == label)
                    del self.targets[last]

    def _change(self, node: Node, language: str) -> Node:
        match node:
            case Header():
                return self._header(node)
            case Div(attr=attr) if attr.has("exercise"):
                return self._exercise(node, language_within(node, language))
            case Figure(attr=attr) if attr.has(MEMBER):
                return replace(node, attr=self._lettered(node))
            case Figure():
                self.counts[MEMBER] = 0
                return replace(node, attr=self._numbered(node, Kind.FIGURE, bool(node.caption or node.attr.id)))
            case Table():
                counts = bool(node.caption or node.attr.id) and not node.attr.has("unnumbered")
                return replace(node, attr=self._numbered(node, Kind.TABLE, counts))
            case CodeBlock(attr=attr):
                return replace(node, attr=self._numbered(node, Kind.LISTING, bool(attr.get("caption") or attr.id)))
            case Span(attr=attr) if attr.has("equation"):
                return replace(node, attr=self._numbered(node, Kind.EQUATION, True))
            case Div(attr=attr) | Span(attr=attr) | Link(attr=attr) | Image(attr=attr) if attr.id:
                return replace(node, attr=self._labelled(attr, node.line))
            case _:
                return node

    def _header(self, header: Header) -> Header:
        level = header.level
        for deeper in range(level + 1, 7):
            self.counts.pop(f"h{deeper}", None)
        self.counts[f"h{level}"] += 1
        self.counts["headings"] += 1
        self._check_header(header)
        numbered = bool(self.number) and level <= self.metadata.numbering.depth and not header.attr.has("unnumbered")
        if header.attr.has("unnumbered"):
            self.counts[f"h{level}"] -= 1
        own = (
            self.metadata.numbering.separators.section.join([self.number, *(str(self.counts[f"h{n}"]) for n in range(2, level + 1))])
            if numbered
            else ""
        )
        id = ascii_id(header.attr.id) if header.attr.id else f"{self.source.id}-s{self.counts['headings']}"
        self.targets.append(Target(id, self.source.id, Kind.SECTION, own, bare(header.inlines), header.line))
        return replace(header, attr=replace(header.attr, id=id))

    def _check_header(self, header: Header) -> None:
        if not header.inlines:
            self._problem("heading-empty", "this heading has no text", header.line, "give it a title or remove it")
        last = self.counts["last level"] or 1
        if header.level > last + 1:
            message = f"this heading is of level {header.level} and follows one of level {last}"
            self._problem("heading-skipped", message, header.line, f"write it with {'#' * (last + 1)}", Severity.WARNING)
        self.counts["last level"] = header.level

    def _exercise(self, div: Div, language: str) -> Div:
        """Number it, and put its answer where the book has its answers; an answer that is left out is no target."""
        attr = self._numbered(div, Kind.EXERCISE, True)
        number, id = self.targets[-1].number, f"{attr.id}-answer"
        blocks: list[Block] = []
        for block in div.blocks:
            if not (isinstance(block, Div) and block.attr.has("answer")):
                blocks.append(block)
                continue
            if self.metadata.exercises.answers == "none":
                continue
            if self.metadata.exercises.answers == "behind":
                blocks.append(replace(block, attr=replace(block.attr, id=id)))
            else:
                leaf = ANSWERS if self.metadata.exercises.answers == "book" else self.source.id
                self.answers.append(Answer(id, leaf, attr.id, number, block.blocks, language_within(block, language)))
            self.targets.append(Target(id, self.source.id, Kind.OTHER, line=block.line))
        return replace(div, attr=attr, blocks=tuple(blocks))

    def _numbered(self, node: Node, kind: Kind, counts: bool) -> Attr:
        """Attributes with an id, the number recorded under it; a thing that does not count keeps what it has."""
        attr: Attr = node.attr
        if not counts:
            return attr
        self.counts[kind] += 1
        n = str(self.counts[kind])
        id = ascii_id(attr.id) if attr.id else f"{self.source.id}-{kind}-{n}"
        own = self._within_chapter(kind, n)
        self.targets.append(Target(id, self.source.id, kind, own, (), node.line))
        return replace(attr, id=id)

    def _lettered(self, figure: Figure) -> Attr:
        """Attributes of a figure in a group, as in 图1-2(a); the group, which comes after what it holds, gets the number."""
        if not (figure.caption or figure.attr.id):
            return figure.attr
        self.counts[MEMBER] += 1
        n, letter = self.counts[Kind.FIGURE] + 1, chr(ord("a") + self.counts[MEMBER] - 1)
        id = ascii_id(figure.attr.id) if figure.attr.id else f"{self.source.id}-figure-{n}-{letter}"
        own = self._within_chapter(Kind.FIGURE, f"{n}({letter})")
        self.targets.append(Target(id, self.source.id, Kind.FIGURE, own, (), figure.line))
        return replace(figure.attr, id=id)

    def _within_chapter(self, kind: Kind, n: str) -> str:
        separator: str = getattr(self.metadata.numbering.separators, kind)
        return f"{self.number}{separator}{n}" if self.number else n

    def _labelled(self, attr: Attr, line: int) -> Attr:
        id = ascii_id(attr.id)
        self.targets.append(Target(id, self.source.id, Kind.OTHER, line=line))
        return replace(attr, id=id)

    def _problem(self, code: str, message: str, line: int, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Problem(code, message, Place(self.source.path, line), hint, severity))


def _equations(node: Node) -> Node:
    """A display formula followed by its label becomes one span of class `equation` (Quarto's form: `$$ … $$ {#eq-x}`)."""
    if not isinstance(node, Para | Plain):
        return node
    out: list[Node] = []
    for inline in node.inlines:
        text = inline.text if isinstance(inline, Str) else ""
        label = EQUATION_LABEL.match(text)
        before = [n for n in out[-2:] if not isinstance(n, Space)]
        if label and before and isinstance(before[-1], Math) and before[-1].display:
            while isinstance(out[-1], Space):
                out.pop()
            formula = out.pop()
            out.append(Span(Attr(label[1], ("equation",)), (formula,), formula.line))
            if text[label.end() :]:
                out.append(Str(text[label.end() :]))
        else:
            out.append(inline)
    return replace(node, inlines=tuple(out))

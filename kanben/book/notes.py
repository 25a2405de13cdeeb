"""Pass: notes are counted in each chapter, a note that is called twice is one, notes of the translator say so."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Kind, Target
from kanben.book.texts import Text, rewritten
from kanben.book.wording import words
from kanben.pandoc.ast import Attr, Block, Blocks, Node, Note, Para, Plain, Space, Span, Str
from kanben.problems import Place, Problem, did_you_mean

KINDS = ("translator", "editor")
"""Whose a note is that is not the author's, by the class that begins it: `[^x]: {.translator} …`."""
_CLASS = re.compile(r"\{\.([^}\s]+)\}")


def note_mark(number: int) -> str:
    """Mark of a note: circled numbers up to 50, as Chinese books have them, then plain ones."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def label_of(leaf: str, name: str) -> str:
    """Key under which `Book.targets` has the note of a chapter; its name alone is not unique in the book."""
    return f"{leaf}/note-{ascii_id(name)}"


def count_notes(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with its notes numbered in the order of their first calls, each under an id; named ones are targets."""
    counter = _Counter({chapter.path: chapter.id for chapter in book.chapters})
    counted = rewritten(book, counter.change, counter.meet)
    return replace(counted, targets={**counted.targets, **counter.targets}), tuple(counter.problems)


@dataclass(slots=True)
class _Counter:
    chapters: dict[str, str]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: dict[tuple[str, str, str], tuple[Blocks, int]] = field(default_factory=dict)
    open: list[tuple[int, bool]] = field(default_factory=list)  # the notes that we are in: number, and whether this is a further call of it
    targets: dict[str, Target] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def meet(self, node: Node, text: Text) -> None:
        """Count a note before those within it. Of one name and the same words means the same note, however often pandoc repeats it."""
        if not isinstance(node, Note):
            return
        here, name = (text.leaf, text.path), node.attr.id
        blocks, number = self.known.get((*here, name), ((), 0)) if name else ((), 0)
        again = bool(number) and blocks == node.blocks
        if not again:
            self.counts[here] += 1
            number = self.counts[here]
            if name:
                self.known[(*here, name)] = (node.blocks, number)
        self.open.append((number, again))

    def change(self, node: Node, text: Text) -> Node:
        """The note with its number, id and kind; a further call has no words, or what is in them would be counted and cited twice."""
        if not isinstance(node, Note):
            return node
        number, again = self.open.pop()
        chapter = self.chapters.get(text.path, text.leaf)
        prefix = text.leaf if text.leaf == chapter else f"{text.leaf}-{chapter}"
        id = f"{prefix}-note-{number}"
        if again:
            return Note((), Attr(id), number, node.line)
        if node.attr.id:
            self.targets[label_of(text.leaf, node.attr.id)] = Target(id, text.leaf, Kind.NOTE, str(number), line=node.line)
        self.targets[id] = Target(id, text.leaf, Kind.NOTE, str(number), line=node.line)
        kind, blocks = self._kind(node, text)
        if kind:
            label = Span(Attr("", ("note-kind",)), (Str(words(text.lang)[f"{kind}-note"] + words(text.lang)["separator"]),))
            blocks = _begun_with(label, blocks)
        return Note(blocks, Attr(id, (f"{kind}-note",) if kind else ()), number, node.line)

    def _kind(self, note: Note, text: Text) -> tuple[str, Blocks]:
        """Whose the note is, and its blocks without the class that says so."""
        first = note.blocks[0] if note.blocks else None
        mark = first.inlines[0] if isinstance(first, Para | Plain) and first.inlines else None
        written = _CLASS.match(mark.text) if isinstance(mark, Str) else None
        if not (isinstance(first, Para | Plain) and isinstance(mark, Str) and written):
            return "", note.blocks
        if written[1] not in KINDS:
            hint = did_you_mean(written[1], KINDS) or f"write one of {', '.join(f'{{.{kind}}}' for kind in KINDS)}"
            self.problems.append(Problem("attribute-invalid", f'there is no kind of note "{written[1]}"', Place(text.path, note.line), hint))
            return "", note.blocks
        after = mark.text[written.end() :]
        rest = [*([Str(after, mark.line)] if after else []), *first.inlines[1:]]
        while rest and isinstance(rest[0], Space):
            rest.pop(0)
        return written[1], (*((replace(first, inlines=tuple(rest)),) if rest else ()), *note.blocks[1:])


def _begun_with(label: Span, blocks: Blocks) -> Blocks:
    """The blocks with the label at the head of the first paragraph, or in one of its own."""
    match blocks:
        case (Para(inlines) | Plain(inlines) as first, *rest):
            begun: Block = replace(first, inlines=(label, *inlines))
            return (begun, *rest)
        case _:
            return (Para((label,)), *blocks)

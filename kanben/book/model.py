"""What a book is: chapters in their places, everything numbered, every label known. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from kanben.book.entries import GlossaryEntry, IndexEntry
from kanben.book.progress import Progress
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata
from kanben.pandoc.ast import Blocks, Inlines

Position = Literal["front", "body", "back"]


class Kind(StrEnum):
    """What a label can name."""

    PART = "part"
    CHAPTER = "chapter"
    APPENDIX = "appendix"
    SECTION = "section"
    FIGURE = "figure"
    TABLE = "table"
    LISTING = "listing"
    EQUATION = "equation"
    EXERCISE = "exercise"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be linked to: its id, the leaf it is in, its number ("" when it has none) and its title."""

    id: str
    leaf: str
    kind: Kind
    number: str = ""
    title: Inlines = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading as the contents show it."""

    id: str
    level: int
    number: str
    title: Inlines
    children: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter or another text of the front or back matter, written by the author.

    `id` is its ASCII name, unique in the book: file name in the EPUB, anchor in the PDF. `heading` is its title as it stands over the
    text, `title` the same as the contents, running heads and references show it: without notes, citations and links.
    `fragments` are the Markdown texts of its front matter by dotted path, `answers` those of its exercises, moved to its end.
    `counts_as` says whether its number is that of a chapter or of an appendix.
    `matter_lines` are the lines of its file on which its front matter says things, by dotted path.
    `progress` says how it keeps up with its original, None where nothing is recorded of that.
    """

    id: str
    path: str
    position: Position
    part: int | None
    matter: ChapterMatter
    lang: str
    title: Inlines
    blocks: Blocks
    fragments: Mapping[str, Inlines]
    heading: Inlines = ()
    matter_lines: Mapping[str, int] = field(default_factory=dict)
    number: str = ""
    counts_as: Kind = Kind.CHAPTER
    sections: tuple[Section, ...] = ()
    answers: tuple[Answer, ...] = ()
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an exercise: its own id, the leaf that it stands in, the exercise's id and number, the language of the text it was in."""

    id: str
    leaf: str
    exercise: str
    number: str
    blocks: Blocks
    lang: str


@dataclass(frozen=True, slots=True)
class PartOpening:
    """The opening page of a part: index into `metadata.parts` and its number from 1."""

    id: str
    index: int
    number: int
    title: Inlines
    intro: Inlines = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """A page made from the metadata or from the whole book: half-title, title-page, contents, references and so on.

    `fragments` are the Markdown texts of metadata.yaml that it shows, by dotted path.
    """

    id: str
    name: str
    position: Position
    fragments: Mapping[str, Inlines] = field(default_factory=dict)


Leaf = Chapter | PartOpening | Generated


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a reference list: key, label as in [1] ("" in author–date styles), formatted text, places that cite it.

    `leaf` is where its list stands: the page `references` or a chapter; "" for a work that only further reading shows, and where
    the book has no list. `lang` is the language that it is written in, empty for the book's.
    """

    key: str
    id: str
    label: Inlines
    text: Inlines
    cited_at: tuple[str, ...] = ()
    leaf: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The whole book in reading order."""

    metadata: Metadata
    leaves: tuple[Leaf, ...]
    targets: Mapping[str, Target] = field(default_factory=dict)
    references: tuple[Entry, ...] = ()
    fragments: Mapping[str, Inlines] = field(default_factory=dict)
    glossary: tuple[GlossaryEntry, ...] = ()
    index: tuple[IndexEntry, ...] = ()

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The written texts of all three positions, in reading order."""
        return tuple(leaf for leaf in self.leaves if isinstance(leaf, Chapter))

    def entries(self, leaf: str) -> tuple[Entry, ...]:
        """The reference list that stands in a leaf; empty where there is none."""
        return tuple(entry for entry in self.references if entry.leaf == leaf)

    def leaf(self, id: str) -> Leaf:
        """The leaf of that id; KeyError when there is none."""
        for leaf in self.leaves:
            if leaf.id == id:
                return leaf
        raise KeyError(id)

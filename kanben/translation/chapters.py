"""The chapters of a book beside their originals: which have one, what is recorded of them, how they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kanben.book.assembly import main_text
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.sources import ChapterSource, Manuscript, nearest_line
from kanben.pandoc.ast import Blocks
from kanben.problems import Place, Problem, Severity, Stop
from kanben.translation.blocks import Block, text_blocks
from kanben.translation.originals import OriginalText, read_original
from kanben.translation.record import Record, read_record
from kanben.translation.status import Entry, State, status


@dataclass(frozen=True, slots=True)
class ChapterState:
    """A chapter beside its original: the blocks of both, the record (None: nothing is recorded yet), what became of each block."""

    chapter: ChapterSource
    original: OriginalText
    blocks: tuple[Block, ...]
    record: Record | None
    entries: tuple[Entry, ...]

    def source_of(self, entry: Entry) -> Block:
        """The source's block as it is now or, of an orphan, as it was."""
        return self.original.blocks[entry.source] if entry.source is not None else self.recorded(entry)[0]

    def recorded(self, entry: Entry) -> tuple[Block, ...]:
        """The blocks of the source as they were when they were translated; empty for a new one."""
        return tuple(self.record.blocks[r].block for r in entry.recorded) if self.record else ()

    def translation_of(self, entry: Entry) -> tuple[Block, ...]:
        """The blocks that render an entry's source."""
        return tuple(self.blocks[t] for t in entry.translation)

    @property
    def language(self) -> str:
        """Language of the original."""
        return self.chapter.matter.original.language if self.chapter.matter.original else "en"


def chapter_states(manuscript: Manuscript, tree_of: Callable[[ChapterSource], Blocks]) -> tuple[dict[str, ChapterState], tuple[Problem, ...]]:
    """By path, each chapter whose original stands in the book folder; `tree_of` gives a chapter's document tree."""
    states: dict[str, ChapterState] = {}
    problems: list[Problem] = []
    for chapter in manuscript.chapters:
        try:
            original = read_original(manuscript.root, chapter)
            if original is not None:
                record = read_record(manuscript.root, chapter.name)
                blocks = chapter_blocks(chapter, tree_of(chapter), manuscript.metadata)
                entries = status(record.blocks, original.blocks, blocks, record.own) if record else status((), original.blocks, blocks)
                states[chapter.path] = ChapterState(chapter, original, blocks, record, entries)
        except Stop as stop:
            problems += stop.problems
    return states, tuple(problems)


def chapter_blocks(chapter: ChapterSource, tree: Blocks, metadata: Metadata) -> tuple[Block, ...]:
    """The blocks of a chapter of the book, its title first."""
    titles = chapter.matter.title
    title = main_text(titles, chapter.matter.lang or metadata.language) if titles else ""
    return text_blocks(tree, title, nearest_line(chapter.matter_lines, "title"))


def unrecorded(manuscript: Manuscript, states: Mapping[str, ChapterState]) -> Iterator[Problem]:
    """A warning for each chapter of a translated book that names its original, and of which nothing is recorded."""
    original = manuscript.metadata.original
    if original is None or original.relation != "translation":
        return
    for chapter in manuscript.chapters:
        matter, state = chapter.matter, states.get(chapter.path)
        own = matter.translation is not None and matter.translation.state == "original"
        if matter.original is None or own or (state and state.record):
            continue
        place = Place(chapter.path, nearest_line(chapter.matter_lines, "original"))
        missing = "" if matter.original.file else "put the original's text into the book folder, name it in original.file, and "
        hint = f"{missing}run build.py translation record {chapter.name}"
        yield Problem("translation-unrecorded", "nothing is recorded of this chapter's translation", place, hint, Severity.WARNING)


def passages(state: ChapterState) -> Iterator[tuple[Block, tuple[Block, ...]]]:
    """Each block of the original that is rendered, with the blocks that render it."""
    for entry in state.entries:
        if entry.state in (State.CURRENT, State.STALE) and entry.translation:
            yield state.source_of(entry), state.translation_of(entry)

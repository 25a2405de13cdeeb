"""`translation status`, `diff`, `record`: how chapters stand beside their originals, and what the translator has caught up with."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from kanben import artifact
from kanben.book.assembly import chapter_named
from kanben.commands.options import Options
from kanben.commands.translation_diff import show_changes
from kanben.console import plural, print_problems
from kanben.manuscript.loading import load
from kanben.manuscript.sources import Manuscript
from kanben.pandoc.reader import parse
from kanben.problems import Place, Problem, Stop, has_errors
from kanben.translation.chapters import ChapterState, chapter_states, unrecorded
from kanben.translation.record import Record, record_path, written_record
from kanben.translation.recording import caught_up
from kanben.translation.status import Entry, State, counts


def run(options: Options) -> int:
    """0 when all is current (`status`, `diff`) or written (`record`), 1 otherwise. Raises `Stop` when a text cannot be read."""
    manuscript, problems = load(options.book)
    found, faults = chapter_states(manuscript, lambda chapter: parse(chapter.text, chapter.path, chapter.first_line).blocks)
    if has_errors((*problems, *faults)):
        raise Stop(*problems, *faults)
    chosen = _chosen(manuscript, found, options.names)
    if options.action == "record":
        return _record(manuscript, chosen, options)
    remarks = tuple(unrecorded(manuscript, found)) if not options.names else ()
    return _diff(chosen, options) if options.action == "diff" else _status(chosen, remarks, options)


def _chosen(manuscript: Manuscript, found: dict[str, ChapterState], names: Sequence[str]) -> tuple[ChapterState, ...]:
    """The chapters named, or all that have an original. Raises `Stop` for a name that none has."""
    if not names:
        return tuple(found.values())
    chosen = []
    for name in names:
        chapter = chapter_named(manuscript.chapters, name)
        if chapter.path not in found:
            hint = "copy it into the book folder and name it in the front matter: original: {file: original/….md}"
            raise Stop(Problem("translation-source-missing", "this chapter does not say where its original's text is", Place(chapter.path, 1), hint))
        chosen.append(found[chapter.path])
    return tuple(chosen)


# status


def _status(chapters: Sequence[ChapterState], remarks: Sequence[Problem], options: Options) -> int:
    tallies = [counts(state.entries) for state in chapters]
    total: Counter[State] = sum(tallies, Counter())
    if options.format == "json":
        report = {"chapters": [_report(state) for state in chapters], "total": _numbers(total), "unrecorded": [p.place.path for p in remarks]}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    elif options.verbosity >= 0:
        print_problems(remarks, options)
        table = Table("chapter", "state", *(state.value for state in State), box=SIMPLE_HEAD)
        for column in table.columns[2:]:
            column.justify = "right"
        for state, tally in zip(chapters, tallies, strict=True):
            said = state.chapter.matter.translation
            table.add_row(state.chapter.name, (said.state if said else "") if state.record else "not recorded", *(str(tally[s]) for s in State))
        table.add_section()
        table.add_row("the book", "", *(str(total[s]) for s in State))
        Console(width=None if Console().is_terminal else 100).print(table)
        for state in chapters:
            for line in _open_lines(state) if options.verbosity > 0 or options.names else ():
                print(line)
    return 0 if not remarks and set(+total) <= {State.CURRENT} else 1


def _numbers(tally: Counter[State]) -> dict[str, int]:
    return {state.value: tally[state] for state in State}


def _report(state: ChapterState) -> dict[str, object]:
    said, original = state.chapter.matter.translation, state.chapter.matter.original
    return {
        "chapter": state.chapter.path,
        "source": state.original.path,
        "url": original.url if original else None,
        "revision": original.revision if original else "",
        "recorded_revision": state.record.revision if state.record else None,
        "recorded": state.record.date if state.record else None,
        "state": said.state if said else None,
        "by": list(said.by) if said else [],
        "counts": _numbers(counts(state.entries)),
        "blocks": [_block(state, number, entry) for number, entry in enumerate(state.entries, 1)],
    }


def _block(state: ChapterState, number: int, entry: Entry) -> dict[str, object]:
    block = state.source_of(entry)
    return {
        "number": number,
        "state": entry.state,
        "kind": block.kind,
        "source_line": block.line or None,
        "translation_lines": [other.line for other in state.translation_of(entry) if other.line],
        "edited": entry.edited,
        "text": block.text,
    }


def _open_lines(state: ChapterState) -> Iterator[str]:
    """The blocks that are not current, one a line: where its translation stands, or its source."""
    for number, entry in enumerate(state.entries, 1):
        if entry.state is not State.CURRENT:
            block, translation = state.source_of(entry), state.translation_of(entry)
            place = Place(state.chapter.path, translation[0].line) if translation else Place(state.original.path, block.line)
            yield f"{place}: {entry.state} {number} ({block.kind}): {_short(block.text)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


# diff


def _diff(chapters: Sequence[ChapterState], options: Options) -> int:
    changed = [state for state in chapters if set(counts(state.entries)) - {State.CURRENT}]
    console = Console(soft_wrap=True, highlight=False)
    for state in changed if options.verbosity >= 0 else ():
        show_changes(state, console)
    return 1 if changed else 0


# record


def _record(manuscript: Manuscript, chapters: Sequence[ChapterState], options: Options) -> int:
    if (options.only or options.omit) and len(chapters) != 1:
        message = "--only and --omit count the blocks of one chapter"
        raise Stop(Problem("translation-block-unknown", message, Place("metadata.yaml"), "name the chapter"))
    today = datetime.datetime.now().astimezone().date().isoformat()
    written = []
    for state in chapters:
        beyond = [n for n in (*options.only, *options.omit) if not 1 <= n <= len(state.entries)]
        if beyond:
            message = f"there is no block {beyond[0]}: the chapter has {plural(len(state.entries), 'block')}"
            raise Stop(Problem("translation-block-unknown", message, Place(state.chapter.path), "translation status CHAPTER gives the numbers"))
        blocks = state.record.blocks if state.record else ()
        caught = caught_up(blocks, state.entries, state.original.blocks, state.blocks, only=options.only, omit=options.omit)
        record = replace(_head(state, options.revision, today), blocks=caught.blocks, own=caught.own)
        written.append((record_path(state.chapter.name), written_record(record)))
        if options.verbosity >= 0:
            _tell(state, caught.taken, caught.left)
    for path, content in written:
        artifact.replace(manuscript.root / path, content)
        if options.verbosity >= 0:
            print(path)
    return 0


def _head(state: ChapterState, revision: str, today: str) -> Record:
    original, said = state.chapter.matter.original, state.chapter.matter.translation
    return Record(
        state.original.path,
        url=(original.url if original else None) or "",
        revision=revision or (original.revision if original else ""),
        date=today,
        state=said.state if said else "",
        by=said.by if said else (),
    )


def _tell(state: ChapterState, taken: Sequence[int], left: Sequence[int]) -> None:
    """What is taken as current with this record: each block where there was a record, the pairs in number where everything is new."""
    if state.record:
        for number in taken:
            entry = state.entries[number - 1]
            print(f"{state.chapter.name}: {number} taken as current, was {entry.state}: {_short(state.source_of(entry).text)}")
    else:
        print(f"{state.chapter.name}: {plural(len(taken), 'block')} taken as current, paired by their order, lengths and what is the same in both")
    for number in left:
        entry = state.entries[number - 1]
        print(f"{state.chapter.name}: {number} left {entry.state}: {_short(state.source_of(entry).text)}")

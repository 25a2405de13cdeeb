"""What changed in an original since it was translated: old and new with the changed words marked, beside the translation with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from rich.console import Console
from rich.text import Text

from kanben.problems import Place
from kanben.translation.chapters import ChapterState
from kanben.translation.status import Entry, State

_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")
OLD, NEW = ("[-", "-]"), ("{+", "+}")
"""Marks around words that were taken out and put in, as `git diff --word-diff` writes them; colours come besides on a terminal."""


def show_changes(state: ChapterState, console: Console) -> None:
    """Print every block that is not current."""
    for number, entry in enumerate(state.entries, 1):
        if entry.state is not State.CURRENT:
            console.print(Text("\n").join(_change(state, number, entry)), end="\n\n")


def _change(state: ChapterState, number: int, entry: Entry) -> Iterator[Text]:
    block, old = state.source_of(entry), " ".join(block.text for block in state.recorded(entry))
    where = Place(state.original.path, block.line) if entry.source is not None else f"{state.original.path}, as it was"
    yield Text(f"{number}. {entry.state}, {block.kind} ({where})", style="bold")
    if entry.state is State.STALE:
        before, after = marked(old, block.text)
        yield Text("  - ", style="red").append_text(before)
        yield Text("  + ", style="green").append_text(after)
    else:
        yield Text(f"  {'-' if entry.source is None else '+'} {block.text}", style="red" if entry.source is None else "green")
    for other in state.translation_of(entry):
        yield Text(f"  {Place(state.chapter.path, other.line)}: {other.text}")
    if entry.edited:
        yield Text("  (this translation was edited since it was recorded)")


def marked(old: str, new: str) -> tuple[Text, Text]:
    """Both texts, their changed words marked."""
    ours, theirs = _WORDS.findall(old), _WORDS.findall(new)
    before, after = Text(), Text()
    for tag, i, end_i, j, end_j in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        taken, put = "".join(ours[i:end_i]), "".join(theirs[j:end_j])
        if tag == "equal":
            before.append(taken)
            after.append(put)
            continue
        if taken:
            before.append(f"{OLD[0]}{taken}{OLD[1]}", style="red")
        if put:
            after.append(f"{NEW[0]}{put}{NEW[1]}", style="green")
    return before, after

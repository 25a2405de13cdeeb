"""The small translated book in book/: two chapters, their originals, and what the room makes of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from kanben.manuscript.chapter_files import split_matter
from kanben.translation.blocks import Block, text_blocks
from kanben.translation.originals import original_text
from kanben.translation.record import Recorded
from kanben.translation.recording import caught_up
from kanben.translation.status import Entry, status

BOOK = Path(__file__).parent / "book"
KETTLE = (BOOK / "original/kettle.md").read_text(encoding="utf-8")
KETTLE_ZH = (BOOK / "chapters/01-kettle.md").read_text(encoding="utf-8")


def copied(folder: Path) -> Path:
    """A copy of the book that can be changed."""
    return Path(shutil.copytree(BOOK, folder / "book"))


def source_blocks(text: str) -> tuple[Block, ...]:
    return original_text(text, "original/kettle.md").blocks


def translation_blocks(text: str) -> tuple[Block, ...]:
    _, body, first_line = split_matter(text, "chapters/01-kettle.md")
    return text_blocks(original_text("\n" * (first_line - 1) + body, "01-kettle.md").tree, "水壶", 2)


def recorded(source: Sequence[Block], translation: Sequence[Block]) -> tuple[Recorded, ...]:
    """The record of a chapter all of whose blocks are translated."""
    return caught_up((), status((), source, translation), source, translation).blocks


def open_entries(entries: Sequence[Entry], source: Sequence[Block], record: Sequence[Recorded]) -> list[str]:
    """What is not current, as in `stale: An open lid`."""
    shown = []
    for entry in entries:
        if entry.state != "current":
            block = record[entry.recorded[0]].block if entry.source is None else source[entry.source]
            shown.append(f"{entry.state}: {block.text[:24]}")
    return shown

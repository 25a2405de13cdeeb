"""What the author wrote, read and validated: metadata.yaml and the chapter files, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kanben.manuscript.glossary import Glossary
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata

Position = Literal["front", "body", "back"]


def nearest_line(lines: Mapping[str, int], dotted: str) -> int:
    """Line of the value at a dotted path of the model, or of the nearest value around it that the author wrote; 0 when there is none.

    The model may have steps that the author did not write: a single text is `key_points.0`, a title `title.0.text`.
    """
    while dotted and dotted not in lines:
        dotted = dotted.rpartition(".")[0]
    return lines.get(dotted, 0)


@dataclass(frozen=True, slots=True)
class ChapterSource:
    """One chapter file: its place in the book, its front matter and its Markdown."""

    path: str
    """POSIX, relative to the book folder: `chapters/01-rooflines.md`."""
    name: str
    """File name without .md: `01-rooflines`."""
    position: Position
    part: int | None
    """Index into `metadata.parts`."""
    matter: ChapterMatter
    text: str
    """Markdown after the front matter; line ends are newlines, a byte order mark is gone."""
    first_line: int
    """Line of the file, counted from 1, on which `text` begins."""
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    matter_lines: Mapping[str, int]
    """Line in the file of each key and item of the front matter, by dotted path: `title`, `key_points.0`."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book folder, read."""

    root: Path
    """The book folder, absolute; it never appears in any output."""
    metadata: Metadata
    metadata_lines: Mapping[str, int]
    """Line of each key and item of metadata.yaml, by dotted path: `rights.year`, `parts.0.chapters.1`."""
    chapters: tuple[ChapterSource, ...]
    """In reading order: front, body, back."""
    glossary: Glossary = field(default_factory=Glossary)

"""What a user asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kanben.manuscript.metadata import Bilingual


@dataclass(frozen=True, slots=True)
class Options:
    """Arguments of all commands; each uses those it knows."""

    command: str
    book: Path
    """The book folder."""
    output: Path
    """Where results go."""
    chapter: str = ""
    """Name of the one chapter to set, empty for the whole book."""
    screen: bool = False
    """Of the PDF, the edition for the screen: with cover and coloured links."""
    bilingual: Bilingual | None = None
    """The edition with the original beside the text; None for what metadata.yaml says."""
    format: Literal["text", "json"] = "text"
    verbosity: int = 0
    """-1 quiet, 0 as usual, 1 verbose."""
    target: str = ""
    """The folder that `new` or `import` writes, or the code of `check --explain`."""
    source: str = ""
    """What `import` reads."""
    fonts: bool = False
    """Of `check`, the report of which font served what."""
    fix: bool = False
    """Of `check`: mend what the copy check can, before it checks."""
    action: Literal["", "status", "diff", "record"] = ""
    """Of `translation`."""
    names: tuple[str, ...] = ()
    """Chapters, of `translation`; none means all."""
    only: tuple[int, ...] = ()
    """Of `translation record`: the blocks to take as current, counted from 1."""
    omit: tuple[int, ...] = ()
    """Of `translation record`: the blocks that are left out on purpose."""
    revision: str = ""
    """Of `translation record`: the revision of the source."""
    port: int = 8000
    """Of `preview`."""

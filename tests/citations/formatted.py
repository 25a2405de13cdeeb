"""Citations in Markdown and a bibliography in BibTeX -> what citeproc makes of them, as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kanben.citations.bibliography import Bibliography, read_bibliography
from kanben.citations.citeproc import Formatted, format_citations
from kanben.citations.styles import find_style
from kanben.pandoc.ast import Cite, plain_text, walk
from kanben.pandoc.reader import parse

GB = "gb-t-7714-2025-numeric"
APA = "apa"


def bibliography(text: str, path: str = "references.bib") -> Bibliography:
    """The works of a bibliography file that has no faults."""
    works, problems = read_bibliography([(path, text)])
    assert problems == ()
    return works


def formatted(markdown: str, works: Bibliography, style: str = GB, language: str = "zh-Hans", also: Sequence[str] = ()) -> Formatted:
    """The citations of a text, and the list."""
    cites = [node for node in walk(parse(markdown, "chapter.md", 1).blocks) if isinstance(node, Cite)]
    return format_citations(cites, also, works, find_style(style, Path()), language)


def calls(made: Formatted) -> list[str]:
    """The calls as plain text."""
    return [plain_text(call) for call in made.calls]


def entries(made: Formatted) -> dict[str, str]:
    """The entries as plain text, without their labels, by key."""
    return {entry.key: plain_text(entry.text) for entry in made.entries}

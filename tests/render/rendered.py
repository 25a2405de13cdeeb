"""A small book written into a folder and rendered, without fonts and files of the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kanben.outputs import Ready, edition_of
from kanben.pipeline import Findings, prepare
from kanben.problems import Problem, Stop, in_reading_order
from kanben.progress import silent
from kanben.render.documents import documents
from kanben.render.edition import Medium
from tests.manuscript.small_book import FILES, write_book

HEAD = "---\ntitle: 一\n---\n"
FIRST_LINE = 4  # of a chapter's text, behind its front matter


def book(root: Path, text: str, second: str = "正文。\n", settings: str = "", files: Mapping[str, str] = {}) -> Path:
    """The small book with these two chapters, with lines added to its description, and with more files."""
    description = FILES["metadata.yaml"].decode().replace("print: {trim: A5}\n", "") + settings
    changed = {
        "metadata.yaml": description,
        "chapters/01-first.md": HEAD + text,
        "chapters/02-second.md": "---\ntitle: 二\n---\n" + second,
        **files,
    }
    return write_book(root, {**FILES, **{name: content.encode() for name, content in changed.items()}})


def prepared(root: Path) -> Ready:
    """The book after its passes. Errors are raised."""
    findings = Findings()
    ready = prepare(root, findings, silent, fonts=False)
    findings.halt_on_errors()
    return ready


def rendered(root: Path, medium: Medium) -> dict[str, str]:
    """Markup of each leaf, by its id. Errors are raised."""
    return edited(prepared(root), medium)


def edited(ready: Ready, medium: Medium) -> dict[str, str]:
    """Markup of each leaf of a book that is prepared."""
    edition, problems = edition_of(ready, medium)
    assert not problems
    return {document.id: str(document.body) for document in documents(edition, ())}


def first(root: Path, text: str, medium: Medium = Medium.EPUB, settings: str = "") -> str:
    """Markup of the first chapter's text, without its opening."""
    body = rendered(book(root, text, settings=settings), medium)["ch-first"]
    return body.partition("</header>")[2].strip()


def problems(root: Path) -> tuple[Problem, ...]:
    """Everything that the stages up to rendering say."""
    findings = Findings()
    try:
        prepare(root, findings, silent, fonts=False)
    except Stop as stop:
        findings.problems += stop.problems
    return in_reading_order(findings.problems)


def said(root: Path) -> list[str]:
    """The problems in short: place, code, message, hint."""
    return [f"{p.place} {p.code}: {p.message} | {p.hint}" for p in problems(root)]

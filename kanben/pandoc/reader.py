"""Starts pandoc: Markdown text -> document tree. The only place that does, with `citations.py` of the next room for citeproc."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from kanben.pandoc.ast import Blocks, decode_blocks
from kanben.pandoc.lines import with_lines
from kanben.problems import Place, Problem, Severity, Stop

# `markdown` and not a CommonMark reader: it closes **强调。**后文, and knows citations.
# Identifiers come from `book`, so that they are ASCII and do not change with the wording.
FORMAT = "markdown+east_asian_line_breaks-auto_identifiers-implicit_header_references+mark"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A chapter's document tree and what pandoc had to say about it."""

    blocks: Blocks
    problems: tuple[Problem, ...]


def pandoc_version() -> str:
    """Version of the pandoc that is used, as in 3.9."""
    return str(pypandoc.get_pandoc_version())


def parse(text: str, path: str, first_line: int = 1) -> Parsed:
    """Parse a chapter's Markdown.

    `path` and `first_line` say where `text` stands, for the messages. Raises `Stop` (markdown-invalid) when pandoc gives up.
    """
    data, log = run_pandoc(text, "json", FORMAT, path)
    blocks = decode_blocks(json.loads(data)["blocks"])
    return Parsed(with_lines(blocks, text, first_line), tuple(_log_problems(log, path, first_line)))


def run_pandoc(text: str, to: str, format: str, path: str, *arguments: str) -> tuple[str, list[dict[str, Any]]]:
    """Output and log records of one sandboxed pandoc run."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log.json")
        try:
            output = pypandoc.convert_text(
                text, to, format=format, extra_args=["--sandbox", "--quiet", f"--log={log}", *arguments], verify_format=False
            )
        except RuntimeError as error:
            reason = str(error).strip().splitlines()[-1]
            raise Stop(Problem("markdown-invalid", f"pandoc cannot read this file: {reason}", Place(path))) from None
        return output, json.loads(log.read_text("utf-8")) if log.exists() else []


def _log_problems(log: list[dict[str, Any]], path: str, first_line: int) -> list[Problem]:
    def place(record: dict[str, Any]) -> Place:
        return Place(path, record["line"] + first_line - 1, record["column"])

    problems = []
    for record in log:
        match record["type"]:
            case "UnclosedDiv":
                hint = "close it with a line of at least as many colons"
                problems.append(Problem("div-unclosed", "this division (:::) is never closed", place(record["openpos"]), hint))
            case "NoteDefinedButNotUsed":
                message = f'the note "[^{record["key"]}]" is defined and never called'
                problems.append(Problem("note-unused", message, place(record), severity=Severity.WARNING))
            case "DuplicateNoteReference":
                message = f'the note "[^{record["contents"]}]" is defined twice'
                problems.append(Problem("label-duplicate", message, place(record), "give each note a name of its own"))
            case "CouldNotParseYamlMetadata":
                problems.append(Problem("metadata-syntax", "a YAML block inside the text cannot be read", place(record)))
            case _:
                pass  # identifiers are checked over the whole book, everything else is not about the author's text
    return problems

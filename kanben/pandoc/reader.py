"""Starts pandoc: text -> document tree, or any other of its formats. The only place that does."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypandoc

from kanben.pandoc.ast import Blocks, Cite, Image, Node, Str, rewrite
from kanben.pandoc.decoding import decode_blocks
from kanben.pandoc.lines import with_lines
from kanben.problems import Place, Problem, Severity, Stop

# `markdown` and not a CommonMark reader: it closes **强调。**后文, and knows citations.
# Identifiers come from `book`, so that they are ASCII and do not change with the wording.
# Front matter was split off before; a block that looks like it inside the text would vanish.
# HTML stays raw, so that `book.rawhtml` sees all of it: as a native division, its event handlers would be dropped without a word.
FORMAT = (
    "markdown+east_asian_line_breaks+mark-auto_identifiers-implicit_header_references-yaml_metadata_block-pandoc_title_block-native_divs-native_spans"
)
SECONDS = 60  # for one file; a chapter of a megabyte takes two, but nested brackets take exponential time
DEEPEST = 200  # levels of JSON, about a hundred of nested blocks; every stage walks the tree by recursion
_PLACE = re.compile(r"\(line (\d+), column (\d+)\)")


# A pipe table with a source line longer than this would get the widths of the dashes below its head, whatever its cells hold.
# Only grid and multiline tables are drawn to a width; their shares keep their proportions.
COLUMNS = 100_000


@dataclass(frozen=True, slots=True)
class Parsed:
    """A chapter's document tree and what pandoc had to say about it."""

    blocks: Blocks
    problems: tuple[Problem, ...]


class PandocError(Exception):
    """Pandoc gave up: its reason in one line, and the line and column where it says so (0: unknown)."""

    def __init__(self, message: str) -> None:
        """Take pandoc's message apart."""
        lines = [line.strip() for line in message.strip().splitlines()]
        at = _PLACE.search(message)
        self.line, self.column = (int(at[1]), int(at[2])) if at else (0, 0)
        self.reason = next((line for line in lines if not (line.startswith("Error") and line.endswith(":"))), "it gives no reason")
        super().__init__(self.reason)


def pandoc_version() -> str:
    """Version of the pandoc that is used, as in 3.9."""
    return str(pypandoc.get_pandoc_version())


def parse(text: str, path: str, first_line: int = 1, *, format: str = FORMAT) -> Parsed:
    """Parse a chapter's Markdown, or a text in another of pandoc's formats.

    `path` and `first_line` say where `text` stands, for the messages. Raises `Stop` (markdown-invalid) when pandoc gives up.
    """
    try:
        output, log = run_pandoc(text, "json", format, f"--columns={COLUMNS}")
        blocks = decode_blocks(load_tree(output)["blocks"])
    except PandocError as error:
        hint = "halve the text to find the place; brackets and quotation marks nested without end are the usual cause"
        raise Stop(Problem("markdown-invalid", f"pandoc cannot read this file: {error.reason}", Place(path), hint)) from None
    return Parsed(rewrite(with_lines(blocks, text, first_line), _tidied), tuple(_log_problems(log, path, first_line)))


def _tidied(node: Node) -> Node:
    """Citations without the source text that pandoc keeps in them, which no pass should take for text of the book; `alt` where it belongs."""
    match node:
        case Cite():
            return replace(node, inlines=())
        case Image(attr=attr) if alt := attr.get("alt"):
            pairs = tuple((key, value) for key, value in attr.pairs if key != "alt")
            return replace(node, attr=replace(attr, pairs=pairs), inlines=(Str(alt, node.line),))
        case _:
            return node


def run_pandoc(text: str, to: str, format: str, *arguments: str) -> tuple[str, list[dict[str, Any]]]:
    """Output and log records of one sandboxed pandoc run. Raises `PandocError`."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log.json")
        options = ["--sandbox", "--quiet", f"--log={log}", f"--from={format}", f"--to={to}", *arguments]
        command = [pypandoc.get_pandoc_path(), *options]
        try:
            run = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise PandocError(f"it takes longer than {SECONDS} seconds") from None
        if run.returncode:
            raise PandocError(run.stderr.decode(errors="replace"))
        return run.stdout.decode(), json.loads(log.read_text("utf-8")) if log.exists() else []


def load_tree(output: str) -> Any:
    """Pandoc's JSON. Raises `PandocError` when it is nested deeper than `DEEPEST`."""
    try:
        tree = json.loads(output)
    except RecursionError:
        raise PandocError("it is nested too deeply") from None
    level, depth = [tree], 0
    while level:
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node) if isinstance(child, dict | list)]
        depth += 1
    if depth > DEEPEST:
        raise PandocError("it is nested too deeply")
    return tree


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
                hint = f"call it with [^{record['key']}], or take it out"
                problems.append(Problem("note-unused", message, place(record), hint, Severity.WARNING))
            case "DuplicateNoteReference":
                message = f'the note "[^{record["contents"]}]" is defined twice'
                problems.append(Problem("label-duplicate", message, place(record), "give each note a name of its own"))
            case "DuplicateLinkReference":
                message = f'the address of "{record["contents"]}" is defined twice'
                problems.append(Problem("label-duplicate", message, place(record), "keep one of the two"))
            case _:
                pass  # identifiers are checked over the whole book, everything else is not about the author's text
    return problems

"""Listings that are taken from files of the book: the whole file, a range of lines, or a named region.

A region stands between comments, `# region name` and `# endregion`, or `# ANCHOR: name` and `# ANCHOR_END: name`, in any language's comments.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kanben.manuscript.paths import OutsideBook, resolve_inside
from kanben.manuscript.text_files import MEGABYTE, is_file, nearest_file, read_text_file
from kanben.problems import Place, Problem, Stop, did_you_mean

LARGEST: Final = 4 * MEGABYTE
TAB: Final = 4  # columns, as pandoc expands them
_COMMENT = r"^\s*(?:#|//|--|;+|%+|/\*|<!--|\(\*|\"|')\s*"
_OPEN = re.compile(_COMMENT + r"(?:#?region[ \t:]+|ANCHOR:[ \t]*)(?P<name>[\w.-]+)")
_CLOSE = re.compile(_COMMENT + r"(?:#?endregion\b[ \t:]*|ANCHOR_END:[ \t]*)(?P<name>[\w.-]*)")
_LINES = re.compile(r"(\d+)(?:(-)(\d*))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listing asks for: the file as it is written, and lines (`10-25`, `10-`, `7`) or a region, both empty for the whole file."""

    file: str
    lines: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text of a listing, without the indentation that all its lines share, and the line of the file that it begins on."""

    text: str
    first_line: int


def read_excerpt(root: Path, folder: str, wanted: Wanted, place: Place) -> Excerpt:
    """The excerpt for a listing in a file of `folder`; a path counts from there or from the book folder.

    Raises `Stop` (path-outside-book, code-file-missing, file-unreadable, file-too-large, chapter-encoding, code-attribute-invalid,
    code-excerpt-missing).
    """
    path = _find(root, folder, wanted.file, place)
    rows = read_text_file(root, path, LARGEST).text.expandtabs(TAB).split("\n")
    if rows[-1] == "":
        rows.pop()
    if wanted.lines and wanted.region:
        raise Stop(Problem("code-attribute-invalid", "this listing asks for lines and for a region", place, "keep one of the two"))
    if wanted.region:
        first, end = _region(rows, wanted.region, path, place)
    else:
        first, end = _range(rows, wanted.lines, path, place)
    taken = [(number, row.rstrip()) for number, row in enumerate(rows[first - 1 : end], first) if not (wanted.region and _is_comment(row))]
    if not any(row for _, row in taken):
        raise Stop(Problem("code-excerpt-missing", f'what is asked for of "{path}" is empty', place, "look at the file"))
    text = textwrap.dedent("\n".join(row for _, row in taken)).strip("\n")
    return Excerpt(text, next(number for number, row in taken if row))


def _find(root: Path, folder: str, target: str, place: Place) -> str:
    try:
        candidates = [resolve_inside(root, base, target) for base in ((folder, "") if not target.startswith("..") else (folder,))]
    except OutsideBook:
        message = f'the file "{target}" lies outside the book folder'
        raise Stop(Problem("path-outside-book", message, place, "copy it into the book folder")) from None
    for path in candidates:
        if is_file(root, path):
            return path
    hint = nearest_file(root, candidates[0]) or "its path is relative to the chapter's file"
    raise Stop(Problem("code-file-missing", f'there is no file "{target}"', place, hint))


def _range(rows: Sequence[str], lines: str, path: str, place: Place) -> tuple[int, int]:
    """First and last line, both counted from 1; an open end is the file's."""
    if not lines:
        return 1, len(rows)
    match = _LINES.fullmatch(lines.strip())
    if not match:
        raise Stop(Problem("code-attribute-invalid", f'"{lines}" is no range of lines', place, 'write lines="10-25", "10-" or "7"'))
    first = int(match[1])
    last = int(match[3]) if match[3] else len(rows) if match[2] else first
    if not 1 <= first <= last:
        raise Stop(Problem("code-attribute-invalid", f'"{lines}" is no range of lines', place, "lines are counted from 1, the smaller number first"))
    if last > len(rows):
        message = f'the lines {lines} are asked for, and "{path}" has {len(rows)}'
        raise Stop(Problem("code-excerpt-missing", message, place, "look at the file; a named region moves with its lines"))
    return first, last


def _is_comment(row: str) -> bool:
    """Whether a line opens or closes a region: one inside the region that is asked for is not shown."""
    return bool(_OPEN.match(row) or _CLOSE.match(row))


def _region(rows: Sequence[str], name: str, path: str, place: Place) -> tuple[int, int]:
    """First and last line between the comments that open and close the region."""
    open_regions: list[tuple[str, int]] = []
    for number, row in enumerate(rows, 1):
        if opened := _OPEN.match(row):
            open_regions.append((opened["name"], number))
        elif closed := _CLOSE.match(row):
            ended = closed["name"] or (open_regions[-1][0] if open_regions else "")
            start = next((line for other, line in reversed(open_regions) if other == ended), 0)
            open_regions = [entry for entry in open_regions if entry[0] != ended]
            if start and ended == name:
                return start + 1, number - 1
    unclosed = next((line for other, line in open_regions if other == name), 0)
    if unclosed:
        message = f'the region "{name}" of "{path}" is opened on its line {unclosed} and never closed'
        raise Stop(Problem("code-excerpt-missing", message, place, "close it with a comment: endregion, or ANCHOR_END: and the name"))
    known = [found["name"] for row in rows if (found := _OPEN.match(row))]
    hint = did_you_mean(name, known) or (f"its regions are {', '.join(known)}" if known else f"open it with a comment: region {name}")
    raise Stop(Problem("code-excerpt-missing", f'"{path}" has no region "{name}"', place, hint))

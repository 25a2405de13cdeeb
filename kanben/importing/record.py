"""What earlier imports wrote, so that a later one updates what the author left as it was and shows the rest as a diff."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kanben import artifact
from kanben.problems import Place, Problem, Stop

REPORT: Final = "import-report.json"
CHANGES: Final = "import-changes.diff"
BASES: Final = ".import"
"""Folder of the texts as import wrote them: what the next diff begins from."""
_TEXTS: Final = (".md", ".yaml", ".bib")


@dataclass(frozen=True, slots=True)
class Record:
    """What an earlier import left behind: SHA-256 by file, chapter file by page, the date it gave the book."""

    files: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    date: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did to the folder: files by what became of them, and what the author has to take over himself."""

    written: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Files that the author changed; what is new at the source stands in `diff`."""
    diff: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read_record(folder: Path) -> Record | None:
    """The record of the folder's last import; `None` when there was none. Raises `Stop` when something else is in the folder."""
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise Stop(_taken(folder, "is a file"))
    report = folder / REPORT
    if not report.is_file():
        if any(folder.iterdir()):
            raise Stop(_taken(folder, "holds something that no import wrote"))
        return None
    try:
        data: Any = json.loads(report.read_text("utf-8"))
        files, pages = data["files"], data["pages"]
        return Record({str(k): str(v) for k, v in files.items()}, {str(k): str(v) for k, v in pages.items()}, str(data.get("date", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Stop(_taken(folder, f"holds a {REPORT} that cannot be read")) from None


def _taken(folder: Path, what: str) -> Problem:
    return Problem("import-folder-taken", f'"{folder}" {what}', Place(folder.as_posix()), "name a new folder, or one that an import wrote")


def apply(folder: Path, new: Mapping[str, bytes], record: Record | None) -> Applied:
    """Write the new files where the author changed nothing. Raises `Stop` (output-unwritable)."""
    old = record.files if record else {}
    written, same, kept, removed, diffs = [], [], [], [], []
    files: dict[str, str] = {}
    for path, content in sorted(new.items()):
        current = _bytes(folder / path)
        before = old.get(path, "")
        if current == content:
            same.append(path)
        elif (current is None and not before) or (current is not None and digest(current) == before):
            artifact.replace(folder / path, content)
            written.append(path)
        else:
            kept.append(path)
            if difference := _difference(folder, path, current, content, before):
                diffs.append(difference)
                files[path] = before
                continue
        files[path] = digest(content)
        if path.endswith(_TEXTS):
            artifact.replace(folder / BASES / path, content)
    for path in sorted(set(old) - set(new)):
        current = _bytes(folder / path)
        if current is not None and digest(current) == old[path]:
            (folder / path).unlink()
            (folder / BASES / path).unlink(missing_ok=True)
            removed.append(path)
        elif current is not None:
            kept.append(path)
            files[path] = old[path]
    return Applied(tuple(written), tuple(same), tuple(removed), tuple(kept), "".join(diffs), files)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _difference(folder: Path, path: str, current: bytes | None, content: bytes, before: str) -> str:
    """What changed at the source since the author's text was written; empty when nothing did, or when the author has taken it over."""
    if digest(content) == before:
        return ""
    if not path.endswith(_TEXTS):
        return f"# {path}: another picture at the source\n"
    base = _bytes(folder / BASES / path)
    old = (base if base is not None else current or b"").decode("utf-8", "replace").splitlines(keepends=True)
    fresh = content.decode("utf-8", "replace").splitlines(keepends=True)
    if current is not None and base is not None and _taken_over(old, fresh, current.decode("utf-8", "replace").splitlines(keepends=True)):
        return ""
    lines = difflib.unified_diff(old, fresh, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _taken_over(old: list[str], fresh: list[str], author: list[str]) -> bool:
    """Whether every passage that is new at the source stands in the author's text already."""
    text = "".join(author)
    changes = [op for op in difflib.SequenceMatcher(None, old, fresh, autojunk=False).get_opcodes() if op[0] != "equal"]
    return all("".join(fresh[j1:j2]) in text if j2 > j1 else "".join(old[i1:i2]) not in text for _, i1, i2, j1, j2 in changes)

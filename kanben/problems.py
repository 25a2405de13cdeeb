"""Every message a user sees about a book: where, what is wrong, what to do.

A stage returns its result together with the problems it found, or raises `Stop` when there is no result to return.
The pipeline gathers them all and stops after a stage that reported an error.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from kanben.catalogue import CATALOGUE


class Severity(StrEnum):
    """`ERROR` stops the build; `WARNING` is reported and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the author's files: path relative to the book folder (POSIX), line and column counted from 1 (0: unknown)."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`path:line:column`, leaving out what is unknown."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One message. `code` is stable and explained in the catalogue."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        """Refuse a code that the catalogue does not explain."""
        if self.code not in CATALOGUE:
            raise ValueError(f"problem code {self.code!r} is not in the catalogue")

    def __str__(self) -> str:
        """`path:line: error: message [code]` and, below it, the hint."""
        text = f"{self.place}: {self.severity}: {self.message} [{self.code}]"
        return f"{text}\n    hint: {self.hint}" if self.hint else text

    def record(self) -> dict[str, Any]:
        """The problem as a flat record, for `--format json`: code, severity, message, path, line, column, hint."""
        flat = asdict(self)
        return {"code": flat["code"], "severity": flat["severity"], "message": flat["message"], **flat["place"], "hint": flat["hint"]}


class Stop(Exception):
    """Raised by a stage that cannot give a result; carries what is wrong."""

    def __init__(self, *problems: Problem) -> None:
        """Keep the problems, in the order they were found."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without repetitions, sorted by place, errors before warnings at one place."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.place, p.severity, p.code, p.message)))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems stops the build."""
    return any(p.severity is Severity.ERROR for p in problems)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or an empty string when none is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""

"""What a rule finds in a piece of prose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kanben.copyediting.prose import Prose


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of the source, from `start` up to `end`, and what shall stand in their place."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at an offset of the source. `edits` mend it; there are none where only a person can know what was meant."""

    code: str
    at: int
    message: str
    hint: str
    edits: tuple[Edit, ...] = ()


Rule = Callable[[Prose], Iterator[Finding]]

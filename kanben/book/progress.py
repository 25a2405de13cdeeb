"""How far a translation keeps up with its original, as the reader is told: of a chapter, of the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kanben.book.model import Chapter


@dataclass(frozen=True, slots=True)
class Progress:
    """Passages of the original: rendered as they stand there now, changed there since they were rendered, not rendered."""

    current: int = 0
    stale: int = 0
    untranslated: int = 0


def progress_words(progress: Progress | None, words: Mapping[str, str]) -> tuple[str, ...]:
    """What the reader is told of it, in pieces: only of what there is; empty where nothing is recorded."""
    if progress is None:
        return ()
    counted = (("current", progress.current), ("stale", progress.stale), ("untranslated", progress.untranslated))
    return tuple(words[f"progress-{name}"].format(n=n) for name, n in counted if n)


def whole_progress(chapters: Iterable[Chapter]) -> Progress | None:
    """The sum over the chapters of which something is recorded; None without any."""
    recorded = [chapter.progress for chapter in chapters if chapter.progress is not None]
    if not recorded:
        return None
    return Progress(sum(p.current for p in recorded), sum(p.stale for p in recorded), sum(p.untranslated for p in recorded))


def state_words(chapters: Iterable[Chapter], words: Mapping[str, str]) -> tuple[str, ...]:
    """How many of the chapters that keep a record are in each state, the least finished first."""
    states: Counter[str] = Counter(c.matter.translation.state for c in chapters if c.progress is not None and c.matter.translation is not None)
    return tuple(
        f"{words[f'state-{state}']}{words['separator']}{words['chapters-counted'].format(n=states[state])}" for state in _STATES if states[state]
    )


_STATES = ("machine", "edited", "reviewed", "final")

"""Recording what a translator has caught up with. Nothing that nobody has handled is declared current."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kanben.translation.blocks import Block
from kanben.translation.record import Recorded
from kanben.translation.status import Entry, State, is_untouched


@dataclass(frozen=True, slots=True)
class Caught:
    """The new record of a chapter: its blocks, the hashes of what is the translator's own.

    Then numbers (from 1) of the entries that are taken as current with it and were not before, and of those left.
    """

    blocks: tuple[Recorded, ...]
    own: tuple[str, ...]
    taken: tuple[int, ...]
    left: tuple[int, ...]


def caught_up(
    record: Sequence[Recorded],
    entries: Sequence[Entry],
    source: Sequence[Block],
    translation: Sequence[Block],
    *,
    only: Collection[int] = (),
    omit: Collection[int] = (),
) -> Caught:
    """The record after the translator's work; `only` and `omit` are numbers of entries, counted from 1.

    Taken as current is a stale block whose translation was edited since it was recorded, and an untranslated one that has a translation
    now. With `only`, these blocks alone are taken, edited or not; an orphan among them is let go: its translation is the translator's own.
    `omit` names blocks that are left out on purpose.
    """
    kept: set[int] = set()
    blocks: list[Recorded] = []
    taken, left = [], []

    def keep(entry: Entry) -> None:
        blocks.extend(record[r] for r in entry.recorded if r not in kept)
        kept.update(entry.recorded)

    for number, entry in enumerate(entries, 1):
        if entry.state is State.CURRENT and number not in omit:
            blocks.append(_as_it_is(record, entry, source, translation))
        elif number in omit and entry.source is not None:
            taken.append(number)
            blocks.append(Recorded(source[entry.source], ()))
        elif _is_taken(entry, source, translation, named=number in only, every=not only and not omit):
            taken.append(number)
            if entry.source is not None:
                blocks.append(Recorded(source[entry.source], tuple(translation[t].hash for t in entry.translation)))
        else:
            left.append(number)
            if entry.source is not None and entry.state is State.UNTRANSLATED:
                blocks.append(Recorded(source[entry.source], None))
            else:
                keep(entry)
    let_go = {entry for number, entry in enumerate(entries, 1) if entry.source is None and number in taken}
    rendering = {t for entry in entries if entry not in let_go for t in entry.translation}
    own = tuple(dict.fromkeys(block.hash for t, block in enumerate(translation) if t not in rendering))
    return Caught(tuple(blocks), own, tuple(taken), tuple(left))


def _as_it_is(record: Sequence[Recorded], entry: Entry, source: Sequence[Block], translation: Sequence[Block]) -> Recorded:
    """A current block, with its translation as it is worded now."""
    left_out = record[entry.recorded[0]].translation == ()
    block = source[entry.source] if entry.source is not None else record[entry.recorded[0]].block
    return Recorded(block, () if left_out else tuple(translation[t].hash for t in entry.translation))


def _is_taken(entry: Entry, source: Sequence[Block], translation: Sequence[Block], *, named: bool, every: bool) -> bool:
    if entry.source is None:
        return named
    if not entry.translation or is_untouched(source[entry.source], [translation[t] for t in entry.translation]):
        return False
    return named or (every and (entry.edited or entry.state is State.UNTRANSLATED))

"""The state of a translation: what was recorded, the source now, the translation now -> what became of each block. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from kanben.translation.aligning import align
from kanben.translation.blocks import HEADINGS, PROSE, Block, fits
from kanben.translation.matching import in_order, matched, unchanged
from kanben.translation.record import Recorded


class State(StrEnum):
    """What became of a block: `STALE`, its source changed after it was translated; `ORPHANED`, it is translated and its source is gone."""

    CURRENT = "current"
    STALE = "stale"
    UNTRANSLATED = "untranslated"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of the source now (None: it is gone), the blocks that render it, the recorded blocks that it was. All by index.

    `edited` says that the translation is another than the recorded one.
    """

    state: State
    source: int | None
    translation: tuple[int, ...] = ()
    recorded: tuple[int, ...] = ()
    edited: bool = False


def status(record: Sequence[Recorded], source: Sequence[Block], translation: Sequence[Block], own: Collection[str] = ()) -> tuple[Entry, ...]:
    """An entry for each block of the source, in its order, and one for each orphan, where its source stood.

    `own` are hashes of the blocks that are recorded as the translator's own, so that they render nothing. Without a record everything is
    untranslated, and paired as far as the two texts show.
    """
    return _Comparison(record, source, translation, frozenset(own)).entries()


def counts(entries: Sequence[Entry]) -> Counter[State]:
    """How many blocks there are in each state."""
    return Counter(entry.state for entry in entries)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Something that has or wants a translation: a block of the source now or, where that is gone, as it was recorded."""

    source: int | None
    recorded: tuple[int, ...]


class _Comparison:
    def __init__(self, record: Sequence[Recorded], source: Sequence[Block], translation: Sequence[Block], own: frozenset[str]) -> None:
        self.record, self.source, self.translation, self.own = record, source, translation, own
        self.origins = matched([r.block for r in record], source)
        self.slots = self._in_order_of_the_source()
        self.known = self._recorded_places()
        self.places = {**self._guessed_places(), **self.known}

    def entries(self) -> tuple[Entry, ...]:
        made = [self._entry(number, slot) for number, slot in enumerate(self.slots)]
        claimed = {t for entry in made if entry.source is not None for t in entry.translation}
        return tuple(entry for entry in made if entry.source is not None or (entry.translation and not claimed & set(entry.translation)))

    def _in_order_of_the_source(self) -> list[_Slot]:
        """The blocks of the source; behind each what followed its recorded form and is gone."""
        alive = {r for origins in self.origins.values() for r in origins}
        gone_behind: dict[int, list[int]] = {}
        last = -1
        for r in range(len(self.record)):
            if r in alive:
                last = r
            elif self.record[r].translation:
                gone_behind.setdefault(last, []).append(r)
        slots = [_Slot(None, (r,)) for r in gone_behind.get(-1, [])]
        told = {-1}
        for s in range(len(self.source)):
            origins = self.origins.get(s, ())
            slots.append(_Slot(s, origins))
            for origin in origins:
                if origin not in told and self.origins.get(s + 1, ()) != origins:
                    told.add(origin)
                    slots += [_Slot(None, (r,)) for r in gone_behind.get(origin, [])]
        return slots

    def _recorded_places(self) -> dict[int, tuple[int, ...]]:
        """By slot, where the recorded translation still stands as it was."""
        hashes = list(dict.fromkeys((r, digest) for r, entry in enumerate(self.record) for digest in entry.translation or ()))
        # One block may render two neighbours: it is looked for once.
        single = [pair for k, pair in enumerate(hashes) if k == 0 or pair[1] != hashes[k - 1][1] or pair[0] == hashes[k - 1][0]]
        found = unchanged([digest for _, digest in single], [block.hash for block in self.translation])
        where: dict[tuple[int, str], list[int]] = {}
        for t in sorted(found):
            where.setdefault(single[found[t]], []).append(t)
        last: dict[str, list[int]] = {}
        for pair in hashes:
            last[pair[1]] = where.setdefault(pair, last.get(pair[1], []))
        places = {}
        for number, slot in enumerate(self.slots):
            wanted = [(r, digest) for r in slot.recorded for digest in self.record[r].translation or ()]
            if wanted and all(where[pair] for pair in wanted):
                places[number] = tuple(sorted({t for pair in wanted for t in where[pair]}))
        return places

    def _guessed_places(self) -> dict[int, tuple[int, ...]]:
        """By slot, where a new or an edited translation stands: between the same neighbours, as an alignment has it."""
        taken = {t for places in self.known.values() for t in places} | {t for t, b in enumerate(self.translation) if b.hash in self.own}
        edges = in_order([(self.known[number][0], number) for number in sorted(self.known)])
        bounds = [(-1, -1), *edges, (len(self.translation), len(self.slots))]
        places: dict[int, tuple[int, ...]] = {}
        for (t, number), (next_t, next_number) in pairwise(bounds):
            waiting = [n for n in range(number + 1, next_number) if n not in self.known]
            free = [k for k in range(t + 1, next_t) if k not in taken]
            places |= self._guessed(waiting, free)
        return places

    def _guessed(self, waiting: list[int], free: list[int]) -> dict[int, tuple[int, ...]]:
        if not waiting or not free:
            return {}
        ours, theirs = [self._block(n) for n in waiting], [self.translation[t] for t in free]
        slots = [self.slots[n] for n in waiting]
        edited = all(slot.recorded and all(self.record[r].translation for r in slot.recorded) for slot in slots)
        if edited and len(ours) == len(theirs) and all(fits(one.kind, other.kind) for one, other in zip(ours, theirs, strict=True)):
            return {n: (t,) for n, t in zip(waiting, free, strict=True)}
        pairs = [pair for pair in align(ours, theirs) if pair.source and pair.translation]
        return {waiting[s]: tuple(free[t] for t in pair.translation) for pair in pairs for s in pair.source}

    def _block(self, number: int) -> Block:
        slot = self.slots[number]
        return self.record[slot.recorded[0]].block if slot.source is None else self.source[slot.source]

    def _entry(self, number: int, slot: _Slot) -> Entry:
        places = self.places.get(number, ())
        edited = bool(slot.recorded) and number not in self.known
        return Entry(self._state(slot, places), slot.source, places, slot.recorded, edited)

    def _state(self, slot: _Slot, places: tuple[int, ...]) -> State:
        if slot.source is None:
            return State.ORPHANED
        block = self.source[slot.source]
        renderings = [self.record[r].translation for r in slot.recorded]
        same = len(slot.recorded) == 1 and self.record[slot.recorded[0]].block.hash == block.hash
        if not renderings or all(rendering is None for rendering in renderings):
            return State.UNTRANSLATED
        if not any(renderings):  # left out on purpose
            return State.CURRENT if same else State.STALE
        if not places or is_untouched(block, [self.translation[t] for t in places]):
            return State.UNTRANSLATED
        return State.CURRENT if same else State.STALE


_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS: Final = re.compile(r"`[^`]+`|\$[^$]+\$|\]\([^)]+\)|\[[^\]]*@[^\]]*\]")
_FEWEST: Final = 4
"""Words from which on a text is one to translate: fewer may be a name."""


def is_untouched(block: Block, translation: Sequence[Block]) -> bool:
    """Whether a translation still is the words of its source."""
    if block.kind not in PROSE | HEADINGS or [block.hash] != [other.hash for other in translation]:
        return False
    return len(_WORDS.findall(_NO_WORDS.sub(" ", block.text))) >= _FEWEST

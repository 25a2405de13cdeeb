"""Which blocks of a translation render which blocks of its source: an alignment of two texts by dynamic programming.

In the manner of Gale and Church (“A Program for Aligning Sentences in Bilingual Corpora”, 1993): a block renders one block, or two render
one, or one two, or a block stands alone, and lengths are in proportion. What is the same in every language (code, formulas, numbers,
addresses, Latin words) pulls together; blocks of kinds that do not fit are never paired.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kanben.translation.blocks import HEADINGS, PROSE, Block, Kind, fits
from kanben.typeset.characters import IDEOGRAPHS


@dataclass(frozen=True, slots=True)
class Pair:
    """Blocks of the source and the blocks that render them, by index; one of the two may be empty."""

    source: tuple[int, ...]
    translation: tuple[int, ...]


_MOVES: Final = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1))
_ALONE: Final = 1.0
"""Cost of a block that stands alone."""
_JOINED: Final = 0.55
"""Cost of two blocks that are one in the other text, beyond what their lengths and words cost."""
_OTHER_KIND: Final = 1.2
"""Cost of prose of another kind: an item for a paragraph."""
_BAND: Final = 60
"""Blocks by which the alignment may leave the diagonal, besides a fifth of the longer text."""


def align(source: Sequence[Block], translation: Sequence[Block]) -> tuple[Pair, ...]:
    """Pairs in the order of both texts, in which each block stands once."""
    ratio = _ratio(source, translation)
    ours, theirs = [_Side(block) for block in source], [_Side(block) for block in translation]
    rows, columns = len(ours), len(theirs)
    band = _BAND + max(rows, columns) // 5
    costs: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(rows + 1):
        middle = i * columns // rows if rows else 0
        for j in range(max(0, middle - band), min(columns, middle + band) + 1):
            reached = [
                (costs[i - a, j - b][0] + _cost(ours[i - a : i], theirs[j - b : j], ratio), (a, b)) for a, b in _MOVES if (i - a, j - b) in costs
            ]
            if reached:
                costs[i, j] = min(reached)
    return _path(costs, rows, columns)


def _path(costs: dict[tuple[int, int], tuple[float, tuple[int, int]]], i: int, j: int) -> tuple[Pair, ...]:
    pairs = []
    while i or j:
        a, b = costs[i, j][1]
        pairs.append(Pair(tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return tuple(reversed(pairs))


_OBJECTS: Final = re.compile(r"`[^`]+`|\$[^$]+\$|\]\([^)]+\)|@[\w:-]+|\d+(?:[.,]\d+)*")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_HAN: Final = re.compile(f"[{IDEOGRAPHS}]")


class _Side:
    """A block as the alignment sees it."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.length = len(block.text)

    @cached_property
    def objects(self) -> Counter[str]:
        """What is the same in every language."""
        return Counter(_OBJECTS.findall(self.block.text))

    @cached_property
    def latin(self) -> frozenset[str]:
        """Latin words outside of code, formulas and addresses."""
        return frozenset(word.casefold() for word in _LATIN.findall(_OBJECTS.sub(" ", self.block.text)))


def _cost(source: Sequence[_Side], translation: Sequence[_Side], ratio: float) -> float:
    if not source or not translation:
        return _ALONE * (len(source) + len(translation))
    kinds = {side.block.kind for side in (*source, *translation)}
    if len(source) + len(translation) > 2 and not all(_may_join(text) for text in (source, translation)):
        return math.inf
    first, other = source[0].block, translation[0].block
    if not fits(first.kind, other.kind):
        return math.inf
    if first.hash == other.hash and len(source) == len(translation) == 1:
        return -1.0
    joined = _JOINED if len(source) + len(translation) > 2 else 0.0
    kind = 0.0 if len(kinds) == 1 or kinds <= HEADINGS else _OTHER_KIND
    return joined + kind + _length_cost(source, translation, ratio) - _likeness(source, translation)


def _may_join(text: Sequence[_Side]) -> bool:
    """Whether a text's blocks can be rendered as one: paragraphs of one kind can, items answer to items one by one."""
    kinds = {side.block.kind for side in text}
    return len(kinds) == 1 and kinds <= PROSE - {Kind.ITEM, Kind.TERM}


def _length_cost(source: Sequence[_Side], translation: Sequence[_Side], ratio: float) -> float:
    expected = sum(side.length for side in source) * ratio
    found = sum(side.length for side in translation)
    return min(2.2, 1.1 * abs(math.log((found + 8) / (expected + 8))))


def _likeness(source: Sequence[_Side], translation: Sequence[_Side]) -> float:
    """From -1 to 1: how much of what stays the same is the same."""
    ours, theirs = sum((s.objects for s in source), Counter()), sum((t.objects for t in translation), Counter())
    score = 0.0
    total = ours.total() + theirs.total()
    if total:
        score += 1.6 * (ours & theirs).total() / total - 0.3 * min(1.0, total / 4)
    words, kept = frozenset().union(*(s.latin for s in source)), frozenset().union(*(t.latin for t in translation))
    if kept:
        score += 0.5 * len(kept & words) / len(kept) - 0.2
    return max(-1.0, min(1.0, score))


def _ratio(source: Sequence[Block], translation: Sequence[Block]) -> float:
    """How long a translation is for each character of its source: of the whole texts where they are long, else what is usual."""
    ours = sum(len(block.text) for block in source if block.kind in PROSE)
    theirs = sum(len(block.text) for block in translation if block.kind in PROSE)
    han = sum(len(_HAN.findall(block.text)) for block in translation if block.kind is not Kind.CODE)
    usual = 0.36 if theirs and han > theirs / 4 else 1.0
    weight = min(1.0, len(source) / 20)
    return usual if not ours or not theirs else usual ** (1 - weight) * max(0.1, min(4.0, theirs / ours)) ** weight

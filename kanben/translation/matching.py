"""Which blocks of a text are which of its earlier version: the same wherever they went, changed in place, divided, joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from kanben.translation.blocks import HEADINGS, PROSE, Block, fits

_HERE: Final = 0.35
"""Likeness from which on a block between the same neighbours is a changed one, not another."""
_ELSEWHERE: Final = 0.65
"""The same for a block that stands somewhere else."""
_WHOLE: Final = 0.9
"""The same for a block that was divided, or blocks that were joined."""
_MOST_PIECES: Final = 4
_WORD: Final = re.compile(r"\w+|[^\w\s]")


def matched(old: Sequence[Block], new: Sequence[Block]) -> dict[int, tuple[int, ...]]:
    """For each new block that has one, the old block that it comes from; several for blocks that were joined.

    A block that was divided is the origin of each of its pieces.
    """
    found: dict[int, tuple[int, ...]] = {n: (o,) for n, o in unchanged(list(map(_key, old)), list(map(_key, new))).items()}
    for olds, news in _gaps(found, len(old), len(new)):
        found |= _divided(old, new, olds, news)
        rest_old, rest_new = _left(olds, found.values()), [n for n in news if n not in found]
        found |= _changed_in_place(old, new, rest_old, rest_new)
    found |= _changed_elsewhere(old, new, _left(range(len(old)), found.values()), [n for n in range(len(new)) if n not in found])
    return found


def _key(block: Block) -> str:
    """The same for blocks of one text that fit each other."""
    group = "prose" if block.kind in PROSE else "heading" if block.kind in HEADINGS else block.kind.value
    return f"{group} {block.hash}"


def unchanged(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """For each new hash that was there before, where: first those in their old order, then those that moved."""
    found: dict[int, int] = {}
    for start, begin, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found |= {begin + k: start + k for k in range(size)}
    waiting: dict[str, list[int]] = defaultdict(list)
    taken = set(found.values())
    for o, digest in enumerate(old):
        if o not in taken:
            waiting[digest].append(o)
    for n, digest in enumerate(new):
        if n not in found and waiting[digest]:
            found[n] = waiting[digest].pop(0)
    return found


def likeness(one: Block, other: Block) -> float:
    """From 0 to 1: how much of two blocks' words is the same, in order."""
    return _likeness(one.text, other.text) if fits(one.kind, other.kind) else 0.0


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _WORD.findall(one), _WORD.findall(other), autojunk=False).ratio()


def _left(olds: Iterable[int], taken: Iterable[tuple[int, ...]]) -> list[int]:
    gone = {o for origins in taken for o in origins}
    return [o for o in olds if o not in gone]


def _gaps(found: Mapping[int, tuple[int, ...]], olds: int, news: int) -> list[tuple[list[int], list[int]]]:
    """The blocks without a match between neighbours that have one and stand in their old order."""
    gaps = []
    taken = {o for origins in found.values() for o in origins}
    edges = [(-1, -1), *in_order([(found[n][0], n) for n in sorted(found)]), (olds, news)]
    for (o, n), (next_o, next_n) in pairwise(edges):
        before = [k for k in range(o + 1, next_o) if k not in taken]
        after = [k for k in range(n + 1, next_n) if k not in found]
        if before and after:
            gaps.append((before, after))
    return gaps


def in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of pairs sorted by their second number, the longest run in which the first rises, too (patience sorting)."""
    tops: list[int] = []  # the least first number that ends a run of each length
    ends: list[int] = []
    before: list[int] = []
    for at, (first, _) in enumerate(pairs):
        length = bisect_left(tops, first)
        tops[length:], ends[length:] = [first, *tops[length + 1 :]], [at, *ends[length + 1 :]]
        before.append(ends[length - 1] if length else -1)
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _divided(old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int]) -> dict[int, tuple[int, ...]]:
    """Blocks that were divided, and blocks that were joined."""
    found: dict[int, tuple[int, ...]] = {}
    for o in olds:
        if pieces := _pieces(old[o], new, [n for n in news if n not in found]):
            found |= dict.fromkeys(pieces, (o,))
    for n in news:
        if n not in found and (pieces := _pieces(new[n], old, _left(olds, found.values()))):
            found[n] = pieces
    return found


def _pieces(whole: Block, others: Sequence[Block], candidates: list[int]) -> tuple[int, ...]:
    """Neighbours that together have the words of a block, as none of them has alone; empty when there are none."""
    if whole.kind not in PROSE:
        return ()
    prose = [k for k in candidates if others[k].kind in PROSE]
    for start in range(len(prose)):
        for count in range(2, _MOST_PIECES + 1):
            run = tuple(prose[start : start + count])
            if len(run) < count:
                break
            together = _likeness(whole.text, " ".join(others[k].text for k in run))
            if together >= _WHOLE and together > max(_likeness(whole.text, others[k].text) for k in run) + 0.05:
                return run
    return ()


def _changed_in_place(old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int]) -> dict[int, tuple[int, ...]]:
    """The pairs between the same neighbours, in order, whose likeness is greatest in sum; a lone pair of one kind needs none."""
    if len(olds) == len(news) == 1 and old[olds[0]].kind is new[news[0]].kind and new[news[0]].kind not in PROSE:
        return {news[0]: (olds[0],)}
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}
    for i in range(len(olds) + 1):
        for j in range(len(news) + 1):
            ways: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
            if i:
                ways.append(best[i - 1, j])
            if j:
                ways.append(best[i, j - 1])
            if i and j and (value := likeness(old[olds[i - 1]], new[news[j - 1]])) >= _HERE:
                total, pairs = best[i - 1, j - 1]
                ways.append((total + value, (*pairs, (olds[i - 1], news[j - 1]))))
            best[i, j] = max(ways, key=lambda way: way[0])
    return {n: (o,) for o, n in best[len(olds), len(news)][1]}


def _changed_elsewhere(old: Sequence[Block], new: Sequence[Block], olds: list[int], news: list[int]) -> dict[int, tuple[int, ...]]:
    """Blocks that were moved and changed, the likest first."""
    likest = sorted(((likeness(old[o], new[n]), o, n) for o in olds for n in news if fits(old[o].kind, new[n].kind)), reverse=True)
    found: dict[int, tuple[int, ...]] = {}
    for value, o, n in likest:
        if value >= _ELSEWHERE and n not in found and (o,) not in found.values():
            found[n] = (o,)
    return found

"""A paragraph ready to be broken: its units, the glue between them, and sums that give any line's width at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from kanben.typeset.characters import EDGES, FULL_WIDTH_MARKS, HIDDEN, Kind
from kanben.typeset.glue import glue, spaced_glue, trimmed_at_end, trimmed_at_start
from kanben.typeset.prohibition import break_cost, may_start_line
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import NO_GLUE, Glue, Joint, Unit

_NOT_LETTERS = HIDDEN | FULL_WIDTH_MARKS | {Kind.RAISED}


class Room(NamedTuple):
    """How wide a line is by itself, and how far it gives way."""

    width: float
    shrink: float
    stretch: float
    spread: float


class Paragraph:
    """The units of one paragraph. A line is a range of them, `start` to `end` (not included).

    Attributes:
        units: the units, edges of elements and spaces among them.
        em: the type size.
        glues: `glues[i]` stands before unit i.
        starts: units before which a line may end, in order; `costs` tells at what cost.
        emergencies: units before which a line ends only if nothing else fits.
        forced: first unit of a forced break -> the unit that begins the next line.
    """

    __slots__ = (
        "_edge_sum", "_first_ink", "_last_ink", "_left", "_right", "_shrink_sum", "_spread_sum", "_stretch_sum", "_width_sum",
        "costs", "em", "emergencies", "forced", "glues", "hyphen", "settings", "starts", "units",
    )  # fmt: skip

    def __init__(self, units: Sequence[Unit], em: float, settings: CompositionSettings, tied: frozenset[int] = frozenset(), hyphen: float = 0.0):
        """`tied` holds the units that stay on the line of the unit before them; `hyphen` is the width of a hyphen."""
        self.units, self.em, self.settings, self.hyphen = tuple(units), em, settings, hyphen
        self.glues = self._make_glues(tied)
        self.starts: list[int] = []
        self.costs: dict[int, float] = {}
        self.emergencies: list[int] = []
        self.forced: dict[int, int] = {}
        self._find_breaks(tied)
        self._sum_up()

    def _make_glues(self, tied: frozenset[int]) -> list[Glue]:
        units, em, settings = self.units, self.em, self.settings
        glues = [NO_GLUE] * len(units)
        before: Unit | None = None
        opening = -1  # the first element that begins between the two neighbours
        nested = False
        spaces: list[Unit] = []
        open_gap = Glue(spread=em)
        for index, unit in enumerate(units):
            kind = unit.kind
            if kind is Kind.HAN and before is not None and before.kind is Kind.HAN and opening < 0 and not spaces:
                glues[index], before, nested = open_gap, unit, False
                continue
            if kind in EDGES:
                nested = True
                if kind is Kind.START and opening < 0:
                    opening = index
                continue
            if kind is Kind.SPACE:
                spaces.append(unit)
                continue
            if kind is Kind.BREAK:
                continue
            if kind is Kind.NEWLINE:
                before = None
            elif before is not None:
                if not spaces:
                    white = glue(before, unit, em, settings)
                else:
                    white = spaced_glue(before, spaces, unit, em, settings, nested=nested, rigid=index in tied)
                glues[index if opening < 0 else opening] = white
            if kind is not Kind.NEWLINE:
                before = unit
            if spaces:
                spaces = []
            opening, nested = -1, False
        return glues

    def _find_breaks(self, tied: frozenset[int]) -> None:
        before = ink = None
        level = self.settings.prohibition
        starts, costs = self.starts, self.costs
        for index, unit in enumerate(self.units):
            kind = unit.kind
            if kind is Kind.HAN and before is ink is self.units[index - 1] and ink.kind is Kind.HAN and index not in tied:
                # Most of a Chinese text; what follows says the same for all.
                if may_start_line(unit):
                    starts.append(index)
                    costs[index] = 0.0
                before = ink = unit
                continue
            if kind in EDGES:
                continue
            if kind is Kind.NEWLINE:
                self.forced[self.line_start(index)] = self._after_newline(index)
            elif before is not None and ink is not None:
                cost = break_cost(before, unit, ink, level)
                if cost is not None and index not in tied:
                    start = self.line_start(index)
                    self.starts.append(start)
                    self.costs[start] = cost
                elif cost is not None or unit.joint is Joint.EMERGENCY:
                    self.emergencies.append(self.line_start(index))
            before = unit
            if unit.kind is Kind.NEWLINE:
                ink = None
            elif unit.kind not in HIDDEN:
                ink = unit

    def _after_newline(self, index: int) -> int:
        index += 1
        while index < len(self.units) and self.units[index].kind is Kind.END:
            index += 1
        return index

    def line_start(self, index: int) -> int:
        """Where the line that shows unit `index` first begins: before the elements that open there, and spaces."""
        while index and self.units[index - 1].kind in {Kind.START, Kind.SPACE}:
            index -= 1
        return index

    def _sum_up(self) -> None:
        units, glues = self.units, self.glues
        count = len(units)
        self._width_sum = [0.0, *accumulate(u.width + g.natural for u, g in zip(units, glues, strict=True))]
        self._shrink_sum = [0.0, *accumulate(g.shrink for g in glues)]
        self._stretch_sum = [0.0, *accumulate(g.stretch for g in glues)]
        self._spread_sum = [0.0, *accumulate(g.spread for g in glues)]
        self._edge_sum = [0.0, *accumulate(u.width if u.kind in EDGES else 0.0 for u in units)]
        self._first_ink = list(range(count + 1))
        self._last_ink = list(range(count + 1))
        hidden = [index for index, unit in enumerate(units) if unit.kind in HIDDEN]
        for index in reversed(hidden):
            self._first_ink[index] = self._first_ink[index + 1]
        for index in hidden:
            self._last_ink[index + 1] = self._last_ink[index]
        self._left: dict[int, float] = {}
        self._right: dict[int, float] = {}

    def _left_edge(self, start: int) -> float:
        """Where a line that begins with a unit has its left edge, in the sum of all widths."""
        first = self._first_ink[start]
        if first == len(self.units):
            return self._edge_sum[start]
        edges = self._edge_sum[first] - self._edge_sum[start]
        return self._width_sum[first] + self.glues[first].natural + trimmed_at_start(self.units[first]) - edges

    def _right_edge(self, end: int) -> float:
        """Where a line that ends before a unit has its right edge, in the same sum."""
        last = self._last_ink[end]
        if not last:
            return self._edge_sum[end]
        edges = self._edge_sum[end] - self._edge_sum[last]
        hyphen = self.hyphen if self.ends_in_hyphen(end) else 0.0
        return self._width_sum[last] - self._trim_at_end(last) + edges + hyphen

    def _trim_at_end(self, last: int) -> float:
        return trimmed_at_end(self.units[last - 1], self.units[last - 2] if last > 1 else None, self.settings)

    def ink(self, start: int, end: int) -> tuple[int, int]:
        """The range of what shows on a line; empty (the second not above the first) where nothing does."""
        return self._first_ink[start], self._last_ink[end]

    def letters(self, start: int, end: int) -> int:
        """Characters on a line; marks and the calls of notes are not counted."""
        return sum(len(unit.text) for unit in self.units[start:end] if unit.kind not in _NOT_LETTERS)

    def trims(self, first: int, last: int) -> tuple[float, float]:
        """What the first and the last unit that show lose at the ends of their line."""
        return trimmed_at_start(self.units[first]), self._trim_at_end(last)

    def ends_in_hyphen(self, end: int) -> bool:
        """Does a line that ends before unit `end` take a hyphen?"""
        return end < len(self.units) and self.units[end].joint is Joint.HYPHEN

    def room(self, start: int, end: int) -> Room:
        """The width of the line `start` to `end`, trimmed at both ends, and what it may give."""
        inner, last = self._first_ink[start] + 1, self._last_ink[end]
        if last < inner:
            return Room(self._edge_sum[end] - self._edge_sum[start], 0.0, 0.0, 0.0)
        left, right = self._left.get(start), self._right.get(end)
        if left is None:
            left = self._left[start] = self._left_edge(start)
        if right is None:
            right = self._right[end] = self._right_edge(end)
        return Room(
            right - left, self._shrink_sum[last] - self._shrink_sum[inner],
            self._stretch_sum[last] - self._stretch_sum[inner], self._spread_sum[last] - self._spread_sum[inner],
        )  # fmt: skip

    def reach(self, start: int, width: float) -> int:
        """The first unit that lies `width` beyond the beginning of a line (glue at its natural width)."""
        return bisect_left(self._width_sum, self._width_sum[start] + width)

    def narrowest(self) -> float:
        """The width of the widest stretch that may not be broken."""
        cuts = sorted({0, len(self.units), *self.starts, *self.forced, *self.forced.values()})
        return max((self.room(a, b).width for a, b in pairwise(cuts)), default=0.0)

    def widest(self, indent: float = 0.0) -> float:
        """The width of the paragraph where only forced breaks end lines."""
        start, widest = 0, 0.0
        for end in sorted(self.forced):
            widest = max(widest, indent + self.room(start, end).width)
            start, indent = self.forced[end], 0.0
        return max(widest, indent + self.room(start, len(self.units)).width)

    def starts_after(self, start: int) -> int:
        """The place in `starts` of the first one after a unit."""
        return bisect_right(self.starts, start)

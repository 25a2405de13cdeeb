"""Giving every unit of a line its place (CLREQ 3.2.5: shrink first, then stretch, each in its order)."""

from typing import NamedTuple

from kanben.typeset.characters import EDGES, HIDDEN
from kanben.typeset.paragraph import Paragraph, Room
from kanben.typeset.units import Glue, Side, Tier

_STRETCH_ORDER = (Tier.WORD, Tier.HAN_LATIN)
_NO_TIERS = (0.0,) * len(Tier)


class Place(NamedTuple):
    """Where a unit stands: left edge of its cell, the width of the cell, and how far its ink is moved inside it."""

    x: float
    width: float
    shift: float


class Line(NamedTuple):
    """A line with everything in its place.

    Attributes:
        start: first unit.
        end: the unit after the last.
        first: first unit that shows.
        last: the unit after the last one that shows.
        places: one for each unit from `start` to `end`.
        right: the right edge of what the line holds, a hyphen included.
        opened: the share of an em that every gap between Han characters was opened by.
    """

    start: int
    end: int
    first: int
    last: int
    places: list[Place]
    right: float
    opened: float


class _Change(NamedTuple):
    """How the glue of a line changes: a share of what each tier may lose or gain, and what every gap gains."""

    shrink: tuple[float, ...] = _NO_TIERS
    stretch: tuple[float, ...] = _NO_TIERS
    spread: float = 0.0

    def of(self, glue: Glue) -> float:
        """The width of a glue after the change."""
        tier = glue.tier
        return glue.natural - self.shrink[tier] * glue.shrink + self.stretch[tier] * glue.stretch + self.spread * glue.spread


def _shares(has: list[float], need: float, order: tuple[Tier, ...]) -> tuple[tuple[float, ...], float]:
    """The share that each tier gives of what it has, tier after tier, and what is still needed after the last."""
    shares = [0.0] * len(Tier)
    for tier in order:
        if need <= 0:
            break
        if has[tier] > 0:
            shares[tier] = min(1.0, need / has[tier])
            need -= shares[tier] * has[tier]
    return tuple(shares), need


def _change(glues: list[Glue], room: Room, width: float, *, justified: bool) -> _Change:
    extra = width - room.width
    if extra == 0 or (extra > 0 and not justified):
        return _Change()
    has = [0.0] * len(Tier)
    if extra < 0:
        for glue in glues:
            has[glue.tier] += glue.shrink
        shares, _ = _shares(has, -extra, tuple(Tier))
        return _Change(shrink=shares)
    if room.stretch:
        for glue in glues:
            has[glue.tier] += glue.stretch
    shares, rest = _shares(has, extra, _STRETCH_ORDER)
    return _Change(stretch=shares, spread=rest / room.spread if rest > 0 and room.spread else 0.0)


def place_line(paragraph: Paragraph, start: int, end: int, x: float, width: float, *, justified: bool) -> Line:
    """Place the units of the line `start` to `end`, which begins at `x` and is `width` wide.

    A justified line fills the width if it has a gap to open. A line that is too full shrinks, justified or not.
    """
    units, glues = paragraph.units, paragraph.glues
    first, last = paragraph.ink(start, end)
    change, trims = _Change(), (0.0, 0.0)
    if first < last:
        change = _change(glues[first + 1 : last], paragraph.room(start, end), width, justified=justified)
        trims = paragraph.trims(first, last)
    usual, white = None, 0.0  # the glue before this one, mostly the same, and its width
    places: list[Place] = []
    before = -1  # the place of the last unit that shows
    owed = 0.0  # what the next unit that shows gives of the blank before its ink
    for index in range(start, end):
        unit = units[index]
        width_here, shift = unit.width, unit.shift
        shown = first <= index < last
        if not shown and unit.kind not in EDGES:
            width_here = 0.0
        if shown and index > first:
            glue = glues[index]
            if glue is not usual:
                usual, white = glue, change.of(glue)
            if white >= 0:
                x += white
            elif glue.side is Side.AFTER:
                owed = white
            else:
                x = _narrow(places, before, white)
        inked = shown and unit.kind not in HIDDEN
        if index == first and inked:
            owed = -trims[0]
        if inked and owed:
            width_here, shift, owed = width_here + owed, shift + owed, 0.0
        if index == last - 1 and inked:
            width_here -= trims[1]
        places.append(Place(x, width_here, shift))
        x += width_here
        if inked:
            before = index - start
    if first < last and paragraph.ends_in_hyphen(end):
        x += paragraph.hyphen
    return Line(start, end, first, last, places, x, change.spread)


def _narrow(places: list[Place], at: int, white: float) -> float:
    """Make the cell at `at` narrower, move what follows it, and return where the next unit begins."""
    x, width, shift = places[at]
    places[at] = Place(x, width + white, shift)
    for index in range(at + 1, len(places)):
        x, width, shift = places[index]
        places[index] = Place(x + white, width, shift)
    x, width, _ = places[-1]
    return x + width

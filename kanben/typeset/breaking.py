"""Breaking a paragraph into lines, all of them at once (total fit, after Knuth and Plass 1981, over CJK classes).

Every line costs what its glue has to give; the cheapest chain of lines wins. What a reader sees first costs most: gaps
between Han characters wider than the limit, and a last line that holds a single character.
"""

import heapq
from bisect import bisect_right

from kanben.typeset.paragraph import Paragraph

_LINE = 1.0  # each line, so that fewer lines win where nothing else differs
_LONELY = 12.0  # a last line of one character
_STUB = 1.5  # a last line of two or three
_UNBREAKABLE = 1000.0
_EPSILON = 1e-6
_UNDERFULL = 0.6  # candidates fill at least so much of the line, or are the fullest there is


def line_cost(paragraph: Paragraph, start: int, end: int, width: float, *, last: bool) -> float | None:
    """The cost of a line, or None where it does not fit the width."""
    room = paragraph.room(start, end)
    extra = width - room.width
    if extra < -room.shrink - _EPSILON:
        return None
    cost = 0.0
    if extra < 0:
        ratio = -extra / room.shrink if room.shrink else 0.0
        cost = 0.02 + 0.6 * ratio * ratio
    if last:
        if start:
            letters = paragraph.letters(start, end)
            cost += _LONELY if letters < 2 else _STUB / letters if letters < 4 else 0.0
        return cost
    cost += paragraph.costs.get(end, 0.0)
    if extra <= 0:
        return cost
    rest = extra - room.stretch
    cost += 0.15 * min(1.0, extra / room.stretch) if room.stretch else 0.0
    if rest <= 0:
        return cost
    if not room.spread:
        return cost + 4 + 2 * rest / paragraph.em
    ratio = rest / (room.spread * paragraph.settings.loose)
    return cost + min(ratio * ratio, 8 * ratio)


def break_lines(paragraph: Paragraph, start: int, first_width: float, width: float) -> list[int]:
    """The ends of the lines from unit `start` on, the first of them `first_width` wide, the others `width`.

    A line that holds more than fits (a word wider than the line, in a place with no way to cut it) is given as it is.
    """
    count = len(paragraph.units)
    best: dict[int, tuple[float, int]] = {start: (0.0, -1)}
    waiting = [start]
    while waiting:
        here = heapq.heappop(waiting)
        if here >= count:
            break
        so_far = best[here][0]
        room = first_width if here == start else width
        for end, cost in _candidates(paragraph, here, room) or [_overfull(paragraph, here, room)]:
            total = so_far + cost + _LINE
            known = best.get(end)
            if known is None:
                heapq.heappush(waiting, end)
            if known is None or total < known[0]:
                best[end] = (total, here)
    ends, here = [], count
    while here != start:
        ends.append(here)
        here = best[here][1]
    ends.reverse()
    return ends


def _candidates(paragraph: Paragraph, start: int, width: float) -> list[tuple[int, float]]:
    """Ends of the line that begins at `start`, with their costs; empty where nothing fits."""
    starts, count = paragraph.starts, len(paragraph.units)
    forced_at = min((at for at in paragraph.forced if at >= start), default=count + 1) if paragraph.forced else count + 1
    near = min(paragraph.reach(start, _UNDERFULL * width), count)
    nth = max(paragraph.starts_after(start), bisect_right(starts, near) - 1)
    found: list[tuple[int, float]] = []
    while True:
        end = starts[nth] if nth < len(starts) else count
        nth += 1
        if end >= forced_at:
            cost = line_cost(paragraph, start, forced_at, width, last=True)
            return _fullest(found) if cost is None else [(paragraph.forced[forced_at], cost)]
        cost = line_cost(paragraph, start, end, width, last=end == count)
        if cost is None:
            # Trailing marks may shrink again what a Latin word before them could not: look one further.
            return _fullest(found)
        found.append((end, cost))
        if end == count:
            return _fullest(found)


def _fullest(found: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The few candidates worth following: the last ones, and of them those that are not hopeless."""
    if len(found) < 2:
        return found
    cheapest = min(cost for _, cost in found)
    return [(end, cost) for end, cost in found[-6:] if cost < cheapest + _LONELY]


def _overfull(paragraph: Paragraph, start: int, width: float) -> tuple[int, float]:
    """Where nothing fits: cut inside what should stay whole if that helps, else let the line be too wide."""
    nth = paragraph.starts_after(start)
    end = paragraph.starts[nth] if nth < len(paragraph.starts) else len(paragraph.units)
    target = end
    for at in sorted(paragraph.forced):
        if start <= at < end:
            end, target = at, paragraph.forced[at]
            break
    fitting = -1
    for at in paragraph.emergencies[bisect_right(paragraph.emergencies, start) :]:
        if at >= end or paragraph.room(start, at).width > width + _EPSILON:
            if fitting < 0 and at < end:
                fitting = at  # too wide as well, but the least there is
            break
        fitting = at
    return (fitting if fitting >= 0 else target), _UNBREAKABLE

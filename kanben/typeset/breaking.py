"""Breaking a paragraph into lines, all of them at once (total fit, after Knuth and Plass 1981, over CJK classes).

Every line costs what its glue has to give; the cheapest chain of lines wins. What a reader sees first costs most: gaps
between Han characters wider than the limit, and a last line that holds a single character.
"""

import heapq
from bisect import bisect_right
from typing import NamedTuple

from kanben.typeset.paragraph import Paragraph

_LINE = 1.0  # each line, so that fewer lines win where nothing else differs
_LONELY = 12.0  # a last line of one character
_STUB = 1.5  # a last line of two or three
_OPEN = 0.6  # word spaces and gaps beside Latin as wide as they may be; a third of the way, as most houses go, costs a ninth
_LOOSE = 6.0  # a gap between Han characters of twice the limit; three times the limit cost twice as much
_UNBREAKABLE = 1000.0
_EPSILON = 1e-6


class _Search(NamedTuple):
    """How far a search looks.

    Attributes:
        short: candidates leave at most so much of a line empty, in em, or are the fullest there is.
        beam: the number of candidates followed from each break.
        worse: how much more than the cheapest a candidate may cost.
        good: the cost from which a chain's worst line calls for a wider search.
    """

    short: float
    beam: int
    worse: float
    good: float


# Most paragraphs are done by the first; the second looks at nearly everything.
_SEARCHES = (_Search(1.6, 3, 0.6, 1.2), _Search(5.0, 7, _LONELY, float("inf")))


def line_cost(paragraph: Paragraph, start: int, end: int, width: float, *, last: bool) -> float | None:
    """The cost of a line, or None where it does not fit the width."""
    own, shrink, stretch, spread = paragraph.room(start, end)
    extra = width - own
    if extra < -shrink - _EPSILON:
        return None
    cost = 0.0
    if extra < 0:
        ratio = -extra / shrink if shrink else 0.0
        cost = 0.02 + 1.2 * ratio * ratio
    if last:
        return cost + (_last_line_cost(paragraph.letters(start, end)) if start else 0.0)
    cost += paragraph.costs.get(end, 0.0)
    if extra <= 0:
        return cost
    if stretch:
        cost += _OPEN * min(1.0, extra / stretch) ** 2
    rest = extra - stretch
    if rest <= 0:
        return cost
    if not spread:
        return cost + 4 + 2 * rest / paragraph.em
    ratio = rest / (spread * paragraph.settings.loose)
    return cost + (ratio * ratio if ratio <= 1 else 1 + _LOOSE * (ratio - 1))


def _last_line_cost(letters: int) -> float:
    if letters < 2:
        return _LONELY
    return _STUB / letters if letters < 4 else 0.0


def break_lines(paragraph: Paragraph, start: int, first_width: float, width: float) -> list[int]:
    """The ends of the lines from unit `start` on, the first of them `first_width` wide, the others `width`.

    A line that holds more than fits (a word wider than the line, in a place with no way to cut it) is given as it is.
    """
    ends: list[int] = []
    for search in _SEARCHES:
        ends, worst = _chain(paragraph, start, (first_width, width), search)
        if worst < search.good:
            break
    return ends


def _chain(paragraph: Paragraph, start: int, widths: tuple[float, float], search: _Search) -> tuple[list[int], float]:
    """The cheapest chain of lines that a search finds: their ends, and the cost of the worst of them."""
    count = len(paragraph.units)
    best: dict[int, tuple[float, int, float]] = {start: (0.0, -1, 0.0)}
    waiting = [start]
    while waiting:
        here = heapq.heappop(waiting)
        if here >= count:
            break
        so_far = best[here][0] + _LINE
        width = widths[here != start]
        for end, cost in _candidates(paragraph, here, width, search) or [_overfull(paragraph, here, width)]:
            known = best.get(end)
            if known is None:
                heapq.heappush(waiting, end)
            if known is None or so_far + cost < known[0]:
                best[end] = (so_far + cost, here, cost)
    ends, worst, here = [], 0.0, count
    while here != start:
        ends.append(here)
        _, here, cost = best[here]
        worst = max(worst, cost)
    ends.reverse()
    return ends, worst


def _candidates(paragraph: Paragraph, start: int, width: float, search: _Search) -> list[tuple[int, float]]:
    """Ends of the line that begins at `start`, with their costs; empty where nothing fits."""
    starts, count = paragraph.starts, len(paragraph.units)
    forced_at = min((at for at in paragraph.forced if at >= start), default=count + 1) if paragraph.forced else count + 1
    near = min(paragraph.reach(start, width - search.short * paragraph.em), count, forced_at - 1)
    nth = max(paragraph.starts_after(start), bisect_right(starts, near) - 1)
    found: list[tuple[int, float]] = []
    while True:
        end = starts[nth] if nth < len(starts) else count
        nth += 1
        if end >= forced_at:
            cost = line_cost(paragraph, start, forced_at, width, last=True)
            return _fullest(found, search) if cost is None else [(paragraph.forced[forced_at], cost)]
        cost = line_cost(paragraph, start, end, width, last=end == count)
        if cost is None:
            return _fullest(found, search)
        found.append((end, cost))
        if end == count:
            return _fullest(found, search)


def _fullest(found: list[tuple[int, float]], search: _Search) -> list[tuple[int, float]]:
    """The candidates worth following: the fullest lines, and of them those that are not hopeless."""
    if len(found) < 2:
        return found
    limit = min(cost for _, cost in found) + search.worse
    return [(end, cost) for end, cost in found[-search.beam :] if cost <= limit]


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

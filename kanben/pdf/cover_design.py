"""What a made cover looks like: colours, sizes by the length of the texts, a pattern. Pure functions of the texts and the page.

Lengths are in units of a hundredth of the page's width (of 4/5 of its height, on a page that is wider than that), so one design
serves a trim size and a picture alike. Colour and pattern follow from the SHA-256 of the title: the same book always has the same
cover, and another title of the same house has another one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf

MODULE = 10.0
"""Side of a cell of the pattern."""


@dataclass(frozen=True, slots=True)
class Colours:
    """A field and the ink on it; `faint` and `clear` are the two tints between them in which the pattern is drawn."""

    field: str
    ink: str

    @property
    def faint(self) -> str:
        """The quieter tint."""
        return mixed(self.field, self.ink, 0.2)

    @property
    def clear(self) -> str:
        """The stronger tint."""
        return mixed(self.field, self.ink, 0.5)

    @property
    def soft(self) -> str:
        """Ink for small texts that stand back a little."""
        return mixed(self.field, self.ink, 0.82)


_CREAM = "#f5efe2"
# After traditional colours: 靛青 松绿 绛紫 赭石 朱 黛 茶 青碧 石青 秋香 玄, and three light fields 素 缃 月白.
PALETTE: tuple[Colours, ...] = (
    *(
        Colours(field, _CREAM)
        for field in (
            "#1f3a5f", "#22463c", "#4a2840", "#74371f", "#8e2c22", "#39424c", "#4d3b2a", "#1b4c55", "#2b4f78", "#554f20", "#26262a",
        )
    ),
    Colours("#e8e1d2", "#26292e"),
    Colours("#d8b25c", "#2a2217"),
    Colours("#cbd8de", "#1d2b38"),
)  # fmt: skip


def mixed(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way from `one` to `other`, both as #rrggbb."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Fit:
    """A text in lines, with its size and the height it takes (units)."""

    lines: tuple[str, ...]
    size: float
    height: float


NOTHING = Fit((), 0, 0)


def fit(text: str, *, measure: float, height: float, largest: float, leading: float) -> Fit:
    """The text in lines that fit into `measure` × `height`, as large as can be up to `largest`; `leading` is a multiple of the size.

    A line ends after a colon or a dash, else evenly and by sense; for better breaks the size gives way by a quarter at most.
    However long the text, it fits.
    """
    sentences = [tuple(_pieces(sentence)) for sentence in _SENTENCE.findall(_BLANKS.sub(" ", text).strip())]
    if not sentences:
        return NOTHING
    size, floor, chosen, least = largest, 0.0, NOTHING, inf
    while size > floor:
        broken = [_even_lines(pieces, measure / size) for pieces in sentences]
        lines = tuple(line for _, sentence in broken for line in sentence)
        if len(lines) * size * leading <= height and all(sentence for _, sentence in broken):
            floor = floor or size * 0.75
            cost = sum(cost for cost, _ in broken) + 24 * (1 - 0.75 * size / floor)
            if cost < least:
                chosen, least = Fit(lines, round(size, 3), round(len(lines) * size * leading, 3)), cost
        size *= 0.97
    return chosen


def width(text: str) -> float:
    """Width of a text in em, on the safe side: widest letters of their class in a bold book face, full width for what is not Latin."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter == " ":
        return 0.3
    if ord(letter) < 0x2E80 and letter not in "—…“”‘’·":
        if letter in "mwMWQ@%&ÆŒ":
            return 1.02
        if letter in "ijltfrI.,:;'!|()[]-/":
            return 0.46
        return 0.8 if letter.isupper() or letter in "+=<>~#$" else 0.64
    return 1.0


_BLANKS = re.compile(r"[^\S\u3000]+")
_SENTENCE = re.compile(r".+?(?:：|: |——?\s*|$)")
_PIECE = re.compile(r"[《（“‘「『]*(?:[^\s⺀-\U0003ffff—…“”‘’]+|[^《（“‘「『])[，。、；：！？）》”’」』…—·,.;:!?)]*\s*")


def _pieces(text: str) -> Iterator[str]:
    """What may not be cut: a Han character or a Latin word, with the marks that cling to it and the space after it."""
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        piece = match[0] if match else text[at]
        yield piece
        at += len(piece)


def _even_lines(pieces: tuple[str, ...], capacity: float) -> tuple[float, tuple[str, ...]]:
    """What it costs, and lines of at most `capacity` em, as few as can be and as even as can be; no lines when a piece alone is wider."""
    widths = [width(piece.rstrip()) for piece in pieces]
    full = [width(piece) for piece in pieces]
    if max(widths) > capacity:
        return 0.0, ()
    count, room = 1, capacity
    for own, advance in zip(widths, full, strict=True):
        if own > room:
            count, room = count + 1, capacity
        room -= advance
    target = sum(full) / count
    breaks = [*_break_costs(pieces), 0.0]
    # In each row: for every k, the least cost of setting the first k pieces in so many lines, and where the last of these begins.
    rows: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(count):
        row: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in rows[-1].items():
            line = 0.0
            for end in range(start + 1, len(pieces) + 1):
                own = line + widths[end - 1]
                if own > capacity:
                    break
                line += full[end - 1]
                row[end] = min(row.get(end, (inf, 0)), (cost + (own - target) ** 2 + breaks[end - 1], start))
        rows.append(row)
    end, lines = len(pieces), []
    for row in reversed(rows[1:]):
        start = row[end][1]
        lines.append("".join(pieces[start:end]).strip())
        end = start
    return rows[-1][len(pieces)][0], tuple(reversed(lines))


_MARKS, _PARTICLES = frozenset("，、；！？…,;!?"), frozenset("的与和及之")


def _break_costs(pieces: tuple[str, ...]) -> Iterator[float]:
    """What it costs to end a line after each piece but the last, in em².

    Most Chinese words have two characters: in a run of an even number of them, a break at an odd place likely cuts a word. In an odd
    run nothing is known but that the word of three (数据库, 计算机) often comes first. A particle belongs to what precedes.
    """
    runs = [0]
    for piece in pieces:
        runs.append(0 if _ends_run(piece) else runs[-1] + 1)
    lengths = list(runs)
    for at in range(len(runs) - 2, -1, -1):
        lengths[at] = max(lengths[at], lengths[at + 1]) if runs[at + 1] else runs[at]
    for at, (piece, following) in enumerate(pairwise(pieces), 1):
        if piece.rstrip()[-1:] in _MARKS:
            yield -4.0
        elif following[0] in _PARTICLES:
            yield 8.0
        elif runs[at] == 0:
            yield -1.0
        elif lengths[at] % 2:
            yield 0.0 if runs[at] % 2 else 0.5
        else:
            yield 6.0 if runs[at] % 2 else 0.0


def _ends_run(piece: str) -> bool:
    last = piece.rstrip()[-1:]
    return last < "⺀" or last in _MARKS | _PARTICLES  # a piece of white space ends it, too


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path of the pattern (SVG path data), its width (0: filled), and whether it has the stronger tint."""

    path: str
    width: float = 0.0
    clear: bool = False


class _Dice:
    """An endless row of small numbers that follow from a text."""

    def __init__(self, seed: str) -> None:
        self._bytes = hashlib.shake_256(seed.encode()).digest(4096)
        self._at = 0

    def below(self, bound: int) -> int:
        """The next number, 0 to bound - 1."""
        value = self._bytes[self._at % len(self._bytes)]
        self._at += 1
        return value % bound


def colours(title: str) -> Colours:
    """The colours of a title's cover."""
    return PALETTE[hashlib.sha256(title.encode()).digest()[0] % len(PALETTE)]


def pattern(title: str, across: float, down: float) -> tuple[Stroke, ...]:
    """The pattern of a title's cover, covering an area of `across` × `down` units from its upper left corner."""
    kinds = tuple(_PATTERNS.values())
    chosen = hashlib.sha256(title.encode()).digest()[1] % len(kinds)
    return tuple(kinds[chosen](_Dice(title), across, down))


def _columns(dice: _Dice, across: float, down: float) -> Iterator[Stroke]:
    """Columns of a block-printed page: hair rules, and between them lines of text of unequal length, hanging from the top."""
    step = MODULE / 2
    for column in range(ceil(across / step)):
        x = column * step
        yield Stroke(f"M{x:g} 0V{down:g}", 0.12)
        length = down * (3 + dice.below(13)) / 16
        yield Stroke(f"M{x + step * 0.33:g} 0h{step * 0.34:g}v{length:g}h{-step * 0.34:g}z", 0.0, clear=dice.below(4) == 0)


def _waves(dice: _Dice, across: float, down: float) -> Iterator[Stroke]:
    """Rows of overlapping waves (青海波): rings that the next row covers; a few of them speak up."""
    radius = MODULE
    rings = 3 + dice.below(3)
    for row in range(ceil(down / (radius / 2)) + 2):
        y = row * radius / 2
        for column in range(-1, ceil(across / (2 * radius)) + 1):
            x = column * 2 * radius + (radius if row % 2 else 0)
            clear = dice.below(9) == 0
            yield Stroke(_half_disc(x, y, radius), -1.0)
            for ring in range(rings):
                r = radius * (rings - ring) / rings - 0.2
                yield Stroke(f"M{x - r:g} {y:g}A{r:g} {r:g} 0 0 1 {x + r:g} {y:g}", 0.34, clear=clear)


def _half_disc(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}A{r:g} {r:g} 0 0 1 {x + r:g} {y:g}z"


def _turns(dice: _Dice, across: float, down: float) -> Iterator[Stroke]:
    """Square tiles with three arcs around one corner or its opposite, so that lines wander over the field."""
    for row in range(ceil(down / MODULE)):
        for column in range(ceil(across / MODULE)):
            x, y = column * MODULE, row * MODULE
            turned, clear = dice.below(2), dice.below(8) == 0
            for at in (0.25, 0.5, 0.75):
                r = MODULE * at
                for cx, cy, sweep in ((0, 0, 1), (1, 1, 1)) if turned else ((1, 0, 0), (0, 1, 0)):
                    px, py = x + cx * MODULE, y + cy * MODULE
                    dx, dy = (r if cx == 0 else -r), (r if cy == 0 else -r)
                    yield Stroke(f"M{px + dx:g} {py:g}A{r:g} {r:g} 0 0 {sweep} {px:g} {py + dy:g}", 0.34, clear=clear)


def _weave(dice: _Dice, across: float, down: float) -> Iterator[Stroke]:
    """Plaited bands: each cell is hatched across or down."""
    for row in range(ceil(down / MODULE)):
        for column in range(ceil(across / MODULE)):
            x, y = column * MODULE, row * MODULE
            flat, clear = (row + column + (dice.below(5) == 0)) % 2, dice.below(8) == 0
            for thread in range(5):
                at = MODULE * (thread + 0.5) / 5
                path = f"M{x + 0.6:g} {y + at:g}h{MODULE - 1.2:g}" if flat else f"M{x + at:g} {y + 0.6:g}v{MODULE - 1.2:g}"
                yield Stroke(path, 0.4, clear=clear)


_PATTERNS: Mapping[str, Callable[[_Dice, float, float], Iterator[Stroke]]] = {
    "columns": _columns,
    "waves": _waves,
    "turns": _turns,
    "weave": _weave,
}

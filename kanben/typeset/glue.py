"""The white between two units (CLREQ 3.1.6 "Punctuation width adjustment", 3.2.3 "Mixed text", 3.2.5 "Line adjustment")."""

from collections.abc import Sequence

from kanben.typeset.characters import FULL_WIDTH_MARKS, STOPS, WESTERN, Kind
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import NO_GLUE, Glue, Side, Tier, Unit

# Latin text that begins or ends with one of these has its own white there.
_NO_GAP_BEFORE = frozenset(",.:;!?)]}/\\'\"")
_NO_GAP_AFTER = frozenset("([{/\\'\"")
_FOREIGN = WESTERN | {Kind.ATOM}
_LATIN_LIKE = _FOREIGN | {Kind.LATIN_OPENING, Kind.LATIN_CLOSING, Kind.RAISED}
_OPEN_GAPS = frozenset({Kind.HAN, Kind.SYMBOL, Kind.DASH, Kind.ELLIPSIS})
_TIERS = {
    Kind.OPENING: Tier.BRACKET,
    Kind.CLOSING: Tier.BRACKET,
    Kind.PAUSE: Tier.PAUSE,
    Kind.SENTENCE: Tier.SENTENCE,
}
# An opening mark moves no farther over a narrow letter: readers of a PDF order its glyphs by where they begin.
_BESIDE_LATIN = 0.2
# The space inside a formula has no size of its own: its width is all word-spacing, and stays.
_TINY = 0.1
_SWALLOW_SPACE = FULL_WIDTH_MARKS | {Kind.DASH, Kind.ELLIPSIS}


def glue(before: Unit, after: Unit, em: float, settings: CompositionSettings) -> Glue:
    """The white between two neighbours with no space typed between them. `em` is the paragraph's type size."""
    a, b = before.kind, after.kind
    if a is Kind.HAN and b is Kind.HAN:
        return Glue(spread=em)
    if a in FULL_WIDTH_MARKS and b in FULL_WIDTH_MARKS:
        return _between_marks(before, after, em)
    if a in FULL_WIDTH_MARKS or b in FULL_WIDTH_MARKS:
        return _beside_mark(before, after, em, settings)
    if (a is Kind.HAN and b in _FOREIGN) or (a in _FOREIGN and b is Kind.HAN):
        if _wants_gap(before, after):
            return _han_latin(em, settings)
        return NO_GLUE
    if (a in _OPEN_GAPS and b in _OPEN_GAPS) or (a is Kind.RAISED and b is Kind.HAN):
        return Glue(spread=em)
    return NO_GLUE


def spaced_glue(
    before: Unit, spaces: Sequence[Unit], after: Unit, em: float, settings: CompositionSettings, *, nested: bool, rigid: bool = False
) -> Glue:
    """The white between two neighbours with a space typed between them.

    A space beside a full-width mark shows nothing; between Han and Latin it becomes the gap that layout makes anyway.
    `nested` says that an element begins or ends at the space: between two Han characters the author typed it for the
    sake of the markup, and it shows nothing either. `rigid` spaces, as in 25 GB, keep their width.
    """
    a, b = before.kind, after.kind
    width = sum(space.space for space in spaces)
    if a in _SWALLOW_SPACE or b in _SWALLOW_SPACE or (a is Kind.HAN and b is Kind.HAN and nested):
        return glue(before, after, em, settings)
    if (a is Kind.HAN and b in _FOREIGN) or (a in _FOREIGN and b is Kind.HAN):
        return _han_latin(em, settings)
    tiny = spaces[0].em < _TINY * em
    if rigid or tiny or (a is b is Kind.ATOM and not nested):
        return Glue(natural=width)
    if a is b is Kind.CODE and not nested:
        return Glue(natural=width, spread=em)  # opens when all gaps do, and not before
    narrowest = min(width, settings.word_space_minimum * em)
    widest = max(width, settings.word_space_maximum * em)
    return Glue(width, width - narrowest, widest - width, em, Tier.WORD)


def _han_latin(em: float, settings: CompositionSettings) -> Glue:
    gap = settings.gap
    return Glue(gap * em, (gap - min(gap, settings.gap_minimum)) * em, (max(gap, settings.gap_maximum) - gap) * em, em, Tier.HAN_LATIN)


def _wants_gap(before: Unit, after: Unit) -> bool:
    """None beside marks that bring their own white, except around code, whose marks are letters like any other."""
    if before.kind is Kind.LATIN:
        last = before.text[-1]
        return last not in _NO_GAP_AFTER and last not in ",;" and not last.isspace()
    if after.kind is Kind.LATIN:
        return after.text[0] not in _NO_GAP_BEFORE and not after.text[0].isspace()
    return True


def _between_marks(before: Unit, after: Unit, em: float) -> Glue:
    """Two marks, one of them a bracket, take half an em less (CLREQ 3.1.6.2); the blank between them gives it."""
    if before.kind in STOPS and after.kind in STOPS:
        return NO_GLUE
    cut = min(before.trail + after.lead, em / 2)
    side = Side.BEFORE if before.trail >= cut else Side.AFTER
    spread = em if after.kind is Kind.OPENING and before.kind is not Kind.OPENING else 0.0
    return Glue(natural=-cut, spread=spread, side=side)


def _beside_mark(before: Unit, after: Unit, em: float, settings: CompositionSettings) -> Glue:
    """The blank of a mark may shrink; a gap may open outside a bracket and after a stop, never on the inner side."""
    most = settings.mark_shrink * em
    if after.kind is Kind.RAISED:
        return Glue(natural=-before.trail)  # the call of a note stands by the ink of the stop it follows
    if before.kind in FULL_WIDTH_MARKS:
        opens = before.kind is not Kind.OPENING and (after.kind in _OPEN_GAPS or after.kind in _LATIN_LIKE)
        return Glue(0.0, min(before.trail, most), 0.0, em if opens else 0.0, _TIERS[before.kind], Side.BEFORE)
    if before.kind in WESTERN:
        most = min(most, _BESIDE_LATIN * em)
    opens = after.kind is Kind.OPENING and (before.kind in _OPEN_GAPS or before.kind in _LATIN_LIKE)
    return Glue(0.0, min(after.lead, most), 0.0, em if opens else 0.0, _TIERS[after.kind], Side.AFTER)


def trimmed_at_start(unit: Unit) -> float:
    """What an opening mark loses at the start of a line, indented or not (CLREQ 3.1.6.3)."""
    return unit.lead if unit.kind is Kind.OPENING else 0.0


def trimmed_at_end(unit: Unit, before: Unit | None, settings: CompositionSettings) -> float:
    """What a mark loses at the end of a line: its blank (GB/T 15834—2011, 5.1.10), or its whole cell when it hangs.

    Only one mark hangs, never one of a run (CLREQ 3.2.4).
    """
    if unit.kind not in FULL_WIDTH_MARKS or unit.kind is Kind.OPENING:
        return 0.0
    alone = before is None or before.kind not in FULL_WIDTH_MARKS
    if settings.hanging and alone and unit.text in "，。、":
        return unit.width
    return unit.trail

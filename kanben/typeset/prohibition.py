"""Where a line may end (CLREQ 3.2.2): the marks that may not begin or end a line, and the words that stay whole."""

import re

from kanben.typeset.characters import WESTERN, Kind
from kanben.typeset.settings import Prohibition
from kanben.typeset.units import Joint, Unit

NEVER_START = frozenset(
    {Kind.CLOSING, Kind.PAUSE, Kind.SENTENCE, Kind.LATIN_CLOSING, Kind.INTERPUNCT, Kind.CONNECTOR, Kind.RAISED, Kind.SPACE, Kind.NEWLINE, Kind.BREAK}
)
NEVER_END = frozenset({Kind.OPENING, Kind.LATIN_OPENING, Kind.INTERPUNCT})
_LONG_MARKS = frozenset({Kind.DASH, Kind.ELLIPSIS})
_WORDS = WESTERN | {Kind.ATOM, Kind.RAISED, Kind.LATIN_OPENING, Kind.LATIN_CLOSING}
_NO_START_HAN = frozenset("々〻ゝゞヽヾーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
_NO_START_SYMBOL = frozenset("％｝］＞\u3000")
_NO_END_SYMBOL = frozenset("￥＄￡＃＠｛［＜")
_NO_START_LATIN = frozenset(",.:;!?)]}/%‰℃°-–\\")
_NEVER_START_LATIN = frozenset("%‰℃°)]},;")
_QUOTES = frozenset({'"', "'"})  # by themselves: nobody knows whether they open or close
_NO_END_LATIN = frozenset("([{$£¥€")

# What costs how much more than a break between two Han characters, in the measure of `Paragraph.cost`.
_JOINTS = {Joint.CLEAN: 0.3, Joint.SOLIDUS: 0.6, Joint.HUMP: 1.0, Joint.HYPHEN: 1.5}

_AFTER_RAISED = 2.0  # a note call at a line's end, small and high, makes the edge look ragged

# 第 3 章, 图 1-2, 式（1.3）, 25 kg: the parts of each match stay on one line.
_NUMBER = r"[0-9]+(?:[.,\-–:][0-9]+)*"
_UNIT = (
    r"(?:[kKMGTPEµμnm]?i?(?:B|b|bit|bps|Hz|W|Wh|V|A|J|K|s|m|g|L|FLOPs?(?:/s)?|B/s|b/s|bytes?)|k?cal|ms|ns|µs|μs|min|h|kg|mg|km|cm|mm|dB|pt|px|em|rpm|fps"
    r"|[%‰℃℉°]C?)(?![A-Za-z0-9])"
)
_TIED = re.compile(
    rf"第[ \u00a0]?{_NUMBER}[ \u00a0]?[章节部篇卷回页条款项行列步层级版次期]"
    rf"|(?:图|表|式|代码|练习|附录|公式|算法)[ \u00a0]?[（(]?(?:{_NUMBER}|[A-Z](?:[.\-][0-9]+)*)[）)]?(?![A-Za-z])"
    rf"|{_NUMBER}[ \u00a0]?{_UNIT}"
    rf"|{_NUMBER}[ \u00a0]?[章节页]"
)


def tied_spans(text: str) -> list[tuple[int, int]]:
    """Stretches of a text that a line may not end inside: first character, and the one after the last."""
    return [match.span() for match in _TIED.finditer(text)]


def break_cost(before: Unit, after: Unit, ink: Unit, level: Prohibition) -> float | None:
    """The cost of ending a line between two neighbours, or None where that is forbidden.

    `ink` is the last unit before the break that shows something; it is not `before` where a space was typed.
    """
    b = after.kind
    if b in NEVER_START or ink.kind in NEVER_END or before.kind is Kind.NEWLINE:
        return None
    if after.joint:
        return _JOINTS.get(after.joint)
    spaced = before.kind is Kind.SPACE
    if spaced and "\u00a0" in before.text:
        return None
    if b is Kind.HAN and ink.kind is Kind.HAN:
        return 0.0 if may_start_line(after) else None
    if _forbidden_by_level(ink.kind, b, level):
        return None
    if _forbidden_start(after, spaced=spaced or before.kind is Kind.BREAK) or _forbidden_end(ink, spaced=spaced):
        return None
    if not spaced and before.kind is not Kind.BREAK and b in _WORDS and (ink.kind in _WORDS or ink.kind is Kind.CONNECTOR):
        return None
    return _AFTER_RAISED if ink.kind is Kind.RAISED else 0.0


def may_start_line(han: Unit) -> bool:
    """May a Han character begin a line? Small kana and marks of repetition may not."""
    return han.text not in _NO_START_HAN


def _forbidden_by_level(a: Kind, b: Kind, level: Prohibition) -> bool:
    if level >= Prohibition.STRICT and b in _LONG_MARKS:
        return True
    return level >= Prohibition.GB and Kind.SOLIDUS in {a, b}


def _forbidden_start(unit: Unit, *, spaced: bool) -> bool:
    """Does the unit begin with a mark that may not begin a line? `.NET`, `/usr`, `-O2` may, after a space or as code."""
    first = unit.text[:1]
    if unit.kind is Kind.HAN:
        return first in _NO_START_HAN
    if unit.kind is Kind.SYMBOL:
        return first in _NO_START_SYMBOL
    if unit.kind not in WESTERN:
        return False
    if unit.text in _QUOTES:
        return True
    if first not in _NO_START_LATIN:
        return False
    if first in _NEVER_START_LATIN:
        return True
    return not (len(unit.text) > 1 and (spaced or unit.kind is Kind.CODE) and any(c.isalnum() for c in unit.text))


def _forbidden_end(unit: Unit, *, spaced: bool) -> bool:
    last = unit.text[-1:]
    if unit.kind is Kind.SYMBOL:
        return last in _NO_END_SYMBOL
    if unit.kind is Kind.LATIN:
        return unit.text in _QUOTES or last in _NO_END_LATIN or (last in "/\\" and not spaced)
    return False

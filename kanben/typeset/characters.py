"""Classes of characters, as CLREQ names them, and the cutting of a text into what a line is made of.

A text becomes tokens: a run of Han characters, a mark, a run of Latin text, spaces. What a token may do at the ends of a line
and how wide it is follows from its class (`Kind`), its region and its font.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """Class of what stands on a line (CLREQ 3.1 and appendix A; the last ones are ours)."""

    HAN = "han"  # Han characters, kana, bopomofo
    OPENING = "opening"  # full-width （《〈「『【〔〖“‘
    CLOSING = "closing"  # full-width ）》〉」』】〕〗”’
    PAUSE = "pause"  # ，、；：
    SENTENCE = "sentence"  # 。！？．
    INTERPUNCT = "interpunct"  # ·
    CONNECTOR = "connector"  # ～ – —
    SOLIDUS = "solidus"  # ／
    DASH = "dash"  # —— ⸺
    ELLIPSIS = "ellipsis"  # ……
    SYMBOL = "symbol"  # other full-width forms
    LATIN = "latin"  # letters, digits and their marks, of any script that is not Han
    CODE = "code"  # the same inside code: its spaces stay as they are
    LATIN_OPENING = "latin-opening"  # “ ‘ where the font makes them proportional
    LATIN_CLOSING = "latin-closing"
    SPACE = "space"
    NEWLINE = "newline"
    BREAK = "break"  # a place to break that shows nothing (U+200B)
    RAISED = "raised"  # note calls, exponents: they stay with what precedes
    ATOM = "atom"  # a picture, a formula, a box
    START = "start"  # left edge of an element
    END = "end"  # right edge of an element


class Region(Enum):
    """Where the marks stand in their cells: by the left edge (mainland, Japan) or in the middle (Taiwan, Hong Kong)."""

    MAINLAND = "mainland"
    CENTRED = "centred"
    JAPAN = "japan"


EDGES = frozenset({Kind.START, Kind.END})
BLANK = frozenset({Kind.SPACE, Kind.NEWLINE, Kind.BREAK})
HIDDEN = EDGES | BLANK
STOPS = frozenset({Kind.PAUSE, Kind.SENTENCE})
BRACKETS = frozenset({Kind.OPENING, Kind.CLOSING})
FULL_WIDTH_MARKS = STOPS | BRACKETS
WESTERN = frozenset({Kind.LATIN, Kind.CODE})

IDEOGRAPHS = r"〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters without kana, bopomofo and marks, for the brackets of a pattern."""
_HAN = (
    r"\u2e80-\u2fdf\u3003-\u3007\u3012\u3013\u3021-\u3029\u3031-\u3035\u3038-\u30fa\u30fc-\u30fe"
    r"\u3105-\u312f\u31a0-\u31ff\u3220-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_VARIANTS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef\u3099\u309a\u0300-\u036f\u20dd"
_OPENING = "（《〈「『【〔〖“‘"
_CLOSING = "）》〉」』】〕〗”’"
_PAUSE = "，、；："
_SENTENCE = "。！？．"
_SYMBOL = r"\u3000\uff02-\uff07\uff0a\uff0b\uff0d\uff1c-\uff1e\uff20\uff3c\uff3e-\uff40\uff5b-\uff5d\uffe0-\uffe6"
_OTHER = r"\n \u00a0\u200b—…⸺～·‧・–／"
_PRIVATE = r"\U000f0000-\U000ffffd"  # private use, plane 15: formulas set as text
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+(?:[{_VARIANTS}]+[{_HAN}]*)*)"
    rf"|(?P<pause>[{_PAUSE}])|(?P<sentence>[{_SENTENCE}])|(?P<opening>[{_OPENING}])|(?P<closing>[{_CLOSING}])"
    rf"|(?P<atom>[{_PRIVATE}]+)"
    rf"|(?P<latin>[^{_OTHER}{_PRIVATE}{_HAN}{_OPENING}{_CLOSING}{_PAUSE}{_SENTENCE}{_SYMBOL}]+)"
    rf"|(?P<space>[ \u00a0]+)|(?P<newline>\n)|(?P<break>\u200b)"
    rf"|(?P<dash>—{{2,}}|⸺+)|(?P<ellipsis>…+)|(?P<interpunct>[·‧・])|(?P<connector>[～–—])|(?P<solidus>／)|(?P<symbol>[{_SYMBOL}])"
)
_KINDS = {kind.value: kind for kind in Kind}
_ANY_HAN = re.compile(f"[{_HAN}]")
_ANY_VARIANT = re.compile(f"[{_VARIANTS}]")
_EACH_HAN = re.compile(f".[{_VARIANTS}]*", re.DOTALL)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u202a-\u202e\ufb1d-\ufdff\ufe70-\ufeff]")
_SMALL_MARKS = re.compile("[！？]{2,3}")


class Token(NamedTuple):
    """A piece of text of one class; `start` counts characters from the beginning of the text."""

    kind: Kind
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in order; together they are the text."""
    for match in _TOKEN.finditer(text):
        yield Token(_KINDS[match.lastgroup or "latin"], match.group(), match.start())


def han_characters(run: str) -> Iterable[str]:
    """The characters of a run of Han, each with its variation selectors and combining marks."""
    return _EACH_HAN.findall(run) if _ANY_VARIANT.search(run) else run


def has_han(text: str) -> bool:
    """Does the text hold a Han character (or kana, bopomofo)?"""
    return _ANY_HAN.search(text) is not None


def has_right_to_left(text: str) -> bool:
    """Does the text hold a letter or a control of right-to-left writing?"""
    return _RIGHT_TO_LEFT.search(text) is not None


def halved_stops(text: str) -> frozenset[int]:
    """Places of ！ and ？ set half as wide: two together take one em, three two (CLREQ 3.1.6, GB/T 15834—2011, 4.2.3.3)."""
    return frozenset(match.start() + nth for match in _SMALL_MARKS.finditer(text) for nth in range(2))


def region_of(lang: str | None) -> Region:
    """The region whose forms a language tag asks for; mainland where it asks for none."""
    parts = (lang or "").lower().split("-")
    if parts[0] == "ja":
        return Region.JAPAN
    if parts[0] == "zh" and ({"tw", "hk", "mo"} & set(parts) or ("hant" in parts and "cn" not in parts)):
        return Region.CENTRED
    return Region.MAINLAND


def blanks(kind: Kind, text: str, region: Region) -> tuple[float, float]:
    """The blank before and after the ink of a full-width mark, in em, that may be taken away (CLREQ 3.1.6.1)."""
    if kind is Kind.OPENING:
        return 0.5, 0.0
    if kind is Kind.CLOSING:
        return 0.0, 0.5
    if kind not in STOPS:
        return 0.0, 0.0
    if region is Region.MAINLAND:
        return 0.0, 0.5
    if region is Region.CENTRED:
        return 0.25, 0.25
    if text in "！？":
        return 0.0, 0.0
    return (0.25, 0.25) if text in "：；" else (0.0, 0.5)

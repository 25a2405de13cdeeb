"""The order of entries in glossary and index, and the heads of their groups.

Han text goes by pronunciation (GB/T 13418: letters, then tone, then strokes, character by character) or by strokes (number, then
their order 横竖撇点折); what is not Han by sign, number and letter, word by word. Quotation marks, brackets and joints count nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kanben.book.readings import HAN, Strokes, Syllable, pronounced, strokes_of, syllables

_PASSED_OVER = "“”‘’\"'《》〈〉「」『』（）()[]［］【】·-‐‑–—_/,，、:：;；.．!！?？…"
_PIECE = re.compile(rf"(?P<han>{HAN.pattern})|(?P<digits>\d+)|(?P<word>(?:(?!{HAN.pattern})[^\W\d_])+)|(?P<sign>\S)")
_UNKNOWN = Strokes(99, "")


@dataclass(frozen=True, slots=True)
class Order:
    """How to sort: Han text by pinyin or strokes; what begins with Latin letters before it, after it, or among it."""

    han: Literal["pinyin", "strokes"] = "pinyin"
    latin: Literal["first", "last", "mixed"] = "mixed"


@dataclass(frozen=True, slots=True)
class Head:
    """What a group of entries is headed by: a letter, a number of strokes, or the words for signs, digits, Latin letters."""

    kind: Literal["letter", "strokes", "signs", "digits", "latin"]
    value: str = ""


class _Piece(NamedTuple):
    """What is compared of a character or word: rank of its kind, number, letters …; all pieces can be compared with each other."""

    rank: int
    number: int = 0
    letters: str = ""
    umlaut: bool = False
    tone: int = 0
    strokes: Strokes = Strokes(0, "")
    text: str = ""


Key = tuple[_Piece, ...]


def sort_key(text: str, order: Order, sort: str = "") -> tuple[Key, str]:
    """What an entry is sorted by. `sort` stands for the text, or, with tones (`chong2`), for the readings of its first Han characters.

    The text itself decides between entries that are otherwise the same.
    """
    said = syllables(sort)
    pieces = tuple(_pieces(text if said or not sort else sort, order, said))
    return pieces or (_Piece(_ranks(order)["sign"]),), text


def head(text: str, order: Order, sort: str = "") -> Head:
    """The head of the group that an entry belongs to."""
    (pieces, _), ranks = sort_key(text, order, sort), _ranks(order)
    first = pieces[0]
    if first.rank == ranks["sign"]:
        return Head("signs")
    if first.rank == ranks["digits"]:
        return Head("digits")
    if first.strokes.number and order.han == "strokes":
        return Head("strokes", str(first.strokes.number))
    letter = first.letters[:1].upper()
    if "A" <= letter <= "Z" and (first.strokes.number or order.latin == "mixed"):
        return Head("letter", letter)
    return Head("latin")


def unordered(text: str, order: Order, sort: str = "") -> str:
    """The Han characters of an entry that nothing is known of to sort by."""
    said = syllables(sort)
    shown = text if said or not sort else sort
    if order.han == "strokes":
        return "".join(c for c in shown if HAN.match(c) and strokes_of(c) is None)
    if said:
        return ""
    known = pronounced(shown)
    return "".join(c for place, c in enumerate(shown) if HAN.match(c) and place not in known)


def _ranks(order: Order) -> dict[str, int]:
    han_last = {"sign": 0, "digits": 1, "word": 2, "han": 3}
    match order.latin:
        case "first":
            return han_last
        case "last":
            return {"han": 0, "sign": 1, "digits": 2, "word": 3}
        case "mixed":
            return {**han_last, "han": 2}


def _pieces(text: str, order: Order, said: tuple[Syllable, ...]) -> Iterator[_Piece]:
    ranks = _ranks(order)
    text = unicodedata.normalize("NFC", text)
    readings = pronounced(text) if order.han == "pinyin" else {}
    readings |= dict(zip((i for i, character in enumerate(text) if HAN.match(character)), said, strict=False)) if readings else {}
    bare = text.translate(dict.fromkeys(map(ord, _PASSED_OVER), " "))
    for piece in _PIECE.finditer(bare if bare.strip() else text):
        kind, shown = piece.lastgroup or "", piece[0]
        match kind:
            case "han":
                strokes = strokes_of(shown) or _UNKNOWN
                reading = readings.get(piece.start(), Syllable("", False, 0))
                yield _Piece(ranks["han"], strokes.number if order.han == "strokes" else 0, *reading, strokes, shown)
            case "digits":
                yield _Piece(ranks["digits"], int(shown), text=shown)
            case _:
                yield _Piece(ranks[kind], letters=_plain(shown), text=shown if kind == "sign" else "")


def _plain(word: str) -> str:
    """A word without accents and letter case."""
    parted = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character))

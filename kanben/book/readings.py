"""How Han text is pronounced, as far as sorting asks, and of how many strokes it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pypinyin import Style, lazy_pinyin

from kanben.typeset.characters import IDEOGRAPHS

HAN = re.compile(f"[{IDEOGRAPHS}]")
# Characters of several readings that technical terms use otherwise than the dictionary of phrases has it.
_TERMS = re.compile(
    "(?P<chong2>重(?=算|计算|試|试|传|采样|构|载|排|分配|启|用|放|编|写|命名|定向|定义|整|组|建|训|参数化|述))"
    "|(?P<hang2>行(?=主序|优先|向量|列|首|末|宽|存储)|(?<=[按逐整每单多跨])行(?!为))"
    "|(?P<tiao2>调(?=优|参)|(?<=[微精])调)"
    "|(?P<chang2>长(?=上下文|序列|文本|尾|宽|程|距离|输入|输出|依赖))"
    "|(?P<cha1>(?<=[残方均准])差)"
    "|(?P<fen1>分(?=子))"
    "|(?P<san3>散(?=列))"
)
_SYLLABLE = re.compile(r"([a-züv]+)([1-5])", re.IGNORECASE)


class Syllable(NamedTuple):
    """A reading as dictionaries sort it: letters with u for ü, whether ü was meant, tone (5: neutral)."""

    letters: str
    umlaut: bool
    tone: int


def syllables(reading: str) -> tuple[Syllable, ...]:
    """A reading with tones, as in `chong2 fu4`; empty when the text is none."""
    if not re.fullmatch(rf"\s*(?:{_SYLLABLE.pattern}[\s'-]*)+", reading, re.IGNORECASE):
        return ()
    return tuple(_syllable(letters, tone) for letters, tone in _SYLLABLE.findall(reading))


def _syllable(letters: str, tone: str) -> Syllable:
    plain = letters.lower().replace("ü", "v")
    return Syllable(plain.replace("v", "u"), "v" in plain, int(tone))


def pronounced(text: str) -> dict[int, Syllable]:
    """The reading of each Han character that has one, by its place in the text; words are looked up before characters."""
    found: dict[int, Syllable] = {}
    for run in re.finditer(f"(?:{HAN.pattern})+", text):
        readings = lazy_pinyin(run[0], style=Style.TONE3, neutral_tone_with_five=True, errors=_unread)
        for place, reading in enumerate(readings, run.start()):
            if known := syllables(reading):
                found[place] = known[0]
    for exception in _TERMS.finditer(text):
        assert exception.lastgroup  # noqa: S101 — each alternative has a name
        found[exception.start()] = syllables(exception.lastgroup)[0]
    return found


def _unread(characters: str) -> Any:
    """For each character without a reading, none: a list is allowed here, though pypinyin's types do not say so."""
    return [""] * len(characters)


class Strokes(NamedTuple):
    """Number of strokes, and their order as digits: 1 横 2 竖 3 撇 4 点 5 折; empty where only the number is known."""

    number: int
    order: str


def strokes_of(character: str) -> Strokes | None:
    """The strokes of a Han character; None when they are not known."""
    return _strokes().get(character)


@cache
def _strokes() -> Mapping[str, Strokes]:
    table: dict[str, Strokes] = {"〇": Strokes(1, "5")}
    for line in files("kanben.book").joinpath("strokes.txt").read_text("utf-8").splitlines():
        if line[0].isdecimal():
            number, _, characters = line.partition(" ")
            table.update((character, Strokes(int(number), "")) for character in characters)
        elif line[0] != "#":
            table[line[0]] = Strokes(len(line) - 1, line[1:])
    return table

"""Paragraphs for tests, measured by a plain rule instead of a font: a Han character is 10 wide, a Latin one 5."""

from hypothesis import strategies as st

from kanben.typeset.characters import WESTERN, Kind, Region, blanks, halved_stops, tokens
from kanben.typeset.paragraph import Paragraph
from kanben.typeset.prohibition import tied_spans
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import Unit
from kanben.typeset.words import pieces, word_cuts

EM = 10.0
_HALF = {Kind.INTERPUNCT, Kind.CONNECTOR}


def paragraph(text: str, settings: CompositionSettings | None = None, region: Region = Region.MAINLAND) -> Paragraph:
    units: list[Unit] = []
    halved = halved_stops(text)
    starts: list[int] = []
    for kind, piece, start in tokens(text):
        if kind in WESTERN:
            for part, joint in pieces(piece, word_cuts(piece)):
                starts.append(start)
                units.append(Unit(kind, part, len(part) * EM / 2, EM, joint=joint))
            continue
        if kind is Kind.HAN:
            starts += range(start, start + len(piece))
            units += (Unit(kind, character, EM, EM) for character in piece)
            continue
        starts.append(start)
        lead, trail = blanks(kind, piece, region)
        if kind is Kind.SPACE:
            units.append(Unit(kind, piece, 0, EM, space=EM / 4 * len(piece)))
        elif kind in {Kind.NEWLINE, Kind.BREAK}:
            units.append(Unit(kind, piece, 0, EM))
        elif start in halved:
            units.append(Unit(kind, piece, EM / 2, EM))
        else:
            width = EM / 2 if kind in _HALF else EM * len(piece)
            units.append(Unit(kind, piece, width, EM, lead * EM, trail * EM))
    tied = frozenset(nth for nth, at in enumerate(starts) for first, last in tied_spans(text) if first < at < last)
    return Paragraph(units, EM, settings or CompositionSettings(), tied, EM / 2)


def text_of(made: Paragraph, start: int, end: int) -> str:
    return "".join(unit.text for unit in made.units[start:end])


HAN = st.sampled_from(list("的一是在不了有和人这中大为上个国我以要他时来用们"))
MARKS = st.sampled_from([*list("，。、；：？！（）《》「」“”‘’·／％～"), "——", "……", "！？"])
WORDS = st.sampled_from(["English", "a", "42", "3.14", "C++", "https://example.com/a/b?c=d", "snake_case_identifier", "25 kg", "第 3 章", "A/B"])
PIECES = st.one_of(HAN, HAN, HAN, HAN, MARKS, WORDS, st.just(" "))
TEXTS = st.lists(PIECES, min_size=40, max_size=160).map("".join)

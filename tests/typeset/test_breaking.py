"""What has to hold for any text at any measure."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kanben.typeset.breaking import break_lines
from kanben.typeset.characters import Kind
from kanben.typeset.justification import place_line
from kanben.typeset.paragraph import Paragraph
from kanben.typeset.settings import CompositionSettings, Prohibition
from kanben.typeset.units import Joint, Unit
from tests.typeset.paragraphs import EM, TEXTS, paragraph, text_of

MEASURES = st.integers(min_value=12, max_value=40).map(lambda ems: ems * EM)
NEVER_AT_START = set("，。、；：？！）》」”’·～％／…—")
NEVER_AT_END = set("（《「“‘·／")


def lines_of(made: Paragraph, measure: float, indent: float = 0.0) -> list[tuple[int, int]]:
    ends = break_lines(made, 0, measure - indent, measure)
    return list(zip([0, *ends], ends, strict=False))


def shown(made: Paragraph, measure: float) -> list[str]:
    return [text_of(made, start, end).strip(" ") for start, end in lines_of(made, measure)]


@given(TEXTS, MEASURES)
def test_no_text_is_lost_or_repeated(text: str, measure: float) -> None:
    made = paragraph(text)
    assert "".join(text_of(made, start, end) for start, end in lines_of(made, measure)) == text


def has_own_break(made: Paragraph, end: int) -> bool:
    """The line ends where a line may end, not where an emergency cut it."""
    return end in made.costs or end == len(made.units)


@given(TEXTS, MEASURES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, measure: float) -> None:
    made = paragraph(text)
    lines = lines_of(made, measure)
    for (start, end), (_, after) in pairwise(lines):
        if not has_own_break(made, end):
            continue
        above, below = text_of(made, start, end).strip(" "), text_of(made, end, after).strip(" ")
        parted = made.units[end].joint or made.units[end].kind is Kind.SPACE
        assert not below or below[0] not in NEVER_AT_START
        assert not above or above[-1] not in NEVER_AT_END
        assert parted or not re.fullmatch("[A-Za-z0-9]{2}", above[-1:] + below[:1])


@given(TEXTS, MEASURES)
def test_justified_lines_fill_the_measure(text: str, measure: float) -> None:
    made = paragraph(text)
    for start, end in lines_of(made, measure)[:-1]:
        room = made.room(start, end)
        if room.width - room.shrink > measure + 1e-6:
            continue  # nothing to break at, nothing to shrink: the line is too wide
        line = place_line(made, start, end, 0.0, measure, justified=True)
        if room.spread or abs(measure - room.width) < 1e-6 or room.width > measure:
            assert line.right == pytest.approx(measure, abs=1e-6)


@given(TEXTS, MEASURES, st.booleans())
def test_units_follow_one_another_and_keep_half_of_their_cells(text: str, measure: float, justified: bool) -> None:
    made = paragraph(text)
    for start, end in lines_of(made, measure):
        line = place_line(made, start, end, 0.0, measure, justified=justified)
        right = 0.0
        for unit, place in zip(made.units[start:end], line.places, strict=True):
            assert place.x >= right - 1e-6
            assert place.width >= min(unit.width, unit.em / 2) - 1e-6
            right = place.x + place.width


@given(TEXTS, MEASURES)
def test_words_and_numbers_are_never_stretched(text: str, measure: float) -> None:
    made = paragraph(text)
    for start, end in lines_of(made, measure):
        line = place_line(made, start, end, 0.0, measure, justified=True)
        for unit, place in zip(made.units[start:end], line.places, strict=True):
            if unit.kind in {Kind.LATIN, Kind.HAN, Kind.DASH, Kind.ELLIPSIS}:
                assert place.width == pytest.approx(unit.width)


@given(TEXTS, MEASURES)
def test_a_fuller_line_never_opens_wider(text: str, measure: float) -> None:
    """The same line in a wider measure opens at least as much: justification is monotone."""
    made = paragraph(text)
    start, end = lines_of(made, measure)[0]
    narrow, wide = (place_line(made, start, end, 0.0, width, justified=True) for width in (measure, measure + EM))
    assert all(a.x <= b.x + 1e-6 for a, b in zip(narrow.places, wide.places, strict=True))


@settings(max_examples=60)
@given(st.integers(min_value=2, max_value=120), st.integers(min_value=20, max_value=36))
def test_a_paragraph_of_han_text_never_ends_in_one_character(count: int, ems: int) -> None:
    made = paragraph("文" * count + "。")
    assume(count > 1)
    last_start, last_end = lines_of(made, ems * EM, indent=2 * EM)[-1]
    assert made.letters(last_start, last_end) >= 2


@pytest.mark.parametrize("text", ["第 3 章", "25 kg", "图 1-2", "——", "……", "3.14", "English"])
@pytest.mark.parametrize("ems", range(8, 16))
def test_units_stay_whole(text: str, ems: int) -> None:
    made = paragraph("这里的文字有长有短" + text + "后面还有一些别的文字，长短也不一样" + text + "然后就结束了。")
    assert sum(line.count(text) for line in shown(made, ems * EM)) == 2


def test_levels_of_prohibition() -> None:
    text = "一二三四五六七八九十——甲乙丙丁"
    basic = paragraph(text, CompositionSettings(prohibition=Prohibition.BASIC))
    strict = paragraph(text)
    assert 10 in basic.costs
    assert 10 not in strict.costs
    assert 2 not in paragraph("和／或者").costs
    assert 2 in paragraph("和／或者", CompositionSettings(prohibition=Prohibition.BASIC)).costs


def test_a_word_wider_than_the_line_is_cut_where_it_may_be() -> None:
    made = paragraph("见 https://example.com/a/long/path/to/something 的说明")
    assert all(made.room(start, end).width <= 16 * EM for start, end in lines_of(made, 16 * EM))


def test_a_forced_break_ends_a_line() -> None:
    made = paragraph("一行\n又一行")
    assert shown(made, 20 * EM) == ["一行\n", "又一行"]


def test_no_line_ends_at_a_no_break_space() -> None:
    made = paragraph("文\u00a0字 又 Latin\u00a0words")
    starts = {text_of(made, start, len(made.units)).lstrip() for start in made.starts}
    assert starts == {"又 Latin\u00a0words", "Latin\u00a0words"}


def test_a_line_rather_ends_elsewhere_than_in_a_note_call() -> None:
    units = [Unit(Kind.HAN, "字", EM, EM) for _ in range(30)]
    units.insert(10, Unit(Kind.RAISED, "1", 0.0, EM))
    made = Paragraph(units, EM, CompositionSettings())
    assert made.costs[11] > made.costs[9]
    assert 10 not in made.costs, "the call stays with what it follows"


def test_a_loose_line_costs_more_than_a_hyphen_and_a_tight_one_less() -> None:
    units = [Unit(Kind.HAN, "字", EM, EM) for _ in range(40)]
    units[20:20] = [Unit(Kind.LATIN, "inter", 2.5 * EM, EM), Unit(Kind.LATIN, "face", 2 * EM, EM, joint=Joint.HYPHEN)]
    made = Paragraph(units, EM, CompositionSettings(), hyphen=EM / 2)
    assert break_lines(made, 0, 23.5 * EM, 23.5 * EM)[0] == 21, "without the hyphen three em were missing"
    assert break_lines(made, 0, 20.5 * EM, 20.5 * EM)[0] == 20, "without it half an em is"


def test_a_note_call_is_no_company_for_a_last_character() -> None:
    units = [Unit(Kind.HAN, "字", EM, EM) for _ in range(21)] + [Unit(Kind.RAISED, "[28]", EM, EM), Unit(Kind.SENTENCE, "。", EM, EM, 0.0, EM / 2)]
    made = Paragraph(units, EM, CompositionSettings())
    assert break_lines(made, 0, 20 * EM, 20 * EM)[0] == 19

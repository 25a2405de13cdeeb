import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.typeset.characters import Kind, Region, blanks, halved_stops, han_characters, region_of, tokens


@given(st.text())
def test_tokens_together_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(st.text())
def test_tokens_know_where_they_start(text: str) -> None:
    assert all(text.startswith(token.text, token.start) for token in tokens(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("中文，", [Kind.HAN, Kind.PAUSE]),
        ("《书》。", [Kind.OPENING, Kind.HAN, Kind.CLOSING, Kind.SENTENCE]),
        ("——", [Kind.DASH]),
        ("—", [Kind.CONNECTOR]),
        ("……", [Kind.ELLIPSIS]),
        ("达·芬", [Kind.HAN, Kind.INTERPUNCT, Kind.HAN]),
        ("用C++写", [Kind.HAN, Kind.LATIN, Kind.HAN]),
        ("a b", [Kind.LATIN, Kind.SPACE, Kind.LATIN]),
        ("葛\U000e0100", [Kind.HAN]),
        ("10～20kg", [Kind.LATIN, Kind.CONNECTOR, Kind.LATIN]),
        ("和／或", [Kind.HAN, Kind.SOLIDUS, Kind.HAN]),
        ("百％", [Kind.HAN, Kind.SYMBOL]),
        ("设\U000f0000\U000f0001 \U000f0002为", [Kind.HAN, Kind.ATOM, Kind.SPACE, Kind.ATOM, Kind.HAN]),
    ],
)
def test_classes(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


def test_han_characters_keep_their_variation_selectors() -> None:
    run = "文葛\U000e0100字か\u3099"
    assert [token.text for token in tokens(run)] == [run]
    assert list(han_characters(run)) == ["文", "葛\U000e0100", "字", "か\u3099"]


@pytest.mark.parametrize(
    ("lang", "region"),
    [
        ("zh-Hans", Region.MAINLAND), ("zh", Region.MAINLAND), (None, Region.MAINLAND), ("en", Region.MAINLAND),
        ("zh-Hant-TW", Region.CENTRED), ("zh-HK", Region.CENTRED), ("zh-Hant", Region.CENTRED), ("ja", Region.JAPAN),
    ],
)  # fmt: skip
def test_region_follows_the_language(lang: str | None, region: Region) -> None:
    assert region_of(lang) is region


def test_blanks_are_half_a_cell_in_the_mainland_and_a_quarter_on_each_side_in_taiwan() -> None:
    assert blanks(Kind.PAUSE, "，", Region.MAINLAND) == (0, 0.5)
    assert blanks(Kind.PAUSE, "，", Region.CENTRED) == (0.25, 0.25)
    assert blanks(Kind.OPENING, "「", Region.CENTRED) == (0.5, 0)
    assert blanks(Kind.SENTENCE, "！", Region.JAPAN) == (0, 0)


def test_two_exclamation_marks_take_one_em_and_three_take_two() -> None:
    assert halved_stops("真的？！好") == {2, 3}
    assert halved_stops("真！！！好") == {1, 2}
    assert halved_stops("真！好") == frozenset()

import pytest

from kanben.typeset.characters import Kind, Region
from kanben.typeset.justification import place_line
from kanben.typeset.paragraph import Paragraph
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import Unit
from tests.typeset.paragraphs import EM, paragraph


def natural(text: str, region: Region = Region.MAINLAND, settings: CompositionSettings | None = None) -> float:
    """The width of a text between two Han characters, in em."""
    made = paragraph(f"中{text}中", settings, region)
    return made.room(0, len(made.units)).width / EM - 2


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("，", 1), ("”（", 1.5), ("。”", 1.5), ("》。", 1.5), ("《「", 1.5), ("：“", 1.5), ("。”）", 2), ("、，", 2),
        ("……", 2), ("——", 2), ("·", 0.5), ("？！", 1), ("！！！", 2),
    ],
)  # fmt: skip
def test_width_of_marks(text: str, width: float) -> None:
    assert natural(text) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("AB", 1.5), (" AB ", 1.5), ("AB ", 1.5), ("42", 1.5), ("，AB", 2.25), ("， AB", 2.25), ("（AB）", 3), ("(AB)", 2.5), (" (AB) ", 2.5),
    ],
)  # fmt: skip
def test_gap_between_han_and_latin_is_made_once(text: str, width: float) -> None:
    assert natural(text) == pytest.approx(width)


def test_a_space_of_fixed_width_is_gap_enough() -> None:
    assert natural("①\u2002") == pytest.approx(0.25 + 0.5 + 0.5)  # the gap before, and two letters of half an em


def test_centred_marks_give_the_blank_that_they_have() -> None:
    assert natural("。」", Region.CENTRED) == pytest.approx(1.75)
    assert natural("」。", Region.CENTRED) == pytest.approx(1.5)
    assert natural("。「", Region.CENTRED) == pytest.approx(1.5)


def test_line_edges_are_trimmed() -> None:
    made = paragraph("“中文”")
    assert made.room(0, len(made.units)).width == pytest.approx(3 * EM)
    line = place_line(made, 0, len(made.units), 0.0, 10 * EM, justified=False)
    assert line.places[0].shift == pytest.approx(-EM / 2)
    assert line.places[0].width == pytest.approx(EM / 2)


def test_one_stop_may_hang_but_not_one_of_a_run() -> None:
    hanging = CompositionSettings(hanging=True)
    one, run = paragraph("中文，", hanging), paragraph("中文”，", hanging)
    assert one.room(0, 3).width == pytest.approx(2 * EM)
    assert run.room(0, 4).width == pytest.approx(3 * EM)


def test_what_is_too_full_shrinks_in_order() -> None:
    """Spaces between words first, then brackets, then commas, then the gap between Han and Latin."""
    made = paragraph("中（文）字，one two中。国", CompositionSettings(word_space_minimum=0.2))
    count = len(made.units)
    full = made.room(0, count).width

    def widths(less: float) -> dict[str, float]:
        places = place_line(made, 0, count, 0.0, full - less, justified=True).places
        return {unit.text: place.width for unit, place in zip(made.units, places, strict=True)}

    assert widths(0.5)["）"] == EM
    assert widths(5)["）"] < EM
    assert widths(5)["，"] == EM
    assert widths(13)["，"] < EM
    assert widths(13)["。"] == EM


def test_stretching_opens_word_spaces_then_mixed_gaps_then_all() -> None:
    made = paragraph("中文one two中文")
    count = len(made.units)
    full = made.room(0, count).width
    little = place_line(made, 0, count, 0.0, full + 2, justified=True)
    much = place_line(made, 0, count, 0.0, full + 10, justified=True)
    assert little.places[1].x == pytest.approx(EM)
    assert much.places[1].x > EM
    assert much.right == pytest.approx(full + 10)


def test_gaps_beside_latin_open_to_half_an_em_before_gaps_between_han() -> None:
    made = paragraph("中文one中文")
    count = len(made.units)
    full = made.room(0, count).width
    half, more = (place_line(made, 0, count, 0.0, full + width, justified=True) for width in (EM / 2, EM))
    assert half.opened == pytest.approx(0)
    assert half.places[1].x == pytest.approx(EM)
    assert half.places[2].x == pytest.approx(2 * EM + EM / 2)
    assert more.opened == pytest.approx(EM / 2 / (4 * EM))


def test_spaces_of_code_open_with_all_gaps_and_not_before() -> None:
    code = [Unit(Kind.CODE, text, 2 * EM, EM) for text in ("ls", "-l")]
    units = [Unit(Kind.HAN, "中", EM, EM), code[0], Unit(Kind.SPACE, " ", 0.0, EM, space=EM / 2), code[1]]
    space = Paragraph(units, EM, CompositionSettings()).glues[3]
    assert (space.natural, space.shrink, space.stretch, space.spread) == (EM / 2, 0, 0, EM)


def test_spaces_in_a_formula_keep_their_width() -> None:
    made = paragraph("中\U000f0000 \U000f0001中")
    white = made.glues[3]
    assert (white.natural, white.shrink, white.stretch, white.spread) == (EM / 4, 0, 0, 0)
    assert 3 in made.starts or 2 in made.starts, "a line may end there"

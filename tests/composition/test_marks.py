"""Marks drawn below the text: emphasis dots, lines of names and titles."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from tests.composition.pages import Laid, glyphs, html, lay_out, lines_of

Box = tuple[float, float, float, float]
FILLER = "文" * 40


def drawn(laid: Laid) -> list[Box]:
    """Left, bottom, right, top of what is drawn besides text, from left to right, line by line."""
    page = pypdfium2.PdfDocument(laid.pdf)[0]
    found = [shape.get_bounds() for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    return sorted(found, key=lambda box: (-round(box[1]), box[0]))


def marked(text: str, mark: str) -> Laid:
    return lay_out(html(f'<p style="text-indent: 0">一<span style="{mark}">{text}</span>五</p>'))


def test_dots_stand_below_the_middle_of_han_characters_alone() -> None:
    laid = marked("二三，AB 12（四）", "--text-emphasis: dot")
    middles = [(left + right) / 2 for left, _, right, _ in drawn(laid)]
    assert middles == pytest.approx([(g.x + g.right) / 2 for g in glyphs(laid) if g.text in "二三四"], abs=0.05)


def test_no_dots_where_they_are_taken_back() -> None:
    assert not drawn(marked('<b style="--text-emphasis: none">二三</b>', "--text-emphasis: dot"))
    assert not drawn(marked("二三", "color: black"))


@pytest.mark.parametrize("mark", ["--text-emphasis: dot", "--text-line: straight", "--text-line: wavy"])
def test_marks_never_change_the_leading_nor_a_break(mark: str) -> None:
    plain = lay_out(html(f"<p>{FILLER}<span>{FILLER}</span>{FILLER}", 200))
    ours = lay_out(html(f"<p>{FILLER}<span style='{mark}'>{FILLER}</span>{FILLER}", 200))
    places = [[(line.position_y, line.width) for line, _ in lines_of(laid)] for laid in (plain, ours)]
    assert places[0] == places[1]
    assert drawn(ours)


@pytest.mark.parametrize("form", ["straight", "wavy"])
def test_a_line_stands_below_its_text_and_leaves_the_neighbours_alone(form: str) -> None:
    laid = lay_out(html(f"<p style='text-indent: 0'><span style='--text-line: {form}'>李白</span><span style='--text-line: {form}'>杜甫</span>"))
    lines, han = drawn(laid), glyphs(laid)
    assert len(lines) == 2
    assert lines[0][2] <= lines[1][0] + 0.45  # bounds reach beyond a stroke by its width
    for (left, _, right, _), start in zip(lines, (han[0].x, han[2].x), strict=True):
        assert left == pytest.approx(start, abs=0.4)
        assert right - left > 1.8 * han[0].size

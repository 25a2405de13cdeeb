"""Tables: markup of both outputs, figures aligned at the decimal point, what fits on a page, and what an author is told."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from hypothesis import given
from hypothesis import strategies as st

from kanben.pandoc.ast import Attr, Cell, Inlines, Math, Plain, Space, Str, Styled, plain_text
from kanben.pdf.fitting import SMALLEST, WideTable, fitting_style, made_to_fit, wide_tables
from kanben.pipeline import build
from kanben.problems import Severity, Stop
from kanben.render.decimals import in_figures, is_number, point, split
from kanben.render.edition import Medium
from kanben.render.tables import placed
from tests.render.rendered import FIRST_LINE, book, first, said

NUMBERS = "| 名 | 值 |\n|:--|--:|\n| 甲 | 1.5 |\n| 乙 | 22 |\n| 丙 | — |\n"


def test_a_table_whose_figures_align_at_the_decimal_point(tmp_path: Path) -> None:
    box = '<td class="align-right unbroken" data-label="值"><span class="whole" style="min-width:2ch">{}</span>'
    fraction = '<span class="fraction" style="min-width:1.6ch">{}</span></td>'
    assert first(tmp_path, NUMBERS + "\n: 题 {#tbl-a}\n") == (
        '<table id="tbl-a">\n<caption><span class="label">表1-1</span> 题</caption>\n'
        '<thead>\n<tr><th scope="col" class="align-left">名</th><th scope="col" class="align-right">值</th></tr>\n</thead>\n<tbody>\n'
        f'<tr><td class="align-left" data-label="名">甲</td>{box.format(1)}{fraction.format(".5")}</tr>\n'
        f'<tr><td class="align-left" data-label="名">乙</td>{box.format(22)}{fraction.format("")}</tr>\n'
        '<tr><td class="align-left" data-label="名">丙</td><td class="align-right" data-label="值">—</td></tr>\n'
        "</tbody>\n</table>"
    )


def test_in_print_a_table_knows_its_line_and_stays_on_a_page_while_short(tmp_path: Path) -> None:
    markup = first(tmp_path, NUMBERS + "\n: 题 {#tbl-a .cards}\n", Medium.PRINT)
    assert markup.startswith(f'<table id="tbl-a" class="short" data-line="{FIRST_LINE + 6}">')
    assert "data-label" not in markup
    assert first(tmp_path, NUMBERS.replace("名", "名称"), Medium.PRINT).startswith(f'<table class="short" data-line="{FIRST_LINE}">')
    assert 'class="breakable"' in first(tmp_path, NUMBERS + "\n: 题 {.breakable}\n", Medium.PRINT)
    assert first(tmp_path, NUMBERS + "\n: 题 {.landscape}\n", Medium.PRINT).startswith('<div class="turned"><div class="turned-page">')


def test_on_cards_a_formula_at_a_head_is_what_it_shows(tmp_path: Path) -> None:
    markup = first(tmp_path, "| 行数$n_\\mathrm{q}$ | $k^{*}$ |\n|--|--|\n| 1 | 2 |\n\n: 题 {.cards}\n")
    assert re.findall(r'data-label="([^"]*)"', markup) == ["行数nq", "k∗"]


@pytest.mark.parametrize(
    ("attributes", "column", "boxes"),
    [
        ("", "--:", 2),
        ("decimal=none", "--:", 0),
        ("", ":--", 0),
        ("decimal=2", ":--", 2),
        ("decimal=1", "--:", 0),
    ],
)
def test_which_columns_align(tmp_path: Path, attributes: str, column: str, boxes: int) -> None:
    text = NUMBERS.replace("--:", column) + f"\n: 题 {{#tbl-a {attributes}}}\n"
    assert first(tmp_path, text).count('class="whole"') == boxes


def test_whole_numbers_need_no_boxes(tmp_path: Path) -> None:
    assert "whole" not in first(tmp_path, NUMBERS.replace("1.5", "15"))


def test_rows_with_heads_and_joined_cells(tmp_path: Path) -> None:
    text = (
        "+----+----+----+\n|    | 甲 | 乙 |\n+====+====+====+\n| 一 | 1  | 2  |\n|    +----+----+\n|    | 3  | 4  |\n+----+----+----+\n"
        "| 二 | 5       |\n+----+---------+\n\n: 题 {#tbl-a row-headers=1}\n"
    )
    body = first(tmp_path, text)
    assert '<tr><td></td><th scope="col">甲</th><th scope="col">乙</th></tr>' in body, "an empty cell heads nothing"
    assert '<th scope="rowgroup" rowspan="2">一</th>' in body
    assert '<tr><td class="unbroken" data-label="甲">3</td><td class="unbroken" data-label="乙">4</td></tr>' in body
    assert '<th scope="row">二</th><td class="unbroken" data-label="甲" colspan="2">5</td>' in body.replace(
        'colspan="2" data-label="甲"', 'data-label="甲" colspan="2"'
    )


def test_a_division_gives_its_table_label_attributes_and_caption(tmp_path: Path) -> None:
    text = "见@tbl-a 。\n\n::: {.table #tbl-a .small widths='3 1'}\n" + NUMBERS + "\n题\n:::\n"
    body = first(tmp_path, text)
    assert '<table id="tbl-a" class="small">' in body
    assert "表1-1</span> 题</caption>" in body
    assert '<col style="width:75.00%"/><col style="width:25.00%"/>' in body


def test_a_note_belongs_to_its_table(tmp_path: Path) -> None:
    body = first(tmp_path, NUMBERS + "\n: 题\n\n::: {.table-note}\n注\n:::\n")
    assert 'aria-describedby="ch-first-table-note-1"' in body
    assert '<div id="ch-first-table-note-1" class="table-note">\n<p>注</p>\n</div>' in body


def test_a_table_too_wide_for_a_telephone_is_set_tight_or_as_cards(tmp_path: Path) -> None:
    def classes(columns: int) -> str:
        table = f"|{' 某项数值 |' * columns}\n|{'--|' * columns}\n|{' 1,000,000 |' * columns}\n"
        return (re.search(r"<table([^>]*)>", first(tmp_path, table)) or [""])[1]

    assert [classes(n) for n in (2, 5, 8)] == ["", ' class="tight"', ' class="cards"']


@pytest.mark.parametrize(
    ("attributes", "code", "words"),
    [
        ("decimal=3", "table-column-unknown", 'decimal="3" names column 3, and the table has 2'),
        ("decimal=last", "table-column-unknown", 'decimal="last" names no columns'),
        ("row-headers=5", "table-column-unknown", 'row-headers="5" is no number of columns'),
        ('widths="1 2 3"', "table-column-unknown", 'widths="1 2 3" does not give each of the 2 columns its share'),
    ],
)
def test_what_an_author_is_told(tmp_path: Path, attributes: str, code: str, words: str) -> None:
    messages = said(book(tmp_path, f"前文。\n\n{NUMBERS}\n: 题 {{#tbl-a {attributes}}}\n"))
    assert [m for m in messages if m.startswith(f"chapters/01-first.md:{FIRST_LINE + 8} {code}: ") and words in m], messages


def test_a_note_without_a_table_is_told(tmp_path: Path) -> None:
    messages = said(book(tmp_path, "前文。\n\n::: {.table-note}\n注\n:::\n"))
    assert messages[0].startswith(f"chapters/01-first.md:{FIRST_LINE + 2} table-note-orphan: ")


# Decimal points

TEXT = st.text(alphabet="0123456789.,-−≈% km元", max_size=12)
INLINES = st.recursive(
    st.lists(st.one_of(TEXT.map(Str), st.just(Space()), TEXT.map(lambda tex: Math(False, tex))), max_size=4).map(tuple),
    lambda inner: st.lists(st.one_of(inner.map(lambda i: Styled("Strong", i)), TEXT.map(Str)), max_size=3).map(tuple),
    max_leaves=6,
)


@given(INLINES)
def test_parting_a_number_keeps_its_text(inlines: Inlines) -> None:
    parts = split((Plain(inlines),))
    if parts is not None:
        assert plain_text(parts.whole) + plain_text(parts.fraction) == plain_text(inlines)
        assert any(character.isdigit() for character in plain_text(inlines))


@given(st.integers(0, 10**9), st.integers(0, 999999), st.sampled_from(["", "−", "≈", "$"]), st.sampled_from(["", "%", " GB/s"]))
def test_a_number_is_parted_at_its_point(whole: int, fraction: int, sign: str, unit: str) -> None:
    text = f"{sign}{whole:,}.{fraction:06}{unit}"
    assert point(text) == text.index(".")
    assert point(f"{sign}{whole}{unit}") == len(f"{sign}{whole}")


@pytest.mark.parametrize("text", ["1", "1.5", "−3", "18,000", "62%", ".5", "3.2e−5", "≈2.4", "5nm", "100 ms", "$3"])
def test_numbers(text: str) -> None:
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "—", "甲", "3 of 4", "1.2.3", "第3章", "2024-05-01"])
def test_what_is_no_number(text: str) -> None:
    assert not is_number(text)


def test_widths_are_those_of_figures() -> None:
    assert in_figures((Str("12.5"),)) == 3.6
    assert in_figures((Str("甲"),)) == 2.0


@given(st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=4), max_size=5))
def test_no_two_cells_of_a_table_stand_in_one_place(spans: list[list[tuple[int, int]]]) -> None:
    rows = [tuple(Cell(Attr(), "", rowspan, colspan, ()) for rowspan, colspan in row) for row in spans]
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(placed(rows)):
        for one in row:
            assert (y, one.column) not in taken
            taken |= {(y + dy, one.column) for dy in range(one.cell.rowspan)}


# On the page

WORD = "W" * 30


def laid_out(width: str, table: str = "") -> tuple[WideTable, ...]:
    table = table or f'<table data-line="7" style="font-size:9pt"><tr><td>{WORD}</td><td>{WORD}</td></tr></table>'
    html = f'<style>@page {{ size: {width} 200pt; margin: 20pt }}</style><section class="leaf" id="ch-a">{table}</section>'
    return wide_tables(weasyprint.HTML(string=html).render().pages)


def test_a_table_that_fits_is_left_alone() -> None:
    assert laid_out("900pt") == ()


def test_a_wide_table_is_found_with_its_place() -> None:
    (table,) = laid_out("400pt")
    assert (table.leaf, table.line, table.size) == ("ch-a", 7, 9.0)
    assert 0.3 < table.room < 0.9


def test_a_turned_table_higher_than_the_measure_is_found() -> None:
    rows = "<tr><td>行</td></tr>" * 12
    turned = f'<div class="turned"><div class="turned-page" style="width:160pt"><table data-line="3">{rows}</table></div></div>'
    tables = laid_out("140pt", turned)
    assert [(table.line, table.too_high) for table in tables] == [(3, True)]
    assert made_to_fit(tables) == ()


def test_type_shrinks_as_far_as_it_can_be_read() -> None:
    near, far = made_to_fit((WideTable("ch-a", 1, 9, 0.9), WideTable("ch-a", 2, 9, 0.3)))
    assert (near.size, far.size) == (8.1, SMALLEST)
    style = fitting_style((near, far))
    assert '#ch-a table[data-line="1"] { font-size: 8.1pt }' in style
    assert style.count("anywhere") == 1


def test_a_wide_table_is_set_smaller_with_a_word_about_it(tmp_path: Path) -> None:
    columns = [f"parameter_number_{n}_of_four" for n in range(4)]
    text = f"前文。\n\n| {' | '.join(columns)} |\n|{'--|' * 4}\n| a | b | c | d |\n\n: 题 {{#tbl-a}}\n"
    result = build(book(tmp_path, text), tmp_path / "out", ["pdf"])
    (problem,) = result.problems
    assert (problem.code, problem.severity, problem.place.line) == ("table-shrunk", Severity.WARNING, FIRST_LINE + 6)
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "small-book.pdf")
    text_page = next(page.get_textpage() for page in pdf if "parameter_number_3" in page.get_textpage().get_text_bounded())
    found = text_page.search("parameter_number_3")
    index, count = found.get_next()
    right = max(text_page.get_charbox(i)[2] for i in range(index, index + count))
    body = text_page.search("前文").get_next()
    left = text_page.get_charbox(body[0])[0]
    assert right < left + 34 * 10.5, "it ends within the measure, which is 36 ems and begins two before the paragraph's text"


def test_a_table_that_no_type_makes_fit_is_an_error(tmp_path: Path) -> None:
    text = f"前文。\n\n|{' 1,000,000,000 |' * 16}\n|{'--|' * 16}\n|{' 1,000,000,000 |' * 16}\n\n: 题 {{#tbl-a}}\n"
    with pytest.raises(Stop) as caught:
        build(book(tmp_path, text), tmp_path / "out", ["pdf"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("table-too-wide", FIRST_LINE + 6)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_a_head_of_a_formula_alone_has_a_name(tmp_path: Path) -> None:
    markup = first(tmp_path, "| $n$ | 数 $k$ |\n|--|--|\n| $a$ | 1 |\n\n: 题 {#tbl-a}\n")
    assert 'alttext="n" aria-label="n"' in markup
    assert markup.count("aria-label") == 1

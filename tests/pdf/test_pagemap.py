"""Where pages begin, and their folios, in small documents."""

from __future__ import annotations

import pytest

from kanben.manuscript.pictures import Picture
from kanben.pdf.writer import Sheet, Source, lay_out
from kanben.render.print_pages import PageMap
from tests.pdf.test_tagging import PIXEL

STYLE = """
@page { size: 60mm 40mm; margin: 5mm 5mm 5mm 5mm }
@page front { @bottom-left { content: counter(page, lower-roman) } }
@page front:nth(1 of front) { @bottom-left { content: none } }
@page body { @bottom-right { content: "· " counter(page) } }
@page body:nth(1 of body) { counter-reset: page 1 }
html { font: 10pt/15pt "Noto Serif CJK SC"; hyphens: auto }
p { margin: 0; orphans: 1; widows: 1 }
table { border-collapse: collapse }
td, th { padding: 0; line-height: 15pt }
section { break-before: recto; string-set: x "y" }
.front { page: front }
.body { page: body }
.note { float: footnote }
"""
LINES = 5  # of a page


def map_of(body: str, style: str = "") -> PageMap:
    html = f'<html lang="zh-Hans"><head><title>题</title></head><body>{body}</body></html>'
    return lay_out(Source(html, [Sheet("test.css", STYLE + style)], {"p.png": Picture("p.png", "image/png", 1, 1, PIXEL)}, [])).page_map


def starts(body: str, style: str = "") -> list[tuple[str, str, int]]:
    return [(page.folio, page.leaf, page.place) for page in map_of(body, style).pages]


def lines(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


TWO = (
    f'<section class="leaf" id="half-title"><p>题</p></section><section class="leaf front" id="preface">{lines(*"一二三四五六七")}</section>'
    f'<section class="leaf body" id="ch-a">{lines(*"一二三四五六七")}</section>'
)


def test_folios_go_on_where_none_is_printed_and_start_again_with_the_body() -> None:
    """The second page is blank and is not listed."""
    assert starts(TWO) == [("i", "half-title", 0), ("iii", "preface", 0), ("iv", "preface", LINES), ("1", "ch-a", 0), ("2", "ch-a", LINES)]


def test_a_book_that_prints_no_folios_counts_in_decimals() -> None:
    assert [folio for folio, *_ in starts(TWO, "@page front, body { @bottom-left { content: none } @bottom-right { content: none } }")] == list(
        "13412"
    )


def test_ids_have_the_folio_of_the_page_where_they_begin() -> None:
    made = map_of(f'<section class="leaf body" id="a">{lines(*"一二三四")}<p id="s">五</p><p id="t">六</p></section>')
    assert [made.folios[id] for id in ("a", "s", "t")] == ["1", "1", "2"]
    assert "u" not in made.folios


@pytest.mark.parametrize(
    ("sixth", "place"),
    [
        ("<p><em>六</em>七</p>", LINES),
        ("<p><br/>六</p>", LINES),  # a page may begin with a line that is empty
        ('<p><img src="book:p.png" alt="图"/></p>', LINES),
        ('<p><span class="math">xy</span><span class="math">z</span></p>', LINES),
        ("<table><tr><td></td><td>六</td></tr></table>", LINES),
        ("<pre>  六</pre>", LINES),
    ],
)
def test_a_page_begins_with_its_first_character_or_object(sixth: str, place: int) -> None:
    assert starts(f'<section class="leaf body" id="a">{lines(*"一二三四五")}{sixth}</section>')[1] == ("2", "a", place)


def test_notes_and_generated_text_count_nothing() -> None:
    text = lines("一<span class='note'>注</span>", *"二三四五六七")
    made = starts(f'<section class="leaf body" id="a">{text}</section>', "p::before { content: '¶' }")
    assert made[1][2] < LINES  # the note takes room
    first = map_of(f'<section class="leaf body" id="a">{text}</section>').texts["a"]
    assert first == tuple("一二三四五六七")


def test_the_head_of_a_table_that_is_repeated_is_not_where_a_page_begins() -> None:
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in "一二三四五六七八")
    assert starts(f'<section class="leaf body" id="a"><table><thead><tr><th>头</th></tr></thead>{rows}</table></section>')[1] == ("2", "a", LINES)


def test_a_word_broken_over_the_page_is_counted_to_its_break() -> None:
    text = lines(*"一二三四") + '<p lang="en">Internationalization-of-characterization incomprehensibilities</p>'
    made = map_of(f'<section class="leaf body" id="a">{text}</section>')
    assert 4 < made.pages[1].place < 4 + len("Internationalization-of-characterization")


def test_a_page_of_what_only_print_has_begins_behind_what_was_read() -> None:
    links = "".join(f'<p class="entry">{n}</p>' for n in "12")
    text = f'{lines(*"一二三四五")}<section class="links" style="break-before: auto">{links}</section>'
    assert starts(f'<section class="leaf body" id="a">{text}</section>') == [("1", "a", 0), ("2", "a", LINES)]


def test_letters_that_a_style_changes_are_counted_all_the_same() -> None:
    text = lines(*"一二三四") + "<p>ab</p><p>cd</p>"
    assert starts(f'<section class="leaf body" id="a">{text}</section>', "p { text-transform: uppercase }")[1] == ("2", "a", 6)

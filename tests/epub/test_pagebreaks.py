"""Marks of the print edition's pages in small documents."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.epub.pagebreaks import Break, aligned, marked, page_breaks
from kanben.epub.publication import XHTML, Resource
from kanben.epub.xhtml import HTML_NS, parse
from kanben.render.print_pages import PageMap, PageStart
from kanben.render.running_text import OBJECT, blocks, pieces

HEAD = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>题</title></head><body>'
MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>'
MARK = re.compile(r'<span epub:type="pagebreak" role="doc-pagebreak" id="page-(\w+)" aria-label="\1"/>')


def document(body: str) -> Resource:
    return Resource("d", "d.xhtml", XHTML, f"{HEAD}{body}</body></html>".encode())


def text_of(body: str) -> tuple[str, ...]:
    return blocks(pieces(parse(document(body).content, "d").find(f"{{{HTML_NS}}}body")))


def with_marks(body: str, *places: int, printed: str | None = None) -> str:
    """The body with a mark, shown as |folio|, at each place of its own text, or of that of its like in print."""
    breaks = [Break(f"page-{n}", str(n), place) for n, place in enumerate(places, 1)]
    made = marked(document(body), breaks, text_of(body if printed is None else printed)).content.decode()
    return MARK.sub(r"|\1|", made.partition("<body>")[2].partition("</body>")[0]).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


@pytest.mark.parametrize(
    ("body", "place", "expected"),
    [
        ("<p>一二三四</p>", 2, "<p>一二|1|三四</p>"),
        ("<p>一<em>二三</em>四</p>", 2, "<p>一<em>二|1|三</em>四</p>"),
        ("<p>一<em>二三</em>四</p>", 1, "<p>一|1|<em>二三</em>四</p>"),
        ("<p>一<em>二三</em>四</p>", 3, "<p>一<em>二三</em>|1|四</p>"),
        ("<p>一 二<a href='#x'>三</a></p>", 2, '<p>一 二|1|<a href="#x">三</a></p>'),
        ("<p>一</p>\n<p>二</p>", 1, "<p>一</p>\n<p>|1|二</p>"),
        ("<p>一</p><h2 id='x'><span>1</span> 二</h2>", 1, '<p>一</p>|1|<h2 id="x"><span>1</span> 二</h2>'),
        ("<p>一</p><h2>二三</h2>", 2, "<p>一</p>|1|<h2>二三</h2>"),
        ("<p>一<ruby>漢字<rt>hàn zì</rt></ruby></p>", 2, "<p>一|1|<ruby>漢字<rt>hàn zì</rt></ruby></p>"),
        ("<ul><li>一</li><li><p>二</p></li></ul>", 1, "<ul><li>一</li><li><p>|1|二</p></li></ul>"),
        ("<dl><dt>一</dt><dd>二</dd></dl>", 1, "<dl><dt>一</dt><dd>|1|二</dd></dl>"),
        ("<table><tr><td>一</td></tr><tr><td></td><td>二</td></tr></table>", 1, "<table><tr><td>一</td></tr><tr><td/><td>|1|二</td></tr></table>"),
        ("<pre><code><span class='line'>a\n</span><span class='line'>  <i>b</i></span></code></pre>", 1, "  |1|<i>b</i>"),
        (f"<p>一</p><div>{MATH}</div>", 1, "<p>一</p><div>|1|<math><mi>x</mi></math></div>"),
        ("<p>一</p><figure><img src='a.png' alt='二'/></figure>", 1, '<p>一</p><figure>|1|<img src="a.png" alt="二"/></figure>'),
        (f"<p>一{MATH}</p>", 2, "<p>一<math><mi>x</mi></math>|1|</p>"),
        ("<nav epub:type='toc'><h1>目录</h1><ol><li><a href='#x'>一</a></li></ol></nav>", 0, '|1|<nav epub:type="toc">'),
        ("<nav epub:type='toc'><h1>目录</h1><ol><li><a href='#x'>一</a></li></ol></nav>", 2, '<li><a href="#x">|1|一</a></li>'),
    ],
)
def test_a_mark_stands_where_the_page_begins_or_at_the_nearest_place_before(body: str, place: int, expected: str) -> None:
    assert expected in with_marks(body, place)


def test_several_marks_in_one_text_keep_their_order() -> None:
    assert with_marks("<p>一二三<b>四</b>五六</p>", 0, 1, 1, 2, 4, 5) == "<p>|1|一|2||3|二|4|三<b>四</b>|5|五|6|六</p>"


def test_notes_and_spaces_count_nothing() -> None:
    body = "<p>一 二<a class='note-call' href='#n'>①</a>\u3000三</p><section class='notes'><aside>注</aside></section>"
    assert text_of(body) == ("一二三",)
    assert "\u3000|1|三" in with_marks(body, 2)


def test_a_formula_is_one_object_in_however_many_parts_it_is_set() -> None:
    printed = "<p>一<span class='math'>ab</span><span class='math-gap'> </span><span class='math'>c</span>二</p>"
    assert text_of(printed) == text_of(f"<p>一{MATH}二</p>") == (f"一{OBJECT}二",)


def test_what_print_alone_has_does_not_shift_what_follows() -> None:
    body, printed = "<p>一二三四</p><p>五六七</p>", "<p>一二（见别处）三四</p><p>只有纸书有</p><p>五六七</p>"
    assert with_marks(body, 8, 9, 10, 16, printed=printed) == "<p>一二三|1|四</p><p>|2||3|五六|4|七</p>"


def test_texts_that_have_little_in_common_are_refused() -> None:
    with pytest.raises(ValueError, match=r"d\.xhtml cannot be divided into pages: texts of 4 and 5 characters have 1 in common"):
        with_marks("<p>一二三四五</p>", 1, printed="<p>一乙丙丁</p>")


@given(st.lists(st.text("一二三四五六七八九十", min_size=1), min_size=1), st.data())
def test_equal_texts_have_equal_places(texts: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, sum(map(len, texts))))
    assert aligned(texts, texts)(place) == place


@given(st.lists(st.text("一二三四五六七八九十", min_size=4, max_size=9), min_size=1, max_size=8), st.data())
def test_a_place_keeps_its_character_where_something_is_put_in(texts: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts)))
    longer = [*texts[:at], "甲乙丙", *texts[at:]]
    place_of = aligned(longer, texts)
    before, added = sum(map(len, texts[:at])), 3
    for place in range(sum(map(len, longer))):
        assert place_of(place) == (place if place < before else max(before, place - added))


def pages(*starts: tuple[str, str]) -> PageMap:
    return PageMap(tuple(PageStart(folio, leaf, 0) for folio, leaf in starts), {}, {})


def test_ids_say_the_folio_and_differ() -> None:
    made = page_breaks(
        pages(("xii", "a"), ("1", "b"), ("2", "b"), ("1", "c"), ("三", "c")), {"a": "a.xhtml", "b": "b.xhtml", "c": "c.xhtml"}, {"page-2"}
    )
    assert [(page.label, page.href) for page in made.page_list] == [
        ("xii", "a.xhtml#page-xii"), ("1", "b.xhtml#page-1"), ("2", "b.xhtml#page-2-2"), ("1", "c.xhtml#page-1-2"), ("三", "c.xhtml#page-number-5"),
    ]  # fmt: skip


def test_a_page_of_nothing_in_the_epub_is_refused() -> None:
    with pytest.raises(ValueError, match="page 3 shows 'x', which is not in the EPUB"):
        page_breaks(pages(("3", "x")), {"a": "a.xhtml"}, ())

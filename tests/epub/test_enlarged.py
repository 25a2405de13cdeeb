"""Figures that open large: who gets a page, and the way there and back."""

from __future__ import annotations

import re

import pytest

from kanben.epub.enlarged import enlarged
from kanben.epub.properties import content_document
from kanben.manuscript.pictures import Picture
from tests.epub.sample import document

PICTURES = {
    "images/wide.png": Picture("assets/wide.png", "image/png", 1200, 600, b""),
    "images/tall.png": Picture("assets/tall.png", "image/png", 600, 1200, b""),
    "images/middling.png": Picture("assets/middling.png", "image/png", 300, 300, b""),
}


def figures(body: str) -> tuple[str, list[tuple[str, str, str]]]:
    made, found = enlarged(content_document("ch-a", "ch-a.xhtml", document("甲", body)), PICTURES, "放大", "返回正文")
    return made.content.decode(), [(figure.id, figure.title, figure.body) for figure in found]


def test_a_wide_figure_has_a_page_of_its_own_and_a_way_back() -> None:
    text, found = figures('<figure id="fig-a"><img src="images/wide.png" alt="乙" aria-details="d"/><figcaption>图1-1 丙</figcaption></figure>')
    assert '<figcaption>图1-1 丙<a class="enlarge" href="ch-a-figure-1.xhtml" aria-label="放大 图1-1 丙">放大</a></figcaption>' in text
    (page,) = found
    assert page[:2] == ("ch-a-figure-1", "图1-1 丙")
    assert page[2] == (
        '<figure><img class="wide" src="images/wide.png" alt="乙"/><figcaption>图1-1 丙</figcaption></figure>'
        '<p class="way-back"><a href="ch-a.xhtml#fig-a" role="doc-backlink">返回正文</a></p>'
    )


def test_without_id_and_caption_it_gets_both() -> None:
    text, found = figures('<p id="figure-1"></p><figure><img src="images/tall.png" alt="乙"/></figure>')
    assert '<figure id="figure-1-large">' in text
    assert '<figcaption><a class="enlarge" href="ch-a-figure-1.xhtml" aria-label="放大 乙">放大</a></figcaption>' in text
    assert found[0][1] == "乙"
    assert 'class="tall"' in found[0][2]
    assert 'href="ch-a.xhtml#figure-1-large"' in found[0][2]


@pytest.mark.parametrize(
    "body",
    [
        '<figure><img src="images/middling.png" alt="乙"/></figure>',
        '<figure><img src="images/wide.png" alt="" role="presentation"/></figure>',
        '<figure><img src="images/unknown.png" alt="乙"/></figure>',
        '<figure class="listing"><pre>x</pre></figure>',
        '<p><img src="images/wide.png" alt="乙"/></p>',
    ],
)
def test_what_gains_nothing_stays_as_it_is(body: str) -> None:
    text, found = figures(body)
    assert (text, found) == (document("甲", body).decode(), [])


def test_a_small_picture_beside_another_gains() -> None:
    one = '<figure><img src="images/middling.png" alt="乙"/></figure>'
    assert len(figures(f'<figure class="figures"><div class="row columns-2">{one}{one}</div></figure>')[1]) == 2


def test_the_caption_goes_without_what_stands_once() -> None:
    caption = (
        '<span id="s">图</span>甲<span epub:type="pagebreak" role="doc-pagebreak" id="page-2"></span>乙'
        '<a epub:type="noteref" href="#n" id="c">①</a>丙<a href="#eq">式</a><details id="d"><summary>说明</summary></details>'
    )
    text, found = figures(f'<figure><img src="images/wide.png" alt="字"/><figcaption>{caption}</figcaption></figure>')
    assert re.search(r"<figcaption>(.*)</figcaption>", found[0][2]) is not None
    assert '<figcaption><span>图</span>甲乙丙<a href="ch-a.xhtml#eq">式</a></figcaption>' in found[0][2]
    assert found[0][1] == "图甲乙丙式"
    assert '放大</a><details id="d">' in text

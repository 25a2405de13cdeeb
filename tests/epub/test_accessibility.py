"""Accessibility metadata claims what is there and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kanben.epub.accessibility import Facts, accessibility, facts
from kanben.epub.properties import content_document
from kanben.epub.publication import SVG, Resource
from tests.epub.sample import DRAWING, document, page_break, publication

PLAIN = Facts(headings=1)


def _facts(body: str) -> Facts:
    return facts([content_document("a", "a.xhtml", document("甲", body))])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>甲</h1>", Facts(headings=1)),
        ('<img src="a.png" alt="乙"/>', Facts(images=1)),
        ('<img src="a.png"/>', Facts(images=1, undescribed=1)),
        ('<img src="a.png" alt="" role="presentation"/>', Facts()),
        ('<img src="a.png" alt="乙" aria-details="d"/>', Facts(images=1, long_descriptions=1)),
        (DRAWING, Facts(images=1, undescribed=1)),
        (DRAWING.replace("<svg ", '<svg aria-label="折线" '), Facts(images=1)),
        (DRAWING.replace("<svg ", '<svg aria-hidden="true" '), Facts()),
        ('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>', Facts(formulas=1, formulas_without_text=1)),
        ("<table><tr><td>甲</td></tr></table>", Facts(tables=1, tables_without_heads=1)),
        ("<table><tr><th>甲</th></tr></table>", Facts(tables=1)),
        (page_break("1"), Facts(page_breaks=1, aria_roles=1)),
        ('<section epub:type="index"></section>', Facts(indexes=1)),
        ("<ruby>刊<rt>kān</rt></ruby>", Facts(rubies=1)),
        ('<video src="a.mp4"></video>', Facts(moving=1)),
    ],
)
def test_facts(body: str, expected: Facts) -> None:
    assert _facts(body) == expected


def test_animated_pictures_move() -> None:
    moving = DRAWING.replace("</svg>", '<animate attributeName="x" dur="1s"/></svg>').encode()
    assert facts([Resource("a", "a.svg", SVG, moving), Resource("b", "b.gif", "image/gif", b"GIF89a")]) == Facts(moving=2)


def test_a_book_of_words_alone() -> None:
    access = accessibility(PLAIN, "zh-Hans")
    assert access.access_modes == ("textual",)
    assert access.access_modes_sufficient == (("textual",),)
    assert access.features == ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability")
    assert access.hazards == ("none",)
    assert "图片" not in access.summary
    assert "公式" not in access.summary


def test_undescribed_images_are_admitted() -> None:
    access = accessibility(replace(PLAIN, images=2, undescribed=1), "zh-Hans")
    assert access.access_modes_sufficient == (("textual", "visual"),)
    assert "alternativeText" not in access.features
    assert "部分图片没有替代文字" in access.summary


def test_movement_takes_the_all_clear_away() -> None:
    access = accessibility(replace(PLAIN, moving=1), "zh-Hans")
    assert access.hazards == ("unknown",)
    assert "闪烁" not in access.summary


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [("zh-Hans", "zh-Hans", "图片均有替代文字"), ("zh-TW", "zh-Hant", "圖片均有替代文字"), ("de", "en", "All images have alternative text")],
)
def test_the_summary_is_in_the_books_language(language: str, tag: str, words: str) -> None:
    access = accessibility(replace(PLAIN, images=1), language)
    assert access.summary_lang == tag
    assert words in access.summary


def test_conformance_is_never_claimed() -> None:
    metadata = publication(with_pages=True).metadata
    assert not any(m.property == "dcterms:conformsTo" for m in metadata.others)
    assert "WCAG" not in metadata.accessibility.summary

"""Accessibility metadata claims what is there and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from kanben.epub.accessibility import accessibility
from kanben.epub.facts import Facts, facts
from kanben.epub.properties import content_document
from kanben.epub.publication import SVG, Conformance, Resource
from kanben.epub.statement import _GROUPS, _SENTENCES, statement
from kanben.epub.writer import write
from tests.epub.opened import open_epub
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
        ("<pre>x</pre>", Facts(listings=1)),
        ('<aside role="doc-footnote">注</aside>', Facts(notes=1, aria_roles=1)),
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
    assert "没有闪烁" not in access.summary
    assert "是否闪烁未经检验" in access.summary


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


REVIEW = Conformance("EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "某机构", "2026-11-20", "某证", "https://example.org/report.html")


@pytest.mark.parametrize(
    ("language", "claim", "none"),
    [
        ("zh-Hans", "经某机构于2026年11月20日审查，本书符合 EPUB Accessibility 1.1 - WCAG 2.2 Level AA。", "未作无障碍标准的符合性声明"),
        ("zh-Hant", "經某机构於2026年11月20日審查，本書符合 EPUB Accessibility 1.1 - WCAG 2.2 Level AA。", "未作無障礙標準的符合性聲明"),
        ("en", "Reviewed by 某机构 on 20 November 2026, the book conforms to EPUB Accessibility 1.1 - WCAG 2.2 Level AA.", "No conformance"),
    ],
)
def test_conformance_is_claimed_where_a_person_reviewed_the_book(language: str, claim: str, none: str) -> None:
    reviewed, unreviewed = (accessibility(PLAIN, language, conformance=found).summary for found in (REVIEW, None))
    assert claim in reviewed
    assert none not in reviewed
    assert none in unreviewed


def test_every_sentence_is_in_a_group_and_every_group_is_said() -> None:
    assert {name for _, names in _GROUPS for name in names} == set(_SENTENCES)
    everything = Facts(*(1 for _ in fields(Facts)))
    for language in ("zh-Hans", "zh-Hant", "en"):
        assert len(statement(everything, language, has_page_list=True).groups) == len(_GROUPS)


def test_the_package_names_the_reviewer(tmp_path: Path) -> None:
    sample = publication()
    access = replace(sample.metadata.accessibility, conformance=REVIEW)
    book = open_epub(write(replace(sample, metadata=replace(sample.metadata, accessibility=access)), tmp_path / "book.epub").path)
    assert book.metas("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert book.metas("a11y:certifiedBy") == ["某机构"]
    assert book.metas("a11y:certifierCredential") == ["某证"]
    assert book.metas("dcterms:date") == ["2026-11-20"]
    assert [link.get("href") for link in book.package.iter("{*}link") if link.get("rel") == "a11y:certifierReport"] == [REVIEW.report]

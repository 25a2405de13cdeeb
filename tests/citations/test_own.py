"""How to cite the book, its original and its chapters."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from kanben.citations.own import ChapterWork, OwnCitation, own_citations
from kanben.citations.ris import ris
from kanben.citations.styles import find_style
from kanben.manuscript.metadata import Metadata, Series
from kanben.outputs import make_epub
from kanben.pandoc.ast import plain_text
from tests.manuscript.small_book import FILES, write_book
from tests.render.rendered import prepared

BOOK = Metadata.model_validate(
    {
        "slug": "book",
        "title": "并行计算",
        "subtitle": "译本",
        "language": "zh-Hans",
        "identifier": "https://book.example/",
        "version": "1.2",
        "date": "2026-11-24",
        "contributors": [{"name": "Jane Q. Doe", "role": "aut"}, {"name": "孙七", "role": "trl"}],
        "publisher": "某社",
        "rights": {"licence": "CC-BY-4.0", "holder": "孙七", "year": 2026},
        "original": {"title": "Parallel Computing", "authors": ["Jane Q. Doe"], "year": 2020, "publisher": "Press"},
        "chapters": ["01-one.md"],
    }
)
CHAPTERS = (ChapterWork("ch-one", "1", "一", "zh-Hans"), ChapterWork("ch-two", "2", "二", "zh-Hans"))


@pytest.fixture(scope="module", params=["gb-t-7714-2025-numeric", "apa"])
def own(request: pytest.FixtureRequest) -> tuple[OwnCitation, ...]:
    return own_citations(BOOK, find_style(request.param, Path()), CHAPTERS)


def test_the_book_the_original_and_the_chapters(own: tuple[OwnCitation, ...]) -> None:
    assert [(one.of, one.id) for one in own] == [("book", ""), ("original", ""), ("chapter", "ch-one"), ("chapter", "ch-two")]


def test_three_styles_whatever_the_books_own_is(own: tuple[OwnCitation, ...]) -> None:
    assert {name: plain_text(text) for name, text in own[0].texts} == {
        "GB/T 7714—2025": "Doe J Q. 并行计算：译本[M/OL]. 孙七，译. 某社，2026. https://book.example/.",
        "APA": "Doe, J. Q. (2026). 并行计算：译本 (孙七, 译; 版 1.2). 某社. https://book.example/",
        "IEEE": "J. Q. Doe, 并行计算：译本. 某社, 2026. 载于: https://book.example/",
    }
    assert dict(own[1].texts).keys() == dict(own[0].texts).keys()
    assert {name: plain_text(text) for name, text in own[2].texts} == {
        "GB/T 7714—2025": "Doe J Q. 一[M/OL]. 孙七，译//并行计算：译本. 某社，2026. https://book.example/.",
        "APA": "Doe, J. Q. (2026). 一 (孙七, 译). 收入 并行计算：译本 (版 1.2, 章 1). 某社. https://book.example/",
        "IEEE": "J. Q. Doe, 《一》, 收入 并行计算：译本, 某社, 2026, 章 1. 载于: https://book.example/",
    }


def test_chapters_of_one_year_carry_no_letters(own: tuple[OwnCitation, ...]) -> None:
    texts = [plain_text(one.text) for one in own[2:]]
    assert all("2026" in text and "2026a" not in text and "2026b" not in text for text in texts)
    assert ["一" in texts[0], "二" in texts[1]] == [True, True]


def test_bibtex_has_months_as_its_macros(own: tuple[OwnCitation, ...]) -> None:
    assert own[0].bibtex.startswith("@book{book,")
    assert "  month = nov" in own[0].bibtex
    assert own[2].bibtex.startswith("@inbook{book-one,")


def test_csl_json_is_what_citation_programs_read(own: tuple[OwnCitation, ...]) -> None:
    (item,) = json.loads(own[2].csl_json)
    assert (item["type"], item["title"], item["container-title"], item["chapter-number"]) == ("chapter", "一", "并行计算：译本", "1")


def test_ris_of_the_book(own: tuple[OwnCitation, ...]) -> None:
    assert own[0].ris == (
        "TY  - BOOK\nID  - book\nAU  - Doe, Jane Q.\nA4  - 孙七\nTI  - 并行计算：译本\nET  - 1.2\nPB  - 某社\nUR  - https://book.example/\n"
        "LA  - zh-Hans\nPY  - 2026\nDA  - 2026/11/24/\nER  - \n"
    )


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        ({"type": "article-journal", "page": "5-9"}, ["TY  - JOUR", "SP  - 5", "EP  - 9"]),
        ({"type": "map", "page": "5"}, ["TY  - GEN", "SP  - 5"]),
        ({"type": "book", "issued": {"date-parts": [[2020]]}}, ["TY  - BOOK", "PY  - 2020", "DA  - 2020///"]),
        ({"type": "book", "title": "两\n行"}, ["TY  - BOOK", "TI  - 两 行"]),
        ({"type": "book", "author": [{"family": "King", "given": "M. L.", "suffix": "Jr."}]}, ["TY  - BOOK", "AU  - King, M. L., Jr."]),
    ],
)
def test_ris(item: dict[str, object], lines: list[str]) -> None:
    assert ris({"id": "x", **item}).splitlines() == [lines[0], "ID  - x", *lines[1:], "ER  - "]


def test_pages_say_how_to_cite(tmp_path: Path) -> None:
    """The page of the book has everything, a chapter the book and itself."""
    description = FILES["metadata.yaml"].decode().replace("[references, colophon]", "[references, how-to-cite, colophon]")
    first = "---\ntitle: 一\ncite: true\n---\n正文。\n"
    write_book(tmp_path, {**FILES, "metadata.yaml": description.encode(), "chapters/01-first.md": first.encode()})
    with ZipFile(BytesIO(make_epub(prepared(tmp_path)).content)) as epub:
        pages = {name.rpartition("/")[2]: epub.read(name).decode() for name in epub.namelist() if name.endswith(".xhtml")}
    assert re.findall(r'class="piece-title">([^<]+)', pages["how-to-cite.xhtml"]) == ["引用本书", "引用各章"]
    assert re.findall(r'class="code-name">([^<]+)', pages["how-to-cite.xhtml"]) == ["BibTeX", "RIS", "CSL-JSON"]
    assert re.findall(r"<dt>([^<]+)", pages["how-to-cite.xhtml"]) == ["GB/T 7714—2025", "APA", "IEEE"] * 3
    assert pages["how-to-cite.xhtml"].count("//小书") == 2
    assert pages["how-to-cite.xhtml"].count("<details>") == 2
    assert re.findall(r'class="piece-title">([^<]+)', pages["ch-first.xhtml"]) == ["引用本书", "引用本章"]
    assert re.findall(r"<span class=\"line\">@(\w+)", pages["ch-first.xhtml"]) == ["book", "inbook"]
    assert "own-citation" not in pages["ch-second.xhtml"]


def test_a_series_is_cited_with_its_number() -> None:
    book = BOOK.model_copy(update={"series": Series(title="计算丛书", number="3")})
    cited = own_citations(book, find_style("gb-t-7714-2025-numeric", Path()), CHAPTERS)
    assert "series = {计算丛书}" in cited[0].bibtex
    assert "T3  - 计算丛书" in cited[0].ris
    assert json.loads(cited[2].csl_json)[0]["collection-number"] == "3"

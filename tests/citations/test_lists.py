"""Reference lists of the book and of chapters, further reading, works that nothing cites: in the pages of both media."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.pipeline import Findings, prepare
from kanben.progress import silent
from kanben.render.edition import Medium
from tests.manuscript.small_book import FILES, write_book
from tests.render.rendered import rendered

WORKS = """
@book{a, author = {甲}, title = {书甲}, publisher = {某社}, year = {2001}}
@book{b, author = {Bee, Ann}, title = {Bees}, publisher = {Press}, year = {2002}}
@book{c, author = {丙}, title = {书丙}, publisher = {某社}, year = {2003}}
"""
ONE = "---\ntitle: 一\nfurther_reading:\n  - items: [{key: c, note: 可读。}]\n---\n先 [@b]，再 [@a]，又 [@b]。\n"
TWO = "---\ntitle: 二\n---\n见 [@a]。\n"


def book(root: Path, settings: str = "", back: str = "references, colophon", one: str = ONE) -> Path:
    description = FILES["metadata.yaml"].decode().replace("[references, colophon]", f"[{back}]").replace("print: {trim: A5}\n", "")
    files = {"metadata.yaml": description + settings, "chapters/01-first.md": one, "chapters/02-second.md": TWO, "references.bib": WORKS}
    return write_book(root, {**FILES, **{name: text.encode() for name, text in files.items()}})


def entries(body: str) -> list[tuple[str, str]]:
    """Label and id of each entry on a page."""
    return re.findall(r'<div class="entry" id="([^"]+)">.*?<span class="entry-label">\s*(\[\d+\])', body)


def test_one_list_for_the_book(tmp_path: Path) -> None:
    pages = rendered(book(tmp_path), Medium.EPUB)
    assert entries(pages["references"]) == [("ref-b", "[1]"), ("ref-a", "[2]"), ("ref-c", "[3]")]
    assert entries(pages["ch-first"]) == []
    assert 'href="references.xhtml#ref-a"' in pages["ch-first"]
    assert 'href="references.xhtml#ref-a"' in pages["ch-second"]


def test_an_entry_leads_back_to_every_place(tmp_path: Path) -> None:
    page = rendered(book(tmp_path), Medium.EPUB)["references"]
    back = {
        id: re.findall(r'class="back"[^>]*href="([^"]+)"', entry) for id, entry in re.findall(r'<div class="entry" id="([^"]+)">(.*?)</div>', page)
    }
    assert back == {
        "ref-b": ["ch-first.xhtml#cite-1", "ch-first.xhtml#cite-3"],
        "ref-a": ["ch-first.xhtml#cite-2", "ch-second.xhtml#cite-4"],
        "ref-c": [],
    }


def test_an_entry_says_its_language(tmp_path: Path) -> None:
    page = rendered(book(tmp_path), Medium.EPUB)["references"]
    assert re.findall(r'class="entry-text"( lang="[^"]*")?', page) == [' lang="en"', "", ""]


def test_a_list_for_each_chapter(tmp_path: Path) -> None:
    pages = rendered(book(tmp_path, "references: chapter\n", "colophon"), Medium.EPUB)
    assert entries(pages["ch-first"]) == [("ref-ch-first-b", "[1]"), ("ref-ch-first-a", "[2]"), ("ref-ch-first-c", "[3]")]
    assert entries(pages["ch-second"]) == [("ref-ch-second-a", "[1]")]
    assert 'href="#ref-ch-second-a"' in pages["ch-second"]
    assert 'href="#cite-4"' in pages["ch-second"]
    assert "xhtml#ref" not in pages["ch-first"] + pages["ch-second"]


def test_further_reading_alone(tmp_path: Path) -> None:
    pages = rendered(book(tmp_path, "list_further_reading: false\n"), Medium.EPUB)
    assert [id for id, _ in entries(pages["references"])] == ["ref-b", "ref-a"]
    assert "书丙" in pages["ch-first"]
    assert "ref-c" not in pages["ch-first"]


def test_a_call_without_a_list_is_no_link(tmp_path: Path) -> None:
    pages = rendered(book(tmp_path, back="colophon"), Medium.EPUB)
    assert "biblioref" not in pages["ch-second"]
    assert "[2]" in pages["ch-second"]


@pytest.mark.parametrize(("settings", "told"), [("", ["references.bib:4"]), ("list_uncited: true\n", [])])
def test_works_that_nothing_cites(tmp_path: Path, settings: str, told: list[str]) -> None:
    root = book(tmp_path, settings, one="---\ntitle: 一\n---\n先 [@b]。\n")
    findings = Findings()
    prepare(root, findings, silent, fonts=False)
    assert [(str(problem.place), problem.code) for problem in findings.remarks] == [(place, "citation-unused") for place in told]
    assert not findings.problems
    listed = [id for id, _ in entries(rendered(root, Medium.EPUB)["references"])]
    assert listed == (["ref-b", "ref-a"] if told else ["ref-b", "ref-a", "ref-c"])

"""Glossary and index of a large book, read back from its files: every folio is that of the page on which the use stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.pipeline import build
from tests.entries.large import book, word
from tests.entries.printed import Printed, read
from tests.epub.extra_checks import extra_checks
from tests.epub.opened import EPUB_TYPE, X, open_epub
from tests.tools.epubcheck import run_epubcheck

pytestmark = pytest.mark.xdist_group("large index")  # its book is built once

TERMS, MARKS, CHAPTERS = 60, 120, 6
MORE = (
    """
## 长谈

[]{.index entry="长谈" range=start}[总说]{.index entry="长谈>总说" .main}。

"""
    + "".join(f"第{n}段[连续]{{.index}}。{'占地方的话，说了又说，直到满了一页为止。' * 30}\n\n" for n in range(9))
    + """
[]{.index entry="长谈" range=end}[]{.index entry="闲谈" see="长谈"}[]{.index entry="长谈" also="连续"}
"""
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = book(tmp_path_factory.mktemp("large"), terms=TERMS, marks=MARKS, chapters=CHAPTERS, settings="epub: {page_list: true}\n")
    last = root / "chapters" / f"{CHAPTERS:02}-c{CHAPTERS}.md"
    last.write_text(last.read_text("utf-8") + MORE, "utf-8")
    result = build(root, root / "out", ("epub", "pdf"))
    assert result.problems == ()
    return root / "out"


@pytest.fixture(scope="module")
def printed(built: Path) -> Printed:
    return read(built / "small-book.pdf")


def test_each_folio_is_that_of_the_page_its_link_leads_to(printed: Printed) -> None:
    assert len(printed.links) > TERMS + MARKS
    assert printed.astray() == []


def test_each_entry_of_the_index_gives_the_page_of_its_mark(printed: Printed) -> None:
    start = max(number for number, text in enumerate(printed.texts) if text.startswith("索引"))
    index = "\n".join(line for lines in printed.lines[start:] for line in lines)
    for n in range(1, MARKS):
        first = next(number for number, text in enumerate(printed.texts) if word(n) in text)
        assert re.findall(rf"^{word(n)}\s*(\d+)", index, re.MULTILINE) == [printed.labels[first]]


def test_front_matter_is_counted_by_itself(printed: Printed) -> None:
    index = "".join(printed.texts)
    assert re.search(rf"{word(0)}iii,1", index)


def test_ranges_are_joined_and_send_on(printed: Printed) -> None:
    pages = [number for number, text in enumerate(printed.texts) if "连续。" in text]
    whole = f"{printed.labels[pages[0]]}–{printed.labels[pages[-1]]}"
    assert len(pages) > 2
    index = "".join(printed.texts)
    assert f"连续{whole}" in index
    assert f"长谈{whole}另见连续总说{printed.labels[pages[0]]}" in index
    assert "闲谈见长谈" in index


def test_the_epub_is_valid_and_says_what_it_has(built: Path) -> None:
    path = built / "small-book.epub"
    assert run_epubcheck(path) == ()
    assert extra_checks(path) == ()
    epub = open_epub(path)
    kinds = {element.get(EPUB_TYPE) for document in epub.documents.values() for element in document.body.iter() if element.get(EPUB_TYPE)}
    assert {"glossary", "glossterm", "glossdef", "glossref", "index", "index-entry", "index-locator", "index-xref-preferred"} <= kinds


def test_every_use_leads_to_its_entry_and_back(built: Path) -> None:
    epub = open_epub(built / "small-book.epub")
    glossary = next(document for name, document in epub.documents.items() if name.endswith("glossary.xhtml"))
    entries = {"".join(dt.find(f"{X}dfn").itertext()): dt for dt in glossary.body.iter(f"{X}dt")}
    assert len(entries) == TERMS
    for n in range(TERMS):
        entry = entries[word(n)]
        back = [link.get("href") for link in entry.getnext().iter(f"{X}a") if link.get("role") == "doc-backlink"]
        assert len(back) == 2
        for href in back:
            name, _, id = href.partition("#")
            document = next(document for path, document in epub.documents.items() if path.endswith(name))
            use = next(element for element in document.body.iter() if element.get("id") == id)
            assert "".join(use.itertext()) == word(n)
            assert use.get("href") == f"glossary.xhtml#{entry.get('id')}"

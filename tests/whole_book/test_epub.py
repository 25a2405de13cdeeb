"""The EPUB of the repository's own book."""

from __future__ import annotations

import shutil
import urllib.request
from pathlib import Path

import pytest

from kanben.book.headings import heading
from kanben.book.model import Book, Chapter
from kanben.pipeline import Result
from tests.epub.extra_checks import extra_checks
from tests.epub.opened import Document, X, open_epub, text
from tests.tools.epubcheck import Level, run_epubcheck
from tests.whole_book.conftest import NetworkTouched, without_network

pytestmark = pytest.mark.xdist_group("whole book")  # its book is built once


@pytest.fixture(scope="module")
def documents(epub: Path) -> dict[str, Document]:
    return open_epub(epub).documents


def test_the_build_has_nothing_to_say_and_needs_no_network(result: Result) -> None:
    assert result.problems == ()
    with without_network(), pytest.raises(NetworkTouched):
        urllib.request.urlopen("https://a.example/")


@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
def test_epubcheck_has_nothing_to_say(epub: Path) -> None:
    assert [str(finding) for finding in run_epubcheck(epub) if finding.level is not Level.USAGE] == []


def test_the_extra_checks_have_nothing_to_say(epub: Path) -> None:
    assert extra_checks(epub) == ()


def test_every_link_inside_leads_to_something(epub: Path) -> None:
    written, links = open_epub(epub), 0
    for path, document in written.documents.items():
        for link in document.elements(f"{X}a"):
            address = link.get("href", "")
            if "://" not in address and not address.startswith("mailto:"):
                assert written.target(path, address)[1] is not None, f"{path}: {address}"
                links += 1
    assert links > 100


def test_the_contents_say_what_the_headings_say(epub: Path) -> None:
    written = open_epub(epub)
    for link in written.navs()["toc"].iter(f"{X}a"):
        address = link.get("href", "")
        document, target = written.target(written.nav.path, address)
        assert document is not None
        assert target is not None
        head = target if "#" in address else next(document.elements(f"{X}h1"))
        assert text(link) == squeezed(heading_text(head)), address


def heading_text(element: object) -> str:
    """Words of a heading without the calls of its notes."""
    return "".join(
        part
        for part in element.xpath(".//text()[not(ancestor::*[@role='doc-noteref'])]")  # type: ignore[attr-defined]
    )


def squeezed(words: str) -> str:
    return "".join(words.split())


def test_every_leaf_of_the_book_is_in_the_spine_in_order(epub: Path, book: Book) -> None:
    written = open_epub(epub)
    linear = [ref.get("idref") for ref in written.package.iterfind("{*}spine/{*}itemref") if ref.get("linear") != "no"]
    expected = ["nav" if leaf.id == "contents" else leaf.id for leaf in book.leaves]
    divided = {f"{leaf.id}-{number}" for leaf in book.leaves for number in range(2, 10)}  # what a large leaf goes on in
    spine = [name for name in linear if name not in divided]
    assert spine == ["cover", *expected]


def test_titles_of_documents_are_the_chapters(documents: dict[str, Document], book: Book) -> None:
    titles = {path.rpartition("/")[2]: "".join(next(document.elements(f"{X}title")).itertext()) for path, document in documents.items()}
    for chapter in (leaf for leaf in book.leaves if isinstance(leaf, Chapter)):
        assert titles[f"{chapter.id}.xhtml"] == heading(chapter, book.metadata)

"""The page list of whole books against the text of their PDF's pages, as another program reads it."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from kanben.manuscript.loading import load
from kanben.outputs import make_pdf
from kanben.pdf.page import page_area
from kanben.pipeline import Findings, Result, build, prepare
from kanben.progress import silent
from tests.epub.extra_checks import extra_checks
from tests.epub.opened import EPUB_TYPE, M, S, X, open_epub
from tests.tools.epubcheck import Level, run_epubcheck

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpora" / "rust-by-example-cn" / "src"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("page list")]  # its book is built once
OBJECT = "\ufffc"
# What style sheets put into the text of a page: leaders with folios, the pages of references.
GENERATED = re.compile(r"(?:·\s*)*·\s+([ivxlc]+|\d+)\b|见?第\s*[ivxlc\d]+\s*页(?=）)")
HIDDEN = {"note-call", "notes", "back", "running-title", "used", "index-places"}  # what the pages show elsewhere, or not at all
COLUMN_HEADS = re.compile(r"^(译名对照表)?\s*译名\s*原文\s*释义\s*页码\s*")  # of the glossary, again on each page
FOLIOS = re.compile(r"[ \t]+\d+(?:[–,] ?\d+)*(?=\s|$)")  # behind entries: in print alone
ENOUGH = 16  # letters that tell a place


@dataclass(frozen=True, slots=True)
class Marked:
    """A page break of the EPUB: its folio and the text from it to the next one; pictures and formulas are `OBJECT`."""

    folio: str
    document: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the PDF that is not blank: what it prints as its head, its label and its text."""

    head: tuple[str, ...]
    label: str
    text: str


def marked(path: Path) -> list[Marked]:
    found: list[tuple[str, str, list[str]]] = []
    epub = open_epub(path)

    def walk(element: etree._Element, document: str) -> None:
        classes = (element.get("class") or "").split()
        if element.get(EPUB_TYPE) == "pagebreak":
            found.append((element.get("aria-label"), document, []))
        elif element.tag in (X + "img", M + "math"):
            add(OBJECT)
        elif element.tag not in (S + "svg", X + "rt") and not element.get("hidden") and not HIDDEN & {*classes}:
            add(element.text)
            for child in element:
                walk(child, document)
                add(child.tail)

    def add(text: str | None) -> None:
        if found and text:
            found[-1][2].append(text)

    for name in epub.spine:
        walk(epub.documents[name].body, name)
    return [Marked(folio, document, "".join(text).strip()) for folio, document, text in found]


def printed(path: Path, top: float) -> Iterator[Page]:
    """The pages whose type area, which begins `top` pt below the edge, shows any text."""
    pdf = pypdfium2.PdfDocument(path)
    for number, page in enumerate(pdf):
        height = page.get_height()
        text = page.get_textpage()
        body = text.get_text_bounded(top=height - top + 6, bottom=0).strip()
        if body:
            yield Page(tuple(text.get_text_bounded(top=height, bottom=height - top + 6).split()), pdf.get_page_label(number), body)


def letters(text: str) -> str:
    """Letters and digits, without what differs in how it is set."""
    return "".join(letter for letter in GENERATED.sub("", text) if letter.isalpha() or letter.isdecimal())


def check(root: Path, result: Result) -> list[Marked]:
    """Every page is marked where it begins; the marks that stand before an object, or before few letters, are handed back."""
    paths = {output.artifact.path.suffix: output.artifact.path for output in result.outputs}
    marks = marked(paths[".epub"])
    pages = list(printed(paths[".pdf"], page_area(load(root)[0].metadata).top))
    assert len(marks) == len(pages)
    rest = []
    for mark, page in zip(marks, pages, strict=True):
        assert mark.folio == page.label
        assert not page.head or mark.folio in page.head
        # The navigation document has more levels than the contents of the print edition; glossary and index have folios in print alone.
        enough = 4 if mark.document.endswith(("/nav.xhtml", "/glossary.xhtml", "/index.xhtml")) else ENOUGH
        text = COLUMN_HEADS.sub(r"\1", page.text)
        if mark.document.endswith(("/glossary.xhtml", "/index.xhtml")):
            text = FOLIOS.sub("", text)
        begins, shown = letters(mark.text.partition(OBJECT)[0])[:enough], letters(text)
        if len(begins) < enough:
            rest.append(mark)
        assert mark.text[0] in {OBJECT, text[0]}, (mark, page)
        assert shown.startswith(begins), (mark, page)
    return rest


@pytest.fixture(scope="module")
def own_book(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return build(ROOT, tmp_path_factory.mktemp("book"), ["epub", "pdf"])


def test_every_page_of_our_book_is_marked_where_it_begins(own_book: Result) -> None:
    rest = check(ROOT, own_book)
    assert len(rest) < own_book.outputs[1].pages / 5  # most are pages that begin with a figure or a formula
    assert any(re.match(rf"{OBJECT}\s*图\d+-\d", mark.text.replace(" ", "")) for mark in rest)


def test_the_epub_alone_has_the_same_bytes(own_book: Result, tmp_path: Path) -> None:
    alone = build(ROOT, tmp_path, ["epub"]).outputs[0].artifact.path
    assert alone.read_bytes() == own_book.outputs[0].artifact.path.read_bytes()


def test_a_chapter_alone_lists_no_pages(tmp_path: Path) -> None:
    epub = open_epub(build(ROOT, tmp_path, ["epub"], chapter="01-rooflines").outputs[0].artifact.path)
    assert "page-list" not in epub.navs()
    assert not epub.metas("pageBreakSource")


def test_the_package_says_whose_pages_they_are(own_book: Result) -> None:
    epub = open_epub(own_book.outputs[0].artifact.path)
    assert epub.metas("pageBreakSource") == [f"{load(ROOT)[0].metadata.identifier}#print"]
    assert {"pageBreakMarkers", "pageNavigation"} <= {*epub.metas("schema:accessibilityFeature")}


@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
def test_the_checkers_are_silent(own_book: Result) -> None:
    path = own_book.outputs[0].artifact.path
    assert extra_checks(path) == ()
    assert [finding for finding in run_epubcheck(path) if finding.level is not Level.USAGE] == []


def test_folios_of_ids_are_those_that_the_contents_print(own_book: Result) -> None:
    ready = prepare(ROOT, Findings(), silent, fonts=True)
    page_map = make_pdf(ready).page_map
    assert page_map is not None
    front = itertools.takewhile(lambda page: page.label != "1", printed(own_book.outputs[1].artifact.path, 0))
    contents = "\n".join(page.text for page in front if "· ·" in page.text or "··" in page.text)
    titles = {chapter.id: "".join(chapter.matter.title[0].text.split()) for chapter in ready.book.chapters if chapter.number and chapter.matter.title}
    lines = ["".join(line.split()) for line in contents.splitlines()]
    for id, title in titles.items():
        line = next(line for line in lines if title in line)
        assert line.rpartition("·")[2] == page_map.folios[id]


@pytest.fixture(scope="module")
def large_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as a book: its chapters in order, without markup that is mdBook's."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of a large book is not beside the repository")
    root = tmp_path_factory.mktemp("large")
    (root / "chapters").mkdir()
    names = []
    for address in dict.fromkeys(re.findall(r"\]\((.*?\.md)\)", (CORPUS / "SUMMARY.md").read_text("utf-8"))):
        source = CORPUS / address
        if source.is_file():
            names.append(address.replace("/", "-").replace("_", "-"))
            (root / "chapters" / names[-1]).write_text(plain(source.read_text("utf-8")), "utf-8")
    (root / "metadata.yaml").write_text(
        "slug: large\ntitle: 通过例子学Rust\nidentifier: urn:uuid:00000000-0000-5000-8000-000000000001\ndate: 2026-01-01\n"
        "contributors: [{name: 某人, role: aut}]\nrights: {licence: MIT, holder: 某人, year: 2026}\nprint: {trim: A5}\nepub: {page_list: true}\n"
        "chapters:\n" + "".join(f"  - {name}\n" for name in names),
        "utf-8",
    )
    return root


def plain(text: str) -> str:
    """mdBook's Markdown without links, images, raw HTML and the settings of its fences."""
    parts = re.split(r"(^```.*?^```\s*$)", text, flags=re.MULTILINE | re.DOTALL)
    for n, part in enumerate(parts):
        if n % 2:
            parts[n] = re.sub(r"\A```(\w*).*", r"```\1", part)
        else:
            text = re.sub(r"(?s)<!--.*?-->|<[^>\n]*>", "", part)
            text = re.sub(r"(?m)^\[[^\]]+\]:.*$", "", text)
            text = re.sub(r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
            parts[n] = re.sub(r"[\[\]{}@$^]", "", text)
    return "".join(parts)


def test_every_page_of_a_large_book_is_marked_where_it_begins(large_book: Path, tmp_path: Path) -> None:
    result = build(large_book, tmp_path, ["epub", "pdf"])
    assert result.outputs[1].pages > 400
    check(large_book, result)
    assert extra_checks(result.outputs[0].artifact.path) == ()

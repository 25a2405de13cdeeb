"""The tags of this repository's own book against its HTML: nothing lost, nothing twice, everything in order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree.ElementTree import tostring

import lxml.html
import pytest
from pdfua import validate
from pikepdf import Array, Name
from weasyprint import HTML

from kanben.pdf.writer import write_pdf
from kanben.pipeline import build
from tests.pdf.tagged import Element, Tagged, Text, read

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tagged book")]  # its book is built once


@dataclass(frozen=True, slots=True)
class Book:
    path: Path
    tagged: Tagged
    html: Any
    latex: dict[int, str]

    @property
    def document(self) -> Element:
        return self.tagged.document


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    parsed: list[Any] = []

    def parse(*arguments: Any, **named: Any) -> Any:
        parsed.append(HTML(*arguments, **named))
        return parsed[-1]

    with patch("kanben.outputs.write_pdf", wraps=write_pdf) as writing, patch("weasyprint.HTML", parse):
        path = build(ROOT, tmp_path_factory.mktemp("book"), ["pdf"]).outputs[0].artifact.path
    (source,) = writing.call_args.args
    html = lxml.html.fromstring(source.html)
    for unseen in html.xpath("//h1[@class='running-title']"):
        unseen.drop_tree()
    # The folios of glossary and index are put in while the pages are laid out.
    filled = [span for one in parsed for span in one.etree_element.iter("span") if span.get("class") == "folios"]
    for span, said in zip(html.xpath("//span[@class='folios']"), filled, strict=True):
        span[:] = [lxml.html.fromstring(tostring(link, encoding="unicode")) for link in said]
    return Book(path, read(path.read_bytes()), html, str.maketrans(dict(source.formulas.texts)))


PAGE = re.compile(r"（第\d+页）")  # what a link to another page is given


def squeezed(text: str) -> str:
    """A text without white space: Han text has none to compare, and blanks beside Latin are compared in the small cases."""
    return re.sub(r"[\s\xad]+", "", text)


def without_notes(element: Any) -> str:
    """An element's text; of a formula that is drawn, what is drawn as text, not its title."""
    return "".join(element.xpath(".//text()[not(ancestor::span[@class='note'] or parent::title)]"))


def test_the_checker_finds_nothing(book: Book) -> None:
    report = validate(str(book.path))
    assert report.findings == ()


def test_what_the_catalog_says(book: Book) -> None:
    root = book.tagged.pdf.Root
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.MarkInfo.Marked
    assert str(root.Lang) == book.html.get("lang")
    assert b'pdfuaid:part="1"' in root.Metadata.read_bytes()
    assert all(page.Tabs == Name.S for page in book.tagged.pdf.pages)


def test_every_content_is_in_the_tree_once(book: Book) -> None:
    in_tree = Counter((content.page, content.mcid) for content in book.document.contents)
    on_pages = {(page, mcid) for page, contents in enumerate(book.tagged.contents) for mcid in contents}
    assert set(in_tree) == on_pages
    assert set(in_tree.values()) == {1}


def test_the_way_back_leads_to_the_element(book: Book) -> None:
    numbers: Any = book.tagged.pdf.Root.StructTreeRoot.ParentTree.Nums
    parents: dict[int, Any] = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in book.tagged.pdf.pages:
        for mcid, element in enumerate(parents.get(int(page.StructParents), [])):
            kids: Any = element.K if isinstance(element.K, Array) else [element.K]
            assert any(kid == mcid if isinstance(kid, int) else kid.get("/MCID") == mcid for kid in kids)


def test_headings_are_the_author_s_and_skip_no_level(book: Book) -> None:
    for level in ("h1", "h2"):
        written = [squeezed(without_notes(heading).translate(book.latex)) for heading in book.html.iter(level)]
        assert [squeezed(heading.text) for heading in book.document.all(level.upper())] == written
    levels = [int(heading.role[1]) for heading in book.document.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_figures_and_formulas_say_what_the_author_wrote(book: Book) -> None:
    pictures = [img.get("alt") for img in book.html.iter("img") if img.get("alt")]
    assert [str(figure.entries["/Alt"]) for figure in book.document.all("Figure")] == pictures
    assert pictures
    characters = [formula.text_content().translate(book.latex) for formula in book.html.xpath("//span[contains(@class, 'math')]")]
    drawn = [title.text for title in book.html.xpath("//svg[@class='math']/title")]
    written = Counter(text.strip() for text in characters + drawn if text.strip())
    assert Counter(str(formula.entries["/Alt"]) for formula in book.document.all("Formula")) == written


def test_tables_have_headers_with_scope(book: Book) -> None:
    tables = book.document.all("Table")
    assert len(tables) == len(list(book.html.iter("table")))
    for table, written in zip(tables, book.html.iter("table"), strict=True):
        assert [PAGE.sub("", squeezed(cell.text)) for cell in table.all("TH", "TD")] == [
            squeezed(without_notes(cell).translate(book.latex)) for cell in written.xpath(".//th|.//td")
        ]
        assert table.all("TH")
        assert all("/Scope" in cell.entries["/A"] for cell in table.all("TH"))


def test_each_note_stands_once_behind_the_paragraph_that_calls_it(book: Book) -> None:
    notes = book.document.all("Note")
    written = [squeezed(note.text_content().translate(book.latex)) for note in book.html.xpath("//span[@class='note']")]
    read_aloud = [squeezed("".join(kid.text for kid in note.kids if not isinstance(kid, str))[1:]) for note in notes]
    assert [PAGE.sub("", text) for text in read_aloud] == written
    assert len({str(note.entries["/ID"]) for note in notes}) == len(notes)
    for above in [book.document, *book.document.all()]:
        for before, note in pairwise(above.children):
            if note.role == "Note":
                # Cells, captions and items of a tight list hold no paragraph: there it stands behind the call itself.
                direct = above.role in {"TD", "TH", "Caption", "LBody"} and before.role == "Reference"
                call = direct or (before.role == "P" and before.all("Reference"))
                assert before.role == "Note" or call, above.role


def test_links_have_their_annotations(book: Book) -> None:
    links = book.document.all("Link")
    assert len(links) == len([link for link in book.html.iter("a") if link.get("href")])
    assert all(any(isinstance(kid, str) and kid.strip() for kid in link.kids) for link in links)
    annotations = sum(len(page.get("/Annots", [])) for page in book.tagged.pdf.pages)
    assert annotations == sum(isinstance(kid, str) for link in links for kid in link.kids)


def test_paragraphs_read_as_they_were_written(book: Book) -> None:
    # The pages that links lead to are generated; titles of exercises have them in the middle.
    read_aloud = {PAGE.sub("", squeezed(paragraph.text)) for paragraph in book.document.all("P")}
    for paragraph in book.html.iter("p"):
        text = squeezed(without_notes(paragraph).translate(book.latex))
        if text and not paragraph.xpath(".//span[@class='note']") and paragraph.get("class") != "exercise-title":
            assert text in read_aloud


A_COLUMN = 100  # pt: no column of an index is narrower


def test_blocks_are_read_from_the_top_of_each_page_to_its_foot(book: Book) -> None:
    last: tuple[int, float, float] = (0, 0.0, 1e6)
    for block in _blocks(book.document):
        first = next((content for content in block.contents if content.at), None)
        if first is not None and first.at is not None:
            x, y = first.at
            below, in_next_column = y <= last[2] + 1, x > last[1] + A_COLUMN
            assert first.page > last[0] or (first.page == last[0] and (below or in_next_column)), block.text
            last = (first.page, x, y)


def _blocks(element: Element) -> list[Element]:
    """Paragraphs, headings, rows and the like in the order of the tree, notes left out."""
    found = []
    for child in element.children:
        if child.role in {"P", "H1", "H2", "H3", "H4", "TR", "Caption", "LI", "TOCI"} or (child.role == "Span" and element.role == "Code"):
            found.append(child)
        elif child.role != "Note":
            found += _blocks(child)
    return found


def test_running_heads_and_folios_are_not_in_the_tree(book: Book) -> None:
    heads = {section.get("data-recto") for section in book.html.xpath("//section[@data-recto]")}
    assert sum(any(head and head in artifact for head in heads) for artifact in book.tagged.artifacts) > 5
    assert not any(_is_high(content, book) for content in book.document.contents)


def _is_high(content: Text, book: Book) -> bool:
    """Does it stand in the head margin, where nothing but the running head is?"""
    height = float(book.tagged.pdf.pages[content.page].MediaBox[3])
    return content.at is not None and content.at[1] > height - 40

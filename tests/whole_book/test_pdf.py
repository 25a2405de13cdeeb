"""The print PDF of the repository's own book, read as a viewer reads it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from kanben.book.headings import heading
from kanben.book.model import Book, Chapter, Generated, Kind, PartOpening, Section
from kanben.manuscript.metadata import ACCESSIBILITY
from kanben.outputs import Ready
from kanben.pandoc.ast import plain_text

pytestmark = pytest.mark.xdist_group("whole book")  # its book is built once

FOLIO = re.compile(r"^(?:([ivxl]+|\d+)\u3000.+|.+\u3000([ivxl]+|\d+))$")
FORMULAS = "Kanben-Mathematics"  # the font of formulas
BARE = {"half-title", "title-page", "copyright"}


@dataclass(frozen=True)
class Print:
    """The PDF, each page's lines, and the page of each label."""

    reader: PdfReader
    pages: tuple[tuple[str, ...], ...]
    places: dict[str, int]

    @property
    def labels(self) -> list[str]:
        return self.reader.page_labels


@pytest.fixture(scope="module")
def printed(pdf: Path) -> Print:
    reader = PdfReader(pdf)
    pages = tuple(tuple(line.strip() for line in page.extract_text().splitlines() if line.strip()) for page in reader.pages)
    places = {
        name: number for name, target in reader.named_destinations.items() if (number := reader.get_destination_page_number(target)) is not None
    }
    return Print(reader, pages, places)


@pytest.fixture(scope="module")
def book(ready: Ready) -> Book:
    """The book without what speaks of the EPUB alone."""
    return replace(ready.book, leaves=tuple(leaf for leaf in ready.book.leaves if leaf.id != ACCESSIBILITY))


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00a0", "")


def folio(lines: tuple[str, ...]) -> str:
    """The number printed in the running head, empty on pages that show none."""
    found = [match for line in lines if (match := FOLIO.fullmatch(line)) and len(line) < 40]
    return (found[-1][1] or found[-1][2]) if found else ""


def test_it_is_a_book(printed: Print) -> None:
    assert len(printed.pages) > 40


def test_what_the_document_says_of_itself(printed: Print, book: Book) -> None:
    metadata, about = book.metadata, printed.reader.metadata
    assert about is not None
    assert about.title == metadata.title[0].text
    assert about.author == ", ".join(person.name for person in metadata.contributors if {"aut", "trl"} & set(person.roles))
    assert about.creation_date is not None
    assert about.creation_date.date() == metadata.date
    catalog: Any = printed.reader.trailer["/Root"]
    assert catalog["/Lang"] == metadata.language


def test_page_labels_are_the_folios(printed: Print) -> None:
    body = printed.labels.index("1")
    assert printed.labels[:body] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"][:body]
    assert printed.labels[body:] == [str(n) for n in range(1, len(printed.pages) - body + 1)]
    shown = {i: folio(lines) for i, lines in enumerate(printed.pages) if folio(lines)}
    assert len(shown) > len(printed.pages) / 2
    for i, number in shown.items():
        assert number == printed.labels[i], f"page {i + 1} prints {number}"


def test_everything_of_the_book_that_opens_a_page_opens_a_recto(printed: Print, book: Book) -> None:
    for leaf in book.leaves:
        if not (isinstance(leaf, Generated) and leaf.name == "copyright"):
            assert printed.places[leaf.id] % 2 == 0, leaf.id


def test_versos_left_blank_are_blank(printed: Print, book: Book) -> None:
    starts = [printed.places[leaf.id] for leaf in book.leaves]
    blank = [i for i, lines in enumerate(printed.pages) if not lines]
    assert blank
    assert all(i % 2 == 1 and i + 1 in starts for i in blank)


def test_openings_show_no_folio(printed: Print, book: Book) -> None:
    for leaf in book.leaves:
        assert folio(printed.pages[printed.places[leaf.id]]) == "", leaf.id


def test_the_outline_is_the_headings(printed: Print, book: Book) -> None:
    expected = [title for leaf in book.leaves if not (isinstance(leaf, Generated) and leaf.name in BARE) for title in outline_of(leaf, book)]
    found = [(level, squeezed(title)) for level, title, _ in outlined(printed.reader.outline, printed.reader)]
    # What the front matter's pieces and collected answers add stands behind a chapter's own sections.
    remaining = iter(found)
    for level, title in expected:
        assert (level, squeezed(title)) in remaining, title


def outline_of(leaf: Any, book: Book) -> Iterator[tuple[int, str]]:
    """Level and title of each heading of a leaf, as the outline has them."""
    in_part = isinstance(leaf, Chapter) and leaf.part is not None
    if isinstance(leaf, Chapter):
        yield int(in_part), heading(leaf, book.metadata)
        yield from _sections(leaf.sections, int(in_part) + 1)
    elif isinstance(leaf, PartOpening):
        yield 0, heading(leaf, book.metadata)


def _sections(sections: tuple[Section, ...], level: int) -> Iterator[tuple[int, str]]:
    for section in sections:
        yield level, f"{section.number}{plain_text(section.title)}"
        yield from _sections(section.children, level + 1)


def outlined(items: list[Any], reader: PdfReader, level: int = 0) -> Iterator[tuple[int, str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from outlined(item, reader, level + 1)
        else:
            yield level, item.title, reader.get_destination_page_number(item) or 0


def test_the_outline_leads_to_the_headings(printed: Print) -> None:
    for _, title, page in outlined(printed.reader.outline, printed.reader):
        if not title.startswith(("如何引用", "目录")):
            assert squeezed(title) in squeezed("".join(printed.pages[page])), title


def links(printed: Print) -> Iterator[tuple[int, str]]:
    """Page and named destination of each link inside the book."""
    for i, page in enumerate(printed.reader.pages):
        for reference in page.get("/Annots", ()):
            annotation: Any = reference.get_object()
            if "/Dest" in annotation:
                yield i, str(annotation["/Dest"])
            elif annotation.get("/A", {}).get("/S") == "/GoTo":
                yield i, str(annotation["/A"]["/D"])


def test_every_link_inside_leads_somewhere(printed: Print) -> None:
    found = list(links(printed))
    assert len(found) > 100
    assert [name for _, name in found if name not in printed.places] == []


def test_the_contents_print_the_folios_of_what_they_list(printed: Print, book: Book) -> None:
    first = printed.places["contents"]
    following = min(printed.places[leaf.id] for leaf in book.leaves if printed.places[leaf.id] > first)
    lines = [line for page in printed.pages[first:following] for line in page]
    numbers = {squeezed(re.sub(r"[ ·．.…]+[ivxl\d]+$", "", line)): match[1] for line in lines if (match := re.search(r"· +([ivxl]+|\d+)$", line))}
    listed = [leaf for leaf in book.leaves if isinstance(leaf, Chapter)]
    expected = {squeezed(heading(leaf, book.metadata)): printed.labels[printed.places[leaf.id]] for leaf in listed}
    for leaf in listed:
        if leaf.position == "body":
            expected |= {squeezed(f"{s.number}{plain_text(s.title)}"): printed.labels[printed.places[s.id]] for s in leaf.sections}
    assert numbers.items() >= expected.items()


def test_every_font_is_embedded_and_subset(printed: Print) -> None:
    fonts: dict[str, Any] = {}
    for page in printed.reader.pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font: Any = reference.get_object()
            descendant = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            fonts[str(font["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    assert len(fonts) >= 4
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name), name
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys(), name


def without_formulas(page: PageObject) -> str:
    """A page's text without its formulas, which say their LaTeX when they are copied."""
    pieces: list[str] = []

    def keep(text: str, _: Any, __: Any, font: Any, ___: Any) -> None:
        if font is None or FORMULAS not in font.get("/BaseFont", ""):
            pieces.append(text)

    page.extract_text(visitor_text=keep)
    return "".join(pieces)


def test_no_page_shows_what_was_meant_for_the_program(printed: Print) -> None:
    for i, page in enumerate(printed.reader.pages):
        text = without_formulas(page)
        for sign in (
            "??",
            "$$",
            "\\begin{",
            "\\end{",
            "{#",
            ":::",
            "](",
            "[@",
            "[^",
            "@fig-",
            "@sec-",
            "@eq-",
            "@tbl-",
            "&amp;",
            "<span",
            "\ufffd",
            "\u25a1",
        ):
            assert sign not in text, f"page {i + 1}: {sign}"
        odd = {c for c in text if unicodedata.category(c) in ("Co", "Cn", "Cs") or (unicodedata.category(c) == "Cc" and c not in "\n\t\x0c")}
        assert not odd, f"page {i + 1}: {odd}"


def test_no_heading_is_the_last_line_of_a_page(printed: Print, book: Book) -> None:
    titles = {squeezed(f"{target.number}{plain_text(target.title)}") for target in book.targets.values() if target.kind is Kind.SECTION}
    for i, lines in enumerate(printed.pages):
        text = [line for line in lines if not FOLIO.fullmatch(line)]
        assert not text or squeezed(text[-1]) not in titles, f"page {i + 1} ends with {text[-1]}"


def test_notes_stand_at_the_foot_of_the_page_that_calls_them(printed: Print) -> None:
    calls = 0
    for i, lines in enumerate(printed.pages):
        text = "".join(lines)
        for mark in set(re.findall(r"[\u2460-\u2473]", text)):
            assert text.count(mark) == 2, f"page {i + 1}: {mark} is called or stands alone"
            calls += 1
    assert calls > 3

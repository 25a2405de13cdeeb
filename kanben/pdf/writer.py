"""HTML and style sheets -> the bytes of a tagged PDF (PDF/UA-1), by WeasyPrint."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kanben.fonts import FontUse
from kanben.manuscript.pictures import Picture
from kanben.pdf.composition import LooseLine, composed, loose_lines
from kanben.pdf.fitting import WideTable, fitting_style, made_to_fit, wide_tables
from kanben.pdf.folio_lists import folios_filled_in
from kanben.pdf.folios import label_pages
from kanben.pdf.formulas import name_in_bookmarks, name_in_text
from kanben.pdf.known_weasyprint import replaced
from kanben.pdf.pagemap import page_map
from kanben.pdf.served import served
from kanben.pdf.tagging import tagged
from kanben.pdf.target_pages import targets_followed
from kanben.problems import Place, Problem, Stop
from kanben.render.mathfont import ADDRESS, FormulaFont
from kanben.render.print_pages import PageMap
from kanben.typeset.settings import CompositionSettings

_LOGGER = logging.getLogger("weasyprint")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its path as the author knows it, and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What WeasyPrint had to say: about the style sheet `path`, or about the layout when it is empty."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What laying out told: where the pages begin, WeasyPrint's remarks, tables set smaller, tables that do not fit nevertheless, loose lines."""

    page_map: PageMap
    remarks: tuple[Remark, ...]
    shrunk: tuple[WideTable, ...] = ()
    too_wide: tuple[WideTable, ...] = ()
    loose: tuple[LooseLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF: its bytes, its number of pages, its layout, and which fonts served it."""

    content: bytes
    pages: int
    layout: Layout
    fonts: tuple[FontUse, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document and all that its layout depends on.

    Only `pictures` (by their path, at `book:` addresses), `fonts` and the font of `formulas` can be reached; anything else the document
    or the sheets ask for is refused.
    """

    html: str
    sheets: Sequence[Sheet]
    pictures: Mapping[str, Picture]
    fonts: Sequence[Path]
    formulas: FormulaFont | None = None
    composition: CompositionSettings = field(default_factory=CompositionSettings)


def lay_out(source: Source) -> Layout:
    """Lay out a document without writing it. Raises `Stop` (style-invalid)."""
    with _laid_out(source) as (_, layout, _):
        return layout


def write_pdf(source: Source, *, identifier: str, cover: str = "") -> Pdf:
    """Lay out and write a document, behind a `cover` when there is one (HTML that brings its own styles).

    `identifier` makes the PDF's own (ISO 32000, 14.4), so that equal input gives equal bytes. Raises `Stop` (style-invalid).
    """
    formulas = source.formulas
    with _laid_out(source) as (laid_out, layout, heard):
        covers: list[Any] = []
        if cover:
            covers = weasyprint.HTML(string=cover, url_fetcher=_fetcher(source)).render(font_config=laid_out.font_config).pages
        document = laid_out.copy([*covers, *laid_out.pages])
        if formulas:
            name_in_bookmarks(formulas, document)

        def finish(document: Any, pdf: pydyf.PDF) -> None:
            if formulas:
                name_in_text(formulas, document, pdf)
            label_pages(pdf, document.pages, len(covers))

        content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode(), finisher=finish)
        remarks = (*layout.remarks, *(Remark("", message) for message in dict.fromkeys(heard)))
    return Pdf(content, len(document.pages), replace(layout, remarks=remarks), served(document))


@contextmanager
def _laid_out(source: Source) -> Iterator[tuple[Any, Layout, list[str]]]:
    """WeasyPrint's document, what is known of it, and the list that WeasyPrint's remarks go to from here on."""
    latex = str.maketrans(dict(source.formulas.texts) if source.formulas else {})
    tagging = tagged(lambda text: text.translate(latex))
    with _refusing(), quickened(), targets_followed(), composed(source.composition) as composer, tagging, _listening() as heard:
        fetcher = _fetcher(source)
        font_config, counters = FontConfiguration(), CounterStyle()
        styles = []
        remarks: list[Remark] = []
        for sheet in source.sheets:
            styles.append(weasyprint.CSS(string=sheet.text, font_config=font_config, counter_style=counters, url_fetcher=fetcher))
            remarks += (Remark(sheet.path, message) for message in heard)
            heard.clear()
        html = weasyprint.HTML(string=source.html, url_fetcher=fetcher, media_type="print")
        with folios_filled_in(html.etree_element) as restore:
            document = html.render(stylesheets=styles, font_config=font_config, counter_style=counters)
            shrunk = made_to_fit(wide_tables(document.pages))
            if shrunk:
                heard.clear()  # the second layout says it all again
                styles.append(weasyprint.CSS(string=fitting_style(shrunk)))
                restore()
                document = html.render(stylesheets=styles, font_config=font_config, counter_style=counters)
        loose = loose_lines(composer, document.pages)
        layout = Layout(page_map(document.pages, counters), tuple(remarks), shrunk, wide_tables(document.pages), loose)
        yield document, layout, heard


def _fetcher(source: Source) -> _BookFetcher:
    return _BookFetcher(source.pictures, source.fonts, source.formulas)


@contextmanager
def _refusing() -> Iterator[None]:
    """An address that is not part of the book, as an author's mistake."""
    try:
        yield
    except FatalURLFetchingError as error:
        hint = "a book goes by itself: put pictures into its text"
        raise Stop(Problem("style-invalid", str(error), Place("styles"), hint)) from None


class _BookFetcher(URLFetcher):
    """Gives WeasyPrint what belongs to the book, and nothing else."""

    def __init__(self, pictures: Mapping[str, Picture], fonts: Sequence[Path], formulas: FormulaFont | None) -> None:
        super().__init__(allowed_protocols=("book", "file", "data"))
        self._pictures = pictures
        self._fonts = {font.as_uri() for font in fonts}
        self._formulas = formulas

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """The picture or font at an address; an address of anything else ends the build."""
        if url.startswith("book:") and (picture := self._pictures.get(url.removeprefix("book:"))):
            return URLFetcherResponse(url, body=picture.content, headers={"Content-Type": picture.media_type})
        if self._formulas and url == f"book:{ADDRESS}":
            return URLFetcherResponse(url, body=self._formulas.content, headers={"Content-Type": "font/otf"})
        if url in self._fonts or url.startswith("data:"):
            return super().fetch(url, headers)
        raise FatalURLFetchingError(f"the address {url} is not part of the book")


@contextmanager
def quickened() -> Iterator[None]:
    """Settings that make WeasyPrint faster without changing a byte of what it writes.

    Garbage collection finds nothing in layout trees and takes a fifth of the time. pydyf rebuilds the list of page references for
    every tagged element, here it is rebuilt only when a page was added; and it packs every stream twice, for the file and for the
    file's identifier, here once.
    """
    references, packed, write = pydyf.PDF.page_references, pydyf.Stream.data, pydyf.PDF.write
    known: dict[int, tuple[int, tuple[bytes, ...]]] = {}

    def cached(pdf: Any) -> tuple[bytes, ...]:
        count = len(pdf.pages["Kids"])
        if known.get(id(pdf), (-1, ()))[0] != count:
            known[id(pdf)] = (count, references.fget(pdf))
        return known[id(pdf)][1]

    def write_once_packed(pdf: Any, *arguments: Any, **named: Any) -> None:
        with replaced((pydyf.Stream, "data", property(cache(packed.fget)))):
            write(pdf, *arguments, **named)

    collecting = gc.isenabled()
    gc.disable()
    try:
        with replaced((pydyf.PDF, "page_references", property(cached)), (pydyf.PDF, "write", write_once_packed)):
            yield
    finally:
        if collecting:
            gc.enable()


class _Listener(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.heard.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What WeasyPrint logs as a warning or worse, instead of its going to the terminal."""
    heard: list[str] = []
    listener = _Listener(heard)
    handlers, level = _LOGGER.handlers[:], _LOGGER.level
    _LOGGER.handlers[:] = [listener]
    _LOGGER.setLevel(logging.WARNING)
    try:
        yield heard
    finally:
        _LOGGER.handlers[:] = handlers
        _LOGGER.setLevel(level)

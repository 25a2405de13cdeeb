"""The two outputs: a book that is ready -> the bytes of an EPUB, of a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kanben.book.assembly import main_text
from kanben.book.model import Book
from kanben.checks.contrast import weak_contrast
from kanben.checks.material import heavy_pictures
from kanben.checks.served_fonts import fallbacks
from kanben.citations.own import OwnCitation
from kanben.epub.book import Style, publication
from kanben.epub.embedding import Embedded, with_fonts
from kanben.epub.publication import Publication
from kanben.epub.writer import pack
from kanben.epub.xhtml import DocumentFault
from kanben.fonts import FontUse, font_files
from kanben.manuscript.forms import points
from kanben.manuscript.metadata import ACCESSIBILITY, Metadata
from kanben.manuscript.pictures import Picture, read_picture
from kanben.manuscript.sources import ChapterSource
from kanben.pdf.book import print_html
from kanben.pdf.cover import cover_from_file, cover_html, made_cover, trim_page
from kanben.pdf.page import composition, page_area, page_css
from kanben.pdf.writer import Layout, Sheet, Source, lay_out, write_pdf
from kanben.problems import Place, Problem, Stop, has_errors
from kanben.remarks import large_documents, loose_lines, remarked, shrunk, too_wide, unserved
from kanben.render.documents import FILTERS, documents
from kanben.render.edition import Area, Edition, Medium, OwnCitationText
from kanben.render.gathering import gather_formulas
from kanben.render.inlines import InlineWriter
from kanben.render.mathematics import Formula, FormulaSvg, Mathematics
from kanben.render.mathfont import set_in_type
from kanben.render.pictures import for_print, for_screen
from kanben.render.print_pages import PageMap
from kanben.render.templates import Templates
from kanben.resources import defaults_folder
from kanben.styles import EPUB, PRINT, SCREEN, read_style, style_text

# Room beside a display formula for its number, in em of the body.
NUMBER_ROOM = 5
_LANGUAGE = re.compile(r'\blang="([A-Za-z0-9-]+)"')


@dataclass(frozen=True, slots=True)
class Ready:
    """A book after all its passes, with everything that both outputs need; not `whole` is a chapter set alone."""

    root: Path
    book: Book
    pictures: Mapping[tuple[str, str], Picture]
    own: tuple[OwnCitation, ...]
    mathematics: Mathematics
    templates: Templates
    screen: bool = False
    whole: bool = True
    sources: tuple[ChapterSource, ...] = ()

    @property
    def lists_pages(self) -> bool:
        """Does the EPUB list the pages of the print edition? A chapter set alone does not: its pages would be others."""
        return self.whole and self.book.metadata.epub.page_list

    @property
    def style_folders(self) -> tuple[Path, ...]:
        """The book's own styles before Kanben's."""
        return (self.root / "styles", defaults_folder("styles"))


def templates_of(root: Path) -> Templates:
    """The templates of the book in `root`: its own before Kanben's."""
    return Templates((root / "templates", defaults_folder("templates")), FILTERS)


@dataclass(frozen=True, slots=True)
class Made:
    """An output's bytes, its pages (0: it has none) and what is to be said about it; of a PDF, where its pages begin, loose lines, fonts."""

    content: bytes
    pages: int = 0
    problems: tuple[Problem, ...] = ()
    page_map: PageMap | None = None
    loose: tuple[Problem, ...] = ()
    fonts: tuple[FontUse, ...] = ()


def edition_of(ready: Ready, medium: Medium) -> tuple[Edition, tuple[Problem, ...]]:
    """The edition for a medium, its formulas set."""
    metadata = ready.book.metadata
    measure = page_area(metadata).ems - NUMBER_ROOM
    printed = replace(ready.book, leaves=tuple(leaf for leaf in ready.book.leaves if leaf.id != ACCESSIBILITY))  # it speaks of the EPUB

    if medium is Medium.EPUB:
        formulas, problems = gather_formulas(ready.book, ready.mathematics.mathml)
        return Edition(ready.book, medium, ready.templates, formulas, ready.pictures), problems

    def draw(formula: Formula) -> FormulaSvg:
        return ready.mathematics.svg(formula, max_width=measure, text_font=metadata.fonts.serif[0])

    drawn, problems = gather_formulas(printed, draw)
    font, formulas = set_in_type(drawn)
    return Edition(printed, medium, ready.templates, formulas, ready.pictures, font), problems


def make(output: str, ready: Ready, made: Mapping[str, Made]) -> Made:
    """An output, when those that come before it in `OUTPUTS` are made. Raises `Stop` when it cannot be made."""
    if output == "pdf":
        return make_pdf(ready)
    if not ready.lists_pages:
        return make_epub(ready)
    pages = made["pdf"].page_map if "pdf" in made else None
    return make_epub(ready, pages or _page_map(ready))


def make_epub(ready: Ready, page_map: PageMap | None = None) -> Made:
    """The EPUB, with the pages of the print edition when `page_map` tells them. Raises `Stop` when it cannot be made."""
    edition, problems = edition_of(ready, Medium.EPUB)
    if problems:
        raise Stop(*problems)
    edition = for_screen(edition)
    names = (*EPUB, f"emphasis-{ready.book.metadata.print.emphasis}.css")
    styles = [Style(name, read_style(name, ready.style_folders)) for name in names]
    own = [(name, style_text((ready.root / name).read_bytes(), name)) for name in ready.book.metadata.epub.css]
    styles += [Style(Path(name).name, text) for name, text in own]
    own += [(f"styles/{style.name}", style.text) for style in styles if (ready.root / "styles" / style.name).is_file()]
    cover, remarks = _cover(ready)
    try:
        book = publication(edition, tuple(documents(edition, _own(edition, ready))), styles, cover, page_map)
    except DocumentFault as fault:
        hint = "look at the templates of the book, or at raw HTML in its text"
        raise Stop(Problem("template-invalid", f"{fault.href}, line {fault.line}: {fault.reason}", Place("templates"), hint)) from None
    fonts = _embedded(ready, book)
    weak = (problem for name, text in own for problem in weak_contrast(text, name))
    found = (*weak, *heavy_pictures(edition.book, edition.pictures), *large_documents(edition.book, book))
    return Made(pack(fonts.publication), problems=(*remarks, *found, *unserved(fonts, ready.sources)))


def _embedded(ready: Ready, book: Publication) -> Embedded:
    """The EPUB with its fonts. Raises `Stop` (font-not-embeddable) for one that is asked for and may not go into it."""
    epub = ready.book.metadata.epub
    try:
        return with_fonts(book, ready.book.metadata.fonts, epub.fonts, epub.licensed_fonts)
    except LookupError as error:
        hint = "name another family under fonts, or, with a licence of your own, name this one under epub: licensed_fonts"
        raise Stop(Problem("font-not-embeddable", str(error), Place("metadata.yaml"), hint)) from None


def make_pdf(ready: Ready) -> Made:
    """The print PDF, or the one for the screen. Raises `Stop` when it cannot be made."""
    source = _print_source(ready)
    pictures = dict(source.pictures)
    cover = _screen_cover(ready, pictures) if ready.screen else ""
    pdf = write_pdf(replace(source, pictures=pictures), identifier=ready.book.metadata.identifier, cover=cover)
    _refuse_wide_tables(ready.book, pdf.layout)
    strangers = tuple(_fallbacks(ready, source, pdf.fonts))
    if has_errors(strangers):
        raise Stop(*strangers)
    problems = (*map(remarked, pdf.layout.remarks), *(shrunk(ready.book, table) for table in pdf.layout.shrunk), *strangers)
    loose = tuple(loose_lines(ready.book, pdf.layout.loose, ready.sources))
    return Made(pdf.content, pdf.pages, problems, None if ready.screen else pdf.layout.page_map, loose, pdf.fonts)


def _fallbacks(ready: Ready, source: Source, fonts: Sequence[FontUse]) -> Iterator[Problem]:
    """Characters from fonts that nothing names."""
    drawn = {path: picture.content for path, picture in source.pictures.items() if picture.media_type == "image/svg+xml"}
    sheets = [sheet.text for sheet in source.sheets]
    return fallbacks(ready.book.metadata.fonts, fonts, sheets=sheets, pictures=drawn, sources=ready.sources)


def _page_map(ready: Ready) -> PageMap:
    """Where the pages of the print edition begin; what is to be said about them is said with the PDF."""
    layout = lay_out(_print_source(replace(ready, screen=False)))
    _refuse_wide_tables(ready.book, layout)
    return layout.page_map


def _refuse_wide_tables(book: Book, layout: Layout) -> None:
    if layout.too_wide:
        raise Stop(*(too_wide(book, table) for table in layout.too_wide))


def _print_source(ready: Ready) -> Source:
    """The print edition, ready to be laid out. Raises `Stop` when a formula cannot be set."""
    edition, problems = edition_of(ready, Medium.PRINT)
    if problems:
        raise Stop(*problems)
    metadata = ready.book.metadata
    edition = for_print(edition, _area(metadata))
    html, sheets = _print_sources(ready, edition)
    pictures = {picture.path: picture for picture in edition.pictures.values()}
    fonts = [file.path for _, families in metadata.fonts for family in families for file in font_files(family)]
    return Source(html, sheets, pictures, fonts, edition.font, composition(metadata))


def _print_sources(ready: Ready, edition: Edition) -> tuple[str, list[Sheet]]:
    """The document and its style sheets."""
    html = print_html(edition, tuple(documents(edition, _own(edition, ready))))
    names = (*PRINT, *SCREEN) if ready.screen else PRINT
    sheets = [Sheet("templates/print/page.css.j2", page_css(ready.book.metadata, ready.templates, frozenset(_LANGUAGE.findall(html))))]
    return html, [*sheets, *(Sheet(f"styles/{name}", read_style(name, ready.style_folders)) for name in names)]


OUTPUTS = ("pdf", "epub")
"""The outputs in the order in which they are made: the EPUB may list the pages of the PDF."""


def _area(metadata: Metadata) -> Area:
    """The type area of the pages."""
    body, leading = points(metadata.print.body_size), points(metadata.print.leading)
    area = page_area(metadata)
    return Area(area.ems * body, area.lines * leading, body)


def _own(edition: Edition, ready: Ready) -> Sequence[OwnCitationText]:
    writer = InlineWriter(edition, "how-to-cite", ready.book.metadata.language)
    writer.spell_out("inline")
    return tuple(
        OwnCitationText(
            citation.of,
            citation.id,
            citation.language,
            writer.inlines(citation.text),
            tuple((name, writer.inlines(text)) for name, text in citation.texts),
            (("BibTeX", citation.bibtex), ("RIS", citation.ris), ("CSL-JSON", citation.csl_json)),
        )
        for citation in ready.own
    )


def _screen_cover(ready: Ready, pictures: dict[str, Picture]) -> str:
    """The cover as a page of the trim size; a picture of the author's joins those that the document may show."""
    metadata = ready.book.metadata
    page = trim_page(metadata)
    if not metadata.cover:
        return cover_html(metadata, ready.templates, page)
    picture, _ = _cover(ready)
    pictures[picture.path] = picture
    return str(
        ready.templates.render("print/cover.html.j2", page=page, address=f"book:{picture.path}", title=main_text(metadata.title, metadata.language))
    )


def _cover(ready: Ready) -> tuple[Picture, tuple[Problem, ...]]:
    """The author's cover, fitted for an EPUB, or the one made from the metadata; what is to be said about it."""
    metadata, place = ready.book.metadata, Place("metadata.yaml")
    if metadata.cover:
        return cover_from_file(read_picture(ready.root, "", metadata.cover, place), place)
    return made_cover(metadata, ready.templates), ()


def only(book: Book, leaf: str) -> Book:
    """The book cut down to one leaf, which keeps its numbers; what lay outside is no target any more."""
    targets = {id: target for id, target in book.targets.items() if target.leaf == leaf}
    return replace(book, leaves=tuple(kept for kept in book.leaves if kept.id == leaf), targets=targets)

"""Rendered documents, pictures and styles of a book -> the publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.assembly import main_text, parallel_texts
from kanben.book.model import Book, Chapter, Generated, Leaf, PartOpening
from kanben.book.wording import words
from kanben.epub.accessibility import accessibility
from kanben.epub.contents import caption_lists, contents_of, surveyable
from kanben.epub.enlarged import enlarged
from kanben.epub.facts import Facts, facts
from kanben.epub.pagebreaks import PageBreaks, marked, page_breaks
from kanben.epub.properties import content_document
from kanben.epub.publication import (
    CSS,
    Alternate,
    Collection,
    Conformance,
    Contributor,
    Landmark,
    NavPoint,
    PackageMetadata,
    PageTarget,
    Publication,
    Resource,
    SpineItem,
    Title,
    TitleType,
)
from kanben.epub.splitting import divided
from kanben.epub.statement import statement
from kanben.epub.xhtml import anchors, parse
from kanben.manuscript.described import LangText
from kanben.manuscript.metadata import ACCESSIBILITY, Metadata, Review
from kanben.manuscript.pictures import Picture
from kanben.render.documents import Document
from kanben.render.edition import Edition, picture_file
from kanben.render.print_pages import PageMap
from kanben.render.templates import Markup

NAV = "nav"
COVER = "cover"
LARGE_FIGURE = "large-figure"
# EPUB Structural Semantics Vocabulary and DPUB-ARIA 1.1, by the kind of a leaf.
_EPUB_TYPES = {
    "half-title": "halftitlepage",
    "title-page": "titlepage",
    "copyright": "copyright-page",
    "how-to-cite": "appendix",
    "translator-preface": "preface",
    "figures": "loi",
    "tables": "lot",
    "listings": "",
    "references": "",
    "answers": "",
    ACCESSIBILITY: "",
    LARGE_FIGURE: "",
}
_ROLES = {
    "chapter", "part", "errata", "preface", "foreword", "introduction", "prologue", "epilogue", "afterword", "conclusion", "appendix",
    "acknowledgments", "dedication", "epigraph", "abstract", "colophon", "glossary", "index",
}  # fmt: skip
_CREATORS = {"aut", "trl", "edt"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style sheet of the EPUB: file name and text."""

    name: str
    text: str


def publication(
    edition: Edition, documents: Sequence[Document], styles: Sequence[Style], cover: Picture, page_map: PageMap | None = None
) -> Publication:
    """The whole publication, in reading order: cover, then every leaf; with the pages of the print edition when `page_map` tells them.

    Raises DocumentFault for a document that is not well-formed, ValueError for a page that the EPUB has no place for.
    """
    book = edition.book
    addresses = tuple(f"styles/{style.name}" for style in styles)
    pages = {document.id: _document(edition, document, addresses) for document in documents}
    has_pages = page_map is not None and bool(page_map.pages)
    others = (
        _cover_page(edition, cover, addresses),
        Resource("cover-image", f"images/{picture_file(cover.path)}", cover.media_type, cover.content, ("cover-image",)),
        *_pictures(edition.pictures.values()),
        *(Resource(f"style-{i}", f"styles/{s.name}", CSS, s.text.encode()) for i, s in enumerate(styles, 1)),
    )
    found = facts((*pages.values(), *others))
    for leaf in book.leaves:
        if isinstance(leaf, Generated) and leaf.name == ACCESSIBILITY:
            pages[leaf.id] = _document(edition, _accessibility(edition, leaf, found, has_pages), addresses)
    contents = surveyable(contents_of(edition))
    landmarks = tuple(_landmarks(edition, pages))
    breaks = _page_breaks(page_map, pages) if page_map else PageBreaks({}, ())
    leaves = {**pages, "contents": _nav(edition, contents, landmarks, breaks.page_list, addresses)}
    if page_map:
        leaves |= {leaf: marked(leaves[leaf], of_leaf, page_map.texts[leaf]) for leaf, of_leaf in breaks.by_leaf.items()}
        found = replace(found, page_breaks=len(breaks.page_list))
    large = _large_figures(edition, leaves, addresses) if book.metadata.epub.large_figures else {}
    division = divided({**leaves, **large}, whole=("contents", *large))
    return Publication(
        package_metadata(book.metadata, found, has_page_list=has_pages),
        (*(document for documents_of in division.documents.values() for document in documents_of), *others),
        _spine(book, division.documents, tuple(large)),
        tuple(map(division.point, contents)),
        tuple(replace(landmark, href=division.href(landmark.href)) for landmark in landmarks),
        tuple(replace(page, href=division.href(page.href)) for page in breaks.page_list),
    )


def _large_figures(edition: Edition, leaves: dict[str, Resource], stylesheets: Sequence[str]) -> dict[str, Resource]:
    """The documents of figures that open large, by id; in `leaves` their captions get the links."""
    pictures = {edition.picture_address(picture.path): picture for picture in edition.pictures.values()}
    made: dict[str, Resource] = {}
    for leaf in edition.book.chapters:
        if leaf.id in leaves:
            own = words(leaf.lang)
            leaves[leaf.id], figures = enlarged(leaves[leaf.id], pictures, own["enlarge"], own["back-to-text"])
            for figure in figures:
                document = Document(figure.id, figure.title, leaf.lang, leaf.position, LARGE_FIGURE, Markup(figure.body))
                made[figure.id] = _document(edition, document, stylesheets)
    return made


def _accessibility(edition: Edition, leaf: Generated, found: Facts, has_page_list: bool) -> Document:
    """The accessibility statement as a page of the book."""
    metadata = edition.book.metadata
    said = statement(found, metadata.language, has_page_list=has_page_list, conformance=conformance(metadata.epub.accessibility))
    table = words(metadata.language)
    body = edition.templates.render("epub/accessibility.xhtml.j2", statement=said, words=table, metadata=metadata)
    return Document(leaf.id, table[leaf.name], metadata.language, leaf.position, leaf.name, body)


def conformance(review: Review | None) -> Conformance | None:
    """The claim that follows from a person's review; None without one."""
    if review is None:
        return None
    claim = f"EPUB Accessibility 1.1 - {review.conforms_to}"
    return Conformance(claim, review.reviewed_by, review.date.isoformat(), review.credential, review.report or "")


def _page_breaks(page_map: PageMap, pages: Mapping[str, Resource]) -> PageBreaks:
    taken = {id for page in pages.values() for id in anchors(parse(page.content, page.href))}
    return page_breaks(page_map, {**{leaf: page.href for leaf, page in pages.items()}, "contents": f"{NAV}.xhtml"}, taken)


def _document(edition: Edition, document: Document, stylesheets: Sequence[str]) -> Resource:
    kind = document.kind
    text = edition.templates.render(
        "epub/document.xhtml.j2",
        document=document,
        stylesheets=stylesheets,
        epub_type=_EPUB_TYPES.get(kind, kind if kind != "section" else ""),
        role=f"doc-{term}" if (term := _EPUB_TYPES.get(kind, kind)) in _ROLES else "",
    )
    return content_document(document.id, edition.document(document.id), text.encode())


def _spine(book: Book, documents: Mapping[str, Sequence[Resource]], aside: Sequence[str]) -> tuple[SpineItem, ...]:
    """Cover, then every leaf with the documents it was divided into, then what is reached by links only.

    The contents come first where the book does not list them.
    """
    order = [leaf.id for leaf in book.leaves if leaf.id in documents]
    if "contents" not in order:
        order.insert(0, "contents")
    reading_order = (COVER, *(document.id for leaf in order for document in documents[leaf]))
    return (*map(SpineItem, reading_order), *(SpineItem(document.id, linear=False) for leaf in aside for document in documents[leaf]))


def _landmarks(edition: Edition, pages: dict[str, Resource]) -> Iterable[Landmark]:
    table = words(edition.book.metadata.language)
    yield Landmark("cover", table["cover"], f"{COVER}.xhtml")
    for id, kind in (("title-page", "titlepage"), ("copyright", "copyright-page")):
        if id in pages:
            yield Landmark(kind, table[id], pages[id].href)
    yield Landmark("toc", table["contents"], f"{NAV}.xhtml")
    # A book of front matter only, or a text set alone, begins with its first page.
    body = next((leaf.id for leaf in edition.book.leaves if _in_body(leaf)), next(iter(pages)))
    yield Landmark("bodymatter", table["start"], pages[body].href)
    for id, kind in (("references", "bibliography"), ("figures", "loi"), ("tables", "lot"), ("glossary", "glossary"), ("index", "index")):
        if id in pages:
            yield Landmark(kind, table[id], pages[id].href)


def _in_body(leaf: Leaf) -> bool:
    return isinstance(leaf, PartOpening) or (isinstance(leaf, Chapter) and leaf.position == "body")


def _nav(
    edition: Edition, contents: Sequence[NavPoint], landmarks: Sequence[Landmark], page_list: Sequence[PageTarget], stylesheets: Sequence[str]
) -> Resource:
    metadata = edition.book.metadata
    table = words(metadata.language)
    text = edition.templates.render(
        "epub/nav.xhtml.j2",
        title=main_text(metadata.title, metadata.language),
        lang=metadata.language,
        heading=table["contents"],
        landmarks_heading=table["landmarks"],
        pages_heading=table["pages"],
        stylesheets=stylesheets,
        contents=contents,
        landmarks=landmarks,
        page_list=page_list,
        lists=[
            {"id": one.name, "heading": table[one.name], "epub_type": _EPUB_TYPES[one.name], "points": one.points} for one in caption_lists(edition)
        ],
    )
    return content_document(NAV, f"{NAV}.xhtml", text.encode(), "nav")


def _cover_page(edition: Edition, cover: Picture, stylesheets: Sequence[str]) -> Resource:
    metadata = edition.book.metadata
    heading = words(metadata.language)["cover"]
    text = edition.templates.render(
        "epub/cover.xhtml.j2",
        lang=metadata.language,
        heading=heading,
        alt=words(metadata.language)["cover-of"].format(title=main_text(metadata.title, metadata.language)),
        picture=f"images/{picture_file(cover.path)}",
        stylesheets=stylesheets,
    )
    return content_document(COVER, f"{COVER}.xhtml", text.encode())


def _pictures(pictures: Iterable[Picture]) -> Iterable[Resource]:
    """Each picture once, however many addresses lead to it."""
    for path, picture in sorted({p.path: p for p in pictures}.items()):
        name = picture_file(path)
        yield Resource(f"picture-{name.replace('.', '-')}", f"images/{name}", picture.media_type, picture.content)


def package_metadata(metadata: Metadata, found: Facts, *, has_page_list: bool = False) -> PackageMetadata:
    """What the package document says, from metadata.yaml and from what the book really contains."""
    people = [Contributor(p.name, p.roles, file_as=p.sort_as) for p in metadata.contributors]
    named = {person.name for person in people}
    reviewers = metadata.translation.reviewed_by if metadata.translation else ()
    people += [Contributor(name, ("rev",)) for name in reviewers if name not in named]
    titles = [_title(metadata.title, "main", metadata.language)]
    if metadata.subtitle:
        titles.append(_title(metadata.subtitle, "subtitle", metadata.language))
    return PackageMetadata(
        identifier=metadata.identifier,
        titles=tuple(titles),
        language=metadata.language,
        modified=datetime.datetime.combine(metadata.date, datetime.time(), datetime.UTC),
        accessibility=accessibility(found, metadata.language, has_page_list=has_page_list, conformance=conformance(metadata.epub.accessibility)),
        creators=tuple(p for p in people if _CREATORS & set(p.roles)),
        contributors=tuple(p for p in people if not _CREATORS & set(p.roles)),
        date=metadata.date.isoformat(),
        publisher=metadata.publisher,
        rights=rights(metadata),
        description=metadata.description,
        subjects=metadata.subjects,
        collections=(Collection(metadata.series.title, position=metadata.series.number),) if metadata.series else (),
        sources=(metadata.original.url,) if metadata.original and metadata.original.url else (),
        page_break_source=print_edition(metadata) if has_page_list else "",
        other_languages=(metadata.original.language,) if metadata.original and metadata.bilingual != "none" else (),
    )


def print_edition(metadata: Metadata) -> str:
    """What identifies the print edition: the ISBN, which its copyright page bears, else the book's identifier with the fragment `print`."""
    isbn = re.sub(r"[^0-9X]", "", metadata.imprint.isbn.upper())
    return f"urn:isbn:{isbn}" if isbn else f"{metadata.identifier}#print"


def _title(texts: Sequence[LangText], type: TitleType, language: str) -> Title:
    alternates = tuple(Alternate(t.text, t.lang) for t in parallel_texts(texts, language))
    return Title(main_text(texts, language), type, alternates=alternates)


def rights(metadata: Metadata) -> str:
    """One line of rights: © year holder, licence."""
    return f"© {metadata.rights.year} {metadata.rights.holder}. {metadata.rights.licence}"

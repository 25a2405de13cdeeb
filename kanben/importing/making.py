"""A foreign book -> the files of a Kanben book, with an account of every page: the road of an import on one page."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kanben.importing.about import description
from kanben.importing.callouts import KINDS, attribute
from kanben.importing.conversion import Converter
from kanben.importing.counting import Counts, added, in_source, in_tree
from kanben.importing.fencing import normalised
from kanben.importing.files import SourceFolder
from kanben.importing.flow import without_empty, worded
from kanben.importing.folding import folded
from kanben.importing.headings import Outline, levelled, outline, unnumbered, unskipped
from kanben.importing.labels import Labels, resolved_equations
from kanben.importing.layout import Chapter, Layout, Piece, laid_out
from kanben.importing.links import Destination, Places, places
from kanben.importing.naming import HAN, main_language, normal, slug, unique
from kanben.importing.numbers import referring
from kanben.importing.parsed import ParsedPage
from kanben.importing.pictures import Pictures
from kanben.importing.preparation import prepared
from kanben.importing.reading import read_html, read_page
from kanben.importing.source import Fate, Finding, ForeignBook, Line, Page, text_of
from kanben.manuscript.foreign_yaml import write_yaml
from kanben.pandoc.ast import Attr, Blocks, Cite, CodeBlock, Div, Header, Image, Link, Math, Node, Note, Para, Str, plain_text, rewrite, walk
from kanben.pandoc.encoding import write_markdown
from kanben.pandoc.reader import parse

_NUMBER = re.compile(
    r"^(?:\d+(?:\.\d+)+[.、]?\s+|\d{1,2}[.、](?!\d)\s*|第\s*[0-9一二三四五六七八九十百]+\s*[章部分]+|Chapter\s+\d+|Part\s+\d+)"
    r"\s*[:：.、—-]*\s*(?=\S)",
    re.IGNORECASE,
)
_MARKDOWN = frozenset({"abstract", "key_points", "notes", "note", "for", "intro", "items", "text", "remarks"})
"""Keys of front matter whose texts are Markdown."""
Printable = Callable[[str], bool]
"""Whether a font of the print edition has a sign."""
Settable = Callable[[Math], str]
"""Why a formula cannot be set, empty when it can."""


@dataclass(frozen=True, slots=True)
class Account:
    """What came of a chapter: its file, the pages it was made of, and what was counted on both sides."""

    file: str
    title: str
    pages: tuple[str, ...]
    source: Counts
    book: Counts


@dataclass(frozen=True, slots=True)
class NewBook:
    """The files of the new book by path, and the report's matter."""

    files: Mapping[str, bytes]
    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...]
    chapters: Mapping[str, str]
    """Page to chapter file: what the next import has to keep."""
    animations: int = 0
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class _Making:
    book: ForeignBook
    folder: SourceFolder
    works: frozenset[str]
    settable: Settable
    printable: Printable
    layout: Layout
    places: Places
    pictures: Pictures
    found: list[Finding]
    parsed: dict[str, ParsedPage] = field(default_factory=dict)
    outlines: dict[str, Outline] = field(default_factory=dict)
    homes: dict[str, tuple[Chapter, int]] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    counts: dict[str, Counts] = field(default_factory=dict)
    missing_anchors: set[tuple[str, str]] = field(default_factory=set)


def make_book(
    book: ForeignBook,
    folder: SourceFolder,
    *,
    works: Mapping[str, bytes],
    keys: frozenset[str],
    settable: Settable,
    printable: Printable,
    known: Mapping[str, str],
    date: str,
) -> NewBook:
    """The Kanben book that a foreign one becomes.

    `works` are its bibliography's files, as they are to be written, `keys` what they hold; `known` gives the chapter file that an
    earlier import made of a page; `date` (ISO) is used where the source has none.
    """
    found: list[Finding] = []
    layout = laid_out(book.contents, known, found)
    pages = tuple(piece.page for chapter in layout.chapters for piece in chapter.pieces if piece.page)
    where = places(pages, book.root, book.about.site, frozenset(folder.files))
    making = _Making(book, folder, keys, settable, printable, layout, where, Pictures(folder, where), found)
    for chapter in layout.chapters:
        for piece in chapter.pieces:
            if piece.page:
                making.homes[piece.page.path] = (chapter, piece.depth)
                _parse(making, piece)
    _label(making)
    converted = {path: _converted(making, parsed) for path, parsed in making.parsed.items()}
    files: dict[str, bytes] = {}
    accounts = []
    cited = False
    for chapter in layout.chapters:
        blocks, matter = _assembled(making, chapter, converted)
        cited = cited or "further_reading" in matter or any(isinstance(node, Cite) for node in walk(blocks))
        text = f"---\n{write_yaml(matter)}---\n\n{_written(blocks)}"
        files[f"chapters/{chapter.file}"] = text.encode()
        accounts.append(_account(making, chapter, text))
    files |= making.pictures.files
    files |= works
    metadata = description(book, layout, sorted(works), cited=cited, date=date, language=_language(making), findings=found)
    files["metadata.yaml"] = write_yaml(metadata).encode()
    findings = tuple(sorted(dict.fromkeys((*found, *making.pictures.findings, *folder.findings))))
    chapters = {path: chapter.file for path, (chapter, _) in making.homes.items()}
    return NewBook(files, tuple(accounts), findings, chapters, making.pictures.animations, tuple(making.pictures.missing))


def _language(making: _Making) -> str:
    """The language of most titles; which Chinese it is, the text says."""
    text = "".join(text_of(p.lines[:400]) or plain_text(p.blocks) for p in making.parsed.values())[:200_000]
    titles = [chapter.title for chapter in making.layout.chapters]
    chinese = sum(bool(HAN.search(title)) for title in titles)
    if 2 * chinese >= len(titles) and titles:
        return main_language("".join(HAN.findall(text + "".join(titles))))
    return main_language(text)


def _parse(making: _Making, piece: Piece) -> None:
    page = piece.page
    if page is None:
        return
    if page.html:
        parsed = ParsedPage(page, (), read_html(text_of(page.lines), page.path, making.found))
        parsed, counts = replace(parsed, blocks=_lined(parsed.blocks)), in_tree(parsed.blocks)
    else:
        dialect = making.book.dialect
        lines = normalised(page.lines, making.found, hide_rust=dialect.name == "mdbook")
        lines = prepared(lines, making.found, dollars=dialect.dollars)
        counts = in_source(page.lines, dialect)
        parsed = ParsedPage(page, lines, read_page(lines, dialect, making.found))
    whole = parsed

    def tell(fate: Fate, what: str, line: int) -> None:
        making.found.append(Finding(*whole.at(line), fate, what))

    blocks = without_empty(folded(parsed.blocks, tell))
    making.counts[page.path] = counts
    making.parsed[page.path] = replace(parsed, blocks=blocks)
    given = str(page.matter.get("title") or "") if page.matter else ""
    making.outlines[page.path] = outline(blocks, piece.depth, titled_elsewhere=given)


def _lined(blocks: Blocks) -> Blocks:
    """Lines that `saved_pages` wrote into the attributes of a page's elements, where the tree keeps them."""

    def change(node: Node) -> Node:
        if isinstance(node, Div) and node.attr.has("admonition"):
            return _boxed(node)
        attr = getattr(node, "attr", None)
        line = attr.get("line") if isinstance(node, Image | Link | Header | CodeBlock) and attr else ""
        return replace(node, line=int(line)) if line.isdecimal() else node

    return rewrite(blocks, change)


def _boxed(div: Div) -> Div:
    """An admonition of a saved page as a callout or as details."""
    kind, title = div.attr.get("data-kind"), div.attr.get("data-title")
    if kind == "details":
        return Div(Attr("", ("details",), (("summary", attribute(title) or "…"),)), div.blocks)
    pairs = (("title", attribute(title)),) if title and title.casefold() != kind.casefold() else ()
    return Div(Attr("", (f"callout-{KINDS.get(kind.lower(), 'note')}",), pairs), div.blocks)


def _label(making: _Making) -> None:
    """Labels for the headings that links lead to."""
    for parsed in making.parsed.values():
        for node in walk(parsed.blocks):
            if not isinstance(node, Link):
                continue
            destination = making.places.resolve(node.target, parsed.page)
            if destination.kind != "page":
                continue
            at = _position(making, destination)
            chapter, depth = making.homes[destination.page]
            key = (destination.page, at)
            if (at >= 0 or depth) and key not in making.labels.headings:
                name = slug(destination.fragment) if at >= 0 else slug(re.sub(r"\.\w+$", "", posixpath.basename(destination.page)))
                words = "-".join(dict.fromkeys([chapter.name, name or str(at + 1)]))
                making.labels.headings[key] = unique(f"sec-{words}", making.labels.taken)


def _position(making: _Making, destination: Destination) -> int:
    """Position of the heading that a destination names, -1 for the page."""
    if not destination.fragment:
        return -1
    anchors = making.outlines[destination.page].anchors
    found = anchors.get(normal(destination.fragment))
    if found is None:
        plain = re.sub(r"[\W_]+", "", normal(destination.fragment))
        found = next((at for name, at in anchors.items() if plain and re.sub(r"[\W_]+", "", name) == plain), None)
    if found is None:
        making.missing_anchors.add((destination.page, destination.fragment))
    return -1 if found is None else found


def _converted(making: _Making, parsed: ParsedPage) -> Blocks:
    chapter, _ = making.homes[parsed.page.path]

    def link(destination: Destination, page: Page) -> tuple[str, bool]:
        home, _ = making.homes[destination.page]
        label = making.labels.headings.get((destination.page, _position(making, destination)), "")
        here = making.homes[page.path][0]
        if home.file == here.file and label:
            return f"#{label}", True
        return (f"{home.file}#{label}" if label else home.file), (destination.page, destination.fragment) not in making.missing_anchors

    converter = Converter(
        parsed,
        making.book.dialect,
        making.places,
        making.pictures,
        making.labels,
        making.works,
        link,
        making.settable,
        making.printable,
        chapter.name,
    )
    blocks = converter.blocks()
    making.found += converter.found
    return blocks


def _assembled(making: _Making, chapter: Chapter, converted: Mapping[str, Blocks]) -> tuple[Blocks, dict[str, Any]]:
    """A chapter's blocks out of its pages, and its front matter."""
    blocks: Blocks = ()
    for piece in chapter.pieces:
        page = piece.page
        if page is None:
            if piece.depth:
                blocks += (Header(min(6, 1 + piece.depth), Attr(), (Str(piece.title),)),)
            continue
        parsed, lined = making.parsed[page.path], making.outlines[page.path]

        def tell(what: str, line: int, parsed: ParsedPage = parsed) -> None:
            making.found.append(Finding(*parsed.at(line), Fate.PERSON, what))

        labels = {at: label for (path, at), label in making.labels.headings.items() if path == page.path}
        own = referring(resolved_equations(converted[page.path], making.labels.equations, tell), making.labels.numbers)
        own = levelled(own, lined, labels)
        if piece.depth:
            title = unnumbered(lined.title) or (Str(str(page.matter.get("title") or piece.title)),)
            own = (Header(min(6, 1 + piece.depth), Attr(labels.get(-1, "")), title), *own)
        blocks += own
    blocks = unskipped(blocks)
    if not blocks:
        first = next(piece.page.path for piece in chapter.pieces if piece.page)
        making.found.append(Finding(first, 0, Fate.PERSON, "the page has no text; a line in brackets holds its place"))
        blocks = (Para((Str("（此页原文为空。）"),)),)
    return blocks, _matter(making, chapter)


def _matter(making: _Making, chapter: Chapter) -> dict[str, Any]:
    piece = chapter.pieces[0]
    page = piece.page
    title = chapter.title
    if page:
        lined = making.outlines[page.path]
        title = str(page.matter.get("title") or "") or plain_text(lined.title) or chapter.title
    title = " ".join(re.sub(r"<[^>]+>|\*\*|`", "", title).split())
    title = " ".join(html.unescape(title).replace("\u00a0", " ").split())
    plain = _NUMBER.sub("", title)
    if plain != title and chapter.position == "body":
        making.found.append(
            Finding(page.path if page else "", 0, Fate.CONVERTED, f'the number in the title "{title}" is left to Kanben, which numbers chapters')
        )
        title = plain
    matter: dict[str, Any] = {"title": title or chapter.file}
    if page and (extra := page.matter.get("import-matter")):
        matter |= _safe(making, page, extra)
    elif page and isinstance(text := page.matter.get("description") or page.matter.get("summary"), str) and text.strip():
        matter["abstract"] = _fragment(making, page, text)
    return matter


def _safe(making: _Making, page: Page, value: Any, key: str = "") -> Any:
    """Front matter with every text that is Markdown made safe."""
    if isinstance(value, dict):
        return {name: _safe(making, page, item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_safe(making, page, item, key) for item in value]
    return _fragment(making, page, value) if key in _MARKDOWN and isinstance(value, str) else value


def _fragment(making: _Making, page: Page, text: str) -> str:
    """A text as one paragraph of Kanben's Markdown: its links resolved, and what would be more than a paragraph as plain words."""
    line = page.lines[0].number if page.lines else 0
    lines = (Line(" ".join(text.split()), page.path, line),)
    blocks = without_empty(folded(read_page(lines, making.book.dialect, making.found), lambda *_: None))
    parsed = ParsedPage(page, lines, blocks)
    converted = _converted(making, parsed)
    safe = len(converted) == 1 and isinstance(converted[0], Para) and not any(isinstance(node, Note | Image) for node in walk(converted))
    words = " ".join(re.sub(r"[@\\[\]^{}]", " ", text).split())
    return " ".join(_written(converted if safe else (Para(worded(words)),)).split())


def _written(blocks: Blocks) -> str:
    return write_markdown(blocks)


def _account(making: _Making, chapter: Chapter, text: str) -> Account:
    """Counts on both sides: what the source's text holds, and what Kanben's own reader finds in the chapter."""
    body = text.split("\n---\n", 1)[1] if "\n---\n" in text else text
    pages = tuple(piece.page.path for piece in chapter.pieces if piece.page)
    return Account(chapter.file, chapter.title, pages, added(*(making.counts[path] for path in pages)), in_tree(parse(body, chapter.file).blocks))

"""Marks in the EPUB where the pages of the print edition begin (EPUB 3.3, section 7.4; EPUB Accessibility 1.1, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from kanben.epub.properties import content_document
from kanben.epub.publication import PageTarget, Resource
from kanben.epub.xhtml import EPUB_TYPE, HTML_NS, parse
from kanben.render.print_pages import PageMap
from kanben.render.running_text import Piece, blocks, counted, name_of, pieces, seen

_BODY, _SPAN = f"{{{HTML_NS}}}body", f"{{{HTML_NS}}}span"
# A mark stands before these as a whole: it would be read aloud as a part of a heading, and ruby holds nothing but its bases and readings.
_WHOLE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ruby"})
# Where a mark would be the first thing in these, it stands before them.
_LEFT_BEHIND = frozenset({"a", "b", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "strong", "sub", "sup", "u"})


class Break(NamedTuple):
    """A page break: the id of its mark, the page's folio, and how much of the leaf's running text in print stands before it."""

    id: str
    folio: str
    place: int


@dataclass(frozen=True, slots=True)
class PageBreaks:
    """The page breaks of each leaf, and the page list."""

    by_leaf: Mapping[str, tuple[Break, ...]]
    page_list: tuple[PageTarget, ...]


def page_breaks(page_map: PageMap, hrefs: Mapping[str, str], taken: Collection[str]) -> PageBreaks:
    """The breaks of all pages. `hrefs` gives each leaf's document, `taken` are the ids that documents have already.

    Raises ValueError for a page of a leaf that has no document.
    """
    by_leaf: dict[str, tuple[Break, ...]] = {}
    page_list: dict[str, PageTarget] = {}
    for number, page in enumerate(page_map.pages, 1):
        if page.leaf not in hrefs:
            raise ValueError(f"page {page.folio} shows {page.leaf!r}, which is not in the EPUB")
        id = _id(page.folio, number, {*taken, *page_list})
        by_leaf[page.leaf] = (*by_leaf.get(page.leaf, ()), Break(id, page.folio, page.place))
        page_list[id] = PageTarget(page.folio, f"{hrefs[page.leaf]}#{id}")
    return PageBreaks(by_leaf, tuple(page_list.values()))


def _id(folio: str, number: int, taken: Collection[str]) -> str:
    """`page-xii`; the page's number in the book where the folio is not of ASCII letters and digits, more where the id is taken."""
    id = f"page-{folio}" if folio.isascii() and folio.isalnum() else f"page-number-{number}"
    return next(name for name in (id, *(f"{id}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def marked(document: Resource, breaks: Sequence[Break], printed: Sequence[str]) -> Resource:
    """A document with the marks of its pages; `printed` is its running text in print, by blocks.

    Raises ValueError when the two have too little in common.
    """
    root = parse(document.content, document.href)
    text = [piece for piece, shown in counted(pieces(root.find(_BODY))) if shown]
    try:
        place_of = aligned(printed, blocks(text))
    except ValueError as error:
        raise ValueError(f"{document.href} cannot be divided into pages: {error}") from error
    places = [_place(text, place_of(page.place)) for page in breaks]
    # From the last to the first, so that what stands before each is still where it was.
    for page, (piece, offset) in reversed(list(zip(breaks, places, strict=True))):
        _insert(_mark(page), piece, offset)
    content = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    extra = [name for name in document.properties if name == "nav"]
    return content_document(document.id, document.href, content, *extra)


def _mark(page: Break) -> etree._Element:
    return etree.Element(_SPAN, {EPUB_TYPE: "pagebreak", "role": "doc-pagebreak", "id": page.id, "aria-label": page.folio})


# From print to the EPUB


def aligned(printed: Sequence[str], shown: Sequence[str]) -> Callable[[int], int]:
    """Places of a text by blocks -> places of another one, which differs from it in some blocks.

    A place in what only the first text has becomes that of what follows in both. Raises ValueError when less than half of the shorter is in both.
    """
    matches = list(_matches(printed, shown))
    common = sum(length for _, _, length in matches)
    lengths = [sum(map(len, text)) for text in (printed, shown)]
    if not common or 2 * common < min(lengths):
        raise ValueError(f"texts of {lengths[0]} and {lengths[1]} characters have {common} in common")

    def place_of(place: int) -> int:
        for start, other, length in matches:
            if place < start + length:
                return other + max(place - start, 0)
        return lengths[1]

    return place_of


def _matches(printed: Sequence[str], shown: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal text: where they begin in both, and their length. Blocks that differ are compared letter by letter."""
    here, there = (list(accumulate(map(len, texts), initial=0)) for texts in (printed, shown))
    end, other_end = 0, 0
    for start, other, length in [*_common(printed, shown), (len(printed), len(shown), 0)]:
        if end < start and other_end < other:
            inner = _common("".join(printed[end:start]), "".join(shown[other_end:other]))
            yield from ((here[end] + i, there[other_end] + j, size) for i, j, size in inner)
        end, other_end = start + length, other + length
        if length:
            yield here[start], there[other], here[end] - here[start]


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs that two sequences have in common: those at their ends first, since a matcher may take one of several like runs for another."""
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    stops = len(one) - end, len(other) - end
    between = SequenceMatcher(None, one[start : stops[0]], other[start : stops[1]], autojunk=False).get_matching_blocks()
    runs = [(0, 0, start), *((start + i, start + j, length) for i, j, length in between), (*stops, end)]
    return [run for run in runs if run[2]]


# In the document


def _place(text: Sequence[Piece], place: int) -> tuple[Piece, int]:
    """The piece of a text where a place is, and the offset in that piece; behind the last one for the end of the text."""
    for piece in text:
        length = 1 if piece.is_object else len(seen(piece.text))
        if place < length:
            return piece, _offset(piece.text, place)
        place -= length
    return text[-1], len(text[-1].text)


def _offset(text: str, place: int) -> int:
    """Where the character of a text is that `place` ones precede, not counting what is not seen."""
    return [at for at, letter in enumerate(text) if seen(letter)][place]


def _insert(mark: etree._Element, piece: Piece, offset: int) -> None:
    """Put a mark before a character of a piece, or before what holds it where the mark may not stand or would be the first thing."""
    before = piece.element if piece.is_object and not offset else None
    holder = piece.owner if not piece.is_object else piece.element.getparent()
    whole = _whole(holder)
    if whole is not None:
        whole.addprevious(mark)
    elif before is not None:
        _outermost(before).addprevious(mark)
    elif piece.is_object:
        piece.element.addnext(mark)
    elif not piece.tail and not piece.text[:offset].strip() and name_of(holder) in _LEFT_BEHIND and not _is_entry(holder):
        _outermost(holder).addprevious(mark)
    else:
        _divide(mark, piece, offset)


def _divide(mark: etree._Element, piece: Piece, offset: int) -> None:
    text = (piece.element.tail if piece.tail else piece.element.text) or ""
    if piece.tail:
        piece.element.tail = text[:offset]
        piece.owner.insert(piece.owner.index(piece.element) + 1, mark)
    else:
        piece.element.text = text[:offset]
        piece.owner.insert(0, mark)
    mark.tail = text[offset:]


def _whole(element: etree._Element) -> etree._Element | None:
    """The outermost element around a place that is not to be divided, or the navigation list that its heading belongs to."""
    around = [element, *element.iterancestors()]
    whole = next((above for above in reversed(around) if name_of(above) in _WHOLE), None)
    if whole is not None and _is_navigation(whole.getparent()):
        return whole.getparent()
    return whole


def _outermost(element: etree._Element) -> etree._Element:
    """The outermost of the elements in a line that begin with this one."""
    while True:
        above = element.getparent()
        if name_of(above) not in _LEFT_BEHIND or _is_entry(above) or element.getprevious() is not None or (above.text or "").strip():
            return element
        element = above


def _is_navigation(element: etree._Element) -> bool:
    return name_of(element) == "nav" and element.get(EPUB_TYPE) is not None


def _is_entry(element: etree._Element) -> bool:
    """Is it the link of an entry of the contents, which alone may be in the entry (EPUB 3.3, 7.3)?"""
    return name_of(element) == "a" and any(map(_is_navigation, element.iterancestors()))

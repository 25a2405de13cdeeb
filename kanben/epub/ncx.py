"""The NCX, the table of contents of EPUB 2, kept for old readers and for Kindle's intake (OPF 2.0.1, section 2.4.1)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from lxml import etree

from kanben.epub.publication import NavPoint, PageTarget, Publication
from kanben.epub.xhtml import XML_LANG, anchors, parse

_NS = "http://www.daisy.org/z3986/2005/ncx/"


def ncx(publication: Publication) -> bytes:
    """The NCX of a publication without faults: nested contents, the page list where there is one."""
    metadata = publication.metadata
    root = etree.Element(f"{{{_NS}}}ncx", {"version": "2005-1", XML_LANG: metadata.language}, nsmap={None: _NS})
    pages = publication.page_list
    folios = [int(p.label) for p in pages if p.label.isdecimal()]
    head = _add(root, "head")
    for name, content in (
        ("dtb:uid", metadata.identifier),
        ("dtb:depth", str(depth(publication.contents))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(folios, default=0))),
    ):
        _add(head, "meta", {"name": name, "content": content})
    _label(_add(root, "docTitle"), metadata.titles[0].text)
    for creator in metadata.creators:
        _label(_add(root, "docAuthor"), creator.name)
    order = play_order(publication)
    _add_points(_add(root, "navMap"), publication.contents, order, itertools.count(1))
    if pages:
        _add_pages(_add(root, "pageList"), pages, order)
    serialized: bytes = etree.tostring(root, pretty_print=True, encoding="utf-8", xml_declaration=True)
    return serialized


def depth(points: tuple[NavPoint, ...]) -> int:
    """How many levels the contents have."""
    return max((1 + depth(p.children) for p in points), default=0)


def play_order(publication: Publication) -> dict[str, int]:
    """Each target of the contents and the page list with its place in reading order, from 1; equal targets share one.

    Raises KeyError for a target that is not in the spine; `faults` reports those.
    """
    by_id = {r.id: r for r in publication.resources}
    positions: dict[str, tuple[int, int]] = {}
    for index, item in enumerate(publication.spine):
        document = by_id[item.idref]
        positions[document.href] = (index, -1)
        for anchor, position in anchors(parse(document.content, document.href)).items():
            positions[f"{document.href}#{anchor}"] = (index, position)
    targets = {*_hrefs(publication.contents), *(page.href for page in publication.page_list)}
    return {href: number for number, href in enumerate(sorted(targets, key=lambda href: (positions[href], href)), start=1)}


def _hrefs(points: tuple[NavPoint, ...]) -> Iterator[str]:
    for point in points:
        yield point.href
        yield from _hrefs(point.children)


def _add_points(parent: etree._Element, points: tuple[NavPoint, ...], order: Mapping[str, int], numbers: Iterator[int]) -> None:
    for point in points:
        element = _add(parent, "navPoint", {"id": f"nav-{next(numbers)}", "playOrder": str(order[point.href])})
        label = _add(element, "navLabel")
        if point.lang:
            label.set(XML_LANG, point.lang)
        _label(label, point.label)
        _add(element, "content", {"src": point.href})
        _add_points(element, point.children, order, numbers)


def _add_pages(parent: etree._Element, pages: tuple[PageTarget, ...], order: Mapping[str, int]) -> None:
    for number, page in enumerate(pages, start=1):
        kind = {"type": "normal", "value": page.label} if page.label.isdecimal() else {"type": "front"}
        target = _add(parent, "pageTarget", {"id": f"page-{number}", **kind, "playOrder": str(order[page.href])})
        _label(_add(target, "navLabel"), page.label)
        _add(target, "content", {"src": page.href})


def _add(parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NS}}}{name}", attributes)


def _label(parent: etree._Element, text: str) -> None:
    _add(parent, "text").text = text

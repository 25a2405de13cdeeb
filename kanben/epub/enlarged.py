"""Figures that open large: each has a document to itself, which its caption leads to and which leads back.

These documents are no part of the reading order (EPUB 3.3, 5.7.2, linear="no"): they are reached by links only. A picture is not made
a link itself, since most readers enlarge one that is touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from kanben.epub.publication import Resource
from kanben.epub.xhtml import EPUB_TYPE, HTML_NS, anchors, parse, words
from kanben.manuscript.pictures import Picture

LEAST_WIDTH = 420
"""CSS pixels: a picture that is wider loses by a telephone's width, so that it is worth a page of its own."""

_H = f"{{{HTML_NS}}}"


@dataclass(frozen=True, slots=True)
class LargeFigure:
    """A figure's document: its id, its title, its markup."""

    id: str
    title: str
    body: str


def enlarged(document: Resource, pictures: Mapping[str, Picture], word: str, back: str) -> tuple[Resource, tuple[LargeFigure, ...]]:
    """The document with a link in the caption of each figure that gains by it, and what the links lead to.

    `pictures` are by address in the EPUB; `word` is what the link says, `back` what the link back says. Raises DocumentFault for a
    document that is not well-formed.
    """
    root = parse(document.content, document.href)
    taken = set(anchors(root))
    made: list[LargeFigure] = []
    for figure in root.iter(f"{_H}figure"):
        image = next((child for child in figure.iterchildren(f"{_H}img") if child.get("alt")), None)
        picture = pictures.get(image.get("src", "")) if image is not None else None
        if image is None or picture is None or not _gains(figure, picture):
            continue
        number = len(made) + 1
        if not figure.get("id"):
            figure.set("id", _fresh(f"figure-{number}", taken))
        id = f"{document.id}-figure-{number}"
        title = _title(figure) or image.get("alt", "")
        made.append(LargeFigure(id, title, _body(figure, image, picture, f"{document.href}#{figure.get('id')}", back)))
        _link(figure, f"{id}.xhtml", word, title)
    if not made:
        return document, ()
    content = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return replace(document, content=content), tuple(made)


def _gains(figure: etree._Element, picture: Picture) -> bool:
    beside_others = figure.getparent() is not None and "row" in words(figure.getparent(), "class")
    return picture.width > LEAST_WIDTH or (beside_others and picture.width > LEAST_WIDTH / 2)


def _fresh(id: str, taken: set[str]) -> str:
    while id in taken:
        id += "-large"
    taken.add(id)
    return id


def _caption(figure: etree._Element) -> etree._Element | None:
    return next(figure.iterchildren(f"{_H}figcaption"), None)


def _title(figure: etree._Element) -> str:
    caption = _caption(figure)
    return "" if caption is None else " ".join("".join(_bare(caption).itertext()).split())


def _bare(caption: etree._Element, home: str = "") -> etree._Element:
    """A caption without what stands once only: ids, page marks, calls of notes, the description below it. It comes from the document `home`."""
    copy = deepcopy(caption)
    copy.tail = None
    for element in list(copy.iter(etree.Element)):
        left_out = element.tag == f"{_H}details" or {"noteref", "pagebreak"} & words(element, EPUB_TYPE)
        if left_out and element is not copy:
            _remove(element)
        else:
            element.attrib.pop("id", None)
            if (element.get("href") or "").startswith("#"):
                element.set("href", home + element.get("href"))
    return copy


def _remove(element: etree._Element) -> None:
    """Take an element out, and leave the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _link(figure: etree._Element, href: str, word: str, title: str) -> None:
    """The link at the end of the caption's words; before the description, where there is one."""
    caption = _caption(figure)
    if caption is None:
        caption = etree.SubElement(figure, f"{_H}figcaption")
    link = etree.Element(f"{_H}a", {"class": "enlarge", "href": href, "aria-label": f"{word} {title}"})
    link.text = word
    details = next(caption.iterchildren(f"{_H}details"), None)
    if details is None:
        caption.append(link)
    else:
        details.addprevious(link)


def _body(figure: etree._Element, image: etree._Element, picture: Picture, home: str, back: str) -> str:
    frame = etree.Element(f"{_H}div", nsmap={None: HTML_NS})
    large = etree.SubElement(frame, f"{_H}figure")
    shape = "tall" if picture.height > picture.width else "wide"
    etree.SubElement(large, f"{_H}img", {"class": shape, "src": image.get("src", ""), "alt": image.get("alt", "")})
    caption = _caption(figure)
    if caption is not None:
        large.append(_bare(caption, home.partition("#")[0]))
    way = etree.SubElement(frame, f"{_H}p", {"class": "way-back"})
    etree.SubElement(way, f"{_H}a", {"href": home, "role": "doc-backlink"}).text = back
    etree.cleanup_namespaces(frame)
    text = "".join(etree.tostring(child, encoding="unicode") for child in frame)
    return re.sub(r' xmlns="http://www\.w3\.org/1999/xhtml"', "", text)

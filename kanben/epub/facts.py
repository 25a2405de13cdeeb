"""What the documents of a publication hold, as far as accessibility is concerned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from kanben.epub.publication import SVG, XHTML, Resource
from kanben.epub.xhtml import EPUB_TYPE, HTML_NS, MATHML_NS, SVG_NS, elements, parse, words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANIMATIONS = frozenset({"animate", "animateMotion", "animateTransform", "set"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the documents of a publication hold; every number counts elements.

    `images` are `img` and inline SVG that say something, `undescribed` those of them without alternative text.
    `moving` are videos, sounds, GIF pictures and animations in SVG.
    """

    headings: int = 0
    images: int = 0
    undescribed: int = 0
    long_descriptions: int = 0
    formulas: int = 0
    formulas_without_text: int = 0
    tables: int = 0
    tables_without_heads: int = 0
    listings: int = 0
    notes: int = 0
    rubies: int = 0
    page_breaks: int = 0
    indexes: int = 0
    aria_roles: int = 0
    moving: int = 0


def facts(resources: Iterable[Resource]) -> Facts:
    """Count over the XHTML and SVG documents among `resources`. Raises DocumentFault for one that is not well-formed."""
    seen: Counter[str] = Counter()
    for resource in resources:
        if resource.media_type == "image/gif":
            seen["moving"] += 1
        elif resource.media_type == XHTML:
            for namespace, name, element in elements(parse(resource.content, resource.href)):
                seen.update(_seen(namespace, name, element))
        elif resource.media_type == SVG:
            # A picture of its own: the `img` that shows it is what is counted, and described, as an image.
            seen["moving"] += sum(name in _ANIMATIONS for _, name, _ in elements(parse(resource.content, resource.href)))
    return Facts(**seen)


def _seen(namespace: str, name: str, element: etree._Element) -> Iterator[str]:
    """The names of the facts that one element adds to."""
    if element.attrib:
        yield from _seen_semantics(words(element, "role"), words(element, EPUB_TYPE))
    if namespace == HTML_NS:
        yield from _seen_html(name, element)
    elif namespace == MATHML_NS and name == "math":
        yield "formulas"
        if not element.get("alttext"):
            yield "formulas_without_text"
    elif namespace == SVG_NS:
        yield from _seen_svg(name, element)


def _seen_semantics(roles: frozenset[str], types: frozenset[str]) -> Iterator[str]:
    if any(role.startswith("doc-") for role in roles):
        yield "aria_roles"
    if "doc-footnote" in roles or "footnote" in types:
        yield "notes"
    if "doc-pagebreak" in roles or "pagebreak" in types:
        yield "page_breaks"
    if "doc-index" in roles or "index" in types:
        yield "indexes"


def _seen_html(name: str, element: etree._Element) -> Iterator[str]:
    if name in _HEADINGS:
        yield "headings"
    elif name == "img" and element.get("alt") != "":  # an empty one says: decoration
        yield from _seen_image(element, described=element.get("alt") is not None)
    elif name == "table":
        yield "tables"
        if element.find(f".//{{{HTML_NS}}}th") is None:
            yield "tables_without_heads"
    elif name == "pre":
        yield "listings"
    elif name == "ruby":
        yield "rubies"
    elif name in ("video", "audio"):
        yield "moving"


def _seen_svg(name: str, element: etree._Element) -> Iterator[str]:
    parent = element.getparent()
    is_outermost = parent is None or etree.QName(parent).namespace != SVG_NS
    if name == "svg" and is_outermost and element.get("aria-hidden") != "true":
        title = element.findtext(f"{{{SVG_NS}}}title") or ""
        described = title.strip() or element.get("aria-label") or element.get("aria-labelledby")
        yield from _seen_image(element, described=bool(described))
    elif name in _ANIMATIONS:
        yield "moving"


def _seen_image(element: etree._Element, *, described: bool) -> Iterator[str]:
    yield "images"
    if not described:
        yield "undescribed"
    if element.get("aria-details") or element.get("aria-describedby"):
        yield "long_descriptions"

"""Manifest properties of a content document, read off its markup (EPUB 3.3, D.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kanben.epub.publication import XHTML, Resource
from kanben.epub.xhtml import HTML_NS, MATHML_NS, SVG_NS, XLINK_NS, elements, parse

# Attributes that make a reading system fetch something. An `a` only leads there, which is why href counts for link alone.
_FETCHING = ("src", "srcset", "poster", "data", "background", f"{{{XLINK_NS}}}href")
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_REMOTE_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)


def content_document(identifier: str, href: str, content: bytes, *extra: str) -> Resource:
    """An XHTML content document as a resource, with the properties its markup calls for and `extra` ones such as nav.

    Raises ValueError as `properties` does.
    """
    return Resource(identifier, href, XHTML, content, tuple(sorted({*properties(content, href), *extra})))


def properties(content: bytes, href: str) -> tuple[str, ...]:
    """`mathml` and `svg` where the document holds such markup.

    Scripts, forms and remote resources have properties of their own, but a book carries none of them: ValueError, naming `href`.
    """
    found = set()
    for namespace, name, element in elements(parse(content, href)):
        _refuse_active(namespace, name, element, href)
        _refuse_remote(namespace, name, element, href)
        if namespace == MATHML_NS:
            found.add("mathml")
        elif namespace == SVG_NS:
            found.add("svg")
    return tuple(sorted(found))


def _refuse_active(namespace: str, name: str, element: etree._Element, href: str) -> None:
    handlers = [a for a in element.attrib if isinstance(a, str) and a.lower().startswith("on")]
    if name == "script" or (namespace == HTML_NS and name == "form") or handlers:
        raise ValueError(f"{href} is scripted: <{name}>, line {element.sourceline}")


def _refuse_remote(namespace: str, name: str, element: etree._Element, href: str) -> None:
    if any(_is_remote(value) for value in _fetched(namespace, name, element)):
        raise ValueError(f"{href} fetches a remote resource: <{name}>, line {element.sourceline}")
    css = (element.text or "") if name == "style" else (element.get("style") or "")
    if _REMOTE_CSS.search(css):
        raise ValueError(f"{href} fetches a remote resource from CSS: <{name}>, line {element.sourceline}")


def _fetched(namespace: str, name: str, element: etree._Element) -> Iterator[str]:
    is_hyperlink = namespace == SVG_NS and name == "a"
    for attribute in _FETCHING:
        value = element.get(attribute)
        if value and not is_hyperlink:
            yield from value.split(",") if attribute == "srcset" else (value,)
    if name == "link" or (namespace == SVG_NS and not is_hyperlink):
        yield element.get("href") or ""


def _is_remote(address: str) -> bool:
    return _REMOTE.match(address) is not None

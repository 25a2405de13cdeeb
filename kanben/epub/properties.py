"""Manifest properties of a content document, read off its markup (EPUB 3.3, D.5)."""

from __future__ import annotations

import re

from lxml import etree

from kanben.epub.publication import XHTML, Resource
from kanben.epub.xhtml import HTML_NS, MATHML_NS, SVG_NS, XLINK_NS, DocumentFault, elements, parse

# Attributes that make a reading system fetch something; a link only leads there. `href` fetches in `link` and in SVG but for its `a`.
_FETCHING = frozenset({"src", "srcset", "poster", "data", "background", f"{{{XLINK_NS}}}href"})
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_REMOTE_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:https?:)?//", re.IGNORECASE)


def content_document(identifier: str, href: str, content: bytes, *extra: str) -> Resource:
    """An XHTML content document as a resource, with the properties its markup calls for and `extra` ones such as nav.

    Raises DocumentFault as `properties` does.
    """
    return Resource(identifier, href, XHTML, content, tuple(sorted({*properties(content, href), *extra})))


def properties(content: bytes, href: str) -> tuple[str, ...]:
    """`mathml` and `svg` where the document holds such markup.

    Scripts, forms and remote resources have properties of their own, but a book carries none of them: DocumentFault.
    """
    found = set()
    for namespace, name, element in elements(parse(content, href)):
        if namespace == MATHML_NS:
            found.add("mathml")
        elif namespace == SVG_NS:
            found.add("svg")
        if name == "script" or (namespace == HTML_NS and name == "form"):
            raise DocumentFault(href, element.sourceline, f"<{name}> makes the document a scripted one")
        if name == "style" and _REMOTE_CSS.search(element.text or ""):
            raise DocumentFault(href, element.sourceline, "<style> fetches a remote resource")
        if element.attrib:
            _refuse_attributes(namespace, name, element, href)
    return tuple(sorted(found))


def _refuse_attributes(namespace: str, name: str, element: etree._Element, href: str) -> None:
    fetches_href = name == "link" or (namespace == SVG_NS and name != "a")
    is_svg_link = namespace == SVG_NS and name == "a"
    for attribute, value in element.attrib.items():
        if attribute.lower().startswith("on"):
            raise DocumentFault(href, element.sourceline, f"{attribute} makes the document a scripted one")
        fetches = attribute in _FETCHING and not is_svg_link
        if (fetches or (attribute == "href" and fetches_href)) and any(_REMOTE.match(address) for address in _addresses(attribute, value)):
            raise DocumentFault(href, element.sourceline, f"<{name} {attribute}> fetches a remote resource")
        if attribute == "style" and _REMOTE_CSS.search(value):
            raise DocumentFault(href, element.sourceline, f"the style of <{name}> fetches a remote resource")


def _addresses(attribute: str, value: str) -> list[str]:
    return value.split(",") if attribute == "srcset" else [value]

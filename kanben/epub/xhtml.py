"""Reading content documents as what they are: XML, never tag soup."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

HTML_NS = "http://www.w3.org/1999/xhtml"
MATHML_NS = "http://www.w3.org/1998/Math/MathML"
SVG_NS = "http://www.w3.org/2000/svg"
OPS_NS = "http://www.idpf.org/2007/ops"
XLINK_NS = "http://www.w3.org/1999/xlink"
XML_NS = "http://www.w3.org/XML/1998/namespace"

EPUB_TYPE = f"{{{OPS_NS}}}type"
XML_LANG = f"{{{XML_NS}}}lang"


class DocumentFault(ValueError):
    """A document that a publication cannot carry: a fault of ours, or of the template of a book that brings its own."""

    def __init__(self, href: str, line: int, reason: str) -> None:
        """`line` is one of the document, from 1."""
        super().__init__(f"{href}:{line}: {reason}")
        self.href = href
        self.line = line
        self.reason = reason


def parse(content: bytes, href: str) -> etree._Element:
    """The root of an XHTML or SVG document. Raises DocumentFault, naming `href`, when it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentFault(href, error.lineno or 1, f"this is not well-formed XML: {error.msg}") from error


def elements(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Every element in document order, as (namespace, local name, element); comments and processing instructions are left out."""
    for element in root.iter(etree.Element):
        namespace, _, name = element.tag.rpartition("}")  # three times as fast as QName, and a book has elements by the hundred thousand
        yield namespace[1:], name, element


def anchors(root: etree._Element) -> dict[str, int]:
    """Each id of the document with its position in document order."""
    found: dict[str, int] = {}
    for position, element in enumerate(root.iter(etree.Element)):
        identifier = element.get("id")
        if identifier is not None:
            found.setdefault(identifier, position)
    return found


def words(element: etree._Element, attribute: str) -> frozenset[str]:
    """The space-separated words of an attribute, such as `epub:type` or `role`."""
    return frozenset((element.get(attribute) or "").split())

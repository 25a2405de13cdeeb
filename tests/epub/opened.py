"""A written EPUB opened again, for checks on the file itself. Reads the zip and the package, independent of the program under test."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

X = "{http://www.w3.org/1999/xhtml}"
M = "{http://www.w3.org/1998/Math/MathML}"
S = "{http://www.w3.org/2000/svg}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the manifest; `path` is its name in the zip."""

    path: str
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Document:
    """An XHTML content document: `size` in bytes, `ids` with their elements."""

    path: str
    size: int
    root: etree._Element
    ids: dict[str, etree._Element]

    @property
    def lang(self) -> str:
        return self.root.get("lang") or self.root.get(XML_LANG) or ""

    @property
    def body(self) -> etree._Element:
        return self.root.find(f"{X}body")

    def elements(self, *tags: str) -> Iterator[etree._Element]:
        yield from self.root.iter(*(tags or (etree.Element,)))


@dataclass(frozen=True, slots=True)
class Epub:
    """The file's zip entries and contents, the package, the manifest by id, the spine as paths, the content documents by path."""

    entries: tuple[zipfile.ZipInfo, ...]
    contents: dict[str, bytes]
    package: etree._Element
    items: dict[str, Item]
    spine: tuple[str, ...]
    documents: dict[str, Document]

    @property
    def language(self) -> str:
        return self.package.findtext(f".//{DC}language") or ""

    @property
    def nav(self) -> Document:
        return self.documents[next(i.path for i in self.items.values() if "nav" in i.properties)]

    def metas(self, name: str) -> list[str]:
        return [(m.text or "").strip() for m in self.package.iter(f"{OPF}meta") if m.get("property") == name]

    def navs(self) -> dict[str, etree._Element]:
        return {kind: nav for nav in self.nav.elements(f"{X}nav") for kind in words(nav, EPUB_TYPE)}

    def target(self, source: str, href: str) -> tuple[Document | None, etree._Element | None]:
        """The document that a link in `source` leads to, and the element there (the body for a link without fragment)."""
        address, _, fragment = href.partition("#")
        document = self.documents.get(join(source, address))
        if document is None:
            return None, None
        return document, document.ids.get(unquote(fragment)) if fragment else document.body


def open_epub(path: Path) -> Epub:
    """Read the file whole."""
    with zipfile.ZipFile(path) as file:
        entries = tuple(file.infolist())
        contents = {name: file.read(name) for name in file.namelist()}
    container = etree.fromstring(contents["META-INF/container.xml"])
    package_path = container.find(".//{*}rootfile").get("full-path")
    package = etree.fromstring(contents[package_path])
    items = {
        e.get("id"): Item(join(package_path, e.get("href")), e.get("media-type"), words(e, "properties"))
        for e in package.iterfind(f"{OPF}manifest/{OPF}item")
    }
    spine = tuple(items[e.get("idref")].path for e in package.iterfind(f"{OPF}spine/{OPF}itemref"))
    documents = {i.path: _document(i.path, contents[i.path]) for i in items.values() if i.media_type == "application/xhtml+xml"}
    return Epub(entries, contents, package, items, spine, documents)


def words(element: etree._Element, attribute: str) -> frozenset[str]:
    return frozenset((element.get(attribute) or "").split())


def text(element: etree._Element) -> str:
    """The element's text without any white space."""
    return re.sub(r"\s+", "", "".join(element.itertext(etree.Element)))


def join(source: str, href: str) -> str:
    """The path that a link in the file `source` leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(href))) if href else source


def _document(path: str, content: bytes) -> Document:
    root = etree.fromstring(content)
    return Document(path, len(content), root, {e.get("id"): e for e in root.iter(etree.Element) if e.get("id")})

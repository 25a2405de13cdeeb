"""A publication to the bytes of an EPUB: the only place that touches EbookLib.

EbookLib packs, and what it does otherwise than EPUB 3.3 or we need is overridden here, each at its method.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path

from ebooklib import epub
from lxml import etree

from kanben import __version__, artifact
from kanben.epub.faults import METADATA_ID, NCX_HREF, NCX_ID, faults
from kanben.epub.ncx import ncx
from kanben.epub.publication import (
    Accessibility,
    Alternate,
    Collection,
    Conformance,
    Contributor,
    MetadataLink,
    PackageMetadata,
    Publication,
    Resource,
)
from kanben.epub.xhtml import XML_LANG

_IDENTIFIER_ID = f"{METADATA_ID}identifier"
_GENERATOR = f"Kanben {__version__}, EbookLib {'.'.join(map(str, epub.VERSION))}"
_META = epub.NAMESPACES["OPF"]
_PREFIXES = {"ibooks": "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/"}  # those that EPUB 3.3 does not reserve
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip entry can carry


def write(publication: Publication, target: Path) -> artifact.Artifact:
    """Write the EPUB to `target`, whole or not at all.

    Raises `Stop` when it cannot be written, ValueError when the publication has faults.
    """
    return artifact.replace(target, pack(publication))


def pack(publication: Publication) -> bytes:
    """The EPUB: equal publications give equal bytes. Raises ValueError, naming them all, when the publication has faults."""
    found = faults(publication)
    if found:
        raise ValueError("the publication cannot be written:\n" + "\n".join(found))
    return _Writer(publication).pack()


class _Item(epub.EpubItem):
    """A resource as it stands. EbookLib's own kinds of items parse XHTML as HTML and write something else."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(resource.id, resource.href, resource.media_type, resource.content)
        self.properties = resource.properties


class _Archive:
    """The zip file as EbookLib writes to it; an entry depends on nothing but its name and content."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def writestr(self, name: str, content: bytes | str, compress_type: int = zipfile.ZIP_DEFLATED) -> None:
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.create_system = 3  # Unix, also where the program runs on Windows
        entry.external_attr = (stat.S_IFREG | 0o644) << 16
        self._file.writestr(entry, content, compress_type, compresslevel=9)


class _Writer(epub.EpubWriter):
    """EbookLib's writer: our NCX, package attributes that it lacks, a zip that is always the same."""

    def __init__(self, publication: Publication) -> None:
        modified = publication.metadata.modified.astimezone(UTC)
        super().__init__(io.BytesIO(), _book(publication), {"mtime": modified})
        self.publication = publication

    def pack(self) -> bytes:
        self.write()
        content: bytes = self.file_name.getvalue()
        return content

    def write(self) -> None:
        """As EbookLib's, into a zip with fixed entries (EPUB 3.3, 4.3: mimetype first, stored, without extra field)."""
        with zipfile.ZipFile(self.file_name, "w") as file:
            self.out = _Archive(file)
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()

    def _get_ncx(self) -> bytes:
        return ncx(self.publication)

    def _write_opf_file(self, root: etree._Element) -> None:
        """Add what EbookLib has no setting for: the package's language and the properties of spine items."""
        root.set(XML_LANG, self.publication.metadata.language)
        for itemref, item in zip(root.iterfind("spine/itemref"), self.publication.spine, strict=True):
            if item.properties:
                itemref.set("properties", " ".join(item.properties))
        super()._write_opf_file(root)


def _book(publication: Publication) -> epub.EpubBook:
    book = epub.EpubBook()
    book.IDENTIFIER_ID = _IDENTIFIER_ID
    book.set_identifier(publication.metadata.identifier)
    _describe(book, publication.metadata)
    for resource in sorted(publication.resources, key=lambda r: r.href):
        book.add_item(_Item(resource))
        if "cover-image" in resource.properties:
            _add(book, None, {"name": "cover", "content": resource.id})  # readers of EPUB 2 look here
    book.add_item(epub.EpubNcx(NCX_ID, NCX_HREF))
    book.spine = [(item.idref, "yes" if item.linear else "no") for item in publication.spine]
    if publication.page_progression != "default":
        book.set_direction(publication.page_progression)
    return book


def _describe(book: epub.EpubBook, metadata: PackageMetadata) -> None:
    """Everything in the package's metadata but its identifier and time of modification (EPUB 3.3, 5.5)."""
    _titles(book, metadata)
    _dc(book, "language", metadata.language)
    for language in metadata.other_languages:
        _dc(book, "language", language)
    _people(book, "creator", metadata.creators)
    _people(book, "contributor", metadata.contributors)
    _dc(book, "date", metadata.date)
    _dc(book, "publisher", metadata.publisher)
    _dc(book, "rights", metadata.rights)
    _dc(book, "description", metadata.description)
    _dc(book, "subject", *metadata.subjects)
    _dc(book, "source", *metadata.sources)
    _collections(book, metadata.collections)
    _access(book, metadata.accessibility)
    if metadata.page_break_source:
        _property(book, "pageBreakSource", metadata.page_break_source)
    for prefix, address in _PREFIXES.items():
        if any(other.property.startswith(f"{prefix}:") for other in metadata.others):
            book.add_prefix(prefix, address)
    for other in metadata.others:
        _property(book, other.property, other.text, lang=other.lang)
    _links(book, metadata.links)
    # EbookLib writes the kinds in the order of their first use; its own mark comes first, so the elements of Dublin Core would come last.
    book.metadata[_META] = book.metadata.pop(_META)
    book.set_unique_metadata(_META, "generator", None, {"name": "generator", "content": _GENERATOR})


def _titles(book: epub.EpubBook, metadata: PackageMetadata) -> None:
    for number, title in enumerate(metadata.titles, start=1):
        identifier = f"{METADATA_ID}title-{number}"
        book.add_metadata("DC", "title", title.text, {"id": identifier, **_lang(title.lang)})
        _property(book, "title-type", title.type, refines=identifier)
        if len(metadata.titles) > 1:
            _property(book, "display-seq", str(number), refines=identifier)
        _names(book, identifier, title.file_as, title.alternates)


def _people(book: epub.EpubBook, element: str, people: tuple[Contributor, ...]) -> None:
    for number, person in enumerate(people, start=1):
        identifier = f"{METADATA_ID}{element}-{number}"
        book.add_metadata("DC", element, person.name, {"id": identifier, **_lang(person.lang)})
        for role in person.roles:
            _property(book, "role", role, refines=identifier, scheme="marc:relators")
        if len(people) > 1:
            _property(book, "display-seq", str(number), refines=identifier)
        _names(book, identifier, person.file_as, person.alternates)


def _names(book: epub.EpubBook, identifier: str, file_as: str, alternates: tuple[Alternate, ...]) -> None:
    if file_as:
        _property(book, "file-as", file_as, refines=identifier)
    for alternate in alternates:
        _property(book, "alternate-script", alternate.text, refines=identifier, lang=alternate.lang)


def _collections(book: epub.EpubBook, collections: tuple[Collection, ...]) -> None:
    for number, collection in enumerate(collections, start=1):
        identifier = f"{METADATA_ID}collection-{number}"
        _add(book, collection.title, {"property": "belongs-to-collection", "id": identifier})
        _property(book, "collection-type", collection.type, refines=identifier)
        if collection.position:
            _property(book, "group-position", collection.position, refines=identifier)


def _access(book: epub.EpubBook, access: Accessibility) -> None:
    for mode in access.access_modes:
        _property(book, "schema:accessMode", mode)
    for modes in access.access_modes_sufficient:
        _property(book, "schema:accessModeSufficient", ",".join(modes))
    for feature in access.features:
        _property(book, "schema:accessibilityFeature", feature)
    for hazard in access.hazards:
        _property(book, "schema:accessibilityHazard", hazard)
    _property(book, "schema:accessibilitySummary", access.summary, lang=access.summary_lang)
    if access.conformance:
        _conformance(book, access.conformance)


def _conformance(book: epub.EpubBook, conformance: Conformance) -> None:
    claim, certifier = f"{METADATA_ID}conformance", f"{METADATA_ID}certifier"
    _add(book, conformance.claim, {"property": "dcterms:conformsTo", "id": claim})
    _add(book, conformance.certified_by, {"property": "a11y:certifiedBy", "id": certifier, "refines": f"#{claim}"})
    _property(book, "dcterms:date", conformance.date, refines=certifier)
    if conformance.credential:
        _property(book, "a11y:certifierCredential", conformance.credential, refines=certifier)
    if conformance.report:
        book.add_metadata(None, "link", None, {"rel": "a11y:certifierReport", "href": conformance.report, "refines": f"#{certifier}"})


def _links(book: epub.EpubBook, links: tuple[MetadataLink, ...]) -> None:
    for link in links:
        optional = {"media-type": link.media_type, "hreflang": link.hreflang}
        book.add_metadata(None, "link", None, {"rel": link.rel, "href": link.href, **{k: v for k, v in optional.items() if v}})


def _dc(book: epub.EpubBook, element: str, *texts: str) -> None:
    for text in filter(None, texts):
        book.add_metadata("DC", element, text, {})


def _property(book: epub.EpubBook, name: str, text: str, *, refines: str = "", scheme: str = "", lang: str = "") -> None:
    attributes = {"property": name}
    if refines:
        attributes["refines"] = f"#{refines}"
    if scheme:
        attributes["scheme"] = scheme
    _add(book, text, {**attributes, **_lang(lang)})


def _add(book: epub.EpubBook, text: str | None, attributes: Mapping[str, str]) -> None:
    """A `meta` of the package: what EbookLib holds under the OPF namespace, whatever the name it is filed under."""
    book.add_metadata(_META, "meta", text, attributes)


def _lang(lang: str) -> dict[str, str]:
    return {XML_LANG: lang} if lang else {}

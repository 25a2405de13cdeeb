"""An EPUB publication as data, in the words of EPUB 3.3: package metadata, manifest, spine, navigation.

Nothing here knows how a publication comes into being or how it is zipped; `faults` says what is wrong with one, `writer` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"
SVG = "image/svg+xml"
CSS = "text/css"

TitleType = Literal["main", "subtitle", "short", "collection", "edition", "expanded"]


@dataclass(frozen=True, slots=True)
class Alternate:
    """A title or name in another language or script (EPUB 3.3, D.3.1 alternate-script); `lang` is a BCP 47 tag."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Title:
    """A `dc:title` with its refinements; `lang` empty means the publication's language."""

    text: str
    type: TitleType = "main"
    lang: str = ""
    file_as: str = ""
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body; `roles` are MARC relator codes, `file_as` is the form it is sorted under."""

    name: str
    roles: tuple[str, ...] = ()
    lang: str = ""
    file_as: str = ""
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A series or set that the publication belongs to (EPUB 3.3, D.3.3 belongs-to-collection)."""

    title: str
    type: Literal["series", "set"] = "series"
    position: str = ""


@dataclass(frozen=True, slots=True)
class Conformance:
    """A claim of conformance (EPUB Accessibility 1.1, section 3.3): its exact words, who examined the publication and when (as in 2026-11-24).

    `credential` is what entitles the reviewer, `report` the address of the report; both may be empty.
    """

    claim: str
    certified_by: str
    date: str
    credential: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """Discovery metadata of EPUB Accessibility 1.1, section 2: values of the schema.org properties of the same names.

    Each member of `access_modes_sufficient` is a set of modes that together are enough to read the publication.
    """

    access_modes: tuple[str, ...]
    access_modes_sufficient: tuple[tuple[str, ...], ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str
    summary_lang: str = ""
    conformance: Conformance | None = None


@dataclass(frozen=True, slots=True)
class Meta:
    """Any other `meta` of the package; its property is from a vocabulary whose prefix EPUB 3.3 reserves (dcterms, schema, a11y …)."""

    property: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class MetadataLink:
    """A `link` of the package metadata, such as a record of the publication elsewhere (rel="record")."""

    rel: str
    href: str
    media_type: str = ""
    hreflang: str = ""


@dataclass(frozen=True, slots=True)
class PackageMetadata:
    """What the package document says about the publication.

    `titles` starts with the main title; creators bear the primary responsibility, contributors a secondary one. `date` is the date of
    publication as in 2026, 2026-11 or 2026-11-24; `modified` has a time zone. `page_break_source` identifies the print edition whose
    pages the page list names. `other_languages` are those besides the main one, of a bilingual edition.
    """

    identifier: str
    titles: tuple[Title, ...]
    language: str
    modified: datetime
    accessibility: Accessibility
    creators: tuple[Contributor, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    date: str = ""
    publisher: str = ""
    rights: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    collections: tuple[Collection, ...] = ()
    sources: tuple[str, ...] = ()
    page_break_source: str = ""
    others: tuple[Meta, ...] = ()
    links: tuple[MetadataLink, ...] = ()
    other_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """An item of the manifest: a file of the publication, written byte for byte.

    `id` is an ASCII XML name; `href` an ASCII path relative to the package document; `properties` are those of EPUB 3.3, D.5
    (cover-image, mathml, nav, svg …). `properties.content_document` derives them for XHTML.
    """

    id: str
    href: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpineItem:
    """A content document in reading order; one that is not `linear` is reached by links only."""

    idref: str
    linear: bool = True
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavPoint:
    """An entry of the contents: plain text, where it leads (href with or without fragment) and what lies below it."""

    label: str
    href: str
    lang: str = ""
    children: tuple[NavPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmark:
    """A main place of the publication; `epub_type` is a term of the EPUB Structural Semantics Vocabulary, such as bodymatter."""

    epub_type: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class PageTarget:
    """A page of the print edition: its folio and the page break marker that begins it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A whole EPUB. The navigation document is the resource with the property nav; the NCX and the package document are the writer's."""

    metadata: PackageMetadata
    resources: tuple[Resource, ...]
    spine: tuple[SpineItem, ...]
    contents: tuple[NavPoint, ...]
    landmarks: tuple[Landmark, ...] = ()
    page_list: tuple[PageTarget, ...] = ()
    page_progression: Literal["default", "ltr", "rtl"] = "default"

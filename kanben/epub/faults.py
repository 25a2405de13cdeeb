"""What is wrong with a publication as data. Whatever is found is a fault of the program that made it, not of the author."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterator

from kanben.epub.publication import NCX, SVG, XHTML, NavPoint, Publication, Resource
from kanben.epub.xhtml import anchors, parse

NCX_ID = "ncx"
NCX_HREF = "toc.ncx"
PACKAGE_DOCUMENT = "content.opf"
METADATA_ID = "meta-"  # the writer's own ids in the package document begin so

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
_HREF = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def faults(publication: Publication) -> tuple[str, ...]:
    """Every fault, in words; an empty tuple for a publication that may be written.

    Raises DocumentFault for a content document that is not well-formed.
    """
    return (
        *_metadata_faults(publication),
        *_manifest_faults(publication.resources),
        *_spine_faults(publication),
        *_navigation_faults(publication),
        *_text_faults(publication),
    )


def _metadata_faults(publication: Publication) -> Iterator[str]:
    metadata = publication.metadata
    if not metadata.identifier:
        yield "the publication has no identifier"
    if not metadata.language:
        yield "the publication has no language"
    if not metadata.titles or metadata.titles[0].type != "main":
        yield "the first title is not the main title"
    people = (*metadata.creators, *metadata.contributors)
    if not all(text.strip() for text in (*(t.text for t in metadata.titles), *(p.name for p in people))):
        yield "a title or a name is empty"
    if metadata.modified.tzinfo is None:
        yield "the time of modification has no time zone"
    if publication.page_list and not metadata.page_break_source:
        yield "there is a page list without the source of its page breaks"


def _manifest_faults(resources: tuple[Resource, ...]) -> Iterator[str]:
    for resource in resources:
        if not _ID.fullmatch(resource.id) or resource.id == NCX_ID or resource.id.startswith(METADATA_ID):
            yield f"{resource.id!r} cannot be the id of a resource"
        if not _HREF.fullmatch(resource.href) or resource.href in (NCX_HREF, PACKAGE_DOCUMENT):
            yield f"{resource.href!r} cannot be the path of a resource"
        if not resource.media_type or resource.media_type == NCX:
            yield f"{resource.href} has the media type {resource.media_type!r}"
        if not resource.content:
            yield f"{resource.href} is empty"
    yield from (f"two resources have the id {i!r}" for i in _repeated(r.id for r in resources))
    # Names have to differ after case folding (EPUB 3.3, 4.2.3).
    yield from (f"two resources have the path {h!r}" for h in _repeated(r.href.casefold() for r in resources))
    navs = [r for r in resources if "nav" in r.properties]
    if len(navs) != 1 or navs[0].media_type != XHTML:
        yield f"there are {len(navs)} navigation documents instead of one in XHTML"
    elif "/" in navs[0].href:
        yield f"{navs[0].href} is not beside the package document, which the addresses of the contents are relative to"
    if sum("cover-image" in r.properties for r in resources) > 1:
        yield "there are several cover images"


def _spine_faults(publication: Publication) -> Iterator[str]:
    media_types = {r.id: r.media_type for r in publication.resources}
    if not any(item.linear for item in publication.spine):
        yield "the spine has no linear item"
    for item in publication.spine:
        if media_types.get(item.idref) not in (XHTML, SVG):
            yield f"the spine names {item.idref!r}, which is no content document of the manifest"
    yield from (f"the spine names {i!r} twice" for i in _repeated(item.idref for item in publication.spine))


def _navigation_faults(publication: Publication) -> Iterator[str]:
    places = _places(publication)
    points = [(p.label, p.href) for p in _all_points(publication.contents)]
    marks = [(m.label, m.href) for m in publication.landmarks]
    pages = [(p.label, p.href) for p in publication.page_list]
    if not points:
        yield "the contents are empty"
    for kind, targets in (("contents entry", points), ("landmark", marks), ("page", pages)):
        for label, href in targets:
            if not label.strip():
                yield f"the {kind} that leads to {href} has no label"
            if href not in places:
                yield f"the {kind} {label!r} leads to {href}, which is not in the spine"
    yield from (f"two landmarks are {t!r} and lead to one place" for t in _repeated(f"{m.epub_type} {m.href}" for m in publication.landmarks))


def _text_faults(publication: Publication) -> Iterator[str]:
    for value in (publication.metadata, publication.contents, publication.landmarks, publication.page_list):
        for text in _texts(value):
            if _NOT_XML.search(text):
                yield f"{text!r} holds a character that XML does not allow"


def _places(publication: Publication) -> set[str]:
    """Everything that a link of the navigation may lead to: the documents of the spine and the ids in them."""
    by_id = {r.id: r for r in publication.resources}
    documents = [by_id[item.idref] for item in publication.spine if item.idref in by_id and by_id[item.idref].media_type in (XHTML, SVG)]
    return {d.href for d in documents} | {f"{d.href}#{anchor}" for d in documents for anchor in anchors(parse(d.content, d.href))}


def _all_points(points: tuple[NavPoint, ...]) -> Iterator[NavPoint]:
    for point in points:
        yield point
        yield from _all_points(point.children)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _texts(member)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _repeated(values: Iterator[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]

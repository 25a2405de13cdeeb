"""What EPUBCheck and Ace let through, checked on a written EPUB.

`python -m tests.epub.extra_checks FILE` prints a line for each finding; the exit status is 1 when there is any.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

from tests.epub.opened import DC, EPUB_TYPE, Document, Epub, M, S, X, open_epub, text, words

MAX_DOCUMENT = 300_000  # bytes; old readers lay a document out as a whole
MAX_PIXELS = 5_000_000  # Kindle's limit for a picture
HEADINGS = tuple(f"{X}h{level}" for level in range(1, 7))
CLAIM = re.compile(r"EPUB Accessibility 1\.[12] - WCAG 2\.[0-2] Level A{1,3}")
RAW_TEX = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$|\\begin\{")
IMAGE_NAME = re.compile(r"\.(png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
HAN = re.compile("[\u4e00-\u9fff]")

# What an HTML parser makes of SVG's names: the mark of a file that went through one.
SVG_LOWERED = frozenset(
    {"viewbox", "preserveaspectratio", "gradientunits", "gradienttransform", "lineargradient", "radialgradient", "clippath", "textpath"}
    | {"foreignobject", "markerwidth", "markerheight", "refx", "refy", "patternunits", "stddeviation"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong and where in the EPUB."""

    fault: str
    where: str = ""


def extra_checks(path: Path) -> tuple[Finding, ...]:
    """All findings, in the order of the checks."""
    book = open_epub(path)
    return tuple(finding for check in CHECKS for finding in check(book))


def zip_layout(book: Epub) -> Iterator[Finding]:
    first = book.entries[0]
    if first.filename != "mimetype" or first.compress_type or first.extra:
        yield Finding("mimetype is not the first entry, stored, without extra field")
    if {e.date_time for e in book.entries} != {(1980, 1, 1, 0, 0, 0)}:
        yield Finding("the time stamps are not a constant")
    yield from (Finding("a file name is not ASCII (Kobo)", e.filename) for e in book.entries if not e.filename.isascii())


def package_language(book: Epub) -> Iterator[Finding]:
    if book.language.startswith("zh") and not re.match(r"zh-Han[st]\b", book.language):
        yield Finding("dc:language names no script: zh-Hans or zh-Hant (Apple Books)", book.language)


def package_items(book: Epub) -> Iterator[Finding]:
    if not any("cover-image" in i.properties for i in book.items.values()):
        yield Finding("no manifest item is the cover-image")
    if not any(i.media_type == "application/x-dtbncx+xml" for i in book.items.values()):
        yield Finding("there is no NCX (Kindle, old readers)")


def conformance_claim(book: Epub) -> Iterator[Finding]:
    claims = [claim for claim in book.metas("dcterms:conformsTo") if claim.startswith("EPUB Accessibility")]
    yield from (Finding("the conformance claim is not worded as the standard says", c) for c in claims if not CLAIM.fullmatch(c))
    if claims and not book.metas("a11y:certifiedBy"):
        yield Finding("conformance is claimed and nobody has certified it")


def discovery_metadata(book: Epub) -> Iterator[Finding]:
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary"):
        if not book.metas(f"schema:{name}"):
            yield Finding("the package metadata lacks a property", f"schema:{name}")


def features_are_there(book: Epub) -> Iterator[Finding]:
    claimed = set(book.metas("schema:accessibilityFeature"))
    elements = [e for d in book.documents.values() for e in d.elements()]
    there = {
        "MathML": any(e.tag == f"{M}math" for e in elements),
        "alternativeText": any(e.tag in (f"{X}img", f"{S}svg") for e in elements),
        "pageBreakMarkers": any(is_page_break(e) for e in elements),
        "pageNavigation": "page-list" in book.navs(),
        "tableOfContents": True,
    }
    for feature, is_there in there.items():
        if is_there != (feature in claimed):
            yield Finding("accessibilityFeature " + ("is missing" if is_there else "is claimed without reason"), feature)


def image_sizes(book: Epub) -> Iterator[Finding]:
    for item in book.items.values():
        if item.media_type == "image/png":
            width, height = struct.unpack(">II", book.contents[item.path][16:24])
            if width * height > MAX_PIXELS:
                yield Finding("a picture has over five megapixels (Kindle)", item.path)


def document_sizes(book: Epub) -> Iterator[Finding]:
    yield from (Finding("a content document is over 300 KB", d.path) for d in book.documents.values() if d.size > MAX_DOCUMENT)


def document_languages(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        if len(HAN.findall(text(document.body))) > 50 and not document.lang.startswith(("zh", "ja")):
            yield Finding("a Chinese document does not say so", f"{document.path} lang={document.lang!r}")
        if document.lang.startswith("zh") and document.lang.lower() != book.language.lower():
            yield Finding("html lang differs from dc:language", f"{document.path} {document.lang}")


def ascii_ids(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        yield from (Finding("an id is not ASCII (calibre and ADE drop it)", f"{document.path}#{i}") for i in document.ids if not i.isascii())


def svg_names(book: Epub) -> Iterator[Finding]:
    roots = [(d.path, d.root) for d in book.documents.values()]
    roots += [(i.path, etree.fromstring(book.contents[i.path])) for i in book.items.values() if i.media_type == "image/svg+xml"]
    for path, root in roots:
        for element in root.iter(f"{S}*"):
            if etree.QName(element).localname in SVG_LOWERED or SVG_LOWERED & set(element.attrib):
                yield Finding("an SVG name is in lower case (damage by an HTML parser)", f"{path} {etree.QName(element).localname}")


def mathematics(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        for math in document.elements(f"{M}math"):
            if not math.get("alttext"):
                yield Finding("a formula has no alttext", document.path)
            if math.find(f".//{M}merror") is not None:
                yield Finding("a formula shows an error", document.path)


def raw_tex(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        for element in document.elements():
            if any(a.tag in (f"{X}code", f"{X}pre", f"{M}annotation") for a in (element, *element.iterancestors())):
                continue
            for piece in (element.text or "", *(child.tail or "" for child in element)):
                if RAW_TEX.search(piece):
                    yield Finding("TeX stands in the text", f"{document.path}: {piece.strip()[:40]}")


def alternative_texts(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        for image in document.elements(f"{X}img"):
            alt, where = image.get("alt"), f"{document.path} {image.get('src')}"
            if not alt:
                if alt is None or image.get("role") not in ("presentation", "none"):
                    yield Finding("a picture has no alternative text and is not marked as decoration", where)
            elif IMAGE_NAME.search(alt):
                yield Finding("the alternative text is a file name", where)
            elif re.sub(r"\s+", "", alt) in captions(image):
                yield Finding("the alternative text only repeats the caption", where)


def captions(image: etree._Element) -> list[str]:
    figure = next(image.iterancestors(f"{X}figure"), None)
    return [] if figure is None else [text(caption) for caption in figure.iterfind(f"{X}figcaption")]


def tables(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        for table in document.elements(f"{X}table"):
            heads = list(table.iter(f"{X}th"))
            if not heads:
                yield Finding("a table has no header cells", document.path)
            if table.find(f"{X}caption") is None:
                yield Finding("a table has no caption", document.path)
            yield from (Finding("a header cell has no scope", document.path) for th in heads if not (th.get("scope") or th.get("id")))


def notes(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        for call in document.elements(f"{X}a"):
            marks = ("noteref" in words(call, EPUB_TYPE), "doc-noteref" in words(call, "role"))
            if not any(marks):
                continue
            where = f"{document.path} {call.get('href')}"
            if not all(marks):
                yield Finding("a note call lacks epub:type or role", where)
            _, note = book.target(document.path, call.get("href"))
            if note is None:
                yield Finding("a note call leads nowhere", where)
            elif not any((back.get("href") or "").endswith(f"#{call.get('id')}") for back in note.iter(f"{X}a")):
                yield Finding("a note has no link back to its call", where)


def landmarks(book: Epub) -> Iterator[Finding]:
    nav = book.navs().get("landmarks")
    kinds = frozenset[str]() if nav is None else frozenset().union(*(words(a, EPUB_TYPE) for a in nav.iter(f"{X}a")))
    yield from (Finding("the landmarks lack a place", kind) for kind in ("toc", "bodymatter") if kind not in kinds)


def contents(book: Epub) -> Iterator[Finding]:
    links = list(book.navs()["toc"].iter(f"{X}a"))
    for link in links:
        document, target = book.target(book.nav.path, link.get("href"))
        if document is None or target is None:
            yield Finding("a contents entry leads nowhere", link.get("href"))
        elif not any(text(link) in heading for heading in nearest_headings(target)):
            yield Finding("a contents entry is no heading where it leads", f"{text(link)} -> {link.get('href')}")
    if len({a.get("href") for a in links}) < len(links):
        yield Finding("contents entries share targets")
    shown = [h for p in book.spine if p != book.nav.path for h in book.documents[p].elements(f"{X}h1", f"{X}h2")]
    headings = sum(1 for heading in shown if heading.get("class") != "group-head")  # the letters of an index are no contents
    if len(links) < headings / 2:
        yield Finding("the contents list less than half of the first two levels of headings", f"{len(links)} of {headings}")


def nearest_headings(target: etree._Element) -> list[str]:
    """The heading that is the target, holds it, or is the first in it."""
    around = [e for e in (target, *target.iterancestors()) if e.tag in HEADINGS]
    first = next(target.iter(*HEADINGS), None)
    return [text(e) for e in (*around, *([] if first is None else [first]))]


def page_list(book: Epub) -> Iterator[Finding]:
    nav = book.navs().get("page-list")
    markers = {f"{d.path}#{e.get('id')}" for d in book.documents.values() for e in d.elements() if is_page_break(e)}
    if nav is None:
        yield from [Finding("there are page breaks without a page list")] if markers else []
        return
    if not (book.metas("pageBreakSource") or book.package.findall(f".//{DC}source")):
        yield Finding("a page list does not say whose pages it lists")
    listed = set()
    for link in nav.iter(f"{X}a"):
        document, target = book.target(book.nav.path, link.get("href"))
        if document is None or target is None or not is_page_break(target):
            yield Finding("an entry of the page list is no page break", link.get("href"))
        else:
            listed.add(f"{document.path}#{target.get('id')}")
    yield from (Finding("a page break is not in the page list", marker) for marker in sorted(markers - listed))


def heading_levels(book: Epub) -> Iterator[Finding]:
    for document in book.documents.values():
        levels = [int(h.tag[-1]) for h in visible_headings(document)]
        if any(below > above + 1 for above, below in pairwise(levels)):
            yield Finding("headings skip a level", f"{document.path} {levels}")


def visible_headings(document: Document) -> Iterator[etree._Element]:
    yield from (h for h in document.elements(*HEADINGS) if not any(a.get("hidden") for a in h.iterancestors()))


def is_page_break(element: etree._Element) -> bool:
    return "pagebreak" in words(element, EPUB_TYPE) or "doc-pagebreak" in words(element, "role")


CHECKS: tuple[Callable[[Epub], Iterator[Finding]], ...] = (
    zip_layout,
    package_language,
    package_items,
    conformance_claim,
    discovery_metadata,
    features_are_there,
    image_sizes,
    document_sizes,
    document_languages,
    ascii_ids,
    svg_names,
    mathematics,
    raw_tex,
    alternative_texts,
    tables,
    notes,
    landmarks,
    contents,
    page_list,
    heading_levels,
)


if __name__ == "__main__":
    found = extra_checks(Path(sys.argv[1]))
    for finding in found:
        sys.stdout.write(f"{finding.fault}: {finding.where}\n")
    sys.exit(bool(found))

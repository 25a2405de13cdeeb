"""What the download page and CITATION.cff say, from the metadata and from the EPUB itself: data for `templates/web/`."""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from kanben import __version__
from kanben.book.assembly import main_text
from kanben.citations.own import OwnCitation, book_item, original_item
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.pictures import Picture
from kanben.manuscript.print_sizes import trim_size
from kanben.pandoc.ast import plain_text
from kanben.pdf.cover_design import colours
from kanben.render.documents import credits
from kanben.render.templates import Markup, Templates

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPS = "{http://www.idpf.org/2007/ops}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a part with its chapters, or a text that stands in none."""

    title: str
    chapters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EpubView:
    """What a reading system finds in an EPUB: its cover picture, and parts and chapters of its navigation document."""

    cover: Picture
    contents: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file on the page."""

    name: str
    size: int
    sha256: str
    pages: int = 0


def view_epub(content: bytes) -> EpubView:
    """Look into an EPUB that Kanben wrote."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        package_path = container.find(f".//{_CONTAINER}rootfile").get("full-path")
        folder = posixpath.dirname(package_path)
        items = {item.get("properties"): item for item in etree.fromstring(archive.read(package_path)).iter(f"{_OPF}item")}
        cover, nav = items["cover-image"], next(item for key, item in items.items() if key and "nav" in key.split())
        path = posixpath.join(folder, cover.get("href"))
        picture = Picture(posixpath.basename(path), cover.get("media-type"), 0, 0, archive.read(path))
        return EpubView(picture, _contents(archive.read(posixpath.join(folder, nav.get("href")))))


def _contents(nav: bytes) -> tuple[Entry, ...]:
    toc = next(n for n in etree.fromstring(nav).iter(f"{_XHTML}nav") if n.get(f"{_OPS}type") == "toc")
    return tuple(Entry(_label(point), tuple(map(_label, _documents_below(point)))) for point in toc.findall(f"{_XHTML}ol/{_XHTML}li"))


def _documents_below(point: etree._Element) -> list[etree._Element]:
    """Entries below that are documents of their own, not places in one."""
    below = point.findall(f"{_XHTML}ol/{_XHTML}li")
    return [child for child in below if "#" not in child.find(f"{_XHTML}a").get("href")]


def _label(point: etree._Element) -> str:
    return " ".join("".join(point.find(f"{_XHTML}a").itertext()).split())


def download_page(
    metadata: Metadata,
    templates: Templates,
    downloads: Mapping[str, Download],
    contents: Sequence[Entry],
    *,
    own: Sequence[OwnCitation],
    covers: tuple[str, str],
) -> str:
    """The page, one file without scripts. `downloads` has the keys epub and pdf; `covers` are the full cover and the smaller one."""
    language = metadata.language
    title = main_text(metadata.title, language)
    lead, rest = first_sentence(metadata.description)
    subtitle = main_text(metadata.subtitle, language) if metadata.subtitle else ""
    return str(
        templates.render(
            "web/download.html.j2",
            lang=language,
            metadata=metadata,
            title=title,
            subtitle=subtitle,
            lead=lead,
            rest=rest,
            credits=credits(metadata),
            downloads=downloads,
            contents=contents,
            citations=[{"of": one.of, "text": plain_text(one.text), "bibtex": one.bibtex} for one in own if one.of != "chapter"],
            cover=covers[0],
            small_cover=covers[1],
            colours=colours(title),
            trim=" × ".join(f"{side:g}" for side in trim_size(metadata.print.trim)) + " mm",
            kanben_version=__version__,
        )
    )


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and what follows it."""
    text = " ".join(text.split())
    match = re.match(r".+?(?:[。！？]|[.!?](?=\s|$))[”’」』）)]*", text)
    sentence = match[0] if match else text
    return sentence, text[len(sentence) :].strip()


# SPDX identifiers of licences that texts and programs of books have; CFF 1.2.0 knows only identifiers of the SPDX list.
_SPDX = re.compile(
    r"CC0-1\.0|CC-BY(-NC)?(-SA|-ND)?-[1-4]\.0|MIT|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0|(A|L)?GPL-[23]\.[01]-(only|or-later)|GFDL-1\.[123]-(only|or-later)"
)


def citation_data(own: Sequence[OwnCitation]) -> Mapping[str, str]:
    """The book, its original and its chapters for programs that keep references, by suffix of the file: BibTeX, RIS, CSL-JSON."""
    items = [item for one in own for item in json.loads(one.csl_json)]
    return {
        "bib": "\n\n".join(one.bibtex for one in own) + "\n",
        "ris": "\n".join(one.ris for one in own),
        "csl.json": json.dumps(items, ensure_ascii=False, indent=2) + "\n",
    }


def citation_file(metadata: Metadata, templates: Templates, citations: Sequence[OwnCitation]) -> str:
    """CITATION.cff, Citation File Format 1.2.0: for programs that show how to cite what they find."""
    book = book_item(metadata)
    original = original_item(metadata) if metadata.original else {}
    authors = book.get("author") or (original.get("author") if metadata.original and metadata.original.relation == "translation" else None)
    return str(
        templates.render(
            "web/CITATION.cff.j2",
            metadata=metadata,
            book=book,
            authors=authors or [{"literal": person.name} for person in metadata.contributors],
            original=original,
            text=plain_text(citations[0].text) if citations else "",
            licence=metadata.rights.licence if _SPDX.fullmatch(metadata.rights.licence) else "",
        )
    )


def yaml_text(value: Any) -> Markup:
    """A text as a double-quoted scalar of YAML, which takes what JSON writes."""
    return Markup(json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\x7f"))

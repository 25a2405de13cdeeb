"""How to cite the book itself, and the work it goes back to: both from the metadata, never typed twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanben.citations.citeproc import Bibliography, format_citations, items_of
from kanben.manuscript.metadata import Contributor, Metadata
from kanben.pandoc.ast import Inlines
from kanben.pandoc.reader import run_pandoc

_HAN_NAME = range(0x3400, 0xA000)
_ROLES = {"aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator"}


@dataclass(frozen=True, slots=True)
class OwnCitation:
    """One way to cite: of the book or of the original; as text in the book's style, and as BibTeX."""

    of: str
    text: Inlines
    bibtex: str


def own_citations(metadata: Metadata, style: Path) -> tuple[OwnCitation, ...]:
    """The book, then the original when there is one."""
    items = [("book", book_item(metadata))]
    if metadata.original:
        items.append(("original", original_item(metadata)))
    return tuple(_own(of, item, style, metadata.language) for of, item in items)


def _own(of: str, item: dict[str, Any], style: Path, language: str) -> OwnCitation:
    csl = json.dumps([item])
    formatted = format_citations((), (item["id"],), Bibliography(dict(items_of(csl, "csljson"))), style, language)
    bibtex, _ = run_pandoc(csl, "biblatex", "csljson", "--standalone")
    return OwnCitation(of, formatted.entries[0].text, bibtex.strip())


def book_item(metadata: Metadata) -> dict[str, Any]:
    """The book as a CSL-JSON item."""
    title = metadata.title[0].text
    if metadata.subtitle:
        title += ("：" if metadata.language.startswith("zh") else ": ") + metadata.subtitle[0].text
    item: dict[str, Any] = {
        "id": metadata.slug,
        "type": "book",
        "title": title,
        "language": metadata.language,
        "issued": _date(metadata.date.year, metadata.date.month, metadata.date.day),
    }
    for person in metadata.contributors:
        for role in person.roles:
            if role in _ROLES:
                item.setdefault(_ROLES[role], []).append(_name(person))
    optional = {
        "publisher": metadata.publisher,
        "version": metadata.version,
        "ISBN": metadata.imprint.isbn,
        "URL": metadata.identifier if metadata.identifier.startswith("http") else "",
        "DOI": metadata.identifier.removeprefix("doi:") if metadata.identifier.startswith("doi:") else "",
    }
    return item | {key: value for key, value in optional.items() if value}


def original_item(metadata: Metadata) -> dict[str, Any]:
    """The original work as a CSL-JSON item; the metadata must have one."""
    original = metadata.original
    if original is None:
        raise ValueError("the metadata names no original")
    item: dict[str, Any] = {
        "id": f"{metadata.slug}-original",
        "type": "webpage" if original.url else "book",
        "title": original.title,
        "language": original.language,
        "author": [_name(Contributor(name=name, role=("aut",))) for name in original.authors],
    }
    if original.year:
        item["issued"] = _date(original.year)
    optional = {"publisher": original.publisher, "URL": original.url or ""}
    return item | {key: value for key, value in optional.items() if value}


def _name(person: Contributor) -> dict[str, str]:
    """A Chinese name or a body's name stays whole; a Western one is parted before its last word."""
    given, _, family = person.name.rpartition(" ")
    if not given or any(ord(character) in _HAN_NAME for character in person.name):
        return {"literal": person.name}
    return {"given": given, "family": family}


def _date(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}

"""A work as RIS, the tagged format that reference managers read (Research Information Systems, RIS Format Specifications, 2011)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = {"book": "BOOK", "chapter": "CHAP", "webpage": "ELEC", "article-journal": "JOUR", "thesis": "THES", "report": "RPRT"}
_NAMES = {"author": "AU", "editor": "A2", "translator": "A4"}
_FIELDS = {
    "title": "TI",
    "container-title": "T2",
    "collection-title": "T3",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "version": "ET",
    "publisher-place": "CY",
    "publisher": "PB",
    "ISBN": "SN",
    "DOI": "DO",
    "URL": "UR",
    "language": "LA",
}


def ris(item: Mapping[str, Any]) -> str:
    """A CSL-JSON item as one RIS record, lines ended by a line feed; types that RIS does not know are GEN."""
    lines = [f"TY  - {_TYPES.get(item['type'], 'GEN')}", *(f"{tag}  - {' '.join(value.split())}" for tag, value in _fields(item)), "ER  - "]
    return "\n".join(lines) + "\n"


def _fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "ID", item["id"]
    for role, tag in _NAMES.items():
        # In a chapter the book's editors are A2 and its authors AU, as for a work whose authors wrote all of it.
        yield from ((tag, _name(person)) for person in item.get(role, ()))
    yield from ((tag, str(item[name])) for name, tag in _FIELDS.items() if item.get(name))
    if date := item.get("issued", {}).get("date-parts", [[]])[0]:
        yield "PY", f"{date[0]:04d}"
        yield "DA", "/".join([f"{date[0]:04d}", *(f"{part:02d}" for part in date[1:]), *[""] * (3 - len(date)), ""])
    first, _, last = str(item.get("page", "")).partition("-")
    yield from ((tag, page) for tag, page in (("SP", first), ("EP", last)) if page)


def _name(person: Mapping[str, str]) -> str:
    """“Family, Given, Suffix”; the name of a body or a Chinese name as it is."""
    return person.get("literal") or ", ".join(part for part in (person.get("family"), person.get("given"), person.get("suffix")) if part)

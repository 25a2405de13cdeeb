"""How to cite the book itself, its chapters, and the work it goes back to: all from the metadata, never typed twice."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanben.citations.bibliography import Bibliography, items_of
from kanben.citations.citeproc import format_citations
from kanben.citations.ris import ris
from kanben.citations.styles import shipped_style
from kanben.manuscript.metadata import Contributor, Metadata
from kanben.pandoc.ast import Inlines
from kanben.pandoc.reader import run_pandoc
from kanben.typeset.characters import has_han

_ROLES = {"aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator"}
STYLES: Mapping[str, str] = {"GB/T 7714—2025": "gb-t-7714-2025-numeric", "APA": "apa", "IEEE": "ieee"}
"""The styles that the book is given in, by the name that readers know."""
# Works that one author wrote in one year would be told apart by letters, which belong to a list and not to a work.
_OF_A_LIST = re.compile(r'\s(?:disambiguate-add-year-suffix|subsequent-author-substitute)="[^"]*"')


@dataclass(frozen=True, slots=True)
class OwnCitation:
    """How to cite one work: the book, its original, or a chapter.

    `text` is in the book's own style, `texts` in the styles of `STYLES`, by name; `id` names the chapter.
    `language` is the work's.
    """

    of: str
    text: Inlines
    bibtex: str
    id: str = ""
    texts: tuple[tuple[str, Inlines], ...] = ()
    ris: str = ""
    csl_json: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ChapterWork:
    """A chapter as a work: id of its leaf, number ("" for none), title, language."""

    id: str
    number: str
    title: str
    language: str


def own_citations(metadata: Metadata, style: Path, chapters: Sequence[ChapterWork] = ()) -> tuple[OwnCitation, ...]:
    """The book, then the original when there is one, then the chapters."""
    items = [("book", "", book_item(metadata))]
    if metadata.original:
        items.append(("original", "", original_item(metadata)))
    items += [("chapter", chapter.id, chapter_item(metadata, chapter)) for chapter in chapters]
    every = [item for _, _, item in items]
    bibliography = Bibliography(dict(items_of(json.dumps(every), "csljson")))
    texts = _texts(bibliography, tuple(bibliography.items), style, metadata.language)
    named = {
        name: texts if file == style.stem else _texts(bibliography, tuple(bibliography.items), shipped_style(file), metadata.language)
        for name, file in STYLES.items()
    }
    bibtex = _bibtex(every)
    return tuple(
        OwnCitation(
            of,
            texts[item["id"]],
            bibtex[item["id"]],
            id,
            tuple((name, made[item["id"]]) for name, made in named.items()),
            ris(item),
            _csl_json(item),
            item["language"],
        )
        for of, id, item in items
    )


def _texts(bibliography: Bibliography, keys: Sequence[str], style: Path, language: str) -> dict[str, Inlines]:
    """Each work as an entry in the style, by its id; the number that it has in a list is left out."""
    with tempfile.TemporaryDirectory() as scratch:
        alone = Path(scratch) / style.name
        alone.write_text(_OF_A_LIST.sub("", style.read_text("utf-8")), "utf-8")
        formatted = format_citations((), keys, bibliography, alone, language)
    return {entry.key: entry.text for entry in formatted.entries}


def _csl_json(item: Mapping[str, Any]) -> str:
    """A list with the work, one line for each of its variables."""
    lines = (f"    {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items())
    return "[\n  {\n" + ",\n".join(lines) + "\n  }\n]"


def _bibtex(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Each work as an entry of BibTeX, by its id."""
    output, _ = run_pandoc(json.dumps(items), "bibtex", "csljson", "--standalone")
    output = re.sub(r"month = \{(\w{3})\}", r"month = \1", output)  # the names of months are macros of BibTeX
    entries = [entry.strip() for entry in re.split(r"^(?=@)", output, flags=re.MULTILINE) if entry.strip()]
    return {entry[entry.index("{") + 1 : entry.index(",")]: entry for entry in entries}


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
        "collection-title": metadata.series.title if metadata.series else "",
        "collection-number": metadata.series.number if metadata.series else "",
        "version": metadata.version,
        "ISBN": metadata.imprint.isbn,
        "URL": metadata.identifier if metadata.identifier.startswith("http") else "",
        "DOI": metadata.identifier.removeprefix("doi:") if metadata.identifier.startswith("doi:") else "",
    }
    return item | {key: value for key, value in optional.items() if value}


def chapter_item(metadata: Metadata, chapter: ChapterWork) -> dict[str, Any]:
    """A chapter as a CSL-JSON item; pages are left out, since the EPUB has none."""
    book = book_item(metadata)
    kept = {name: value for name, value in book.items() if name not in ("id", "type", "title", "language")}
    number = {"chapter-number": chapter.number} if chapter.number else {}
    named = {"id": f"{metadata.slug}-{chapter.id.removeprefix('ch-')}", "type": "chapter", "title": chapter.title, "language": chapter.language}
    return named | {"container-title": book["title"]} | number | kept


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
    if not given or has_han(person.name):
        return {"literal": person.name}
    return {"given": given, "family": family}


def _date(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}

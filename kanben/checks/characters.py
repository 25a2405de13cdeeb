"""Characters that no configured font can show: in print they would be blank, without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kanben.book.model import Book
from kanben.book.texts import texts
from kanben.fonts import coverage, installed_families
from kanben.machine import LAST_RESORT
from kanben.manuscript.metadata import Fonts
from kanben.manuscript.sources import ChapterSource
from kanben.pandoc.ast import Attr, Code, CodeBlock, Node, RawBlock, RawInline, Str, walk
from kanben.problems import Place, Problem, did_you_mean

_SHOWN = ("title", "caption", "filename", "ruby")  # attributes that become text on the page
# Format characters are not drawn.
_UNDRAWN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def stacks(fonts: Fonts) -> Mapping[str, tuple[str, ...]]:
    """Families that may serve each kind of text, first choice first."""
    return {
        "text": (*fonts.serif_latin, *fonts.serif, *fonts.sans, *fonts.symbols),
        "code": (*fonts.mono, *fonts.symbols),
    }


def missing_fonts(fonts: Fonts, lines: Mapping[str, int]) -> Iterator[Problem]:
    """A problem for each family of the stacks that is not installed; the default's last resort may be absent."""
    installed = installed_families()
    for role, families in fonts:
        for position, family in enumerate(families):
            line = lines.get(f"fonts.{role}.{position}", lines.get(f"fonts.{role}", 0))
            if family not in installed and (line or family != LAST_RESORT):
                line = line or lines.get("fonts", 0)
                hint = did_you_mean(family, installed) or "install it, or name another family under fonts"
                yield Problem("font-missing", f'the font "{family}" ({role}) is not installed', Place("metadata.yaml", line), hint)


def missing_characters(book: Book, sources: Sequence[ChapterSource]) -> Iterator[Problem]:
    """A problem for the first use of each character, in each file, that the fonts of its kind of text lack."""
    covered = {kind: frozenset[int]().union(*map(coverage, families)) for kind, families in stacks(book.metadata.fonts).items()}
    files = {source.path: source for source in sources}
    for path, trees in _trees(book).items():
        for kind, characters in _characters(trees).items():
            for character in sorted(characters):
                if ord(character) not in covered[kind] and unicodedata.category(character) not in _UNDRAWN:
                    yield _problem(character, kind, _place(character, path, files.get(path)))


def _trees(book: Book) -> dict[str, list[Node]]:
    """Texts by the file they are written in; what metadata.yaml and the bibliography bring counts as metadata.yaml's."""
    trees: dict[str, list[Node]] = {
        "metadata.yaml": [Str(text) for text in _strings(book.metadata.model_dump(mode="json", exclude={"fonts", "macros"}))]
    }
    for text in texts(book):
        trees.setdefault(text.path, []).append(text.tree)
    for chapter in book.chapters:
        trees[chapter.path] += [Str(text) for text in _strings(chapter.matter.model_dump(mode="json"))]
    trees["metadata.yaml"] += [(entry.label, entry.text) for entry in book.references]
    return trees


def _strings(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


def _place(character: str, path: str, source: ChapterSource | None) -> Place:
    at = source.text.find(character) if source else -1
    if source is None or at < 0:
        return Place(path)
    return Place(path, source.text.count("\n", 0, at) + source.first_line, at - source.text.rfind("\n", 0, at))


def _problem(character: str, kind: str, place: Place) -> Problem:
    name = unicodedata.name(character, "no name")
    message = f'no font for {kind} has the character "{character}" (U+{ord(character):04X}, {name})'
    role = "mono" if kind == "code" else "symbols"
    return Problem("character-missing", message, place, f"name a font that has it under fonts: {role}, or write it otherwise")


def _characters(trees: Sequence[Node]) -> dict[str, set[str]]:
    """Characters by kind of text; those of formulas are the formula renderer's, which has fonts of its own."""
    found: dict[str, set[str]] = {"text": set(), "code": set()}
    for node in (node for tree in trees for node in walk(tree)):
        match node:
            case Str(text) | RawInline(text=text) | RawBlock(text=text):
                found["text"].update(text)
            case Code(text=text) | CodeBlock(text=text):
                found["code"].update(text)
        if isinstance(attr := getattr(node, "attr", None), Attr):
            found["text"].update(*(value for name, value in attr.pairs if name in _SHOWN))
    return {kind: characters - set("\n\r\t ") for kind, characters in found.items()}

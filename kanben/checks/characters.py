"""Characters that no configured font can show: in print they would be blank, without a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from kanben.book.model import Book, Chapter
from kanben.fonts import coverage, installed_families
from kanben.manuscript.metadata import Fonts
from kanben.manuscript.sources import ChapterSource
from kanben.pandoc.ast import Code, CodeBlock, Math, Node, RawBlock, RawInline, Str, walk
from kanben.problems import Place, Problem, did_you_mean

# Format characters are not drawn.
_UNDRAWN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def stacks(fonts: Fonts) -> Mapping[str, tuple[str, ...]]:
    """Families that may serve each kind of text, first choice first."""
    return {
        "text": (*fonts.serif_latin, *fonts.serif, *fonts.sans, *fonts.symbols),
        "code": (*fonts.mono, *fonts.symbols),
    }


def missing_fonts(fonts: Fonts, lines: Mapping[str, int]) -> Iterator[Problem]:
    """A problem for each family of the stacks that is not installed."""
    installed = installed_families()
    for role, families in fonts:
        for position, family in enumerate(families):
            if family not in installed:
                line = lines.get(f"fonts.{role}.{position}", lines.get(f"fonts.{role}", lines.get("fonts", 0)))
                hint = did_you_mean(family, installed) or "install it, or name another family under fonts"
                yield Problem("font-missing", f'the font "{family}" ({role}) is not installed', Place("metadata.yaml", line), hint)


def missing_characters(book: Book, sources: Sequence[ChapterSource]) -> Iterator[Problem]:
    """A problem for the first use of each character, in each chapter, that the fonts of its kind of text lack."""
    covered = {kind: frozenset[int]().union(*map(coverage, families)) for kind, families in stacks(book.metadata.fonts).items()}
    texts = {source.path: source for source in sources}
    for chapter in book.chapters:
        for kind, characters in _characters(chapter).items():
            for character in sorted(characters):
                if ord(character) not in covered[kind] and unicodedata.category(character) not in _UNDRAWN:
                    yield _problem(character, kind, texts[chapter.path])


def _problem(character: str, kind: str, source: ChapterSource) -> Problem:
    at = source.text.find(character)
    line = source.text.count("\n", 0, at) + source.first_line if at >= 0 else 0
    column = at - source.text.rfind("\n", 0, at) if at >= 0 else 0
    name = unicodedata.name(character, "no name")
    message = f'no font for {kind} has the character "{character}" (U+{ord(character):04X}, {name})'
    role = "mono" if kind == "code" else "symbols"
    return Problem(
        "character-missing", message, Place(source.path, line, column), f"name a font that has it under fonts: {role}, or write it otherwise"
    )


def _characters(chapter: Chapter) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"text": set(), "code": set()}
    trees: tuple[Node, ...] = (chapter.title, chapter.blocks, *(a.blocks for a in chapter.answers), *chapter.fragments.values())
    for node in walk(trees):
        match node:
            case Str(text) | RawInline(text=text) | RawBlock(text=text):
                found["text"].update(text)
            case Code(text=text) | CodeBlock(text=text):
                found["code"].update(text)
            case Math():
                pass  # set by the formula renderer, which has fonts of its own
    return {kind: characters - set("\n\t ") for kind, characters in found.items()}

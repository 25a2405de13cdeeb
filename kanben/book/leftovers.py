"""Pass: what pandoc left as plain text or let through although the author meant something by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanben.book.model import Book, Chapter
from kanben.pandoc.ast import Div, Figure, Image, Node, Str, plain_text, walk
from kanben.problems import Place, Problem, Severity, did_you_mean

CALLOUTS = ("note", "tip", "warning", "important", "caution")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")


def check_leftovers(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book as it is; undefined notes, unknown callouts, pictures without alternative text."""
    problems: list[Problem] = []
    for chapter in book.chapters:
        problems += _undefined_notes(chapter)
        for node in walk((chapter.blocks, *(answer.blocks for answer in chapter.answers))):
            problems += _unknown_callouts(node, chapter)
            problems += _without_alternative(node, chapter)
    return book, tuple(problems)


def _undefined_notes(chapter: Chapter) -> Iterator[Problem]:
    """`[^x]` that is still text: no note of that name is defined."""
    for node in walk((chapter.blocks, *(answer.blocks for answer in chapter.answers), *chapter.fragments.values())):
        if isinstance(node, Str):
            for call in _CALL.finditer(node.text):
                message = f'the note "[^{call[1]}]" is called and never defined'
                hint = f"define it with a paragraph that begins [^{call[1]}]:"
                yield Problem("note-undefined", message, Place(chapter.path, node.line), hint)


def _unknown_callouts(node: Node, chapter: Chapter) -> Iterator[Problem]:
    if not isinstance(node, Div):
        return
    for name in node.attr.classes:
        kind = name.removeprefix("callout-")
        if name.startswith("callout") and kind not in CALLOUTS:
            hint = did_you_mean(kind, CALLOUTS) or f"the kinds are {', '.join(CALLOUTS)}"
            yield Problem("callout-unknown", f'there is no callout "{name}"', Place(chapter.path, node.line), hint)


def _without_alternative(node: Node, chapter: Chapter) -> Iterator[Problem]:
    """Alternative text that is empty or, since none was given, the caption again."""
    if isinstance(node, Figure):
        caption = plain_text(node.caption).split()
        for image in (n for n in walk(node.blocks) if isinstance(n, Image)):
            if plain_text(image.inlines).split() == caption:
                yield _no_alternative(image, chapter)
    elif isinstance(node, Image) and not plain_text(node.inlines).strip():
        yield _no_alternative(node, chapter)


def _no_alternative(image: Image, chapter: Chapter) -> Problem:
    message = f'the picture "{image.target}" has no alternative text'
    hint = 'say what it shows, for those who do not see it: {alt="…"}'
    return Problem("alt-missing", message, Place(chapter.path, image.line), hint, Severity.WARNING)

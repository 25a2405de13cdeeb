"""Pass: what pandoc left as plain text or let through although the author meant something by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanben.book.figures import DECORATIVE
from kanben.book.model import Book
from kanben.book.texts import Text, texts
from kanben.manuscript.metadata import GLOSSARY
from kanben.pandoc.ast import Attr, Div, Figure, Image, Node, Note, Str, plain_text, walk
from kanben.problems import Place, Problem, Severity, did_you_mean

CALLOUTS = ("note", "tip", "warning", "important", "caution")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")


def check_leftovers(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book as it is; undefined notes, unknown callouts, languages that are none, pictures without alternative text."""
    problems: list[Problem] = []
    for text in texts(book):
        for node in walk(text.tree):
            problems += _undefined_notes(node, text)
            problems += _unknown_callouts(node, text)
            problems += _odd_languages(node, text)
            problems += _homeless_notes(node, text)
            problems += _without_alternative(node, text)
    return book, tuple(problems)


def _undefined_notes(node: Node, text: Text) -> Iterator[Problem]:
    """`[^x]` that is still text: no note of that name is defined."""
    if isinstance(node, Str):
        for call in _CALL.finditer(node.text):
            message = f'the note "[^{call[1]}]" is called and never defined'
            yield Problem("note-undefined", message, Place(text.path, node.line), f"define it with a paragraph that begins [^{call[1]}]:")


def _odd_languages(node: Node, text: Text) -> Iterator[Problem]:
    attr = getattr(node, "attr", None)
    if isinstance(attr, Attr) and (lang := attr.get("lang")) and not _LANGUAGE.fullmatch(lang):
        place = Place(text.path, getattr(node, "line", 0))
        yield Problem("attribute-invalid", f'lang="{lang}" is no language tag', place, "write one as in lang=en")


def _homeless_notes(node: Node, text: Text) -> Iterator[Problem]:
    if isinstance(node, Note) and (text.path == "metadata.yaml" or text.leaf == GLOSSARY):
        line = next((n.line for n in walk(node.blocks) if isinstance(n, Str)), 0)
        yield Problem("metadata-invalid", f"a note cannot stand in {text.path}", Place(text.path, line), "put it into the text of a chapter")


def _unknown_callouts(node: Node, text: Text) -> Iterator[Problem]:
    if not isinstance(node, Div):
        return
    for name in node.attr.classes:
        kind = name.removeprefix("callout-")
        if name.startswith("callout") and kind not in CALLOUTS:
            hint = did_you_mean(kind, CALLOUTS) or f"the kinds are {', '.join(CALLOUTS)}"
            yield Problem("callout-unknown", f'there is no callout "{name}"', Place(text.path, node.line), hint)


def _without_alternative(node: Node, text: Text) -> Iterator[Problem]:
    """Alternative text that is empty or, since none was given, the caption again."""
    if isinstance(node, Figure):
        caption = plain_text(node.caption).split()
        for image in (n for n in walk(node.blocks) if isinstance(n, Image)):
            if plain_text(image.inlines).split() == caption and not image.attr.has(DECORATIVE):
                yield _no_alternative(image, text)
    elif isinstance(node, Image) and not plain_text(node.inlines).strip() and not node.attr.has(DECORATIVE):
        yield _no_alternative(node, text)


def _no_alternative(image: Image, text: Text) -> Problem:
    message = f'the picture "{image.target}" has no alternative text'
    hint = 'say what it shows, for those who do not see it: {alt="…"}; a picture that says nothing is {.decorative}'
    return Problem("alt-missing", message, Place(text.path, image.line), hint, Severity.WARNING)

"""The running text of a leaf: what its markup has in common in both media, so that a place in one can be found in the other.

Left out is what only one of them has, or has elsewhere: notes and their calls, addresses of links, readings over ruby, descriptions of
figures. White space counts nothing. A picture counts as one character, as does a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

OBJECT = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: a picture or a formula
_IN_LINES = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "math", "q", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "svg", "time", "u", "var", "wbr",
})  # fmt: skip
_OBJECTS = frozenset({"img", "math", "svg"})
_READINGS = frozenset({"rt", "rp"})
# Element and class of what only one medium has, or has elsewhere.
_LEFT_OUT = frozenset({
    ("a", "address"), ("a", "back"), ("a", "note-call"), ("details", "description"), ("h1", "running-title"), ("section", "links"),
    ("section", "notes"), ("span", "address"), ("span", "folios"), ("span", "index-places"), ("span", "line-number"), ("span", "math-gap"),
    ("span", "note"), ("span", "note-number"), ("span", "used"), ("sup", "link-mark"), ("sup", "note-call"),
    ("summary", "original-label"), ("tr", "column-heads"),
})  # fmt: skip
_UNSEEN = "\xad\u200b\u2060\ufeff"  # soft hyphen, zero width space, word joiner, zero width no-break space


class Piece(NamedTuple):
    """A text of a document, or an object (`text` is `OBJECT`), and the number of the block that it is in.

    The text is `element`'s own first one or, when `tail` is true, what follows `element` in `owner`. An object is `element` itself.
    """

    block: int
    owner: Any
    element: Any
    tail: bool
    text: str

    @property
    def is_object(self) -> bool:
        """Is it a picture or a formula, or a further part of one?"""
        return self.text == OBJECT


def seen(text: str) -> str:
    """A text without white space and what else is not seen."""
    return "".join(text.translate(_GONE).split())


_GONE = dict.fromkeys(map(ord, _UNSEEN))


def pieces(root: Any) -> Iterator[Piece]:
    """The pieces of the running text in the element `root`, which is lxml's or ElementTree's."""
    return _Reader().read(root)


def blocks(text: Iterable[Piece]) -> tuple[str, ...]:
    """What is seen of each block that has anything to see. A formula set in several parts is one object."""
    texts = ("".join(shown for _, shown in counted(pieces)) for _, pieces in groupby(text, lambda piece: piece.block))
    return tuple(text for text in texts if text)


def counted(text: Iterable[Piece]) -> Iterator[tuple[Piece, str]]:
    """Each piece with the characters that it adds to the running text: none for a further part of an object."""
    block, last = -1, ""
    for piece in text:
        shown = piece.text if piece.is_object else seen(piece.text)
        if piece.is_object and last == OBJECT and block == piece.block:
            shown = ""
        block, last = piece.block, shown[-1:] or (last if block == piece.block else "")
        yield piece, shown


def name_of(element: Any) -> str:
    """An element's name without its namespace; empty for a comment or a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    def __init__(self) -> None:
        self.block = 0

    def read(self, element: Any) -> Iterator[Piece]:
        name, classes = name_of(element), element.get("class", "").split()
        if not name or name in _READINGS or any((name, of_class) in _LEFT_OUT for of_class in classes):
            return
        if name in _OBJECTS or (name == "span" and "math" in classes):
            yield Piece(self.block, element, element, tail=False, text=OBJECT)
            return
        starts_line = name not in _IN_LINES
        self.block += starts_line
        if element.text:
            yield Piece(self.block, element, element, tail=False, text=element.text)
        for child in element:
            yield from self.read(child)
            if child.tail:
                yield Piece(self.block, element, child, tail=True, text=child.tail)
        self.block += starts_line

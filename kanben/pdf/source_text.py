"""The author's text beside the text on the page: where a line ends in a hyphen or without a space that the author did not write so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from kanben.pdf.roles import name_of

_WHITE = frozenset(" \t\n\r\f")  # what CSS collapses
_UNSEEN = _WHITE | {"\xad"}


class Found(NamedTuple):
    """Where a piece of text stands in the source, and whether it ends in a hyphen that the source has not."""

    start: int
    end: int
    hyphenated: bool


class Source:
    """The text of a document. Each element's own text is found piece by piece, in reading order."""

    def __init__(self, roots: Iterable[Any]) -> None:
        """The text of the documents with these root elements (ElementTree)."""
        self._chunks: dict[Any, list[tuple[int, int]]] = defaultdict(list)
        self._at: dict[Any, tuple[int, int]] = {}
        pieces: list[str] = []
        self._length = 0
        for root in roots:
            self._read(root, pieces)
        self.text = "".join(pieces)

    def _read(self, element: Any, pieces: list[str]) -> None:
        if name_of(element) == "br":
            self._add(element, "\n", pieces)
        self._add(element, element.text, pieces)
        for child in element:
            self._read(child, pieces)
            self._add(element, child.tail, pieces)

    def _add(self, element: Any, text: str | None, pieces: list[str]) -> None:
        if text:
            self._chunks[element].append((self._length, self._length + len(text)))
            self._length += len(text)
            pieces.append(text)

    def find(self, element: Any, text: str, hyphen: str) -> Found | None:
        """The next piece of an element's own text; None where the page shows another one (capitals made by a style, say)."""
        wanted = text.strip(" \t\n\r\f")
        chunks = self._chunks.get(element, [])
        nth, at = self._at.get(element, (0, chunks[0][0] if chunks else 0))
        while nth < len(chunks):
            at = max(at, chunks[nth][0])
            while at < chunks[nth][1] and self.text[at] in _UNSEEN:
                at += 1
            if at < chunks[nth][1]:
                break
            nth += 1
        else:
            return None
        found = self._match(wanted, at, chunks[nth][1], hyphen)
        if found is not None:
            self._at[element] = (nth, found.end)
        return found

    def _match(self, wanted: str, start: int, stop: int, hyphen: str) -> Found | None:
        if self.text.startswith(wanted, start, stop):
            return Found(start, start + len(wanted), hyphenated=False)
        at = start
        for nth, letter in enumerate(wanted):
            if letter in _WHITE:
                continue
            while at < stop and self.text[at] != letter and self.text[at] in _UNSEEN:
                at += 1
            if at < stop and self.text[at].upper() == letter.upper():
                at += 1
            elif hyphen and wanted[nth:] == hyphen:
                return Found(start, at, hyphenated=True)
            else:
                return None
        return Found(start, at, hyphenated=False)

    def white_at(self, place: int) -> bool:
        """Is there white space at a place of the source?"""
        return 0 <= place < len(self.text) and self.text[place] in _WHITE

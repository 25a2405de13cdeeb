"""Words of a page, found again in the source of a chapter."""

from __future__ import annotations

import re
from bisect import bisect_right

from kanben.manuscript.sources import ChapterSource
from kanben.typeset.characters import IDEOGRAPHS

_SHORTEST = 6  # letters: fewer are hardly found once only
_RUN = re.compile(rf"[{IDEOGRAPHS}]+|[A-Za-z0-9]+")


class Words:
    """The words of a chapter, without the marks and the markup between them."""

    def __init__(self, source: ChapterSource) -> None:
        """Read them, with the lines they stand on."""
        self._starts: list[int] = []
        self._lines: list[int] = []
        pieces: list[str] = []
        length = 0
        for number, line in enumerate(source.text.split("\n"), source.first_line):
            words = _letters(line)
            if words:
                self._starts.append(length)
                self._lines.append(number)
                pieces.append(words)
                length += len(words)
        self._text = "".join(pieces)

    def line_of(self, text: str) -> int:
        """The line on which a text begins; 0 where it cannot be found, or stands more than once.

        A text with markup in the middle is found by its longest run of letters that markup does not interrupt.
        """
        whole = _letters(text)
        for part in (whole, *sorted(_RUN.findall(text), key=len, reverse=True)):
            if len(part) >= _SHORTEST and self._text.count(part) == 1:
                return self._lines[bisect_right(self._starts, self._text.index(part)) - 1]
        return 0


def _letters(text: str) -> str:
    return "".join(_RUN.findall(text))

"""The running text of a piece of Markdown, with the place of each of its characters in the source.

Code, formulas, citations and text in another language are one character each, so that a rule sees what stands beside them and never
what is in them. Marks of structure (headings, lists, tables, notes) part blocks; marks of emphasis, links and note calls are gone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kanben.typeset.characters import IDEOGRAPHS

CODE, MATH, REFERENCE, FOREIGN = "\ue000", "\ue001", "\ue002", "\ue003"
OBJECT: Final = "\ue000-\ue003"
HAN: Final = f"{IDEOGRAPHS}々"
BLOCK: Final = "\n\n"

_ATTRIBUTES: Final = r"\{(?:[.#][^{}\n]*|[\w-]+=[^{}\n]*)\}"
_KEY: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_:.\#$%&+?<>~/-]*[A-Za-z0-9_/])?"  # ends before Han, as in book.references
_TOKEN: Final = re.compile(
    rf"""
      (?P<fence>^[ \t>]*(?P<ticks>`{{3,}}|~{{3,}})[^\n]*\n(?:.*\n)*?[ \t>]*(?P=ticks)[`~]*[ \t]*$)
    | (?P<comment><!--[\s\S]*?-->)
    | (?P<display>\$\$[\s\S]*?\$\$(?:[ ]*{_ATTRIBUTES})?)
    | (?P<escape>\\[^\w\s])
    | (?P<math>\$(?=\S)(?:\\.|[^$\\])+?(?<=\S)\$(?!\d))
    | (?P<code>(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)(?:{_ATTRIBUTES})?)
    | (?P<div>^[ \t>]*(?P<colons>:{{3,}})[ \t]*(?P<opening>[^\n:]*):*[ \t]*$)
    | (?P<rule>^[ \t>]*[|:=+-][-|:=+ \t]{{2,}}$)
    | (?P<definition>^[ ]{{0,3}}\[(?!\^)[^\]\n]+\]:[ \t]*\S+[^\n]*$)
    | (?P<start>^[ \t>]*(?:\#{{1,6}}[ \t]+|(?:[-+*]|\(?@?[0-9A-Za-z]{{1,3}}[.)])[ \t]+|[:~][ \t]+|\[\^[^\]\n]+\]:[ \t]*))
    | (?P<call>\[\^[^\]\n]+\])
    | (?P<foreign>\[[^\[\]]*\]\{{(?:[^{{}}]*[ ])?lang="?(?!zh)[a-z][^{{}}]*\}})
    | (?P<citation>\[[^\[\]]*(?<![A-Za-z0-9.])-?@[\w{{][^\[\]]*\]|(?<![A-Za-z0-9.])-?@(?:\{{[^}}\n]*\}}|{_KEY}))
    | (?P<target>\]\((?:<[^>\n]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+"[^"]*")?\)(?:{_ATTRIBUTES})?)
    | (?P<span>\]{_ATTRIBUTES}|{_ATTRIBUTES})
    | (?P<address><(?:https?|mailto):[^>\s]*>|https?://[A-Za-z0-9/._~%?\#&=+@:-]+)
    | (?P<tag></?[A-Za-z][^<>\n]*>)
    | (?P<cell>\|)
    | (?P<blank>\n[ \t>]*(?=\n))
    | (?P<soft>[ \t]*\n[ \t>]*)
    | (?P<emphasis>\*+|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|~~)
    | (?P<bracket>!?\[|\]|\^(?=\[))
    """,
    re.MULTILINE | re.VERBOSE,
)
_OBJECTS: Final = {"code": CODE, "address": CODE, "math": MATH, "citation": REFERENCE, "foreign": FOREIGN}
_PARTING: Final = frozenset({"fence", "display", "rule", "definition", "start", "cell", "blank"})
_FOREIGN_DIVISION: Final = re.compile(r"lang=\"?(?!zh)[a-z]")
_HEADING: Final = re.compile(r"[ \t>]*(#{1,6})[ \t]")
_INDENTED: Final = re.compile(r"(?:^(?: {4}|\t)[^\n]*(?:\n|\Z))+", re.MULTILINE)
_HOLDS_INDENTED: Final = re.compile(r"(?:[-+*:~]|\(?[0-9A-Za-z#@]{1,4}[.)]|\[\^[^\]]+\]:)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, the offset of its first character in the running text and in the source, its Markdown."""

    level: int
    at: int
    source: int
    text: str


class Prose:
    """Running text: `text`, and `places[i]`, the offset in the source at which its character `i` begins."""

    def __init__(self, source: str, *, markdown: bool = True) -> None:
        """Read a source; text of a title or a name is no Markdown."""
        self.source = source
        self.headings: list[Heading] = []
        self.emphases: list[int] = []
        self.comments: list[tuple[int, str]] = []
        pieces: list[str] = []
        self.places: list[int] = []
        if markdown:
            self._read(pieces)
        else:
            pieces.append(source)
            self.places.extend(range(len(source)))
        self.text = "".join(pieces)

    @cached_property
    def blocks(self) -> tuple[tuple[int, str], ...]:
        """Each block: where it begins in the text, and its words."""
        return tuple((found.start(), found[0]) for found in re.finditer(r"(?:(?!\n\n)[\s\S])+", self.text) if found[0].strip())

    def block_around(self, at: int) -> str:
        """The block that holds a character."""
        starts = [start for start, _ in self.blocks]
        index = bisect_right(starts, at) - 1
        return self.blocks[index][1] if index >= 0 else ""

    def holds(self, offset: int) -> bool:
        """Whether the character at an offset of the source is part of the running text."""
        index = bisect_left(self.places, offset)
        return index < len(self.places) and self.places[index] == offset and self.text[index] == self.source[offset]

    def together(self, start: int, end: int) -> bool:
        """Whether characters of the text stand together in the source, with no markup between them."""
        return 0 <= start < end <= len(self.places) and self.places[end - 1] - self.places[start] == end - 1 - start

    def _read(self, pieces: list[str]) -> None:
        readable = _INDENTED.sub(lambda block: re.sub(r"[^\n]", " ", block[0]) if _is_code(self.source, block.start()) else block[0], self.source)
        foreign: list[bool] = []  # of the divisions that are open
        at = 0

        def say(text: str, place: int) -> None:
            pieces.append(text)
            self.places.extend(range(place, place + len(text)) if text not in (BLOCK, *_OBJECTS.values()) else [place] * len(text))

        def words(start: int, end: int) -> None:
            if start < end and not any(foreign):
                say(readable[start:end], start)

        for token in _TOKEN.finditer(readable):
            words(at, token.start())
            at = token.end()
            kind = token.lastgroup if token.lastgroup not in ("ticks", "tick", "colons", "opening") else _outer(token)
            match kind:
                case "div":
                    foreign = _divisions(foreign, token["opening"].strip())
                    say(BLOCK, token.start())
                case "escape":
                    words(token.start() + 1, token.end())
                case "soft":
                    words(token.start(), token.start() + 1) if token[0].startswith("\n") else say("\n", token.start())
                case "emphasis":
                    self.emphases.append(token.start())
                case "comment":
                    self.comments.append((token.start(), token[0]))
                case str() if kind in _OBJECTS and not any(foreign):
                    say(_OBJECTS[kind], token.start())
                case str() if kind in _PARTING:
                    say(BLOCK, token.start())
                    self._note_heading(token, len(self.places), any(foreign))
                case _:
                    pass  # markup that carries nothing
        words(at, len(self.source))

    def _note_heading(self, token: re.Match[str], at: int, foreign: bool) -> None:
        marks = _HEADING.match(token[0]) if token.lastgroup == "start" else None
        if marks and not foreign:
            line = self.source[token.end() :].partition("\n")[0]
            words = re.sub(rf"\s*{_ATTRIBUTES}\s*$|\s+#+\s*$", "", line).strip()
            self.headings.append(Heading(len(marks[1]), at, token.end(), words))


def _outer(token: re.Match[str]) -> str:
    return next(name for name in ("fence", "code", "div") if token[name] is not None)


def _divisions(around: list[bool], opening: str) -> list[bool]:
    """The divisions that are open behind a line of colons."""
    return [*around, bool(_FOREIGN_DIVISION.search(opening))] if opening else around[:-1]


def _is_code(source: str, start: int) -> bool:
    """Whether indented lines are code: behind a blank line, and not in a list or a note."""
    above = source[:start]
    if above and not above.endswith("\n\n"):
        return False
    flush = next((line for line in reversed(above.splitlines()) if line.strip() and not line.startswith((" ", "\t"))), "")
    return not _HOLDS_INDENTED.match(flush)

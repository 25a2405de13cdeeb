"""Which font served which characters of the print edition, and which of them no setting names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kanben.fonts import FontUse
from kanben.manuscript.metadata import Fonts
from kanben.manuscript.sources import ChapterSource
from kanben.problems import Place, Problem, Severity
from kanben.typeset.characters import has_han

_SCRIPTS = {"P": "marks", "S": "signs", "N": "digits", "M": "accents", "Z": "spaces", "C": "controls"}


@dataclass(frozen=True, slots=True)
class Service:
    """What a family served of one script.

    Attributes:
        roles: roles that name the family under `fonts`; none where a style sheet, a picture or nothing names it.
        fallback: it is nowhere the first choice.
    """

    family: str
    roles: tuple[str, ...]
    script: str
    characters: str
    fallback: bool

    def record(self) -> dict[str, Any]:
        """A flat record, for `--format json`."""
        return {**asdict(self), "count": len(self.characters)}


def services(fonts: Fonts, uses: Sequence[FontUse]) -> Iterator[Service]:
    """The report: each family with the scripts that it served."""
    named = {role: [_plain(family) for family in families] for role, families in fonts}
    for use in uses:
        roles = {role: names.index(_plain(use.family)) for role, names in named.items() if _plain(use.family) in names}
        scripts: dict[str, list[str]] = defaultdict(list)
        for character in use.characters:
            if not character.isspace():
                scripts[script_of(character)].append(character)
        fallback = not any(place == 0 for role, place in roles.items() if role != "symbols")
        yield from (Service(use.family, tuple(roles), script, "".join(found), fallback) for script, found in sorted(scripts.items()))


def _plain(family: str) -> str:
    """The family without the region whose forms it has: text in another language takes its sister."""
    return re.sub(r"(?<= CJK) (SC|TC|HK|JP|KR)$", "", family)


def script_of(character: str) -> str:
    """`Han` (with kana and bopomofo), `Latin`, `Greek` … for letters; `digits`, `marks`, `signs` for the rest."""
    if has_han(character):
        return "Han"
    category = unicodedata.category(character)[0]
    name = unicodedata.name(character, "")
    if category == "L" and " LETTER " in name:
        return name.split(maxsplit=1)[0].capitalize()
    return _SCRIPTS.get(category, "signs")


def fallbacks(
    fonts: Fonts, uses: Sequence[FontUse], *, sheets: Collection[str], pictures: Mapping[str, bytes], sources: Sequence[ChapterSource]
) -> Iterator[Problem]:
    """A problem for each file with characters from a font that neither `fonts` nor a style sheet or a picture names.

    `pictures` are the SVG pictures by their paths. A picture's own text is a warning at the picture, all else an error.
    """
    named = {family for _, families in fonts for family in families}
    texts = (*sheets, *(svg.decode("utf-8", "replace") for svg in pictures.values()))
    for use in uses:
        if use.family in named or any(_names(text, use.family) for text in texts):
            continue
        found: dict[Place, list[str]] = defaultdict(list)
        for character in use.characters:
            found[_place(character, pictures, sources)].append(character)
        for place, characters in found.items():
            shown = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters)
            message = f'{shown} came from the font "{use.family}", which nothing names'
            if place.path in pictures:
                hint = "name in the picture a font that has these characters, or draw them otherwise"
                yield Problem("character-fallback", message, place, hint, Severity.WARNING)
            else:
                hint = "name a font that has these characters under fonts: symbols (or mono, for code), or write them otherwise"
                yield Problem("character-fallback", message, place, hint)


def _names(text: str, family: str) -> bool:
    """Does a style sheet or picture name a family, and not only one whose name begins alike?"""
    return re.search(rf"(?<!\w){re.escape(family)}(?![\w -]*\w)", text) is not None


def _place(character: str, pictures: Mapping[str, bytes], sources: Sequence[ChapterSource]) -> Place:
    for path, svg in pictures.items():
        if character in svg.decode("utf-8", "replace"):
            return Place(path)
    return first_place(character, sources)


def first_place(character: str, sources: Sequence[ChapterSource]) -> Place:
    """Where a character stands first in the chapters, else metadata.yaml."""
    for source in sources:
        at = source.text.find(character)
        if at >= 0:
            return Place(source.path, source.text.count("\n", 0, at) + source.first_line)
    return Place("metadata.yaml")

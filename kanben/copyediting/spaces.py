"""Rules of spaces in Chinese text: what layout makes by itself, and what a unit needs (CLREQ 3.1.5, GB 3101 3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kanben.copyediting.findings import Edit, Finding
from kanben.copyediting.prose import HAN, Prose

_MARKS: Final = "，。、；：？！）》」』】（《「『【"
_BESIDE_MARK: Final = re.compile(r"(?<=[，。、；：？！）》」』】])[ ]+(?=\S)|(?<=\S)[ ]+(?=[，。、；：？！）》」』】])|(?<=[（《「『【])[ ]+")
_DOUBLED: Final = re.compile(r"(?<=[^\s])[ ]{2,}(?=[^\s])")
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN}])[ ]+(?=[{HAN}])")
_GAP: Final = re.compile(rf"(?<=[{HAN}])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])[ ](?=[{HAN}])")
_UNIT: Final = re.compile(
    r"(?<![A-Za-z0-9.])(\d[\d,]*(?:\.\d+)?)"
    r"((?:[KMGTPE]i?|k)B(?:/s)?|[kKMGTP]?bit/s|[KMGTP]bps|[kMGTPE]?FLOP(?:/s)?|[KMGTP]?OP/s|[kMGT]?Hz|[mµμnp]s|[kmcdµμn]m|[mkµμ]g|[kMG]Wh?|°C|℃|dB)(?![A-Za-z0-9])"
)
_PER_CENT: Final = re.compile(r"(?<=\d)[ ]+(?=[%‰])")


def spaces_beside_marks(prose: Prose) -> Iterator[Finding]:
    """Spaces beside full-width marks, which bring their own."""
    for found in _BESIDE_MARK.finditer(prose.text):
        behind = prose.text[found.start() - 1 : found.start()]
        if prose.together(found.start() - 1, found.end()) if behind in _MARKS else prose.together(found.start(), found.end() + 1):
            yield _removed(prose, found, "copy-space-mark", "a space beside a full-width mark")


def doubled_spaces(prose: Prose) -> Iterator[Finding]:
    """Two spaces in a row within a line."""
    for found in _DOUBLED.finditer(prose.text):
        if prose.together(found.start() - 1, found.end() + 1):
            edit = Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, " ")
            yield Finding("copy-space-doubled", edit.start, f"{len(found[0])} spaces in a row", "one is enough", (edit,))


def spaces_between_han(prose: Prose) -> Iterator[Finding]:
    """A space between two Chinese characters: a line was broken there once, or a mark is missing."""
    for found in _BETWEEN_HAN.finditer(prose.text):
        if prose.together(found.start() - 1, found.end() + 1):
            around = prose.text[max(0, found.start() - 4) : found.end() + 4].strip()
            hint = "take it out, or write the mark that is missing"
            yield Finding("copy-space-han", prose.places[found.start()], f'a space between Chinese characters: "{around}"', hint)


def typed_gaps(prose: Prose) -> Iterator[Finding]:
    """Spaces typed between Chinese and Latin text; said once for a text, since whoever types them types them everywhere."""
    gaps = [found.start() for found in _GAP.finditer(prose.text) if prose.together(found.start() - 1, found.end() + 1)]
    if gaps:
        edits = tuple(Edit(prose.places[at], prose.places[at] + 1, "") for at in gaps)
        message = f"{len(gaps)} typed {'spaces' if len(gaps) > 1 else 'space'} between Chinese and Latin text"
        yield Finding("copy-gap", prose.places[gaps[0]], message, "take them out: layout makes this gap by itself", edits)


def units(prose: Prose) -> Iterator[Finding]:
    """A number and its unit without a space (GB 3101—1993 3.3), or a space before a per cent sign (GB/T 15835)."""
    for found in _UNIT.finditer(prose.text):
        at = prose.places[found.start(2)]
        edits = (Edit(at, at, " "),) if prose.together(*found.span()) else ()
        yield Finding("copy-unit", prose.places[found.start()], f'"{found[0]}": no space before the unit', f"write {found[1]} {found[2]}", edits)
    for found in _PER_CENT.finditer(prose.text):
        if prose.together(*found.span()):
            yield _removed(prose, found, "copy-unit", "a space before the per cent sign")


def _removed(prose: Prose, found: re.Match[str], code: str, message: str) -> Finding:
    edit = Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, "")
    return Finding(code, edit.start, message, "take it out", (edit,))

"""What the author switched off: a rule for the book, for a file, for a line, each with the reason.

For the book and a file it stands in `copyediting.off` of metadata.yaml or the front matter; for a line in a comment on it, or on a line
of its own above it: `<!-- copy-off copy-dash: a range of cities -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kanben.catalogue import CATALOGUE
from kanben.copyediting.prose import Prose
from kanben.problems import Place, Problem, did_you_mean

_COMMENT: Final = re.compile(r"<!--\s*copy-off\b(?P<codes>[^:]*)(?::(?P<reason>[\s\S]*?))?-->")


def codes() -> tuple[str, ...]:
    """The codes that can be switched off."""
    return tuple(code for code in CATALOGUE if code.startswith(("copy-", "term-")) and code != "copy-switch-invalid")


def switched_off(prose: Prose, first_line: int) -> Mapping[int, frozenset[str]]:
    """By line of the file, the rules that a comment switches off there."""
    off: dict[int, frozenset[str]] = {}
    for at, comment in prose.comments:
        if found := _COMMENT.fullmatch(comment):
            line = prose.source.count("\n", 0, at)
            alone = prose.source.split("\n")[line].strip() == comment
            where = first_line + line + (1 + comment.count("\n") if alone else 0)
            off[where] = off.get(where, frozenset()) | _named(found)
    return off


def switch_problems(prose: Prose, path: str, first_line: int) -> Iterator[Problem]:
    """Comments that switch off a rule that does not exist, or say no reason."""
    for at, comment in prose.comments:
        if found := _COMMENT.fullmatch(comment):
            place = Place(path, first_line + prose.source.count("\n", 0, at))
            if not _named(found) or not (found["reason"] or "").strip():
                hint = "write <!-- copy-off copy-dash: why --> with the rule's code and the reason"
                yield Problem("copy-switch-invalid", "this comment switches off a rule without naming it and the reason", place, hint)
            yield from unknown_rules(_named(found), place)


def unknown_rules(named: frozenset[str], place: Place) -> Iterator[Problem]:
    """A problem for each code that is no rule of the copy editor."""
    for code in sorted(named - set(codes())):
        hint = did_you_mean(code, codes()) or f"the rules are {', '.join(codes())}"
        yield Problem("copy-switch-invalid", f'there is no rule "{code}" to switch off', place, hint)


def _named(found: re.Match[str]) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", found["codes"]))

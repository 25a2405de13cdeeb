"""Where a long Latin word, address, path or identifier may be cut without a hyphen."""

import re

from kanben.typeset.units import Joint

_LONG = 14  # characters; a shorter word stays whole, but for the two kinds below
_LONG_NAME = 9  # the same for a name of several capitals
_LONG_CODE = 8  # and for code
_COMPOUND = re.compile(r"(?<=[A-Za-z]{3}-)(?=[A-Za-z]{3})")
_HUMPS = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_CUT = re.compile(
    r"(?<=[A-Za-z0-9)\]])(?=[/\\])"  # before a solidus that parts two words
    r"|(?<=://)(?=.)"
    r"|(?<=[._\-?&=,;@#+|>])(?=[A-Za-z0-9(\[{<])"
    r"|(?<=::)(?=[A-Za-z0-9<])"
    r"|(?<=[a-z0-9])(?=[A-Z][a-z])"  # camelCase
)
_NUMBER = re.compile(r"[0-9]+(?:[.,:\-/][0-9]+)*")


def word_cuts(word: str, *, code: bool = False) -> list[tuple[int, Joint]]:
    """Places where a word may be cut and how, in order; a place is the number of characters before the cut.

    At least two characters stay on either side. Numbers and short words are never cut; `code` lets shorter words be. A compound
    parts after its hyphen, however short it is.
    """
    if _NUMBER.fullmatch(word) or (word.isalpha() and word[1:].islower()):
        return []
    pattern = _CUT
    if len(word) <= (_LONG_CODE if code or "::" in word or "_" in word else _LONG):
        pattern = _HUMPS if word.isalpha() and len(word) > _LONG_NAME else _COMPOUND
    cuts: list[tuple[int, Joint]] = []
    for match in pattern.finditer(word):
        at = match.start()
        if at < 2 or at > len(word) - 2 or not any(letter.isalnum() for letter in word[:at]):
            continue
        if (word[at - 1].isdigit() and word[at].isdigit()) or _in_number(word, at):
            continue
        cuts.append((at, _joint(word, at)))
    return cuts


def _joint(word: str, at: int) -> Joint:
    if word[at] in "/\\":
        return Joint.SOLIDUS
    return Joint.HUMP if word[at - 1].isalnum() else Joint.CLEAN


def _in_number(word: str, at: int) -> bool:
    return word[at].isdigit() and word[at - 1] in ".,-" and word[at - 2].isdigit()


def pieces(word: str, cuts: list[tuple[int, Joint]]) -> list[tuple[str, Joint]]:
    """The word in pieces; each with how it may be parted from the piece before it."""
    starts = [(0, Joint.NONE), *cuts]
    ends = [at for at, _ in cuts] + [len(word)]
    return [(word[start:end], joint) for (start, joint), end in zip(starts, ends, strict=True)]

"""Attribute lists of kramdown and Python-Markdown, `{: .class #id key="value" }`: kept where a book can use them, else taken away."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from kanben.importing.callouts import KINDS, callout
from kanben.importing.source import Fate, Finding, Line, Lines
from kanben.importing.tokens import code_mask, like, pieces

_ALONE: Final = re.compile(r"^([ \t>]*)\{:\s*([^{}]*)\}[ \t]*$")
_AT_END: Final = re.compile(r"\{:?\s*((?:[.#][\w:-]+|[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s}]+)|\s)+)\}[ \t]*$")
_SPAN: Final = re.compile(r"(?<=[)\]*_`\"'>])\{:\s*([^{}]*)\}")
_EXTENSION: Final = re.compile(r"^[ \t]*\{:(?::(comment|nomarkdown|options)\b[^}]*|/[a-z]*)\}[ \t]*$")
_ABBREVIATION: Final = re.compile(r"^\*\[[^\]\n]+\]:")
_SIZE: Final = re.compile(r"""(?:width|height)\s*=\s*["']?([\d.]+(?:%|px|em|cm|mm)?)["']?""")
_ID: Final = re.compile(r"#([\w:.-]+)")
_CLASS: Final = re.compile(r"\.([\w-]+)")


def without_lists(lines: Lines, found: list[Finding]) -> Lines:
    """The lines without attribute lists: identifiers go to their heading, sizes to their picture, callout classes become callouts."""
    mask = code_mask(lines)
    made: list[Line] = []
    commenting = boxed = False
    for line, code in zip(lines, mask, strict=True):
        extension = None if code else _EXTENSION.match(line.text)
        if extension or commenting:
            commenting = bool(extension and extension[1] == "comment" and "/" not in line.text) or (commenting and not extension)
            found.append(Finding(line.path, line.number, Fate.DROPPED, f"an instruction to kramdown or a comment: {line.text.strip()[:60]}"))
        elif boxed and not code and not line.text.strip():
            made += [line, like(line, ":::"), line]
            boxed = False
        elif boxed and not code and not _ALONE.match(line.text):
            made.append(_inside(like(line, re.sub(r"^\s*> ?", "", line.text)), found))
        elif code:
            made.append(line)
        elif _ABBREVIATION.match(line.text):
            found.append(Finding(line.path, line.number, Fate.DROPPED, f"the long form of an abbreviation, shown on hovering: {line.text[:80]}"))
        elif (alone := _ALONE.match(line.text)) and (kind := _box(alone[2])) and not (made and made[-1].text.strip()):
            made += [like(line, callout(kind)), like(line, "")]
            boxed = True
        elif alone:
            _apply(made, alone[2], line, found)
        else:
            made.append(_inside(line, found))
    return (*made, like(lines[-1], ""), like(lines[-1], ":::")) if boxed else tuple(made)


def _box(words: str) -> str:
    """The kind of callout that one of the classes names, empty when none does."""
    return next((name for c in _CLASS.findall(words) if (name := _callout_kind(c)) in KINDS), "")


def _apply(made: list[Line], words: str, line: Line, found: list[Finding]) -> None:
    """A list on a line of its own belongs to the block above it."""
    start = len(made)
    while start and made[start - 1].text.strip():
        start -= 1
    block = made[start:]
    if not block:
        if words.strip():
            found.append(Finding(line.path, line.number, Fate.DROPPED, f"attributes {{: {words} }} that belong to no block"))
        return
    first = block[0].text.lstrip()
    if "toc" in words.split() and re.match(r"[-*+1]", first):
        del made[start:]
        found.append(Finding(line.path, line.number, Fate.DROPPED, "a table of contents: Kanben makes it itself"))
        return
    kind = _box(words)
    if kind and not first.startswith(("#", "|", "```", "~~~", "![")):
        quoted = all(row.text.lstrip().startswith(">") for row in block)
        rows = [like(row, re.sub(r"^\s*> ?", "", row.text)) if quoted else row for row in block]
        made[start:] = [like(block[0], callout(kind)), like(block[0], ""), *rows, like(line, ""), like(line, ":::"), like(line, "")]
        return
    target = made[-1] if re.match(r"#|!\[", made[-1].text.lstrip()) else made[start]
    at = len(made) - 1 if target is made[-1] else start
    kept = _kept(target.text, words)
    if kept:
        made[at] = like(target, f"{target.text.rstrip()}{' ' if target.text.lstrip().startswith('#') else ''}{{{kept}}}")
    _tell(words, kept, line, found)


def _callout_kind(name: str) -> str:
    """`note` of `note`, `notice--note`, `prompt-note`, `alert-note`."""
    return re.sub(r"^(?:notice--|notice-|prompt-|alert-|bs-callout-|callout-)", "", name.removesuffix("-title"))


def _kept(text: str, words: str) -> str:
    """What a heading or a picture can use of its attributes."""
    plain = text.lstrip()
    identifier = _ID.search(words)
    if plain.startswith("#"):
        return f"#{identifier[1]}" if identifier else ""
    if plain.startswith("!["):
        sizes = [m[0] for m in _SIZE.finditer(words)]
        return " ".join([*([f"#{identifier[1]}"] if identifier else []), *sizes])
    return ""


def _inside(line: Line, found: list[Finding]) -> Line:
    """A line without the lists that stand in or at the end of it."""
    text = line.text
    if "{" not in text:
        return line
    made = []
    for piece in pieces(text):
        if piece.kind == "prose":
            made.append(_SPAN.sub(partial(_span, line, found, text[: piece.start]), piece.text))
        else:
            made.append(piece.text)
    text = "".join(made)
    if text.lstrip().startswith("#") and (ending := _AT_END.search(text)):
        kept = _kept(text, ending[1])
        _tell(ending[1], kept, line, found)
        text = text[: ending.start()].rstrip() + (f" {{{kept}}}" if kept else "")
    return like(line, text)


def _span(line: Line, found: list[Finding], before: str, match: re.Match[str]) -> str:
    words = match[1]
    picture = re.search(r"!\[[^\]]*\]\([^)]*\)$", before + match.string[: match.start()])
    kept = " ".join(m[0] for m in _SIZE.finditer(words)) if picture else ""
    _tell(words, kept, line, found)
    return f"{{{kept}}}" if kept else ""


def _tell(words: str, kept: str, line: Line, found: list[Finding]) -> None:
    rest = words if not kept else re.sub(r"\s+", " ", _SIZE.sub("", _ID.sub("", words)))
    if rest.strip():
        found.append(Finding(line.path, line.number, Fate.DROPPED, f"attributes {{: {rest.strip()} }} that mean nothing in a book"))

"""Markdown in pieces: code, formulas and comments, which stay as they are, and the prose between them, which may be changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from kanben.importing.source import Line, Lines, text_of, with_text

PieceKind = Literal["prose", "fence", "code", "display", "math", "comment"]

_FENCE: Final = r"(?P<fence>^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<marks>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$)"
_CODE: Final = r"(?P<code>(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)(?P=ticks)(?!`))"
_COMMENT: Final = r"(?P<comment><!--[\s\S]*?-->)"
_DISPLAY: Final = r"(?P<display>(?<!\\)\$\$(?:(?!\n[ \t]*\n|\$\$)[\s\S])+?\$\$)"
_INLINE: Final = r"(?P<math>(?<![\\$])\$(?=[^\s$])(?:\\[\s\S]|[^$\\\n`]|\n(?![ \t]*\n))+?(?<!\s)\$(?![\d$]))"
_BACKSLASH: Final = r"(?P<bdisplay>\\\\?\[(?:(?!\n[ \t]*\n)[\s\S])+?\\\\?\])|(?P<bmath>\\\\?\((?:(?!\n[ \t]*\n)[\s\S])+?\\\\?\))"
_PLAIN: Final = re.compile(f"{_FENCE}|{_CODE}|{_COMMENT}", re.MULTILINE)
_DOLLARS: Final = re.compile(f"{_FENCE}|{_CODE}|{_COMMENT}|{_DISPLAY}|{_INLINE}", re.MULTILINE)
_BOTH: Final = re.compile(f"{_FENCE}|{_CODE}|{_COMMENT}|{_DISPLAY}|{_INLINE}|{_BACKSLASH}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of Markdown and the offset at which it begins."""

    kind: PieceKind
    text: str
    start: int


def pieces(text: str, *, dollars: bool = True, backslashes: bool = False) -> Iterator[Piece]:
    """All pieces of a text, in order; together they are the text. A fence that is never closed reaches to the end."""
    pattern = _BOTH if backslashes else _DOLLARS if dollars else _PLAIN
    at = 0
    while match := pattern.search(text, at):
        kind, end = _kind_and_end(match, text)
        if match.start() > at:
            yield Piece("prose", text[at : match.start()], at)
        yield Piece(kind, text[match.start() : end], match.start())
        at = end
    if at < len(text):
        yield Piece("prose", text[at:], at)


def _kind_and_end(match: re.Match[str], text: str) -> tuple[PieceKind, int]:
    if match["fence"] is not None:
        mark = match["marks"]
        closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
        found = closing.search(text, match.end())
        return "fence", found.end() if found else len(text)
    names: tuple[tuple[str, PieceKind], ...] = (
        ("code", "code"),
        ("comment", "comment"),
        ("display", "display"),
        ("math", "math"),
        ("bdisplay", "display"),
        ("bmath", "math"),
    )
    groups = match.groupdict()
    return next((kind for name, kind in names if groups.get(name) is not None), "prose"), match.end()


def change_prose(lines: Lines, change: Callable[[str, int], str], *, dollars: bool = True) -> Lines:
    """The lines with each piece of prose replaced by `change(prose, line index)`, which must keep the number of line ends.

    Nothing inside code, formulas and comments is seen or changed.
    """
    text = text_of(lines)
    made = []
    for piece in pieces(text, dollars=dollars):
        if piece.kind != "prose":
            made.append(piece.text)
            continue
        changed = change(piece.text, text.count("\n", 0, piece.start))
        made.append(changed + "\n" * (piece.text.count("\n") - changed.count("\n")))
    return with_text(lines, "".join(made))


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced listing: index of its first and last line, what stands before its marks, the marks, and the words behind them."""

    first: int
    last: int
    lead: str
    marks: str
    info: str
    closed: bool


_OPENING: Final = re.compile(_FENCE)


def fences(lines: Lines) -> tuple[Fence, ...]:
    """The fenced listings of a page; one that is never closed reaches to its end."""
    found = []
    i = 0
    while i < len(lines):
        match = _OPENING.match(lines[i].text)
        if not match:
            i += 1
            continue
        mark = match["marks"]
        closing = re.compile(rf"[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*")
        last = next((j for j in range(i + 1, len(lines)) if closing.fullmatch(lines[j].text)), 0)
        found.append(Fence(i, last or len(lines) - 1, match["lead"], mark, match["info"].strip(), bool(last)))
        i = (last or len(lines)) + 1
    return tuple(found)


def code_mask(lines: Lines) -> tuple[bool, ...]:
    """For each line, whether it belongs to a fenced listing, marks included."""
    mask = [False] * len(lines)
    for fence in fences(lines):
        mask[fence.first : fence.last + 1] = [True] * (fence.last + 1 - fence.first)
    return tuple(mask)


_TEX: Final = re.compile(r"\$\$[^$]*\\[A-Za-z]+[^$]*\$\$|\$[^$\n]*\\[A-Za-z]{2,}[^$\n]*\$")


def holds_formulas(lines: Lines) -> bool:
    """Whether a page has LaTeX commands between dollar signs, whatever the settings of its book say about formulas."""
    return any(piece.kind == "prose" and _TEX.search(piece.text) for piece in pieces(text_of(lines), dollars=False))


def like(line: Line, text: str) -> Line:
    """A new line that counts as written where `line` was."""
    return replace(line, text=text)


def indent_of(text: str) -> int:
    """Columns of white space at a line's start, a tab reaching to the next multiple of four."""
    expanded = text.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def dedented(lines: Lines, columns: int) -> Lines:
    """The lines without so much white space at their start; blank lines stay blank."""
    return tuple(like(line, _without(line.text, columns)) for line in lines)


def _without(text: str, columns: int) -> str:
    lead = re.match(r"[ \t]*", text)
    white = lead[0] if lead else ""
    wide = white.expandtabs(4)
    return (wide[columns:] if len(wide) > columns else "") + text[len(white) :] if text.strip() else ""

"""Formulas as the renderer takes and gives them, and the tidying of what belongs to numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PIL import ImageColor


class MathError(ValueError):
    """A formula that cannot be set; the message is one line, in MathJax's words where they are to the point."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What an author wrote between dollar signs: LaTeX, and whether it stands on lines of its own."""

    tex: str
    display: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula that no line divides. Lengths are in em of the text around it.

    Attributes:
        svg: its drawing, an `<svg>` in thousandths of an em that stands on the baseline of its line.
        width: its advance.
        height: how far it rises above the baseline.
        depth: how far it reaches below.
        scale: how much smaller it is than its drawing's figures say; 1 as a rule.
        gap: the white between it and the piece before it, where a line may end.
        newline: it begins a line.
    """

    svg: str
    width: float
    height: float
    depth: float
    scale: float = 1.0
    gap: float = 0.0
    newline: bool = False

    @property
    def parting(self) -> str:
        """Markup of what parts it from the piece before it: a real space, so that it vanishes where a line ends."""
        if self.newline:
            return "<br/>"
        return f'<span class="math-gap" style="word-spacing:{1000 * self.gap:.1f}em"> </span>' if self.gap else ""


@dataclass(frozen=True, slots=True)
class FormulaSvg:
    """A formula as drawn for print: its LaTeX on one line, and the pieces between which it may be broken."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def markup(self) -> str:
        """All of it as inline `<svg>`."""
        return "".join(piece.parting + piece.svg for piece in self.pieces)

    @property
    def width(self) -> float:
        """The width on one line, in em."""
        return round(sum(piece.gap + piece.width for piece in self.pieces), 4)


def strip_numbering(tex: str) -> str:
    r"""Return `tex` without `\label{…}`, `\tag{…}`, `\tag*{…}`, `\notag` and `\nonumber`: numbers are Kanben's, for both outputs alike.

    A control sequence is read as TeX reads it, so the row end before the word in `\\label` is left alone, and braces may be nested.
    """
    kept, position = [], 0
    while command := _COMMAND.search(tex, position):
        kept.append(tex[position : command.start()])
        position = command.end()
        if command["numbered"]:
            position = _end_of_group(tex, position)
        elif not command["bare"]:
            kept.append(command[0])
    return "".join(kept) + tex[position:]


_COMMAND = re.compile(r"\\(?:(?P<numbered>label|tag\*?)\s*(?=\{)|(?P<bare>notag|nonumber)(?![a-zA-Z])|[a-zA-Z]+|.)", re.DOTALL)


def _end_of_group(tex: str, start: int) -> int:
    """The position after the group that opens at `start`; the end of the text when it is never closed."""
    depth = 0
    for mark in re.finditer(r"\\.|[{}]", tex[start:], re.DOTALL):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0:
            return start + mark.end()
    return len(tex)


def hex_colour(colour: str) -> str:
    """A colour as `#rrggbb`, from any form that CSS has for it; `MathError` when it is none: a reader would see no colour and no message."""
    try:
        red, green, blue = ImageColor.getrgb(colour)[:3]
    except ValueError:
        raise MathError(f"unknown colour {colour!r}") from None
    return f"#{red:02x}{green:02x}{blue:02x}"

"""What rendering needs to know: the book, the medium, and everything that was made ready beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kanben.book.assembly import ascii_id
from kanben.book.model import Book
from kanben.manuscript.pictures import Picture
from kanben.render.formula import Formula
from kanben.render.mathfont import FormulaFont
from kanben.render.templates import Markup, Templates


class Medium(StrEnum):
    """Where the book is read."""

    EPUB = "epub"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class OwnCitationText:
    """How to cite the book, its original or a chapter (`id` names its leaf): markup in the book's style, and in others by name; code by format."""

    of: str
    id: str
    lang: str
    text: Markup
    texts: tuple[tuple[str, Markup], ...]
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The type area of a printed page and the em of its body, all in pt."""

    width: float
    height: float
    em: float


@dataclass(frozen=True, slots=True)
class Edition:
    """One medium's edition: formulas and pictures are ready, so rendering is a pure function of this.

    `pictures` are by folder of the file that shows them and address as written there. `area` is that of the pages, None in the EPUB.
    `font` is what `formulas` are set with where they are text, that is in print.
    """

    book: Book
    medium: Medium
    templates: Templates
    formulas: Mapping[Formula, str]
    pictures: Mapping[tuple[str, str], Picture]
    font: FormulaFont | None = None
    area: Area | None = None

    def document(self, leaf: str) -> str:
        """File of a leaf in the EPUB."""
        return f"{leaf}.xhtml"

    def href(self, id: str, here: str) -> str:
        """Address of a target seen from the leaf `here`; empty when it is not in this edition (a chapter set alone)."""
        if id not in self.book.targets:
            return ""
        if self.medium is Medium.PRINT:
            return f"#{id}"
        leaf = self.book.targets[id].leaf
        if leaf == id:
            return self.document(leaf)
        return f"#{id}" if leaf == here else f"{self.document(leaf)}#{id}"

    def picture_address(self, path: str) -> str:
        """Address under which a picture's bytes are found."""
        if self.medium is Medium.PRINT:
            return f"book:{path}"
        return f"images/{picture_file(path)}"


def picture_file(path: str) -> str:
    """ASCII file name of a picture in the EPUB, from its path in the book folder."""
    stem, _, suffix = path.removeprefix("assets/").rpartition(".")
    return f"{ascii_id(stem.replace('/', '-'))}.{suffix.lower()}"

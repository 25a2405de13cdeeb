"""What formulas set with the book's own font say: their LaTeX, to whoever copies it from the PDF or has it read aloud.

A piece of a formula says its share, so that the end of a formula that runs over two lines is not blank.
"""

from __future__ import annotations

import re
from typing import Any

import pydyf

from kanben.render.mathfont import FAMILY, FormulaFont

_NAME = FAMILY.replace(" ", "-").encode()
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


def name_in_bookmarks(formulas: FormulaFont, document: Any) -> None:
    """Put LaTeX in the place of formulas in the bookmarks of a document that WeasyPrint has laid out."""
    for page in document.pages:
        page.bookmarks[:] = [(level, formulas.latex(label), *rest) for level, label, *rest in page.bookmarks]


def name_in_text(formulas: FormulaFont, _: Any, pdf: pydyf.PDF) -> None:
    """Let the glyphs of formulas mean LaTeX: for WeasyPrint's `finisher` (ISO 32000-1, 9.10.3 "ToUnicode CMaps").

    WeasyPrint has them mean their characters, and it takes a font's ascent and descent for the box around all its glyphs.
    """

    def entry(match: re.Match[bytes]) -> bytes:
        character = bytes.fromhex(match[2].decode()).decode("utf-16-be")
        return b"<%s> <%s>" % (match[1], formulas.shares.get(character, character).encode("utf-16-be").hex().encode())

    objects = {item.reference: item for item in pdf.objects}
    for font in pdf.objects:
        if isinstance(font, pydyf.Dictionary) and font.get("Subtype") == "/Type0" and font["BaseFont"].endswith(_NAME):
            meanings = objects[font["ToUnicode"]].stream
            meanings[:] = [_ENTRY.sub(entry, line) for line in meanings]
            (descendant,) = font["DescendantFonts"]
            objects[objects[descendant]["FontDescriptor"]]["FontBBox"] = pydyf.Array(formulas.bounds)

"""Which fonts served which characters of a written document."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kanben.fonts import FontUse
from kanben.pdf.page import RAISED, RESTRICTED
from kanben.render.mathfont import FAMILY


def served(document: Any) -> tuple[FontUse, ...]:
    """The families that WeasyPrint's `document`, once written, took glyphs from; the font made for its formulas is left out."""
    characters: dict[str, set[str]] = defaultdict(set)
    for font in document.fonts.values():
        characters[font.family.removesuffix(RESTRICTED).removesuffix(RAISED)].update(*font.to_unicode.values())
    return tuple(FontUse(family, "".join(sorted(found))) for family, found in sorted(characters.items()) if family != FAMILY)

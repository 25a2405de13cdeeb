"""Widths of pieces of text by Pango, each measured once, and the units that a text falls into."""

import re
from typing import Any

import pyphen
from weasyprint.text.line_break import Layout, _font_style_cache_key, line_size

from kanben.typeset.characters import WESTERN, Kind, Region, blanks, han_characters, region_of
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import Joint, Unit
from kanben.typeset.words import pieces, word_cuts

_HALF_OF_EM = 0.9  # a quote narrower than this comes from a Latin font
_SOFT_HYPHEN = "\xad"
_HYPHENATED = 6  # letters: no shorter word is hyphenated
_HYPHENABLE = re.compile(r"[()\[\]{}\"',.:;!?]*[^\W\d_]+(?:-[^\W\d_]+)*[()\[\]{}\"',.:;!?]*")
_PART = re.compile(r"[^\W\d_]+")


class Face:
    """What one style makes of text: its units, made once for each token."""

    __slots__ = ("_han_units", "_letter_spacing", "_style", "_units", "_widths", "han", "hyphenation", "region", "space", "style_key")

    def __init__(self, style: Any, style_key: str, hyphenation: pyphen.Pyphen | None):
        self._style, self.style_key = style, style_key
        self._letter_spacing = 0.0 if style["letter_spacing"] == "normal" else float(style["letter_spacing"])
        self._widths: dict[str, float] = {}
        self._units: dict[tuple[Kind, str], tuple[Unit, ...]] = {}
        self._han_units: dict[str, Unit] = {}
        self.region: Region = region_of(style["lang"])
        self.hyphenation = hyphenation
        self.han = self.width("中")
        self.space = self.width("n n") - self.width("nn")

    def width(self, text: str) -> float:
        """The advance of a piece of text set by itself, letter-spacing included, in px."""
        width = self._widths.get(text)
        if width is None:
            layout = Layout(self._style)
            layout.set_text(text)
            line, _ = layout.get_first_line()
            width = float(line_size(line, self._style)[0])
            if self._letter_spacing:
                width -= self._letter_spacing  # line_size adds it once more
            self._widths[text] = width
        return width

    def han_units(self, run: str) -> list[Unit]:
        """The units of a run of Han characters."""
        known = self._han_units
        made: list[Unit] = []
        for character in han_characters(run):
            unit = known.get(character)
            if unit is None:
                unit = known[character] = Unit(Kind.HAN, character, self.han, float(self._style["font_size"]), size=len(character.encode()))
            made.append(unit)
        return made

    def units(self, kind: Kind, text: str) -> tuple[Unit, ...]:
        """The units of a token that is not Han: one, or the pieces of a word that may be cut."""
        key = (kind, text)
        made = self._units.get(key)
        if made is None:
            made = self._units[key] = self._make(kind, text)
        return made

    def _make(self, kind: Kind, text: str) -> tuple[Unit, ...]:
        em, size = float(self._style["font_size"]), len(text.encode())
        if kind in WESTERN or kind is Kind.RAISED:
            return self._word(kind, text)
        if kind is Kind.SPACE:
            return (Unit(kind, text, 0.0, em, space=self.space * len(text), size=size),)
        if kind is Kind.ATOM:
            return (Unit(kind, text, self.width(text), em, size=size),)
        if kind in {Kind.NEWLINE, Kind.BREAK}:
            return (Unit(kind, text, 0.0, em, size=size),)
        width = self.width(f"中{text}中") - self.width("中中")
        if kind in {Kind.OPENING, Kind.CLOSING} and width < _HALF_OF_EM * em:
            kind = Kind.LATIN_OPENING if kind is Kind.OPENING else Kind.LATIN_CLOSING
        if kind is Kind.INTERPUNCT and self.region is Region.MAINLAND and width < em / 2:
            # The mainland's interpunct takes half an em (CLREQ 3.1.6); many fonts make it narrower.
            return (Unit(kind, text, em / 2, em, shift=(em / 2 - width) / 2, size=size),)
        lead, trail = blanks(kind, text, self.region)
        if width < _HALF_OF_EM * em:
            lead = trail = 0.0
        return (Unit(kind, text, width, em, lead * em, trail * em, size=size),)

    def halved(self, unit: Unit) -> Unit:
        """A ！ or ？ of a run, half as wide."""
        if self.region is not Region.MAINLAND or unit.width < _HALF_OF_EM * unit.em:
            return unit
        return unit._replace(width=unit.width - unit.em / 2, trail=0.0)

    def _word(self, kind: Kind, text: str) -> tuple[Unit, ...]:
        """Cut a word where it may be cut; its pieces are together as wide as the whole, kerning included."""
        em = float(self._style["font_size"])
        if _SOFT_HYPHEN in text:
            return self._softly_hyphenated(kind, text, em)
        cuts = word_cuts(text, code=kind is Kind.CODE)
        if kind is Kind.LATIN and self.hyphenation is not None and all(joint is Joint.CLEAN and text[at - 1] == "-" for at, joint in cuts):
            cuts = sorted([*cuts, *_syllables(text, self.hyphenation)])
        made, before, done = [], 0.0, 0
        for piece, joint in pieces(text, cuts):
            done += len(piece)
            width = self.width(text[:done])
            made.append(Unit(kind, piece, width - before, em, joint=joint, size=len(piece.encode())))
            before = width
        return tuple(made)

    def _softly_hyphenated(self, kind: Kind, text: str, em: float) -> tuple[Unit, ...]:
        """A word whose author says where it may be cut. Soft hyphens are not set; they count for the size alone."""
        made: list[Unit] = []
        parts = text.split(_SOFT_HYPHEN)
        for nth, part in enumerate(parts):
            size = len((part if nth == len(parts) - 1 else part + _SOFT_HYPHEN).encode())
            if not part:
                made.append(Unit(Kind.BREAK, "", 0.0, em, size=size))
                continue
            joint = Joint.HYPHEN if made and made[-1].kind is not Kind.BREAK else Joint.NONE
            made.append(Unit(kind, part, self.width(part), em, joint=joint, size=size))
        return tuple(made)

    def letters(self, unit: Unit) -> tuple[Unit, ...]:
        """A word letter by letter, for lines narrower than the word."""
        made, before = [], 0.0
        for nth, letter in enumerate(unit.text):
            width = self.width(unit.text[: nth + 1])
            joint = Joint.EMERGENCY if nth else unit.joint
            made.append(unit._replace(text=letter, width=width - before, joint=joint, size=len(letter.encode())))
            before = width
        return tuple(made)


class Measurer:
    """The faces of a document. One Measurer serves one document: styles live as long as it does."""

    __slots__ = ("_by_key", "_by_style", "_hyphenations", "_settings")

    def __init__(self, settings: CompositionSettings):
        self._settings = settings
        self._by_style: dict[int, tuple[Any, Face]] = {}
        self._by_key: dict[str, Face] = {}
        self._hyphenations: dict[str, pyphen.Pyphen | None] = {}

    def face(self, style: Any) -> Face:
        """The face of a style; styles that set text alike share one."""
        known = self._by_style.get(id(style))
        if known is not None:
            return known[1]
        hyphens = style["hyphens"] == "auto"
        key = "|".join((
            _font_style_cache_key(style, True), str(id(style.font_config)), str(style["letter_spacing"]), str(style["word_spacing"]),
            str(style["font_kerning"]), str(hyphens),
        ))  # fmt: skip
        face = self._by_key.get(key)
        if face is None:
            face = self._by_key[key] = Face(style, key, self._hyphenation(style["lang"]) if hyphens else None)
        self._by_style[id(style)] = (style, face)  # keeps the style, so that its id stays its own
        return face

    def _hyphenation(self, lang: str | None) -> pyphen.Pyphen | None:
        """The syllables of Latin words: of the text's language, or of the settings' where that language has none."""
        lang = lang or self._settings.latin
        if lang not in self._hyphenations:
            found = pyphen.language_fallback(lang) or pyphen.language_fallback(self._settings.latin)
            self._hyphenations[lang] = pyphen.Pyphen(lang=found, left=3, right=3) if found else None
        return self._hyphenations[lang]


def _syllables(text: str, hyphenation: pyphen.Pyphen) -> list[tuple[int, Joint]]:
    """Where a word may be cut with a hyphen; names in capitals, and words with marks inside, are not. Parts of a compound are words."""
    if not _HYPHENABLE.fullmatch(text):
        return []
    parts = (part for part in _PART.finditer(text) if len(part[0]) >= _HYPHENATED and part[0][1:].islower())
    return [(part.start() + at, Joint.HYPHEN) for part in parts for at in hyphenation.positions(part[0])]

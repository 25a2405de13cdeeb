"""Which fonts this machine has, as fontconfig tells it (Pango, and so WeasyPrint, ask the same library).

Set-up imports this module before any package is installed, so fontTools is imported only where a font is opened.
"""

from __future__ import annotations

import functools
import io
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kanben.problems import Place, Problem, Stop

_FORMAT = "%{fontformat}\t%{file}\t%{index:-0}\t%{weight:-80}\t%{slant:-0}\t%{style}\t%{family}\n"
_EMBEDDABLE = ("TrueType", "CFF")  # a PDF of today takes no bitmap and no Type 1 font
_REGULAR = 80  # FC_WEIGHT_REGULAR in fontconfig.h; slant 0 is upright


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face: its file, its index in a collection (0 in a single font), its style as in `Bold Italic`."""

    path: Path
    index: int
    style: str


@dataclass(frozen=True, slots=True)
class Naming:
    """What a font says of itself (OpenType `name` table, identifiers 5, 13 and 14); empty where it says nothing."""

    version: str
    licence: str
    licence_url: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph as an SVG path (y upward), its advance and the em, all in font units."""

    path: str
    advance: float
    em: int


@dataclass(frozen=True, slots=True)
class FontUse:
    """What one family served in a document: its name and its characters, in the order of code points."""

    family: str
    characters: str


@dataclass(frozen=True, slots=True)
class _Face:
    families: tuple[str, ...]
    file: FontFile
    from_regular: tuple[int, int]


def installed_families() -> frozenset[str]:
    """Every family name that fontconfig knows, in all the languages that the fonts name themselves in.

    Raises:
        Stop: `tool-missing`, when fontconfig's program `fc-list` is not installed.
    """
    return frozenset(family for face in _faces() for family in face.families)


def font_files(family: str) -> tuple[FontFile, ...]:
    """The faces of a family, the one nearest to an upright Regular first; empty when the family is not installed.

    Raises:
        Stop: as for `installed_families`.
    """
    faces = [face for face in _faces() if family in face.families]
    return tuple(dict.fromkeys(face.file for face in sorted(faces, key=lambda face: (face.from_regular, face.file.path, face.file.index))))


@functools.cache
def coverage(family: str) -> frozenset[int]:
    """The code points that the family's regular face has a glyph for; empty when the family is not installed.

    Raises:
        Stop: as for `installed_families`.
    """
    files = font_files(family)
    return face_coverage(files[0]) if files else frozenset()


@functools.cache
def face_coverage(file: FontFile) -> frozenset[int]:
    """The code points that one face has a glyph for."""
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def naming(family: str) -> Naming | None:
    """Version and licence of the family's regular face; None when the family is not installed.

    Raises:
        Stop: as for `installed_families`.
    """
    files = font_files(family)
    if not files:
        return None
    from fontTools.ttLib import TTFont

    with TTFont(files[0].path, fontNumber=files[0].index, lazy=True) as font:
        texts = (font["name"].getDebugName(identifier) or "" for identifier in (5, 13, 14))
        return Naming(*(" ".join(text.split()) for text in texts))


def outlines(file: FontFile, characters: str) -> Mapping[str, Outline]:
    """The drawings of a face's glyphs; characters that it lacks are left out."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        drawn = {}
        for character in characters:
            if ord(character) in names:
                glyph, pen = glyphs[names[ord(character)]], SVGPathPen(glyphs)
                glyph.draw(pen)
                drawn[character] = Outline(pen.getCommands(), glyph.width, font["head"].unitsPerEm)
        return drawn


def refusal(file: FontFile) -> str:
    """Why a face may not be cut down and embedded in a book, in words; empty when it may.

    Asked are the bits of `fsType` (OpenType, OS/2) and the licence that the font states of itself: a free one is needed.
    """
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        bits = font["OS/2"].fsType
        stated = " ".join(font["name"].getDebugName(identifier) or "" for identifier in (13, 14, 0))
    if found := next((words for bit, words in _FORBIDDEN.items() if bits & bit), ""):
        return found
    return "" if any(licence in stated for licence in _FREE) else "it names no licence that allows it"


_FORBIDDEN = {
    0x0002: "its maker forbids embedding (fsType 2)",
    0x0004: "its maker allows it for looking and printing only (fsType 4)",
    0x0100: "its maker forbids cutting it down (fsType 0x100)",
    0x0200: "its maker allows bitmaps alone (fsType 0x200)",
}
_FREE = (
    "SIL Open Font License",
    "scripts.sil.org/OFL",
    "openfontlicense.org",
    "Apache License",
    "GUST Font License",
    "Bitstream Vera",
    "CC0",
    "MIT License",
    "free for any use",  # Symbola
)


def cut_down(file: FontFile, characters: str, family: str) -> bytes:
    """A face with these characters alone, as an OpenType font of the name `family`; equal input gives equal bytes.

    Its notices of copyright and licence stay in it. Its name does not: the SIL Open Font License reserves it for the whole font.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "vert", "vrt2"]
    options.name_IDs = [0, 7, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["ltag"]  # names languages of Apple's tables, which are dropped as well
    with TTFont(file.path, fontNumber=file.index, lazy=True, recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        for identifier, text in ((1, family), (2, "Regular"), (3, family), (4, family), (6, family)):
            font["name"].setName(text, identifier, 3, 1, 0x409)
        if "CFF " in font:
            top = font["CFF "].cff
            top.fontNames = [family]
            for name in ("FullName", "FamilyName"):
                if hasattr(top[0], name):
                    setattr(top[0], name, family)
        out = io.BytesIO()
        font.save(out, reorderTables=None)
        return out.getvalue()


def notice(file: FontFile) -> str:
    """What a face says of its maker and its licence, in one line."""
    from fontTools.ttLib import TTFont

    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return " ".join(" ".join((font["name"].getDebugName(identifier) or "").split()) for identifier in (4, 0, 13, 14)).strip()


def forget() -> None:
    """Ask fontconfig anew next time: fonts were installed meanwhile."""
    _faces.cache_clear()
    coverage.cache_clear()
    face_coverage.cache_clear()


@functools.cache
def _faces() -> tuple[_Face, ...]:
    try:
        listing = subprocess.run(["fc-list", "--format", _FORMAT], capture_output=True, check=True, encoding="utf-8", errors="surrogateescape").stdout
    except FileNotFoundError:
        raise Stop(
            Problem(
                "tool-missing",
                "fonts cannot be looked up: fontconfig's program fc-list is not installed",
                Place("metadata.yaml"),
                "install the package fontconfig (python build.py doctor says how)",
            )
        ) from None
    return tuple(_face(fields) for kind, *fields in (line.split("\t") for line in listing.splitlines()) if kind in _EMBEDDABLE)


def _face(fields: list[str]) -> _Face:
    path, index, weight, slant, style, families = fields
    # A named instance of a variable font is counted in the upper sixteen bits of the index.
    file = FontFile(Path(path), int(index) & 0xFFFF, style.split(",")[0])
    return _Face(tuple(families.split(",")), file, (int(slant), abs(_first_number(weight) - _REGULAR)))


def _first_number(weight: str) -> int:
    """`80`, or the lower end of a variable font's range, `[40 210]`."""
    return int(float(weight.strip("[]").split()[0]))

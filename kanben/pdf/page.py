"""The page of the print edition as CSS: trim, margins, fonts, from metadata.yaml through `print/page.css.j2`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from kanben.book.notes import note_mark
from kanben.fonts import coverage, face_coverage, font_files, outlines
from kanben.manuscript.forms import points
from kanben.manuscript.metadata import Fonts, Metadata
from kanben.manuscript.print_sizes import trim_size
from kanben.render.templates import Markup, Templates
from kanben.typeset.settings import CompositionSettings, Prohibition
from kanben.typeset.type_area import TypeArea, type_area

# Punctuation that in Chinese text comes from the Chinese font, full width, so that the Latin face leaves it out:
# · (U+00B7), — (U+2014), ‘ ’ “ ” (U+2018–201D), … (U+2026), ※ (U+203B), ① and its like (U+2460–24FF).
CHINESE_MARKS = frozenset({0x00B7, 0x2014, *range(0x2018, 0x201E), 0x2026, 0x203B, *range(0x2460, 0x2500)})
FIRST_HAN = 0x2E80  # CJK Radicals Supplement: all that follows, but for ligatures, is the Chinese font's
LIGATURES = range(0xFB00, 0xFB07)
MARKED_NOTES = 400  # more than any chapter has
NUMBER_COLOUR = "#666"  # of line numbers
RESTRICTED = " in Chinese"  # behind the name of a family: its faces without what Chinese text takes from the Chinese font
FIGURES = frozenset({0xB2, 0xB3, 0xB9, 0x2070, *range(0x2074, 0x207A), *range(0x2080, 0x208A)})  # raised and lowered digits
RAISED = " figures"  # behind the name of a family: its faces with these digits, and the signs raised and lowered with them, alone
_SIGNS_OF_FIGURES = frozenset({*range(0x207A, 0x2080), *range(0x208A, 0x208F)})  # ⁺⁻⁼⁽⁾ⁿ and ₊₋₌₍₎
_WEIGHTS = {"Regular": (400, "normal"), "Italic": (400, "italic"), "Bold": (700, "normal"), "Bold Italic": (700, "italic")}


_REGIONAL = re.compile(r"(Noto (?:Serif|Sans|Sans Mono) CJK) (?:SC|TC|HK|JP|KR)")


@dataclass(frozen=True, slots=True)
class Regional:
    """Font families of each role for text in one language."""

    language: str
    serif: Markup
    sans: Markup
    mono: Markup
    kai: Markup


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the Latin family restricted to Latin characters, as an @font-face rule has it."""

    family: str
    url: str
    weight: int
    style: str
    range: str


def page_area(metadata: Metadata) -> TypeArea:
    """The type area that the print settings ask for."""
    settings = metadata.print
    width, height = (mm * 72 / 25.4 for mm in trim_size(settings.trim))
    margins = {name: points(value) for name, value in settings.margins if value}
    return type_area(width, height, body=points(settings.body_size), leading=points(settings.leading), **margins)


def composition(metadata: Metadata) -> CompositionSettings:
    """How lines are filled, as the print settings ask for."""
    return CompositionSettings(prohibition=Prohibition[metadata.print.line_breaking.upper()], hanging=metadata.print.hanging)


def page_css(metadata: Metadata, templates: Templates, languages: Collection[str] = ()) -> str:
    """The style sheet of the page, with the regional forms of the `languages` that the text is written in (BCP 47 tags)."""
    settings, fonts = metadata.print, metadata.fonts
    width, height = (mm * 72 / 25.4 for mm in trim_size(settings.trim))
    faces = latin_faces(fonts.serif_latin)
    latin = [*dict.fromkeys(face.family for face in faces)] or list(fonts.serif_latin)
    rest = fonts.symbols
    figures = {role: figure_faces((*getattr(fonts, role), *rest)) for role in ("serif", "sans", "mono")}
    raised = {role: tuple(dict.fromkeys(face.family for face in found)) for role, found in figures.items()}
    return str(
        templates.render(
            "print/page.css.j2",
            width=round(width, 3),
            height=round(height, 3),
            area=page_area(metadata),
            bleed=points(settings.bleed) if settings.bleed else 0,
            marks=settings.marks,
            opening=settings.opening,
            emphasis=settings.emphasis,
            body=points(settings.body_size),
            leading=points(settings.leading),
            faces=tuple(dict.fromkeys((*faces, *(face for found in figures.values() for face in found)))),
            regions=tuple(_regions(fonts, latin, raised, languages)),
            running=stack(raised["sans"], regional(fonts.sans, region_of(metadata.language)), rest),
            serif=stack(raised["serif"], latin, fonts.serif, rest),
            latin=stack(raised["serif"], fonts.serif_latin, fonts.serif, rest),
            sans=stack(raised["sans"], fonts.sans, rest),
            mono=stack(raised["mono"], fonts.mono, rest),
            kai=stack(raised["serif"], latin, fonts.kai, fonts.serif, rest),
            digits=drawn_digits(fonts.mono),
            note_marks=[note_mark(number) for number in range(1, MARKED_NOTES)],
        )
    )


def region_of(language: str) -> str:
    """What ends the name of the Noto CJK family for a language; empty where it has no forms of its own."""
    parts = language.lower().split("-")
    if parts[0] != "zh":
        return {"ja": "JP", "ko": "KR"}.get(parts[0], "")
    if {"hk", "mo"} & set(parts):
        return "HK"
    return "TC" if {"tw", "hant"} & set(parts) else "SC"


def regional(families: Sequence[str], region: str) -> tuple[str, ...]:
    """The families with those of Noto CJK in the forms of a region, where they are installed; others stay as they are."""
    wanted = (_REGIONAL.sub(rf"\1 {region}", family) if region else family for family in families)
    return tuple(name if font_files(name) else family for name, family in zip(wanted, families, strict=True))


def _regions(fonts: Fonts, latin: Sequence[str], raised: Mapping[str, Sequence[str]], languages: Iterable[str]) -> Iterator[Regional]:
    """Fonts by language, the longest tags last; none where every language takes the families as they are named."""
    tags = sorted((tag for tag in languages if region_of(tag)), key=lambda tag: (tag.count("-"), tag))
    families = (fonts.serif, fonts.sans, fonts.mono, fonts.kai)
    if all(regional(names, region_of(tag)) == names for tag in tags for names in families):
        return
    rest = fonts.symbols
    for tag in tags:
        serif, sans, mono, kai = (regional(names, region_of(tag)) for names in families)
        yield Regional(
            tag,
            serif=stack(raised["serif"], latin, serif, rest),
            sans=stack(raised["sans"], sans, rest),
            mono=stack(raised["mono"], mono, rest),
            kai=stack(raised["serif"], latin, kai, serif, rest),
        )


def drawn_digits(families: Sequence[str]) -> tuple[str, ...]:
    """0 to 9 of the first family that is there, as SVG in data addresses: drawn from the baseline up, one advance wide, 0.8 em high."""
    file = next((file for family in families for file in font_files(family)), None)
    if file is None:
        return ()
    return tuple(
        "data:image/svg+xml,"
        + quote(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-0.8 * digit.em:g} {digit.advance:g} {0.8 * digit.em:g}">'
            f'<path transform="scale(1 -1)" fill="{NUMBER_COLOUR}" d="{digit.path}"/></svg>'
        )
        for digit in outlines(file, "0123456789").values()
    )


def stack(*families: Sequence[str]) -> Markup:
    """A font-family value."""
    return Markup(", ").join(Markup('"{}"').format(name) for group in families for name in group)


def latin_faces(families: Sequence[str]) -> tuple[Face, ...]:
    """Faces of the Latin families, under a name of their own; none for a family kept in a collection, which CSS cannot address."""
    return tuple(face for family in families for face in _faces(family, RESTRICTED, latin))


def figure_faces(families: Sequence[str]) -> tuple[Face, ...]:
    """Faces with raised and lowered digits alone, of the first family that has all of them.

    Most fonts have ¹²³ and a few more; the others would come from another font beside them, in another size and weight.
    """
    for family in families:
        if coverage(family) >= FIGURES and (faces := tuple(_faces(family, RAISED, (FIGURES | _SIGNS_OF_FIGURES).intersection))):
            return faces
    return ()


def _faces(family: str, suffix: str, wanted: Callable[[Iterable[int]], Iterable[int]]) -> Iterator[Face]:
    for file in font_files(family):
        if file.style in _WEIGHTS and file.path.suffix.lower() in (".otf", ".ttf"):
            weight, style = _WEIGHTS[file.style]
            yield Face(f"{family}{suffix}", file.path.as_uri(), weight, style, unicode_range(wanted(face_coverage(file))))


def latin(covered: Iterable[int]) -> Iterator[int]:
    """Of the code points that a face has, those it shall serve in Chinese text.

    WeasyPrint takes a face's unicode-range at its word: a code point in it that the face lacks would be a blank on the page.
    """
    return (c for c in covered if c not in CHINESE_MARKS and (c < FIRST_HAN or c in LIGATURES))


def unicode_range(points: Iterable[int]) -> str:
    """Code points as a unicode-range value, as in U+20-7E, U+A0."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in ranges)

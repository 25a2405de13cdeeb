"""Formulas as the glyphs of a font that is made for the book: they are then set as text is, fast, in the text's colour.

Each piece of a formula is one glyph with a character of Unicode's private use plane 15; what it means, its LaTeX, is written into
the PDF beside it (kanben.pdf.formulas).
"""

from __future__ import annotations

import bisect
import io
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString, encodeIntT2
from fontTools.misc.roundTools import otRound
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen

from kanben.render.formula import Formula, FormulaSvg, Piece
from kanben.render.mathoutline import Contours, NotAnOutline, Shape, shapes_of
from kanben.render.mathshares import shares

FAMILY = "Kanben Mathematics"
ADDRESS = "mathematics.otf"  # of the font among what belongs to the book
CAPACITY = 0xFFFF - 2  # glyphs of a font, .notdef and the space taken off; plane 15 has characters for them all
_FIRST = 0xF0000
_SPACE = 222  # thousandths of an em: TeX's medium space, which stands around + and -; beside = it is 278
_UNEVEN = 0.06  # em: how much a space may differ from it and still be set with it
_MIDDLE = 750  # ascent and descent alike, so that the baseline is in the middle of a line that is 0 high
_LARGEST = 32_000  # thousandths of an em: numbers in a font have sixteen bits
# Em above and below the baseline: what is within does not make a line higher, as the tallest letters and parentheses do not.
_HEIGHT, _DEPTH = 0.96, 0.32
_LONGEST = 128  # characters, 256 UTF-16 units at most: what a PDF's map lets one glyph mean (ISO 32000-1, 9.10.3)
_MOST_OPERATORS = 10_000  # and numbers in the program of a glyph: HarfBuzz gives up on a font that has one with more
_OPERATORS_TO_PLACE = 3
_RMOVETO, _ENDCHAR = bytes([21]), bytes([14])
_TAIL = 20  # thousandths of an em, of a blank glyph
_WIDEST = 2000  # thousandths of an em: where glyphs are wider than lines are apart, PDFium takes two lines for one


@dataclass(frozen=True, slots=True)
class FormulaFont:
    """An OpenType font.

    Attributes:
        content: its bytes.
        texts: what each character stands for: the first of a formula for all its LaTeX, the others for a space.
        shares: what each character shows of it, which is what it says when it is copied from a page.
        bounds: the box around all glyphs, in thousandths of an em.
    """

    content: bytes
    texts: Mapping[str, str]
    shares: Mapping[str, str]
    bounds: tuple[int, int, int, int]

    def latex(self, text: str) -> str:
        """A text with the LaTeX of formulas in the place of their characters."""
        return "".join(self.texts.get(character, character) for character in text)


_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Glyph:
    """What a glyph shows (shapes by number, each at its place), its advance in thousandths of an em, what it means, and its share of that."""

    shapes: tuple[tuple[int, int, int], ...]
    advance: int
    meaning: str = " "
    share: str = " "


@dataclass(frozen=True, slots=True)
class _Case:
    """The shapes and glyphs so far, in the order of their first use."""

    shapes: dict[Contours, int] = field(default_factory=dict)
    characters: dict[_Glyph, str] = field(default_factory=dict)

    def glyphs(self, piece: Piece, text: str, share: str) -> list[_Glyph]:
        """A piece that means a text, and its share of it: one glyph as a rule, several side by side where it is wide or the text long.

        Raises `NotAnOutline`.
        """
        width, shapes = round(piece.width * 1000), list(shapes_of(piece))
        if max(width, piece.height * 1000, piece.depth * 1000) > _LARGEST:
            raise NotAnOutline
        count = max(math.ceil(width / _WIDEST), math.ceil(len(text) / _LONGEST))
        cuts = [width * nth // count for nth in range(count + 1)]
        parts: list[list[Shape]] = [[] for _ in range(count)]
        for shape in shapes:
            parts[min(max(bisect.bisect_right(cuts, shape.x), 1), count) - 1].append(shape)
        if max(sum(_OPERATORS_TO_PLACE + _operators(shape.contours) for shape in part) for part in parts) > _MOST_OPERATORS:
            raise NotAnOutline
        made = [
            _Glyph(tuple(self._placed(shape, left) for shape in part), right - left, _part(text, nth, count), _part(share, nth, count))
            for nth, (part, (left, right)) in enumerate(zip(parts, itertools.pairwise(cuts), strict=True))
        ]
        return [*made[:-1], *_with_tail(made[-1])]

    def _placed(self, shape: Shape, left: int) -> tuple[int, int, int]:
        return self.shapes.setdefault(shape.contours, len(self.shapes)), otRound(shape.x) - left, otRound(shape.y)

    def characters_of(self, glyphs: Iterable[_Glyph]) -> str:
        return "".join(self.characters.setdefault(glyph, chr(_FIRST + len(self.characters))) for glyph in glyphs)


def set_in_type(drawn: Mapping[Formula, FormulaSvg]) -> tuple[FormulaFont, Mapping[Formula, str]]:
    """A font for formulas, and the markup of each that uses it; a formula that glyphs cannot show stays a drawing.

    The same formulas in the same order give the same bytes.
    """
    case = _Case()
    markup = {formula: _markup(drawing, case) or drawing.markup for formula, drawing in drawn.items()}
    return _font(case), markup


def _with_tail(glyph: _Glyph) -> tuple[_Glyph, ...]:
    """A glyph that says several characters lets a blank one say the last of them.

    MuPDF takes all but the first to stand where the glyph ends, as what follows it does, and may put them behind that.
    """
    if len(glyph.share) < 2 or glyph.advance < 2 * _TAIL:
        return (glyph,)
    head = replace(glyph, advance=glyph.advance - _TAIL, share=glyph.share[:-1])
    return head, _Glyph((), _TAIL, "", glyph.share[-1])


def _part(text: str, nth: int, count: int) -> str:
    return text[len(text) * nth // count : len(text) * (nth + 1) // count] or " "


def _operators(contours: Contours) -> int:
    """How many operators and numbers a shape takes, at most."""
    return sum(1 + 2 * len(points) for _, points in contours)


def _markup(drawing: FormulaSvg, case: _Case) -> str:
    """A formula as text; empty when it cannot be. Its first piece means all of it, the others mean the space before them."""
    pieces = _evened(drawing.pieces)
    parts = shares(drawing.title, [piece.width for piece in pieces])
    try:
        glyphs = [case.glyphs(piece, " " if number else drawing.title, part) for number, (piece, part) in enumerate(zip(pieces, parts, strict=True))]
    except NotAnOutline:
        return ""
    if len(case.characters) + sum(map(len, glyphs)) > CAPACITY:
        return ""
    texts = [(piece, case.characters_of(made)) for piece, made in zip(pieces, glyphs, strict=True)]
    return "".join(_high(group) if high else _flat(group) for high, group in itertools.groupby(texts, lambda text: _is_high(text[0])))


def _evened(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces whose gaps are the font's space where they are about as wide; what that gives or takes, the piece before it takes or gives."""
    evened = list(pieces)
    for number, (before, piece) in enumerate(itertools.pairwise(pieces)):
        more = piece.gap - _SPACE / 1000
        if piece.gap and abs(more) < _UNEVEN:
            evened[number] = replace(evened[number], width=before.width + more)
            evened[number + 1] = replace(piece, gap=_SPACE / 1000)
    return evened


def _is_high(piece: Piece) -> bool:
    return piece.height > _HEIGHT or piece.depth > _DEPTH


def _flat(texts: Iterable[tuple[Piece, str]]) -> str:
    """Pieces as text, in one element: elements take time."""
    (first, text), *others = texts
    rest = "".join((" " if piece.gap == _SPACE / 1000 else piece.parting) + text for piece, text in others)
    return f'{first.parting}<span class="math">{text}{rest}</span>'


def _high(texts: Iterable[tuple[Piece, str]]) -> str:
    """High pieces as text, each in a box that makes room for it."""
    return "".join(
        f'{piece.parting}<span class="math high" style="padding:{piece.height:.4f}em 0 {max(piece.depth, 0):.4f}em">{text}</span>'
        for piece, text in texts
    )


def _font(case: _Case) -> FormulaFont:
    """An OpenType font with PostScript outlines (CFF), which hold MathJax's curves as they are."""
    # WeasyPrint takes the height of a line from the font that has the space.
    glyphs = {".notdef": _Glyph((), 500), "space": _Glyph((), _SPACE)} | {
        f"u{ord(character):X}": glyph for glyph, character in case.characters.items()
    }
    programs = [_Program.of(contours) for contours in case.shapes]
    boxes = {name: _box(glyph, programs) for name, glyph in glyphs.items()}
    bounds = _around(boxes.values())
    builder = FontBuilder(1000, isTTF=False)
    builder.font.recalcBBoxes = False  # fontTools would draw every glyph twice to find out what is known here
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({0x20: "space"} | {ord(character): f"u{ord(character):X}" for character in case.characters.values()})
    info = {"FullName": FAMILY, "FamilyName": FAMILY, "FontBBox": bounds}
    builder.setupCFF("KanbenMathematics", info, {name: _charstring(glyph, programs) for name, glyph in glyphs.items()}, {})
    builder.setupHorizontalMetrics({name: (glyph.advance, boxes[name][0]) for name, glyph in glyphs.items()})
    builder.setupHorizontalHeader(ascent=_MIDDLE, descent=-_MIDDLE)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "KanbenMathematics"})
    builder.setupOS2(sTypoAscender=_MIDDLE, sTypoDescender=-_MIDDLE, usWinAscent=_MIDDLE, usWinDescent=_MIDDLE)
    builder.setupPost(keepGlyphNames=False)
    head = builder.font["head"]
    head.created = head.modified = 0  # no time of day: same input, same bytes
    head.xMin, head.yMin, head.xMax, head.yMax = bounds
    made = io.BytesIO()
    builder.save(made)
    meanings = {character: glyph.meaning for glyph, character in case.characters.items()}
    return FormulaFont(made.getvalue(), meanings, {character: glyph.share for glyph, character in case.characters.items()}, bounds)


@dataclass(frozen=True, slots=True)
class _Program:
    """A shape as a Type 2 charstring that follows its first moveto (Adobe Technical Note 5177), the point where it ends, its bounds."""

    code: bytes
    end: tuple[int, int]
    box: _Box

    @classmethod
    def of(cls, contours: Contours) -> _Program:
        pen, bounds = T2CharStringPen(None, None), ControlBoundsPen(None)
        for command, points in contours:
            getattr(pen, command)(*points)
            getattr(bounds, command)(*points)
        program = pen.getCharString().program
        begins = next(index for index, token in enumerate(program) if isinstance(token, str)) + 1
        charstring = T2CharString(program=program[begins:])
        charstring.compile()
        end = next(points[-1] for _, points in reversed(contours) if points)
        return cls(charstring.bytecode.removesuffix(_ENDCHAR), (otRound(end[0]), otRound(end[1])), bounds.bounds)


def _charstring(glyph: _Glyph, programs: Sequence[_Program]) -> T2CharString:
    """The programs of a glyph's shapes, one after another; a shape is compiled once, however many glyphs have it.

    They are no subroutines: HarfBuzz refuses a font that would grow much when its subroutines are put in their places.
    """
    code = [encodeIntT2(glyph.advance)]
    at = (0, 0)
    for number, x, y in glyph.shapes:
        program = programs[number]
        code += [encodeIntT2(x - at[0]), encodeIntT2(y - at[1]), _RMOVETO, program.code]
        at = (x + program.end[0], y + program.end[1])
    return T2CharString(bytecode=b"".join([*code, _ENDCHAR]))


def _box(glyph: _Glyph, programs: Sequence[_Program]) -> _Box:
    placed = ((x, y, programs[number].box) for number, x, y in glyph.shapes)
    return _around([(x + left, y + bottom, x + right, y + top) for x, y, (left, bottom, right, top) in placed])


def _around(boxes: Iterable[_Box]) -> tuple[int, int, int, int]:
    """The smallest box around boxes, in whole numbers; (0, 0, 0, 0) around none."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True) if (boxes := list(boxes)) else ((0,),) * 4
    return math.floor(min(lefts)), math.floor(min(bottoms)), math.ceil(max(rights)), math.ceil(max(tops))

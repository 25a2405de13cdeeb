"""Setting the glyphs of a line where composition has put them.

WeasyPrint draws what Pango shapes. A `PlacedLayout` shapes a line's text as a whole when it is drawn, so that
ligatures, kerning and copied text stay right, and then gives each unit's glyphs the advance that was decided.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

# Pango takes the writing system of marks from the letters beside them. A line's end that holds nothing but a dash has
# none, and fonts then give the short Western dash: it is shaped after a Han character, which is not drawn.
_CONTEXT = "中"
_NEEDS_CONTEXT = "—"


class Span(NamedTuple):
    """The bytes of one unit in its text, and the advance from its ink's place to that of the next unit, in px."""

    start: int
    end: int
    advance: float


class PlacedLayout(Layout):
    """A Pango layout of a line whose units have known places. It exists only while it is drawn."""

    def __init__(self, style: Any, text: str, units: list[str], inks: list[float], shift: float):
        """`units` make up the text; `inks` says where each begins, and where the last one ends, in px.

        `shift` is how far to the right of its box the text begins.
        """
        self.shift = shift
        self._units, self._inks = units, inks
        self.justification_spacing = 0
        self.max_width = inks[-1] - inks[0]
        self.first_line_direction = 0
        self.hidden = 0
        if _NEEDS_CONTEXT in text and not any(letter.isalpha() for letter in text):
            self.hidden = len(_CONTEXT.encode())
            text = _CONTEXT + text
        self.text = text
        self.placed = True
        if style["text_decoration_line"] == "none":
            self.ascent = self.underline_position = self.strikethrough_position = None
        else:
            self.setup(style)
            self.deactivate()

    @property
    def spans(self) -> list[Span]:
        """The units in their text, made anew each time: most layouts are never drawn."""
        spans, end = [], self.hidden
        for unit, (here, there) in zip(self._units, pairwise(self._inks), strict=True):
            start, end = end, end + len(unit.encode())
            spans.append(Span(start, end, there - here))
        return spans

    def reactivate(self, style: Any) -> None:
        """Shape the text again, to be drawn now."""
        text = self.text
        self.setup(style)
        self.set_text(text)
        self.text = text  # WeasyPrint may lengthen a text that is a single space
        self.placed = False

    def get_first_line(self) -> tuple[Any, Any]:
        """The line, its glyphs in their places."""
        line, index = super().get_first_line()
        if not self.placed:
            self.placed = True
            _place(line, self.spans, float(self.style["font_size"]), self.hidden)
        return line, index


class _Advances:
    """Gives units their advances, glyph by glyph.

    WeasyPrint writes the space after a glyph as a whole number of thousandths of the type size, cutting off what is
    left. What was cut is owed to the next unit, so that errors never add up.
    """

    def __init__(self, font_size: float):
        self.font_size = font_size
        self.thousandth = font_size * TO_UNITS / 1000
        self.debt = 0.0

    def close(self, last: Any, total: int, wanted: float) -> None:
        """Let the unit that ends with the glyph `last` be as wide as wanted; its glyphs have `total` by themselves."""
        difference = wanted - total * FROM_UNITS + self.debt
        thousandths = round(difference * 1000 / self.font_size)
        self.debt = difference - thousandths * self.font_size / 1000
        if thousandths:
            # A little more than the whole number, so that cutting off gives the number.
            last.geometry.width += round((thousandths + (0.3 if thousandths > 0 else -0.3)) * self.thousandth)


def _place(line: Any, spans: list[Span], font_size: float, hidden: int) -> None:
    advances = _Advances(font_size)
    nth, end, wanted = 0, -1, 0.0
    last, total = None, 0
    run = line.runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        offset = item.item.offset
        glyphs, clusters = item.glyphs.glyphs, item.glyphs.log_clusters
        for index in range(item.glyphs.num_glyphs):
            byte = offset + clusters[index]
            if byte < hidden:
                glyphs[index].glyph, glyphs[index].geometry.width = pango.PANGO_GLYPH_EMPTY, 0
                continue
            if byte >= end:
                current = nth
                while nth < len(spans) and spans[nth].end <= byte:
                    nth += 1
                if last is not None:
                    # A ligature may take in the letters of units that follow: they are as wide together as all of them.
                    shared = nth + 1 if nth < len(spans) and spans[nth].start < byte else nth
                    wanted += sum(span.advance for span in spans[current + 1 : shared])
                    if shared > nth:
                        end = spans[nth].end
                    else:
                        advances.close(last, total, wanted)
                        last = None
                if nth == len(spans):
                    return
                if last is None:
                    _, end, wanted = spans[nth]
                    total = 0
            last = glyphs[index]
            total += last.geometry.width
    if last is not None:
        advances.close(last, total, wanted)


def beginning_in_place(draw_first_line: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `draw_first_line`, which begins a placed text where its first ink stands.

    An offset of the first glyph would do the same, but WeasyPrint writes it after an empty string, and PDFium then
    forgets the last number of the line.
    """

    def draw(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        layout = textbox.pango_layout
        if isinstance(layout, PlacedLayout) and layout.shift:
            matrix = Matrix(a=1, d=-1, e=matrix.values[4] + layout.shift, f=matrix.values[5])
        return draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)

    return draw

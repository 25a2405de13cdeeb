"""Marks below Han text, which WeasyPrint does not know: emphasis dots, and the lines of names and titles (CLREQ 3.3.1 and 3.4.2).

Two properties, inherited like any custom property, ask for them:

    --text-emphasis: dot          a dot below each Han character; marks and Latin get none
    --text-line: straight | wavy  a line below the text: 专名号 below proper nouns, 书名号甲式 below titles of books

None takes room: the distance of lines stays what it is.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.draw.color import get_color

from kanben.pdf.composition.glyphs import PlacedLayout
from kanben.typeset.characters import has_han

# All in em; `_BELOW` and `_LINE` are measured from the baseline downwards.
_RADIUS = 0.075
_BELOW = 0.27
_LINE = 0.2
_THICKNESS = 0.05
_INSET = 0.05  # at both ends, so that the lines of two names side by side stay two
_WAVE = 0.25  # length of a wave, at most
_HEIGHT = 0.05  # of a wave, from its middle
_KAPPA = 0.5523  # control points of a quarter circle by a cubic curve


def with_marks(draw_text: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `draw_text`, which also draws the marks below a text."""

    def draw(stream: Any, textbox: Any, offset_x: Any, text_overflow: Any = "clip", block_ellipsis: Any = "none") -> None:
        draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        layout = textbox.pango_layout
        if not isinstance(layout, PlacedLayout) or textbox.style["visibility"] != "visible":
            return
        if _asked(textbox.style, "__text_emphasis") == "dot":
            _draw_dots(stream, textbox, layout)
        line = _asked(textbox.style, "__text_line")
        if line in {"straight", "wavy"}:
            _draw_line(stream, textbox, layout, wavy=line == "wavy")

    return draw


def _asked(style: Any, name: str) -> str:
    """The word that a custom property holds."""
    value = style[name]
    return next((str(token.value) for token in value or () if getattr(token, "type", "") == "ident"), "")


def _draw_dots(stream: Any, textbox: Any, layout: PlacedLayout) -> None:
    em = float(textbox.style["font_size"])
    y = textbox.position_y + textbox.baseline + em * _BELOW
    x = textbox.position_x + layout.shift
    data = layout.text.encode()
    with stream.stacked():
        stream.set_color(get_color(textbox.style, "color"))
        for span in layout.spans:
            if has_han(data[span.start : span.end].decode()):
                _circle(stream, x + em / 2, y, em * _RADIUS)
            x += span.advance


def _circle(stream: Any, x: float, y: float, r: float) -> None:
    k = _KAPPA * r
    stream.move_to(x + r, y)
    stream.curve_to(x + r, y + k, x + k, y + r, x, y + r)
    stream.curve_to(x - k, y + r, x - r, y + k, x - r, y)
    stream.curve_to(x - r, y - k, x - k, y - r, x, y - r)
    stream.curve_to(x + k, y - r, x + r, y - k, x + r, y)
    stream.fill()


def _draw_line(stream: Any, textbox: Any, layout: PlacedLayout, *, wavy: bool) -> None:
    em = float(textbox.style["font_size"])
    y = textbox.position_y + textbox.baseline + em * _LINE
    left = textbox.position_x + em * _INSET
    right = textbox.position_x + layout.shift + sum(span.advance for span in layout.spans) - em * _INSET
    if right <= left:
        return
    with stream.stacked():
        stream.set_color(get_color(textbox.style, "color"), stroke=True)
        stream.set_line_width(em * _THICKNESS)
        stream.move_to(left, y)
        if wavy:
            count = max(1, round((right - left) / (em * _WAVE)))
            step, height = (right - left) / count, em * _HEIGHT * 2  # a curve reaches half as far as its control points
            for wave in range(count):
                x = left + wave * step
                stream.curve_to(x + step / 3, y - height, x + 2 * step / 3, y + height, x + step, y)
        else:
            stream.line_to(right, y)
        stream.stroke()

"""Emphasis dots under Han characters (CLREQ 3.3.1), which WeasyPrint does not know: `--text-emphasis: dot`.

The property is inherited like any custom property. Dots stand below the characters, centred; marks and Latin get none.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.draw.color import get_color

from kanben.pdf.composition.glyphs import PlacedLayout
from kanben.typeset.characters import has_han

_RADIUS = 0.075  # em
_BELOW = 0.27  # em, from the baseline to the middle of the dot
_KAPPA = 0.5523  # control points of a quarter circle by a cubic curve


def with_dots(draw_text: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `draw_text`, which also draws emphasis dots."""

    def draw(stream: Any, textbox: Any, offset_x: Any, text_overflow: Any = "clip", block_ellipsis: Any = "none") -> None:
        draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        layout = textbox.pango_layout
        if isinstance(layout, PlacedLayout) and textbox.style["visibility"] == "visible" and _wants_dots(textbox.style):
            _draw_dots(stream, textbox, layout)

    return draw


def _wants_dots(style: Any) -> bool:
    value = style["__text_emphasis"]
    return bool(value) and any(getattr(token, "value", None) == "dot" for token in value)


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

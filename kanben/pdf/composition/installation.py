"""Putting the composer in WeasyPrint's place, and taking it out again.

Private functions are replaced, so nothing is done to a WeasyPrint other than the one that was read.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import draw
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline, preferred

from kanben.pdf.composition.building import Surroundings
from kanben.pdf.composition.composer import Composer
from kanben.pdf.composition.emphasis import with_marks
from kanben.pdf.composition.flattening import Unsupported
from kanben.pdf.composition.glyphs import beginning_in_place
from kanben.pdf.composition.notes import keeping_notes, with_real_context
from kanben.pdf.known_weasyprint import check_weasyprint, replaced
from kanben.typeset.settings import CompositionSettings

_LARGEST = 2**21  # px: widths from here on mean "as wide as it likes"
_BLOCK_LINES = (
    "context box index child new_children page_is_empty absolute_boxes fixed_boxes adjoining_margins bottom_space position_y skip_stack "
    "first_letter_style first_line_style draw_bottom_decoration max_lines"
)
_LINES = "context box position_y bottom_space skip_stack containing_block absolute_boxes fixed_boxes first_letter_style first_line_style"
_SPLIT = (
    "context box position_x max_x bottom_space skip_stack containing_block absolute_boxes fixed_boxes line_placeholders waiting_floats "
    "line_children first_letter_style first_line_style"
)
_OUT_OF_FLOW = (
    "context box containing_block index child children line_children waiting_children waiting_floats absolute_boxes fixed_boxes "
    "line_placeholders float_widths max_x position_x bottom_space"
)
# What is replaced or called, and the arguments it is known to take.
_SIGNATURES: tuple[tuple[Any, str, str], ...] = (
    (inline, "split_inline_box", _SPLIT),
    (inline, "justify_line", "context line extra_width"),
    (inline, "atomic_box", "context box position_x skip_stack containing_block absolute_boxes fixed_boxes"),
    (inline, "_out_of_flow_layout", _OUT_OF_FLOW),
    (inline, "_adjust_line_height", "box"),
    (preferred, "inline_min_content_width", "context box outer skip_stack first_line is_line_start"),
    (preferred, "inline_max_content_width", "context box outer is_line_start"),
    (preferred, "adjust", "box outer width left right"),
    (block, "_linebox_layout", _BLOCK_LINES),
    (block, "iter_line_boxes", _LINES),
    (text, "draw_first_line", "stream textbox text_overflow block_ellipsis matrix"),
    (draw, "draw_text", "stream textbox offset_x text_overflow block_ellipsis"),
)


@contextmanager
def composed(settings: CompositionSettings) -> Iterator[Composer]:
    """Let WeasyPrint compose Chinese paragraphs while the block runs; what was replaced is restored after it.

    The functions replaced belong to the process: one block at a time, in one thread.

    Raises:
        UnknownWeasyPrint: WeasyPrint is not the version that this was written for.
    """
    check_weasyprint("Chinese composition", _SIGNATURES)
    composer = Composer(settings)
    with replaced(
        (inline, "split_inline_box", _split_inline_box(composer, inline.split_inline_box)),
        (inline, "justify_line", _justify_line(composer, inline.justify_line)),
        (preferred, "inline_min_content_width", _min_content_width(composer, preferred.inline_min_content_width)),
        (preferred, "inline_max_content_width", _max_content_width(composer, preferred.inline_max_content_width)),
        (block, "_linebox_layout", keeping_notes(block._linebox_layout)),
        (block, "iter_line_boxes", with_real_context(block.iter_line_boxes)),
        (text, "draw_first_line", beginning_in_place(text.draw_first_line)),
        (draw, "draw_text", with_marks(draw.draw_text)),
    ):
        yield composer


def _split_inline_box(composer: Composer, stock: Callable[..., Any]) -> Callable[..., Any]:
    def split_inline_box(*arguments: Any) -> Any:
        context, box, x, max_x, bottom_space, skip_stack, containing_block, *collected, first_letter_style, first_line_style = arguments
        if isinstance(box, boxes.LineBox) and first_letter_style is None and first_line_style is None and max_x < _LARGEST:
            try:
                return composer.compose_line(box, x, skip_stack, Surroundings(context, containing_block, max_x, bottom_space, *collected))
            except Unsupported:
                pass  # counted by the composer
        return stock(*arguments)

    return split_inline_box


def _justify_line(composer: Composer, stock: Callable[..., Any]) -> Callable[..., Any]:
    def justify_line(context: Any, line: Any, extra_width: Any) -> None:
        if not composer.composes(line):
            stock(context, line, extra_width)

    return justify_line


def _min_content_width(composer: Composer, stock: Callable[..., Any]) -> Callable[..., Any]:
    def inline_min_content_width(context: Any, box: Any, outer: bool = True, **named: Any) -> Any:
        if isinstance(box, boxes.LineBox) and named.get("skip_stack") is None and not named.get("first_line"):
            try:
                narrowest, _ = composer.content_widths(box, context)
            except Unsupported:
                pass  # counted when it is laid out
            else:
                return preferred.adjust(box, outer, narrowest)
        return stock(context, box, outer, **named)

    return inline_min_content_width


def _max_content_width(composer: Composer, stock: Callable[..., Any]) -> Callable[..., Any]:
    def inline_max_content_width(context: Any, box: Any, outer: bool = True, is_line_start: bool = False) -> Any:
        if isinstance(box, boxes.LineBox):
            try:
                _, widest = composer.content_widths(box, context)
            except Unsupported:
                pass  # counted when it is laid out
            else:
                return preferred.adjust(box, outer, widest)
        return stock(context, box, outer, is_line_start)

    return inline_max_content_width

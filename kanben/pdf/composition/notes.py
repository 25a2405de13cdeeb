"""Footnotes stay on the page of their calls.

Where a page could end before a line but for `orphans`, WeasyPrint moves notes of that page to the next one to win room
for the line. It never does so in columns. The wrapper lets the layout of a block's lines, and nothing else, believe
that it is in a column.
"""

from collections.abc import Callable
from typing import Any


class _InColumn:
    """A layout context that says it is in a column; all else is the real one's."""

    in_column = True

    def __init__(self, real: Any):
        object.__setattr__(self, "real", real)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.real, name, value)


def keeping_notes(linebox_layout: Callable[..., Any]) -> Callable[..., Any]:
    """`block._linebox_layout` that never moves a note away from its call."""

    def layout(context: Any, *arguments: Any, **named: Any) -> Any:
        return linebox_layout(_InColumn(context), *arguments, **named)

    return layout


def with_real_context(iter_line_boxes: Callable[..., Any]) -> Callable[..., Any]:
    """`inline.iter_line_boxes` as `_linebox_layout` calls it: the lines themselves are laid out in the real context."""

    def lines(context: Any, *arguments: Any, **named: Any) -> Any:
        return iter_line_boxes(context.real if isinstance(context, _InColumn) else context, *arguments, **named)

    return lines

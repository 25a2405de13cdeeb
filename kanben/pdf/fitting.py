"""Tables that are wider than their place: what a laid-out document tells about them, and the style that makes them fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

SMALLEST = 7.0  # pt: the smallest type in which a table is still read with ease
TOLERANCE = 0.5  # CSS px
_POINTS = 0.75  # in a CSS px


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table that does not fit.

    Attributes:
        leaf: id of the leaf that it is in.
        line: its line in the file of that leaf (0: unknown).
        size: of its type, in pt.
        room: the width it has as a share of the width it takes.
        too_high: it is turned, and higher than the measure is wide.
    """

    leaf: str
    line: int
    size: float
    room: float
    too_high: bool = False


def wide_tables(pages: Iterable[Any]) -> tuple[WideTable, ...]:
    """Every table, of the pages of a laid-out document, that is wider than what it stands in; one broken over pages counts once."""
    found: dict[tuple[str, int], WideTable] = {}
    for page in pages:
        box = page._page_box  # nothing public tells where boxes are
        for table in _wide(box, ""):
            narrower = found.get((table.leaf, table.line), table)
            found[table.leaf, table.line] = min(narrower, table, key=lambda one: one.room)
    return tuple(found.values())


def made_to_fit(tables: Iterable[WideTable]) -> tuple[WideTable, ...]:
    """The tables at the sizes at which they fit, as far as the smallest type allows; one that is too high would not be helped."""
    return tuple(replace(table, size=max(SMALLEST, int(table.size * table.room * 20) / 20)) for table in tables if not table.too_high)


def fitting_style(tables: Sequence[WideTable]) -> str:
    """A style sheet that sets tables at their size; in those of the smallest size words may break anywhere."""
    rules = []
    for table in tables:
        selector = f'#{table.leaf} table[data-line="{table.line}"]'
        rules.append(f"{selector} {{ font-size: {table.size:g}pt }}")
        if table.size <= SMALLEST:
            rules.append(f"{selector} th, {selector} td {{ overflow-wrap: anywhere }}")
    return "\n".join(rules)


def _wide(parent: Any, leaf: str) -> Iterator[WideTable]:
    for box in getattr(parent, "children", ()):
        element: Any = getattr(box, "element", None)
        classes = (element.get("class") or "").split() if element is not None else []
        if "leaf" in classes:
            leaf = element.get("id", "")
        if getattr(box, "is_table_wrapper", False) and box.width > parent.width + TOLERANCE:
            yield _told(element, leaf, box, parent.width / box.width)
        if "turned-page" in classes and box.height > parent.width + TOLERANCE:
            yield replace(_told(next(element.iter("table")), leaf, box, parent.width / box.height), too_high=True)
        yield from _wide(box, leaf)


def _told(table: Any, leaf: str, box: Any, room: float) -> WideTable:
    return WideTable(leaf, int(table.get("data-line", "0")), box.style["font_size"] * _POINTS, room)

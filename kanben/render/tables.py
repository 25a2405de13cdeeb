"""Tables -> XHTML, through `blocks/table.xhtml.j2`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kanben.book.tables import DECIMAL, column_numbers
from kanben.pandoc.ast import Attr, Cell, Code, Math, Note, Row, Str, Table, plain_text, walk
from kanben.render import decimals
from kanben.render.figures import caption
from kanben.render.inlines import attributes
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter

SHORT = 14  # rows of a table that is not broken over two pages
WHOLE = "unbroken"  # class of a cell that stays on one line
BREAKABLE, CARDS, LANDSCAPE = "breakable", "cards", "landscape"
# What fits on a telephone of 360 px, in em of the table's type: as it is, and set small and narrow.
NARROW, TIGHT = 22.0, 30.0
PADDING = 1.2
LONGEST_WORD = 4.0
_INVISIBLE = re.compile("[\u200b\u2060-\u2064]")  # operators that a formula has for programs
_SHORT_WORD = re.compile(r"[A-Za-z0-9.%/_-]{1,8}")  # at the head of a column, not worth breaking


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the column where it begins, counted from 0."""

    cell: Cell
    column: int


def table(writer: BlockWriter, node: Table) -> Markup:
    """Markup of a table."""
    on_page = writer.edition.medium == "print"
    head, body, foot = (tuple(placed(rows)) for rows in (node.head, node.body, node.foot))
    widths = [column.width for column in node.columns]
    cells = _Cells(writer, node, _aligned(node, body), () if on_page else _labels(writer, head))
    markup = writer.template(
        "table",
        attributes=attributes(_attr(node, body, on_page=on_page)),
        line=node.line if on_page else 0,
        note=node.attr.get("note"),
        label=writer.label(node.attr.id),
        caption=caption(writer, node.caption),
        widths=[f"{width / sum(widths):.2%}" for width in widths] if any(widths) else [],
        head=[[cells.head(cell) for cell in row] for row in head],
        body=[[cells.body(cell) for cell in row] for row in body],
        foot=[[cells.body(cell) for cell in row] for row in foot],
    )
    if on_page and node.attr.has(LANDSCAPE):
        return Markup('<div class="turned"><div class="turned-page">\n{}\n</div></div>').format(markup)
    return markup


def placed(rows: Sequence[Row]) -> Iterator[tuple[Placed, ...]]:
    """Rows with the column of every cell, past those that cells of earlier rows reach down to."""
    reaching: dict[int, int] = {}  # column -> rows that are still taken
    for row in rows:
        taken = {column for column, left in reaching.items() if left > 0}
        reaching = {column: left - 1 for column, left in reaching.items() if left > 1}
        made, column = [], 0
        for cell in row:
            while column in taken:
                column += 1
            made.append(Placed(cell, column))
            for reached in range(column, column + cell.colspan):
                if cell.rowspan > 1:
                    reaching[reached] = cell.rowspan - 1
            column += cell.colspan
        yield tuple(made)


def _attr(node: Table, body: Sequence[Sequence[Placed]], *, on_page: bool) -> Attr:
    """The table's attributes, with classes for what its content asks for.

    `short`: not broken over two pages. On a screen, `tight` and `cards`: too wide for a telephone as it is, and too wide for it
    however small.
    """
    classes = [name for name in node.attr.classes if not (on_page and name == CARDS)]
    if on_page and len(node.body) <= SHORT and BREAKABLE not in classes:
        classes.append("short")
    if not on_page and CARDS not in classes:
        width = _least_width(node, body)
        simple = len(node.head) == 1 and all(cell.cell.colspan == cell.cell.rowspan == 1 for row in body for cell in row)
        if width > NARROW:
            classes.append(CARDS if width > TIGHT and simple else "tight")
    return replace(node.attr, classes=tuple(classes))


def _least_width(node: Table, body: Sequence[Sequence[Placed]]) -> float:
    """About the least width of a table in em: its numbers are not broken, its words may be."""
    columns = [0.0] * len(node.columns)
    for row in (*placed(node.head), *body):
        for cell in row:
            text = plain_text(cell.cell.blocks).strip()
            width = decimals.in_figures(cell.cell.blocks) / 2
            if not decimals.is_number(text) and not _SHORT_WORD.fullmatch(text):
                width = min(width, LONGEST_WORD)
            if cell.cell.colspan == 1 and cell.column < len(columns):
                columns[cell.column] = max(columns[cell.column], width)
    return sum(columns) + PADDING * len(columns)


def _aligned(node: Table, body: Sequence[Sequence[Placed]]) -> dict[int, tuple[float, float]]:
    """Columns that align at the decimal point, with the widths of their whole parts and fractions.

    Those that the author names; without a word of his, right-aligned ones that hold numbers only, with fractions of different lengths.
    """
    asked = node.attr.get(DECIMAL)
    if asked == "none":
        return {}
    named = {number - 1 for number in column_numbers(asked) or ()} if asked else set()
    aligned = {}
    for column, definition in enumerate(node.columns):
        cells = [cell.cell for row in body for cell in row if cell.column == column and cell.cell.colspan == 1]
        texts = [plain_text(cell.blocks).strip() for cell in cells]
        parts = [part for cell, text in zip(cells, texts, strict=True) if text not in decimals.BLANK and (part := decimals.split(cell.blocks))]
        numeric = all(text in decimals.BLANK or decimals.is_number(text) for text in texts)
        differ = len({plain_text(part.fraction) and decimals.in_figures(part.fraction) for part in parts}) > 1
        if parts and (column in named or (not asked and definition.align == "right" and numeric and differ)):
            aligned[column] = decimals.widest(parts)
    return aligned


def _labels(writer: BlockWriter, head: Sequence[Sequence[Placed]]) -> tuple[str, ...]:
    """What each column is called, for a table shown as cards; nothing where the head has several rows."""
    if len(head) != 1:
        return ()
    return tuple(_label(writer, cell.cell) for cell in head[0] for _ in range(cell.cell.colspan))


def _label(writer: BlockWriter, cell: Cell) -> str:
    """A head in words alone: of a formula what it shows, since its LaTeX is nothing to read."""
    if not any(isinstance(node, Math) for node in walk(cell.blocks)) or any(isinstance(node, Note) for node in walk(cell.blocks)):
        return plain_text(cell.blocks).strip()
    return " ".join(_INVISIBLE.sub("", str(writer.blocks(cell.blocks).striptags())).split())


@dataclass(frozen=True, slots=True)
class _Cells:
    """Writes the cells of one table; `labels` are the names of its columns where cells carry them."""

    writer: BlockWriter
    node: Table
    aligned: dict[int, tuple[float, float]]
    labels: tuple[str, ...]

    def head(self, placed: Placed) -> Markup:
        """A cell of the head; an empty one heads nothing."""
        cell = placed.cell
        content = self._head_content(cell)
        attr = self._attributes(placed, (WHOLE,) if _SHORT_WORD.fullmatch(plain_text(cell.blocks).strip()) else ())
        if not content.strip():
            return Markup("<td{}></td>").format(attr)
        return Markup('<th scope="{}"{}>{}</th>').format("colgroup" if cell.colspan > 1 else "col", attr, content)

    def _head_content(self, cell: Cell) -> Markup:
        """What heads a column or a row. One of formulas alone gets a name: programs take it from words, and some read no MathML."""
        content = self.writer.blocks(cell.blocks)
        if any(isinstance(node, Str | Code) for node in walk(cell.blocks)):
            return content
        return Markup(re.sub(r'(<math [^>]*?)alttext="([^"]*)"', r'\1alttext="\2" aria-label="\2"', str(content)))

    def body(self, placed: Placed) -> Markup:
        """A cell of the body or foot."""
        cell = placed.cell
        text = plain_text(cell.blocks).strip()
        number = (WHOLE,) if decimals.is_number(text) else ()
        attr = self._attributes(placed, number)
        if placed.column < self.node.row_headers and text:
            return Markup('<th scope="{}"{}>{}</th>').format("rowgroup" if cell.rowspan > 1 else "row", attr, self._head_content(cell))
        if placed.column < len(self.labels) and (label := self.labels[placed.column]):
            attr += Markup(' data-label="{}"').format(label)
        return Markup("<td{}>{}</td>").format(attr, self._content(placed, text))

    def _content(self, placed: Placed, text: str) -> Markup:
        widths = self.aligned.get(placed.column)
        parts = decimals.split(placed.cell.blocks) if widths and placed.cell.colspan == 1 and text not in decimals.BLANK else None
        if not (widths and parts):
            return self.writer.blocks(placed.cell.blocks)
        box = Markup('<span class="{}" style="min-width:{:g}ch">{}</span>')
        whole = box.format("whole", widths[0], self.writer.inlines(parts.whole))
        return whole + box.format("fraction", widths[1], self.writer.inlines(parts.fraction)) if widths[1] else whole

    def _attributes(self, placed: Placed, classes: tuple[str, ...]) -> Markup:
        cell = placed.cell
        column = self.node.columns[placed.column].align if placed.column < len(self.node.columns) else ""
        align = cell.align or column or ("right" if placed.column in self.aligned and cell.colspan == 1 else "")
        names = (*cell.attr.classes, *((f"align-{align}",) if align else ()), *classes)
        attr = attributes(replace(cell.attr, classes=names))
        for name, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)):
            if span > 1:
                attr += Markup(' {}="{}"').format(Markup(name), span)
        return attr

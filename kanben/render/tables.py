"""Tables -> XHTML, through `blocks/table.xhtml.j2`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kanben.pandoc.ast import Attr, Cell, Table
from kanben.render.inlines import attributes
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter

SHORT = 14  # rows of a table that is not broken over two pages


def table(writer: BlockWriter, node: Table) -> Markup:
    """Markup of a table."""
    widths = [column.width for column in node.columns]
    attr = replace(node.attr, classes=(*node.attr.classes, "short")) if len(node.body) <= SHORT else node.attr
    return writer.template(
        "table",
        attributes=attributes(attr),
        label=writer.label(node.attr.id),
        caption=writer.caption(node.caption),
        widths=[f"{width:.2%}" for width in widths] if any(widths) else [],
        head=[[_cell(writer, cell, node, x, True) for x, cell in enumerate(row)] for row in node.head],
        body=[[_cell(writer, cell, node, x, False) for x, cell in enumerate(row)] for row in node.body],
        foot=[[_cell(writer, cell, node, x, False) for x, cell in enumerate(row)] for row in node.foot],
    )


def _cell(writer: BlockWriter, cell: Cell, node: Table, x: int, heads: bool) -> Markup:
    align = cell.align or (node.columns[x].align if x < len(node.columns) else "")
    attr = attributes(Attr(cell.attr.id, (*cell.attr.classes, *((f"align-{align}",) if align else ())), cell.attr.pairs))
    if cell.rowspan > 1:
        attr += Markup(' rowspan="{}"').format(cell.rowspan)
    if cell.colspan > 1:
        attr += Markup(' colspan="{}"').format(cell.colspan)
    content = writer.blocks(cell.blocks)
    if heads:
        return Markup('<th scope="{}"{}>{}</th>').format("colgroup" if cell.colspan > 1 else "col", attr, content)
    if x < node.row_headers:
        return Markup('<th scope="row"{}>{}</th>').format(attr, content)
    return Markup("<td{}>{}</td>").format(attr, content)

"""Figures and pictures -> XHTML, through `blocks/figure.xhtml.j2`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kanben.pandoc.ast import Figure
from kanben.render.inlines import attributes, style_size
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter


def figure(writer: BlockWriter, node: Figure) -> Markup:
    """Markup of a figure."""
    return writer.template(
        "figure",
        attributes=attributes(node.attr),
        label=writer.label(node.attr.id),
        caption=writer.caption(node.caption),
        content=writer.blocks(node.blocks),
        style=style_size(node.attr),
    )

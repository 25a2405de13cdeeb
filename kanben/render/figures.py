"""Figures -> XHTML, through `blocks/figure.xhtml.j2`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kanben.book.figures import DESCRIPTION, GROUP, MEMBER
from kanben.pandoc.ast import Block, Blocks, Div, Figure, Image, Para, Plain, rewrite
from kanben.render.inlines import attributes
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter


def figure(writer: BlockWriter, node: Figure) -> Markup:
    """Markup of a figure, or of a group of figures with their common caption.

    The long description is for those who do not see the picture: the EPUB has it folded up below the caption, print not at all.
    """
    description = tuple(block for block in node.blocks if _describes(block)) if writer.edition.medium == "epub" else ()
    description_id = writer.fresh_id("description") if description else ""
    shown = tuple(block for block in node.blocks if not _describes(block))
    if description_id and not node.attr.has(GROUP):
        shown = rewrite(shown, lambda inside: _pointing(inside, description_id) if isinstance(inside, Image) else inside)
    return writer.template(
        "figure",
        attributes=attributes(replace(node.attr, pairs=())),
        label=_letter(writer, node) if node.attr.has(MEMBER) else writer.label(node.attr.id),
        caption=caption(writer, node.caption),
        columns=node.attr.get("columns") if node.attr.has(GROUP) else "",
        content=writer.blocks(shown),
        description=writer.blocks(tuple(inside for block in description if isinstance(block, Div) for inside in block.blocks)),
        description_id=description_id,
    )


def caption(writer: BlockWriter, blocks: Blocks) -> Markup:
    """Markup of a caption: its paragraphs as lines."""
    with writer.addressing("inline"):
        return Markup("<br/>").join(writer.inlines(b.inlines) if isinstance(b, Plain | Para) else writer.blocks((b,)) for b in blocks)


def _describes(block: Block) -> bool:
    return isinstance(block, Div) and block.attr.has(DESCRIPTION)


def _pointing(image: Image, id: str) -> Image:
    """The picture, naming its long description (WAI-ARIA, aria-details)."""
    return replace(image, attr=replace(image.attr, pairs=(*image.attr.pairs, ("details", id))))


def _letter(writer: BlockWriter, node: Figure) -> str:
    """(a), (b) … of a figure in a group."""
    target = writer.edition.book.targets.get(node.attr.id)
    return target.number[target.number.index("(") :] if target else ""

"""Pass: figures as their attributes say: pictures side by side become one figure, long descriptions join the figure they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kanben.book.model import Book, Chapter, Leaf
from kanben.pandoc.ast import Attr, Block, BlockQuote, Blocks, Div, Figure, Image, Inlines, Node, Para, Plain, SoftBreak, Space, Str, rewrite, walk
from kanben.problems import Place, Problem, did_you_mean

FULL_PAGE = "full-page"
GROUP = "figures"  # class of a figure of several pictures; its attribute `columns` says how many stand side by side
MEMBER = "subfigure"
DESCRIPTION = "description"
DECORATIVE = "decorative"  # a picture that says nothing, so that it needs no alternative text
SIZE = re.compile(r"(\d+(?:\.\d+)?|\.\d+)(%|px|pt|mm|cm|in|em|rem)?", re.ASCII)
_LAYOUTS = ("layout-ncol", "layout-nrow")


def arrange_figures(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with its groups of figures and descriptions in place; sizes, frames and layouts that make no sense are problems.

    A picture alone in its paragraph is a figure. A figure takes the class `full-page` from its picture. A long description, whether
    `desc="…"` or a division of that class behind the figure, becomes a division at the end of the figure's blocks.
    """
    leaves: list[Leaf] = []
    problems: list[Problem] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            arranger = _Arranger(leaf.path)
            leaves.append(replace(leaf, blocks=arranger.arranged(leaf.blocks)))
            problems += arranger.problems
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves)), tuple(problems)


@dataclass(slots=True)
class _Arranger:
    path: str
    problems: list[Problem] = field(default_factory=list)

    def arranged(self, blocks: Blocks) -> Blocks:
        for image in (node for node in walk(blocks) if isinstance(node, Image)):
            self._check(image)
        return self._described(rewrite(blocks, self._change))

    def _change(self, node: Node) -> Node:
        match node:
            case Figure():
                return _single(node)
            case Para(inlines) if len(_pictures(inlines)) == 1:
                return _single(_uncaptioned(_pictures(inlines)[0]))
            case Div(attr=attr) if attr.has(GROUP) or any(key.startswith("layout") for key, _ in attr.pairs):
                return self._group(node)
            case Div() | BlockQuote():
                return replace(node, blocks=self._described(node.blocks))
            case _:
                return node

    def _described(self, blocks: Blocks) -> Blocks:
        """Each long description moved into the figure that it follows."""
        if not any(isinstance(block, Div) and block.attr.has(DESCRIPTION) for block in blocks):
            return blocks
        kept: list[Block] = []
        for block in blocks:
            before = kept[-1] if kept else None
            if not (isinstance(block, Div) and block.attr.has(DESCRIPTION)):
                kept.append(block)
            elif isinstance(before, Figure):
                kept[-1] = replace(before, blocks=(*before.blocks, block))
            else:
                message = "this description stands behind no figure"
                self._problem("description-orphan", message, block.line, "put it right behind the picture that it describes")
        return tuple(kept)

    def _group(self, div: Div) -> Node:
        """A division of pictures as one figure; its last paragraph is the caption (Quarto's form).

        Without label and caption it has no number, and the figures in it keep their own.
        """
        blocks: Blocks = div.blocks
        caption: Blocks = ()
        last = blocks[-1] if blocks else None
        if isinstance(last, Para) and not _pictures(last.inlines):
            blocks, caption = blocks[:-1], (Plain(last.inlines),)
        inside = self._described(tuple(self._members(blocks, div.line)))
        figures = [block for block in inside if isinstance(block, Figure)]
        if not figures:
            self._problem("figures-invalid", "there is no picture in this group of figures", div.line, "put pictures in it, a paragraph each")
            return div
        if div.attr.id or caption:
            inside = tuple(_with_class(block, MEMBER) if isinstance(block, Figure) else block for block in inside)
        columns = self._columns(div, len(figures))
        rows = -(-len(figures) // columns)
        full_page = (FULL_PAGE,) if div.attr.has(FULL_PAGE) else ()
        inside = rewrite(inside, lambda node: _placed(node, columns, rows, full_page) if isinstance(node, Image) else node)
        kept = tuple((key, value) for key, value in div.attr.pairs if not key.startswith("layout"))
        classes = tuple(dict.fromkeys((*div.attr.classes, GROUP)))
        return Figure(Attr(div.attr.id, classes, (*kept, ("columns", str(columns)))), caption, inside, div.line)

    def _members(self, blocks: Blocks, line: int) -> Iterator[Block]:
        for block in blocks:
            match block:
                case Figure():
                    yield block
                case Div(attr=attr) if attr.has(DESCRIPTION):
                    yield block
                case Para(inlines) if images := _pictures(inlines):
                    yield from (_single(_uncaptioned(image)) for image in images)
                case _:
                    message = "a group of figures holds something that is neither a picture nor the caption at its end"
                    self._problem("figures-invalid", message, line, "put each picture in a paragraph of its own, the caption last")

    def _columns(self, div: Div, count: int) -> int:
        for key, value in div.attr.pairs:
            if key.startswith("layout") and key not in _LAYOUTS:
                self._problem("attribute-invalid", f'there is no layout "{key}"', div.line, did_you_mean(key, _LAYOUTS) or "use layout-ncol=2")
            elif key in _LAYOUTS and not (value.isdecimal() and 1 <= int(value) <= 6):
                self._problem("attribute-invalid", f'{key}="{value}" is no number from 1 to 6', div.line, "as in layout-ncol=2")
            elif key == "layout-ncol":
                return int(value)
            elif key == "layout-nrow":
                return -(-count // int(value))
        return count

    def _check(self, image: Image) -> None:
        for name in ("width", "height"):
            value = image.attr.get(name)
            if not value:
                continue
            match = SIZE.fullmatch(value)
            if not match or not float(match[1]):
                hint = "write a number with %, em, mm, cm, in, pt or px, as in width=80%"
                self._problem("attribute-invalid", f'{name}="{value}" is no size', image.line, hint)
            elif match[2] == "%" and (name == "height" or float(match[1]) > 100):
                hint = "a width in % is of the measure, 100 at most; a height is a length"
                self._problem("attribute-invalid", f'{name}="{value}" cannot be', image.line, hint)
        frame = image.attr.get("frame")
        if frame and not (frame.isdecimal() and int(frame)):
            self._problem("attribute-invalid", f'frame="{frame}" is no number of a frame', image.line, "frames count from 1, as in frame=12")

    def _problem(self, code: str, message: str, line: int, hint: str) -> None:
        self.problems.append(Problem(code, message, Place(self.path, line), hint))


def _pictures(inlines: Inlines) -> tuple[Image, ...]:
    """The pictures of a paragraph that holds nothing else, none for any other."""
    if all(isinstance(inline, Image | Space | SoftBreak) for inline in inlines):
        return tuple(inline for inline in inlines if isinstance(inline, Image))
    return ()


def _uncaptioned(image: Image) -> Figure:
    """A picture in a paragraph of its own is a figure, though pandoc takes only one with a caption for such; it takes over the label."""
    return Figure(Attr(image.attr.id), (), (Plain((replace(image, attr=replace(image.attr, id="")),)),), image.line)


def _single(figure: Figure) -> Figure:
    """A figure with what its picture's attributes say about the whole."""
    images = [node for node in walk(figure.blocks) if isinstance(node, Image)]
    if any(image.attr.has(FULL_PAGE) for image in images):
        figure = _with_class(figure, FULL_PAGE)
    descriptions = tuple(
        Div(Attr("", (DESCRIPTION,)), (Para((Str(text, image.line),)),), image.line) for image in images if (text := image.attr.get("desc"))
    )
    return replace(figure, blocks=(*figure.blocks, *descriptions)) if descriptions else figure


def _placed(image: Image, columns: int, rows: int, classes: tuple[str, ...]) -> Image:
    """A picture of a group, with how many stand beside and below one another in it."""
    pairs = (*image.attr.pairs, ("columns", str(columns)), ("rows", str(rows)))
    return replace(image, attr=replace(image.attr, classes=(*image.attr.classes, *classes), pairs=pairs))


def _with_class(figure: Figure, name: str) -> Figure:
    if figure.attr.has(name):
        return figure
    return replace(figure, attr=replace(figure.attr, classes=(*figure.attr.classes, name)))

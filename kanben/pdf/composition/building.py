"""From a placed line back to WeasyPrint's boxes: a line box whose text, elements and pictures stand where they should."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.absolute import absolute_layout

from kanben.pdf.composition.flattening import Flow, Node
from kanben.pdf.composition.glyphs import PlacedLayout
from kanben.typeset.justification import Line


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What WeasyPrint hands to the layout of a line: where it stands, and the lists that collect what leaves it."""

    context: Any
    containing_block: Any
    max_x: float
    bottom_space: float
    absolute_boxes: Any
    fixed_boxes: Any
    line_placeholders: Any
    waiting_floats: Any
    line_children: Any


class LineBuilder:
    """Builds the boxes of one line."""

    def __init__(self, flow: Flow, line: Line, around: Surroundings):
        self.flow, self.line, self.around = flow, line, around
        self.ends_paragraph = line.end >= len(flow.paragraph.units)

    def build(self, x: float) -> Any:
        """The line box, which begins at `x`."""
        root = self.flow.root
        children = self._children(root, x, self.around.absolute_boxes)
        if self.flow.led:
            _count_gaps(children)
        line_box = root.box.copy_with_children(children)
        line_box.remove_decoration(start=self.line.start > 0, end=not self.ends_paragraph)
        line_box.width = self.line.right - line_box.content_box_x()
        inline._adjust_line_height(line_box)
        return line_box

    def _x(self, unit: int) -> float:
        return self.line.places[unit - self.line.start].x

    def _right(self, unit: int) -> float:
        place = self.line.places[unit - self.line.start]
        return place.x + place.width

    def _is_here(self, node: Node) -> bool:
        if node.end > node.start:
            return node.start < self.line.end and node.end > self.line.start
        return self.line.start <= node.start < self.line.end or (self.ends_paragraph and node.start == self.line.end)

    def _children(self, parent: Node, x: float, absolute_boxes: Any) -> list[Any]:
        children: list[Any] = []
        for node in parent.children:
            if not self._is_here(node):
                continue
            box = node.box
            box.position_y = parent.box.position_y
            if not box.is_in_normal_flow():
                children.extend(self._out_of_flow(node, parent, x, absolute_boxes))
                continue
            if isinstance(box, boxes.TextBox):
                made = self._text(node)
            elif isinstance(box, boxes.InlineBox):
                made = self._element(node, x, absolute_boxes)
            else:
                made = self._atom(node, absolute_boxes)
            if made is not None:
                children.append(made)
                x = made.position_x + made.margin_width()
        return children

    def _out_of_flow(self, node: Node, parent: Node, x: float, absolute_boxes: Any) -> list[Any]:
        around = self.around
        waiting: list[Any] = []
        inline._out_of_flow_layout(
            around.context, parent.box, around.containing_block, node.index, node.box, [], around.line_children, waiting,
            around.waiting_floats, absolute_boxes, around.fixed_boxes, around.line_placeholders, {"left": 0, "right": 0},
            around.max_x, x, around.bottom_space,
        )  # fmt: skip
        return [placeholder for _, placeholder, _ in waiting]

    def _element(self, node: Node, x: float, absolute_boxes: Any) -> Any:
        line, box = self.line, node.box
        begins, ends = line.start <= node.start, node.end <= line.end
        relative = box.style["position"] == "relative"
        if relative:
            absolute_boxes = []
        left = self._x(node.start) if begins else x
        inner = self._right(node.start) if begins else x
        made = box.copy_with_children(self._children(node, inner, absolute_boxes))
        made.remove_decoration(start=not begins, end=not ends)
        made.position_x = left
        right = self._x(node.end - 1) if ends else self._right(max(line.last, line.start + 1) - 1)
        made.width = max(0.0, right - made.content_box_x())
        inline._adjust_line_height(made)
        if relative:
            for absolute in absolute_boxes:
                absolute_layout(self.around.context, absolute, made, self.around.fixed_boxes, self.around.bottom_space, skip_stack=None)
        return made

    def _atom(self, node: Node, absolute_boxes: Any) -> Any:
        around = self.around
        inline.resolve_percentages(node.box, around.containing_block)
        x = self._x(node.start)
        made = inline.atomic_box(around.context, node.box, x, None, around.containing_block, absolute_boxes, around.fixed_boxes)
        made.position_x = x
        return made

    def _text(self, node: Node) -> Any:
        line, units = self.line, self.flow.paragraph.units
        first, last = max(node.start, line.first), min(node.end, line.last)
        if first >= last:
            return None
        box, style = node.box, node.box.style
        hyphenated = last == line.last and self.flow.paragraph.ends_in_hyphen(line.end)
        texts = [unit.text for unit in units[first:last]]
        right = self._right(last - 1)
        if hyphenated:
            texts[-1] += style["hyphenate_character"]
            right += self.flow.paragraph.hyphen
        text = "".join(texts)
        made = box.copy_with_text(text)
        made.position_x = self._x(first)
        made.width = right - made.position_x
        line_height, baseline = node.strut
        made.height = style["font_size"]
        made.margin_top = made.margin_bottom = (line_height - made.height) / 2
        made.baseline = baseline
        made.pango_layout = PlacedLayout(style, text, texts, self._inks(first, last, right), line.places[first - line.start].shift)
        made.justification_spacing = 0
        return made

    def _inks(self, first: int, last: int, right: float) -> list[float]:
        """Where the ink of each of a text's units begins, and where the last one ends: the white between units belongs to the one before."""
        places = self.line.places[first - self.line.start : last - self.line.start]
        return [*(place.x + place.shift for place in places), right]


def _count_gaps(children: list[Any]) -> None:
    """WeasyPrint makes a leader as long as the boxes of its line leave room for: the white between them counts too."""
    in_flow = [child for child in children if child.is_in_normal_flow()]
    for child, following in pairwise(in_flow):
        child.margin_right += following.position_x - child.position_x - child.margin_width()

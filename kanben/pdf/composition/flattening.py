"""From the tree of boxes of a paragraph to a row of units, and back: every box knows its range of units."""

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import strut

from kanben.pdf.composition.measuring import Face, Measurer
from kanben.typeset.characters import WESTERN, Kind, halved_stops, has_han, has_right_to_left, tokens
from kanben.typeset.paragraph import Paragraph
from kanben.typeset.prohibition import tied_spans
from kanben.typeset.settings import CompositionSettings
from kanben.typeset.units import Unit

_COLLAPSING = frozenset({"normal", "nowrap", "pre-line"})
_UNWRAPPED = frozenset({"nowrap", "pre"})
_CODE_TAGS = frozenset({"code", "kbd", "samp", "tt"})
_RAISED_TAGS = frozenset({"sup", "sub"})


class Unsupported(Exception):
    """The paragraph holds something that is left to WeasyPrint. The text says what, in one or two words."""


@dataclass(slots=True)
class Node:
    """A box of the paragraph and its range of units.

    Attributes:
        box: WeasyPrint's box.
        index: its place among its parent's children.
        start: its first unit; for a box out of the flow, the unit it stands before.
        end: the unit after its last.
        children: the nodes inside it.
        offsets: for text, where each unit begins, in bytes.
        strut: for text, the height of its line and where its baseline is in it, in px.
    """

    box: Any
    index: int
    start: int
    end: int = -1
    children: list["Node"] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    strut: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a box hands down to the boxes in it."""

    raised: bool = False
    code: bool = False
    leader: bool = False


@dataclass(slots=True)
class Flow:
    """A paragraph in both forms: `root` is the tree, `paragraph` the row. `led` says that it holds a leader."""

    root: Node
    paragraph: Paragraph
    led: bool

    def unit_at(self, stack: Any) -> int:
        """The unit that a skip stack of WeasyPrint's resumes at."""
        node = self.root
        while stack is not None:
            ((place, stack),) = stack.items()
            if isinstance(node.box, boxes.TextBox):
                return node.start + bisect_left(node.offsets, place)
            child = next((child for child in node.children if child.index >= place), None)
            if child is None:
                return node.end - (node is not self.root)
            node = child
            if child.index > place:
                break
        return node.start

    def stack_at(self, unit: int) -> Any:
        """The skip stack to resume at a unit."""
        node, path = self.root, []
        while True:
            if isinstance(node.box, boxes.TextBox):
                path.append(node.offsets[unit - node.start])
                break
            child = next(child for child in node.children if child.start <= unit < child.end)
            path.append(child.index)
            node = child
            if child.start == unit:
                break
        stack: Any = None
        for place in reversed(path):
            stack = {place: stack}
        return stack


class _Flattener:
    """Walks the tree of one paragraph."""

    def __init__(self, measurer: Measurer, context: Any, containing_block: Any):
        self.measurer, self.context, self.containing_block = measurer, context, containing_block
        self.units: list[Unit] = []
        self.tied: set[int] = set()
        self.letters_wanted = float(containing_block.width) / 2 if isinstance(containing_block, boxes.Box) else 0.0
        self.han = False
        self.leads = 0  # the unit after a leader: what follows stays on its line

    def walk(self, box: Any, node: Node, around: _Surroundings) -> None:
        for index, child in enumerate(box.children):
            here = Node(child, index, len(self.units))
            node.children.append(here)
            if not child.is_in_normal_flow():
                if child.is_floated():
                    raise Unsupported("float")
                here.end = here.start
                continue
            if isinstance(child, boxes.TextBox):
                self.text(child, here, around)
            elif isinstance(child, boxes.InlineBox):
                self.element(child, here, around)
            elif isinstance(child, boxes.AtomicInlineLevelBox):
                self.atom(child, box)
            else:
                raise Unsupported(type(child).__name__)
            here.end = len(self.units)

    def element(self, box: Any, node: Node, around: _Surroundings) -> None:
        style = box.style
        if style["direction"] == "rtl":
            raise Unsupported("right-to-left")
        inline.resolve_percentages(box, self.containing_block)
        box.margin_left = 0 if box.margin_left == "auto" else box.margin_left
        box.margin_right = 0 if box.margin_right == "auto" else box.margin_right
        left = float(box.padding_left + box.margin_left + box.border_left_width)
        right = float(box.padding_right + box.margin_right + box.border_right_width)
        if (left or right) and style["box_decoration_break"] == "clone":
            raise Unsupported("cloned decoration")
        tag = box.element_tag
        inside = _Surroundings(
            raised=around.raised or tag in _RAISED_TAGS or tag.endswith("::footnote-call"),
            code=around.code or tag in _CODE_TAGS,
            leader=around.leader or box.is_leader,
        )
        em = float(style["font_size"])
        self.units.append(Unit(Kind.START, "", left, em))
        self.walk(box, node, inside)
        self.units.append(Unit(Kind.END, "", right, em))
        self.leads = self.leads or (len(self.units) if box.is_leader else 0)

    def atom(self, box: Any, parent: Any) -> None:
        inline.resolve_percentages(box, self.containing_block)
        laid_out = inline.atomic_box(self.context, box, 0, None, self.containing_block, [], [])
        ruby = box.element_tag == "ruby"
        kind, text = (Kind.HAN, "中") if ruby else (Kind.ATOM, "\ufffc")
        self.units.append(Unit(kind, text, float(laid_out.margin_width()), float(parent.style["font_size"]), size=1))
        self.han = self.han or ruby

    def text(self, box: Any, node: Node, around: _Surroundings) -> None:
        style, text = box.style, box.text
        self.check(style, text)
        inline.resolve_percentages(box, self.containing_block)
        node.strut = strut(style)
        face = self.measurer.face(style)
        if around.leader:
            # WeasyPrint repeats the text later, to fill the line.
            self.units.append(Unit(Kind.ATOM, text, face.width(text), float(style["font_size"]), size=len(text.encode())))
            node.offsets.append(0)
            return
        self.han = self.han or has_han(text)
        halved = halved_stops(text)
        made: list[Unit] = []
        for token_kind, piece, start in tokens(text):
            if token_kind is Kind.HAN and not around.raised:
                made += face.han_units(piece)
                continue
            kind = _kind_around(token_kind, around)
            if halved and start in halved:
                made.append(face.halved(face.units(kind, piece)[0]))
            elif kind in WESTERN and self.letters_wanted:
                made += self.fitting(face, face.units(kind, piece))
            else:
                made += face.units(kind, piece)
        if style["white_space"] in _UNWRAPPED:
            self.tied.update(range(len(self.units) + 1, len(self.units) + len(made)))
        self.units += made
        node.offsets = [0, *accumulate(unit.size for unit in made)][: len(made)]

    def check(self, style: Any, text: str) -> None:
        if not style["font_size"]:
            raise Unsupported("no size")
        if has_right_to_left(text):
            raise Unsupported("right-to-left")
        if "\t" in text:
            raise Unsupported("control character")
        if style["white_space"] not in _COLLAPSING and "\n" in text:
            raise Unsupported("preserved lines")

    def fitting(self, face: Face, made: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Words much wider than the measure allows are taken letter by letter, to be cut where nothing else helps."""
        if all(unit.width <= self.letters_wanted for unit in made):
            return made
        return tuple(letter for unit in made for letter in (face.letters(unit) if unit.width > self.letters_wanted else (unit,)))

    def tie(self) -> None:
        """Keep numbers with their units, 第 3 章, 图 1-2 whole, also across elements."""
        text = "".join(unit.text for unit in self.units)
        spans = tied_spans(text)
        if not spans:
            return
        at, nth = 0, 0
        for index, unit in enumerate(self.units):
            if nth == len(spans):
                break
            if unit.text and spans[nth][0] < at < spans[nth][1]:
                self.tied.add(index)
            at += len(unit.text)
            while nth < len(spans) and at >= spans[nth][1]:
                nth += 1


def _kind_around(kind: Kind, around: _Surroundings) -> Kind:
    if around.raised and kind not in {Kind.SPACE, Kind.NEWLINE, Kind.BREAK}:
        return Kind.RAISED
    if around.code and kind is Kind.LATIN:
        return Kind.CODE
    return kind


def flatten(line_box: Any, measurer: Measurer, settings: CompositionSettings, context: Any, containing_block: Any) -> Flow:
    """The paragraph of a line box.

    Raises:
        Unsupported: it holds no Han text, or something that is left to WeasyPrint.
    """
    flattener = _Flattener(measurer, context, containing_block)
    root = Node(line_box, 0, 0)
    flattener.walk(line_box, root, _Surroundings())
    root.end = len(flattener.units)
    if not flattener.han:
        raise Unsupported("no Han text")
    flattener.tie()
    if flattener.leads:
        flattener.tied.update(range(flattener.leads, len(flattener.units)))
    face = measurer.face(line_box.style)
    hyphen = face.width(line_box.style["hyphenate_character"])
    em = float(line_box.style["font_size"])
    return Flow(root, Paragraph(flattener.units, em, settings, frozenset(flattener.tied), hyphen), bool(flattener.leads))

"""The composer: takes a paragraph's lines over from WeasyPrint where it holds Han text."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet

from weasyprint.formatting_structure import boxes

from kanben.pdf.composition.building import LineBuilder, Surroundings
from kanben.pdf.composition.flattening import Flow, Unsupported, flatten
from kanben.pdf.composition.measuring import Measurer
from kanben.typeset.breaking import break_lines
from kanben.typeset.characters import has_han
from kanben.typeset.justification import Line, place_line
from kanben.typeset.settings import CompositionSettings

_NO_FLOATS = {"left": 0, "right": 0}
_SHORT = 0.01  # em: what no eye sees at the end of a line


@dataclass(frozen=True, slots=True)
class Looseness:
    """What is wrong with a line whose gaps between Han characters are wider than the settings' limit, or that does not fill its measure.

    `opened` is the gap, `short` what is missing at the right, both in em; `text` is what stands on the line.
    """

    text: str
    opened: float
    short: float


@dataclass(slots=True)
class Statistics:
    """What the composer did: lines composed, paragraphs left to WeasyPrint and why."""

    composed: int = 0
    left: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Paragraph:
    """A flattened paragraph and the line ends chosen so far: (first unit, its width, width of the others) -> end."""

    flow: Flow
    content: tuple[Any, ...]
    width: float
    ends: dict[tuple[int, float, float], int] = field(default_factory=dict)


class Composer:
    """Composes the paragraphs of one document.

    Attributes:
        settings: how lines are filled.
        statistics: what was done; read it when the document is laid out.
    """

    def __init__(self, settings: CompositionSettings):
        self.settings = settings
        self.statistics = Statistics()
        self._measurer = Measurer(settings)
        self._paragraphs: WeakKeyDictionary[Any, _Paragraph] = WeakKeyDictionary()
        self._widths: WeakKeyDictionary[Any, tuple[Any, tuple[float, float]]] = WeakKeyDictionary()
        self._left: WeakSet[Any] = WeakSet()
        self._lines: WeakSet[Any] = WeakSet()
        self._loose: WeakKeyDictionary[Any, Looseness] = WeakKeyDictionary()

    def composes(self, box: Any) -> bool:
        """Was this line box made by the composer?"""
        return box in self._lines

    def looseness(self, box: Any) -> Looseness | None:
        """What is wrong with a line box, when something is."""
        return self._loose.get(box)

    def compose_line(self, line_box: Any, x: float, skip_stack: Any, around: Surroundings) -> tuple[Any, ...]:
        """The next line of a paragraph, as WeasyPrint's `split_inline_box` gives it.

        Raises:
            Unsupported: the paragraph is left to WeasyPrint.
        """
        if line_box in self._left:
            raise Unsupported
        try:
            paragraph = self._paragraph(line_box, around.context, around.containing_block)
            start = self._start(paragraph, skip_stack)
        except Unsupported as reason:
            self._left.add(line_box)
            self.statistics.left[str(reason)] += 1
            raise
        return self._line(paragraph, line_box, start, x, around)

    def content_widths(self, line_box: Any, context: Any) -> tuple[float, float]:
        """The narrowest and the widest that a paragraph can be without tearing what is whole, in px.

        Raises:
            Unsupported: the paragraph is left to WeasyPrint.
        """
        known = self._widths.get(line_box)
        content = tuple(line_box.descendants())
        if known is not None and known[0] == content:
            return known[1]
        flow = self._flow(line_box, context, _Nowhere())
        indent = line_box.style["text_indent"]
        first = 0.0 if getattr(indent, "unit", "px") not in {None, "px"} else float(getattr(indent, "value", 0) or 0)
        # A little more, since sums of widths are not exact.
        widths = flow.paragraph.narrowest() + 1e-3, flow.paragraph.widest(first) + 1e-3
        self._widths[line_box] = (content, widths)
        return widths

    def _flow(self, line_box: Any, context: Any, containing_block: Any) -> Flow:
        if not any(isinstance(box, boxes.TextBox) and has_han(box.text) for box in line_box.descendants()):
            raise Unsupported("no Han text")
        if line_box.style["direction"] == "rtl":
            raise Unsupported("right-to-left")
        return flatten(line_box, self._measurer, self.settings, context, containing_block)

    def _paragraph(self, line_box: Any, context: Any, containing_block: Any) -> _Paragraph:
        # Generated text that quotes a page number is made anew, below the line box, once the number is known.
        content = tuple(line_box.descendants())
        known = self._paragraphs.get(line_box)
        if known is not None and known.content == content and known.width == containing_block.width:
            return known
        flow = self._flow(line_box, context, containing_block)
        made = self._paragraphs[line_box] = _Paragraph(flow, content, containing_block.width)
        return made

    def _start(self, paragraph: _Paragraph, skip_stack: Any) -> int:
        start = paragraph.flow.unit_at(skip_stack)
        if start >= len(paragraph.flow.paragraph.units):
            raise Unsupported("nothing left")
        return paragraph.flow.paragraph.line_start(start)

    def _line(self, paragraph: _Paragraph, line_box: Any, start: int, x: float, around: Surroundings) -> tuple[Any, ...]:
        flow, units = paragraph.flow, paragraph.flow.paragraph
        first_width = around.max_x - x
        width = first_width + line_box.text_indent
        end = self._end(paragraph, start, first_width, width)
        forced = end - 1 in units.forced or any(start <= at < end for at in units.forced)
        last = end >= len(units.units)
        justified = _is_justified(line_box.style, last=last or forced)
        line = place_line(units, start, end, x, first_width, justified=justified)
        box = LineBuilder(flow, line, around).build(x)
        self._lines.add(box)
        self.statistics.composed += 1
        if justified and (looseness := self._looseness(units.units, line, x + first_width, units.em)):
            self._loose[box] = looseness
        around.line_children.extend(enumerate(box.children))
        resume_at = None if last else flow.stack_at(end)
        return box, resume_at, forced, None, None, dict(_NO_FLOATS)

    def _end(self, paragraph: _Paragraph, start: int, first_width: float, width: float) -> int:
        first, others = round(first_width, 2), round(width, 2)
        known = paragraph.ends.get((start, first, others))
        if known is not None:
            return known
        here = start
        for end in break_lines(paragraph.flow.paragraph, start, first_width, width):
            paragraph.ends[here, first if here == start else others, others] = end
            here = end
        return paragraph.ends[start, first, others]

    def _looseness(self, units: Any, line: Line, right: float, em: float) -> Looseness | None:
        short = (right - line.right) / em
        if line.opened <= self.settings.loose and short <= _SHORT:
            return None
        text = "".join(unit.text for unit in units[line.start : line.end])
        return Looseness(text, line.opened, max(0.0, short))


class _Nowhere(NamedTuple):
    """A containing block for widths that depend on the content alone: percentages count as nothing."""

    width: float = 0.0
    height: float = 0.0


def _is_justified(style: Any, *, last: bool) -> bool:
    align = style["text_align_all"]
    if last and style["text_align_last"] != "auto":
        align = style["text_align_last"]
    return bool(align == "justify")

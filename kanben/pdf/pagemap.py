"""Pages that WeasyPrint has laid out -> where each of them begins, and its folio."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout.absolute import AbsolutePlaceholder

from kanben.pdf.folios import BODY_START
from kanben.render.print_pages import PageMap, PageStart
from kanben.render.running_text import blocks, counted, pieces, seen

_GENERATED = frozenset({"before", "after", "marker", "footnote-call", "footnote-marker"})
_MARGINS = tuple(
    f"@{edge}-{place}"
    for edges, places in ((("top", "bottom"), ("left", "center", "right")), (("left", "right"), ("top", "middle", "bottom")))
    for edge in edges
    for place in places
)


def page_map(pages: Sequence[Any], counters: CounterStyle) -> PageMap:
    """Where each page begins that shows anything of the book; `counters` are the counter styles that the pages were laid out with.

    Raises ValueError when a page shows text that the document does not have there.
    """
    reader = _Reader(pages[0]._page_box if pages else None)
    starts, ids = [], {}
    for page, folio in zip(pages, folios([page._page_box for page in pages], counters), strict=True):
        start = reader.read(page._page_box)
        if start is not None:
            starts.append(PageStart(folio, *start))
        for id in reader.new_ids:
            ids[id] = folio
    return PageMap(tuple(starts), {leaf: blocks(pieces(element)) for leaf, element in reader.leaves.items()}, ids)


# Folios


def folios(pages: Sequence[Any], counters: CounterStyle) -> tuple[str, ...]:
    """The folio of each page: WeasyPrint's page counter in the style that the page prints it in."""
    return tuple(folio for folio, _ in styled_folios(pages, counters, _folio_style))


def styled_folios(pages: Sequence[Any], counters: CounterStyle, style_of: Callable[[Any], Any]) -> tuple[tuple[str, Any], ...]:
    """The folio of each page and its counter style; `style_of` tells the style that a page prints its number in, None when it prints none.

    A page that prints none is numbered as those that its counter runs on to, a half-title as the front matter. Where none of them prints
    a number, it is a roman one before the body begins, as the labels of the PDF have it, else a decimal one.
    """
    values = list(_page_counters(pages))
    styles = [style_of(page) for page in pages]
    names = [page.page_type.name for page in pages]
    body = names.index(BODY_START) if BODY_START in names else 0
    for run in _runs(values):
        printed = next((styles[at] for at in run if styles[at] is not None), "lower-roman" if run.start < body else "decimal")
        for at in run:
            printed = styles[at] = styles[at] or printed
    return tuple((counters.render_value(value, style), style) for value, style in zip(values, styles, strict=True))


def _page_counters(pages: Iterable[Any]) -> Iterator[int]:
    """The value of the page counter on each page, by WeasyPrint's own reckoning from the style of the page."""
    values: dict[str, list[int]] = {}
    state: tuple[Any, ...] = ([0], values, [set()], [])
    for page in pages:
        build.update_counters(state, page.style)
        yield values["page"][-1]


def _runs(values: Sequence[int]) -> Iterator[range]:
    """Indices of pages through which the counter counts on."""
    start = 0
    for at in range(1, len(values) + 1):
        if at == len(values) or values[at] != values[at - 1] + 1:
            yield range(start, at)
            start = at


def _folio_style(page: Any) -> Any:
    """The counter style in which a margin box of the page gives the page's number; None when none does."""
    for margin in page.children:
        if isinstance(margin, boxes.MarginBox) and (style := _page_counter(margin.style)) is not None:
            return style
    return None


def counter_style_of(page: Any, context: Any) -> Any:
    """The same for a page that WeasyPrint is still laying out in `context`, when its margin boxes are not made."""
    for margin in _MARGINS:
        style = context.style_for(page.page_type, margin)
        if style is not None and (counter := _page_counter(style)) is not None:
            return counter
    return None


def _page_counter(style: Any) -> Any:
    """The counter style of a content that gives the page's number; None when it does not."""
    content = style["content"] if isinstance(style["content"], list | tuple) else ()
    return next((value[-1] for kind, value in content if kind == "counter()" and value[0] == "page"), None)


# Beginnings


@dataclass(slots=True)
class _Own:
    """The running text of an element itself, without that of the elements in it, where each character of it stands, and how far it was met."""

    text: str = ""
    places: list[int] = field(default_factory=list)
    met: int = 0


class _Reader:
    """Reads pages in order. `leaves` are the elements of the leaves by id, `new_ids` the ids that the page read last is the first to show."""

    def __init__(self, page: Any) -> None:
        self.leaves: dict[str, Any] = {}
        self.new_ids: list[str] = []
        self._ids: set[str] = set()
        self._leaf_of: dict[Any, str] = {}
        self._objects: dict[Any, int] = {}
        self._own: dict[Any, _Own] = {}
        self._read_to: dict[str, int] = {}
        for root in page.children if page is not None else ():
            for element in root.element.iter() if root.element is not None else ():
                if isinstance(element.tag, str) and "leaf" in element.get("class", "").split():
                    self._add_leaf(element.get("id"), element)

    def _add_leaf(self, leaf: str, section: Any) -> None:
        self.leaves[leaf] = section
        self._leaf_of[section] = leaf
        self._read_to[leaf] = 0
        place = 0
        for piece, shown in counted(pieces(section)):
            if piece.is_object:
                self._objects[piece.element] = place - (not shown)
            else:
                own = self._own.setdefault(piece.owner, _Own())
                own.text += shown
                own.places += range(place, place + len(shown))
            place += len(shown)

    def read(self, page: Any) -> tuple[str, int] | None:
        """The leaf that the page shows first and how much of its running text stands before; None for a page that shows nothing."""
        self.new_ids = []
        leaf, start, end = "", None, 0
        for box, of_leaf in self._boxes(page):
            if not of_leaf or (leaf and of_leaf != leaf):
                continue
            leaf = of_leaf
            span = self._span(box)
            if span is not None:
                start = span[0] if start is None else min(start, span[0])
                end = max(end, span[1])
        if not leaf:
            return None
        place = self._read_to[leaf] if start is None else start
        self._read_to[leaf] = max(self._read_to[leaf], end)
        return leaf, place

    def _boxes(self, page: Any) -> Iterator[tuple[Any, str]]:
        """What a page shows: texts and pictures, with the leaf that they are in. What the page's margins hold is in none."""
        waiting = [(child, "") for child in reversed(page.children)]
        while waiting:
            box, leaf = waiting.pop()
            if isinstance(box, AbsolutePlaceholder):
                box = box._box
            if isinstance(box, boxes.MarginBox):
                continue
            element = box.element
            if element is not None:
                leaf = self._leaf_of.get(element, leaf)
                if (id := element.get("id")) and id not in self._ids:
                    self._ids.add(id)
                    self.new_ids.append(id)
            if isinstance(box, boxes.ParentBox):
                waiting += ((child, leaf) for child in reversed(box.children))
            elif isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and box.text.strip()):
                yield box, leaf

    def _span(self, box: Any) -> tuple[int, int] | None:
        """The first place of the running text that a box shows and the one behind its last; None when it shows none of it."""
        if box.element in self._objects:
            place = self._objects[box.element]
            return place, place + 1
        own = self._own.get(box.element)
        if own is None or not isinstance(box, boxes.TextBox) or box.element_tag.partition("::")[2] in _GENERATED:
            return None
        wanted = seen(box.text)
        if not wanted or own.met == len(own.text):
            return None  # shown before: the head of a table is repeated
        start, left = own.met, own.text[own.met :]
        if not _same(left, wanted, box.style):
            wanted = wanted.removesuffix(box.style["hyphenate_character"])
        if not wanted or not _same(left, wanted, box.style):
            raise ValueError(f"a page shows {box.text!r} where the document has {left[:40]!r}")
        own.met += len(wanted)
        return own.places[start], own.places[own.met - 1] + 1


def _same(text: str, shown: str, style: Any) -> bool:
    """Does a text begin with what is shown, which a style may have changed letter by letter (CSS Text, text-transform)?"""
    return text.startswith(shown) or (style["text_transform"] != "none" and len(text) >= len(shown))

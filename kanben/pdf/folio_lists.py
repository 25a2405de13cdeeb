"""The folios in glossary and index, known only when the pages are laid out.

WeasyPrint lays out again the pages whose content changed. Between two rounds the folios that the pages now have are put into the lists:
pages of one entry in their order, each once, those that follow each other joined as 12–14, a chief page in bold. A list that grows moves
only what comes behind it, so two or three rounds are enough.

In the document a list is `span.folios` with an `a.folio` for each place; `data-end` is the id that ends a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from weasyprint import layout as weasyprint_layout
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.page import make_all_pages

from kanben.pdf.known_weasyprint import check_weasyprint, replaced
from kanben.pdf.pagemap import counter_style_of, styled_folios

_SIGNATURES = ((weasyprint_layout, "make_all_pages", "context root_box html pages"),)
SEPARATOR = ", "
JOINT = "–"


@dataclass(frozen=True, slots=True)
class Place:
    """Indices of the pages on which a place begins and ends, and whether it is a chief one."""

    first: int
    last: int
    main: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Pages that are given together: what is written, and the number of the place, among those of the entry, that it leads to."""

    text: str
    place: int
    main: bool


def joined(places: Sequence[Place], folios: Sequence[str], styles: Sequence[object]) -> tuple[Run, ...]:
    """What an entry says for its places; `folios` and their `styles` (roman, arabic) are those of the pages.

    Pages that follow each other are joined where they are counted in one style and are all chief pages or all not.
    """
    leads: dict[int, int] = {}
    chief: set[int] = set()
    for number, place in enumerate(places):
        for page in range(place.first, max(place.first, place.last) + 1):
            leads.setdefault(page, number)
            if place.main and page not in chief:
                chief.add(page)
                leads[page] = number
    runs = []
    # Pages that follow each other keep their distance from their place in the list.
    for _, group in groupby(enumerate(sorted(leads)), lambda item: (item[1] - item[0], item[1] in chief, styles[item[1]])):
        pages = [page for _, page in group]
        text = folios[pages[0]] if len(pages) == 1 else f"{folios[pages[0]]}{JOINT}{folios[pages[-1]]}"
        runs.append(Run(text, leads[pages[0]], pages[0] in chief))
    return tuple(runs)


class _List:
    """A list of folios: its element and, as the document had them, its links."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self.links = list(element)
        self.runs: tuple[Run, ...] | None = None
        self.boxes: dict[Any, Any] = {}

    def restore(self) -> None:
        """Put back every link, since styles are computed for what is in the document."""
        self.runs, self.boxes = None, {}
        self.element[:] = self.links
        for link in self.links:
            link.text, link.tail = "0", None

    def places(self, pages: Mapping[str, int]) -> list[Place]:
        """Where the places are. Raises KeyError for one that no page shows."""
        made = []
        for link in self.links:
            first = pages[link.get("href", "")[1:]]
            end = link.get("data-end")
            made.append(Place(first, pages[end] if end else first, "main" in link.get("class", "").split()))
        return made

    def write(self, runs: tuple[Run, ...]) -> None:
        """Say this in the document; links that are not needed leave it."""
        self.runs = runs
        links = [self.links[run.place] for run in runs]
        for run, link in zip(runs, links, strict=True):
            link.text, link.tail = run.text, SEPARATOR
        if links:
            links[-1].tail = None
        self.element[:] = links

    def fill(self, box: Any) -> None:
        """Say the same in the list's box, which at first has a box for each link."""
        self.boxes = self.boxes or {child.element: child for child in box.children}
        children: list[Any] = []
        for link in self.element:
            shown = self.boxes[link]
            text = boxes.TextBox.anonymous_from(shown, link.text)
            children.append(shown.copy_with_children([text]))
            if link.tail:
                children.append(boxes.TextBox.anonymous_from(box, link.tail))
        box.children = children


@contextmanager
def folios_filled_in(document: Any) -> Iterator[Callable[[], None]]:
    """Let WeasyPrint fill in the lists of folios of a document (its root element) while the block runs.

    What is given has to be called before the document is laid out once more: it takes the folios out again.

    Raises:
        UnknownWeasyPrint: WeasyPrint is not the version that this was written for.
    """
    check_weasyprint("a list of folios", _SIGNATURES)
    spans = [element for element in document.iter("span") if "folios" in (element.get("class") or "").split()]
    lists = {element: _List(element) for element in spans if len(element)}

    def make_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> Iterator[Any]:
        made = list(make_all_pages(context, root_box, html, pages))
        if changed := _changed(lists.values(), context, made):
            _fill(changed, root_box)
            _lay_out_again(changed, context, made)
        yield from made

    def restore() -> None:
        for one in lists.values():
            one.restore()

    with replaced((weasyprint_layout, "make_all_pages", make_pages)) if lists else nullcontext():
        yield restore


def _changed(lists: Iterable[_List], context: Any, pages: Sequence[Any]) -> dict[Any, _List]:
    """The lists that say something else than the pages now have; what they are to say is written."""
    shown = styled_folios(pages, context.counter_style, lambda page: counter_style_of(page, context))
    where = _where(pages)
    changed = {}
    for one in lists:
        runs = joined(one.places(where), *zip(*shown, strict=True))
        if runs != one.runs:
            one.write(runs)
            changed[one.element] = one
    return changed


def _where(pages: Sequence[Any]) -> dict[str, int]:
    """The index of the page on which each id begins."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages):
        for box in _descendants(page):
            if box.element is not None and (id := box.element.get("id")):
                found.setdefault(id, number)
    return found


def _descendants(box: Any) -> Iterator[Any]:
    waiting = [box]
    while waiting:
        here = waiting.pop()
        if isinstance(here, AbsolutePlaceholder):
            here = here._box
        yield here
        waiting += getattr(here, "children", ())


def _fill(changed: Mapping[Any, _List], root_box: Any) -> None:
    for box in _descendants(root_box):
        if isinstance(box, boxes.InlineBox) and box.element in changed:
            changed[box.element].fill(box)


def _lay_out_again(changed: Mapping[Any, _List], context: Any, pages: Sequence[Any]) -> None:
    """Have the pages that show one of the lists made anew."""
    for number, page in enumerate(pages):
        if any(box.element in changed for box in _descendants(page)):
            context.page_maker[number][-1]["content_changed"] = True

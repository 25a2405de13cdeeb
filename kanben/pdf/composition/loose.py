"""The loose lines of a document that is laid out: where they stand, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kanben.pdf.composition.composer import Composer, Looseness


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A loose line: id of the leaf it belongs to, its page (counted from 1), and what is wrong."""

    leaf: str
    page: int
    looseness: Looseness


def loose_lines(composer: Composer, pages: Iterable[Any]) -> tuple[LooseLine, ...]:
    """Every loose line of WeasyPrint's `pages`, in their order."""
    search = _Search(composer)
    for page in pages:
        search.page += 1
        search.look_into(page._page_box)  # nothing public tells where boxes are
    return tuple(search.found)


class _Search:
    """Walks the boxes. What stands in no leaf, as notes do, belongs to the leaf before it."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.page = 0
        self.leaf = ""
        self.found: list[LooseLine] = []

    def look_into(self, parent: Any) -> None:
        for box in getattr(parent, "children", ()):
            element: Any = getattr(box, "element", None)
            if element is not None and "leaf" in (element.get("class") or "").split():
                self.leaf = element.get("id", "")
            if looseness := self.composer.looseness(box):
                self.found.append(LooseLine(self.leaf, self.page, looseness))
            self.look_into(box)

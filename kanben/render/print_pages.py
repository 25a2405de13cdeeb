"""Where the pages of the print edition begin: what laying it out tells the EPUB, and whatever else quotes pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageStart:
    """A page that carries text or pictures: its folio, the leaf that it shows first, and how much of the leaf's running text stands before it.

    The folio is the page's number as the book counts it, whether or not it is printed there. `place` counts characters of
    `kanben.render.running_text`.
    """

    folio: str
    leaf: str
    place: int


@dataclass(frozen=True, slots=True)
class PageMap:
    """The pages in order, the running text of each leaf by blocks, and the folio of the page on which each id stands."""

    pages: tuple[PageStart, ...]
    texts: Mapping[str, tuple[str, ...]]
    folios: Mapping[str, str]

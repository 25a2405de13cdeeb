"""The reference pages in docs/, made from the program itself: `python -m kanben.reference docs`; a test holds them in step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from kanben.catalogue import CATALOGUE
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.schema import reference

BEGIN: Final = "<!-- Below: made by `python -m kanben.reference docs`. -->\n"


def problems() -> str:
    """The catalogue of problems as a table."""
    rows = [f"| `{code}` | {meaning} |" for code, meaning in CATALOGUE.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *rows]) + "\n"


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "metadata.md": partial(reference, Metadata),
    "front-matter.md": partial(reference, ChapterMatter),
    "problems.md": problems,
}
"""Pages in docs/, each with what makes its lower part."""


def made_anew(page: str, text: str) -> str:
    """A page with its lower part made anew; what stands before it is kept."""
    return text.split(BEGIN, maxsplit=1)[0] + BEGIN + "\n" + PAGES[page]()


def write_pages(docs: Path) -> None:
    """Bring the pages in folder `docs` in step with the program."""
    for name in PAGES:
        page = docs / name
        page.write_text(made_anew(name, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))

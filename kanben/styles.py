"""Style sheets: the book's own replace Kanben's file by file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kanben.problems import Place, Problem, Stop

EPUB = ("book.css", "figures.css", "code.css", "mathematics-epub.css", "epub.css", "figures-epub.css", "code-epub.css")
PRINT = ("book.css", "figures.css", "code.css", "mathematics-print.css", "print.css", "figures-print.css", "code-print.css")
SCREEN = ("screen.css",)


def read_style(name: str, folders: Sequence[Path]) -> str:
    """Text of a style sheet, from the first folder that has it. Raises `Stop` (style-invalid)."""
    for folder in folders:
        file = folder / name
        if file.is_file():
            try:
                return file.read_text("utf-8")
            except UnicodeDecodeError:
                raise Stop(Problem("style-invalid", "this style sheet is not UTF-8", Place(f"styles/{name}"), "save it as UTF-8")) from None
    raise Stop(Problem("style-invalid", f"there is no style sheet {name}", Place(f"styles/{name}"), "install Kanben again"))

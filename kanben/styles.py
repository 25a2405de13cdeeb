"""Style sheets: the book's own replace Kanben's file by file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kanben.problems import Place, Problem, Stop

EPUB = ("book.css", "figures.css", "code.css", "mathematics-epub.css", "epub.css", "figures-epub.css", "code-epub.css")
PRINT = ("book.css", "figures.css", "code.css", "mathematics-print.css", "print.css", "figures-print.css", "code-print.css")
SCREEN = ("screen.css",)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FETCHED = re.compile(r"""@import[^;]*|url\(\s*["']?\s*(?!\s|["'#]|data:|book:)[^)]*\)""", re.IGNORECASE)


def read_style(name: str, folders: Sequence[Path]) -> str:
    """Text of a style sheet, from the first folder that has it. Raises `Stop` (style-invalid)."""
    for folder in folders:
        file = folder / name
        if file.is_file():
            return style_text(file.read_bytes(), f"styles/{name}")
    raise Stop(Problem("style-invalid", f"there is no style sheet {name}", Place(f"styles/{name}"), "install Kanben again"))


def style_text(content: bytes, path: str) -> str:
    """The text of the style sheet `path`. Raises `Stop` (style-invalid) when it is not UTF-8 or brings something in from elsewhere."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop(Problem("style-invalid", "this style sheet is not UTF-8", Place(path), "save it as UTF-8")) from None
    bare = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    if fetched := _FETCHED.search(bare):
        line = text.count("\n", 0, fetched.start()) + 1
        hint = "a book goes by itself: write the rules here, and put pictures into its text"
        raise Stop(Problem("style-invalid", f"this style sheet brings in something: {fetched[0]}", Place(path, line), hint))
    return text

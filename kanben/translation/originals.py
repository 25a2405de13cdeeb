"""The text of an original, as it stands in the book folder -> its document tree and its title. A build never goes to the network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kanben.manuscript.chapter_files import LARGEST, split_matter
from kanben.manuscript.foreign_yaml import read_foreign_yaml
from kanben.manuscript.forms import quoted
from kanben.manuscript.paths import OutsideBook, name_inside
from kanben.manuscript.sources import ChapterSource, nearest_line
from kanben.manuscript.text_files import is_file, nearest_file, read_text_file
from kanben.pandoc.ast import Blocks
from kanben.pandoc.reader import FORMAT, parse
from kanben.problems import Place, Problem, Stop
from kanben.translation.blocks import Block, text_blocks

_HTML: Final = frozenset({".html", ".htm", ".xhtml"})


@dataclass(frozen=True, slots=True)
class OriginalText:
    """An original's file, its document tree and its blocks."""

    path: str
    tree: Blocks
    blocks: tuple[Block, ...]


def read_original(root: Path, chapter: ChapterSource) -> OriginalText | None:
    """The original of a chapter; None where its front matter names no file. Raises `Stop` when there is none, or it cannot be read."""
    original = chapter.matter.original
    if original is None or not original.file:
        return None
    place = Place(chapter.path, nearest_line(chapter.matter_lines, "original.file"))
    try:
        path = name_inside(root, "", original.file)
    except OutsideBook:
        message = f"original: {quoted(original.file)} leads out of the book folder"
        raise Stop(Problem("path-outside-book", message, place, "copy it into the book folder")) from None
    if not is_file(root, path):
        hint = nearest_file(root, path) or "paths are counted from the book folder; copy the original's text there"
        raise Stop(Problem("file-missing", f"original: there is no file {quoted(original.file)}", place, hint))
    text = read_text_file(root, path, LARGEST).text
    return original_text(text, path)


def original_text(text: str, path: str) -> OriginalText:
    """The blocks of a text in Markdown or, by the name of its file, in HTML. Raises `Stop` (markdown-invalid, front-matter-unclosed)."""
    if Path(path).suffix.lower() in _HTML:
        tree = parse(text, path, format="html").blocks
        return OriginalText(path, tree, text_blocks(tree))
    front, body, first_line = split_matter(text, path)
    title = read_foreign_yaml(front, path, 2).get("title") if front else None
    tree = parse(body, path, first_line, format=FORMAT).blocks
    line = next((n for n, row in enumerate(front.split("\n"), 2) if row.startswith("title")), 0)
    return OriginalText(path, tree, text_blocks(tree, title if isinstance(title, str) else "", line))

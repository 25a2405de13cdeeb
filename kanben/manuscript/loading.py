"""From the book folder to a `Manuscript`: the first stage of every command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kanben.manuscript.chapter_files import read_chapter
from kanben.manuscript.forms import quoted
from kanben.manuscript.glossary import Glossary, load_glossary
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.paths import OutsideBook, name_inside
from kanben.manuscript.reading_order import reading_order, texts_at, unlisted_chapters
from kanben.manuscript.sources import Manuscript
from kanben.manuscript.text_files import MEGABYTE, is_file, nearest_file, read_text_file
from kanben.manuscript.validation import validate
from kanben.manuscript.yaml_text import Written, YamlPath, read_yaml
from kanben.problems import Place, Problem, Stop, has_errors, in_reading_order

DESCRIPTION: Final = "metadata.yaml"
LARGEST: Final = MEGABYTE
_NAMED_FILES: Final[tuple[YamlPath, ...]] = (("cover",), ("bibliography",), ("citation_style",), ("glossary",), ("glossary", "file"), ("epub", "css"))


def load(root: Path) -> tuple[Manuscript, tuple[Problem, ...]]:
    """The book in folder `root`, with warnings. Raises `Stop` with every problem found when one of them is an error."""
    root = Path(os.path.realpath(root))  # unlike Path.resolve, gives a path for links that go round, too
    written = _read_description(root)
    metadata, faults = validate(Metadata, written)
    problems = [*written.problems, *faults]
    chapters = []
    if isinstance(written.data, dict):
        listed, faults = reading_order(root, written)
        problems += [*faults, *_named_file_problems(root, written)]
        for entry in listed:
            chapter, faults = read_chapter(root, entry)
            problems += faults
            if chapter is not None:
                chapters.append(chapter)
        if not has_errors(problems):
            problems += unlisted_chapters(root, listed)
    glossary = Glossary()
    if metadata is not None and metadata.glossary and is_file(root, metadata.glossary.file):
        glossary, faults = load_glossary(root, metadata.glossary.file)
        problems += faults
    found = in_reading_order(problems)
    if metadata is None or has_errors(found):
        raise Stop(*found)
    return Manuscript(root, metadata, written.lines(), tuple(chapters), glossary), found


def _read_description(root: Path) -> Written:
    place = Place(DESCRIPTION)
    if not root.is_dir():
        raise Stop(Problem("metadata-missing", "the book folder does not exist", place, "look at the path after --book"))
    try:
        name_inside(root, "", DESCRIPTION)
    except OutsideBook as error:
        raise Stop(Problem("path-outside-book", f"{error}", place, "replace the symbolic link by the file")) from error
    if not is_file(root, DESCRIPTION):
        other = next((name for name in ("metadata.yml", "Metadata.yaml") if is_file(root, name)), "")
        hint = f"rename {other} to metadata.yaml" if other else "name the book folder with --book, or make a small book with: build.py new BOOKDIR"
        raise Stop(Problem("metadata-missing", "the book folder has no metadata.yaml", place, hint))
    written = read_yaml(read_text_file(root, DESCRIPTION, LARGEST).text, DESCRIPTION)
    if written.data is None and not written.problems:
        raise Stop(Problem("metadata-invalid", "metadata.yaml is empty", place, "begin with slug, title, identifier, date, contributors and rights"))
    return written


def _named_file_problems(root: Path, written: Written) -> Iterator[Problem]:
    """Files that metadata.yaml names, besides chapters, and that cannot be read."""
    data: dict[str, Any] = written.data
    for at in _NAMED_FILES:
        for name, where in texts_at(data, at):
            # A citation style without .csl is the name of a style that comes with the program.
            if not name or (at == ("citation_style",) and not name.endswith(".csl")):
                continue
            try:
                path = name_inside(root, "", name)
            except OutsideBook:
                yield Problem(
                    "path-outside-book",
                    f"{at[-1]}: {quoted(name)} leads out of the book folder",
                    written.place(where),
                    "copy it into the book folder",
                )
                continue
            if not is_file(root, path):
                hint = nearest_file(root, path) or "paths are counted from the book folder"
                yield Problem("file-missing", f"{at[-1]}: there is no file {quoted(name)}", written.place(where), hint)

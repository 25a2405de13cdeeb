"""One chapter file: its front matter split off and validated, its text as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.reading_order import ListedChapter
from kanben.manuscript.sources import ChapterSource
from kanben.manuscript.text_files import MEGABYTE, read_text_file
from kanben.manuscript.validation import validate
from kanben.manuscript.yaml_text import NOT_XML, Written, read_yaml
from kanben.problems import Place, Problem, Stop

LARGEST: Final = 8 * MEGABYTE
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}#(\s|$)|.*\S.*\n {0,3}=+[ \t]*(\n|$)")


def read_chapter(root: Path, listed: ListedChapter) -> tuple[ChapterSource | None, tuple[Problem, ...]]:
    """The chapter, or `None` and everything that keeps it from being used."""
    try:
        file = read_text_file(root, listed.path, LARGEST)
        front, text, first_line = split_matter(file.text, listed.path)
        written = read_yaml(front, listed.path, first_line=2)
    except Stop as stop:
        return None, stop.problems
    matter, faults = validate(ChapterMatter, written)
    problems = (*written.problems, *faults, *_control_characters(text, listed.path, first_line))
    if matter is not None:
        problems += _missing_pieces(matter, text, written, first_line)
    if matter is None or problems:
        return None, problems
    name = listed.path.rsplit("/", 1)[-1][: -len(".md")]
    return ChapterSource(listed.path, name, listed.position, listed.part, matter, text, first_line, file.digest, written.lines()), ()


def split_matter(text: str, path: str) -> tuple[str, str, int]:
    """Front matter, the text after it, and the line of the file on which that text begins.

    Front matter is opened by `---` on the first line and closed by `---` or `...`. Raises `Stop` when it is not closed.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    hint = "close it with a line of its own: ---; where a rule is meant, leave the first line of the file blank"
    raise Stop(Problem("front-matter-unclosed", "the front matter that opens here is not closed", Place(path, 1), hint))


def has_first_level_heading(text: str) -> bool:
    """Whether a line outside of fenced code is a first-level heading, `# …` or underlined with `=`."""
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        elif _HEADING.match("\n".join(lines[number : number + 2])):
            return True
    return False


def _missing_pieces(matter: ChapterMatter, text: str, written: Written, first_line: int) -> tuple[Problem, ...]:
    if not text.strip() and not matter.has_pieces():
        last_line_before = max(first_line - 1, 1)
        hint = "write it, or take the chapter out of metadata.yaml"
        return (Problem("chapter-empty", "the chapter has no text", Place(written.path, last_line_before), hint),)
    if matter.title is None and not has_first_level_heading(text):
        where = written.place(()) if written.places else Place(written.path, 1)
        return (Problem("chapter-title-missing", "the chapter has no title", where, 'add "title: …" to the front matter between --- and ---'),)
    return ()


def _control_characters(text: str, path: str, first_line: int) -> tuple[Problem, ...]:
    found = NOT_XML.search(text)
    if found is None:
        return ()
    before = text[: found.start()]
    place = Place(path, first_line + before.count("\n"), found.start() - (before.rfind("\n") + 1) + 1)
    return (Problem("character-control", f"the control character U+{ord(found[0]):04X} stands here", place, "take it out; a book cannot carry it"),)

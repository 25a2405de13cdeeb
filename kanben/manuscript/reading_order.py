"""The order of the book as metadata.yaml lists it, checked against the files that are there.

The checks look at what is written, not at the validated description, so that a fault elsewhere does not hide them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kanben.manuscript.forms import quoted
from kanben.manuscript.metadata import GENERATED_BACK, GENERATED_FRONT, Metadata
from kanben.manuscript.paths import OutsideBook, name_inside
from kanben.manuscript.sources import Position
from kanben.manuscript.text_files import files_below, is_file, nearest_file
from kanben.manuscript.yaml_text import Written, YamlPath
from kanben.problems import Place, Problem, Severity, did_you_mean

FOLDER: Final = "chapters"
_TEXT_OF_PAGE: Final = {
    "dedication": ("dedication",),
    "epigraph": ("epigraph",),
    "abstract": ("abstract", "description"),
    "acknowledgments": ("acknowledgments",),
}
"""Pages that show what metadata.yaml says under one of these keys."""
_GENERATED: Final[dict[str, tuple[str, ...]]] = {"front": GENERATED_FRONT, "body": (), "back": GENERATED_BACK}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the order: what is written, where, and what it is in the book."""

    written: str
    at: YamlPath
    position: Position
    part: int | None = None


@dataclass(frozen=True, slots=True)
class ListedChapter:
    """A chapter of the book whose file is there."""

    path: str
    """POSIX, relative to the book folder."""
    position: Position
    part: int | None


def texts_at(data: Any, at: YamlPath) -> Iterator[tuple[str, YamlPath]]:
    """The text at `at`, or the texts of the list there, each with its own path; anything else is passed over."""
    for key in at:
        data = data.get(key) if isinstance(data, dict) else None
    if isinstance(data, str):
        yield data.strip(), at
    elif isinstance(data, list):
        yield from ((item.strip(), (*at, index)) for index, item in enumerate(data) if isinstance(item, str))


def entries(data: dict[str, Any]) -> Iterator[Entry]:
    """All entries in reading order; without a `front` of the book's own, the default one."""
    front = list(texts_at(data, ("front",))) if "front" in data else [(name, ()) for name in Metadata.model_fields["front"].default]
    yield from (Entry(text, at, "front") for text, at in front)
    parts = data.get("parts")
    for number, part in enumerate(parts if isinstance(parts, list) else ()):
        for text, at in texts_at(part, ("chapters",)):
            yield Entry(text, ("parts", number, *at), "body", number)
    yield from (Entry(text, at, "body") for text, at in texts_at(data, ("chapters",)))
    yield from (Entry(text, at, "back") for text, at in texts_at(data, ("back",)))


def reading_order(root: Path, written: Written) -> tuple[tuple[ListedChapter, ...], tuple[Problem, ...]]:
    """The chapters to read, in order, and what is wrong with the order."""
    data: dict[str, Any] = written.data
    problems = [*_body_problems(written, data), *_page_problems(written, data), *_translation_problems(written, data)]
    chapters: dict[str, ListedChapter] = {}
    first: dict[str, Entry] = {}
    for entry in entries(data):
        place = written.place(entry.at)
        path = _file_of(root, entry, place)
        if isinstance(path, Problem):
            problems.append(path)
            continue
        key = _clash_key(path or entry.written)
        if key in first:
            problems.append(_duplicate(entry, first[key], place, written))
            continue
        first[key] = entry
        if path:
            chapters[path] = ListedChapter(path, entry.position, entry.part)
    return tuple(chapters.values()), tuple(problems)


def _body_problems(written: Written, data: dict[str, Any]) -> Iterator[Problem]:
    if data.get("parts") and data.get("chapters"):
        hint = "a book has its chapters in parts, or one list of chapters without parts"
        yield Problem("metadata-invalid", 'both "parts" and "chapters" are given', written.place(("chapters",)), hint)
    misspelt = any(did_you_mean(key, ("chapters", "parts")) for key in data if key not in Metadata.model_fields)
    if not data.get("parts") and not data.get("chapters") and not misspelt:
        at: YamlPath = next(((key,) for key in ("parts", "chapters") if (key,) in written.places), ())
        hint = "list the files in chapters/, in order: chapters: [01-introduction.md, …]"
        yield Problem("metadata-missing-key", 'the book has no chapters: neither "parts" nor "chapters" names any', written.place(at), hint)


def _page_problems(written: Written, data: dict[str, Any]) -> Iterator[Problem]:
    """Pages without what they would show, and texts that no page shows."""
    for page, keys in _TEXT_OF_PAGE.items():
        listed = next((entry for entry in entries(data) if entry.written == page and page in _GENERATED[entry.position]), None)
        if listed and not any(data.get(key) for key in keys):
            message = f'{listed.position} lists the page "{page}", and there is no text for it'
            hint = f'add the key "{keys[0]}", or take the page out of {listed.position}'
            yield Problem("metadata-missing-key", message, written.place(listed.at), hint)
        if data.get(page) and not listed:
            where = " or ".join(place for place in ("front", "back") if page in _GENERATED[place])
            message = f"the {page} is on no page of the book"
            yield Problem("metadata-invalid", message, written.place((page,)), f'add "{page}" to {where}', Severity.WARNING)


def _translation_problems(written: Written, data: dict[str, Any]) -> Iterator[Problem]:
    """A free translation tells its readers whether a machine made it."""
    original, record, imprint = (_keys_of(data, key) for key in ("original", "translation", "imprint"))
    translated = original and original.get("relation", "translation") == "translation"
    if not translated or imprint.get("isbn") or record.get("machine"):
        return
    hint = "write translation: {machine: none}, or the name of the program instead of none"
    message = "this translation does not say whether a machine translated"
    yield Problem("metadata-incomplete", message, written.place(("translation",) if record else ("original",)), hint, Severity.WARNING)


def _keys_of(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _file_of(root: Path, entry: Entry, place: Place) -> str | Problem:
    """Path of a chapter's file; empty for a page that is generated; or what is wrong with the entry."""
    if entry.written in _GENERATED[entry.position]:
        return ""
    if not entry.written.casefold().endswith(".md"):
        return _not_a_file(root, entry, place)
    try:
        path = name_inside(root, FOLDER, entry.written)
    except OutsideBook:
        message = f"{quoted(entry.written)} leads out of the book folder"
        return Problem("path-outside-book", message, place, "chapters are files in chapters/, written as 01-introduction.md")
    if path != f"{FOLDER}/{entry.written}":
        plain = path.removeprefix(f"{FOLDER}/")
        hint = f'write "{plain}"' if path.startswith(f"{FOLDER}/") else "move the file into chapters/"
        return Problem("metadata-invalid", f"{quoted(entry.written)} is not the plain name of a file in chapters/", place, hint)
    if is_file(root, path):
        return path
    hint = nearest_file(root, entry.written, FOLDER) or "write the file, or take the entry out"
    return Problem("chapter-missing", f"there is no chapter {quoted(entry.written)} in chapters/", place, hint)


def _not_a_file(root: Path, entry: Entry, place: Place) -> Problem:
    """What to say about a name that is neither a file's nor that of a page generated in this position."""
    name = entry.written
    at_home = next((position for position, names in _GENERATED.items() if name in names), "")
    if at_home:
        return Problem("metadata-invalid", f"the page {quoted(name)} cannot stand here", place, f'list it in "{at_home}"')
    generated = _GENERATED[entry.position]
    if is_file(root, f"{FOLDER}/{name}.md"):
        hint = f'did you mean "{name}.md"?'
    else:
        hint = did_you_mean(name, generated) or nearest_file(root, f"{name}.md", FOLDER)
    if not generated:
        return Problem(
            "chapter-missing", f"{quoted(name)} is not a Markdown file", place, hint or "a chapter is a file in chapters/, written with its .md"
        )
    pages = ", ".join(generated)
    return Problem("metadata-invalid", f"there is no page {quoted(name)}", place, hint or f"use one of {pages}, or a file in chapters/ with its .md")


def _clash_key(path: str) -> str:
    """Chapters whose files differ only in case, Unicode form or folder would get the same name in the outputs."""
    return unicodedata.normalize("NFC", path.rsplit("/", 1)[-1]).casefold()


def _duplicate(entry: Entry, before: Entry, place: Place, written: Written) -> Problem:
    line = written.place(before.at).line
    if entry.written == before.written:
        return Problem(
            "chapter-duplicate", f"{quoted(entry.written)} is listed twice; it already stands on line {line}", place, "keep one of the two"
        )
    message = f"{quoted(entry.written)} would get the same name in the book as {quoted(before.written)} on line {line}"
    return Problem("chapter-duplicate", message, place, "rename one of the files, or keep one of the two entries")


def unlisted_chapters(root: Path, chapters: Iterable[ListedChapter]) -> Iterator[Problem]:
    """A warning for each Markdown file in chapters/ that is not in the book; worth giving when the order itself is without fault."""
    listed = {chapter.path for chapter in chapters}
    for name in files_below(root, FOLDER):
        path = f"{FOLDER}/{name}"
        if name.casefold().endswith(".md") and path not in listed:
            hint = "list it in metadata.yaml under parts, chapters, front or back, or move it out of chapters/"
            yield Problem("chapter-unlisted", "the chapter is not in the book", Place(path), hint, Severity.WARNING)

"""Parsed chapters -> Book: every leaf in its place, with an ASCII id; nothing is numbered yet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.book.model import Book, Chapter, Generated, Leaf, PartOpening
from kanben.book.progress import Progress
from kanben.manuscript.described import LangText
from kanben.manuscript.metadata import ANSWERS, GENERATED_BACK, GENERATED_FRONT, Metadata
from kanben.manuscript.sources import ChapterSource
from kanben.pandoc.ast import Blocks, Header, Inline, Inlines, Space, Str
from kanben.problems import Place, Problem, Stop, did_you_mean


@dataclass(frozen=True, slots=True)
class ParsedChapter:
    """A chapter's source, its document tree, the trees of its front matter's texts by dotted path, how it keeps up with its original."""

    source: ChapterSource
    blocks: Blocks
    fragments: Mapping[str, Inlines]
    progress: Progress | None = None


def ascii_id(text: str) -> str:
    """An XML name of ASCII characters for a label or file name; the same text always gives the same id.

    Han and other letters are replaced by a digest, since readers drop ids that are not ASCII (Kobo, calibre, ADE).
    """
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.")
    if not text.isascii():
        plain = f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")
    return plain if re.match(r"[A-Za-z_]", plain) else f"x-{plain}"


def chapter_id(name: str) -> str:
    """`01-rooflines` -> `ch-rooflines`: the order is in metadata.yaml, not in the name."""
    return ascii_id("ch-" + (re.sub(r"^\d+[-_.]?", "", name) or name))


def chapter_named(chapters: Sequence[ChapterSource], name: str) -> ChapterSource:
    """The chapter that a command line names: `01-rooflines`, `chapters/01-rooflines.md` or `rooflines`. Raises `Stop` (chapter-unknown)."""
    wanted = name.removeprefix("chapters/").removesuffix(".md")
    by_id = {chapter_id(chapter.name).removeprefix("ch-"): chapter for chapter in chapters}
    by_name = {chapter.name: chapter for chapter in chapters}
    found = by_name.get(wanted) or by_id.get(wanted)
    if found is None:
        hint = did_you_mean(wanted, by_name) or f"the chapters are {', '.join(by_name)}"
        raise Stop(Problem("chapter-unknown", f'the book has no chapter "{name}"', Place("metadata.yaml"), hint))
    return found


def words_of(text: str) -> Inlines:
    """Plain text as inlines."""
    inlines: list[Inline] = []
    for piece in text.split():
        if inlines:
            inlines.append(Space())
        inlines.append(Str(piece))
    return tuple(inlines)


def assemble(metadata: Metadata, chapters: Sequence[ParsedChapter], fragments: Mapping[str, Inlines]) -> tuple[Book, tuple[Problem, ...]]:
    """Put the leaves in reading order; `fragments` are the Markdown texts of the metadata (`parts.0.intro`)."""
    made = [_chapter(parsed, metadata.language) for parsed in chapters]
    by_path = {chapter.path: chapter for chapter in made}
    leaves: list[Leaf] = []

    def put(names: Sequence[str], generated: Sequence[str], position: str) -> None:
        for name in names:
            if name in generated:
                shown = {path: text for path, text in fragments.items() if path.partition(".")[0] == name}
                leaves.append(Generated(name, name, "front" if position == "front" else "back", shown))
            else:
                leaves.append(by_path[f"chapters/{name}"])

    put(metadata.front, GENERATED_FRONT, "front")
    for index, part in enumerate(metadata.parts):
        intro = fragments.get(f"parts.{index}.intro", ())
        leaves.append(PartOpening(part.label or f"part-{index + 1}", index, index + 1, words_of(part.title[0].text), intro))
        put(part.chapters, (), "body")
    put(metadata.chapters, (), "body")
    put(_with_answers(metadata), GENERATED_BACK, "back")
    return Book(metadata, tuple(leaves), fragments=fragments), tuple(_clashes(made))


def _with_answers(metadata: Metadata) -> Sequence[str]:
    """The back matter; a page of answers that is wanted and not listed stands before the first of the other generated pages."""
    back = list(metadata.back)
    if metadata.exercises.answers == "book" and ANSWERS not in back:
        back.insert(next((i for i, name in enumerate(back) if name in GENERATED_BACK), len(back)), ANSWERS)
    return back


def _clashes(chapters: Sequence[Chapter]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for chapter in chapters:
        if chapter.id in seen:
            message = f'this file and {seen[chapter.id]} would both be "{chapter.id}" in the book'
            problems.append(Problem("chapter-duplicate", message, Place(chapter.path), "rename one of them"))
        seen.setdefault(chapter.id, chapter.path)
    return problems


def _chapter(parsed: ParsedChapter, language: str) -> Chapter:
    source, blocks = parsed.source, parsed.blocks
    lang = source.matter.lang or language
    title: Inlines = ()
    if source.matter.title:
        title = words_of(main_text(source.matter.title, lang))
    elif blocks and isinstance(blocks[0], Header) and blocks[0].level == 1:
        title, blocks = blocks[0].inlines, blocks[1:]
    return Chapter(
        chapter_id(source.name),
        source.path,
        source.position,
        source.part,
        source.matter,
        lang,
        title,
        _below_title(blocks),
        parsed.fragments,
        heading=title,
        matter_lines=source.matter_lines,
        progress=parsed.progress,
    )


def main_text(titles: Sequence[LangText], language: str) -> str:
    """The title in the language asked for, else the first."""
    return next((t.text for t in titles if t.lang in ("", language)), titles[0].text)


def parallel_texts(titles: Sequence[LangText], language: str) -> tuple[LangText, ...]:
    """The titles in other languages."""
    return tuple(t for t in titles if t.text != main_text(titles, language))


def _below_title(blocks: Blocks) -> Blocks:
    """Headings moved by as many levels as bring the highest of them right below the title, which alone is the first.

    Some authors write a chapter's sections with #, others with ###.
    """
    highest = min((block.level for block in blocks if isinstance(block, Header)), default=2)
    if highest == 2:
        return blocks
    return tuple(replace(b, level=b.level + 2 - highest) if isinstance(b, Header) else b for b in blocks)

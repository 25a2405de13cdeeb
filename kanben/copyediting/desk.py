"""The copy editor's desk: a manuscript in, what is wrong with its text out, or the chapters with what could be mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from kanben.copyediting import marks, spaces, words
from kanben.copyediting.findings import Edit, Finding, Rule
from kanben.copyediting.prose import Prose
from kanben.copyediting.switches import switch_problems, switched_off, unknown_rules
from kanben.copyediting.terms import mixed_titles, term_rules
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.sources import ChapterSource, Manuscript, nearest_line
from kanben.manuscript.texts import matter_texts, metadata_texts
from kanben.problems import Place, Problem, Severity

RULES: Final[tuple[Rule, ...]] = (
    marks.half_width_marks,
    marks.full_width_marks,
    marks.wide_letters,
    marks.dashes,
    marks.ellipses,
    marks.name_dots,
    marks.doubled_marks,
    marks.emphasis_marks,
    spaces.spaces_beside_marks,
    spaces.doubled_spaces,
    spaces.spaces_between_han,
    spaces.typed_gaps,
    spaces.units,
    words.navigation,
    words.untranslated,
    words.headings_twice,
    mixed_titles,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of the author's: its file, the line on which it begins, and the rules that are off by line."""

    prose: Prose
    path: str
    line: int
    off: Mapping[int, frozenset[str]]

    def line_of(self, finding: Finding) -> int:
        """The line of the file on which a finding stands."""
        return self.line + self.prose.source.count("\n", 0, finding.at) if self.line else 0

    def told(self, finding: Finding) -> Problem:
        """The finding as the author reads it."""
        line = self.line_of(finding)
        column = finding.at - self.prose.source.rfind("\n", 0, finding.at) if line else 0
        return Problem(finding.code, finding.message, Place(self.path, line, column), finding.hint, Severity.WARNING)


def copy_problems(manuscript: Manuscript) -> tuple[Problem, ...]:
    """What the copy editor says of a book's Chinese texts, and of switches that switch nothing."""
    problems: list[Problem] = []
    metadata = manuscript.metadata
    place = Place("metadata.yaml", nearest_line(manuscript.metadata_lines, "copyediting.off"))
    problems += unknown_rules(frozenset(metadata.copyediting.off), place)
    every = (*_rules(metadata), *term_rules(manuscript.glossary.terms))
    if metadata.language.startswith("zh"):
        for name, text in metadata_texts(metadata).items():
            piece = Piece(Prose(text), "metadata.yaml", nearest_line(manuscript.metadata_lines, name), {})
            problems += [_placed(piece, finding) for finding in _found(piece, every, metadata.copyediting.off)]
    for chapter in manuscript.chapters:
        problems += _chapter_problems(chapter, metadata, every)
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class Mended:
    """A chapter's file with its faults mended: its path in the book folder, its new content, how many faults there were."""

    path: str
    content: bytes
    faults: int


def mend(manuscript: Manuscript) -> tuple[Mended, ...]:
    """The chapter files in which something can be mended."""
    done = []
    for chapter in manuscript.chapters:
        text, faults = mended(chapter, manuscript.metadata)
        if faults:
            content = (manuscript.root / chapter.path).read_bytes().decode("utf-8-sig")
            ends = "\r\n" if "\r\n" in content else "\n"
            front = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: chapter.first_line - 1]
            done.append(Mended(chapter.path, ends.join([*front, *text.split("\n")]).encode(), faults))
    return tuple(done)


def mended(chapter: ChapterSource, metadata: Metadata) -> tuple[str, int]:
    """A chapter's Markdown with all that can safely be mended, and how many faults that were.

    Edits that touch each other wait for the next round, so that none works on what another has changed.
    """
    text, count = chapter.text, 0
    if not _chinese(chapter, metadata):
        return text, 0
    while True:
        piece = _body(chapter, text)
        findings = [f for f in _found(piece, _rules(metadata), _off(chapter, metadata)) if f.edits]
        taken = _apart(findings)
        if not taken:
            return text, count
        for edit in sorted((edit for finding in taken for edit in finding.edits), key=lambda e: e.start, reverse=True):
            text = text[: edit.start] + edit.new + text[edit.end :]
        count += len(taken)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose edits leave a character between them."""
    taken: list[Finding] = []
    spans: list[Edit] = []
    for finding in findings:
        if all(edit.end < other.start or other.end < edit.start for edit in finding.edits for other in spans):
            taken.append(finding)
            spans += finding.edits
    return taken


def _chapter_problems(chapter: ChapterSource, metadata: Metadata, rules: Sequence[Rule]) -> Iterator[Problem]:
    body = _body(chapter, chapter.text)
    yield from switch_problems(body.prose, chapter.path, chapter.first_line)
    place = Place(chapter.path, nearest_line(chapter.matter_lines, "copyediting.off"))
    yield from unknown_rules(frozenset(chapter.matter.copyediting.off), place)
    if not _chinese(chapter, metadata):
        return
    off = _off(chapter, metadata)
    yield from map(body.told, _found(body, rules, off))
    for name, text in matter_texts(chapter.matter).items():
        piece = Piece(Prose(text), chapter.path, nearest_line(chapter.matter_lines, name), {})
        yield from (_placed(piece, finding) for finding in _found(piece, rules, off))


def _placed(piece: Piece, finding: Finding) -> Problem:
    """A finding in a YAML value: its line is where the value begins, since YAML may have folded it."""
    return Problem(finding.code, finding.message, Place(piece.path, piece.line), finding.hint, Severity.WARNING)


def _body(chapter: ChapterSource, text: str) -> Piece:
    prose = Prose(text)
    return Piece(prose, chapter.path, chapter.first_line, switched_off(prose, chapter.first_line))


def _found(piece: Piece, rules: Sequence[Rule], off: Iterable[str]) -> list[Finding]:
    """What the rules find in a piece, in its order, without what is switched off."""
    silent = frozenset(off)
    found = [f for rule in rules for f in rule(piece.prose) if f.code not in silent and f.code not in piece.off.get(piece.line_of(f), ())]
    return sorted(found, key=lambda f: (f.at, f.code))


def _rules(metadata: Metadata) -> tuple[Rule, ...]:
    return (*RULES, partial(words.names, own=metadata.copyediting.names))


def _off(chapter: ChapterSource, metadata: Metadata) -> dict[str, str]:
    return {**metadata.copyediting.off, **chapter.matter.copyediting.off}


def _chinese(chapter: ChapterSource, metadata: Metadata) -> bool:
    return (chapter.matter.lang or metadata.language).startswith("zh")

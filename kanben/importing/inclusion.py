"""Files taken into a page: mdBook's `{{#include}}`, snippets `--8<--`. Never from outside the source, never in a circle."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

from kanben.importing.files import SourceFolder
from kanben.importing.source import Fate, Finding, Line, Lines, lines_of
from kanben.importing.tokens import like

_MDBOOK: Final = re.compile(r"(\\)?\{\{#(include|rustdoc_include|playground|playpen|title|template)\s+([^}]*?)\s*\}\}")
_SNIPPET: Final = re.compile(r"^([ \t]*)(;?)-{1,}8<-{1,}[ \t]+[\"']([^\"']+)[\"'][ \t]*$")
_FENCED: Final = re.compile(r"^([ \t]*)(;?)-{1,}8<-{1,}[ \t]*$")
_MARK: Final = re.compile(r"(?:ANCHOR(?:_END)?:\s*[\w-]+|-+8<-+\s*\[(?:start|end):\s*[\w-]+\s*\])")
DEEPEST: Final = 8
MOST_LINES: Final = 200_000


@dataclass(slots=True)
class Inclusion:
    """Takes files of one source into its pages. `roots`: folders in which snippets are looked for."""

    folder: SourceFolder
    found: list[Finding]
    roots: tuple[str, ...] = ("",)
    taken: int = 0

    def mdbook(self, lines: Lines, base: str, depth: int = 0) -> Lines:
        """The lines with `{{#include file:part}}` replaced; paths are counted from `base`, the folder of the page."""
        made: list[Line] = []
        for line in lines:
            match = _MDBOOK.search(line.text)
            if not match or (match[1] and not match[2]):
                made.append(line)
            elif match[1]:
                made.append(like(line, line.text.replace("\\{{#", "{{#")))
            elif match[2] in ("title", "template"):
                self._note(line, Fate.DROPPED, f"{{{{#{match[2]} …}}}} means nothing in a book")
                made.append(like(line, line.text[: match.start()] + line.text[match.end() :]))
            else:
                made += self._included(line, match, base, depth)
        return tuple(made)

    def _included(self, line: Line, match: re.Match[str], base: str, depth: int) -> Lines:
        name, _, part = match[3].split()[0].partition(":") if match[3].split() else ("", "", "")
        rows = self._part(line, base, name, part, depth)
        if rows is None:
            return (like(line, line.text[: match.start()] + line.text[match.end() :]),)
        if match[2] in ("playground", "playpen"):
            return (like(line, "```rust"), *rows, like(line, "```"))
        indent = line.text[: match.start()] if not line.text[: match.start()].strip() else ""
        if name.endswith(".md"):
            rows = self.mdbook(rows, posixpath.dirname(posixpath.join(base, name)), depth + 1)
        rest = line.text[match.end() :]
        before = line.text[: match.start()]
        if len(rows) == 1:
            return (like(rows[0], before + rows[0].text + rest),)
        return (
            *([like(line, before)] if before.strip() else []),
            *(like(row, indent + row.text) for row in rows),
            *([like(line, rest)] if rest.strip() else []),
        )

    def snippets(self, lines: Lines, base: str, depth: int = 0) -> Lines:
        """The lines with `--8<-- "file:section"` and its form of several lines replaced."""
        made: list[Line] = []
        block = ""
        for line in lines:
            if fenced := _FENCED.match(line.text):
                block = "" if block else (fenced[1] + "|")
            elif block:
                made += self._snippet(line, block[:-1], line.text.strip(), base, depth) if line.text.strip() else ()
            elif match := _SNIPPET.match(line.text):
                made += self._snippet(line, match[1], match[3], base, depth) if not match[2] else (like(line, line.text.replace(";", "", 1)),)
            else:
                made.append(line)
        return tuple(made)

    def _snippet(self, line: Line, indent: str, words: str, base: str, depth: int) -> Lines:
        if "://" in words:
            self._note(line, Fate.PERSON, f"the snippet {words} is on the network and was not fetched")
            return ()
        name, _, part = words.partition(":")
        at = next((root for root in (*self.roots, base) if self.folder.has(posixpath.join(root, name))), self.roots[0])
        rows = self._part(line, at, name, part, depth)
        if rows is None:
            return ()
        if rows and name.endswith(".md"):
            rows = self.snippets(rows, posixpath.dirname(posixpath.join(at, name)), depth + 1)
        return tuple(like(row, indent + row.text if row.text.strip() else "") for row in rows)

    def _part(self, line: Line, base: str, name: str, part: str, depth: int) -> Lines | None:
        """Lines of a file or of a part of it; `None`, with a finding, when they cannot be had."""
        if depth > DEEPEST or self.taken > MOST_LINES:
            self._note(line, Fate.PERSON, f'"{name}" is included within itself, or too much is; it was left out here')
            return None
        text = self.folder.read(name, base=base, said_at=(line.path, line.number))
        if text is None:
            return None
        path = self.folder.inside(base, name)
        rows = lines_of(text.removesuffix("\n"), path)
        chosen = _chosen(rows, part)
        if chosen is None:
            self._note(line, Fate.PERSON, f'"{name}" has no part "{part}"; the whole file was taken')
            chosen = rows
        chosen = tuple(row for row in chosen if not _MARK.search(row.text))
        self.taken += len(chosen)
        return chosen

    def _note(self, line: Line, fate: Fate, what: str) -> None:
        self.found.append(Finding(line.path, line.number, fate, what))


def _chosen(rows: Lines, part: str) -> Lines | None:
    """Lines by `from:to` (each may be left out) or by the name of an anchor or section; `None` when there is none of that name."""
    if not part:
        return rows
    if numbers := re.fullmatch(r"(\d*)(?::(\d*))?", part):
        first = int(numbers[1] or 1)
        last = first if numbers[2] is None and numbers[1] else int(numbers[2] or len(rows))
        return rows[max(0, first - 1) : last]
    name = re.escape(part)
    begins = re.compile(rf"ANCHOR:\s*{name}\b(?!-)|-+8<-+\s*\[start:\s*{name}\s*\]")
    ends = re.compile(rf"ANCHOR_END:\s*{name}\b(?!-)|-+8<-+\s*\[end:\s*{name}\s*\]")
    start = next((i for i, row in enumerate(rows) if begins.search(row.text)), None)
    if start is None:
        return None
    end = next((i for i in range(start + 1, len(rows)) if ends.search(rows[i].text)), len(rows))
    return rows[start + 1 : end]

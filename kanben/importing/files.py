"""The source's files: read inside its folder only, bounded in size and number, whatever their encoding turns out to be."""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from kanben.importing.source import Fate, Finding, split_matter
from kanben.manuscript.foreign_yaml import read_foreign_yaml
from kanben.manuscript.paths import OutsideBook, name_inside
from kanben.manuscript.text_files import MEGABYTE
from kanben.manuscript.yaml_text import NOT_XML
from kanben.problems import Place, Problem, Stop

LARGEST_TEXT: Final = 16 * MEGABYTE
MOST_FILES: Final = 20_000
_PASSED_OVER: Final = frozenset({"node_modules", "__pycache__", "_site", "_book", "vendor"})
_TOML: Final = re.compile(r"\A\s*^\+\+\+[ \t]*\n(.*?^)?\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
"""Front matter of Hugo and Zola, between lines `+++`."""
_OUTPUTS: Final = frozenset({"site", "book", "target", "dist", "build", "public"})
"""Folders of made pages, when one of that name holds an index.html."""


@dataclass
class SourceFolder:
    """A folder (or the folder of a single file) that is only read. Faults that do not stop the import gather in `findings`."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file, as sorted POSIX path; without hidden folders and outputs, and what links lead to outside. Raises `Stop` beyond bounds."""
        found: list[str] = []
        for current, folders, names in os.walk(self.root):
            folders[:] = sorted(f for f in folders if not self._passed_over(Path(current), f))
            found += [(Path(current) / name).relative_to(self.root).as_posix() for name in sorted(names)]
            if len(found) > MOST_FILES:
                message = f"there are more than {MOST_FILES} files in the source"
                raise Stop(Problem("import-too-large", message, Place(self.root.as_posix()), "name the folder of the book itself"))
        return tuple(sorted(found))

    def _passed_over(self, above: Path, name: str) -> bool:
        made = above == self.root and name in _OUTPUTS and (above / name / "index.html").is_file()
        return made or name.startswith(".") or name in _PASSED_OVER

    def has(self, path: str) -> bool:
        """Whether there is such a file inside the folder."""
        inside = self.inside("", path)
        return bool(inside) and self._is_file(inside)

    def _is_file(self, inside: str) -> bool:
        try:
            return (self.root / inside).is_file()
        except (OSError, ValueError):
            return False

    def inside(self, base: str, target: str) -> str:
        """The path that `target` means in a file of folder `base`; empty when it leads out of the source."""
        try:
            return name_inside(self.root, base, target)
        except OutsideBook:
            return ""

    def read(self, path: str, *, base: str = "", said_at: tuple[str, int] = ("", 0)) -> str | None:
        """Text of a file with newlines as line ends; `None`, with a finding, when there is none or it cannot be read as text."""
        where, line = said_at if said_at[0] else (path, 0)
        inside = self.inside(base, path)
        if not inside:
            return self._fault(where, line, f'"{path}" leads out of the source and was not read')
        try:
            with (self.root / inside).open("rb") as file:
                content = file.read(LARGEST_TEXT + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it has no name that a file can have"
            return self._fault(where, line, f'"{path}" cannot be read: {reason}')
        if len(content) > LARGEST_TEXT:
            return self._fault(where, line, f'"{path}" is larger than {LARGEST_TEXT // MEGABYTE} MB and was not read')
        return self._decoded(content, inside, where, line)

    def _decoded(self, content: bytes, inside: str, where: str, line: int) -> str | None:
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" in text:
                break
            if encoding != "utf-8-sig":
                self.findings.append(Finding(inside, 0, Fate.CONVERTED, f"read as {encoding.upper()}, written as UTF-8"))
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n")
            if NOT_XML.search(text):
                self.findings.append(Finding(inside, 0, Fate.DROPPED, "control characters, which a book cannot carry"))
            return NOT_XML.sub("", text)
        return self._fault(where, line, f'"{inside}" is in no encoding that is known (UTF-8, UTF-16, GB 18030)')

    def _fault(self, path: str, line: int, what: str) -> str | None:
        self.findings.append(Finding(path, line, Fate.PERSON, what))
        return None

    def yaml(self, path: str) -> Mapping[str, Any]:
        """A YAML file's mapping; empty, with a finding where it is faulty."""
        text = self.read(path) if self.has(path) else None
        return self.mapping(text, path) if text else {}

    def mapping(self, text: str, path: str, first_line: int = 1) -> Mapping[str, Any]:
        """A YAML text's mapping; empty, with a finding, where it is faulty."""
        try:
            return read_foreign_yaml(text, path, first_line)
        except Stop as stop:
            for problem in stop.problems:
                self.findings.append(Finding(path, problem.place.line, Fate.PERSON, f"this YAML was not understood: {problem.message}"))
            return {}

    def toml(self, text: str, path: str) -> Mapping[str, Any]:
        """A TOML text's table, dates as text; empty, with a finding, where it is faulty."""
        try:
            table = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            self.findings.append(Finding(path, 1, Fate.PERSON, f"this TOML was not understood: {error}"))
            return {}
        return {key: value.isoformat() if isinstance(value, datetime.date | datetime.time) else value for key, value in table.items()}

    def page(self, path: str) -> tuple[Mapping[str, Any], str, int] | None:
        """Front matter, text and the text's first line of a Markdown file; `None` when it cannot be read."""
        text = self.read(path)
        if text is None:
            return None
        if match := _TOML.match(text):
            return self.toml(match[1] or "", path), text[match.end() :], text.count("\n", 0, match.end()) + 1
        matter, rest, first = split_matter(text)
        return (self.mapping(matter, path, 2) if matter.strip() else {}), rest, first

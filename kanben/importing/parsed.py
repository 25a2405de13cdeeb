"""A page's tree that knows where it was written."""

from __future__ import annotations

from dataclasses import dataclass

from kanben.importing.source import Lines, Page
from kanben.pandoc.ast import Blocks


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page's tree, raw HTML resolved. `line` of its nodes is the number of the line among `lines`, or the file's own when there are none."""

    page: Page
    lines: Lines
    blocks: Blocks

    def at(self, line: int) -> tuple[str, int]:
        """File and line in the source."""
        if self.lines:
            return (self.lines[line - 1].path, self.lines[line - 1].number) if 0 < line <= len(self.lines) else (self.page.path, 0)
        return self.page.path, line

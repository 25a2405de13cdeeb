"""`check`: everything that can be said about the book without writing it."""

from __future__ import annotations

import json

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kanben.catalogue import CATALOGUE
from kanben.commands.options import Options
from kanben.console import print_count, print_problems, progress
from kanben.pipeline import check, mend_copy, served_fonts
from kanben.problems import did_you_mean, has_errors


def run(options: Options) -> int:
    """Print the problems; 1 when one of them is an error, 2 for an unknown code to explain."""
    if options.target:
        return explain(options.target)
    if options.fonts:
        return tell_fonts(options)
    if options.fix:
        tell_mended(options)
    with progress(options) as report:
        problems = check(options.book, progress=report)
    print_problems(problems, options)
    if options.verbosity >= 0 and options.format == "text":
        print_count(problems)
    return 1 if has_errors(problems) else 0


def tell_mended(options: Options) -> None:
    """Mend what the copy check can, and say in which files. Raises `Stop` when the book cannot be read."""
    for chapter in mend_copy(options.book):
        if options.verbosity >= 0 and options.format == "text":
            print(f"{chapter.path}: {chapter.faults} mended")


def tell_fonts(options: Options) -> int:
    """Print which font served what: a table, or one JSON object a line. Raises `Stop` when the book has errors."""
    with progress(options) as report:
        served, problems = served_fonts(options.book, progress=report)
    strange = [problem for problem in problems if problem.code == "character-fallback"]
    print_problems(strange, options)
    if options.format == "json":
        for service in served:
            print(json.dumps(service.record(), ensure_ascii=False))
        return 0
    table = Table("font", "roles", "script", "count", "characters", box=SIMPLE_HEAD)
    for service in served:
        shown = service.characters if service.fallback else f"{service.characters[:12]}{'…' * (len(service.characters) > 12)}"
        roles = ", ".join(service.roles) or "none"
        table.add_row(service.family, f"{roles} (fallback)" if service.fallback else roles, service.script, str(len(service.characters)), Text(shown))
    Console().print(table)
    return 0


def explain(code: str) -> int:
    """Print what a code means, or all of them."""
    if code == "all":
        for known, meaning in CATALOGUE.items():
            print(f"{known}\n    {meaning}")
        return 0
    if code not in CATALOGUE:
        print(f'there is no code "{code}"; {did_you_mean(code, CATALOGUE) or "“all” lists them"}')
        return 2
    print(CATALOGUE[code])
    return 0

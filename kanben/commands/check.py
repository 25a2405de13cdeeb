"""`check`: everything that can be said about the book without writing it."""

from __future__ import annotations

from kanben.catalogue import CATALOGUE
from kanben.commands.options import Options
from kanben.console import print_count, print_problems, progress
from kanben.pipeline import check
from kanben.problems import did_you_mean, has_errors


def run(options: Options) -> int:
    """Print the problems; 1 when one of them is an error, 2 for an unknown code to explain."""
    if options.target:
        return explain(options.target)
    with progress(options) as report:
        problems = check(options.book, progress=report)
    print_problems(problems, options)
    if options.verbosity >= 0 and options.format == "text":
        print_count(problems)
    return 1 if has_errors(problems) else 0


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

"""What a user sees in the terminal: progress, problems, what was written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from kanben.commands.options import Options
from kanben.problems import Problem, Severity
from kanben.progress import Report, silent


def print_problems(problems: Sequence[Problem], options: Options) -> None:
    """Problems on standard output: as text, or as one JSON object a line."""
    for problem in problems:
        print(json.dumps(problem.record(), ensure_ascii=False) if options.format == "json" else problem)


def print_count(problems: Sequence[Problem]) -> None:
    """How many errors and warnings there were, on standard error."""
    errors = sum(p.severity is Severity.ERROR for p in problems)
    print(f"{plural(errors, 'error')}, {plural(len(problems) - errors, 'warning')}", file=sys.stderr)


def plural(count: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    """`4.2 MB`, `13 KB`."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} KB"


@contextmanager
def progress(options: Options) -> Iterator[Report]:
    """Reports progress on standard error: a bar on a terminal, plain lines in a pipe (each stage once), nothing when quiet."""
    if options.verbosity < 0 or options.format == "json":
        yield silent
    elif sys.stderr.isatty():
        console = Console(stderr=True)
        with Progress(TextColumn("{task.description:<40}"), BarColumn(), TaskProgressColumn(), console=console, transient=True) as bar:
            task = bar.add_task("", total=1.0)
            yield lambda stage, what, share: bar.update(task, description=f"{stage} {what}".strip(), completed=share)
    else:
        yield _Lines(options.verbosity > 0)


class _Lines:
    """Plain lines: each stage once, or with every chapter when verbose."""

    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.last = ""

    def __call__(self, stage: str, what: str, share: float) -> None:  # noqa: ARG002 - lines have no length
        """Print a line when there is something new to say."""
        line = f"{stage} {what}".strip() if self.verbose else stage
        if line != self.last:
            print(line, file=sys.stderr, flush=True)
        self.last = line

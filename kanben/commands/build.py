"""`epub`, `pdf`, `all`: build the outputs and say what was written."""

from __future__ import annotations

import time

from kanben.commands.options import Options
from kanben.console import plural, print_count, print_problems, progress, size
from kanben.pipeline import Output, build

OUTPUTS = {"epub": ("epub",), "pdf": ("pdf",), "all": ("epub", "pdf")}


def run(options: Options) -> int:
    """Build; 0 when the files are written. Raises `Stop` when the book has errors."""
    start = time.monotonic()
    with progress(options) as report:
        result = build(
            options.book,
            options.output,
            OUTPUTS[options.command],
            screen=options.screen,
            chapter=options.chapter,
            bilingual=options.bilingual,
            progress=report,
        )
    print_problems((*result.problems, *(result.loose if options.verbosity > 0 else ())), options)
    if options.verbosity >= 0 and options.format == "text":
        for output in result.outputs:
            print(_line(output))
        print(f"{time.monotonic() - start:.1f} seconds")
        if result.loose:
            print(f"{plural(len(result.loose), 'loose line')}; check lists them")
        print_count(result.problems)
    return 0


def _line(output: Output) -> str:
    pages = f", {plural(output.pages, 'page')}" if output.pages else ""
    return f"{output.artifact.path}: {size(output.artifact.size)}{pages}"

"""Arguments, progress, exit status; no logic. 0: fine, 1: problems in the book, 2: wrong usage."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kanben import __version__
from kanben.commands.options import Options
from kanben.console import print_problems
from kanben.problems import Stop

DESCRIPTION = "Markdown chapters, ordered by metadata.yaml, to an EPUB and a print PDF."


def main(argv: Sequence[str] | None = None, book: str = ".") -> int:
    """Run a command and give its exit status; `book` is the book folder when the command line names none."""
    options = read_arguments(argv, book)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show Chinese is no reason to fail
    try:
        return _run(options)
    except Stop as stop:
        print_problems(stop.problems, options)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does; nothing is wrong with the book.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _run(options: Options) -> int:
    """Each command's module is imported only when asked for: setting pages takes libraries that `schema` or `doctor` do not need."""
    match options.command:
        case "epub" | "pdf" | "all":
            from kanben.commands import build

            return build.run(options)
        case "check":
            from kanben.commands import check

            return check.run(options)
        case "preview":
            from kanben.commands import preview

            return preview.run(options)
        case "dist":
            from kanben.commands import dist

            return dist.run(options)
        case "new":
            from kanben.commands import new

            return new.run(options)
        case "import":
            from kanben.commands import import_book

            return import_book.run(options)
        case "translation":
            from kanben.commands import translation

            return translation.run(options)
        case "schema":
            from kanben.commands import schema

            return schema.run()
        case _:
            from kanben.commands import doctor

            return doctor.run()


def read_arguments(argv: Sequence[str] | None, default_book: str = ".") -> Options:
    """Options from the command line; wrong usage prints a message and exits with 2."""
    given = _parser(default_book).parse_args(argv)
    book = Path(getattr(given, "book", default_book))
    output = getattr(given, "output", "")
    return Options(
        command=given.command,
        book=book,
        output=Path(output) if output else book / ("dist" if given.command == "dist" else "build"),
        chapter=getattr(given, "chapter", ""),
        screen=getattr(given, "screen", False),
        bilingual=getattr(given, "bilingual", None),
        format=getattr(given, "format", "text"),
        verbosity=(1 if given.verbose else 0) - (1 if given.quiet else 0),
        source=getattr(given, "source", ""),
        target=getattr(given, "target", ""),
        fonts=getattr(given, "fonts", False),
        fix=getattr(given, "fix", False),
        action=getattr(given, "action", ""),
        names=tuple(getattr(given, "names", ())),
        only=getattr(given, "only", ()),
        omit=getattr(given, "omit", ()),
        revision=getattr(given, "revision", ""),
        port=getattr(given, "port", 8000),
    )


def _parser(default_book: str) -> argparse.ArgumentParser:
    program = argparse.ArgumentParser(prog="kanben", description=DESCRIPTION)
    program.add_argument("--version", action="version", version=f"Kanben {__version__}")
    commands = program.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help: str, *, reads: bool = True, writes: str = "") -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=help, description=_sentence(help))
        return _with_common(parser, default_book if reads else "", writes)

    for name, help in (("epub", "build the EPUB"), ("pdf", "build the print PDF"), ("all", "build both")):
        building = command(name, help, writes="build")
        building.add_argument("--chapter", default="", metavar="NAME", help="set this chapter alone, as in 01-rooflines")
        if name != "epub":
            building.add_argument("--screen", action="store_true", help="the PDF for the screen: with cover and coloured links")
        asked = "the edition with the original: interleaved, facing in print, folded up in the EPUB; none for the text alone"
        building.add_argument("--bilingual", choices=("none", "interleaved", "facing", "fold"), default=None, help=asked)
        building.add_argument("--format", choices=("text", "json"), default="text", help="how problems are printed")
    checking = command("check", "say everything that can be said about the book without writing it")
    checking.add_argument("--format", choices=("text", "json"), default="text", help="json: one object a line")
    checking.add_argument("--explain", dest="target", default="", metavar="CODE", help="explain a problem's code; “all” lists them")
    checking.add_argument("--fonts", action="store_true", help="say instead which font served which characters of the PDF, and which are fallbacks")
    checking.add_argument("--fix", action="store_true", help="first mend in the chapters what the copy check can mend safely")
    previewing = command("preview", "watch the book, rebuild it and show it in a browser")
    previewing.add_argument("--port", type=int, default=8000, help="port on this machine (default: 8000)")
    command("dist", "write the folder that goes online", writes="dist")
    command("new", "write a small book to start from", reads=False).add_argument("target", metavar="BOOKDIR", help="folder of the new book")
    sources = "Jekyll, mdBook, MkDocs, GitBook, a folder of Markdown, saved pages"
    importing = command("import", f"bring an existing book in: {sources}", reads=False)
    importing.add_argument("source", metavar="SOURCE", help="folder of the book, or a saved page (.html, .txt)")
    importing.add_argument("target", metavar="BOOKDIR", help="folder of the new book, or one that an earlier import wrote")
    beside = "say how chapters stand beside their originals, and record what the translator has caught up with"
    _add_translation(commands.add_parser("translation", help=beside, description=_sentence(beside)), default_book)
    command("schema", "print the JSON Schema of metadata.yaml, for editors", reads=False)
    command("doctor", "say what this machine has, and what to install for what lacks", reads=False)
    return program


def _sentence(help: str) -> str:
    return f"{help[0].upper()}{help[1:]}."


def _with_common(parser: argparse.ArgumentParser, default_book: str, writes: str = "") -> argparse.ArgumentParser:
    """The parser with the options that commands share: the book that they read (empty: none), the folder that they write, how much they say."""
    if default_book:
        parser.add_argument("--book", default=default_book, metavar="DIR", help="the book folder (default: where build.py is, else here)")
    if writes:
        parser.add_argument("--output", default="", metavar="DIR", help=f"where results go (default: {writes}/ in the book folder)")
    parser.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong")
    parser.add_argument("-v", "--verbose", action="store_true", help="say each step")
    return parser


def _add_translation(parser: argparse.ArgumentParser, default_book: str) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, help: str) -> argparse.ArgumentParser:
        made = _with_common(actions.add_parser(name, help=help, description=_sentence(help)), default_book)
        made.add_argument("names", nargs="*", metavar="CHAPTER", help="these chapters alone, as in 01-rooflines")
        return made

    status = action("status", "count current, stale, untranslated and orphaned blocks; exit status 1 unless all are current")
    status.add_argument("--format", choices=("text", "json"), default="text", help="json: everything, block by block")
    action("diff", "show what is not current, old words and new beside the translation; exit status 1 unless all is")
    record = action("record", "record what the translator has caught up with")
    record.add_argument("--only", type=_numbers, default=(), metavar="N,…", help="take these blocks as current, and no others")
    record.add_argument("--omit", type=_numbers, default=(), metavar="N,…", help="these blocks are left out on purpose")
    record.add_argument("--revision", default="", metavar="R", help="revision of the original (default: what the front matter says)")


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(number) for number in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers, as in 7,11") from None

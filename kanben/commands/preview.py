"""`preview`: the book's documents in a browser, built again when a file of the book changes."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from kanben.commands.options import Options
from kanben.commands.preview_server import PreviewServer, Shelf, opened_epub
from kanben.console import print_count, print_problems
from kanben.pipeline import build
from kanben.problems import Place, Problem, Stop, has_errors

_PAUSE = 0.4  # seconds between two looks at the folder
_IGNORED = {"build", "dist", "node_modules", "__pycache__"}
_SUFFIXES = {".md", ".yaml", ".yml", ".bib", ".json", ".csl", ".css", ".j2", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}

Snapshot = Mapping[str, tuple[int, int]]


def run(options: Options) -> int:
    """Serve until Ctrl-C; then 0. Raises `Stop` (port-unavailable) when the port cannot be had."""
    shelf = Shelf()
    try:
        server = PreviewServer(options.port, shelf)
    except (OSError, OverflowError) as error:
        message = f"the preview cannot use port {options.port}: {error}"
        raise Stop(Problem("port-unavailable", message, Place("metadata.yaml"), "name another port with --port")) from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        print(f"http://127.0.0.1:{server.server_port}/ shows the book; Ctrl-C ends", flush=True)
        for _ in changes(options.book):
            rebuild(options, shelf)
    except KeyboardInterrupt:
        return 0
    finally:
        shelf.close()
        server.shutdown()
        server.server_close()
    return 0


def rebuild(options: Options, shelf: Shelf) -> None:
    """Build the EPUB and put it on the shelf; with an error the documents stay as they were and the problems are shown."""
    shelf.begin()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            result = build(options.book, Path(scratch), ("epub",))
            shelf.put(opened_epub(result.outputs[0].artifact.path.read_bytes()), result.problems)
        problems = result.problems
    except Stop as stop:
        problems = stop.problems
        shelf.fail(problems)
    print_problems(problems, options)
    if options.verbosity > 0 or has_errors(problems):
        print_count(problems)


def changes(root: Path) -> Iterator[None]:
    """Once at the start, then each time a file of the book was written, added or removed, and things have been quiet for a moment.

    The folder is looked at rather than watched by the system: a book folder may hold an environment with thousands of folders, which
    exhausts the system's watches, and editors replace files in ways that watches lose. A few hundred files take some milliseconds.
    """
    built = snapshot(root)
    yield
    while True:
        time.sleep(_PAUSE)
        seen = snapshot(root)
        if seen == built:
            continue
        while (later := _after_a_moment(root)) != seen:
            seen = later
        built = seen
        yield


def _after_a_moment(root: Path) -> Snapshot:
    time.sleep(_PAUSE / 4)
    return snapshot(root)


def snapshot(root: Path) -> Snapshot:
    """Time of change and size of every file that a book is made from; hidden folders and outputs are left out."""
    found: dict[str, tuple[int, int]] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _IGNORED and not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if path.suffix.lower() in _SUFFIXES and not name.startswith("."):
                try:
                    state = path.stat()
                except FileNotFoundError:
                    continue
                found[str(path)] = (state.st_mtime_ns, state.st_size)
    return found

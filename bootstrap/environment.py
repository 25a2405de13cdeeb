"""The virtual environment .venv and the locked Python packages in it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from bootstrap.shell import CannotSetUp, run, say

# What each target installs; the lock of the tests holds all of the book's, so it serves both.
LOCKS = {"book": "book.txt", "test": "test.txt", "bundle": "bundle.txt"}
SERVES = {"book": ("book",), "test": ("test", "book"), "bundle": ("bundle",)}
_RECORD = "set-up.json"


def python(root: Path) -> Path:
    """The environment's own Python."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def provide(root: Path, target: str) -> None:
    """Make the environment, and install the lock of `target` unless this very lock is installed already.

    Raises:
        CannotSetUp: when Python cannot make an environment or pip cannot install the packages.
    """
    version = _version(python(root))
    if version is None:
        say("making a Python environment in .venv")
        run(
            (sys.executable, "-m", "venv", "--clear", root / ".venv"),
            f"{sys.executable} could not make a virtual environment, see its words above.",
        )
        version = _version(python(root))
    if version is None:
        raise CannotSetUp(f"{python(root)} does not start. Delete the folder .venv and run this again.")
    lock = root / "requirements" / LOCKS[target]
    wanted = digest([lock], version)
    if recorded(root, target) == wanted:
        return
    say(f"installing the Python packages of {lock.relative_to(root)} into .venv ({_count(lock)}, at locked versions and hashes)")
    run(
        (python(root), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes", "-r", lock),
        "pip could not install the Python packages, see its words above. If the network was at fault, run this again.",
    )
    record(root, {served: digest([root / "requirements" / LOCKS[served]], version) for served in SERVES[target]})


def digest(files: Iterable[Path], *words: str) -> str:
    """A digest over names and bytes of files and some words more."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in files:
        total.update(f"\0{file.name}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def recorded(root: Path, step: str) -> str:
    """The digest under which a step was last completed; empty when it never was."""
    return _records(root).get(step, "")


def record(root: Path, steps: dict[str, str]) -> None:
    """Note that steps were completed; put in place whole, so a stopped set-up leaves the former record."""
    whole = root / ".venv" / _RECORD
    part = whole.with_suffix(".part")
    part.write_text(json.dumps(_records(root) | steps, indent=1) + "\n", encoding="utf-8")
    part.replace(whole)


def _records(root: Path) -> dict[str, str]:
    try:
        return dict(json.loads((root / ".venv" / _RECORD).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _version(interpreter: Path) -> str | None:
    """The version of the environment's Python; None when it is absent, broken (its system Python was replaced) or without pip."""
    try:
        answer = subprocess.run(
            [interpreter, "-c", "import sys, importlib.util as u; print(sys.version) if u.find_spec('pip') else sys.exit(1)"],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    except OSError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def _count(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())

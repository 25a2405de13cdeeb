#!/usr/bin/env python3
"""Build the book in this folder, from any working directory, with the environment that `make book` sets up beside this file."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"

if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
    if not (ENVIRONMENT / "set-up.json").exists():
        sys.exit(f"Kanben is not set up yet. Run this first: make -C {ROOT} setup")
    os.execv(ENVIRONMENT / "bin/python", [str(ENVIRONMENT / "bin/python"), __file__, *sys.argv[1:]])  # noqa: S606 - the same program, by the right Python

from kanben.cli import main  # noqa: E402 - there is a kanben only now

sys.exit(main(book=str(ROOT)))

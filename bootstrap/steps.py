"""The steps of set-up, in order, and how it ends."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bootstrap import ace, environment, mathjax, system
from bootstrap.shell import CannotSetUp
from kanben.machine import Purpose

ROOT = Path(__file__).resolve().parent.parent
PURPOSES = {
    "book": (Purpose.BOOK, Purpose.SPEED, Purpose.SIGNS),
    "test": (Purpose.BOOK, Purpose.SPEED, Purpose.SIGNS, Purpose.TESTS),
    "test-all": (Purpose.BOOK, Purpose.SPEED, Purpose.SIGNS, Purpose.TESTS, Purpose.SLOW_TESTS),
}


def set_up(arguments: Sequence[str]) -> int:
    """Make the checkout ready; 0 when everything is there, 1 when something is lacking (said on stderr)."""
    parser = argparse.ArgumentParser(prog="python3 -m bootstrap", description="Set up this checkout.")
    parser.add_argument("target", nargs="?", choices=tuple(PURPOSES), default="book", help="build books, run the tests, or the slow ones too")
    target = parser.parse_args(arguments).target
    try:
        system.provide(PURPOSES[target])
        environment.provide(ROOT, "book" if target == "book" else "test")
        mathjax.provide(ROOT)
        if target == "test-all":
            ace.provide(ROOT)
    except CannotSetUp as reason:
        print(f"set-up stopped: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up stopped; run it again to go on", file=sys.stderr)
        return 1
    return 0

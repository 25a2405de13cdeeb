"""`python -m tests.tools.readers BOOK.epub FOLDER ADDRESS…`: pictures of these places at three widths, by day and by night.

An address is a document with or without fragment, as in `ch-text.xhtml#sec-notes`; `!a.note-call` behind it presses what is there first.
The reading systems come from npm, at locked versions, into .venv/readers.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap import environment, node
from kanben.machine import CHROMIUM

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FOLDER = ROOT / ".venv/readers"


def provide() -> None:
    """Install the reading systems unless this very lock is installed already."""
    files = [HERE / "package.json", HERE / "package-lock.json"]
    wanted = environment.digest(files)
    if environment.recorded(ROOT, "readers") == wanted and (FOLDER / "node_modules").is_dir():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, FOLDER)
    node.npm(ROOT, FOLDER, node.INSTALL, "npm could not fetch the reading systems", {"PUPPETEER_SKIP_DOWNLOAD": "1"})
    environment.record(ROOT, {"readers": wanted})


def main(book: str, folder: str, *addresses: str) -> int:
    """Take the pictures; the exit status of what takes them."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("Chromium is not installed")
    provide()
    command = [str(node.node(ROOT)), str(HERE / "shoot.mjs"), book, folder, str(FOLDER / "node_modules"), chromium, *addresses]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))

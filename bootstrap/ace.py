"""Ace by DAISY, which the slow tests run over whole books: from npm, at locked versions, into the folder .venv/ace.

Its packages want to bring a browser of their own; none is fetched, since no script of theirs is run. The machine's Chromium serves.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bootstrap import environment, node
from bootstrap.shell import say

SOURCE = Path("tests/tools/ace")
FOLDER = Path(".venv/ace")
COMMAND = FOLDER / "node_modules/@daisy/ace-cli/bin/ace.js"
_FILES = ("package.json", "package-lock.json")


def provide(root: Path) -> None:
    """Install Ace unless this very lock is installed already.

    Raises:
        CannotSetUp: when Node or the packages cannot be had.
    """
    files = [root / SOURCE / name for name in _FILES]
    wanted = environment.digest(files)
    if (root / COMMAND).is_file() and environment.recorded(root, "ace") == wanted:
        return
    say(f"fetching Ace by DAISY, the accessibility checker, into {FOLDER} (once, 80 MB)")
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copy(file, folder)
    node.npm(root, folder, node.INSTALL, "npm could not fetch Ace", {"PUPPETEER_SKIP_DOWNLOAD": "1"})
    environment.record(root, {"ace": wanted})

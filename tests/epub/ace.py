"""Ace by DAISY over a written EPUB. `make test-all` installs it; it needs Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bootstrap import ace, node
from bootstrap.shell import CannotSetUp
from kanben.machine import CHROMIUM

ROOT = Path(__file__).parents[2]
LIMIT = 900  # seconds; every document is opened in a browser


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that an element breaks: impact (critical, serious, moderate, minor), name of the rule, document, what Ace says."""

    impact: str
    rule: str
    document: str
    said: str


def lacking() -> str:
    """What keeps Ace from running here, in words; empty when nothing does."""
    if _chromium() is None:
        return "Chromium is not installed"
    if not (ROOT / ace.COMMAND).is_file():
        return "Ace is not installed: make setup-test-all"
    try:
        node.node(ROOT)
    except CannotSetUp as reason:
        return str(reason)
    return ""


def run_ace(path: Path, folder: Path) -> tuple[Violation, ...]:
    """Everything that Ace finds in the EPUB; `folder` takes its report. Raises RuntimeError when it gives none."""
    report, made = folder / "report", folder / "made"
    arguments = ("--force", "--silent", "--doNotReportMedia", "--timeout", "120000", "--outdir", report, "--tempdir", made, path)
    command = list(map(str, (node.node(ROOT), ROOT / ace.COMMAND, *arguments)))
    with tempfile.TemporaryDirectory(prefix="ace-") as short:
        variables = {
            **os.environ,
            "PUPPETEER_EXECUTABLE_PATH": str(_chromium()),
            "ACE_TIMEOUT_INITIAL": "120000",
            "HOME": str(folder),  # Ace keeps settings and a log there
            "TMPDIR": short,  # Chromium opens a socket there, whose path may have 107 bytes: in a test's own folder it has more
        }
        run = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=LIMIT)
    file = report / "report.json"
    if not file.is_file():
        raise RuntimeError(f"Ace gave no report on {path}:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return tuple(
        Violation(found["earl:test"]["earl:impact"], found["earl:test"]["dct:title"], document["earl:testSubject"]["url"], _said(found))
        for document in json.loads(file.read_text(encoding="utf-8"))["assertions"]
        for found in document["assertions"]
    )


def _said(found: dict[str, dict[str, str]]) -> str:
    return " ".join((found["earl:result"].get("dct:description") or "").split())


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)

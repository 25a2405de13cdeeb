"""The sound book, and the changes by which each case breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from kanben.pipeline import check

HERE = Path(__file__).parent
SOUND = HERE / "sound"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))


def sound_book(root: Path) -> Path:
    """A copy of the sound book."""
    return Path(shutil.copytree(SOUND, root))


def broken_book(root: Path, case: dict[str, Any]) -> Path:
    """The sound book with a case's changes."""
    sound_book(root)
    if "in" in case:
        file = root / case["in"]
        text = file.read_text(encoding="utf-8")
        if "replace" in case:
            assert text.count(case["replace"]) == 1, f"{case['replace']!r} has to stand once in {case['in']}"
            text = text.replace(case["replace"], case["by"])
        file.write_text(text + case.get("append", ""), encoding="utf-8")
    for path, text in case.get("files", {}).items():
        _place(root, path).write_text(text, encoding="utf-8")
    for path, digits in case.get("bytes", {}).items():
        _place(root, path).write_bytes(bytes.fromhex(digits))
    for path, target in case.get("links", {}).items():
        _place(root, path).symlink_to(target)
    for path, size in case.get("pixels", {}).items():
        Image.new("1", tuple(size)).save(_place(root, path))
    for path in case.get("remove", ()):
        (root / path).unlink()
    return root


def _place(root: Path, path: str) -> Path:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    return root / path


def told(root: Path) -> str:
    """What `check` prints about a book."""
    return "".join(f"{problem}\n" for problem in check(root))

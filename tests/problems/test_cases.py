"""Broken books, each with the exact messages: code, place, words and hint."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kanben.catalogue import CATALOGUE
from tests.problems.broken import CASES, broken_book, sound_book, told

MANUSCRIPT = Path(__file__).parents[1] / "manuscript" / "cases.yaml"
# Codes that no change of a book's files provokes in `check`, and where they are held.
ELSEWHERE = {
    "chapter-unknown": "needs --chapter: test_command_line.py",
    "output-unwritable": "needs a build: test_failures.py",
    "math-unavailable": "needs an installation without the renderer: tests/test_mathematics.py",
    "tool-missing": "needs a machine without fontconfig: tests/test_fonts.py",
    "folder-not-empty": "the command `new`",
    **dict.fromkeys(("import-source-missing", "import-source-unknown", "import-folder-taken"), "the command `import`: tests/importing"),
    "import-too-large": "needs a large source: tests/importing/test_safety.py",
    "port-unavailable": "the command `preview`",
    "translation-block-unknown": "the command `translation`: tests/translation/test_command.py",
    "translation-source-missing": "the command `translation`: tests/translation/test_command.py",
    "character-fallback": "depends on the fonts that a machine has",
    "layout-remark": "said while pages are set; held with what sets them",
    "line-loose": "the same",
    "table-shrunk": "the same",
    "table-too-wide": "the same",
    "document-too-large": "needs a large listing: tests/checks/test_material.py",
    "image-heavy": "needs a large picture: tests/checks/test_material.py",
    "font-not-embeddable": "depends on the fonts that a machine has: tests/epub/test_embedding.py",
    "file-unreadable": "needs a file without permission: tests/manuscript/test_loading.py",
    "file-too-large": "needs a large file: tests/manuscript/test_loading.py",
}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_each_fault_is_told_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    said = told(broken_book(tmp_path / "book", case))
    if "…" in case["told"].partition("hint")[0]:  # numbers of a document that templates make
        said = re.sub(r"\b(line|column) \d+", r"\1 …", said)
    assert said == case["told"]


def test_the_sound_book_is_sound(tmp_path: Path) -> None:
    assert told(sound_book(tmp_path / "book")) == ""


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_every_code_has_a_case() -> None:
    cases = [*CASES, *yaml.safe_load(MANUSCRIPT.read_text(encoding="utf-8"))]
    provoked = {code for case in cases for code in re.findall(r"\[([a-z-]+)\]$", case["told"], re.MULTILINE)}
    assert provoked <= CATALOGUE.keys()
    assert ELSEWHERE.keys() <= CATALOGUE.keys()
    assert not provoked & ELSEWHERE.keys(), "these have a case now"
    assert sorted(CATALOGUE.keys() - provoked - ELSEWHERE.keys()) == [], "these have no case yet"

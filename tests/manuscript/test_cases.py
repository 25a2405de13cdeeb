"""Broken descriptions and chapters, each with the exact messages: code, place, words and hint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kanben.manuscript.loading import load
from kanben.problems import Stop
from tests.manuscript.small_book import FILES, description_with, write_book

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def broken_book(case: dict[str, Any]) -> dict[str, bytes]:
    files = {path: content for path, content in FILES.items() if path not in case.get("remove", ())}
    if "replace" in case:
        files["metadata.yaml"] = description_with(case["replace"], case["by"])
    files |= {path: text.encode() for path, text in case.get("files", {}).items()}
    return files | {path: bytes.fromhex(digits) for path, digits in case.get("bytes", {}).items()}


def messages(root: Path) -> str:
    try:
        problems = load(root)[1]
    except Stop as stop:
        problems = stop.problems
    return "".join(f"{problem}\n" for problem in problems)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_each_fault_is_told_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    assert messages(write_book(tmp_path, broken_book(case))) == case["told"]


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_the_small_book_is_read_without_a_word(tmp_path: Path) -> None:
    assert messages(write_book(tmp_path)) == ""

"""The reference list against examples of GB/T 7714—2025 that are public (docs/gb-t-7714-2025.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.citations.formatted import bibliography, entries, formatted

HERE = Path(__file__).parent
EXAMPLES: list[dict[str, Any]] = yaml.safe_load((HERE / "standard.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def list_of_standard() -> dict[str, str]:
    works = bibliography((HERE / "standard.bib").read_text("utf-8"))
    return entries(formatted("", works, also=tuple(works.items)))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["key"])
def test_entry_is_as_the_standard_has_it(example: dict[str, Any], list_of_standard: dict[str, str]) -> None:
    assert list_of_standard[example["key"]] == example.get("ours", example["text"])


def test_what_differs_is_known() -> None:
    """citeproc leaves a capital after the colon of an English title."""
    assert [example["key"] for example in EXAMPLES if "ours" in example] == ["abadia"]


def test_every_entry_has_its_example(list_of_standard: dict[str, str]) -> None:
    assert set(list_of_standard) == {example["key"] for example in EXAMPLES}

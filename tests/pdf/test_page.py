"""The page as metadata.yaml asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.manuscript.loading import load
from kanben.manuscript.metadata import Metadata
from kanben.pdf.page import composition
from kanben.typeset.settings import CompositionSettings, Prohibition
from tests.render.rendered import book


def metadata(root: Path, settings: str) -> Metadata:
    manuscript, problems = load(book(root, "文。\n", settings=settings))
    assert not problems
    return manuscript.metadata


def test_lines_are_strict_and_nothing_hangs_unless_asked_for(tmp_path: Path) -> None:
    assert composition(metadata(tmp_path, "")) == CompositionSettings(Prohibition.STRICT, hanging=False)


@pytest.mark.parametrize("level", list(Prohibition))
def test_levels_and_hanging_come_from_metadata(tmp_path: Path, level: Prohibition) -> None:
    settings = composition(metadata(tmp_path, f"print: {{line_breaking: {level.name.lower()}, hanging: true}}\n"))
    assert (settings.prohibition, settings.hanging) == (level, True)

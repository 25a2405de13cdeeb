"""The specimen book: it is sound, both outputs are made of it, and EPUBCheck has nothing to say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kanben.pipeline import build, check
from tests.tools.epubcheck import run_epubcheck

SPECIMEN = Path(__file__).parents[1] / "specimen"


def test_the_specimen_is_sound() -> None:
    assert check(SPECIMEN) == ()


@pytest.mark.slow
def test_epubcheck_is_silent(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("EPUBCheck runs on Java, which is not installed")
    build(SPECIMEN, tmp_path, ["epub"])
    # Remarks without a fault: rp stands for readers that do not know ruby (HTM_055); there are fonts for signs that readers lack (CSS-028).
    assert [found for found in run_epubcheck(tmp_path / "specimen.epub") if found.id not in ("HTM_055", "CSS-028")] == []


@pytest.mark.slow
def test_the_pdf_is_set_without_a_remark(tmp_path: Path) -> None:
    assert build(SPECIMEN, tmp_path, ["pdf"]).problems == ()

"""Ace has nothing to say about whole books, and speaks when something is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.epub.writer import write
from kanben.pipeline import build
from tests.epub.ace import ROOT, lacking, run_ace
from tests.epub.opened import open_epub
from tests.epub.sample import publication, with_text

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(lacking()), reason=lacking())]


@pytest.mark.parametrize("book", [ROOT, ROOT / "tests/specimen"], ids=["book", "specimen"])
def test_ace_has_nothing_to_say(book: Path, tmp_path: Path) -> None:
    path = build(book, tmp_path, ["epub"]).outputs[0].artifact.path
    assert len(open_epub(path).documents) > 5
    assert run_ace(path, tmp_path) == ()


def test_ace_speaks(tmp_path: Path) -> None:
    broken = with_text(publication(), "roofline", ' alt="横轴为运算强度、纵轴为性能的折线"', "")
    found = run_ace(write(broken, tmp_path / "book.epub").path, tmp_path)
    assert ("critical", "image-alt") in {(violation.impact, violation.rule) for violation in found}

"""The listings and figures of the book are those of the programs beside them."""

import importlib
import re
from pathlib import Path

import pytest

from tests.book_numbers.printed import ROOT

ASSETS = ROOT / "assets"
DRAWINGS = sorted(ASSETS.glob("*/draw_*.py"))
# A folder named jax would stand before the library where a program is run from within it.
RENAMED = {"jax": "jax_programs"}
LISTINGS = [
    (file.stem, name, code)
    for file in sorted((ROOT / "chapters").glob("*.md"))
    for name, code in re.findall(r"""^```\{[^}\n]*filename="([^"]+)"[^}\n]*\}\n(.*?)\n```$""", file.read_text("utf-8"), re.DOTALL | re.MULTILINE)
]


@pytest.mark.parametrize("script", DRAWINGS, ids=lambda script: f"{script.parent.name}-{script.stem}")
def test_figures_are_drawn_by_the_scripts(script: Path, tmp_path: Path) -> None:
    importlib.import_module(f"assets.{script.parent.name}.{script.stem}").main(tmp_path)
    drawn = sorted(tmp_path.iterdir())
    assert drawn
    assert all(file.read_bytes() == (script.parent / file.name).read_bytes() for file in drawn)


def test_each_figure_has_its_script() -> None:
    used = {name for file in (ROOT / "chapters").glob("*.md") for name in re.findall(r"\(\.\./assets/(\S+\.svg)\)", file.read_text("utf-8"))}
    drawn = {str(svg.relative_to(ASSETS)) for script in DRAWINGS for svg in script.parent.glob("*.svg")}
    assert used <= drawn


@pytest.mark.parametrize(("chapter", "name", "code"), LISTINGS, ids=[f"{chapter}-{name}" for chapter, name, _ in LISTINGS])
def test_listings_are_the_programs(chapter: str, name: str, code: str) -> None:
    folder = chapter.split("-", 1)[1].replace("-", "_")
    program = ASSETS / RENAMED.get(folder, folder) / name
    assert code in program.read_text("utf-8")

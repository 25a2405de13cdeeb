"""What `pip install` brings is what a checkout has."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kanben.resources import defaults_folder, formula_bundle

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(build, cwd=ROOT, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return next(folder.glob("kanben-*.whl"))


def test_checkout_has_its_defaults_at_the_top() -> None:
    assert defaults_folder("templates") == ROOT / "templates"
    assert defaults_folder("styles") == ROOT / "styles"


def test_wheel_carries_every_default_and_the_bundle(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "styles"):
        files = {f"kanben/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / folder).rglob("*") if file.is_file()}
        assert files
        assert files <= names
    assert "kanben/render/mathjax/bundle.js" in names


def test_wheel_carries_the_program_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kanben"}
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]
    assert any(name.endswith("entry_points.txt") for name in names)


def test_defaults_are_found_in_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    question = "from kanben.resources import *; print(defaults_folder('templates')); print(defaults_folder('styles')); print(formula_bundle())"
    answer = subprocess.run([sys.executable, "-c", question], cwd=tmp_path, check=True, capture_output=True, text=True)
    package = tmp_path / "kanben"
    assert answer.stdout.splitlines() == [str(package / "templates"), str(package / "styles"), str(package / "render/mathjax/bundle.js")]
    assert formula_bundle().read_bytes() == (package / "render/mathjax/bundle.js").read_bytes()

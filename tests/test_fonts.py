from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kanben import fonts
from kanben.problems import Stop

LISTING = (
    "CFF\t/f/Song.ttc\t2\t200\t0\tBold,粗体\tSong SC,宋体\n"
    "CFF\t/f/Song.ttc\t7\t80\t0\tRegular\tSong SC,宋体\n"
    "CFF\t/f/SongLight.otf\t0\t50\t0\tLight\tSong SC,宋体\n"
    "TrueType\t/f/Latin-Italic.ttf\t0\t80\t100\tItalic\tLatin\n"
    "TrueType\t/f/Latin-Bold.ttf\t0\t200\t0\tBold\tLatin\n"
    "TrueType\t/f/Var.ttf\t65536\t[40 210]\t0\tThin\tVariable\n"
    "Type 1\t/f/old.pfb\t0\t80\t0\tRegular\tOld\n"
)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    fonts.forget()
    answer = subprocess.CompletedProcess[str](["fc-list"], 0, LISTING, "")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    yield monkeypatch
    fonts.forget()


@pytest.mark.usefixtures("machine")
def test_families_by_every_name_and_only_what_a_pdf_takes() -> None:
    assert fonts.installed_families() == {"Song SC", "宋体", "Latin", "Variable"}


@pytest.mark.usefixtures("machine")
def test_upright_regular_comes_first() -> None:
    assert fonts.font_files("宋体") == (
        fonts.FontFile(Path("/f/Song.ttc"), 7, "Regular"),
        fonts.FontFile(Path("/f/SongLight.otf"), 0, "Light"),
        fonts.FontFile(Path("/f/Song.ttc"), 2, "Bold"),
    )
    assert [file.style for file in fonts.font_files("Latin")] == ["Bold", "Italic"]


@pytest.mark.usefixtures("machine")
def test_named_instance_is_the_face_it_belongs_to() -> None:
    assert fonts.font_files("Variable") == (fonts.FontFile(Path("/f/Var.ttf"), 0, "Thin"),)


@pytest.mark.usefixtures("machine")
def test_unknown_family_shows_nothing() -> None:
    assert fonts.font_files("No Such Family") == ()
    assert fonts.coverage("No Such Family") == frozenset()


def test_without_fontconfig_there_is_a_problem(machine: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise FileNotFoundError("fc-list")

    machine.setattr(subprocess, "run", absent)
    with pytest.raises(Stop) as caught:
        fonts.installed_families()
    assert [problem.code for problem in caught.value.problems] == ["tool-missing"]


def test_coverage_of_a_real_font() -> None:
    covered = fonts.coverage("Noto Serif CJK SC")
    assert {ord("书"), ord("。"), ord("A")} <= covered
    assert 0x13000 not in covered  # an Egyptian hieroglyph

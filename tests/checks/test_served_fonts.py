"""Which font served what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kanben.checks.served_fonts import fallbacks, script_of, services
from kanben.cli import main
from kanben.fonts import FontUse
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Fonts
from kanben.manuscript.sources import ChapterSource
from kanben.problems import Problem
from tests.render.rendered import book

SOURCE = ChapterSource("chapters/a.md", "a", "body", None, ChapterMatter.model_validate({"title": "一"}), "字\n\n又₀一\n", 4, "", {})


def found(use: FontUse, sheet: str = "", **pictures: str) -> list[Problem]:
    drawn = {f"assets/{name}.svg": text.encode() for name, text in pictures.items()}
    return list(fallbacks(Fonts(), [use], sheets=[sheet], pictures=drawn, sources=[SOURCE]))


@pytest.mark.parametrize(
    ("character", "script"), [("字", "Han"), ("か", "Han"), ("a", "Latin"), ("я", "Cyrillic"), ("①", "digits"), ("“", "marks"), ("µ", "signs")]
)
def test_characters_by_script(character: str, script: str) -> None:
    assert script_of(character) == script


def test_the_report_tells_roles_and_fallbacks() -> None:
    uses = [FontUse("Noto Sans Math", "∮"), FontUse("Noto Serif CJK SC", " “字文"), FontUse("Other", "x")]
    told = [(s.family, s.roles, s.script, s.characters, s.fallback) for s in services(Fonts(), uses)]
    assert told == [
        ("Noto Sans Math", ("symbols",), "signs", "∮", True),
        ("Noto Serif CJK SC", ("serif",), "Han", "字文", False),
        ("Noto Serif CJK SC", ("serif",), "marks", "“", False),
        ("Other", (), "Latin", "x", True),
    ]


def test_a_font_that_nothing_names_is_an_error_at_the_line() -> None:
    (problem,) = found(FontUse("Open Sans", "₀"), sheet='p { font-family: "Open Sans Condensed" }')
    assert (str(problem.place), problem.severity) == ("chapters/a.md:6", "error")
    assert '₀ (U+2080) came from the font "Open Sans"' in problem.message


def test_in_a_picture_it_is_a_warning_there() -> None:
    (problem,) = found(FontUse("Open Sans", "₀"), drawing="<text>x₀</text>")
    assert (str(problem.place), problem.severity) == ("assets/drawing.svg", "warning")


@pytest.mark.parametrize("sheet", ["p { font: 9pt Open Sans }", "p { font-family: 'Open Sans', serif }"])
def test_a_font_that_a_style_sheet_or_a_picture_names_is_meant(sheet: str) -> None:
    assert not found(FontUse("Open Sans", "₀"), sheet=sheet)
    assert not found(FontUse("Open Sans", "₀"), drawing="<text font-family='Open Sans'>x</text>")


def test_the_report_of_a_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = book(tmp_path, "文字与 letters，见`代码 code`。\n")
    assert main(["check", "--fonts", "--format", "json", "--book", str(root)]) == 0
    told = {(row["family"], row["script"]): row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told["Noto Serif CJK SC", "Han"]["roles"] == ["serif"]
    assert told["Noto Sans Mono CJK SC", "Latin"]["characters"] == "cdeo"
    assert set("lers") <= set(told["STIX", "Latin"]["characters"])
    assert not any(row["fallback"] for row in told.values())
    assert main(["check", "--fonts", "--quiet", "--book", str(root)]) == 0
    assert "STIX" in capsys.readouterr().out

"""Contrast of colours in style sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.checks.contrast import Colour, contrast, weak_contrast
from kanben.resources import defaults_folder

UNIT = st.floats(0, 1)
COLOURS = st.tuples(UNIT, UNIT, UNIT)


def test_black_on_white_is_the_most() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@pytest.mark.parametrize(
    ("css", "codes"),
    [
        (".a { color: #767676 }", []),  # 4.54 : 1, the lightest grey on white
        (".a { color: #777 }", ["contrast-low"]),
        (".a { color: silver; background: black }", []),
        (".a { color: rgba(0, 0, 0, .3) }", []),  # what shows the ground cannot be judged
        (".a { color: color-mix(in srgb, currentColor 60%, #fff) }", []),
        (".a { color: var(--faint) }", []),
        ("h1 { color: #949494; font-size: 24px }", []),
        ("h1 { color: #959595; font-size: 24px }", ["contrast-low"]),
        ("@media (prefers-color-scheme: dark) { .a { color: #ddd } }", []),
        ("@media (prefers-color-scheme: dark) { body { color: #ddd } }", []),
        ("@media print { .a { color: #ddd } }", ["contrast-low"]),
        ("body, p { background: #fffff0 }", ["style-page-colour"]),
        ("p { margin: 0 } /* color: #eee */", []),
        (".a { color: #ccc", ["contrast-low"]),
    ],
)
def test_weak_contrast_is_told(css: str, codes: list[str]) -> None:
    assert [problem.code for problem in weak_contrast(css, "a.css")] == codes


def test_kanbens_own_style_sheets_are_fit_for_every_page() -> None:
    sheets = sorted(sheet for sheet in defaults_folder("styles").glob("*.css") if "print" not in sheet.name and sheet.name != "screen.css")
    assert len(sheets) > 5
    assert [problem for sheet in sheets for problem in weak_contrast(sheet.read_text(encoding="utf-8"), sheet.name)] == []

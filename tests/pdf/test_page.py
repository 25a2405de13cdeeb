"""The page as metadata.yaml asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.machine import LAST_RESORT
from kanben.manuscript.loading import load
from kanben.manuscript.metadata import Fonts, Metadata
from kanben.pdf.page import FIGURES, composition, figure_faces
from kanben.pipeline import served_fonts
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


def test_raised_digits_of_each_role_come_from_one_font_in_all_weights() -> None:
    fonts = Fonts()
    for role in ("serif", "sans", "mono"):
        faces = figure_faces((*getattr(fonts, role), *fonts.symbols))
        assert len({face.family for face in faces}) == 1
        assert {face.weight for face in faces} == {400, 700}
    assert figure_faces(("STIX", "No Such Font")) == (), "STIX has ¹²³ alone"


def test_raised_digits_and_pictographs_are_printed_without_a_word(tmp_path: Path) -> None:
    root = book(tmp_path, f"共 10⁰¹²³⁴⁵⁶⁷⁸⁹ 个 H₂O₆。\n\n```text\n{CODE}\n```\n")
    services, problems = served_fonts(root)
    served = {service.family: set(service.characters) for service in services if service.fallback}
    assert not problems
    assert served == {"Noto Serif Display": set("⁰¹²³⁴⁵⁶⁷⁸⁹₂₆"), "LXGW WenKai Mono": {"⁶"}, LAST_RESORT: {"💥"}}
    assert {ord(c) for c in "⁰¹²³⁴⁵⁶⁷⁸⁹₂₆"} < FIGURES


CODE = 'print("💥 10⁶")'

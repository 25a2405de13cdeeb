"""Loose lines as `check` tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.checks.lines import Words
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.sources import ChapterSource
from kanben.pipeline import build, check
from tests.render.rendered import book

TEXT = "第一段话。\n\n列出**若干**个`name`与许多别的名称，\n并且说明各自的用处。\n\n第一段话。\n"
LONG = "下一行只有这些字" + "x" * 30


def words(text: str = TEXT) -> Words:
    matter = ChapterMatter.model_validate({"title": "一"})
    return Words(ChapterSource("chapters/a.md", "a", "body", None, matter, text, 4, "", {}))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("列出若干个name与许多别的名称，并且", 6), ("并且说明各自的用处", 7), ("许多别的名称，并且说明", 6),
        ("第一段话。", 0), ("这里没有的话在哪里", 0), ("并且", 0), ("别的说法与许多别的名称，", 0),
    ],
)  # fmt: skip
def test_the_line_of_words_is_found_or_unknown(text: str, line: int) -> None:
    assert words().line_of(text) == line


def test_check_lists_loose_lines_at_their_place_and_a_build_counts_them(tmp_path: Path) -> None:
    root = book(tmp_path / "book", f"短。\n\n{LONG}。\n", settings="print: {trim: 105mm x 148mm}\n")
    (problem,) = (p for p in check(root) if p.code == "line-loose")
    assert str(problem.place) == "chapters/01-first.md:6"
    assert problem.severity == "warning"
    assert '"下一行只有这些字' in problem.message
    result = build(root, tmp_path / "out", ["pdf"])
    assert result.loose == (problem,)
    assert problem not in result.problems

"""Whatever an author writes, the answer is a message, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanben.pipeline import check
from tests.manuscript.small_book import write_book

METADATA = """\
slug: any
title: 任
identifier: urn:uuid:6f1f2b0e-6a51-4f0e-9d68-0b2a6a3b7c11
date: 2026-11-24
contributors: [{name: 甲, role: aut}]
rights: {licence: CC-BY-4.0, holder: 甲, year: 2026}
cover: cover.svg
front: []
chapters: [01-a.md]
back: [references]
bibliography: references.bib
"""
COVER = b'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="25"/>'
PIECES = [
    *"*_`~^$#>|-+=:![](){}<>@\\\"'&%.1 \n甲字a",
    *(
        "\n\n",
        "    ",
        "```",
        ":::",
        "::: {.callout-note}",
        "[^1]",
        "[^1]: ",
        "^[",
        "[@a]",
        "@fig-x",
        "{#fig-x}",
        "![图](a.png)",
        "$$",
        "\\frac{",
        "<b>",
    ),
    *(
        "</b>",
        "<!--",
        "-->",
        "\n- ",
        "\n1. ",
        "\n| a | b |\n|---|---|\n",
        "::: {.exercise}",
        "::: {.answer}",
        "{.term}",
        "\n: ",
        "---",
        "\n## ",
        "\n---\n",
    ),
    *("{layout-ncol=2}", '{.python file="x"}', "[x](01-a.md)", "&nbsp;", "&#0;", "{=html}", "<div>", "\u200b", "\u00a0", "\U0001f600"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"metadata.yaml": METADATA.encode(), "references.bib": b"@misc{a, title = {A}}\n", "cover.svg": COVER}
    return write_book(tmp_path_factory.mktemp("any"), files)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_markup_gives_messages_at_lines_that_exist(pieces: list[str], root: Path) -> None:
    text = "".join(pieces)
    (root / "chapters").mkdir(exist_ok=True)
    (root / "chapters/01-a.md").write_text(f"---\ntitle: 甲\n---\n甲{text}\n", "utf-8")
    for problem in check(root):
        if problem.place.path == "chapters/01-a.md":
            assert 0 <= problem.place.line <= text.count("\n") + 5

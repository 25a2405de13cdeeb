"""Lines on the grid of the page: one leading, from the first page of a chapter to its last, headings and lists among them."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pypdfium2
import pytest

from kanben.pipeline import build
from tests.render.rendered import book
from tests.tools.measure_lines import HAN, Row, rows_of

BODY, LEADING = 10.5, 18.0
PROSE = (
    "一段足够长的*着重*文字，有`代码 code`，有**重点**，有公式 $x_1^2$，有上标 x^2^、下标 H~2~O，有[饕餮]{ruby=\"tāo tiè\"}，有注^[注里的话。]，"
    "有[李白]{.proper-noun}与[链接](#sec-a)，还有 Latin words 与 1,024 这样的数。" * 3
)  # fmt: skip
LIST = "- 第一项，说得长一些，好让它占去两行，看看下一行是不是还在格子上，是不是还与别处一样远。\n- 第二项。\n  1. 里面的一项。\n  2. 另一项。\n"
CALLOUT = '::: {.callout-note title="提示"}\n提示里的话。\n:::\n'
SECTION = f"{PROSE}\n\n### 小节\n\n{PROSE}\n\n{LIST}\n#### 更小的一节\n\n{PROSE}\n\n{CALLOUT}\n{PROSE}\n\n"
TEXT = "".join(f"## 一节{{#sec-{letter}}}\n\n### 紧跟着的小节\n\n{SECTION}" for letter in "abcdefgh")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[Row]]:
    """Lines of the first chapter's pages."""
    root = tmp_path_factory.mktemp("grid")
    path = build(book(root / "book", TEXT), root, ["pdf"]).outputs[0].artifact.path
    document = pypdfium2.PdfDocument(path)
    rows = [rows_of(document[number], number) for number in range(len(document))]
    return [page for page in rows if sum(map(is_body, page)) > 8]


def is_body(row: Row) -> bool:
    """Is it a line of the text, neither heading nor callout?"""
    han = sum(HAN.match(glyph.text) is not None and abs(glyph.size - BODY) < 0.1 for glyph in row.glyphs)
    return han > 2 and not row.text.startswith(("更小", "提示"))


def test_every_body_line_is_on_the_grid(pages: list[list[Row]]) -> None:
    assert len(pages) > 6
    phases = defaultdict(list)
    for page in pages:
        for row in filter(is_body, page):
            phases[round(row.y % LEADING, 0)].append(f"{row.page + 1}: {row.text[:20]}")
    assert len(phases) == 1, {phase: lines[:5] for phase, lines in phases.items()}


def test_the_leading_is_constant(pages: list[list[Row]]) -> None:
    steps = {round(below.y - above.y, 1) % LEADING for page in pages for above, below in pairwise(list(filter(is_body, page)))}
    assert steps <= {0.0, 18.0}


def test_no_page_ends_with_a_heading(pages: list[list[Row]]) -> None:
    for page in pages:
        lines = [row for row in page if is_body(row) or row.glyphs[0].size > BODY or row.text.startswith("更小")]
        assert is_body(lines[-1]), lines[-1].text


def test_two_lines_of_a_paragraph_at_least_on_either_side_of_a_page_break(pages: list[list[Row]]) -> None:
    """Paragraphs begin indented, and are longer than three lines; items of the list are left out."""
    for page, after in pairwise(pages):
        left = min(row.x for row in page if is_body(row))
        foot = [abs(row.x - left) < 1 for row in filter(is_body, page)][-1]
        head = [abs(row.x - min(r.x for r in after if is_body(r))) < 1 for row in filter(is_body, after)][:2]
        if foot and head[0]:
            assert head[1] or "•" in after[1].text

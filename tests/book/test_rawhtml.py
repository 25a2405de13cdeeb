"""Raw markup: what is let through, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.book.rawhtml import ELEMENTS, UNSAFE, VOID
from kanben.pandoc.ast import RawBlock, RawInline, walk
from tests.book.passes import resolved


def codes(tmp_path: Path, text: str) -> list[str]:
    return [problem.code for problem in resolved(tmp_path, {"a.md": f"---\ntitle: 甲\n---\n{text}\n"})[1]]


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>",
        "<b><i>粗斜</i></b> 与 <kbd>Ctrl</kbd><br/>",
        "*<b>粗</b>*",
        '<abbr title="x">缩</abbr>',
        '<div class="a">\n\n文 *强*\n\n</div>',
        "<dl>\n<dt>甲</dt>\n<dd>乙</dd>\n</dl>",
        "<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>",
        '<span lang="en" data-x="y" aria-hidden="true">w</span>',
        "甲<!-- <script>不算</script> -->乙",
        "`<script>`",
        "```html\n<script></script>\n```",
        "a < b > c",
    ],
)
def test_let_through(text: str, tmp_path: Path) -> None:
    assert codes(tmp_path, text) == []


@pytest.mark.parametrize(
    "text",
    [f"甲<{name}>" for name in sorted(UNSAFE)]
    + [
        "<SCRIPT>x</SCRIPT>",
        '<b onclick="x">粗</b>',
        '<b ONCLICK="x">粗</b>',
        '<q cite=" JavaScript:x">引</q>',
        '<q cite="data:text/html,x">引</q>',
        '<div\nonmouseover="x">\n\n</div>',
        "`<script>x</script>`{=html}",
        "注^[<iframe></iframe>]",
        '| 甲 |\n|---|\n| <b onclick="x">x</b> |',
        "::: {.exercise}\n题\n\n::: {.answer}\n<script>x</script>\n:::\n:::",
    ],
)
def test_unsafe(text: str, tmp_path: Path) -> None:
    found = codes(tmp_path, text)
    assert "html-unsafe" in found


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗",
        "粗</b>",
        "<b><i>粗</b></i>",
        "*<b>粗*</b>",
        "<marquee>走</marquee>",
        '<b style="color:red">粗</b>',
        '<p id="x">文</p>',
        '<b nosuch="1">粗</b>',
    ],
)
def test_unknown_or_unbalanced(text: str, tmp_path: Path) -> None:
    assert "html-unknown" in codes(tmp_path, text)


@pytest.mark.parametrize("text", ["甲 \\newpage 乙", "`x`{=latex}", "```{=docx}\nx\n```", "\\begin{a}\nx\n\\end{a}"])
def test_other_formats(text: str, tmp_path: Path) -> None:
    assert codes(tmp_path, text) == ["raw-unsupported"]


def test_comments_leave_no_trace(tmp_path: Path) -> None:
    text = "# 题 <!-- a -->\n\n甲<!-- b -->乙^[注<!-- c -->]\n\n<!-- d\ne -->\n\n::: {.exercise}\n题\n\n::: {.answer}\n<!-- f -->\n答\n:::\n:::\n"
    book, problems = resolved(tmp_path, {"a.md": text})
    assert not problems
    (chapter,) = book.chapters
    trees = (chapter.heading, chapter.blocks, tuple(answer.blocks for answer in chapter.answers))
    assert [node for node in walk(trees) if isinstance(node, RawInline | RawBlock)] == []


def test_the_lists_do_not_overlap() -> None:
    assert not ELEMENTS & UNSAFE
    assert VOID <= ELEMENTS

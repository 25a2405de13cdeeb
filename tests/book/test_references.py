"""References and links inside the book: their words, their targets, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.book.wording import words
from kanben.pandoc.ast import Cite, plain_text, walk
from tests.book.passes import links_of, resolved, text_of

TARGETS = """\
---
title: 乙章
---
## 一节 {#sec-a}

![图](a.png){#fig-a alt=x}

| 甲 |
|----|
| 一 |

: 表 {#tbl-a}

```{.python #lst-a caption="码"}
x
```

$$a$$ {#eq-a}

::: {.exercise #exr-a}
题
:::

## 无号 {#sec-b .unnumbered}

[处]{#此处}
"""


def said(tmp_path: Path, text: str, lang: str = "") -> tuple[str, list[tuple[str, str]]]:
    """The words of a paragraph in the first chapter, and its links; the second chapter has what they lead to."""
    matter = f"lang: {lang}\n" if lang else ""
    book, problems = resolved(tmp_path, {"01-a.md": f"---\ntitle: 甲章\n{matter}---\n{text}\n", "02-b.md": TARGETS})
    assert not problems, problems
    return text_of(book.chapters[0].blocks), links_of(book.chapters[0])


@pytest.mark.parametrize(
    ("written", "reads", "target"),
    [
        ("见@fig-a 。", "见图2-1 。", "#fig-a"),
        ("见@fig-a。", "见图2-1。", "#fig-a"),
        ("见@fig-a后文", "见图2-1后文", "#fig-a"),
        ("见 @fig-a后文", "见 图2-1后文", "#fig-a"),
        ("见@{fig-a}后文", "见图2-1后文", "#fig-a"),
        ("@fig-a 如此", "图2-1 如此", "#fig-a"),
        ("@tbl-a", "表2-1", "#tbl-a"),
        ("@lst-a", "代码2-1", "#lst-a"),
        ("由@eq-a 可知", "由式（2.1） 可知", "#eq-a"),
        ("（@eq-a）", "（式（2.1））", "#eq-a"),
        ("@exr-a", "练习2.1", "#exr-a"),
        ("@sec-a", "2.1节", "#sec-a"),
        ("@sec-b", "“无号”", "#sec-b"),
        ("@ch-b", "第2章", "#ch-b"),
        ("[后一章](02-b.md)", "后一章", "#ch-b"),
        ("[后一章](./02-b.md#sec-a)", "后一章", "#sec-a"),
        ("[](02-b.md#sec-a)", "2.1节", "#sec-a"),
        ("[](02-b.md)", "第2章", "#ch-b"),
        ("[图](#fig-a)", "图", "#fig-a"),
        ("[处](02-b.md#此处)", "处", "#"),
        ("*见@fig-a*", "见图2-1", "#fig-a"),
        ("注^[见@fig-a]", "注见图2-1", "#fig-a"),
    ],
)
def test_references_read_as_whole_words(written: str, reads: str, target: str, tmp_path: Path) -> None:
    text, links = said(tmp_path, written)
    assert text == reads
    assert [to[: len(target)] for _, to in links] == [target]


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("See @fig-a.", "See Figure\u00a02-1."),
        ("@eq-a", "Equation\u00a0(2.1)"),
        ("@ch-b", "Chapter\u00a02"),
        ("@fig-a; @tbl-a", "Figure\u00a02-1; Table\u00a02-1"),
    ],
)
def test_references_in_an_english_chapter_are_english(written: str, reads: str, tmp_path: Path) -> None:
    assert said(tmp_path, written, "en")[0] == reads


@pytest.mark.parametrize("written", ["`@fig-a`", "```\n@fig-a\n```", "甲@example.com", "fig-a"])
def test_what_is_no_reference_stays(written: str, tmp_path: Path) -> None:
    assert said(tmp_path, written)[1] == []


def test_several_references_in_brackets(tmp_path: Path) -> None:
    text, links = said(tmp_path, "见 [@fig-a; @tbl-a]。")
    assert text == "见 图2-1、表2-1。"
    assert [target for _, target in links] == ["#fig-a", "#tbl-a"]


def test_references_and_works_part(tmp_path: Path) -> None:
    book, problems = resolved(tmp_path, {"01-a.md": "---\ntitle: 甲\n---\n见@fig-a [@k]，又 @fig-a [@k]。\n", "02-b.md": TARGETS})
    assert not problems
    assert [target for _, target in links_of(book.chapters[0])] == ["#fig-a", "#fig-a"]
    assert [[item.key for item in node.items] for node in walk(book.chapters[0].blocks) if isinstance(node, Cite)] == [["k"], ["k"]]


def test_links_out_of_the_book_stay_as_they_are(tmp_path: Path) -> None:
    written = "[a](https://a.example/x#y) <mailto:a@a.example> [b](http://b.example)"
    assert [target for _, target in said(tmp_path, written)[1]] == ["https://a.example/x#y", "mailto:a@a.example", "http://b.example"]


def test_an_unknown_label_leaves_its_words_and_a_problem(tmp_path: Path) -> None:
    book, problems = resolved(tmp_path, {"01-a.md": "---\ntitle: 甲\n---\n\n见@fig-b 。\n", "02-b.md": TARGETS})
    assert [str(problem) for problem in problems] == [
        'chapters/01-a.md:5: error: nothing is labelled "fig-b" [xref-unknown]\n    hint: did you mean "fig-a" (chapters/02-b.md:6)?'
    ]
    assert plain_text(book.chapters[0].blocks) == "见@fig-b 。"


def test_every_language_has_every_word() -> None:
    assert words("zh-Hant").keys() == words("zh-Hans").keys() == words("en").keys() == words("fr").keys()

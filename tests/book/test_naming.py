"""Words, forms and separators of numbers: the languages' own and those that a book sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.book.model import Kind
from kanben.book.naming import named, numeral
from kanben.manuscript.numbering_words import Numerals
from tests.book.passes import numbers, resolved, text_of

BODY = """\
---
title: 甲
---
见@part-1 、@ch-a 、@sec-a 、@fig-a 、@eq-a 、@lst-a 、@tbl-a 、@exr-a 。

::: {lang=en}
See @ch-a, @fig-a and [here @eq-a]{lang=zh-Hans}.
:::

## 节 {#sec-a}

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
"""
ORDER = "parts:\n  - {title: 上, label: part-one, chapters: [01-a.md]}\n"


def said(tmp_path: Path, settings: str = "") -> list[str]:
    """The first two paragraphs of the chapter."""
    book, problems = resolved(tmp_path, {"01-a.md": BODY}, ORDER, settings)
    assert not problems, problems
    return [text_of(block) for block in book.chapters[0].blocks[:2]]


def test_words_follow_the_language_of_the_place(tmp_path: Path) -> None:
    chinese, english = said(tmp_path)
    assert chinese == "见第一部 、第1章 、1.1节 、图1-1 、式（1.1） 、代码1-1 、表1-1 、练习1.1 。"
    assert english == "See Chapter\u00a01, Figure\u00a01-1 and here 式（1.1）."


def test_a_book_sets_words_forms_and_separators(tmp_path: Path) -> None:
    settings = """\
numbering:
  labels: {figure: "图 {n}", part: "第{n}编", chapter: {zh-Hans: "第{n}讲", en: "Lecture {n}"}}
  references: {figure: {zh-Hans: "插图 {n}", en: "Fig. {n}"}, section: "第{n}节", equation: "公式 {n}"}
  separators: {figure: －, equation: "-", section: "-"}
  numerals: {part: arabic, chapter: chinese}
"""
    chinese, english = said(tmp_path, settings)
    assert chinese == "见第1编 、第一讲 、第1-1节 、插图 1－1 、公式 1-1 、代码1-1 、表1-1 、练习1.1 。"
    assert english == "See Lecture 一, Fig. 1－1 and here 公式 1-1."


def test_a_part_is_found_by_its_label_and_by_its_number(tmp_path: Path) -> None:
    book, problems = resolved(tmp_path, {"01-a.md": "---\ntitle: 甲\n---\n@part-one 、@part-1\n"}, ORDER)
    assert not problems
    assert text_of(book.chapters[0].blocks) == "第一部 、第一部"
    assert book.leaves[0].id == "part-one"


def test_appendices_count_in_letters(tmp_path: Path) -> None:
    appendix = "---\ntitle: {}\nrole: appendix\n---\n## 节 {{#sec-{}}}\n\n![图](a.png){{#fig-{} alt=x}}\n"
    chapters = {
        "01-a.md": "---\ntitle: 甲\n---\n见@ch-tables 、@fig-x 、@sec-y 、@ch-plain 。\n",
        "tables.md": appendix.format("数表", "x", "x"),
        "appendix-more.md": appendix.format("再表", "y", "y").replace("role: appendix\n", ""),
        "plain.md": appendix.format("无号", "z", "z").replace("role: appendix\n", "role: appendix\nnumbered: false\n"),
    }
    order = "chapters: [01-a.md]\n"
    back = "back: [tables.md, appendix-more.md, plain.md]\n"
    book, problems = resolved(tmp_path, chapters, order, back)
    assert not problems, problems
    assert text_of(book.chapters[0].blocks) == "见附录A 、图A-1 、B.1节 、“无号” 。"
    assert numbers(book)["ch-tables"] == "A"
    assert numbers(book)["fig-z"] == "1"


@pytest.mark.parametrize(
    ("numerals", "number", "text"),
    [("chinese", n, t) for n, t in {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九", 100: "100", 0: "零"}.items()]
    + [("roman", n, t) for n, t in {0: "0", 1: "I", 4: "IV", 14: "XIV", 49: "XLIX", 89: "LXXXIX"}.items()]
    + [("latin", n, t) for n, t in {1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA"}.items()]
    + [("arabic", 12, "12")],
)
def test_numerals(numerals: Numerals, number: int, text: str) -> None:
    assert numeral(number, numerals) == text


@pytest.mark.parametrize("numerals", ["chinese", "roman", "latin", "arabic"])
def test_numerals_are_all_different(numerals: Numerals) -> None:
    assert len({numeral(n, numerals) for n in range(100)}) == 100


def test_every_kind_has_its_words(tmp_path: Path) -> None:
    book, _ = resolved(tmp_path, {"01-a.md": "---\ntitle: 甲\n---\n文\n"})
    for kind in Kind:
        if kind is not Kind.OTHER:
            for language in ("zh-Hans", "zh-TW", "en", "fr"):
                assert any(letter in named(kind, "1", language, book.metadata) for letter in ("1", "一", "I"))

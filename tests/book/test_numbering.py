"""Numbers and ids of everything that has one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.book.assembly import ascii_id, chapter_id
from kanben.book.model import Section
from tests.book.passes import numbers, resolved, words

PARTS = """\
parts:
  - {title: 上, chapters: [01-a.md, 02-b.md]}
  - {title: 下, chapters: [03-c.md]}
"""


def titled(title: str, text: str = "文。\n", **matter: object) -> str:
    keys = "".join(f"{key}: {value}\n" for key, value in matter.items())
    return f"---\ntitle: {title}\n{keys}---\n{text}"


def tree(sections: tuple[Section, ...]) -> list[object]:
    return [(section.number, words(section.title), tree(section.children)) for section in sections]


def test_chapters_count_through_parts_from_the_first_number(tmp_path: Path) -> None:
    chapters = {name: titled("题") for name in ("01-a.md", "02-b.md", "03-c.md")}
    book, problems = resolved(tmp_path, chapters, PARTS, "first_chapter: 0\n")
    assert not problems
    assert numbers(book) == {"part-1": "1", "ch-a": "0", "ch-b": "1", "part-2": "2", "ch-c": "2"}


def test_chapters_count_from_one_unless_told_otherwise(tmp_path: Path) -> None:
    book, _ = resolved(tmp_path, {"a.md": titled("题"), "b.md": titled("题")})
    assert numbers(book) == {"ch-a": "1", "ch-b": "2"}


def test_a_number_of_its_own_moves_the_count_and_an_unnumbered_chapter_does_not(tmp_path: Path) -> None:
    chapters = {"a.md": titled("题"), "b.md": titled("题", numbered="false"), "c.md": titled("题", number=11), "d.md": titled("题")}
    book, _ = resolved(tmp_path, chapters)
    assert numbers(book) == {"ch-a": "1", "ch-c": "11", "ch-d": "12"}


def test_front_and_back_matter_have_no_numbers(tmp_path: Path) -> None:
    chapters = {"preface.md": titled("序", "## 节\n\n文。\n"), "a.md": titled("题"), "z.md": titled("跋")}
    book, _ = resolved(tmp_path, chapters, "chapters: [a.md]\n", "")
    assert numbers(book) == {"ch-a": "1"}


def test_sections_count_to_the_third_level(tmp_path: Path) -> None:
    text = "## 甲\n\n### 一\n\n### 二\n\n#### 深\n\n## 乙 {.unnumbered}\n\n## 丙\n\n### 三\n"
    book, problems = resolved(tmp_path, {"a.md": titled("题", text)})
    assert not problems
    assert tree(book.chapters[0].sections) == [
        ("1.1", "甲", [("1.1.1", "一", []), ("1.1.2", "二", [("", "深", [])])]),
        ("", "乙", []),
        ("1.2", "丙", [("1.2.1", "三", [])]),
    ]


@pytest.mark.parametrize(("first", "second"), [("#", "##"), ("##", "###"), ("###", "####")])
def test_sections_stand_right_below_the_title_however_they_are_written(first: str, second: str, tmp_path: Path) -> None:
    book, problems = resolved(tmp_path, {"a.md": titled("题", f"{first} 甲\n\n{second} 一\n")})
    assert not problems
    assert tree(book.chapters[0].sections) == [("1.1", "甲", [("1.1.1", "一", [])])]


def test_a_first_heading_is_the_title_when_the_front_matter_has_none(tmp_path: Path) -> None:
    book, _ = resolved(tmp_path, {"a.md": "# 题\n\n## 甲\n\n文。\n"})
    assert words(book.chapters[0].title) == "题"
    assert tree(book.chapters[0].sections) == [("1.1", "甲", [])]


def test_figures_tables_listings_equations_and_exercises_count_by_chapter(tmp_path: Path) -> None:
    text = """\
![图](a.png){#fig-a alt=x}

![](b.png)

![图](c.png){alt=x}

| 甲 |
|----|
| 一 |

: 表 {#tbl-a}

| 甲 |
|----|
| 一 |

```{.python #lst-a caption="码"}
x
```

```
y
```

$$
a
$$ {#eq-a}

$$
b
$$

见 $$c$$ {#eq-c} 。

::: {.exercise #exr-a}
题
:::

::: {.exercise}
题

::: {.answer}
答 $$d$$ {#eq-d}
:::
:::
"""
    chapters = {"a.md": titled("题"), "b.md": titled("题", text)}
    book, problems = resolved(tmp_path, chapters)
    assert [problem.code for problem in problems] == ["alt-missing"]
    assert {id: n for id, n in numbers(book).items() if not id.startswith("ch-")} == {
        "fig-a": "2-1",
        "tbl-a": "2-1",
        "lst-a": "2-1",
        "eq-a": "2.1",
        "eq-c": "2.2",
        "eq-d": "2.3",
        "exr-a": "2.1",
    }
    assert numbers(book)["ch-b-exercise-2"] == "2.2"
    assert numbers(book)["ch-b-figure-2"] == "2-2"
    assert [(a.id, a.exercise, a.number, a.leaf) for a in book.chapters[1].answers] == [
        ("ch-b-exercise-2-answer", "ch-b-exercise-2", "2.2", "ch-b"),
    ]


def test_things_in_an_unnumbered_chapter_count_alone(tmp_path: Path) -> None:
    book, _ = resolved(tmp_path, {"a.md": titled("题", "![图](a.png){#fig-a alt=x}\n\n$$a$$ {#eq-a}\n", numbered="false")})
    assert numbers(book) == {"fig-a": "1", "eq-a": "1"}


def test_headings_in_contents_are_bare(tmp_path: Path) -> None:
    text = "## 甲^[注]与[乙](https://a.example)及 `c` [丁]{#d .term}<!-- x -->\n\n文。\n"
    book, _ = resolved(tmp_path, {"a.md": "# 题^[注] *斜*\n\n" + text})
    (chapter,) = book.chapters
    assert words(chapter.title) == "题 斜"
    (section,) = chapter.sections
    assert words(section.title) == "甲与乙及 c 丁"
    assert "Note" not in repr(section.title)
    assert "Link" not in repr(section.title)
    assert "id='d'" not in repr(section.title)


labels = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)


@given(label=labels)
def test_ids_are_ascii_names(label: str) -> None:
    id = ascii_id(label)
    assert id.isascii()
    assert id[0].isalpha() or id[0] == "_"
    assert all(c.isalnum() or c in "_.-" for c in id)
    assert ascii_id(label) == id


@given(first=labels, second=labels)
def test_labels_that_are_not_ascii_keep_apart(first: str, second: str) -> None:
    if first != second and not (first.isascii() or second.isascii()):
        assert ascii_id(first) != ascii_id(second)


@given(label=st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]*[A-Za-z0-9_]", fullmatch=True))
def test_a_label_that_is_a_name_is_its_own_id(label: str) -> None:
    assert ascii_id(label) == label


@pytest.mark.parametrize(
    ("name", "id"),
    [("01-rooflines", "ch-rooflines"), ("rooflines", "ch-rooflines"), ("007", "ch-007"), ("2024_report", "ch-report"), ("03.intro", "ch-intro")],
)
def test_ids_of_chapters(name: str, id: str) -> None:
    assert chapter_id(name) == id

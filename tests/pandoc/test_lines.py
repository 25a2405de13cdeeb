"""Every node says the line it was written on, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.pandoc.ast import Cite, CodeBlock, Div, Figure, Header, Image, Link, Math, Note, RawInline, Span, Str, Table, plain_text, walk
from kanben.pandoc.reader import parse


def lines(text: str, *kinds: type[Any], first_line: int = 1) -> list[int]:
    """Lines of the nodes of some kinds, in document order."""
    return [node.line for node in walk(parse(text, "a.md", first_line).blocks) if isinstance(node, kinds)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        pytest.param("见 [@a]。\n\n又见 [@a]。\n\n再见 [@a; @b]。", Cite, [1, 3, 5], id="the same key again"),
        pytest.param("`[@a]`\n\n```\n[@a]\n```\n\n见 [@a]。", Cite, [7], id="code that holds the same"),
        pytest.param("    [@a]\n\n见 [@a]。", Cite, [3], id="indented code that holds the same"),
        pytest.param("[甲](x.md)\n[乙](x.md)\n\n[丙](x.md)", Link, [1, 2, 4], id="the same address again"),
        pytest.param("[甲][x]\n\n又[乙][x]\n\n[x]: y.md", Link, [5, 5], id="an address defined apart"),
        pytest.param("<https://a.example>\n\n见 <https://a.example>", Link, [1, 3], id="bare addresses"),
        pytest.param("甲[^1]。\n\n乙[^2]。\n\n[^1]: 注 $a$。\n\n[^2]: 注 $b$。", Math, [5, 7], id="notes defined behind"),
        pytest.param("[^1]: 注 $a$。\n\n[^2]: 注 $b$。\n\n甲[^2]。\n\n乙[^1]。", Math, [3, 1], id="notes defined before, called in another order"),
        pytest.param("甲[^1]乙[^2] $c$\n\n[^1]: $a$\n\n[^2]: $b$", Math, [3, 5, 1], id="notes of formulas alone"),
        pytest.param("甲^[注 $a$]乙 $b$\n\n丙^[注 $c$]", Math, [1, 1, 3], id="notes in line"),
        pytest.param("甲[^1]\n\n[^1]:\n    一\n\n    $a$\n\n    > $b$\n\n乙 $a$", Math, [6, 8, 10], id="a note of several paragraphs"),
        pytest.param("`[^1]`\n\n甲[^1]\n\n```\n[^1]: $a$\n```\n\n[^1]: $a$", Math, [9], id="code that looks like a note"),
        pytest.param("> 甲[^1]\n>\n> [^1]: 注 $a$", Math, [3], id="a note in a quotation"),
        pytest.param("$$\na\n$$\n\n$$\nb\n= a\n$$\n\n$a$", Math, [1, 5, 10], id="formulas of several lines"),
        pytest.param("- $a$\n  - $b$\n\n    $c$\n- $d$\n\n1. $a$", Math, [1, 2, 4, 5, 7], id="lists in lists"),
        pytest.param("| 甲 | 乙 |\n|---|---|\n| $a$ | [@k] |\n| $a$ | $b$ |", Math, [3, 4, 4], id="cells of a table"),
        pytest.param("| 甲 |\n|---|\n| @a |\n| @b |", Cite, [3, 4], id="the first words of a table"),
        pytest.param("甲\n: 乙 $a$\n\n丙\n: 丁\n\n    $b$", Math, [2, 7], id="definitions"),
        pytest.param("::: {.a}\n一\n:::\n\n::: {.a}\n二\n:::\n\n::: {#x}\n三\n:::", Div, [1, 5, 9], id="divisions of one class"),
        pytest.param("::: {layout-ncol=2}\n一\n:::", Div, [1], id="a division of attributes alone"),
        pytest.param("# 甲\n\n文\n\n甲\n===\n\n## 甲 {#x}\n\n## [甲](y)", Header, [1, 5, 8, 10], id="headings that say the same"),
        pytest.param("文\n\n##\n\n文\n\n###\n", Header, [3, 7], id="headings that say nothing"),
        pytest.param("![图](a.png)\n\n文 ![图](a.png)\n\n![图](b.png){#fig-b}", Image, [1, 3, 5], id="the same picture again"),
        pytest.param("![图](a.png){#fig-a}\n\n![图](a.png){#fig-b}", Figure, [1, 3], id="figures"),
        pytest.param("| a |\n|---|\n| b |\n\n: 表说 {#tbl-a}", Table, [5], id="a table is where its label is"),
        pytest.param("```python\na\n```\n\n```python\na\n```", CodeBlock, [1, 5], id="the same listing again"),
        pytest.param("[甲]{.term} [乙]{.term}\n\n[丙]{.term}", Span, [1, 1, 3], id="spans of one class"),
        pytest.param("<b>甲</b>\n\n<b>乙</b>", RawInline, [1, 1, 3, 3], id="the same tag again"),
        pytest.param("甲\\\n$a$  \n$b$", Math, [2, 3], id="forced line ends"),
        pytest.param("&#x24;a$ 与 $a$", Math, [1], id="entities"),
    ],
)
def test_true_lines(text: str, kind: type[Any], found: list[int]) -> None:
    assert lines(text, kind) == found


def test_lines_are_counted_from_where_the_text_begins() -> None:
    assert lines("文\n\n$a$", Math, first_line=7) == [9]


def test_words_know_their_lines() -> None:
    text = "第一行的话，\n第二行的话。\n\n- 第三段 two words\n"
    assert lines(text, Str) == [1, 2, 4, 4, 4]


def test_a_note_stands_at_its_call() -> None:
    note = next(node for node in walk(parse("甲[^1]\n\n[^1]: 注\n", "a.md").blocks) if isinstance(node, Note))
    assert [node.text for node in walk(note.blocks) if isinstance(node, Str)] == ["注"]


paragraphs = st.lists(
    st.sampled_from(
        [
            ("话说 $a$ 如此。", 1),
            ("`$a$` 不算。", 0),
            ("```\n$a$\n```", 0),
            ("- 一 $a$\n- 二 $a$", 2),
            ("> 引 $a$", 1),
            ("| 甲 |\n|---|\n| $a$ |", 1),
            ("$$\na\n$$", 1),
            ("又^[注 $a$]。", 1),
            ("没有公式。", 0),
        ]
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(pieces=paragraphs)
def test_the_nth_formula_has_the_line_of_the_nth_formula(pieces: list[tuple[str, int]]) -> None:
    text = "\n\n".join(piece for piece, _ in pieces)
    expected, line = [], 1
    for piece, formulas in pieces:
        if formulas:
            expected += [line + i for i, row in enumerate(piece.split("\n")) if "$a$" in row or (row == "$$" and i == 0)]
        line += piece.count("\n") + 2
    assert lines(text, Math) == expected


def test_notes_of_a_table_and_behind_it_keep_their_names_and_lines() -> None:
    """pandoc has the caption of a table, and its note, before the cells."""
    table = "| 甲^[头。] | 乙[^t] |\n|----|----|\n| 丙^[体。] | 丁 |\n\n: 题^[题注。] {#tbl-x}\n\n"
    text = table + "题^[后。]又[^x]又[^x]。\n\n[^t]: 格内的。\n\n[^x]: **长**注。\n"
    notes = [node for node in walk(parse(text, "a.md").blocks) if isinstance(node, Note)]
    found = {(plain_text(note.blocks), note.attr.id, note.line) for note in notes}
    assert found == {("题注。", "", 5), ("头。", "", 1), ("格内的。", "t", 1), ("体。", "", 3), ("后。", "", 7), ("长注。", "x", 7)}
    assert [note.attr.id for note in notes].count("x") == 2

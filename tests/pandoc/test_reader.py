"""Starting pandoc: what it is asked to read, what it is kept from, and when it is given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.pandoc import reader
from kanben.pandoc.ast import Para, SoftBreak, Space, Str, Styled, plain_text, walk
from kanben.pandoc.fragments import parse_fragments
from kanben.pandoc.reader import PandocError, parse, run_pandoc
from kanben.problems import Stop


def text(markdown: str) -> str:
    return plain_text(tuple(node for node in walk(parse(markdown, "a.md").blocks) if isinstance(node, Str | Space | SoftBreak)))


def test_emphasis_closes_before_chinese() -> None:
    assert parse("**强调。**后文", "a.md").blocks == (Para((Styled("Strong", (Str("强调。", 1),)), Str("后文", 1))),)


def test_line_ends_between_han_characters_make_no_space() -> None:
    assert text("汉字\n汉字 and\nwords") == "汉字汉字 and words"


@pytest.mark.parametrize("markdown", ["文\n\n---\nx: y\n---\n\n文", "% x: y\n\n文"])
def test_what_looks_like_front_matter_inside_the_text_stays(markdown: str) -> None:
    assert "x: y" in text(markdown)


def test_files_are_out_of_reach(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("秘密")
    with pytest.raises(PandocError) as error:
        run_pandoc(f"\\include{{{secret.with_suffix('')}}}\n\\input{{{secret}}}", "json", "latex", "--abbreviations=/etc/passwd-no")
    assert "秘密" not in str(error.value)
    output, _ = run_pandoc(f"\\input{{{secret}}}", "plain", "latex")
    assert "秘密" not in output


def test_pandoc_is_given_up_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SECONDS", 0.5)
    with pytest.raises(Stop) as stop:
        parse("[" * 60, "a.md")
    assert str(stop.value).startswith("a.md: error: pandoc cannot read this file: it takes longer than 0.5 seconds [markdown-invalid]")


@pytest.mark.parametrize("deep", ["> " * 150 + "x", "\n".join("  " * i + "- x" for i in range(120)), ">" * 2000 + "x"])
def test_trees_that_no_stage_could_walk_are_refused(deep: str) -> None:
    with pytest.raises(Stop, match="nested too deeply"):
        parse(deep, "a.md")


def test_texts_of_front_matter_keep_apart() -> None:
    texts = {"a": "甲 *一*", "b": "", "c": "[^1] 乙", "d": "- 丙"}
    fragments, problems = parse_fragments(texts, "a.md", {"a": 2, "c": 5, "d": 6})
    assert {name: plain_text(tree) for name, tree in fragments.items()} == {"a": "甲 一", "b": "", "c": "[^1] 乙"}
    assert [node.line for node in walk(fragments["a"]) if isinstance(node, Str)] == [2, 2]
    assert [str(problem).splitlines()[0] for problem in problems] == ['a.md:6: error: "d" must be one paragraph of text [metadata-invalid]']


def test_a_text_that_breaks_out_is_named_and_the_others_are_kept() -> None:
    texts = {"a": "甲", "b": "乙\n\n::::\n\n:::: {.fragment}\n丙", "c": "丁"}
    fragments, problems = parse_fragments(texts, "a.md", {"a": 2, "b": 3, "c": 4})
    assert {name: plain_text(tree) for name, tree in fragments.items()} == {"a": "甲", "c": "丁"}
    assert [(problem.place.line, problem.message) for problem in problems] == [(3, '"b" opens or closes a division (:::)')]

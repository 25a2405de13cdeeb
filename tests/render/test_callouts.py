"""Callouts, asides, quotations, tasks, keys, exercises and their answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.render.edition import Medium
from tests.render.rendered import book, first, rendered, said

EXERCISE = """\
::::: {.exercise #exr-a title="题" difficulty=2}
问。

::: {.hint}
想。
:::

:::: {.answer}
答，见@exr-a 。
::::
:::::
"""


def test_a_callout_names_its_kind_in_words_and_by_a_drawing(tmp_path: Path) -> None:
    markup = first(tmp_path, '::: {.callout-warning title="高压"}\n断电。\n:::\n')
    assert re.sub(r"<svg.*?</svg>", "SIGN", markup) == (
        '<aside class="callout-warning" role="note" aria-labelledby="ch-first-callout-1">\n'
        '<p class="callout-title" id="ch-first-callout-1">SIGN高压</p>\n<p>断电。</p>\n</aside>'
    )
    assert 'role="img" aria-label="警告"' in markup
    assert "currentColor" in markup


@pytest.mark.parametrize(("kind", "word"), [("note", "注"), ("tip", "提示"), ("warning", "警告"), ("important", "重要"), ("caution", "小心")])
def test_each_kind_has_a_title_and_a_sign_of_its_own(tmp_path: Path, kind: str, word: str) -> None:
    markup = first(tmp_path, f"::: {{.callout-{kind}}}\n文。\n:::\n")
    assert f"</svg>{word}</p>" in markup
    others = first(tmp_path, "::: {.callout-note}\n文。\n:::\n")
    drawing = re.compile(r'<path d="[^"]+"')
    assert (drawing.findall(markup) == drawing.findall(others)) == (kind == "note")


def test_aside_details_epigraph(tmp_path: Path) -> None:
    text = '::: {.aside title="旁"}\n一。\n:::\n\n::: {.details summary="细"}\n二。\n:::\n\n::: {.epigraph}\n三。\n\n——四\n:::\n'
    assert first(tmp_path, text) == (
        '<aside class="aside" role="note" aria-labelledby="ch-first-aside-1">\n'
        '<p class="aside-title" id="ch-first-aside-1">旁</p>\n<p>一。</p>\n</aside>\n'
        '<details class="details" open="open">\n<summary>细</summary>\n<p>二。</p>\n</details>\n'
        '<div class="epigraph" epub:type="epigraph" role="doc-epigraph">\n<p>三。</p>\n<p class="source">——四</p>\n</div>'
    )
    printed = first(tmp_path, text, Medium.PRINT)
    assert '<div class="details">\n<p class="details-title">细</p>' in printed
    assert "epub:type" not in printed


def test_a_quotation_says_whose_it_is(tmp_path: Path) -> None:
    assert first(tmp_path, "> 文。\n>\n> — 出处\n") == '<blockquote>\n<p>文。</p>\n<p class="source">— 出处</p>\n</blockquote>'
    assert 'class="source"' not in first(tmp_path, "> 文——中间。\n>\n> 再一段。\n")


def test_tasks_are_read_aloud_as_what_they_say(tmp_path: Path) -> None:
    assert first(tmp_path, "- [x] 甲\n- [ ] 乙\n") == (
        '<ul class="tasks">\n<li class="task done"><span class="task-box" role="img" aria-label="已完成">☑</span> 甲</li>\n'
        '<li class="task open"><span class="task-box" role="img" aria-label="未完成">☐</span> 乙</li>\n</ul>'
    )


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Esc", "<kbd>Esc</kbd>"),
        ("Ctrl+C", "<kbd><kbd>Ctrl</kbd>+<kbd>C</kbd></kbd>"),
        ("Ctrl + Shift + P", "<kbd><kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>P</kbd></kbd>"),
        ("Ctrl++", "<kbd><kbd>Ctrl</kbd>+<kbd>+</kbd></kbd>"),
        ("+", "<kbd>+</kbd>"),
    ],
)
def test_keys(tmp_path: Path, written: str, keys: str) -> None:
    assert first(tmp_path, f"[{written}]{{.kbd}}\n") == f"<p>{keys}</p>"


def test_answers_at_the_chapters_end_with_links_both_ways(tmp_path: Path) -> None:
    markup = first(tmp_path, EXERCISE)
    assert markup.startswith(
        '<div id="exr-a" class="exercise">\n<p class="exercise-title"><span class="label">练习1.1</span> 题 '
        '<span class="difficulty" role="img" aria-label="难度2">★★☆☆☆</span> <a class="to-answer" href="#exr-a-answer">答案</a></p>\n'
        '<p>问。</p>\n<div class="hint">\n<p class="answer-title">提示</p>\n<p>想。</p>\n</div>\n</div>'
    )
    answers = markup.partition('<section class="answers"')[2]
    assert '<div class="answer" id="exr-a-answer">\n<p class="answer-title"><a href="#exr-a">练习1.1</a></p>' in answers


def test_answers_on_a_page_of_their_own(tmp_path: Path) -> None:
    text = EXERCISE + "\n\n见[答案里的标签](#inside)。\n"
    text = text.replace("答，见", "[答]{#inside}，^[注。]见")
    leaves = rendered(book(tmp_path, text, settings="exercises: {answers: book}\n"), Medium.EPUB)
    assert list(leaves)[-3:] == ["answers", "references", "colophon"]
    assert 'href="answers.xhtml#exr-a-answer"' in leaves["ch-first"]
    assert 'href="answers.xhtml#inside"' in leaves["ch-first"]
    assert 'class="answers"' not in leaves["ch-first"]
    page = leaves["answers"]
    assert '<h2 id="answers-ch-first-title"><a href="ch-first.xhtml">第1章 一</a></h2>' in page
    assert '<a href="ch-first.xhtml#exr-a">练习1.1</a>' in page
    assert 'id="answers-ch-first-note-1" class="note"' in page


def test_answers_behind_their_exercise_and_nowhere(tmp_path: Path) -> None:
    behind = first(tmp_path, EXERCISE, settings="exercises: {answers: behind}\n")
    assert '<div id="exr-a-answer" class="answer">\n<p class="answer-title">答案</p>' in behind
    assert "to-answer" not in behind
    nowhere = first(tmp_path, EXERCISE, settings="exercises: {answers: none}\n")
    assert "to-answer" not in nowhere
    assert "答，见" not in nowhere


def test_the_page_of_answers_may_be_placed_and_is_left_out_when_empty(tmp_path: Path) -> None:
    settings = "exercises: {answers: book}\n"
    root = book(tmp_path, EXERCISE, settings=settings)
    description = root / "metadata.yaml"
    description.write_text(description.read_text("utf-8").replace("back: [references, colophon]", "back: [references, answers, colophon]"), "utf-8")
    assert list(rendered(root, Medium.EPUB))[-3:] == ["references", "answers", "colophon"]
    assert "answers" not in rendered(book(tmp_path, "正文。\n", settings=settings), Medium.EPUB)


def test_a_page_of_answers_without_the_setting_is_an_error(tmp_path: Path) -> None:
    root = book(tmp_path, EXERCISE)
    description = root / "metadata.yaml"
    description.write_text(description.read_text("utf-8").replace("back: [references, colophon]", "back: [answers, colophon]"), "utf-8")
    assert [line for line in said(root) if 'back lists the page "answers"' in line and "exercises: {answers: book}" in line]


@pytest.mark.parametrize("where", ["chapter", "book", "behind", "none"])
def test_an_answer_outside_of_exercises_is_an_error(tmp_path: Path, where: str) -> None:
    root = book(tmp_path, f"{EXERCISE}\n::: {{.answer}}\n漏。\n:::\n", settings=f"exercises: {{answers: {where}}}\n")
    assert ["answer-orphan" in line for line in said(root)] == [True]

"""`translation status`, `diff` and `record` on a small translated book."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kanben.cli import main
from kanben.pipeline import check
from tests.translation.bilingual_book import copied


def run(root: Path, *arguments: str) -> int:
    return main(["translation", arguments[0], "--book", str(root), *arguments[1:]])


def replace(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    root = copied(tmp_path)
    assert run(root, "record") == 0
    capsys.readouterr()
    return root


def test_a_book_of_which_nothing_is_recorded_is_not_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = copied(tmp_path)
    assert run(root, "status") == 1
    said = capsys.readouterr().out
    assert said.count("[translation-unrecorded]") == 2
    assert "not recorded" in said


def test_status_after_recording_and_after_a_change(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(book, "status") == 0
    replace(book, "original/kettle.md", "an open lid", "an open lid and a cold kitchen")
    capsys.readouterr()
    assert run(book, "status", "--format", "json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["total"] == {"current": 22, "stale": 1, "untranslated": 0, "orphaned": 0}
    [stale] = [block for block in report["chapters"][0]["blocks"] if block["state"] != "current"]
    assert (stale["kind"], stale["source_line"], stale["translation_lines"]) == ("item", 27, [32])
    assert [chapter["state"] for chapter in report["chapters"]] == ["edited", "machine"]

    assert run(book, "status", "01-kettle") == 1
    assert "chapters/01-kettle.md:32: stale 11 (item): an open lid and a cold kitchen;" in capsys.readouterr().out


def test_diff_marks_the_words_beside_the_translation(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(book, "diff") == 0
    replace(book, "original/kettle.md", "needs 167 seconds", "needs 168 seconds")
    assert run(book, "diff", "01-kettle") == 1
    said = capsys.readouterr().out
    assert "7. stale, paragraph (original/kettle.md:18)" in said
    assert "needs [-167-] seconds:" in said
    assert "needs {+168+} seconds:" in said
    assert "chapters/01-kettle.md:23: 比热 $c$ 是 4186 J/(kg·K)。" in said


def test_record_says_what_it_takes_and_leaves_what_nobody_handled(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(book, "original/kettle.md", "needs 167 seconds", "needs 168 seconds")
    replace(book, "original/kettle.md", "an open lid", "a lid that stands open")
    replace(book, "chapters/01-kettle.md", "开着的壶盖", "没有盖上的壶盖")
    assert run(book, "record", "01-kettle", "--revision", "r13") == 0
    said = capsys.readouterr().out
    assert "11 taken as current, was stale: a lid that stands open;" in said
    assert "7 left stale:" in said
    assert '"revision": "r13"' in (book / "translation/01-kettle.json").read_text(encoding="utf-8")
    assert run(book, "status") == 1
    assert run(book, "record", "01-kettle", "--only", "7") == 0
    assert run(book, "status") == 0


def test_recording_twice_changes_nothing(book: Path) -> None:
    before = (book / "translation/01-kettle.json").read_bytes()
    assert run(book, "record") == 0
    assert (book / "translation/01-kettle.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("status", "03-kettle"), "chapter-unknown"),
        (("record", "--only", "1"), "translation-block-unknown"),
        (("record", "01-kettle", "--only", "99"), "translation-block-unknown"),
    ],
)
def test_a_chapter_or_a_block_that_is_not_there(book: Path, arguments: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(book, *arguments) == 1
    assert f"[{code}]" in capsys.readouterr().out


def test_a_chapter_without_the_text_of_its_original(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(book, "chapters/02-pipe.md", "  file: original/pipe.md\n", "")
    assert run(book, "diff", "02-pipe") == 1
    assert (
        "chapters/02-pipe.md:1: error: this chapter does not say where its original's text is [translation-source-missing]" in capsys.readouterr().out
    )


# Terms in pairs


def test_a_term_of_the_original_is_missed_until_it_is_there_or_the_rule_is_off(book: Path) -> None:
    assert [p for p in check(book) if p.code == "term-missing"] == []
    replace(book, "chapters/02-pipe.md", "这叫水锤。", "这叫水击。")
    [missing] = [p for p in check(book) if p.code == "term-missing"]
    assert (missing.place.path, missing.place.line, missing.hint) == ("chapters/02-pipe.md", 15, "the glossary has 水锤 or water hammer")
    replace(book, "chapters/02-pipe.md", "阀门突然关上", "<!-- copy-off term-missing: 此处讲的是另一种现象 -->\n阀门突然关上")
    assert [p for p in check(book) if p.code == "term-missing"] == []

"""The copy check on whole books: places, switches with their reasons, and files mended in place."""

from __future__ import annotations

from pathlib import Path

from kanben.copyediting.desk import copy_problems
from kanben.manuscript.loading import load
from kanben.pipeline import mend_copy
from tests.problems.broken import sound_book

CHAPTER = "chapters/02-second.md"


def book(folder: Path, text: str, *, front: str = "title: 乙", metadata: str = "") -> Path:
    root = sound_book(folder)
    (root / CHAPTER).write_bytes(f"---\n{front}\n---\n{text}".encode())
    description = root / "metadata.yaml"
    description.write_text(description.read_text("utf-8") + metadata, encoding="utf-8")
    return root


def said(root: Path) -> list[str]:
    manuscript, problems = load(root)
    assert not problems
    return [f"{p.place} {p.code}" for p in copy_problems(manuscript) if p.place.path in (CHAPTER, "metadata.yaml")]


def test_each_fault_has_its_line_and_column(tmp_path: Path) -> None:
    root = book(tmp_path / "book", "甲,乙\n\n丙--丁\n")
    assert said(root) == [f"{CHAPTER}:4:2 copy-half-width", f"{CHAPTER}:6:2 copy-dash"]


def test_front_matter_is_read_too(tmp_path: Path) -> None:
    assert said(book(tmp_path / "book", "文\n", front="title: 乙\nabstract: 甲--乙")) == [f"{CHAPTER}:3 copy-dash"]


def test_a_rule_is_off_for_the_book_with_a_reason(tmp_path: Path) -> None:
    metadata = "copyediting: {off: {copy-dash: 引文照录}}\n"
    assert said(book(tmp_path / "book", "甲--乙\n", metadata=metadata)) == []


def test_a_rule_is_off_for_a_file(tmp_path: Path) -> None:
    front = "title: 乙\ncopyediting: {off: {copy-dash: 引文照录}}"
    assert said(book(tmp_path / "book", "甲--乙,\n", front=front)) == [f"{CHAPTER}:5:5 copy-half-width"]


def test_a_rule_is_off_for_a_line(tmp_path: Path) -> None:
    text = "甲--乙 <!-- copy-off copy-dash: 引文 -->\n\n<!-- copy-off copy-dash: 引文 -->\n丙--丁\n\n戊--己\n"
    assert said(book(tmp_path / "book", text)) == [f"{CHAPTER}:9:2 copy-dash"]


def test_a_switch_needs_a_reason_and_a_rule(tmp_path: Path) -> None:
    text = "甲 <!-- copy-off copy-dash -->\n\n乙 <!-- copy-off copy-dahs: 为何 -->\n"
    assert said(book(tmp_path / "book", text)) == [f"{CHAPTER}:4 copy-switch-invalid", f"{CHAPTER}:6 copy-switch-invalid"]


def test_a_switch_of_the_book_names_a_rule(tmp_path: Path) -> None:
    root = book(tmp_path / "book", "甲\n", metadata="copyediting: {off: {copy-dahs: 为何}}\n")
    assert [line.split()[1] for line in said(root)] == ["copy-switch-invalid"]


def test_a_book_knows_its_own_names(tmp_path: Path) -> None:
    metadata = "copyediting: {names: [Kanben]}\n"
    assert said(book(tmp_path / "book", "用kanben排版。\n", metadata=metadata)) == [f"{CHAPTER}:4:2 copy-name"]


def test_a_chapter_in_english_is_left_alone(tmp_path: Path) -> None:
    assert said(book(tmp_path / "book", "Hello，world and all of them.\n", front="title: Second\nlang: en")) == []


def test_mending_writes_what_is_safe_and_keeps_the_rest(tmp_path: Path) -> None:
    text = "甲,乙--丙 丁 <!-- copy-off copy-dash: 引文 -->\r\n\r\n共16GB...\r\n\r\n```\r\na,中\r\n```\r\n"
    root = book(tmp_path / "book", text)
    before = (root / CHAPTER).read_bytes()
    done = mend_copy(root)
    assert [(chapter.path, chapter.faults) for chapter in done] == [(CHAPTER, 2)]
    after = "甲，乙--丙 丁 <!-- copy-off copy-dash: 引文 -->\r\n\r\n共16 GB...\r\n\r\n```\r\na,中\r\n```\r\n"
    assert (root / CHAPTER).read_bytes() == before.split(b"\n", 3)[0] + b"\r\n" + "title: 乙\r\n---\r\n".encode() + after.encode()
    assert mend_copy(root) == ()


def test_mending_does_not_touch_a_sound_book(tmp_path: Path) -> None:
    root = sound_book(tmp_path / "book")
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    assert mend_copy(root) == ()
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before

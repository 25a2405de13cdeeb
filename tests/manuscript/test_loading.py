from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kanben.manuscript.chapter_files import has_first_level_heading, split_matter
from kanben.manuscript.loading import LARGEST, load
from kanben.manuscript.sources import nearest_line
from kanben.manuscript.yaml_text import read_yaml
from kanben.problems import Stop
from tests.manuscript.small_book import FILES, description_with, write_book


def codes(root: Path) -> list[str]:
    with pytest.raises(Stop) as stop:
        load(root)
    return [problem.code for problem in stop.value.problems]


def test_chapters_come_in_reading_order_with_their_text_and_lines(tmp_path: Path) -> None:
    manuscript, problems = load(write_book(tmp_path))
    assert problems == ()
    assert manuscript.root == tmp_path.resolve()
    assert [(c.path, c.name, c.position, c.part, c.first_line) for c in manuscript.chapters] == [
        ("chapters/preface.md", "preface", "front", None, 1),
        ("chapters/01-first.md", "01-first", "body", None, 4),
        ("chapters/02-second.md", "02-second", "body", None, 1),
    ]
    first = manuscript.chapters[1]
    assert first.text == "正文。\n"
    assert first.matter_lines == {"title": 2}
    assert first.digest == hashlib.sha256(FILES["chapters/01-first.md"]).hexdigest()
    assert manuscript.metadata_lines["contributors.0.role"] == 7


def test_chapters_of_parts_know_their_part(tmp_path: Path) -> None:
    parts = "parts:\n  - {title: 一, chapters: [01-first.md]}\n  - {title: {zh: 二, en: Two}, chapters: [02-second.md]}"
    write_book(tmp_path, FILES | {"metadata.yaml": description_with("chapters: [01-first.md, 02-second.md]", parts)})
    assert [(c.position, c.part) for c in load(tmp_path)[0].chapters] == [("front", None), ("body", 0), ("body", 1)]


def test_byte_order_marks_and_line_ends_of_other_systems_change_nothing_but_the_digest(tmp_path: Path) -> None:
    for name, line_end in (("crlf", b"\r\n"), ("cr", b"\r")):
        plain = load(write_book(tmp_path / "plain"))[0]
        files = {path: b"\xef\xbb\xbf" + content.replace(b"\n", line_end) for path, content in FILES.items()}
        other = load(write_book(tmp_path / name, files))[0]
        assert other.metadata == plain.metadata
        assert other.metadata_lines == plain.metadata_lines
        assert [(c.text, c.first_line, c.matter_lines) for c in other.chapters] == [(c.text, c.first_line, c.matter_lines) for c in plain.chapters]


def test_values_are_what_is_written_not_what_yaml_guesses(tmp_path: Path) -> None:
    text = description_with("title: 小书\nlanguage: zh-Hans", "title: 1984\nsubtitle: {no: yes, en: 1.10}\nlanguage: no\nversion: 1.10\ncover:")
    metadata = load(write_book(tmp_path, FILES | {"metadata.yaml": text}))[0].metadata
    assert (metadata.title[0].text, metadata.language, metadata.version, metadata.cover) == ("1984", "no", "1.10", "")
    assert metadata.subtitle is not None
    assert [(title.lang, title.text) for title in metadata.subtitle] == [("no", "yes"), ("en", "1.10")]
    assert metadata.date == dt.date(2026, 11, 24)
    assert metadata.rights.year == 2026


def test_isbn_identifiers_lose_their_hyphens(tmp_path: Path) -> None:
    text = description_with("urn:uuid:6f1f2b0e-6a51-4f0e-9d68-0b2a6a3b7c11", "urn:isbn:978-0-306-40615-7")
    assert load(write_book(tmp_path, FILES | {"metadata.yaml": text}))[0].metadata.identifier == "urn:isbn:9780306406157"


def test_a_chapter_of_pieces_alone_is_not_empty(tmp_path: Path) -> None:
    chapter = "---\ntitle: 致谢\nacknowledgments:\n  - {who: 作者乙, for: 校样}\n---\n"
    chapters = load(write_book(tmp_path, FILES | {"chapters/01-first.md": chapter.encode()}))[0].chapters
    assert chapters[1].matter.acknowledgments[0].reason == "校样"


def test_faults_of_the_description_and_of_chapters_are_told_together_in_reading_order(tmp_path: Path) -> None:
    text = description_with("language: zh-Hans", "language: 中国话").replace(b"02-second.md", b"02-secnd.md")
    chapters = {"chapters/01-first.md": b"---\nx: y\n", "chapters/preface.md": b""}
    assert codes(write_book(tmp_path, FILES | {"metadata.yaml": text} | chapters)) == [
        "front-matter-unclosed",
        "chapter-empty",
        "metadata-invalid",
        "chapter-missing",
    ]


def test_folder_missing(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["metadata-missing"]
    (tmp_path / "round").symlink_to("round")
    assert codes(tmp_path / "round") == ["metadata-missing"]


def test_files_are_bounded(tmp_path: Path) -> None:
    assert codes(write_book(tmp_path, FILES | {"metadata.yaml": b"#" * (LARGEST + 1)})) == ["file-too-large"]


def test_folders_pipes_and_links_out_of_the_book_are_not_read(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book")
    (tmp_path / "secret.md").write_text("# secret", encoding="utf-8")
    chapter = book / "chapters/01-first.md"
    chapter.unlink()
    chapter.symlink_to("../../secret.md")
    assert codes(book) == ["path-outside-book"]
    chapter.unlink()
    chapter.mkdir()
    assert codes(book) == ["chapter-missing"]
    chapter.rmdir()
    os.mkfifo(chapter)
    assert codes(book) == ["chapter-missing"]
    chapter.unlink()
    (book / "chapters").rename(tmp_path / "elsewhere")
    (book / "chapters").symlink_to("../elsewhere")
    assert set(codes(book)) == {"path-outside-book"}
    description = book / "metadata.yaml"
    description.rename(tmp_path / "metadata.yaml")
    description.symlink_to("../metadata.yaml")
    assert codes(book) == ["path-outside-book"]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the superuser reads every file")
def test_file_without_permission(tmp_path: Path) -> None:
    write_book(tmp_path)
    (tmp_path / "chapters/01-first.md").chmod(0)
    assert codes(tmp_path) == ["file-unreadable"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("正文", ("", "正文", 1)),
        ("---\na: b\n---\n正文", ("a: b\n", "正文", 4)),
        ("---  \na: b\n...\n正文", ("a: b\n", "正文", 4)),
        ("---\n---\n", ("\n", "", 3)),
        ("----\n正文", ("", "----\n正文", 1)),
        ("\n---\n正文", ("", "\n---\n正文", 1)),
    ],
)
def test_front_matter_is_split_off(text: str, parts: tuple[str, str, int]) -> None:
    assert split_matter(text, "chapters/a.md") == parts


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("# 一", True),
        ("正文\n\n#\t一\n", True),
        ("一\n===\n", True),
        ("## 一", False),
        ("#一", False),
        ("```\n# a\n```\n", False),
        ("~~~~\n~~~\n# a\n~~~~\n", False),
        ("```\n```\n# 一", True),
        ("\n===\n", False),
    ],
)
def test_first_level_headings_are_seen(text: str, has: bool) -> None:
    assert has_first_level_heading(text) is has


@pytest.mark.parametrize(("dotted", "line"), [("title", 2), ("title.0.text", 2), ("key_points.1", 4), ("cite", 0), ("", 0)])
def test_the_nearest_line_that_is_written(dotted: str, line: int) -> None:
    assert nearest_line({"title": 2, "key_points": 3, "key_points.1": 4}, dotted) == line


words = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12).map(str.strip).filter(bool)
)
values = st.recursive(words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3), max_leaves=8)


@given(data=st.dictionaries(words, values, min_size=1, max_size=6), width=st.sampled_from([20, 1000]), flow=st.sampled_from([True, False, None]))
def test_what_is_written_is_read_and_its_lines_are_true(data: dict[str, object], width: int, flow: bool | None) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, width=width, default_flow_style=flow, sort_keys=False)
    written = read_yaml(text, "metadata.yaml")
    assert written.data == data
    lines = text.split("\n")
    for key in data:
        place = written.places[(key,)]
        there = lines[place.line - 1][place.column - 1 :]
        assert there.startswith((key[:1], '"', "'", "? ", "{"))


def test_only_newlines_count_as_lines() -> None:
    text = "a: 'x\u2028y'\nb: 'x\x85y'\nc: z\n"
    assert read_yaml(text, "metadata.yaml").lines() == {"a": 1, "b": 2, "c": 3}


signs = ["slug", *":\n-{}[]'\"!|>%#?<\t\\，\x07\ud7ff\u2028 ", "- ", ": ", "&a", "*a", "---", "...", "<<: "]
broken = st.lists(st.sampled_from(signs), max_size=30).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=broken | st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_at_all_makes_anything_but_a_message(text: str, tmp_path: Path) -> None:
    files = {"metadata.yaml": FILES["metadata.yaml"] + text.encode(), "chapters/01-first.md": b"---\n" + text.encode()}
    write_book(tmp_path, FILES | files)
    lines = {path: content.decode().replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 for path, content in (FILES | files).items()}
    try:
        problems = load(tmp_path)[1]
    except Stop as stop:
        problems = stop.problems
        assert problems
    for problem in problems:
        assert 0 <= problem.place.line <= lines[problem.place.path]
        assert problem.message
        assert not problem.message.startswith("the YAML cannot be read here: while")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=40))
def test_no_bytes_at_all_make_anything_but_a_message(content: bytes, tmp_path: Path) -> None:
    write_book(tmp_path, FILES | {"metadata.yaml": content, "chapters/01-first.md": content})
    with pytest.raises(Stop):
        load(tmp_path)

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.commands import new
from kanben.commands.options import Options
from kanben.manuscript.loading import load
from kanben.pipeline import check
from kanben.problems import Stop

DAY = datetime.date(2026, 11, 24)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_book_has_nothing_to_complain_about(tmp_path: Path) -> None:
    folder = tmp_path / '我的 "第一本" 书: 上'
    new.write(folder, new.new_book(folder.name, DAY, "x"))
    manuscript, problems = load(folder)
    assert problems == ()
    assert manuscript.metadata.title[0].text == folder.name
    assert manuscript.metadata.date == DAY
    assert check(folder) == ()


def test_it_shows_the_syntax() -> None:
    files = new.new_book("book", DAY, "book")
    text = "".join(content.decode() for name, content in files.items() if name.startswith("chapters/"))
    for sign in (
        "{#fig-",
        "{#tbl-",
        "{#eq-",
        "#lst-",
        "{.exercise",
        "{.answer}",
        "{.callout-",
        "[^note]",
        "[@knuth1981]",
        "@{fig-",
        "{.term}",
        "{.index}",
        "ruby=",
    ):
        assert sign in text
    assert {"metadata.yaml", "references.bib", "glossary.yaml", "README.md", ".gitignore", "assets/writing/road.svg"} <= set(files)
    assert "--book book" in files["README.md"].decode()


def test_the_same_name_and_day_give_the_same_book() -> None:
    assert new.new_book("书", DAY, "x") == new.new_book("书", DAY, "x")
    assert new.new_book("书", DAY, "x") != new.new_book("书二", DAY, "x")
    assert new.new_book("书", DAY, "x") != new.new_book("书", datetime.date(2026, 11, 25), "x")


@given(st.text(max_size=90))
def test_any_name_gives_a_slug(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", new.slug(name))
    assert len(new.slug(name)) <= 64


@pytest.mark.parametrize(
    ("name", "slug", "title"), [("My Book_2", "my-book-2", "书名"), ("深度学习", "book", "深度学习"), ("图解TCP", "tcp", "图解TCP")]
)
def test_names(name: str, slug: str, title: str) -> None:
    assert (new.slug(name), new.title(name)) == (slug, title)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = Options(command="new", book=Path(), output=Path(), target=str(tmp_path / "书"))
    assert new.run(options) == 0
    assert "--book" in capsys.readouterr().out
    before = files_of(tmp_path)
    with pytest.raises(Stop, match="already holds something") as stop:
        new.run(options)
    assert stop.value.problems[0].code == "folder-not-empty"
    assert files_of(tmp_path) == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(Stop, match="is a file"):
        new.write(tmp_path / "file", {})


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "书").mkdir()
    new.write(tmp_path / "书", {"a/b": b"c"})
    assert files_of(tmp_path / "书") == {"a/b": b"c"}
    assert [path.name for path in tmp_path.iterdir()] == ["书"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="cannot write the new book"):
        new.write(tmp_path / "书", {"a": b"", "a/b": b""})
    assert list(tmp_path.iterdir()) == []

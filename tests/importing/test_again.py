"""An import again: what the author left is brought up to date, what he changed is kept and shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kanben.problems import Stop
from tests.importing.books import SOURCES, imported


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOURCES / "mdbook", tmp_path / "source"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_nothing_changed_nothing_written(source: Path, tmp_path: Path) -> None:
    first = imported(source, tmp_path / "book")
    again = imported(source, tmp_path / "book")
    assert again.applied.written == ()
    assert again.applied.diff == ""
    assert again.applied.kept == ()
    assert again.applied.files == first.applied.files


def test_what_the_author_left_is_updated(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "book")
    edit(source / "src/vars.md", "不要这样做", "千万不要这样做")
    again = imported(source, tmp_path / "book")
    assert again.applied.written == ("chapters/01-vars.md",)
    assert "千万不要这样做" in again.chapter("vars")


def test_what_the_author_changed_is_kept_and_shown(source: Path, tmp_path: Path) -> None:
    made = imported(source, tmp_path / "book")
    chapter = made.folder / "chapters/01-vars.md"
    edit(chapter, "共用的一段", "我改写的一段")
    edit(source / "src/vars.md", "不要这样做", "千万不要这样做")
    again = imported(source, tmp_path / "book")
    assert again.applied.kept == ("chapters/01-vars.md",)
    assert "我改写的一段" in again.chapter("vars")
    assert "千万" not in again.chapter("vars")
    assert "-不要这样做。\n+千万不要这样做。\n" in again.applied.diff
    assert "我改写" not in again.applied.diff
    assert (made.folder / "import-changes.diff").read_text("utf-8") == again.applied.diff
    # It is shown until the author has taken it over.
    assert imported(source, tmp_path / "book").applied.diff == again.applied.diff
    edit(chapter, "不要这样做", "千万不要这样做")
    last = imported(source, tmp_path / "book")
    assert last.applied.diff == ""
    assert not (made.folder / "import-changes.diff").exists()
    assert "我改写的一段" in last.chapter("vars")


def test_a_new_page_and_one_that_is_gone(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "book")
    edit(source / "src/SUMMARY.md", "- [变量](vars.md)", "- [先来](first.md)\n- [变量](vars.md)")
    edit(source / "src/SUMMARY.md", "[后记](after.md)", "")
    (source / "src/first.md").write_text("# 先来\n\n文。\n", "utf-8")
    again = imported(source, tmp_path / "book")
    assert again.metadata["parts"][0]["chapters"] == ["01-first.md", "01-vars.md"], "a file keeps its name"
    assert again.applied.removed == ("chapters/after.md",)


def test_a_file_that_the_author_removed_stays_away(source: Path, tmp_path: Path) -> None:
    made = imported(source, tmp_path / "book")
    (made.folder / "chapters/after.md").unlink()
    again = imported(source, tmp_path / "book")
    assert not (made.folder / "chapters/after.md").exists()
    assert again.applied.kept == ("chapters/after.md",)


def test_a_foreign_folder_is_not_touched(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "note.txt").write_text("mine")
    with pytest.raises(Stop) as stop:
        imported(source, target)
    assert [p.code for p in stop.value.problems] == ["import-folder-taken"]
    with pytest.raises(Stop):
        imported(source, source / "book")
    assert not (source / "book").exists()

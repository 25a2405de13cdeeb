"""A build that fails or is stopped leaves what was there before, whole, and nothing beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kanben.outputs
from kanben.cli import main
from tests.problems.broken import sound_book

BEFORE = {"sound-book.epub": b"the EPUB of yesterday", "sound-book.pdf": b"the PDF of yesterday"}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The sound book, built yesterday."""
    root = sound_book(tmp_path / "book")
    (root / "build").mkdir()
    for name, content in BEFORE.items():
        (root / "build" / name).write_bytes(content)
    return root


def outputs(book: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (book / "build").iterdir()}


def test_an_error_in_the_text(book: Path) -> None:
    with (book / "chapters/01-first.md").open("a") as file:
        file.write("\n[死](#no)\n")
    assert main(["all", "--book", str(book), "-q"]) == 1
    assert outputs(book) == BEFORE


@pytest.mark.parametrize("template", ["templates/pages/colophon.xhtml.j2", "templates/print/contents.html.j2", "templates/epub/nav.xhtml.j2"])
def test_an_error_in_a_template_of_either_output_keeps_both(book: Path, template: str, capsys: pytest.CaptureFixture[str]) -> None:
    (book / template).parent.mkdir(parents=True)
    (book / template).write_text("{{ nosuch }}\n")
    assert main(["all", "--book", str(book), "-q"]) == 1
    assert capsys.readouterr().out.startswith(f"{template}:1: error: ")
    assert outputs(book) == BEFORE


def test_a_style_sheet_that_fetches_while_pages_are_set(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (book / "styles").mkdir()
    (book / "styles/print.css").write_text("p { background: url(book:assets/nosuch.png) }\n")
    assert main(["pdf", "--book", str(book), "-q"]) == 1
    message = "styles: error: the address book:assets/nosuch.png is not part of the book [style-invalid]"
    assert capsys.readouterr().out.splitlines()[0] == message
    assert outputs(book) == BEFORE


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, MemoryError])
def test_a_stop_while_pages_are_set(book: Path, interrupt: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise interrupt

    monkeypatch.setattr(kanben.outputs, "write_pdf", stopped)
    if interrupt is KeyboardInterrupt:
        assert main(["all", "--book", str(book), "-q"]) == 130
    else:
        with pytest.raises(MemoryError):
            main(["all", "--book", str(book), "-q"])
    assert outputs(book) == BEFORE


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_stop_while_a_file_is_written(book: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", stopped)
    else:
        monkeypatch.setattr(Path, "replace", stopped)
    assert main(["epub", "--book", str(book), "-q"]) == 130
    monkeypatch.undo()
    assert outputs(book) == BEFORE


def test_no_room_for_a_file(book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["epub", "--book", str(book), "-q"]) == 1
    monkeypatch.undo()
    out = capsys.readouterr().out
    assert out.splitlines()[0].endswith("sound-book.epub: error: cannot write sound-book.epub: No space left on device [output-unwritable]")
    assert outputs(book) == BEFORE


def test_an_output_folder_that_is_a_file(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = book / "taken"
    file.write_text("x")
    assert main(["epub", "--book", str(book), "--output", str(file), "-q"]) == 1
    assert "[output-unwritable]" in capsys.readouterr().out
    assert file.read_text() == "x"
    assert outputs(book) == BEFORE


def test_an_interrupted_first_build_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = sound_book(tmp_path / "book")

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    assert main(["epub", "--book", str(root), "-q"]) == 130
    assert list((root / "build").iterdir()) == []

"""What a user of the command line meets: exit statuses, records, plain messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kanben.cli import main
from tests.problems.broken import sound_book

ROOT = Path(__file__).parents[2]
FIRST = "chapters/01-first.md"


def with_text(root: Path, text: str) -> Path:
    """The sound book with a text added to its first chapter."""
    file = sound_book(root) / FIRST
    file.write_text(file.read_text("utf-8") + text, "utf-8")
    return root


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return sound_book(tmp_path / "book")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return with_text(tmp_path / "broken", "\n见@fig-b。\n\n![又图](../assets/a.svg)\n")


def test_problems_as_records_one_a_line(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--book", str(broken), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert out == (
        '{"code": "xref-unknown", "severity": "error", "message": "nothing is labelled \\"fig-b\\"", '
        '"path": "chapters/01-first.md", "line": 34, "column": 0, "hint": "did you mean \\"fig-a\\" (chapters/01-first.md:16)?"}\n'
        '{"code": "alt-missing", "severity": "warning", "message": "the picture \\"../assets/a.svg\\" has no alternative text", '
        '"path": "chapters/01-first.md", "line": 36, "column": 0, "hint": "say what it shows, for those who do not see it: '
        '{alt=\\"…\\"}; a picture that says nothing is {.decorative}"}\n'
    )
    assert err == ""
    for line in out.splitlines():
        assert list(json.loads(line)) == ["code", "severity", "message", "path", "line", "column", "hint"]


def test_check_of_a_sound_book_says_so(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--book", str(sound)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1] == "0 errors, 0 warnings"


def test_a_quiet_check_of_a_sound_book_says_nothing(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--book", str(sound), "-q"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_build_with_errors_writes_nothing(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", "--book", str(broken)]) == 1
    assert capsys.readouterr().out.startswith('chapters/01-first.md:34: error: nothing is labelled "fig-b" [xref-unknown]\n')
    assert not (broken / "build").exists()


def test_warnings_do_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = with_text(tmp_path / "book", "\n![又图](../assets/a.svg)\n")
    assert main(["check", "--book", str(book)]) == 0
    out, err = capsys.readouterr()
    assert "[alt-missing]" in out
    assert err.splitlines()[-1] == "0 errors, 1 warning"


def test_an_unknown_chapter(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["epub", "--book", str(sound), "--chapter", "01-frist"]) == 1
    message = 'metadata.yaml: error: the book has no chapter "01-frist" [chapter-unknown]\n    hint: did you mean "01-first"?\n'
    assert capsys.readouterr().out == message


@pytest.mark.parametrize("name", ["01-first", "first", "chapters/01-first.md", "preface"])
def test_a_chapter_alone(sound: Path, name: str) -> None:
    assert main(["epub", "--book", str(sound), "--chapter", name, "-q"]) == 0
    assert [path.name for path in (sound / "build").iterdir()] == ["sound-book-preface.epub" if name == "preface" else "sound-book-first.epub"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["tidy"],
        [],
        ["epub", "--chapters", "x"],
        ["check", "--format", "xml"],
        ["preview", "--port", "many"],
        ["new"],
        ["import", "here", "there", "--output", "elsewhere"],
        ["translation", "record", "--only", "x"],
        ["check", "--explain", "no-code"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as left:
        status = left.code
    assert status == 2
    out, err = capsys.readouterr()
    assert out + err


def test_codes_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "xref-unknown"]) == 0
    assert capsys.readouterr().out == "A cross-reference to a label that does not exist.\n"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "import sys; from kanben.cli import main; sys.exit(main(sys.argv[1:]))", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, check=False)


def test_a_terminal_without_chinese_shows_escapes(tmp_path: Path) -> None:
    book = with_text(tmp_path / "book", "\n[死](#无)\n")
    done = run("check", "--book", str(book), PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b'this link leads to "#\\u65e0"' in done.stdout


def test_a_reader_that_goes_away_is_no_fault(broken: Path) -> None:
    command = f'"{sys.executable}" -c "from kanben.cli import main; import sys; sys.exit(main())" check --book "{broken}" | true'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr

"""The same book gives the same bytes, wherever, whenever and by whomever it is built."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.problems.broken import SOUND
from tests.whole_book.conftest import ROOT

PROGRAM = "import sys; from kanben.cli import main; sys.exit(main(sys.argv[1:]))"


def built(book: Path, output: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """Both outputs of a book, built by a process of its own."""
    command = [sys.executable, "-c", PROGRAM, "all", "--book", os.path.relpath(book, cwd), "--output", str(output)]
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return {path.name: path.read_bytes() for path in output.iterdir()}


def test_equal_bytes_for_equal_books_and_no_path_of_this_machine_in_them(tmp_path: Path) -> None:
    first = shutil.copytree(SOUND, tmp_path / "tell-tale")
    second = shutil.copytree(SOUND, tmp_path / "另一处 with spaces" / "deeper")
    for path in second.rglob("*"):
        os.utime(path, (0, 86_400 * 400))
    here = built(first, tmp_path / "out-one", tmp_path, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    there = built(second, tmp_path / "out two", second, PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="C", LANG="de_DE", PYTHONUTF8="0")
    assert here.keys() == there.keys() == {"sound-book.epub", "sound-book.pdf"}
    for name in here:
        assert here[name] == there[name], f"{name} differs"
        for trace in (b"tell-tale", b"file:", str(ROOT).encode(), b"/usr/share/fonts"):
            assert trace not in unpacked(name, here[name]), f"{name} holds {trace!r}"


def unpacked(name: str, content: bytes) -> bytes:
    """The bytes of a file with its streams decompressed."""
    if name.endswith(".epub"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(archive.read(entry) for entry in archive.infolist())
    streams = []
    for piece in content.split(b"stream\n")[1:]:
        try:
            streams.append(zlib.decompressobj().decompress(piece))
        except zlib.error:
            streams.append(piece)
    return content + b"".join(streams)


@pytest.mark.slow
def test_equal_bytes_of_the_whole_book(tmp_path: Path) -> None:
    here = built(ROOT, tmp_path / "one", ROOT, PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    there = built(ROOT, tmp_path / "two", tmp_path, PYTHONHASHSEED="99", TZ="Asia/Shanghai", LC_ALL="C")
    assert here == there

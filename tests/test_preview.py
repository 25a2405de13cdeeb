from __future__ import annotations

import datetime
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kanben.commands import new, preview
from kanben.commands.options import Options
from kanben.commands.preview_server import OpenedEpub, PreviewServer, Shelf
from kanben.problems import Place, Problem, Stop

PAGE = b"<html><head></head><body><p>text</p></body></html>"
BOOK = OpenedEpub({"nav.xhtml": ("application/xhtml+xml", PAGE), "styles/a.css": ("text/css", b"p{}")}, ("nav.xhtml",), "nav.xhtml")
FAULT = Problem("xref-unknown", 'no figure "x"', Place("chapters/a.md", 3))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def port(shelf: Shelf) -> Iterator[int]:
    server = PreviewServer(0, shelf)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    shelf.close()
    server.shutdown()
    server.server_close()
    thread.join(5)


def get(port: int, path: str, host: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def state(port: int, after: int = 0) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(get(port, f"/state?after={after}")[2])
    return record


def test_before_the_first_build_a_page_waits(port: int) -> None:
    status, _, content = get(port, "/")
    assert status == 200
    assert b"/preview.js" in content
    assert state(port)["building"] is True


def test_documents_get_the_script_and_other_files_are_as_they_are(port: int, shelf: Shelf) -> None:
    shelf.put(BOOK, ())
    assert get(port, "/")[1]["Location"] == "/book/nav.xhtml"
    status, headers, content = get(port, "/book/nav.xhtml")
    assert (status, headers["Content-Type"]) == (200, "application/xhtml+xml")
    assert b"<p>text</p><script" in content
    assert b"/preview.css" in content
    assert get(port, "/book/styles/a.css")[2] == b"p{}"
    assert get(port, "/preview.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/book/../../../../etc/passwd", "/book/%2e%2e/%2e%2e/etc/passwd", "/../metadata.yaml", "//etc/passwd", "/book//etc/passwd"]
)
def test_nothing_but_the_shelf_is_served(port: int, shelf: Shelf, path: str) -> None:
    shelf.put(BOOK, ())
    assert get(port, path)[0] == 404


def test_another_host_name_is_refused(port: int) -> None:
    assert get(port, "/", "rebound.example")[0] == 403
    assert get(port, "/", f"rebound.example:{port}")[0] == 403
    assert get(port, "/", f"localhost:{port}")[0] == 200


def test_only_this_machine_can_reach_it(shelf: Shelf) -> None:
    server = PreviewServer(0, shelf)
    assert server.server_address[0] == "127.0.0.1"
    server.server_close()


def test_problems_are_told_and_the_book_stays(port: int, shelf: Shelf) -> None:
    shelf.put(BOOK, ())
    shelf.begin()
    shelf.fail((FAULT,))
    told = state(port)
    assert told["problems"] == [{"severity": "error", "text": str(FAULT)}]
    assert told["built"] == 1
    assert get(port, "/book/nav.xhtml")[0] == 200


def test_a_change_wakes_who_waits(port: int, shelf: Shelf) -> None:
    now = state(port)["version"]
    threading.Timer(0.2, lambda: shelf.put(BOOK, ())).start()
    start = time.monotonic()
    assert state(port, now)["built"] == 1
    assert 0.1 < time.monotonic() - start < 10


def test_a_taken_port_is_a_problem() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        options = Options(command="preview", book=Path(), output=Path(), port=taken.getsockname()[1])
        with pytest.raises(Stop) as stop:
            preview.run(options)
    assert stop.value.problems[0].code == "port-unavailable"


def test_only_files_of_the_book_are_looked_at(tmp_path: Path) -> None:
    for name in ("chapters/a.md", "build/a.yaml", ".venv/b.md", "c.bib", "d.pyc", "chapters/.e.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert {Path(path).relative_to(tmp_path).as_posix() for path in preview.snapshot(tmp_path)} == {"chapters/a.md", "c.bib"}


def test_changes_come_once_they_are_over(tmp_path: Path) -> None:
    changes = preview.changes(tmp_path)
    next(changes)
    threading.Timer(0.1, lambda: (tmp_path / "a.md").write_text("x")).start()
    start = time.monotonic()
    next(changes)
    assert 0.1 < time.monotonic() - start < 10


def test_a_book_is_shown_built_again_and_left_with_ctrl_c(tmp_path: Path) -> None:
    book = tmp_path / "书"
    new.write(book, new.new_book("书", datetime.date(2026, 11, 24), "书"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    program = f"import sys; from kanben.cli import main; sys.exit(main(['preview', '--book', {str(book)!r}, '--port', '{number}']))"
    running = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=Path(__file__).parent.parent)
    try:
        assert running.stdout is not None
        assert f"http://127.0.0.1:{number}/" in running.stdout.readline().decode()
        told = until(number, lambda told: told["built"] == 1)
        assert told["problems"] == []
        assert "写一章" in get(number, "/book/ch-writing.xhtml")[2].decode()
        chapter = book / "chapters/01-writing.md"
        chapter.write_text(chapter.read_text("utf-8") + "\n见@{fig-nowhere}。\n", "utf-8")
        told = until(number, lambda told: bool(told["problems"]))
        assert "fig-nowhere" in told["problems"][0]["text"]
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 0
    assert b"Traceback" not in rest


def until(number: int, done: Any, seconds: float = 60) -> dict[str, Any]:
    end, version = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        told = state(number, version)
        if done(told) and not told["building"]:
            return told
        version = told["version"]
    raise AssertionError(f"not within {seconds} s")

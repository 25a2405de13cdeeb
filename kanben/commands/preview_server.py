"""The preview's web server: on this machine only, and only what was put on its shelf; no file is ever opened for a request."""

from __future__ import annotations

import io
import json
import posixpath
import sys
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

from kanben.problems import Problem
from kanben.resources import defaults_folder

_XHTML: Final = "application/xhtml+xml"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_LONGEST_WAIT = 20.0  # seconds that a request for the state is held back when nothing changes
_ADDED_TO_HEAD = b'<link rel="stylesheet" type="text/css" href="/preview.css"/></head>'
_ADDED_TO_BODY = b'<script src="/preview.js"></script></body>'
_WAITING = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Kanben</title></head><body></body></html>"""
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:"


@dataclass(frozen=True, slots=True)
class OpenedEpub:
    """The files of an EPUB below its package document: media type and bytes by path; documents in reading order; the contents."""

    files: Mapping[str, tuple[str, bytes]]
    order: tuple[str, ...]
    start: str


def opened_epub(content: bytes) -> OpenedEpub:
    """Unpack an EPUB that Kanben wrote."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package_path = etree.fromstring(archive.read("META-INF/container.xml")).find(f".//{_CONTAINER}rootfile").get("full-path")
        package = etree.fromstring(archive.read(package_path))
        items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
        folder = posixpath.dirname(package_path)
        files = {item.get("href"): (item.get("media-type"), archive.read(posixpath.join(folder, item.get("href")))) for item in items.values()}
    order = tuple(items[ref.get("idref")].get("href") for ref in package.iter(f"{_OPF}itemref"))
    start = next(item.get("href") for item in items.values() if "nav" in (item.get("properties") or "").split())
    return OpenedEpub(files, order, start)


@dataclass(frozen=True, slots=True)
class State:
    """What a browser asks for: a number that grows with every change, the number of builds, and what was found."""

    version: int = 1
    built: int = 0
    building: bool = True
    book: OpenedEpub = OpenedEpub({}, (), "")
    problems: tuple[Problem, ...] = ()

    def record(self) -> str:
        """As JSON, without the book itself."""
        problems = [{"severity": problem.severity, "text": str(problem)} for problem in self.problems]
        plain = {"version": self.version, "built": self.built, "building": self.building}
        return json.dumps(plain | {"order": self.book.order, "start": self.book.start, "problems": problems}, ensure_ascii=False)


class Shelf:
    """The newest book and its problems, shared between the one who builds and those who look."""

    def __init__(self) -> None:
        self._state = State()
        self._changed = threading.Condition()
        self._closed = False

    @property
    def state(self) -> State:
        """What there is now."""
        return self._state

    def begin(self) -> None:
        """A build begins."""
        self._set(replace(self._state, building=True))

    def put(self, book: OpenedEpub, problems: Sequence[Problem]) -> None:
        """A build has given a book."""
        self._set(replace(self._state, built=self._state.built + 1, building=False, book=book, problems=tuple(problems)))

    def fail(self, problems: Sequence[Problem]) -> None:
        """A build has failed; the book stays."""
        self._set(replace(self._state, building=False, problems=tuple(problems)))

    def close(self) -> None:
        """Nobody waits any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def newer(self, version: int, seconds: float) -> State:
        """The state, as soon as it is another than `version`, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._state.version != version, seconds)
            return self._state

    def _set(self, state: State) -> None:
        with self._changed:
            self._state = replace(state, version=state.version + 1)
            self._changed.notify_all()


class PreviewServer(ThreadingHTTPServer):
    """Serves a shelf on 127.0.0.1. Raises `OSError` when the port cannot be had."""

    daemon_threads = True

    def __init__(self, port: int, shelf: Shelf) -> None:
        self.shelf = shelf
        folder = defaults_folder("templates") / "preview"
        self.own = {f"/{name}": (media_type, (folder / name).read_bytes()) for name, media_type in _OWN.items()}
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing to say when a browser went away before its answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


_OWN: Final = {"preview.js": "text/javascript", "preview.css": "text/css"}


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a document of the book, the state, or the preview's own two files."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if host not in {"127.0.0.1", "localhost"}:  # a page elsewhere whose name leads here must not read the book
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"only 127.0.0.1 and localhost")
            return
        address = urlsplit(self.path)
        state = self.server.shelf.state
        if address.path == "/state":
            after = parse_qs(address.query).get("after", [""])[0]
            state = self.server.shelf.newer(int(after) if after.isascii() and after.isdigit() else 0, _LONGEST_WAIT)
            self._answer(HTTPStatus.OK, "application/json", state.record().encode())
        elif address.path in self.server.own:
            self._answer(HTTPStatus.OK, *self.server.own[address.path])
        elif address.path == "/":
            self._first_page(state)
        else:
            self._document(state, unquote(address.path).removeprefix("/book/"))

    def _first_page(self, state: State) -> None:
        if state.book.start:
            self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", location=f"/book/{state.book.start}")
        else:
            self._answer(HTTPStatus.OK, "text/html", _with_script(_WAITING))

    def _document(self, state: State, path: str) -> None:
        if path not in state.book.files:
            self._answer(HTTPStatus.NOT_FOUND, "text/html", _with_script(_WAITING))
            return
        media_type, content = state.book.files[path]
        self._answer(HTTPStatus.OK, media_type, _with_script(content) if media_type == _XHTML else content)

    def _answer(self, status: HTTPStatus, media_type: str, content: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the terminal belongs to the problems."""


def _with_script(document: bytes) -> bytes:
    return document.replace(b"</head>", _ADDED_TO_HEAD, 1).replace(b"</body>", _ADDED_TO_BODY)

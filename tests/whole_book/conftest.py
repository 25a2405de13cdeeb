"""The repository's own book, built once, with every socket shut."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kanben.book.model import Book
from kanben.outputs import Ready
from kanben.pipeline import Findings, Result, build, prepare
from kanben.progress import silent

ROOT = Path(__file__).parents[2]


class NetworkTouched(BaseException):
    """A build wanted a connection. Nothing that expects an error of the network catches it."""


@contextmanager
def without_network() -> Iterator[None]:
    """Every attempt to connect or to look a name up fails at once."""

    def refused(*arguments: object, **_: object) -> None:
        raise NetworkTouched(arguments)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refused)
        for name in ("getaddrinfo", "create_connection"):
            patch.setattr(socket, name, refused)
        yield


@pytest.fixture(scope="session")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    with without_network():
        return build(ROOT, tmp_path_factory.mktemp("build"), ("epub", "pdf"))


@pytest.fixture(scope="session")
def epub(result: Result) -> Path:
    return result.outputs[0].artifact.path


@pytest.fixture(scope="session")
def pdf(result: Result) -> Path:
    return result.outputs[1].artifact.path


@pytest.fixture(scope="session")
def ready() -> Ready:
    """The book as it is handed to both outputs."""
    return prepare(ROOT, Findings(), silent, fonts=False)


@pytest.fixture(scope="session")
def book(ready: Ready) -> Book:
    return ready.book

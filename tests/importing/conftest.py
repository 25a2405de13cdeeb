"""Each fixture source imported once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.importing.books import SHARED, SOURCES, Imported, imported


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    """The import of a source by its name: a folder of `sources/`, or a path below the shared material."""

    @cache
    def of(name: str) -> Imported:
        source = SHARED / name if "/" in name else SOURCES / name
        return imported(source, tmp_path_factory.mktemp("import") / "book")

    return of

"""A very large book: what it costs, and whether it can still be used."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kanben.epub.contents import surveyable
from kanben.epub.publication import NavPoint
from tests.epub.extra_checks import MAX_DOCUMENT, extra_checks
from tests.epub.large_book import CHAPTERS, NOTES, PICTURES, SECTIONS, write_large_book
from tests.epub.opened import X, open_epub, words

ROOT = Path(__file__).parents[2]
MEMORY = 800  # MB at most; half of it is what was measured
TIME = 600  # seconds at most, on a busy machine


@pytest.mark.slow
def test_five_hundred_chapters(tmp_path: Path) -> None:
    write_large_book(tmp_path / "book")
    begun = time.monotonic()
    build = [sys.executable, str(ROOT / "build.py"), "epub", "--book", str(tmp_path / "book"), "--output", str(tmp_path)]
    # Counted by a small process of its own: a child's largest size begins with that of the process it was forked from.
    count = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
    count += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    run = subprocess.run([sys.executable, "-c", count, *build], check=True, stdout=subprocess.PIPE, text=True)
    assert int(run.stdout) / (1024 if sys.platform == "linux" else 1024**2) < MEMORY
    assert time.monotonic() - begun < TIME

    book = open_epub(tmp_path / "large.epub")
    assert extra_checks(tmp_path / "large.epub") == ()
    assert max(document.size for document in book.documents.values()) <= MAX_DOCUMENT
    links = [(path, link) for path, document in book.documents.items() for link in document.elements(f"{X}a")]
    dead = [f"{path}: {link.get('href')}" for path, link in links if "://" not in link.get("href") and book.target(path, link.get("href"))[1] is None]
    assert dead == []
    assert sum("doc-noteref" in words(link, "role") for _, link in links) == CHAPTERS * NOTES
    assert sum(item.media_type == "image/png" for item in book.items.values()) == CHAPTERS * PICTURES + 1  # and the cover
    entries = [link.get("href") for link in book.navs()["toc"].iter(f"{X}a")]
    assert len(entries) == len(set(entries)) == CHAPTERS * (1 + SECTIONS) + 1


def point(depth: int, width: int) -> NavPoint:
    return NavPoint("甲", "a.xhtml", children=tuple(point(depth - 1, width) for _ in range(width)) if depth > 1 else ())


@pytest.mark.parametrize(("most", "entries"), [(100, 40), (40, 40), (39, 13), (13, 13), (12, 4), (4, 4), (1, 1)])
def test_contents_lose_their_lowest_levels_first(most: int, entries: int) -> None:
    def count(points: tuple[NavPoint, ...]) -> int:
        return sum(1 + count(p.children) for p in points)

    assert count(surveyable((point(4, 3),), most)) == entries

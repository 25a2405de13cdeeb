"""Two books in full, and a page that a browser saved: imported, counted on both sides, built, checked. Skipped where they are absent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kanben.pipeline import build
from tests.importing.books import SHARED, Imported, faults

SCALING, RUST, PAGE = "corpora/scaling-book-cn", "corpora/rust-by-example-cn", "seed/conclusion-page.txt"
Book = Callable[[str], Imported]


def needs(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (SHARED / name).exists(), reason=f"{name} is not beside this checkout")


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=needs(name)) for name in (SCALING, RUST, PAGE)])
def test_it_builds_and_epubcheck_is_silent(book: Book, name: str, tmp_path: Path) -> None:
    result = build(book(name).folder, tmp_path, ("epub",))
    assert faults(result.outputs[0].artifact.path) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=needs(name)) for name in (SCALING, RUST)])
def test_it_is_printed_as_well(book: Book, name: str, tmp_path: Path) -> None:
    result = build(book(name).folder, tmp_path, ("pdf",))
    assert result.outputs[0].pages > 150


@needs(SCALING)
@pytest.mark.slow
def test_scaling_book_is_accounted_for(book: Book) -> None:
    made = book(SCALING)
    source = "".join(path.read_text("utf-8") for path in sorted((SHARED / SCALING).glob("*.md")) if path.name not in ("README.md", "dropdown.md"))
    chapters = "".join(path.read_text("utf-8") for path in sorted(made.folder.glob("chapters/*.md")))
    totals = made.report["totals"]
    figures = len(re.findall(r"\{% include figure", source))
    assert totals["pictures"] == {"source": figures, "book": figures}
    notes = source.count("<d-footnote>")
    assert totals["notes"] == {"source": notes, "book": notes}
    assert len(re.findall(r"^\[\^\d+\]:", chapters, re.MULTILINE)) == notes
    cites = source.count("<d-cite ")
    assert totals["citations"] == {"source": cites, "book": cites}
    for kind in ("formulas", "tables", "listings"):
        assert totals[kind]["source"] == totals[kind]["book"] > 0
    assert totals["links"]["book"] - totals["links"]["source"] == source.count("<iframe"), "a frame became a link"
    assert "{%" not in chapters
    assert "<d-" not in chapters
    assert "{:" not in chapters


@needs(SCALING)
@pytest.mark.slow
def test_scaling_book_has_parts_pictures_and_no_site_pages(book: Book) -> None:
    made = book(SCALING)
    assert [len(part["chapters"]) for part in made.metadata["parts"]] == [3, 5, 2, 2]
    assert made.metadata["title"] == {"zh-Hans": "如何扩展你的模型", "en": "How To Scale Your Model"}
    moving = sorted(path.name for path in made.folder.rglob("*.gif"))
    assert made.report["animations"] == len(moving) == 8
    assert sum("moves in the EPUB" in line for line in made.told("converted")) == 8
    assert sorted(made.report["missing_pictures"]) == ["assets/img/continuous-batching.gif", "assets/img/pointwise-product.gif"]
    dropped = made.told("dropped")
    assert any(line.startswith("README.md") for line in dropped)
    assert any(line.startswith("dropdown.md") for line in dropped)


@needs(RUST)
@pytest.mark.slow
def test_rust_by_example_is_accounted_for(book: Book) -> None:
    made = book(RUST)
    totals = made.report["totals"]
    for kind in ("links", "listings", "notes"):
        assert totals[kind]["source"] == totals[kind]["book"] > 0
    assert made.metadata["contributors"][-1] == {"name": "Aaran Xu", "role": "trl"}
    assert made.metadata["rights"]["licence"] == "Apache-2.0 OR MIT"
    pages = [page for chapter in made.report["chapters"] for page in chapter["pages"]]
    assert len(made.metadata["chapters"]) == 24
    assert len(pages) == len(set(pages)) > 150
    destructuring = made.chapter("flow-control")
    levels = [len(m[1]) for m in re.finditer(r"^(#+) (?:match|解构|元组)\b", destructuring, re.MULTILINE)]
    assert levels[:3] == [2, 3, 4]
    assert any(line.startswith("english/:0:") for line in made.told("dropped"))
    assert sum("never closed" in line for line in made.told("person")) == 2


@needs(PAGE)
def test_a_page_saved_as_text_fills_the_fields_of_a_chapter(book: Book) -> None:
    made = book(PAGE)
    text = made.chapter("conclusion")
    matter = made.folder / "chapters"
    assert len(list(matter.glob("*.md"))) == 1
    keys = re.findall(r"^(\w+):", text.split("---\n")[1], re.MULTILINE)
    wanted = "title original translation number abstract key_points contents acknowledgments further_reading resources advice feedback remarks cite"
    assert keys == wanted.split()
    assert made.metadata["parts"][0]["title"] == "结论与扩展"
    bibliography = (made.folder / "references.bib").read_text("utf-8")
    assert bibliography.count("@online{") == 13
    assert "2211.05102" in bibliography
    for gone in ("Toggle navigation", "enable JavaScript", "giscus", "Powered by", "¶", "](../"):
        assert gone not in text
    assert "[Part 10: JAX](https://jax-ml.github.io/scaling-book/jax-stuff)" in text
    told = {int(re.search(r":(\d+):", line)[1]) for fate in ("converted", "dropped", "person") for line in made.told(fate)}  # type: ignore[index]
    assert told >= {3, 5, 11, 12, 13, 14, 15, 16, 17, 19, 20, 30, 45, 46, 47, 51, 52, 65, 78}, "each piece is named"

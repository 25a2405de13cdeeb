"""Folios in lists that move what they give the pages of, and in books that are laid out twice."""

from __future__ import annotations

from pathlib import Path

from kanben.pipeline import build
from tests.entries.large import FILLER, book, word
from tests.entries.printed import read

WIDE = "| " + " | ".join(f"第{n}栏" for n in range(11)) + " |\n|" + "---|" * 11 + "\n| " + " | ".join("123456" for _ in range(11)) + " |\n"


def test_a_glossary_before_a_text_that_it_gives_the_pages_of(tmp_path: Path) -> None:
    root = book(tmp_path, terms=40, marks=10, chapters=2)
    description = (root / "metadata.yaml").read_text("utf-8").replace("[glossary, index, colophon]", "[index, colophon]")
    (root / "metadata.yaml").write_text(description.replace("[title-page, preface.md, contents]", "[title-page, glossary, preface.md]"), "utf-8")
    (root / "chapters/preface.md").write_text(f"---\ntitle: 前言\n---\n{FILLER * 60}\n\n前言说[{word(3)}]{{.term}}。\n", "utf-8")
    build(root, root / "out", ("pdf",))
    printed = read(root / "out/small-book.pdf")
    assert len(printed.links) > 40
    assert printed.astray() == []
    page = next(number for number, text in enumerate(printed.texts) if f"前言说{word(3)}" in text)
    assert printed.labels[page] in {said for said, _ in printed.links}
    assert not printed.labels[page].isdecimal()


def test_a_book_that_is_laid_out_twice(tmp_path: Path) -> None:
    root = book(tmp_path, terms=12, marks=24, chapters=2)
    first = root / "chapters/01-c1.md"
    first.write_text(first.read_text("utf-8") + "\n" + WIDE, "utf-8")
    result = build(root, root / "out", ("pdf",))
    assert "table-shrunk" in {problem.code for problem in result.problems}
    printed = read(root / "out/small-book.pdf")
    assert len(printed.links) > 36
    assert printed.astray() == []
    assert "iii" in {said.partition(",")[0] for said, _ in printed.links}  # though no page of the front matter prints its number

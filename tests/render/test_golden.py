"""Each kind of node in both media, against what was looked at once: golden/NAME.md -> golden/NAME.epub.xhtml and NAME.print.xhtml.

`pytest --accept` writes what comes out now; read the difference before you commit it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from kanben.outputs import edition_of
from kanben.render.documents import documents
from kanben.render.edition import Medium
from kanben.render.templates import escape
from tests.render.rendered import book, prepared

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.md"))
FILES = {
    "assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"/>',
    "references.bib": "@book{a, title = {A <b>}, author = {Doe, Jane}, date = {2001}}\n@book{b, title = {乙}, author = {张三}, date = {2002}}\n",
}


def markup(root: Path, name: str, medium: Medium) -> str:
    """The first chapter's markup, without its opening; formulas are left as LaTeX."""
    text = (GOLDEN / f"{name}.md").read_text("utf-8")
    ready = prepared(book(root, text, files=FILES, settings="citation_style: apa\n"))
    edition, problems = edition_of(ready, medium)
    assert not problems
    plain = {formula: f'<span class="formula">{escape(formula.tex)}</span>' for formula in edition.formulas}
    chapter = next(document for document in documents(replace(edition, formulas=plain), ()) if document.id == "ch-first")
    return str(chapter.body).partition("</header>")[2].strip() + "\n"


@pytest.mark.parametrize("medium", list(Medium), ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_markup(name: str, medium: Medium, tmp_path: Path, accept: bool) -> None:
    made = markup(tmp_path, name, medium)
    etree.fromstring(f'<div xmlns:epub="http://www.idpf.org/2007/ops">{made}</div>')  # well-formed, whatever it says
    golden = GOLDEN / f"{name}.{medium}.xhtml"
    if accept:
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8")


def test_the_case_without_text_would_be_seen() -> None:
    assert len(NAMES) >= 10
    assert {path.name for path in GOLDEN.glob("*.xhtml")} == {f"{name}.{medium}.xhtml" for name in NAMES for medium in Medium}

"""A book's own templates and styles take the place of Kanben's, file by file."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader

from kanben.outputs import make_pdf
from kanben.pipeline import Findings, build, prepare
from kanben.progress import silent
from tests.epub.opened import open_epub
from tests.problems.broken import sound_book

CONTENTS = """\
<h1>{{ heading }}</h1>
<p>本书自己的目录：{% for entry in entries %}{{ entry.title }}；{% endfor %}</p>
"""
STYLE = """\
@page { size: 200pt 300pt; margin: 20pt }
"""


def test_templates_and_styles_of_the_print_edition(tmp_path: Path) -> None:
    book = sound_book(tmp_path / "book")
    (book / "templates/print").mkdir(parents=True)
    (book / "templates/print/contents.html.j2").write_text(CONTENTS, "utf-8")
    (book / "styles").mkdir()
    (book / "styles/print.css").write_text(STYLE, "utf-8")
    reader = PdfReader(io.BytesIO(make_pdf(prepare(book, Findings(), silent, fonts=False)).content))
    assert any("本书自己的目录" in "".join(page.extract_text().split()) for page in reader.pages)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(200, 300)}


def test_templates_and_styles_of_the_epub(tmp_path: Path) -> None:
    book = sound_book(tmp_path / "book")
    (book / "templates/pages").mkdir(parents=True)
    (book / "templates/pages/colophon.xhtml.j2").write_text("<h1>跋</h1>\n<p>{{ title }}自己的版本记录</p>\n", "utf-8")
    (book / "styles").mkdir()
    (book / "styles/epub.css").write_text("p { color: #123456 }\n", "utf-8")
    path = build(book, tmp_path / "out", ("epub",)).outputs[0].artifact.path
    written = open_epub(path)
    colophon = next(document for path, document in written.documents.items() if path.endswith("/colophon.xhtml"))
    assert "好书自己的版本记录" in "".join(colophon.root.itertext())
    assert any(content == b"p { color: #123456 }\n" for name, content in written.contents.items() if name.endswith(".css"))


def test_what_is_not_replaced_stays(tmp_path: Path) -> None:
    plain = sound_book(tmp_path / "plain")
    changed = sound_book(tmp_path / "changed")
    (changed / "templates/pages").mkdir(parents=True)
    (changed / "templates/pages/colophon.xhtml.j2").write_text("<h1>跋</h1>\n", "utf-8")
    one, two = (build(book, tmp_path / book.name / "out", ("epub",)).outputs[0].artifact.path for book in (plain, changed))
    ours, theirs = open_epub(one).contents, open_epub(two).contents
    assert ours.keys() == theirs.keys()
    assert [name.rpartition("/")[2] for name in ours if ours[name] != theirs[name]] == ["colophon.xhtml"]

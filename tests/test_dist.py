from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html
from PIL import Image

from kanben.citations.own import OwnCitation
from kanben.commands import dist, new
from kanben.commands.dist_page import citation_file, first_sentence, view_epub, yaml_text
from kanben.commands.dist_record import font_records, tools
from kanben.commands.options import Options
from kanben.console import size
from kanben.manuscript.metadata import Fonts, Metadata
from kanben.problems import Stop
from kanben.render.documents import FILTERS
from kanben.render.templates import Templates
from kanben.resources import defaults_folder

pytestmark = pytest.mark.xdist_group("distribution")  # its book is built once

TEMPLATES = Templates([defaults_folder("templates")], {**FILTERS, "yaml": yaml_text, "file_size": size})
DAY = datetime.date(2026, 11, 24)


def write_book(folder: Path) -> Path:
    new.write(folder, new.new_book("书", DAY, "书"))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution of a new book."""
    book = write_book(tmp_path_factory.mktemp("dist") / "书")
    assert dist.run(Options(command="dist", book=book, output=book / "dist", verbosity=-1)) == 0
    return book / "dist"


def described(**more: Any) -> Metadata:
    plain = {
        "slug": "x",
        "title": '带"引号"的书: #1',
        "identifier": "doi:10.1234/abc",
        "date": "2026-11-24",
        "contributors": [{"name": "某甲", "role": "aut"}, {"name": "Ann Other", "role": "trl"}],
        "rights": {"licence": "CC-BY-4.0", "holder": "某甲", "year": 2026},
    }
    return Metadata.model_validate(plain | more)


def test_everything_that_goes_online_is_there(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert names == {
        "book.epub",
        "book.pdf",
        "book.bib",
        "book.ris",
        "book.csl.json",
        "cover.png",
        "cover-small.png",
        "CITATION.cff",
        "build-record.json",
        "index.html",
        "SHA256SUMS",
    }
    assert [path.name for path in made.parent.iterdir() if path.name.startswith(".") and path.name != ".gitignore"] == []


def test_sums_are_accepted(made: Path) -> None:
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=made, capture_output=True, text=True, check=True)
    assert checked.stdout.count(": OK") == 10
    (first, *_) = (made / "SHA256SUMS").read_text().splitlines()
    digest, name = first.split("  ")
    assert digest == hashlib.sha256((made / name).read_bytes()).hexdigest()


def test_the_same_book_gives_the_same_bytes_and_replaces_what_was_there(made: Path) -> None:
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    assert dist.run(Options(command="dist", book=made.parent, output=made, verbosity=-1)) == 0
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_the_page_is_one_small_file_without_scripts(made: Path) -> None:
    text = (made / "index.html").read_text("utf-8")
    page = html.document_fromstring(text)
    assert len(text.encode()) < 200_000
    assert not page.xpath("//script | //iframe | //object | //link[@rel='stylesheet'] | //@style[contains(., 'url')] | //@onclick")
    loaded = [*page.xpath("//img/@src"), *re.findall(r"url\(([^)]*)\)", text)]
    assert loaded == ["cover-small.png"]
    assert "prefers-color-scheme: dark" in text


def test_the_page_can_be_read_by_everyone(made: Path) -> None:
    page = html.document_fromstring((made / "index.html").read_bytes())
    assert page.get("lang") == "zh-Hans"
    assert page.xpath("//img/@alt") == ["《书》封面"]
    assert len(page.xpath("//h1")) == 1
    ids = set(page.xpath("//@id"))
    assert ids >= set(page.xpath("//@aria-labelledby"))
    assert page.xpath("//meta[@name='viewport']")


def test_every_file_that_the_page_names_is_there(made: Path) -> None:
    page = html.document_fromstring((made / "index.html").read_bytes())
    local = {address for address in (*page.xpath("//a/@href"), *page.xpath("//img/@src")) if not re.match(r"[a-z]+:", address)}
    assert local == {"book.epub", "book.pdf", "cover.png", "cover-small.png", "CITATION.cff", "build-record.json"}
    assert all((made / name).is_file() for name in local)


def test_the_page_says_what_the_book_has(made: Path) -> None:
    page = html.document_fromstring((made / "index.html").read_bytes())
    text = page.text_content()
    record = json.loads((made / "build-record.json").read_text("utf-8"))
    pages = next(file["pages"] for file in record["files"] if file["name"] == "book.pdf")
    assert f"{pages}页" in text
    assert [" ".join(item.text_content().split()) for item in page.xpath("//ol[@class='contents']/li")] == [
        "第1章 写一章", "第2章 做成书", "参考文献", "译名对照表", "索引", "版本记录",
    ]  # fmt: skip
    for name in ("book.epub", "book.pdf"):
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() in text


def test_the_record_names_tools_and_fonts_and_nothing_of_this_machine(made: Path) -> None:
    text = (made / "build-record.json").read_text("utf-8")
    record = json.loads(text)
    assert record["tools"]["weasyprint"] == "70.0"
    assert record["tools"]["pandoc"].startswith("3.")
    serif = next(font for font in record["fonts"] if "serif" in font["roles"])
    assert serif["family"] == Fonts().serif[0]
    assert "Version" in serif["version"]
    assert "Open Font License" in serif["licence"]
    assert str(Path.home()) not in text
    assert str(made.parent) not in text
    assert "/usr" not in text
    assert all(tools().values())
    assert font_records(Fonts(serif="No Such Family", kai="No Such Family"))


def test_the_covers(made: Path) -> None:
    assert Image.open(made / "cover.png").size == (1600, 2560)
    assert Image.open(made / "cover-small.png").size == (640, 1024)
    assert (made / "cover.png").read_bytes() == view_epub((made / "book.epub").read_bytes()).cover.content


def test_parts_are_shown_with_their_chapters() -> None:
    out = io.BytesIO()
    nav = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol>'
        '<li><a href="preface.xhtml">前言</a><ol><li><a href="preface.xhtml#s1">节</a></li></ol></li>'
        '<li><a href="part-1.xhtml">第一部 基础</a><ol><li><a href="ch-a.xhtml">第1章 <em>甲</em></a>'
        '<ol><li><a href="ch-a.xhtml#s">1.1</a></li></ol></li></ol></li></ol></nav></body></html>'
    )
    with zipfile.ZipFile(out, "w") as archive:
        container = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfile full-path="E/p.opf"/></container>'
        archive.writestr("META-INF/container.xml", container)
        items = '<item href="i/c.jpg" media-type="image/jpeg" properties="cover-image"/><item href="n.xhtml" properties="nav scripted"/>'
        archive.writestr("E/p.opf", f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest></package>')
        archive.writestr("E/i/c.jpg", b"jpeg")
        archive.writestr("E/n.xhtml", nav)
    view = view_epub(out.getvalue())
    assert [(entry.title, entry.chapters) for entry in view.contents] == [("前言", ()), ("第一部 基础", ("第1章 甲",))]
    assert (view.cover.path, view.cover.content) == ("c.jpg", b"jpeg")


ORIGINAL = {"title": "How: to", "authors": ["Jane Q. Public"], "year": 2025, "url": "https://example.org/"}


def test_citation_file() -> None:
    cited = yaml.safe_load(citation_file(described(original=ORIGINAL), TEMPLATES, ()))
    assert cited["cff-version"] == "1.2.0"
    assert cited["title"] == '带"引号"的书: #1'
    assert cited["authors"] == [{"name": "某甲"}]
    assert cited["license"] == "CC-BY-4.0"
    assert cited["doi"] == "10.1234/abc"
    assert cited["date-released"] == DAY
    book = cited["preferred-citation"]
    assert (book["type"], book["year"], book["translators"]) == ("book", 2026, [{"family-names": "Other", "given-names": "Ann"}])
    assert cited["references"][0]["authors"] == [{"family-names": "Public", "given-names": "Jane Q."}]


def test_citation_file_without_what_is_not_known() -> None:
    rights = {"licence": "All rights reserved", "holder": "某甲", "year": 2026}
    translator = [{"name": "某乙", "role": "trl"}]
    metadata = described(rights=rights, identifier="urn:uuid:bb320daa-d596-57f3-8541-415308eb9d75", contributors=translator, original=ORIGINAL)
    cited = yaml.safe_load(citation_file(metadata, TEMPLATES, (OwnCitation("book", (), ""),)))
    assert "license" not in cited
    assert cited["identifiers"] == [{"type": "other", "value": metadata.identifier}]
    assert cited["authors"] == [{"family-names": "Public", "given-names": "Jane Q."}]  # of a translation, those of the original


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("一句。两句。", "一句。", "两句。"),
        ("他说：“好。”然后呢？", "他说：“好。”", "然后呢？"),
        ("Version 1.2 is out. More.", "Version 1.2 is out.", "More."),
        ("没有句号", "没有句号", ""),
        ("", "", ""),
    ],
)
def test_first_sentence(text: str, first: str, rest: str) -> None:
    assert first_sentence(text) == (first, rest)


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    dist.foreign(folder)
    dist.put_folder(folder, {"a": b"1", "SHA256SUMS": b"00  a\n"})
    dist.foreign(folder)
    (folder / "CNAME").write_text("book.example")
    with pytest.raises(Stop, match="CNAME") as stop:
        dist.foreign(folder)
    assert stop.value.problems[0].code == "output-unwritable"


def test_a_failed_write_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "dist"
    dist.put_folder(folder, {"a": b"1"})
    with pytest.raises(Stop, match="cannot write dist"):
        dist.put_folder(folder, {"b": b"2", "no/such": b"3"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
    dist.put_folder(folder, {"b": b"2"})
    assert [path.name for path in folder.iterdir()] == ["b"]

"""Bilingual editions and marks of what is stale: the markup of each piece in both media, and whole books."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree
from pdfua import validate

from kanben.manuscript.metadata import Bilingual
from kanben.outputs import Ready, edition_of
from kanben.pipeline import Findings, build, prepare
from kanben.problems import Stop
from kanben.progress import silent
from kanben.render.documents import documents
from kanben.render.edition import Medium
from tests.epub.ace import lacking, run_ace
from tests.epub.extra_checks import extra_checks
from tests.pdf.tagged import read
from tests.tools.epubcheck import Level, run_epubcheck
from tests.translation.bilingual_book import copied
from tests.translation.test_command import replace, run

MODES = [mode for mode in get_args(Bilingual) if mode != "none"]
CHECKED = pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    root = copied(tmp_path)
    assert run(root, "record") == 0
    capsys.readouterr()
    return root


def ready(root: Path, mode: Bilingual | None) -> Ready:
    findings = Findings()
    made = prepare(root, findings, silent, fonts=False, bilingual=mode)
    findings.halt_on_errors()
    return made


def pages(made: Ready, medium: Medium) -> dict[str, str]:
    """Markup of each leaf, its formulas as empty elements."""
    edition, problems = edition_of(made, medium)
    assert not problems
    return {d.id: re.sub(r"<math.*?</math>|<span class=\"math.*?</span>", "<math/>", str(d.body)) for d in documents(edition, ())}


def chapter(root: Path, mode: Bilingual | None, medium: Medium = Medium.EPUB) -> str:
    return pages(ready(root, mode), medium)["ch-kettle"]


@pytest.mark.parametrize(
    ("mode", "medium", "golden"),
    [
        (
            "interleaved",
            Medium.EPUB,
            """<blockquote>
<p>看着的壶不开。</p>
<div class="original-text" lang="en" xml:lang="en">
<p>“A watched pot never boils.”</p>
</div>
</blockquote>
<h3 id="ch-kettle-s2"><span class="number">1.1.1</span> 别的燃料</h3>
<div class="original-text original-heading" lang="en" xml:lang="en">
<p>Other fuels</p>
</div>""",
        ),
        (
            "facing",
            Medium.PRINT,
            """<li><div class="facing">
<div class="translation">
开着的壶盖；
</div>
<div class="original-text" lang="en" xml:lang="en">
<p>an open lid;</p>
</div>
</div></li>""",
        ),
        (
            "fold",
            Medium.EPUB,
            """<li>开着的壶盖；
<details class="original-text" lang="en" xml:lang="en">
<summary class="original-label" lang="zh-Hans" xml:lang="zh-Hans">原文</summary>
<p>an open lid;</p>
</details></li>""",
        ),
        (
            "fold",
            Medium.PRINT,
            """<li>开着的壶盖；
<div class="original-text" lang="en" xml:lang="en">
<p>an open lid;</p>
</div></li>""",
        ),
        (
            "interleaved",
            Medium.EPUB,
            """<p>从壶盖散走的热，这里不计。</p>
<p><span class="original-text" lang="en" xml:lang="en">Heat that leaves through the lid is left out of account here.</span></p>""",
        ),
    ],
)
def test_each_piece(book: Path, mode: Bilingual, medium: Medium, golden: str) -> None:
    assert golden in chapter(book, mode, medium)


@pytest.mark.parametrize("medium", list(Medium), ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_what_is_the_same_stands_once_and_each_piece_has_its_language(book: Path, mode: Bilingual, medium: Medium) -> None:
    markup = chapter(book, mode, medium)
    assert re.sub("<[^>]+>", "", markup).count("print(4186") == 1
    assert markup.count("<img") == 1
    assert markup.count('class="equation"') == 1
    assert markup.count("The flow of heat from element to water") == 1
    root = etree.fromstring(f'<div xmlns:epub="http://www.idpf.org/2007/ops">{markup}</div>')
    originals = [e for e in root.iter() if "original-text" in e.get("class", "").split()]
    assert len(originals) >= 12
    assert {e.get("lang") for e in originals} == {"en"}
    han = re.compile("[\u4e00-\u9fff]")
    assert not [e for e in originals if han.search("".join(t for t in e.itertext() if t != "原文"))]


def test_a_passage_that_nothing_renders_is_shown_in_the_original(book: Path) -> None:
    replace(book, "original/kettle.md", "### Other fuels", "Height counts as well, and the season of the year, too.\n\n### Other fuels")
    shown = '</blockquote>\n<div class="original-text untranslated" lang="en" xml:lang="en">\n<p>Height counts as well, and the season'
    assert shown in chapter(book, "fold")


def test_what_a_book_cannot_carry_becomes_text(book: Path) -> None:
    odd = 'an <b onclick="x()">open</b> lid, [@smith; @fig-heat], [there](../other) and [here](https://example.org/lid) $\\nosuchmacro$[^loss];'
    replace(book, "original/kettle.md", "an open lid;", odd)
    assert run(book, "record", "01-kettle", "--only", "11") == 0
    text = re.search(r"<p>(an open lid.*?)</p>", chapter(book, "interleaved"))
    assert text is not None
    assert text[1] == (
        'an open lid, [smith], Figure\u00a01-1, there and <a href="https://example.org/lid" class="external">here</a> <code>\\nosuchmacro</code>;'
    )


def test_without_originals_there_is_no_bilingual_edition(book: Path) -> None:
    for name in ("01-kettle", "02-pipe"):
        replace(book, f"chapters/{name}.md", f"  file: original/{name[3:]}.md\n", "")
    with pytest.raises(Stop) as stop:
        ready(book, "fold")
    assert [p.code for p in stop.value.problems] == ["translation-source-missing"]


# What the reader is told


def test_the_overview_and_the_copyright_page_tell_the_state(book: Path) -> None:
    replace(book, "original/kettle.md", "needs 167 seconds", "needs 168 seconds")
    replace(book, "original/pipe.md", "2. Fit an air chamber.", "2. Fit an air chamber.\n3. Let the pipe give.")
    shown = pages(ready(book, None), Medium.EPUB)
    assert "<dt>与原文对照</dt><dd>16段与原文一致，1段的原文已有改动</dd>" in shown["ch-kettle"]
    assert "<dt>与原文对照</dt><dd>6段与原文一致，1段尚未翻译</dd>" in shown["ch-pipe"]
    assert "<dt>译文状态</dt><dd>机器翻译，未经人工校对：1章、已编辑，尚未审校：1章</dd>" in shown["copyright"]
    assert "<dt>与原文对照</dt><dd>22段与原文一致，1段的原文已有改动，1段尚未翻译</dd>" in shown["copyright"]


def test_nothing_is_told_where_nothing_is_recorded(tmp_path: Path) -> None:
    shown = pages(ready(copied(tmp_path), None), Medium.EPUB)
    assert not [id for id, markup in shown.items() if "与原文对照" in markup]


def test_stale_passages_are_marked_only_when_asked_for(book: Path) -> None:
    replace(book, "original/kettle.md", "an open lid", "a lid that stands open")
    replace(book, "original/kettle.md", "How long it heats", "The time it takes")
    assert "stale" not in chapter(book, None)
    replace(book, "metadata.yaml", "translation: {machine: none}", "translation: {machine: none, mark_stale: true}")
    for medium in Medium:
        markup = chapter(book, None, medium)
        assert '<li><div class="stale" role="group" aria-label="原文已有改动">\n开着的壶盖；\n</div></li>' in markup
        assert '<h2 id="sec-heat" class="stale">' in markup
        assert markup.count('"stale"') == 2
        assert "旁有竖线的段落" in markup


# Whole books


@CHECKED
@pytest.mark.parametrize("mode", MODES)
def test_the_epub_is_valid_and_its_contents_have_each_heading_once(book: Path, mode: Bilingual, tmp_path: Path) -> None:
    replace(book, "original/kettle.md", "an open lid", "a lid that stands open")
    replace(book, "metadata.yaml", "translation: {machine: none}", "translation: {machine: none, mark_stale: true}\nepub: {page_list: true}")
    result = build(book, tmp_path / "out", ["epub"], bilingual=mode)
    path = result.outputs[0].artifact.path
    assert path.name == f"kettle-{mode}.epub"
    assert [p for p in result.problems if p.code != "line-loose"] == []
    assert [f for f in run_epubcheck(path) if f.level is not Level.USAGE] == []
    assert extra_checks(path) == ()
    with zipfile.ZipFile(path) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        package = archive.read("EPUB/content.opf").decode()
    labels = [" ".join("".join(a.itertext()).split()) for a in nav.iter(f"{XHTML}a")]
    assert [label for label in labels if "." in label] == ["1.1 加热多久", "1.1.1 别的燃料", "2.1 关得太快"]
    assert re.findall(r"<dc:language[^>]*>([^<]+)<", package) == ["zh-Hans", "en"]
    assert "3f0c8a52-2b3e-4b7d-9c55-0c8b1d7f6a21" not in package, "another edition has another identifier"


@pytest.mark.parametrize("mode", ["interleaved", "facing"])
def test_the_pdf_is_tagged_in_reading_order_and_language(book: Path, mode: Bilingual, tmp_path: Path) -> None:
    replace(book, "original/kettle.md", "an open lid", "a lid that stands open")
    replace(book, "metadata.yaml", "translation: {machine: none}", "translation: {machine: none, mark_stale: true}")
    path = build(book, tmp_path / "out", ["pdf"], bilingual=mode).outputs[0].artifact.path
    assert path.name == f"kettle-{mode}.pdf"
    assert validate(str(path)).findings == ()
    content = path.read_bytes()
    tagged = read(content)
    said = [(element.lang, "".join("".join(t.text for t in element.contents).split())) for element in tagged.document.all("P")]
    where = {text: n for n, (_, text) in enumerate(said)}
    assert where["Threethingsslowitdown:"] == where["有三件事会拖慢它："] + 1
    assert said[where["Threethingsslowitdown:"]][0] == "en"
    assert said[where["有三件事会拖慢它："]][0].startswith("zh")
    assert [e for e in tagged.document.all("Div") if str(e.entries.get("/T", "")) == "原文已有改动"]


@pytest.mark.slow
@pytest.mark.skipif(bool(lacking()), reason=lacking())
@pytest.mark.parametrize("mode", MODES)
def test_ace_has_nothing_to_say(book: Path, mode: Bilingual, tmp_path: Path) -> None:
    path = build(book, tmp_path / "out", ["epub"], bilingual=mode).outputs[0].artifact.path
    assert run_ace(path, tmp_path) == ()

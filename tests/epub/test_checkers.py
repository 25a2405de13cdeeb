"""EPUBCheck and the extra checks are silent on the sample, and speak when something is broken."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kanben.epub.publication import Publication, Resource
from kanben.epub.writer import write
from tests.epub.extra_checks import extra_checks
from tests.epub.sample import png, publication, with_text
from tests.tools.epubcheck import Level, run_epubcheck

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
DAMAGE = {"RSC-025", "ACC-009"}  # usage messages that mean damage: unknown attributes, formulas without text


@needs_java
@pytest.mark.parametrize("with_pages", [False, True])
def test_epubcheck_is_silent(tmp_path: Path, with_pages: bool) -> None:
    path = write(publication(with_pages=with_pages), tmp_path / "book.epub").path
    assert [f for f in run_epubcheck(path) if f.level is not Level.USAGE or f.id in DAMAGE] == []


@needs_java
def test_epubcheck_speaks(tmp_path: Path) -> None:
    broken = with_text(publication(), "roofline", 'href="#note-1"', 'href="#nowhere" align="left"')
    found = run_epubcheck(write(broken, tmp_path / "book.epub").path)
    assert {(f.level, f.id) for f in found} >= {(Level.ERROR, "RSC-012"), (Level.ERROR, "RSC-005")}
    assert all(f.location.startswith("EPUB/roofline.xhtml:") for f in found if f.id == "RSC-012")


@pytest.mark.parametrize("with_pages", [False, True])
def test_extra_checks_are_silent(tmp_path: Path, with_pages: bool) -> None:
    assert extra_checks(write(publication(with_pages=with_pages), tmp_path / "book.epub").path) == ()


def _with_metadata(sample: Publication, **changes: object) -> Publication:
    return replace(sample, metadata=replace(sample.metadata, **changes))  # type: ignore[arg-type]


def _without_cover_property(sample: Publication) -> Publication:
    return replace(sample, resources=tuple(replace(r, properties=()) if r.id == "cover-image" else r for r in sample.resources))


def _roofline(old: str, new: str) -> Callable[[Publication], Publication]:
    return lambda sample: with_text(sample, "roofline", old, new)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda s: _with_metadata(s, language="zh"), "names no script"),
        (_without_cover_property, "cover-image"),
        (lambda s: _with_metadata(s, accessibility=replace(s.metadata.accessibility, hazards=())), "lacks a property"),
        (lambda s: _with_metadata(s, accessibility=replace(s.metadata.accessibility, features=("tableOfContents", "index"))), "is missing"),
        (lambda s: with_text(s, "sharding", "viewBox", "viewbox"), "lower case"),
        (lambda s: with_text(s, "sharding", "linearGradient", "lineargradient"), "lower case"),
        (lambda s: with_text(s, "fig-roofline", "viewBox", "viewbox"), "lower case"),
        (_roofline(' alttext="I = W/Q"', ""), "no alttext"),
        (_roofline("决定上限", r"决定 \(x\) 上限"), "TeX stands in the text"),
        (_roofline(' alt="横轴为运算强度、纵轴为性能的折线"', ""), "no alternative text"),
        (_roofline('alt="横轴为运算强度、纵轴为性能的折线"', 'alt="roofline.svg"'), "a file name"),
        (_roofline('alt="横轴为运算强度、纵轴为性能的折线"', 'alt="图 1-1 屋顶线"'), "repeats the caption"),
        (_roofline(' scope="col"', ""), "no scope"),
        (_roofline("<caption>表 1-1　带宽</caption>", ""), "no caption"),
        (_roofline(' role="doc-noteref"', ""), "lacks epub:type or role"),
        (_roofline('<a href="#call-1" role="doc-backlink">返回</a>', ""), "no link back"),
        (_roofline('id="fig-roofline"', 'id="图-屋顶线"'), "not ASCII"),
        (_roofline("1.1 算术强度</h2>", "算力</h2>"), "no heading where it leads"),
        (_roofline("<h2 id", "<h3>甲</h3><h2 id"), "skip a level"),
        (lambda s: with_text(s, "nav", 'epub:type="bodymatter"', 'epub:type="chapter"'), "landmarks lack"),
        (lambda s: with_text(s, "nav", 'href="roofline.xhtml#page-1"', 'href="roofline.xhtml#sec-intensity"'), "no page break"),
        (lambda s: with_text(s, "nav", '<li><a href="roofline.xhtml#page-1">1</a></li>', ""), "not in the page list"),
        (lambda s: replace(s, resources=(*s.resources, Resource("big", "big.png", "image/png", png(2600, 2000)))), "five megapixels"),
    ],
)
def test_extra_checks_speak(tmp_path: Path, damage: Callable[[Publication], Publication], fault: str) -> None:
    found = extra_checks(write(damage(publication(with_pages=True)), tmp_path / "book.epub").path)
    assert any(fault in f.fault for f in found), found


def test_extra_checks_see_a_careless_zip(tmp_path: Path) -> None:
    path = write(publication(), tmp_path / "book.epub").path
    careless = tmp_path / "careless.epub"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(careless, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert {f.fault for f in extra_checks(careless)} == {
        "mimetype is not the first entry, stored, without extra field",
        "the time stamps are not a constant",
    }

"""A small book made by hand: what the writer, the checks and the checkers are tried on."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jinja2

from kanben.epub.accessibility import accessibility
from kanben.epub.facts import facts
from kanben.epub.properties import content_document
from kanben.epub.publication import (
    CSS,
    SVG,
    Alternate,
    Collection,
    Contributor,
    Landmark,
    Meta,
    MetadataLink,
    NavPoint,
    PackageMetadata,
    PageTarget,
    Publication,
    Resource,
    SpineItem,
    Title,
)

TEMPLATES = Path(__file__).parents[2] / "templates"

CONTENTS = (
    NavPoint("1 屋顶线", "roofline.xhtml", children=(NavPoint("1.1 算术强度", "roofline.xhtml#sec-intensity"),)),
    NavPoint("2 分片", "sharding.xhtml", children=(NavPoint("Mesh axes", "sharding.xhtml#sec-mesh", lang="en"),)),
)
LANDMARKS = (
    Landmark("cover", "封面", "cover.xhtml"),
    Landmark("toc", "目录", "nav.xhtml"),
    Landmark("bodymatter", "正文", "roofline.xhtml"),
)
PAGES = (PageTarget("1", "roofline.xhtml#page-1"), PageTarget("2", "sharding.xhtml#page-2"))

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" preserveAspectRatio="xMidYMid meet">
<linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"/></linearGradient>
<path d="M0 60 60 10 120 10" fill="none" stroke="url(#g)"/></svg>"""

ROOFLINE = """<h1>1 屋顶线</h1>
<p>运算强度<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="I = W/Q"><mi>I</mi><mo>=</mo><mfrac><mi>W</mi><mi>Q</mi></mfrac></math>
决定上限<a epub:type="noteref" role="doc-noteref" id="call-1" href="#note-1">1</a>。</p>
<section aria-labelledby="sec-intensity"><h2 id="sec-intensity">1.1 算术强度</h2>
<figure id="fig-roofline"><img src="images/roofline.svg" alt="横轴为运算强度、纵轴为性能的折线"/><figcaption>图 1-1　屋顶线</figcaption></figure>
<table><caption>表 1-1　带宽</caption><thead><tr><th scope="col">部件</th><th scope="col">GB/s</th></tr></thead>
<tbody><tr><td>HBM</td><td>819</td></tr></tbody></table></section>
<aside epub:type="footnote" role="doc-footnote" id="note-1"><p>见原书。<a href="#call-1" role="doc-backlink">返回</a></p></aside>"""

SHARDING = f"""<h1>2 分片</h1>
<p>承<a href="roofline.xhtml#sec-intensity">1.1 节</a>，<ruby>刊<rp>（</rp><rt>kān</rt><rp>）</rp></ruby>本。</p>
<section aria-labelledby="sec-mesh"><h2 id="sec-mesh" lang="en" xml:lang="en">Mesh axes</h2>
<div role="img" aria-label="一条折线">{DRAWING.replace("<svg ", '<svg role="img" aria-label="折线" ')}</div></section>"""


def document(title: str, body: str, *, matter: str = "bodymatter") -> bytes:
    """An XHTML content document as templates make them."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-Hans" xml:lang="zh-Hans">'
        f'<head><meta charset="UTF-8"/><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>'
        f'<body epub:type="{matter}">{body}</body></html>\n'
    ).encode()


def page_break(folio: str) -> str:
    """The marker at which a page of the print edition begins."""
    return f'<span epub:type="pagebreak" role="doc-pagebreak" id="page-{folio}" aria-label="{folio}"></span>'


def png(width: int, height: int) -> bytes:
    """A grey picture."""
    rows = (b"\0" + b"\x80" * width) * height
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)


def navigation_document(pages: tuple[PageTarget, ...] = ()) -> bytes:
    """The navigation document as the shipped template makes it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("epub/nav.xhtml.j2")
    return template.render(
        title="样书",
        lang="zh-Hans",
        heading="目录",
        landmarks_heading="导览",
        pages_heading="页码",
        stylesheets=("book.css",),
        contents=CONTENTS,
        landmarks=LANDMARKS,
        lists=(),
        page_list=pages,
    ).encode()


def publication(*, with_pages: bool = False) -> Publication:
    """Two chapters, cover and contents; `with_pages` adds the page list of a print edition."""
    first, second = (page_break("1"), page_break("2")) if with_pages else ("", "")
    pages = PAGES if with_pages else ()
    documents = (
        content_document("cover", "cover.xhtml", document("封面", '<img src="images/cover.png" alt="封面：样书"/>', matter="cover")),
        content_document("nav", "nav.xhtml", navigation_document(pages), "nav"),
        content_document("roofline", "roofline.xhtml", document("屋顶线", first + ROOFLINE)),
        content_document("sharding", "sharding.xhtml", document("分片", second + SHARDING)),
    )
    others = (
        Resource("css", "book.css", CSS, b"body { line-height: 1.6 }\n"),
        Resource("fig-roofline", "images/roofline.svg", SVG, DRAWING.encode()),
        Resource("cover-image", "images/cover.png", "image/png", png(160, 256), ("cover-image",)),
    )
    return Publication(
        metadata=metadata(documents, with_pages=with_pages),
        resources=documents + others,
        spine=(SpineItem("cover", linear=False), SpineItem("nav"), SpineItem("roofline"), SpineItem("sharding", properties=("page-spread-right",))),
        contents=CONTENTS,
        landmarks=LANDMARKS,
        page_list=pages,
    )


def metadata(documents: tuple[Resource, ...], *, with_pages: bool) -> PackageMetadata:
    """Metadata that uses every kind of element and refinement."""
    return PackageMetadata(
        identifier="urn:uuid:7d0a5b0e-1111-5222-8333-444455556666",
        titles=(Title("样书", file_as="yang shu", alternates=(Alternate("Sample", "en"),)), Title("从一到二", type="subtitle")),
        language="zh-Hans",
        modified=datetime(2026, 11, 24, tzinfo=UTC),
        accessibility=accessibility(facts(documents), "zh-Hans", has_page_list=with_pages),
        creators=(Contributor("Ada Example", roles=("aut",), lang="en", file_as="Example, Ada", alternates=(Alternate("例子", "zh-Hans"),)),),
        contributors=(Contributor("某译者", roles=("trl", "edt")), Contributor("某绘者", roles=("ill",))),
        date="2026-11-24",
        publisher="某社",
        rights="CC BY 4.0",
        description="一本用来试的书：<甲> & 乙。",
        subjects=("机器学习", "并行计算"),
        collections=(Collection("样书丛书", position="2"),),
        sources=("https://example.org/original",),
        page_break_source="urn:isbn:9787000000001" if with_pages else "",
        others=(Meta("dcterms:license", "https://creativecommons.org/licenses/by/4.0/"),),
        links=(MetadataLink("record", "https://example.org/record.xml", "application/xml"),),
    )


def with_text(sample: Publication, identifier: str, old: str, new: str) -> Publication:
    """The sample with `old` replaced in one resource, which must hold it."""

    def edited(resource: Resource) -> Resource:
        if resource.id != identifier:
            return resource
        assert old.encode() in resource.content
        return replace(resource, content=resource.content.replace(old.encode(), new.encode()))

    return replace(sample, resources=tuple(map(edited, sample.resources)))

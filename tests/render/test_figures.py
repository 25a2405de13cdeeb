"""Figures: markup of both outputs, where they stand on the page, and what an author is told."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from kanben.manuscript.pictures import Picture
from kanben.pandoc import ast
from kanben.pipeline import build
from kanben.render.edition import Area, Medium
from kanben.render.sizes import CAPTION, length, set_width, size_style
from tests.render.rendered import FIRST_LINE, book, first, said

AREA = Area(360, 540, 10)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><path d="M0 0h400v200z"/></svg>'
TALL = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="800"><path d="M0 0h100v800z"/></svg>'


def png(width: int, height: int, colour: str = "#1f5c7a") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    for name, content in (("a.svg", SVG), ("tall.svg", TALL), ("b.png", png(900, 600))):
        (tmp_path / "assets" / name).write_bytes(content)
    return tmp_path


def test_a_figure(root: Path) -> None:
    text = "![题](../assets/a.svg){#fig-a alt=替代 width=80%}\n"
    assert first(root, text) == (
        '<figure id="fig-a">\n'
        '<img src="images/a.svg" alt="替代" style="width:80%;min-width:min(100%,16em)"/>\n'
        '<figcaption><span class="label">图1-1</span> 题\n</figcaption>\n</figure>'
    )


def test_a_picture_alone_in_its_paragraph_is_a_figure(root: Path) -> None:
    assert first(root, "![](../assets/a.svg){.decorative}\n") == '<figure>\n<img src="images/a.svg" alt="" role="presentation"/>\n</figure>'
    assert "图1-1" in first(root, "![](../assets/a.svg){#fig-a alt=替代}\n")
    assert first(root, "字![](../assets/a.svg){alt=替代 height=1em}字\n").startswith("<p>字<img")


def test_figures_side_by_side(root: Path) -> None:
    text = (
        "见@fig-b 与@fig-two 。\n\n::: {#fig-two layout-ncol=2}\n![左](../assets/a.svg){#fig-a alt=A}\n\n"
        "![右](../assets/b.png){#fig-b alt=B}\n\n总题\n:::\n\n![后](../assets/a.svg){#fig-c alt=C}\n"
    )
    assert first(root, text, Medium.PRINT) == (
        '<p>见<a href="#fig-b" class="xref xref-figure">图1-1(b)</a> 与<a href="#fig-two" class="xref xref-figure">图1-1</a> 。</p>\n'
        '<figure id="fig-two" class="figures">\n<div class="row columns-2">\n'
        '<figure id="fig-a" class="subfigure">\n<img src="book:assets/a.svg" alt="A" style="width:100%"/>\n'
        '<figcaption><span class="label">(a)</span> 左\n</figcaption>\n</figure>\n'
        '<figure id="fig-b" class="subfigure">\n<img src="book:assets/b.png" alt="B" style="width:100%"/>\n'
        '<figcaption><span class="label">(b)</span> 右\n</figcaption>\n</figure>\n'
        '</div>\n<figcaption><span class="label">图1-1</span> 总题\n</figcaption>\n</figure>\n'
        '<figure id="fig-c">\n<img src="book:assets/a.svg" alt="C"/>\n'
        '<figcaption><span class="label">图1-2</span> 后\n</figcaption>\n</figure>'
    )


def test_a_group_without_label_and_caption_leaves_its_figures_their_numbers(root: Path) -> None:
    text = "::: {layout-nrow=1}\n![左](../assets/a.svg){alt=A}\n\n![右](../assets/b.png){alt=B}\n:::\n"
    markup = first(root, text)
    assert "columns-2" in markup
    assert re.findall(r'class="label">([^<]*)', markup) == ["图1-1", "图1-2"]


@pytest.mark.parametrize(
    "text",
    [
        '![题](../assets/a.svg){#fig-a alt=替代 desc="很长的描述。"}\n',
        "![题](../assets/a.svg){#fig-a alt=替代}\n\n::: {.description}\n很长的描述。\n:::\n",
    ],
)
def test_a_long_description_is_for_those_who_do_not_see_the_figure(root: Path, text: str) -> None:
    markup = first(root, text)
    assert 'aria-details="ch-first-description-1"' in markup
    assert '<details class="description" id="ch-first-description-1">\n<summary>图的文字说明</summary>\n<p>很长的描述。</p>\n</details>' in markup
    assert "描述" not in first(root, text, Medium.PRINT)


def image(**attributes: str) -> ast.Image:
    classes = tuple(attributes.pop("classes", "").split())
    return ast.Image(ast.Attr("", classes, tuple(attributes.items())), (), "a")


def picture(width: float, height: float) -> Picture:
    return Picture("a.png", "image/png", width, height, b"")


@pytest.mark.parametrize(
    ("attributes", "size", "width"),
    [
        ({}, (200, 100), 150.0),
        ({}, (2000, 100), 360.0),
        ({"width": "50%"}, (2000, 100), 180.0),
        ({"width": "20em"}, (2000, 100), 200.0),
        ({"width": "1in"}, (2000, 100), 72.0),
        ({"width": "900px"}, (2000, 100), 360.0),
        ({"height": "50pt"}, (200, 100), 100.0),
        ({"classes": "full-page"}, (200, 100), 360.0),
        ({}, (1000, 2000), (540 - CAPTION) / 2),
        ({"width": "100%", "columns": "2", "rows": "2"}, (1000, 4000), (270 - CAPTION) / 4),
        ({}, (0, 0), 360.0),
    ],
)
def test_the_width_on_a_page(attributes: dict[str, str], size: tuple[float, float], width: float) -> None:
    assert set_width(image(**attributes), picture(*size), AREA) == pytest.approx(width)


def test_a_share_of_the_measure_stays_one_where_it_fits() -> None:
    assert size_style(image(width="80%"), picture(200, 100), AREA) == "width:80%"
    assert size_style(image(width="80%"), picture(100, 800), AREA) == "width:62.50pt"
    assert length("3", AREA) == 2.25
    assert length("wide", AREA) == 0


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("![题](../assets/a.svg){alt=A width=80mn}", "attribute-invalid", 'width="80mn" is no size'),
        ("![题](../assets/a.svg){alt=A width=120%}", "attribute-invalid", 'width="120%" cannot be'),
        ("![题](../assets/a.svg){alt=A height=50%}", "attribute-invalid", 'height="50%" cannot be'),
        ("![题](../assets/a.svg){alt=A frame=last}", "attribute-invalid", 'frame="last" is no number of a frame'),
        ("![题](../assets/b.png){alt=A frame=3}", "attribute-invalid", 'frame=3, but "assets/b.png" is no animation'),
        ("![题](../assets/a.svg)", "alt-missing", 'the picture "../assets/a.svg" has no alternative text'),
        ("::: {.description}\n孤立\n:::", "description-orphan", "this description stands behind no figure"),
        ("::: {#fig-x layout-ncol=2}\n正文\n:::", "figures-invalid", "there is no picture in this group of figures"),
        ("::: {#fig-x layout-ncol=many}\n![题](../assets/a.svg){alt=A}\n\n总\n:::", "attribute-invalid", 'layout-ncol="many" is no number'),
        ("::: {#fig-x layout-cols=2}\n![题](../assets/a.svg){alt=A}\n\n总\n:::", "attribute-invalid", 'there is no layout "layout-cols"'),
        ("::: {#fig-x layout-ncol=2}\n- 列表\n\n![题](../assets/a.svg){alt=A}\n:::", "figures-invalid", "neither a picture nor the caption"),
    ],
)
def test_what_an_author_is_told(root: Path, text: str, code: str, words: str) -> None:
    messages = said(book(root, f"前文。\n\n{text}\n"))
    assert [m for m in messages if m.startswith(f"chapters/01-first.md:{FIRST_LINE + 2} {code}: ") and words in m], messages


def test_pictures_are_placed_as_asked_inside_the_type_area(root: Path, tmp_path: Path) -> None:
    text = (
        "![甲](../assets/b.png){#fig-a alt=A width=50%}\n\n![乙](../assets/b.png){#fig-b alt=B width=40mm}\n\n"
        "![丙](../assets/b.png){#fig-c alt=C width=100%}\n"
    )
    result = build(book(root, text, settings="print: {trim: A5}\n"), tmp_path / "out", ["pdf"])
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "small-book.pdf")
    bounds = [item.get_bounds() for page in pdf for item in page.get_objects(max_depth=5) if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    widths = sorted(right - left for left, _, right, _ in bounds)
    measure = widths[-1]
    assert result.problems == ()
    assert widths == pytest.approx([40 * 72 / 25.4, measure / 2, measure], abs=0.1)
    assert measure < 148 / 25.4 * 72 * 0.8
    assert all((right - left) / (top - bottom) == pytest.approx(1.5, abs=0.01) for left, bottom, right, top in bounds)


def test_a_figure_higher_than_a_page_is_scaled_down(root: Path, tmp_path: Path) -> None:
    (root / "assets" / "high.png").write_bytes(png(400, 3000))
    build(book(root, "![甲](../assets/high.png){#fig-a alt=A width=100%}\n", settings="print: {trim: A5}\n"), tmp_path / "out", ["pdf"])
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "small-book.pdf")
    ((page, (left, bottom, right, top)),) = [
        (page, item.get_bounds()) for page in pdf for item in page.get_objects(max_depth=5) if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
    ]
    assert 0 < bottom < top < page.get_height()
    assert (top - bottom) / (right - left) == pytest.approx(7.5, rel=0.01)
    assert "图1-1" in page.get_textpage().get_text_bounded().replace(" ", ""), "with its caption on the same page"


def test_print_gets_300_dots_an_inch_and_no_more(root: Path, tmp_path: Path) -> None:
    (root / "assets" / "big.png").write_bytes(png(4000, 400))
    build(book(root, "![甲](../assets/big.png){#fig-a alt=A width=2in}\n"), tmp_path / "out", ["pdf"])
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "small-book.pdf")
    sizes = [item.get_px_size() for page in pdf for item in page.get_objects(max_depth=5) if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert sizes == [(600, 60)]

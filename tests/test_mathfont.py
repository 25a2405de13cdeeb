"""Formulas as glyphs: they look as their drawings do, stand where they do, mean their LaTeX, and come out the same every time."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pypdfium2
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageFilter

from kanben.pdf.writer import Sheet, Source, write_pdf
from kanben.render import mathfont
from kanben.render.formula import Formula, FormulaSvg, Piece
from kanben.render.mathematics import Mathematics
from kanben.render.mathfont import FormulaFont, set_in_type
from kanben.resources import defaults_folder

PAGE = """
@page { size: 148mm 210mm; margin: 15mm }
html { font: 10.5pt/18pt "Noto Serif CJK SC"; text-align: justify }
p, div { margin: 0 }
div { padding-top: 9pt }
"""
IN_TEXT = (
    "n",
    "x_i^2",
    r"O(n\log n)",
    r"\frac{a}{b}",
    r"\hat{x} + \vec{v}",
    r"\sum_{i=1}^n x_i",
    r"T = \frac{a}{b} + c - d",
    r"\sqrt{x^2 + y^2}",
    r"\overline{AB}",
    r"\cancel{x}",
    r"\boxed{y}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\mathbb{R}^n \to \mathcal{L}",
    r"\left( \frac{a}{b} \right)^2",
)
DISPLAYED = (
    r"\int_0^\infty \frac{e^{-x^2}}{\sqrt{2\pi}}\,dx",
    r"\underbrace{a + b + c}_{n} = \overbrace{d + e}^{m}",
    r"\begin{aligned} a &= b + c \\ &= d \end{aligned}",
    r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}",
    r"\left\{ \begin{array}{c} a \\ b \\ c \\ d \\ e \end{array} \right.",
    r"\xrightarrow{abcdefg} \cancelto{0}{w}",
)
DRAWN = (r"\textcolor{red}{x}", r"\text{当 } x", r"\colorbox{yellow}{c}", r"\begin{array}{c:c} a & b \end{array}")
FORMULAS = tuple(Formula(tex, False) for tex in IN_TEXT) + tuple(Formula(tex, True) for tex in DISPLAYED)


@pytest.fixture(scope="module")
def mathematics() -> Mathematics:
    return Mathematics({})


@pytest.fixture(scope="module")
def drawn(mathematics: Mathematics) -> Mapping[Formula, FormulaSvg]:
    return {formula: mathematics.svg(formula) for formula in FORMULAS}


def pdf_of(body: str, font: FormulaFont, css: str = PAGE) -> pypdfium2.PdfDocument:
    sheets = [Sheet("page.css", css), Sheet("mathematics-print.css", (defaults_folder("styles") / "mathematics-print.css").read_text("utf-8"))]
    html = f'<html lang="zh-Hans"><head><meta charset="utf-8"/><title>公式</title></head><body>{body}</body></html>'
    pdf = write_pdf(Source(html, sheets, {}, (), font), identifier="urn:test")
    assert not pdf.layout.remarks
    return pypdfium2.PdfDocument(pdf.content)


def grey(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    image: Image.Image = page.render(scale=scale).to_pil().convert("L")
    return image


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "".join(page.get_textpage().get_text_bounded().replace("\r\n", "") for page in document)


def page_image(markup: str, font: FormulaFont, formula: Formula) -> Image.Image:
    body = f"<div>{markup}</div>" if formula.display else f"<p>上一行的字<br/>前{markup}后<br/>下一行的字</p>"
    return grey(pdf_of(body, font)[0], 3)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.tex)
def test_glyphs_look_as_drawings_do(drawn: Mapping[Formula, FormulaSvg], formula: Formula) -> None:
    font, markup = set_in_type({formula: drawn[formula]})
    assert "<svg" not in markup[formula]
    glyph, drawing = page_image(markup[formula], font, formula), page_image(drawn[formula].markup, font, formula)
    box = ImageChops.invert(drawing).getbbox()
    found = ImageChops.invert(glyph).getbbox()
    assert box is not None
    assert found is not None
    assert max(abs(a - b) for a, b in zip(box, found, strict=True)) <= 4, "a third of a point at each edge"
    # Outlines may differ at their edges by what rounding does; blurred, no place may be much lighter or darker.
    difference = ImageChops.difference(*(image.filter(ImageFilter.GaussianBlur(3)) for image in (glyph, drawing)))
    assert max(difference.histogram()[60:]) == 0
    ink = [sum(255 - value for value in image.tobytes()) for image in (glyph, drawing)]
    assert ink[0] == pytest.approx(ink[1], rel=0.08)


def test_overlapping_shapes_leave_no_hole(mathematics: Mathematics) -> None:
    font, markup = set_in_type({(formula := Formula(r"\cancel{x}", False)): mathematics.svg(formula)})
    glyphs = TTFont(io.BytesIO(font.content)).getGlyphSet()
    character = re.sub("<[^>]+>", "", markup[formula])[0]
    pen = AreaPen(glyphs)
    glyphs[f"u{ord(character):X}"].draw(pen)
    assert pen.value > 0, "counter-clockwise, the stroke as the letter"
    assert len({contour > 0 for contour in _areas(glyphs, character)}) == 1


def _areas(glyphs: object, character: str) -> list[float]:
    from fontTools.pens.recordingPen import RecordingPen

    record = RecordingPen()
    glyphs[f"u{ord(character):X}"].draw(record)  # type: ignore[index]  # a glyph set of fontTools
    areas: list[float] = []
    for command, points in record.value:
        if command == "moveTo":
            pen = AreaPen()
        getattr(pen, command)(*points)
        if command in ("closePath", "endPath"):
            areas.append(pen.value)
    return areas


def test_advance_is_the_width(drawn: Mapping[Formula, FormulaSvg]) -> None:
    font, markup = set_in_type(drawn)
    tables = TTFont(io.BytesIO(font.content))
    names = tables.getBestCmap()
    for formula, drawing in drawn.items():
        text = re.sub("<[^>]+>", "", markup[formula])
        spans = re.findall(r"word-spacing:(-?[\d.]+)em", markup[formula])
        spaces = sum(float(gap) for gap in spans) - len(spans) * tables["hmtx"]["space"][0]
        width = sum(tables["hmtx"][names[ord(character)]][0] for character in text) + spaces
        assert width == pytest.approx(drawing.width * 1000, abs=1 + len(drawing.pieces))


def test_what_glyphs_cannot_show_stays_a_drawing(mathematics: Mathematics) -> None:
    formulas = {(formula := Formula(tex, False)): mathematics.svg(formula, text_font="Noto Serif CJK SC") for tex in DRAWN}
    font, markup = set_in_type(formulas)
    assert all(markup[formula] == drawing.markup for formula, drawing in formulas.items())
    assert not font.texts


def test_the_text_is_latex(mathematics: Mathematics) -> None:
    long = Formula("+".join(f"x_{{{number}}}" for number in range(90)), True)
    formulas = {formula: mathematics.svg(formula, max_width=28) for formula in (*FORMULAS, long)}
    font, markup = set_in_type(formulas)
    assert max(len(text) for text in font.shares.values()) < 256
    for formula, drawing in formulas.items():
        text = text_of(pdf_of(f"<p>甲{markup[formula]}乙</p>", font))
        assert re.sub(r"\s+", "", text) == re.sub(r"\s+", "", f"甲{drawing.title}乙")
        assert not re.search("[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x09]", text)


@pytest.mark.parametrize(("row", "rows", "set_as_text"), [("m&" * 16, 20, True), ("m" * 60, 20, False)])
def test_a_very_large_formula_takes_no_other_with_it(mathematics: Mathematics, row: str, rows: int, set_as_text: bool) -> None:
    small, large = (
        Formula("n", False),
        Formula(r"\begin{matrix}" + r"\\".join([rf"\mathrlap{{{row}}}" if not set_as_text else row] * rows) + r"\end{matrix}", True),
    )
    font, markup = set_in_type({formula: mathematics.svg(formula) for formula in (large, small)})
    assert ("<svg" not in markup[large]) == set_as_text, "too much for its glyphs"
    document = pdf_of(f"<p>{markup[small]}</p><p style='font-size:1.5pt'>{markup[large]}</p>", font)
    assert ImageChops.invert(grey(document[0], 1).crop((0, 0, 60, 62))).getbbox() is not None, "n can be seen"


def test_lines_are_copied_in_their_order(mathematics: Mathematics) -> None:
    formula = Formula(r"\sqrt{a b c d e f g h}", False)
    font, markup = set_in_type({formula: mathematics.svg(formula)})
    text = text_of(pdf_of(f"<p>第一行{markup[formula]}<br/>{markup[formula]}第二行</p>", font))
    assert re.sub(r"\s+", "", text) == re.sub(r"\s+", "", f"第一行{formula.tex}{formula.tex}第二行")


def test_bookmarks_say_latex(mathematics: Mathematics) -> None:
    formula = Formula("x_i", False)
    font, markup = set_in_type({formula: mathematics.svg(formula)})
    document = pdf_of(f"<h1>关于 {markup[formula]}</h1>", font)
    assert [entry.get_title() for entry in document.get_toc()] == ["关于 x_i"]


def test_a_formula_breaks_where_it_did(mathematics: Mathematics) -> None:
    formula = Formula("T = a + b + c + d + e", False)
    font, markup = set_in_type({formula: mathematics.svg(formula)})
    narrow = PAGE + "body { width: 5em }"
    page = pdf_of(f"<p>{markup[formula]}</p>", font, narrow)[0]
    ink = ImageChops.invert(grey(page, 1)).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] <= 5 * 10.5 + 1
    assert ink[3] - ink[1] > 18


def test_a_wide_formula_is_not_torn(mathematics: Mathematics) -> None:
    formula = Formula(r"f(abcdefghijklmnop)", False)
    font, markup = set_in_type({formula: mathematics.svg(formula)})
    assert len(re.sub("<[^>]+>", "", markup[formula])) > 2, "glyphs"
    narrow = PAGE + "body { width: 11em }"
    ink = ImageChops.invert(grey(pdf_of(f"<p>中文中文{markup[formula]}中</p>", font, narrow)[0], 1)).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] <= 11 * 10.5 + 3, "it goes to the next line whole"


def test_ordinary_formulas_keep_the_lines(mathematics: Mathematics) -> None:
    formulas = {(formula := Formula(tex, False)): mathematics.svg(formula) for tex in ("x_i^2", r"\hat{y}", r"f(x)", r"\frac{a}{b}")}
    font, markup = set_in_type(formulas)
    lines = "".join(f"字{text}字<br/>" for text in markup.values())
    heights = [_height(pdf_of(f"<p>{text}■</p>", font)) for text in (lines, "字<br/>" * len(markup))]
    assert heights[0] == pytest.approx(heights[1], abs=0.5)


def _height(document: pypdfium2.PdfDocument) -> float:
    page = document[0].get_textpage()
    boxes = [page.get_charbox(index) for index in range(page.count_chars()) if page.get_text_range(index, 1) in "字■"]
    return float(boxes[0][1] - boxes[-1][1])


def test_same_formulas_same_bytes(drawn: Mapping[Formula, FormulaSvg]) -> None:
    font, markup = set_in_type(drawn)
    again, same = set_in_type({formula: Mathematics({}).svg(formula) for formula in FORMULAS})
    assert (again, same) == (font, markup)
    source = Source(f'<html lang="zh"><title>公式</title><p>{"".join(markup.values())}</p></html>', (), {}, (), font)
    first, second = (write_pdf(source, identifier="x") for _ in range(2))
    assert first.content == second.content


def _numbered(count: int) -> dict[Formula, FormulaSvg]:
    """Formulas that each show something else: rules of different heights."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -700 500 700"><g transform="scale(1,-1)"><rect width="{}" height="{}"/></g></svg>'
    shown = [svg.format(100 + number % 300, 100 + number // 300) for number in range(count)]
    return {Formula(str(number), False): FormulaSvg(str(number), (Piece(drawing, 0.5, 0.7, 0.0),)) for number, drawing in enumerate(shown)}


def test_more_formulas_than_the_basic_plane_has_private_characters() -> None:
    font, markup = set_in_type(_numbered(7000))
    assert len(font.texts) > 7000
    assert len(TTFont(io.BytesIO(font.content)).getGlyphOrder()) == len(font.texts) + 2
    last = markup[Formula("6999", False)]
    assert "6999" in text_of(pdf_of(f"<p>{last}</p>", font))


def test_a_full_font_leaves_the_rest_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathfont, "CAPACITY", 5)
    font, markup = set_in_type(_numbered(7))
    assert len(font.texts) == 5
    assert ["<svg" in text for text in markup.values()] == [False] * 5 + [True] * 2


def test_a_book_without_formulas_has_a_font_all_the_same() -> None:
    font, markup = set_in_type({})
    assert not markup
    assert text_of(pdf_of("<p>没有公式</p>", font)) == "没有公式"

"""Small documents for the tests of composition, and what is read back from them."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pypdfium2
import weasyprint
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from kanben.pdf.composition import Composer, LooseLine, composed, loose_lines
from kanben.typeset.settings import CompositionSettings
from tests.tools.measure_lines import Glyph, glyphs_of

STYLE = """
@font-face { font-family: Latin; src: local("Liberation Serif"); unicode-range: U+0020-007E, U+00A0-00B6, U+00B8-00FF, U+2013 }
@page { margin: 0 } .fn { float: footnote; font-size: 8px }
body { margin: 0; font: 10px/1.7 Latin, "Noto Serif CJK SC" }
p { margin: 0; text-indent: 2em; text-align: justify; hyphens: auto; orphans: 2; widows: 2 }
"""


class Laid(NamedTuple):
    """A document after layout: the pages, the composer, the PDF's bytes, loose lines."""

    pages: list[Any]
    composer: Composer | None
    pdf: bytes
    loose: tuple[LooseLine, ...] = ()


def html(body: str, width: float = 330, height: float = 9000, style: str = "", lang: str = "zh-Hans") -> str:
    page = f"@page {{ size: {width}px {height}px }}"
    return f'<html lang="{lang}"><meta charset="utf-8"><title>t</title><style>{STYLE}{page}{style}</style>{body}'


def lay_out(source: str, settings: CompositionSettings | None = None) -> Laid:
    with composed(settings or CompositionSettings()) as composer:
        document = weasyprint.HTML(string=source).render()
        pdf = document.write_pdf()
        loose = loose_lines(composer, document.pages)
    return Laid([page._page_box for page in document.pages], composer, pdf, loose)


def lay_out_plain(source: str) -> Laid:
    document = weasyprint.HTML(string=source).render()
    return Laid([page._page_box for page in document.pages], None, document.write_pdf())


def texts_in(box: Any) -> str:
    return "".join(part.text for part in box.descendants() if isinstance(part, boxes.TextBox))


def all_text(laid: Laid) -> str:
    """The characters of all pages, white left out, and the hyphens that layout added."""
    return re.sub(r"[\s\u200b\u2010]", "", "".join(texts_in(page) for page in laid.pages))


def lines_of(laid: Laid, tag: str = "p") -> Iterator[tuple[Any, Any]]:
    """Every line of the elements of a tag, with the element's box."""
    for page in laid.pages:
        for block in page.descendants():
            if block.element_tag == tag and isinstance(block, boxes.BlockBox):
                yield from ((line, block) for line in block.children if isinstance(line, boxes.LineBox))


def shown(laid: Laid, tag: str = "p") -> list[str]:
    return [texts_in(line) for line, _ in lines_of(laid, tag)]


def glyphs(laid: Laid, page: int = 0) -> list[Glyph]:
    return list(glyphs_of(pypdfium2.PdfDocument(laid.pdf)[page]))


def copied(laid: Laid, page: int = 0) -> str:
    """The text that a reader copies from a page."""
    return str(pypdfium2.PdfDocument(laid.pdf)[page].get_textpage().get_text_range())


def links(laid: Laid, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Rectangles of the links of a page: left, top, right, bottom, in pt from the top left corner."""
    sheet = PdfReader(BytesIO(laid.pdf)).pages[page]
    height = float(sheet.mediabox.height)
    rectangles = []
    for annotation in sheet.get("/Annots") or []:
        x0, y0, x1, y1 = (float(value) for value in annotation.get_object()["/Rect"])
        rectangles.append((min(x0, x1), height - max(y0, y1), max(x0, x1), height - min(y0, y1)))
    return rectangles

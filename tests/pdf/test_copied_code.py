"""Code on the printed page: what is copied is the code, and the grid of two columns for a Han character holds."""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from kanben.pipeline import build
from tests.render.rendered import book

LONG = "total += float((values * weights).sum() / weights.sum())  # 加权平均，分母为零时由调用者负责检查，并在日志里报告出来，不能悄悄略过"
ROWS = ["def f(values, weights):", "    if values:", "        " + LONG, "    return 汉字 + ab12", "x"]
TEXT = "前文。\n\n```{.python .number-lines startFrom=98 mark=99}\n" + "\n".join(ROWS) + "\n```\n\n后文。\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> pypdfium2.PdfTextPage:
    root = book(tmp_path_factory.mktemp("book"), TEXT)
    build(root, root / "build", ["pdf"])
    document = pypdfium2.PdfDocument(root / "build/small-book.pdf")
    pages = [document[n].get_textpage() for n in range(len(document))]
    return next(page for page in pages if "def f" in page.get_text_range())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_lines_are_copied_in_order_without_numbers_and_turn_marks(page: pypdfium2.PdfTextPage) -> None:
    text = page.get_text_range()
    assert squeezed("前文。" + "".join(ROWS) + "后文。") in squeezed(text)
    assert "98" not in text


def test_a_short_line_is_a_line_of_the_copied_text(page: pypdfium2.PdfTextPage) -> None:
    lines = [line.strip() for line in page.get_text_range().splitlines()]
    assert [line for line in lines if line in {row.strip() for row in ROWS}] == [ROWS[0], ROWS[1].strip(), ROWS[3].strip(), ROWS[4]]


def glyphs(page: pypdfium2.PdfTextPage) -> list[tuple[str, float, float]]:
    """Characters with their origins, in pt."""
    found = []
    for index in range(page.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(page.raw, index, x, y)
        found.append((chr(pdfium.FPDFText_GetUnicode(page.raw, index)), x.value, y.value))
    return found


def test_a_han_character_is_as_wide_as_two_latin_ones(page: pypdfium2.PdfTextPage) -> None:
    text = glyphs(page)
    start = next(i for i in range(len(text)) if "".join(c for c, _, _ in text[i : i + 9]) == "汉字 + ab12"[:9])
    row = [(character, x) for character, x, _ in text[start : start + 9]]
    columns = [2, 2, 1, 1, 1, 1, 1, 1]
    column = (row[-1][1] - row[0][1]) / sum(columns)
    for (_, x), (_, following), width in zip(row, row[1:], columns, strict=False):
        assert following - x == pytest.approx(width * column, abs=0.02)


def test_further_rows_hang_and_indentation_is_kept(page: pypdfium2.PdfTextPage) -> None:
    text = glyphs(page)
    whole = "".join(character for character, _, _ in text)

    def left(of: str) -> float:
        return text[whole.index(of)][1]

    column = (left("if values") - left("def f")) / 4
    assert left("total") - left("def f") == pytest.approx(8 * column, abs=0.05)
    baseline = text[whole.index("total")][2]
    further = next((x for c, x, y in text[whole.index("total") :] if y < baseline - 2 and not c.isspace()), 0.0)
    assert further - left("def f") == pytest.approx(12 * column, abs=0.05)

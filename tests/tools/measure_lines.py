"""The composition of a PDF's Chinese lines, measured from where its glyphs stand.

    python -m tests.tools.measure_lines BOOK.pdf [--pages 20-80] [--json]

Body lines are those whose size carries most Han characters. A line is inner when the next line of the same paragraph
follows at the body's leading, not indented. Lengths are in em of the body size.

    lines, inner   body lines seen; inner ones among them
    flush          share of inner lines that reach the measure within 0.06 em; a closing mark may be full, trimmed or hung
    line_start     lines that begin with a mark that may not; line_end: that end with an opening mark
    split_units    lines that end inside —— or ……
    han_gap        white between two Han characters: 99th percentile and largest; word_gap: between any two characters
    squeezed       share of adjacent full-width marks, one of them a bracket, that take 1.5 em or less
    short_last     paragraphs whose last line holds one character
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CLOSING = frozenset("，。、；：！？）》」』】〉〕〗”’")
OPENING = frozenset("（《「『【〈〔〖“‘")
BRACKETS = OPENING | frozenset("）》」』】〉〕〗”’")
FULL_WIDTH = OPENING | CLOSING
NEVER_AT_START = CLOSING | frozenset("·%‰℃…")
BASELINE = 0.12  # em: glyphs this near to each other stand on one line
EDGE = 0.06  # em


class Glyph(NamedTuple):
    """A character as it stands on its page, in pt; y grows downwards and is the baseline."""

    text: str
    x: float
    right: float
    y: float
    size: float


class Row(NamedTuple):
    """A line of glyphs, from left to right."""

    page: int
    y: float
    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def x(self) -> float:
        """Its left edge."""
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """Its right edge, the cell of the last character included."""
        return self.glyphs[-1].right


@dataclass(slots=True)
class Measures:
    """What was found; the docstring of the module explains the names."""

    pages: int = 0
    em: float = 0.0
    lines: int = 0
    inner: int = 0
    flush: float | None = None
    line_start: int = 0
    line_end: int = 0
    split_units: int = 0
    word_gap: tuple[float, float] = (0.0, 0.0)
    han_gap: tuple[float, float] = (0.0, 0.0)
    squeezed: float | None = None
    mark_pairs: int = 0
    short_last: int = 0
    examples: dict[str, list[str]] = field(default_factory=dict)


def glyphs_of(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """The characters of a page as they are drawn; those that the library makes up are left out."""
    height = page.get_height()
    text = page.get_textpage()
    x, y, matrix = c_double(), c_double(), pdfium.FS_MATRIX()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text, index)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        _, _, right, _ = text.get_charbox(index, loose=True)
        size = pdfium.FPDFText_GetFontSize(text, index) * abs(matrix.d)
        if HAN.match(chr(code)):
            right = x.value + size  # the box reaches farther where ink leaves the cell
        yield Glyph(chr(code), x.value, right, height - y.value, size)


def rows_of(page: pypdfium2.PdfPage, number: int) -> list[Row]:
    """The lines of a page from top to bottom; columns that share a baseline count as one line."""
    rows: dict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs_of(page):
        if glyph.text not in "\u200b\ufeff\u00ad\r\n":
            rows[round(glyph.y, 1)].append(glyph)
    made = []
    for y, glyphs in sorted(rows.items()):
        inked = sorted(glyphs, key=lambda glyph: glyph.x)
        while inked and inked[-1].text.isspace():
            inked.pop()
        while inked and inked[0].text.isspace():
            inked.pop(0)
        if inked:
            made.append(Row(number, y, tuple(inked)))
    return made


def _body(rows: Sequence[Row]) -> tuple[float, list[Row]]:
    sizes = Counter(round(glyph.size, 1) for row in rows for glyph in row.glyphs if HAN.match(glyph.text))
    if not sizes:
        return 0.0, []
    em = sizes.most_common(1)[0][0]
    body = [
        row for row in rows if 2 * sum(HAN.match(g.text) is not None and abs(g.size - em) < 0.15 for g in row.glyphs) >= len(row.glyphs)
        or (HAN.search(row.text) and abs(row.glyphs[0].size - em) < 0.15)
    ]  # fmt: skip
    return em, body


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else 0.0


class _Gaps:
    """White and marks inside the lines."""

    def __init__(self, em: float):
        self.em = em
        self.word: list[float] = []
        self.han: list[float] = []
        self.pairs = self.squeezed = 0

    def add(self, row: Row) -> None:
        for a, b in pairwise(row.glyphs):
            if a.text in FULL_WIDTH and b.text in FULL_WIDTH and (a.text in BRACKETS or b.text in BRACKETS):
                self.pairs += 1
                self.squeezed += b.x - a.x <= 0.8 * a.size
            if a.text in FULL_WIDTH or b.text in FULL_WIDTH:
                continue
            gap = (b.x - a.right) / self.em
            self.word.append(gap)
            if HAN.match(a.text) and HAN.match(b.text):
                self.han.append(gap)
        for a, space, b in zip(row.glyphs, row.glyphs[1:], row.glyphs[2:], strict=False):
            if space.text.isspace():
                self.word.append((b.x - a.right) / self.em)


class _Frame:
    """The left and right edge of the type area on left and right pages, and the leading."""

    def __init__(self, body: Sequence[Row], em: float):
        leads = Counter(round(b.y - a.y, 1) for a, b in pairwise(body) if a.page == b.page and b.y > a.y)
        self.lead = leads.most_common(1)[0][0] if leads else 1.7 * em
        self.left, self.right = [0.0, 0.0], [0.0, 0.0]
        for side in (0, 1):
            lefts = Counter(round(row.x) for row in body if row.page % 2 == side)
            self.left[side] = lefts.most_common(1)[0][0] if lefts else 0.0
            edges = Counter(
                round(row.right * 5) / 5 for row in body
                if row.page % 2 == side and row.glyphs[-1].text not in CLOSING and row.x < self.left[side] + 2.6 * em
            )  # fmt: skip
            self.right[side] = edges.most_common(1)[0][0] if edges else 0.0

    def follows(self, above: Row, below: Row, em: float) -> bool:
        """Does a line go on where the one above left off?"""
        near = above.page == below.page and abs(below.y - above.y - self.lead) < 0.6
        return near and abs(below.x - self.left[below.page % 2]) < 0.6 * em and below.text[0] not in "•–-◦▪"

    def is_inner(self, row: Row, em: float) -> bool:
        """Does a line that goes on begin at the left edge and not end a sentence early?"""
        left, right = self.left[row.page % 2], self.right[row.page % 2]
        if not (abs(row.x - left) < 2.6 * em and row.right - row.x > 0.6 * (right - left)):
            return False
        return not (row.text[-1] in "。！？：；.!?:" and right - row.right > em)

    def is_full(self, row: Row, em: float) -> bool:
        right = self.right[row.page % 2]
        beyond = em if row.text[-1] in CLOSING else EDGE * em
        return right - EDGE * em <= row.right <= right + beyond


def measure(path: Path, pages: range | None = None) -> Measures:
    """Measure a PDF, or some of its pages (counted from 0)."""
    document = pypdfium2.PdfDocument(path)
    rows = [row for number in pages or range(len(document)) for row in rows_of(document[number], number)]
    em, body = _body(rows)
    found = Measures(pages=len(document), em=em, lines=len(body), examples={})
    if not body:
        return found
    frame, gaps, full = _Frame(body, em), _Gaps(em), 0
    for row, below in zip(body, [*body[1:], None], strict=True):
        gaps.add(row)
        found.line_start += _note(found, "line_start", row, bad=row.text[0] in NEVER_AT_START)
        found.line_end += _note(found, "line_end", row, bad=row.text[-1] in OPENING)
        if below is None or not frame.follows(row, below, em):
            continue
        if frame.is_inner(row, em):
            found.inner += 1
            full += not _note(found, "ragged", row, bad=not frame.is_full(row, em))
            found.split_units += _note(found, "split_units", row, bad=row.text[-1] + below.text[0] in {"——", "……"})
    found.short_last = sum(_lonely(above, row, after, frame, em) for above, row, after in zip(body, body[1:], [*body[2:], None], strict=False))
    found.flush = round(full / found.inner, 4) if found.inner else None
    found.word_gap = _percentile(gaps.word, 0.99), _percentile(gaps.word, 1)
    found.han_gap = _percentile(gaps.han, 0.99), _percentile(gaps.han, 1)
    found.mark_pairs, found.squeezed = gaps.pairs, round(gaps.squeezed / gaps.pairs, 4) if gaps.pairs else None
    return found


def _note(found: Measures, what: str, row: Row, *, bad: bool) -> bool:
    if bad:
        found.examples.setdefault(what, []).append(f"p. {row.page + 1}: {row.text[:14]} … {row.text[-14:]}")
    return bad


def _lonely(above: Row, row: Row, below: Row | None, frame: _Frame, em: float) -> bool:
    """Is a line the last of its paragraph, under a full one, with one character on it?"""
    if not frame.follows(above, row, em) or (below is not None and frame.follows(row, below, em) and frame.is_inner(row, em)):
        return False
    return above.right >= frame.right[above.page % 2] - 0.6 * em and len([c for c in row.text if c not in CLOSING]) == 1


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description="Measure the composition of a PDF's Chinese lines.")
    parser.add_argument("pdf", type=Path)
    parser.add_argument("--pages", help="first-last, counted from 1")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pages = None
    if options.pages:
        first, _, last = options.pages.partition("-")
        pages = range(int(first) - 1, int(last or first))
    found = asdict(measure(options.pdf, pages))
    if options.json:
        json.dump(found, sys.stdout, ensure_ascii=False)
        return
    examples = found.pop("examples")
    for name, value in found.items():
        print(f"{name:12} {value}")
    for name, lines in examples.items():
        for line in lines[:5]:
            print(f"  {name}: {line}")


if __name__ == "__main__":
    main()

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import pypdfium2
import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from kanben.manuscript.metadata import Metadata
from kanben.manuscript.pictures import Picture
from kanben.pdf import cover, cover_design
from kanben.pdf.cover_design import PALETTE, Colours, fit, mixed, pattern, width
from kanben.problems import Place, Severity, Stop
from kanben.render.templates import Templates
from kanben.resources import defaults_folder

TEMPLATES = Templates([defaults_folder("templates")])
ORIGINAL = {"title": "How To Scale Your Model", "authors": ["A. One", "B. Two", "C. Three", "D. Four"]}


def described(title: str, **more: Any) -> Metadata:
    plain = {
        "slug": "x",
        "title": title,
        "identifier": "https://example.org/",
        "date": "2026-11-24",
        "contributors": [{"name": "某甲", "role": "aut"}],
        "rights": {"licence": "MIT", "holder": "某甲", "year": 2026},
    }
    return Metadata.model_validate(plain | more)


LONG = described(
    "一部题目特别长的书，讲述如何在两个核的机器上用很小的内存训练并且部署一个能够回答问题的大语言模型，兼论其他种种困难",
    subtitle="副题也不短，要占上好几行才排得下，因为作者总觉得还有什么没有交代清楚",
    original={"title": "A Book Whose Title Is Really Very Long and Goes on about Training Large Language Models", "authors": ["A"]},
    contributors=[{"name": f"很长的名字某{n}", "role": role} for n in "甲乙丙丁戊" for role in ("aut", "trl", "edt", "ill")],
)


def lines(html: str, name: str) -> list[str]:
    """Lines of the first element of that class, as the template broke them."""
    inside = html.split(f'class="{name}"', 1)[1].split(">", 1)[1].split("</", 1)[0]
    return inside.split("<br/>")


@given(st.text(st.sampled_from("如何扩展你的模型，：—（）Aabcmw 1C+"), max_size=120), st.floats(20, 90), st.floats(6, 60), st.floats(3, 17))
@settings(max_examples=150, deadline=None)
def test_any_text_fits_and_loses_nothing(text: str, measure: float, height: float, largest: float) -> None:
    fitted = fit(text, measure=measure, height=height, largest=largest, leading=1.24)
    assert "".join("".join(fitted.lines).split()) == "".join(text.split())
    assert fitted.size <= largest + 0.001
    assert len(fitted.lines) * fitted.size * 1.24 <= height + 0.1
    assert all(width(line) * fitted.size <= measure + 0.1 for line in fitted.lines)


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("如何扩展你的模型", ["如何扩展", "你的模型"]),
        ("统计学习方法", ["统计", "学习方法"]),
        ("计算机组成原理", ["计算机", "组成原理"]),
        ("线性代数的几何意义", ["线性代数的", "几何意义"]),
        ("深入理解Linux内核：从启动到调度", ["深入理解", "Linux内核：", "从启动到调度"]),
        ("编译原理", ["编译原理"]),
    ],
)
def test_titles_are_broken_by_sense(title: str, broken: list[str]) -> None:
    assert lines(cover.cover_html(described(title), TEMPLATES), "title") == broken


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", PALETTE, ids=lambda colours: colours.field)
def test_texts_are_readable_on_every_field(colours: Colours) -> None:
    for ink, least in ((colours.ink, 7.0), (colours.soft, 4.5)):
        light, dark = sorted((luminance(ink), luminance(colours.field)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least  # WCAG 2.2, 1.4.6 and 1.4.3


def test_mixing() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 0) == "#102030"


def test_shelf_is_various_and_each_book_stays_the_same() -> None:
    titles = [f"第{n}本书" for n in range(60)]
    assert len({cover_design.colours(title) for title in titles}) > 8
    assert len({pattern(title, 100, 60) for title in titles}) == 60
    assert pattern(titles[0], 100, 60) == pattern(titles[0], 100, 60)


@pytest.mark.parametrize("page", [cover.PICTURE, cover.PageSize(524.4, 737), cover.PageSize(540, 666), cover.PageSize(700, 300)], ids=str)
@pytest.mark.parametrize("metadata", [LONG, described("C++"), described("Internationalization", language="en")], ids=["long", "short", "english"])
def test_nothing_leaves_the_page_or_runs_into_the_pattern(metadata: Metadata, page: cover.PageSize) -> None:
    html = cover.cover_html(metadata, TEMPLATES, page)
    pdf = pypdfium2.PdfDocument(weasyprint.HTML(string=html).write_pdf())
    assert len(pdf) == 1
    assert pdf[0].get_size() == pytest.approx((page.width, page.height), abs=0.5)
    text = pdf[0].get_textpage()
    boxes = [text.get_rect(n) for n in range(text.count_rects())]
    unit = min(page.width, page.height / 1.25) / 100
    assert boxes
    assert all(left > 5 * unit and right < page.width - 5 * unit and bottom > 0 and top < page.height for left, bottom, right, top in boxes)
    for one in boxes:
        for other in boxes:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert one == other or apart


def test_people_of_a_translation_begin_with_the_authors_of_the_original() -> None:
    translators = [{"name": "某乙", "role": "trl"}]
    html = cover.cover_html(described("书", original=ORIGINAL, contributors=translators), TEMPLATES)
    assert "A. One　等　著" in html
    assert html.index("等　著") < html.index("某乙　译")
    companion = cover.cover_html(described("书", original=ORIGINAL | {"relation": "companion"}), TEMPLATES)
    assert "A. One" not in companion
    assert "A companion to" in companion


def test_picture_has_equal_bytes_in_another_process_and_is_small() -> None:
    html = cover.cover_html(described("如何扩展你的模型", subtitle="从屋顶线到大规模推理"), TEMPLATES)
    one = cover.cover_png(html)
    program = "import sys; from kanben.pdf.cover import cover_png; sys.stdout.buffer.write(cover_png(sys.stdin.read()))"
    environment = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    other = subprocess.run([sys.executable, "-c", program], input=html.encode(), capture_output=True, check=True, env=environment).stdout
    assert one == other
    assert len(one) < 300_000
    image = Image.open(io.BytesIO(one))
    assert image.size == (1600, 2560)
    assert image.mode == "P"


def test_cover_reaches_nothing_outside_itself() -> None:
    with pytest.raises(FatalURLFetchingError, match="asks for"):
        cover.cover_png('<img src="file:///etc/hostname">')


def given_picture(size: tuple[int, int], mode: str = "RGB", kind: str = "JPEG") -> Picture:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return Picture("assets/cover.x", f"image/{kind.lower()}", size[0], size[1], out.getvalue())


def test_a_fitting_picture_goes_in_as_it_is() -> None:
    given_one = given_picture((1600, 2560))
    assert cover.cover_from_file(given_one, Place("metadata.yaml", 9)) == (given_one, ())


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG")])
def test_a_large_picture_is_fitted(mode: str, kind: str) -> None:
    fitted, problems = cover.cover_from_file(given_picture((3000, 4800), mode, kind), Place("metadata.yaml"))
    image = Image.open(io.BytesIO(fitted.content))
    assert not problems
    assert (image.format, image.mode) == (kind, "RGB")
    assert image.size == (int(fitted.width), int(fitted.height))
    assert 4_900_000 < image.width * image.height <= cover.MOST_PIXELS


def test_a_coarse_picture_is_reported_and_another_format_refused() -> None:
    place = Place("metadata.yaml", 9)
    _, (problem,) = cover.cover_from_file(given_picture((300, 400)), place)
    assert (problem.severity, problem.place) == (Severity.WARNING, place)
    with pytest.raises(Stop, match="neither JPEG nor PNG"):
        cover.cover_from_file(given_picture((300, 400), kind="GIF"), place)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_thumbnail_keeps_proportion_and_format(kind: str) -> None:
    small = Image.open(io.BytesIO(cover.thumbnail(given_picture((1600, 2560), kind=kind), 480)))
    assert (small.format, small.size) == (kind, (480, 768))

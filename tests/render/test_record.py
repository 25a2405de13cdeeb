"""Title leaf and record of the edition: what they say, from the metadata alone (GB/T 12450)."""

from __future__ import annotations

import re
from pathlib import Path

from kanben.render.edition import Medium
from tests.manuscript.small_book import FILES
from tests.render.rendered import book, rendered, said

FRONT = "front: [title-page, preface.md, contents]\n"
TRANSLATION = """\
original: {title: A Book, authors: [Jane Doe], year: 2020, url: 'https://example.org/a', licence: CC-BY-4.0, revision: 1a2b3c}
"""


def page(root: Path, settings: str, name: str = "copyright", medium: Medium = Medium.PRINT) -> str:
    description = FILES["metadata.yaml"].decode().replace(FRONT, "front: [title-page, copyright]\n")
    made = book(root, "正文。\n", settings=settings)
    made.joinpath("metadata.yaml").write_text(description.replace("print: {trim: A5}\n", "") + settings, "utf-8")
    made.joinpath("chapters/preface.md").unlink()
    return rendered(made, medium)[name]


def record(markup: str) -> dict[str, str]:
    """The lines of the record: term and what is said of it."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", markup)
    return {term: re.sub(r"<[^>]+>", "", said) for term, said in pairs}


def test_a_free_translation_says_what_it_is(tmp_path: Path) -> None:
    markup = page(tmp_path, TRANSLATION + "translation: {machine: 某引擎, reviewed_by: [乙, 丙]}\nversion: '1.2'\n")
    assert "非正式出版物" in markup
    lines = record(markup)
    assert lines.items() >= {
        "原文地址": "https://example.org/a", "原文版本": "1a2b3c", "原作许可": "CC-BY-4.0", "机器翻译": "某引擎", "审校": "乙、丙",
        "版本": "1.2版", "日期": "2026年11月24日", "幅面尺寸": "185 mm × 260 mm",
    }.items()  # fmt: skip


def test_machine_translation_is_never_left_open(tmp_path: Path) -> None:
    assert record(page(tmp_path / "a", TRANSLATION + "translation: {machine: 某引擎}\n"))["审校"] == "未经人工审校"
    lines = record(page(tmp_path / "b", TRANSLATION + "translation: {machine: none}\n"))
    assert lines["机器翻译"] == "未使用"
    assert "审校" not in lines
    told = said(book(tmp_path / "c", "正文。\n", settings=TRANSLATION))
    assert [line.split(": ")[0].rpartition(" ")[2] for line in told] == ["metadata-incomplete"]
    assert not said(book(tmp_path / "d", "正文。\n", settings=TRANSLATION.replace("}", ", relation: companion}")))


def test_the_colophon_gives_a_name_in_its_own_script_as_well(tmp_path: Path) -> None:
    root = book(tmp_path, "正文。\n")
    text = FILES["metadata.yaml"].decode().replace("name: 作者甲", "name: 作者甲, original_name: Jane Doe").replace(FRONT, "front: [title-page]\n")
    (root / "metadata.yaml").write_text(text, "utf-8")
    (root / "chapters/preface.md").unlink()
    assert "作者甲（Jane Doe）" in rendered(root, Medium.PRINT)["colophon"]


def test_a_formal_book_has_the_record_in_its_order(tmp_path: Path) -> None:
    imprint = """\
publisher: 某出版社
imprint:
  isbn: 978-7-111-07575-2
  cip: "题名 / 作者甲著"
  place: 北京
  address: 某街1号
  distributor: 某书店
  printer: 某印厂
  sheets: "12.5"
  characters: 300千字
  edition: 2026年11月第1版
  printing: 2026年11月第1次印刷
  print_run: 1—3000册
  price: 59.00元
"""
    markup = page(tmp_path, imprint)
    assert "非正式出版物" not in markup
    order = ["著", "出版", "出版地", "地址", "发行", "印刷", "幅面尺寸", "印张", "字数", "版次", "印次", "印数", "日期", "ISBN", "标识", "定价"]
    assert list(record(markup)) == order
    assert markup.index("©") < markup.index("在版编目") < markup.index("出版地")
    assert "幅面尺寸" not in record(page(tmp_path / "epub", imprint, medium=Medium.EPUB))


def test_a_title_leaf_names_those_who_wrote_the_book(tmp_path: Path) -> None:
    people = "contributors:\n  - {name: 作者甲, role: aut}\n"
    description = FILES["metadata.yaml"].decode()
    assert people in description
    root = book(tmp_path, "正文。\n")
    text = root.joinpath("metadata.yaml").read_text("utf-8")
    root.joinpath("metadata.yaml").write_text(text.replace(people, f"{people}  - {{name: 设计丁, role: bkd}}\n"), "utf-8")
    leaf = rendered(root, Medium.EPUB)["title-page"]
    assert "作者甲" in leaf
    assert "设计丁" not in leaf

"""Emphasis and regional forms of Han text, in both outputs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kanben.manuscript.metadata import Fonts
from kanben.pdf.page import regional
from kanben.pipeline import build, served_fonts
from kanben.render.edition import Medium
from tests.render.rendered import book, first, rendered

MIXED = "它的*运算量 FLOPs 与 3 项*之比，*见`code`^[注 note。]*，English 如常。\n"


@pytest.mark.parametrize("medium", list(Medium))
def test_latin_words_in_emphasis_are_marked_and_nothing_else(tmp_path: Path, medium: Medium) -> None:
    markup = first(tmp_path, MIXED, medium)
    assert '<em>运算量 <span class="latin">FLOPs</span> 与 <span class="latin">3</span> 项</em>' in markup
    assert markup.count('class="latin"') == 2


def test_english_text_has_plain_emphasis(tmp_path: Path) -> None:
    root = book(tmp_path, "x *really* y\n")
    text = (root / "chapters/01-first.md").read_text().replace("title: 一", "title: One\nlang: en")
    (root / "chapters/01-first.md").write_text(text)
    assert "<em>really</em>" in rendered(root, Medium.EPUB)["ch-first"]


@pytest.mark.parametrize(
    ("choice", "rule"),
    [("dots", "text-emphasis: filled dot"), ("kai", 'font-family: "LXGW WenKai"'), ("hei", 'font-family: "Noto Sans CJK SC"')],
)
def test_the_setting_reaches_both_outputs(tmp_path: Path, choice: str, rule: str) -> None:
    root = book(tmp_path / "book", "平常的文字，*着重*也在其中。\n", settings=f"print: {{emphasis: {choice}}}\n")
    epub = zipfile.ZipFile(build(root, tmp_path, ["epub"]).outputs[0].artifact.path)
    sheets = [name for name in epub.namelist() if "emphasis" in name]
    assert [Path(name).name for name in sheets] == [f"emphasis-{choice}.css"]
    assert rule in epub.read(sheets[0]).decode()
    families = {service.family: service.characters for service in served_fonts(root)[0] if service.script == "Han"}
    where = {"dots": "Noto Serif CJK SC", "kai": "LXGW WenKai", "hei": "Noto Sans CJK SC"}[choice]
    assert set("着重") <= set(families[where])


def test_each_language_has_the_forms_of_its_region(tmp_path: Path) -> None:
    tagged = "".join(
        f"[{text}]{{lang={tag}}}" for text, tag in (("骨", "ja"), ("直", "zh-Hant-TW"), ("今", "zh-Hant-HK"), ("令", "ko"), ("角", "zh-Hans"))
    )
    text = f"{tagged}\n\n**[海]{{lang=ja}}**，[`文`]{{lang=ja}}。\n\n::: {{lang=ja}}\n## [見]{{.x}}出\n\n[返]{{lang=zh-Hans}}す。\n:::\n"
    families = {service.family: service.characters for service in served_fonts(book(tmp_path, text))[0] if service.script == "Han"}
    serif = {region: families.get(f"Noto Serif CJK {region}", "") for region in ("JP", "TC", "HK", "KR", "SC")}
    assert serif == {"JP": "す骨", "TC": "直", "HK": "今", "KR": "令", "SC": serif["SC"]}
    assert set("角返") <= set(serif["SC"])
    assert set("海見出") <= set(families["Noto Sans CJK JP"])
    assert families["Noto Sans Mono CJK JP"] == "文"


def test_a_whole_book_has_the_forms_of_its_region(tmp_path: Path) -> None:
    root = book(tmp_path, "## 節\n\n骨與`直`。\n")
    description = (root / "metadata.yaml").read_text().replace("zh-Hans", "zh-Hant-TW")
    (root / "metadata.yaml").write_text(description)
    assert {service.family.rpartition(" ")[2] for service in served_fonts(root)[0] if "CJK" in service.family} == {"TC"}


def test_families_of_other_makers_stay() -> None:
    assert regional(("Own Song", *Fonts().serif), "JP") == ("Own Song", "Noto Serif CJK JP", *Fonts().serif[1:])
    assert regional(Fonts().serif, "") == Fonts().serif

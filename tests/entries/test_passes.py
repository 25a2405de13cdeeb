"""Marks of terms and index entries, as they stand in the text and on their pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.render.edition import Medium
from tests.render.rendered import book, problems, rendered

GLOSSARY = """
- term: 高带宽显存
  original: high bandwidth memory
  abbreviation: HBM
  also: [显存]
  definition: 与芯片封装在一起的*主存*，$B$。
- term: 张量
  original: tensor
  see: [高带宽显存]
- term: 流水线
"""
PAGES = "back: [glossary, index, colophon]\n"


def pages(root: Path, text: str, medium: Medium = Medium.EPUB, *, settings: str = "", second: str = "正文。\n") -> dict[str, str]:
    if "glossary:" not in settings:
        settings += "glossary: glossary.yaml\n"
    made = book(root, text, second, settings, {"glossary.yaml": GLOSSARY})
    description = made / "metadata.yaml"
    description.write_text(description.read_text("utf-8").replace("back: [references, colophon]\n", PAGES), "utf-8")
    return rendered(made, medium)


def words(markup: str) -> str:
    """Markup of a chapter's text without tags, but for what is bold."""
    text = re.sub(r'<a [^>]*class="term"[^>]*>(.*?)</a>', r"**\1**", markup.partition("</header>")[2])
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[显存]{.term}，[显存]{.term}。", "**显存**（high bandwidth memory，HBM），显存。", id="the first use gives the original"),
        pytest.param("[HBM]{.term}。", "**HBM**（高带宽显存，high bandwidth memory）。", id="an abbreviation gives the term"),
        pytest.param("[Tensor]{.term}。", "**Tensor**（张量）。", id="an original gives the term, in any letter case"),
        pytest.param("[张量]{.term}（tensor）。[张量]{.term}。", "**张量**（tensor）。张量。", id="the author's own original"),
        pytest.param("[张量]{.term}（见下）。[张量]{.term}。", "张量（见下）。**张量**（tensor）。", id="another parenthesis: the next use gives it"),
        pytest.param("[张量]{.term .plain}。[张量]{.term}。", "张量。**张量**（tensor）。", id="plain: the next use gives it"),
        pytest.param("[那种显存]{.term for=HBM}。", "**那种显存**（high bandwidth memory，HBM）。", id="other words"),
        pytest.param("[流水线]{.term}。", "**流水线**。", id="nothing to give"),
        pytest.param("## 论[张量]{.term}\n\n[张量]{.term}。", "1.1 论张量 **张量**（tensor）。", id="headings wait for the text"),
        pytest.param("| [张量]{.term} |\n|---|\n| 一 |\n\n[张量]{.term}。", "张量 一 **张量**（tensor）。", id="tables wait for the text"),
    ],
)
def test_first_use(tmp_path: Path, text: str, expected: str) -> None:
    assert words(pages(tmp_path, text)["ch-first"]) == expected


@pytest.mark.parametrize(
    ("gloss", "expected"),
    [("book", "张量。"), ("chapter", "**张量**（tensor）。"), ("never", "张量。")],
)
def test_scope_of_the_first_use(tmp_path: Path, gloss: str, expected: str) -> None:
    made = pages(tmp_path, "[张量]{.term}。", settings=f"glossary: {{file: glossary.yaml, gloss: {gloss}}}\n", second="[张量]{.term}。")
    assert words(made["ch-second"]) == expected
    assert words(made["ch-first"]) == ("**张量**。" if gloss == "never" else "**张量**（tensor）。")


def test_an_english_book(tmp_path: Path) -> None:
    glossary = "- term: high bandwidth memory\n  abbreviation: HBM\n- term: tensor\n  original: 张量\n  language: zh-Hans\n"
    made = book(tmp_path, "[HBM]{.term .index} and [tensor]{.term}.", settings="glossary: glossary.yaml\n", files={"glossary.yaml": glossary})
    description = made / "metadata.yaml"
    text = description.read_text("utf-8").replace("back: [references, colophon]\n", PAGES).replace("zh-Hans\nid", "en\nid")
    description.write_text(text, "utf-8")
    shown = rendered(made, Medium.EPUB)
    assert words(shown["ch-first"]) == "**HBM** (high bandwidth memory) and **tensor** (张量)."
    assert "<h1>Glossary</h1>" in shown["glossary"]
    assert '<span class="original" lang="zh-Hans" xml:lang="zh-Hans">张量</span>' in shown["glossary"]
    assert '<h2 class="group-head">H</h2>' in shown["index"]
    assert "Chapter\u00a01</a>" in shown["index"]


def test_the_page_of_terms(tmp_path: Path) -> None:
    made = pages(tmp_path, "## 节\n\n[显存]{.term}。[显存]{.term}。[张量]{.term}。")["glossary"]
    assert re.findall(r'<h2 class="group-head">(.)</h2>', made) == ["G", "L", "Z"]
    assert '<dt id="glossary-high-bandwidth-memory" epub:type="glossterm"><dfn>高带宽显存</dfn>' in made
    assert "<em>主存</em>，<math" in made
    again = '<sup class="more-places"><a href="ch-first.xhtml#use-2" role="doc-backlink" aria-label="1.1节 2">2</a></sup>'
    assert f'见于<a href="ch-first.xhtml#use-1" role="doc-backlink">1.1节</a>{again}</span>' in made
    assert '另见<a href="#glossary-high-bandwidth-memory">高带宽显存</a>。' in made


INDEX = """
## 甲

[屋顶线]{.index}、[拐点]{.index entry="屋顶线>拐点" .main}。[]{.index entry="集合通信" range=start}

## 乙

[屋顶线]{.index}与[屋顶线]{.index}。[]{.index entry="集合通信" range=end}[]{.index entry=MXU see="矩阵单元"}

## 丙 {.unnumbered}

[矩阵单元]{.index also="屋顶线>拐点"}、[重排]{.index sort="chong2"}、[`x`]{.index}、[张量]{.term .index}。
"""


def flat(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r"<strong>(.*?)</strong>", r"**\1**", markup)).split())


def test_the_page_of_the_index(tmp_path: Path) -> None:
    made = pages(tmp_path, INDEX)["index"]
    assert flat(made) == (
        "索引 西文 MXU 见矩阵单元 x 丙 C 重排 丙 J 集合通信 1.1节–1.2节 矩阵单元 丙 另见屋顶线：拐点 W 屋顶线 1.1节、1.2节2 拐点 **1.1节** Z 张量 丙"
    )
    assert "<code>x</code>" in made


def test_the_same_in_print(tmp_path: Path) -> None:
    made = pages(tmp_path, INDEX, Medium.PRINT)["index"]
    assert '<a class="folio main" href="#use-' in made
    assert re.search(r'href="#(use-\d+)" data-end="use-\d+">0</a>', made)
    assert "epub:type" not in made


@pytest.mark.parametrize(("settings", "heads"), [
    ("index: {latin: last}\n", "CJWZ西文"),
    ("index: {latin: mixed}\n", "CJMWXZ"),
    ("index: {sort: strokes}\n", "西文七画九画十二画"),
])  # fmt: skip
def test_settings_of_the_index(tmp_path: Path, settings: str, heads: str) -> None:
    made = pages(tmp_path, INDEX, settings=settings)["index"]
    assert "".join(re.findall(r'<h2 class="group-head">(.*?)</h2>', made)) == heads


def test_a_book_without_these_pages_shows_the_words(tmp_path: Path) -> None:
    root = book(tmp_path, "[词]{.index}[]{.index entry=无}与[语]{.term}。")
    assert '<p>词与<span class="term">语</span>。</p>' in rendered(root, Medium.EPUB)["ch-first"]
    assert problems(root) == ()


def test_marks_in_alternative_texts_are_no_places(tmp_path: Path) -> None:
    drawing = {"assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2"/></svg>', "glossary.yaml": GLOSSARY}
    text = "![讲[张量]{.term .index}](../assets/a.svg)\n\n[张量]{.term}。"
    root = book(tmp_path, text, settings="glossary: glossary.yaml\n", files=drawing)
    description = root / "metadata.yaml"
    description.write_text(description.read_text("utf-8").replace("back: [references, colophon]\n", PAGES), "utf-8")
    made = rendered(root, Medium.EPUB)
    assert 'alt="讲张量"' in made["ch-first"]
    ids = re.findall(r'id="(use-\d+)"', made["ch-first"])
    assert len(ids) == len(set(ids)) == 2


def test_a_reference_that_repeats_a_heading_is_no_place(tmp_path: Path) -> None:
    made = pages(tmp_path, "## 论[张量]{.term .index} {#sec-t .unnumbered}\n\n参见@sec-t 。")
    assert made["ch-first"].count('id="use-') == 1
    assert "“论张量”" in re.sub(r"<[^>]+>", "", made["ch-first"])
    assert flat(made["index"]).endswith("Z 张量 论张量")

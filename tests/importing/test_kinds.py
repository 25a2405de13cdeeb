"""Sources of each kind, in our own words: what they become, and that it builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kanben.importing import reading
from kanben.importing.source import Dialect, Fate, Finding, Line
from kanben.pandoc.ast import plain_text
from kanben.pandoc.reader import PandocError, run_pandoc
from kanben.pipeline import build
from tests.importing.books import SOURCES, Imported, faults

KINDS = {"jekyll": "jekyll", "mdbook": "mdbook", "mkdocs": "mkdocs", "gitbook": "gitbook", "folder": "markdown", "html": "html"}
Book = Callable[[str], Imported]


@pytest.mark.parametrize("name", KINDS)
def test_it_is_recognised_and_builds(book: Book, name: str, tmp_path: Path) -> None:
    made = book(name)
    assert made.report["kind"] == KINDS[name]
    result = build(made.folder, tmp_path, ("epub",))
    assert result.outputs


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_epubcheck_is_silent(book: Book, name: str, tmp_path: Path) -> None:
    result = build(book(name).folder, tmp_path, ("epub",))
    assert faults(result.outputs[0].artifact.path) == []


@pytest.mark.parametrize("name", KINDS)
def test_what_is_not_the_same_on_both_sides_is_named(book: Book, name: str) -> None:
    made = book(name)
    differing = {kind: n for kind, n in made.report["totals"].items() if n["source"] != n["book"]}
    # A key that no bibliography has, a note that is not defined, a frame that became a link, a callout written as a listing.
    allowed = {"jekyll": {"notes", "citations", "links"}, "mdbook": {"listings"}, "folder": {"links"}}
    assert set(differing) <= allowed.get(name, set()), differing


def test_jekyll(book: Book) -> None:
    made = book("jekyll")
    text = made.chapter("one")
    assert made.metadata["title"] == {"zh-Hans": "屋顶与线", "en": "Roof and Line"}
    assert made.metadata["parts"] == [{"title": "起", "chapters": ["01-one.md"]}, {"title": "承", "chapters": ["02-two.md"]}]
    assert made.metadata["bibliography"] == ["references.bib"]
    assert text.startswith("---\ntitle: 起步\nabstract: 怎样起步。\n---\n")
    assert "![刻度，见 A\\[I, J\\]。](../assets/scale.svg){#fig-scale}" in text
    assert "正文[^1]，见[@stone2020]与\\[nobody\\]。" in text
    assert "[^1]: 注里有 [链接](https://example.org/x)。\n\n    第二段，$x^2$。" in text
    assert "由@{eq-one} 可知" in text
    assert "$$ {#eq-one}" in text
    assert "\\label" not in text
    assert "::: {.exercise" not in text
    assert '::: {.details summary="答案"}\n藏着的。\n:::' in text
    assert "`{% include %}` 与 `<d-footnote>` 在代码里不动" in text
    assert '``` text\n{{ site.title }} <d-cite key="x">\n```' in text
    assert "[二章](02-two.md#sec-two-1)" in text
    assert "https://example.org/roof/about/" in text
    assert "javascript" not in text
    assert "::: callout-note\n要点一句。\n:::" in text
    assert "::: callout-tip\n**结论**[^2]\n:::" in text
    assert "{#sec-one-custom}" in text
    assert "[上文](#sec-one-custom)" in text
    assert "文 二章。" in made.chapter("two")
    assert "### 跳级" in made.chapter("two")
    dropped = "\n".join(made.told("dropped"))
    assert all(name in dropped for name in ("404.md", "README.md", "_pages/about.md"))
    assert any("one.md:39: what a book cannot play" in line for line in made.told("person"))


def test_mdbook(book: Book) -> None:
    made = book("mdbook")
    text = made.chapter("vars")
    assert made.metadata["front"][3] == "preface.md"
    assert made.metadata["back"][0] == "after.md"
    assert [part["title"] for part in made.metadata["parts"]] == ["第一部分", "第二部分"]
    assert "``` rust\nlet x = 1;\n```" in text
    assert "``` rust\n    let y = 2;\n```" in text
    assert "ANCHOR" not in text
    assert "共用的一段。" in text
    assert "泛型 Vec\\<i32\\>，价格 \\$5 与 \\$6。行内 $a^2$。" in text
    assert "::: callout-warning\n不要这样做。\n:::" in text
    assert '::: {.callout-tip title="窍门"}\n用它。\n:::' in text
    assert "## 可变 {#sec-vars-mut}\n\n### 绑定 {#sec-vars-2}" in text
    person = "\n".join(made.told("person"))
    assert "src/vars.md:19" in person
    assert "leads out of the source" in person
    assert "src/fns.md:5: this listing is never closed" in person
    assert "2 hidden lines" in "\n".join(made.told("dropped"))


def test_mkdocs(book: Book) -> None:
    made = book("mkdocs")
    text = made.chapter("start")
    assert made.metadata["rights"]["holder"] == "作者甲"
    assert made.metadata["rights"]["year"] == "2024"
    assert '::: {.callout-note title="先估后算"}\n两位有效数字就够。\n\n- 一\n- 二\n' in text
    assert '``` {.python .number-lines filename="est.py" startFrom="5" mark="5"}\nx = 1  # !!! 代码里的记号不动\n```' in text
    assert '::: {.details summary="提示"}' in text
    assert '::: {.callout-caution title="危险"}' in text
    assert '::: {.aside title="Linux"}\n``` bash\napt install gauge\n```\n:::' in text
    assert "共用的一段，见 `--8<--`。" in text
    assert "[Ctrl+S]{.kbd}" in text
    assert "material" not in text
    assert "- 卡片甲\n- 卡片乙" in text
    assert "10\\~20" in text
    assert "==重点==" in text
    assert '![](../assets/img/scale.svg){alt="刻度" width="300"}' in text
    assert '![](../assets/missing/none.svg){alt="缺图"}' in text
    assert (made.folder / "assets/missing/none.svg").is_file()
    assert "术语\n:   定义。" in text
    assert "[^1]: 注文。" in text
    assert "[第二节](02-more.md#sec-more-2)" in made.chapter("index")
    assert "[开始](01-start.md)" in made.chapter("more")
    assert "https://docs.example.org/measure/guide/about/" in made.chapter("more")
    assert any("docs/orphan.md" in line for line in made.told("dropped"))


def test_gitbook(book: Book) -> None:
    made = book("gitbook")
    text = made.chapter("weigh")
    assert [part["title"] for part in made.metadata["parts"]] == ["第一篇 基础", "第二篇 应用"]
    assert "::: callout-warning\n先归零。\n:::" in text
    assert '::: {.aside title="弹簧秤"}\n读数前等它静止。\n:::' in text
    assert '``` {.python filename="weigh.py"}\nprint("{% hint %}")\n```' in text
    assert "[天平](#sec-weigh-balance)" in text
    assert "<https://example.org/video>" in text
    assert '![刻度](../assets/scale.svg){#fig-scale alt="一把刻度尺"}' in text
    assert "行内 $m=\\rho V$ 公式。\n\n$$\nF = mg\n$$" in text
    assert '::: {.details summary="细说"}\n等臂。\n:::' in text
    assert any("{% unknown thing %}" in line for line in made.told("person"))


def test_folder_of_markdown(book: Book) -> None:
    made = book("folder")
    text = made.chapter("intro")
    assert '::: {.callout-tip title="提示"}\n容器里的话。\n:::' in text
    assert "列表紧跟：\n\n- 一\n- 二\n" in text
    assert "1.  甲\n    1.  乙" in text
    assert "| `x|y` | **粗。**后 |" in text
    assert "- [x] 完成\n- [ ] 未完" in text
    assert "[Ctrl]{.kbd} H~2~O 红" in text
    assert "[乙](02-two.md)" in text
    assert any("CHANGELOG.md" in line for line in made.told("dropped"))


def test_saved_pages(book: Book) -> None:
    made = book("html")
    text = made.chapter("start")
    assert made.metadata["title"] == "测量手册"
    assert made.metadata["contributors"] == [{"name": "作者丁", "role": "aut"}]
    assert "[下一页](02-next.md#sec-next-deep)与[未渲染](02-next.md)，站内[别页](https://docs.example.org/book/other/)" in text
    assert '::: {.callout-warning title="当心"}\n热。\n:::' in text
    assert '::: {.details summary="答案"}\n四十二。\n:::' in text
    assert "行内 $x^2_i$" in text
    assert "$$\\int f$$" in text
    assert "$a+b$" in text
    assert "``` python\nprint(1)\n```" in text
    assert "``` rust\nfn main() {}  // [x](../y)\n```" in text
    assert "注[^1]。" in text
    assert "[^1]: 注文。" in text
    assert "## 公式\n" in text
    assert "¶" not in text
    dropped = "\n".join(made.told("dropped"))
    assert all(word in dropped for word in ("评论框", "enable JavaScript", "Powered by X", "测量手册 搜索", "permalink"))


def test_one_markdown_file(tmp_path: Path) -> None:
    from tests.importing.books import imported

    made = imported(SOURCES / "mdbook" / "src" / "part" / "mut.md", tmp_path / "book")
    assert made.metadata["chapters"] == ["01-mut.md"]
    assert made.metadata["title"] == "可变"


def test_a_page_read_by_another_reader_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(text: str, to: str, format: str, *arguments: str) -> Any:
        if format.startswith("markdown"):
            raise PandocError("it takes longer than 60 seconds")
        return run_pandoc(text, to, format, *arguments)

    monkeypatch.setattr(reading, "run_pandoc", run)
    found: list[Finding] = []
    blocks = reading.read_page((Line("文", "a.md", 1),), Dialect("mdbook"), found)
    assert plain_text(blocks) == "文"
    assert [(f.path, f.line, f.fate) for f in found] == [("a.md", 1, Fate.PERSON)]
    assert "it takes longer than 60 seconds" in found[0].what

"""Sources as they are met: front matter in TOML, shortcodes, components, numbered contents, pages of other tools."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kanben.pipeline import build
from tests.importing.books import Imported, imported


def made(folder: Path, files: Mapping[str, str]) -> Imported:
    for name, text in files.items():
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return imported(folder / "source", folder / "book")


def test_front_matter_in_toml_and_shortcodes_of_hugo(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "第一篇"\ndate = 2024-01-02\n+++\n\n{{< hint warning >}}\n提示 **粗**。\n{{< /hint >}}\n\n'
        '{{< highlight python >}}\nx = "{{< ref >}}"\n{{< /highlight >}}\n\n见[下一篇]({{< ref "02-b.md" >}})与{{< katex >}}a^2{{< /katex >}}。'
        "{{< strange >}}\n"
    )
    book = made(tmp_path, {"01-a.md": text, "02-b.md": '+++\ntitle = "第二篇"\n+++\n\n文。\n'})
    chapter = book.chapter("01-a")
    assert chapter.startswith("---\ntitle: 第一篇\n---\n\n::: callout-warning\n提示 **粗**。\n:::\n")
    assert '``` python\nx = "{{< ref >}}"\n```' in chapter
    assert "[下一篇](02-b.md)与 $a^2$。" in chapter.replace("与$", "与 $")
    assert next(line for line in book.told("person") if "strange" in line).startswith("01-a.md:14: the shortcode strange")
    assert build(book.folder, tmp_path, ("epub",)).outputs


def test_components_and_lines_of_mdx(tmp_path: Path) -> None:
    text = (
        '# 介绍\n\nimport X from \'./x\';\n\n<Tabs groupId="os">\n<Tab label="甲">\n\n文 **粗** 与 Vec<T>。\n\n</Tab>\n</Tabs>\n\n'
        "<Foo bar={1} />\n\n```js {1,9}\nimport y from 'y';\n```\n"
    )
    book = made(tmp_path, {"01-a.md": text})
    chapter = book.chapter("a")
    assert chapter.endswith("文 **粗** 与 Vec\\<T\\>。\n\n``` {.js mark=\"1\"}\nimport y from 'y';\n```\n")
    told = " ".join((*book.told("person"), *book.told("dropped")))
    for name in ("<Tabs", "<Foo", "a line of MDX: import X", "lines 9 are marked"):
        assert name in told


def test_a_note_that_is_never_defined_leaves_the_words_around_it(tmp_path: Path) -> None:
    assert "文字`[^none]`以后。" in made(tmp_path, {"a.md": "# 题\n\n文字[^none]以后。\n"}).chapter("a")


def test_numbered_contents(tmp_path: Path) -> None:
    summary = "# Summary\n\n1. [一](one.md)\n   1. [二](two.md)\n- [草稿]()\n"
    book = made(tmp_path, {"book.toml": "", "src/SUMMARY.md": summary, "src/one.md": "# 一\n\n文。\n", "src/two.md": "# 二\n\n文。\n"})
    assert "## 二" in book.chapter("one")
    assert any("草稿" in line for line in book.told("dropped"))


SPHINX = """<div role="main"><div itemprop="articleBody"><h1>题<a class="headerlink" href="#x">¶</a></h1>
<p>文 <code><span class="pre">x</span> <span class="pre">y</span></code><a class="footnote-reference brackets" href="#id2" id="id1">1</a></p>
<div class="math"><span class="eqno">(1)</span>\\[a = b\\]</div>
<dl class="footnote brackets"><dt id="id2"><span><a class="fn-backref" href="#id1">1</a></span></dt><dd><p>注。</p></dd></dl></div></div>"""
DISTILL = """<d-article><h2>节</h2><p>文<d-footnote>注。</d-footnote> <d-math>x^2</d-math></p><d-math block>y</d-math>
<d-code block language="python">x = 1
y</d-code></d-article><d-appendix>致谢</d-appendix>"""
PRINT = """<main><h1>题</h1><p>文<sup class="footnote-reference"><a href="#1">1</a></sup></p>
<pre><code class="language-c"><span>a<br></span><span>b</span></code></pre>
<div class="footnote-definition" id="1"><sup class="footnote-definition-label">1</sup><p>注。</p></div></main>"""


@pytest.mark.parametrize(
    ("name", "markup", "wanted"),
    [
        ("a.html", SPHINX, ("文 `x y`[^1]", "\n\n$$a = b$$\n", "[^1]: 注。")),
        ("a.html", DISTILL, ("文[^1] $x^2$", "$$y$$", "``` python\nx = 1\ny\n```", "[^1]: 注。")),
        ("print.html", PRINT, ("文[^1]", "``` c\na\nb\n```", "[^1]: 注。")),
    ],
)
def test_pages_of_other_tools(tmp_path: Path, name: str, markup: str, wanted: tuple[str, ...]) -> None:
    book = made(tmp_path, {name: f'<html lang="zh"><head><title>题</title></head><body>{markup}</body></html>'})
    (chapter,) = book.folder.glob("chapters/*.md")
    for piece in wanted:
        assert piece in chapter.read_text("utf-8")


def test_pictographs_stay_where_a_font_of_print_has_them(tmp_path: Path) -> None:
    book = made(tmp_path, {"a.md": "# 题 🚀\n\n好 ✅ 融🫠化。\n"})
    assert "title: 题 🚀" in book.chapter("a")
    assert "好 ✅ 融化。" in book.chapter("a")
    assert [line for line in book.told("converted") if "no font of print" in line]

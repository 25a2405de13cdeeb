"""docs/writing.md: every example on it is a chapter that can be set without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.pipeline import Findings, prepare
from kanben.progress import silent
from kanben.render.edition import Medium
from tests.render.rendered import book, edited, rendered

PAGE = (Path(__file__).parents[2] / "docs/writing.md").read_text("utf-8")
EXAMPLES = [match[2] for match in re.finditer(r"^(`{3,})markdown\n(.*?)^\1$", PAGE, re.MULTILINE | re.DOTALL)]
FILES = {
    "references.bib": "@book{knuth, title = {{The TeXbook}}, author = {Knuth, Donald}, year = {1984}}\n"
    "@misc{clreq, title = {{CLREQ}}, author = {{W3C}}, year = {2024}}\n",
    "assets/road.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 5h20"/></svg>',
    "assets/sample.py": "import math\n\n# region body\nx = math.pi\n# endregion\n",
}


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 17


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split()[0])
def test_an_example_is_set_without_a_word(tmp_path: Path, example: str) -> None:
    root = book(tmp_path, example, files=FILES)
    findings = Findings()
    ready = prepare(root, findings, silent, fonts=False)
    assert findings.problems == []
    for medium in Medium:
        assert edited(ready, medium)["ch-first"]


@pytest.mark.parametrize("row", re.findall(r"^\| `[#@](?!part|note)(\w+)-[^|]*\|[^|]*\| ([^|]+) \|$", PAGE, re.MULTILINE), ids=lambda row: row[0])
def test_labels_give_what_the_table_says(tmp_path: Path, row: tuple[str, str]) -> None:
    kind, words = row
    things = {
        "sec": "## 甲\n\n## 乙 {#sec-x}\n",
        "fig": '![题](../assets/road.svg){#fig-x alt="路"}\n',
        "tbl": "| a |\n|---|\n| b |\n\n: 题 {#tbl-x}\n",
        "eq": "$$x$$ {#eq-x}\n",
        "lst": "```{.text #lst-x}\nx\n```\n",
        "exr": "::: {.exercise #exr-x}\n问\n:::\n",
        "ch": "",
    }
    label = "ch-second" if kind == "ch" else f"{kind}-x"
    root = book(tmp_path, f"引用@{label}完。\n\n{things[kind]}", files=FILES)
    markup = rendered(root, Medium.EPUB)["ch-first"]
    assert f">{words.strip()}</a>完。" in markup

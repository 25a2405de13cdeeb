"""Originals as they come: HTML, Markdown of Jekyll sites, what Kanben's own Markdown holds besides."""

from __future__ import annotations

import pytest

from kanben.translation.blocks import Kind
from kanben.translation.originals import original_text
from kanben.translation.status import status
from tests.translation.bilingual_book import BOOK, translation_blocks


def blocks(text: str, path: str = "original/x.md") -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in original_text(text, path).blocks]


def test_html_has_the_blocks_of_the_same_text_in_markdown() -> None:
    html = """<h1>The Pipe</h1>
<p>The width of a pipe sets the <em>flow rate</em>, its length the wait.</p>
<h2>Closing too fast</h2>
<p>When a valve shuts at once, the momentum of the water has nowhere to go, and the pressure runs up
and down the pipe: this is called “water hammer”.</p>
<ol><li>Close the valve slowly.</li><li>Fit an air chamber.</li></ol>"""
    assert blocks(html, "original/pipe.html") == blocks((BOOK / "original/pipe.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% details More %}\n\nWords.\n\n{% enddetails %}\n", [(Kind.PARAGRAPH, "Words.")]),
        ("## Heading {#sec-a}\n\nWords.\n{: .class}\n", [(Kind.HEADING, "Heading"), (Kind.PARAGRAPH, "Words.")]),
        (
            '{% include figure.liquid path="assets/a.png" class="img" caption="<b>Figure:</b> a “pipe”." %}\n',
            [(Kind.FIGURE, '![](assets/a.png) Figure: a "pipe".')],
        ),
        ("Words<d-footnote>a note</d-footnote>.\n", [(Kind.PARAGRAPH, "Wordsa note.")]),
        ("As $$x$$ {#eq-a} shows.\n", [(Kind.PARAGRAPH, "As"), (Kind.FORMULA, "x"), (Kind.PARAGRAPH, "shows.")]),
        ("term\n:   its meaning\n", [(Kind.TERM, "term"), (Kind.ITEM, "its meaning")]),
        ("| a line\n| another\n", [(Kind.PARAGRAPH, "a line another")]),
        ("* * *\n\n> quoted\n", [(Kind.QUOTATION, "quoted")]),
        ("Words [there][a].\n\n[a]: https://example.org/\n", [(Kind.PARAGRAPH, "Words [there](https://example.org/).")]),
        ("---\ntitle: 7\ndate: 2026-01-01\n---\n\nWords.\n", [(Kind.TITLE, "7"), (Kind.PARAGRAPH, "Words.")]),
        ("", []),
    ],
)
def test_blocks(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert blocks(text) == expected


def test_a_group_of_figures_and_a_table_in_a_division_are_one_block_each() -> None:
    text = "::: {.figures layout-ncol=2}\n![a](a.svg)\n\n![b](b.svg)\n\nboth\n:::\n\n::: {#tbl-x}\n| a |\n|---|\n| 1 |\n\nsaid\n:::\n"
    assert blocks(text) == [(Kind.FIGURE, "![a](a.svg) a ![b](b.svg) b both"), (Kind.TABLE, "a 1 said")]


def test_two_passages_that_one_renders_and_one_that_two_render() -> None:
    last = "A wide pipe carries more than a narrow one, and a short pipe less time."
    source = original_text(f"Water is heavy.\n\nIt is slow to warm in a kettle of 2000 W.\n\n{last}\n", "x.md").blocks
    translation = translation_blocks("---\n---\n水很重，在 2000 W 的水壶里热得也慢。\n\n宽的管子比窄的运得多。\n\n短的管子费时少。\n")[1:]
    entries = status((), source, translation)
    assert [entry.translation for entry in entries] == [(0,), (0,), (1, 2)]

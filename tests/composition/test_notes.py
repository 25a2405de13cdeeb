from typing import Any

import pytest

from tests.composition.pages import html, lay_out, lay_out_plain, texts_in

NOTES = range(8)


def pages_with_strange_notes(pages: list[Any]) -> int:
    texts = [texts_in(page) for page in pages]
    return sum({n for n in NOTES if f"有一个注{n}" in text} != {n for n in NOTES if f"第{n}注" in text} for text in texts)


def with_notes(height: int) -> str:
    note = "注的文字，不长也不短，占两行的样子就可以了，写到这里。"
    rest = "，然后还有一些文字，占满几行，让一页的末尾落在一段的当中。" * 4
    body = "".join(f"<p>这一段文字有一个注{n}<span class=fn>第{n}{note}</span>{rest}</p>" for n in NOTES)
    return html(body, 200, height, style=".fn { footnote-policy: line }")


@pytest.mark.parametrize("height", range(120, 260, 7))
def test_notes_stay_on_the_page_of_their_calls(height: int) -> None:
    assert pages_with_strange_notes(lay_out(with_notes(height)).pages) == 0


def test_plain_weasyprint_moves_some() -> None:
    """Or else the test above tests nothing, and the replacement could go."""
    assert sum(pages_with_strange_notes(lay_out_plain(with_notes(height)).pages) for height in range(120, 260, 7)) > 0

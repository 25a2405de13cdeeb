"""Notes that hold more than a paragraph, and pieces of the front matter placed in the text."""

from __future__ import annotations

import re
from pathlib import Path

from weasyprint import HTML

from kanben.render.edition import Medium
from tests.render.rendered import first

NOTE = """前文[^x]后文。

[^x]: 第一段。

    - 甲项

    ```
    x = 1
    ```

    | a | b |
    |---|---|
    | 1 | 2 |
"""


def test_a_printed_note_holds_its_blocks(tmp_path: Path) -> None:
    markup = first(tmp_path, NOTE, Medium.PRINT)
    root = HTML(string=markup).etree_element
    note = next(element for element in root.iter("span") if element.get("class") == "note")
    text = re.sub(r"\s", "", "".join(note.itertext()))
    assert text == "第一段。甲项x=1ab12", "an HTML parser must not end the paragraph, and with it the note, before a block"
    paragraph = next(element for element in root.iter("p"))
    assert "".join(paragraph.itertext()).rstrip().endswith("后文。")


def test_a_note_of_the_epub_keeps_html_blocks(tmp_path: Path) -> None:
    markup = first(tmp_path, NOTE, Medium.EPUB)
    assert "<ul>" in markup
    assert "note-ul" not in markup


def test_only_an_empty_division_places_a_piece(tmp_path: Path) -> None:
    head = "正文。\n\n::: {.remarks}\n作者自己的话。\n:::\n"
    markup = first(tmp_path, head)
    assert "作者自己的话" in markup

"""A block in another language is called, titled and answered in that language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.render.edition import Medium
from tests.render.rendered import book, rendered

TEXT = """
::: {lang=en}
![Road](../assets/a.svg){#fig-en alt="a line"}

| A | B |
|---|---|
| 1 | 2 |

: Speeds {#tbl-en}

```{.python #lst-en caption="Sum"}
x = 1
```

::: {.exercise #exr-en}
Why?^[A remark.]

::: {.answer}
Because.
:::
:::

::: {.callout-tip}
Round first.
:::
:::

![路](../assets/a.svg){#fig-zh alt=线}
"""
PICTURE = {"assets/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9"/></svg>'}


@pytest.fixture(scope="module")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = book(tmp_path_factory.mktemp("foreign"), TEXT, files=PICTURE)
    description = root / "metadata.yaml"
    description.write_text(description.read_text("utf-8").replace("preface.md, contents]", "preface.md, contents, figures]"), "utf-8")
    return rendered(root, Medium.EPUB)


def test_labels_and_titles_are_in_the_language_of_the_block(leaves: dict[str, str]) -> None:
    labels = re.findall(r'<span class="label">([^<]*)', leaves["ch-first"])
    assert labels == ["Figure\u00a01-1", "Table\u00a01-1", "Listing\u00a01-1", "Exercise\u00a01.1", "图1-2"]
    assert 'aria-label="Tip"' in leaves["ch-first"]
    assert ">Answer</a>" in leaves["ch-first"]


def test_answers_and_notes_that_stand_apart_keep_it(leaves: dict[str, str]) -> None:
    assert '<div class="answer" id="exr-en-answer" lang="en" xml:lang="en">' in leaves["ch-first"]
    assert "Exercise\u00a01.1</a></p>" in leaves["ch-first"]
    assert '<aside id="ch-first-note-1" class="note" lang="en" xml:lang="en"' in leaves["ch-first"]


def test_a_list_of_figures_calls_them_alike(leaves: dict[str, str]) -> None:
    assert (
        '<li class="chapter arabic" lang="en" xml:lang="en"><a href="ch-first.xhtml#fig-en"><span class="number">Figure\u00a01-1</span>'
        in leaves["figures"]
    )


def test_a_note_called_twice_is_cited_and_indexed_once(tmp_path: Path) -> None:
    """Its further calls have no words, so nothing leads to a place that no page shows."""
    text = "甲[^x]乙[^x]。\n\n[^x]: 见[@a]的[词]{.index}。\n"
    files = {"metadata.yaml": (book(tmp_path, text) / "metadata.yaml").read_text("utf-8").replace("back: [references", "back: [references, index")}
    made = rendered(book(tmp_path, text, files=files), Medium.EPUB)
    assert made["references"].count("doc-backlink") == 1
    assert made["index"].count('index-locator"') == 1
    assert len(re.findall(r'id="(?:use|cite)-', made["ch-first"])) == 2

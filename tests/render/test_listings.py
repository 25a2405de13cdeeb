"""Listings: text from files, lines with numbers and marks, markup in both media."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.book.listings import first_number, marked_lines
from kanben.manuscript.code_files import Wanted, read_excerpt
from kanben.pandoc.ast import Attr
from kanben.problems import Place, Stop
from kanben.render.code import highlighted
from kanben.render.edition import Medium
from tests.render.rendered import FIRST_LINE, book, first, problems, rendered, said

CODE = """\
# region whole
def f(x):
\treturn x
# endregion

# ANCHOR: tail
    a = 1
        b = 2
# ANCHOR_END: tail
# region open
"""


def test_markup_of_a_listing_in_the_epub(tmp_path: Path) -> None:
    text = '```{.python #lst-a caption="和" filename="a.py" .number-lines startFrom=9 mark="10"}\ndef f():\n    return 1\n```\n'
    assert first(tmp_path, text) == (
        '<figure id="lst-a" class="listing short">\n'
        '<figcaption><span class="label">代码1-1</span> 和 <code class="filename">a.py</code></figcaption>\n'
        '<pre class="code numbered" data-language="python"><code>'
        '<span class="line" data-number="9"><span class="k">def</span> <span class="nf">f</span>():\n</span>'
        '<span class="line marked" style="padding-left:9.5ch;text-indent:-8ch" data-number="10">    <span class="k">return</span> '
        '<span class="mi">1</span>\n</span></code></pre>\n</figure>'
    )


def test_numbers_are_drawn_in_print_and_are_no_text(tmp_path: Path) -> None:
    markup = first(tmp_path, "```{.text .number-lines startFrom=10}\na\n```\n", Medium.PRINT)
    assert '<span class="line-number"><i class="digit-1"></i><i class="digit-0"></i></span>a\n' in markup


def test_every_line_of_the_source_is_a_line_of_the_markup(tmp_path: Path) -> None:
    rows = ["def f():", "", '    """一', "    二", '    """', "", "    return 1"]
    markup = first(tmp_path, "```python\n" + "\n".join(rows) + "\n```\n")
    lines = re.findall(r'<span class="line"[^>]*>(.*?)\n</span>', markup, re.DOTALL)
    assert [re.sub(r"<[^>]+>", "", line).replace("&#34;", '"') for line in lines] == rows


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=80))
def test_highlighting_keeps_the_text(text: str) -> None:
    for language in ("python", "rust", "console", "text", "no such language"):
        plain = "\n".join(html.unescape(re.sub(r"<[^>]+>", "", line)) for line in highlighted(text, language))
        assert plain == text


@pytest.mark.parametrize(
    ("wanted", "text", "line"),
    [
        (Wanted("a.py", lines="2-3"), "def f(x):\n    return x", 2),
        (Wanted("a.py", lines="7-8"), "a = 1\n    b = 2", 7),
        (Wanted("a.py", lines="9-"), "# ANCHOR_END: tail\n# region open", 9),
        (Wanted("a.py", lines="1-2"), "# region whole\ndef f(x):", 1),
        (Wanted("a.py", lines="2"), "def f(x):", 2),
        (Wanted("b.py", region="outer"), "x = 1\ny = 2", 2),
        (Wanted("a.py", region="whole"), "def f(x):\n    return x", 2),
        (Wanted("a.py", region="tail"), "a = 1\n    b = 2", 7),
        (Wanted("../a.py", region="tail"), "a = 1\n    b = 2", 7),
    ],
)
def test_excerpts(tmp_path: Path, wanted: Wanted, text: str, line: int) -> None:
    (tmp_path / "a.py").write_text(CODE)
    (tmp_path / "b.py").write_text("// #region outer\nx = 1\n// #region inner\ny = 2\n// #endregion\n// #endregion\n")
    excerpt = read_excerpt(tmp_path, "chapters", wanted, Place("chapters/x.md"))
    assert (excerpt.text, excerpt.first_line) == (text, line)


@pytest.mark.parametrize(
    ("attributes", "code", "words"),
    [
        ('file="b/a.py"', "code-file-missing", 'did you mean "a.py"?'),
        ('file="../../etc/passwd"', "path-outside-book", "outside the book folder"),
        ('file="/etc/passwd"', "path-outside-book", "outside the book folder"),
        ('file="a.py" lines="8-12"', "code-excerpt-missing", '"a.py" has 10'),
        ('file="a.py" lines="3-2"', "code-attribute-invalid", "no range of lines"),
        ('file="a.py" lines="x"', "code-attribute-invalid", "no range of lines"),
        ('file="a.py" lines="1" region="tail"', "code-attribute-invalid", "keep one of the two"),
        ('file="a.py" lines="5"', "code-excerpt-missing", "is empty"),
        ('file="a.py" region="tial"', "code-excerpt-missing", 'did you mean "tail"?'),
        ('file="a.py" region="open"', "code-excerpt-missing", "opened on its line 10 and never closed"),
        ('lines="1-2"', "code-attribute-invalid", "and no file"),
        ('file="a.py" mark="11"', "code-attribute-invalid", "the lines of this listing are 1 to 10"),
        ('file="a.py" mark="1,b"', "code-attribute-invalid", '"b" is neither a line nor a range of lines'),
        ('file="a.py" startFrom="x"', "code-attribute-invalid", "no line number"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_line_of_the_fence(tmp_path: Path, attributes: str, code: str, words: str) -> None:
    root = book(tmp_path, f"正文。\n\n```{{.python {attributes}}}\n```\n", files={"a.py": CODE})
    found = problems(root)
    assert [p.code for p in found] == [code]
    assert words in f"{found[0].message} {found[0].hint}"
    assert found[0].place == Place("chapters/01-first.md", FIRST_LINE + 2 if "file" in attributes else found[0].place.line)


def test_symbolic_links_do_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    root = tmp_path / "book"
    root.mkdir()
    (root / "a.py").symlink_to(tmp_path / "secret")
    with pytest.raises(Stop) as stop:
        read_excerpt(root, "", Wanted("a.py"), Place("chapters/x.md"))
    assert stop.value.problems[0].code == "path-outside-book"


def test_text_and_file_together_are_refused(tmp_path: Path) -> None:
    root = book(tmp_path, '```{.python file="a.py"}\nx = 1\n```\n', files={"a.py": CODE})
    assert "a text of its own" in said(root)[0]


def test_lines_of_a_file_keep_their_numbers(tmp_path: Path) -> None:
    root = book(tmp_path, '```{.python .number-lines file="a.py" region="tail" mark="8"}\n```\n', files={"a.py": CODE})
    markup = rendered(root, Medium.EPUB)["ch-first"]
    assert re.findall(r'class="(line[^"]*)"[^>]* data-number="(\d+)"', markup) == [("line", "7"), ("line marked", "8")]


def test_an_unknown_language_is_a_warning_at_its_fence(tmp_path: Path) -> None:
    root = book(tmp_path, "一。\n\n```pyhton\nx = 1\n```\n\n```text\nx\n```\n\n```Python\nx\n```\n")
    assert said(root) == ['chapters/01-first.md:6 code-language-unknown: no language is called "pyhton" | did you mean "python"?']


@given(st.sets(st.integers(1, 60), min_size=1))
def test_marks_read_back(lines: set[int]) -> None:
    assert marked_lines(Attr(pairs=(("mark", ",".join(map(str, lines))),))) == lines
    assert marked_lines(Attr(pairs=(("mark", f"{min(lines)}-{max(lines)}"),))) == set(range(min(lines), max(lines) + 1))


def test_lines_are_numbered_from_one() -> None:
    assert first_number(Attr()) == 1

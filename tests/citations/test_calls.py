"""What stands in the text: groups, works named in the sentence, pages."""

from __future__ import annotations

import pytest

from kanben.pandoc.ast import Link, Styled, walk
from tests.citations.formatted import APA, bibliography, calls, formatted

WORKS = bibliography("""
@book{a, author = {Smith, John}, title = {Alpha}, year = {2001}}
@book{b, author = {张三 and 李四}, title = {乙}, year = {2002}}
@book{c, author = {{The JAX Authors}}, title = {Gamma}, year = {2003}}
@book{d, author = {Doe, Jane}, title = {Delta}, year = {2004}}
@book{e, title = {无名氏之书}, year = {2005}}
""")
FIRST = "[@a] [@b] [@c] [@d] [@e] "


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[@a; @b]", "[1-2]"),
        ("[@a; @b; @c; @e]", "[1-3,5]"),
        ("[@d; @a]", "[1,4]"),
        ("[@a, p. 260]", "[1]260"),
        ("[@a, pp. 26--31]", "[1]26-31"),
        ("[@a, 第 3 页]", "[1]3"),
        ("[@a, 第3—5页]", "[1]3-5"),
        ("[@a, 第 3 节]", "[1]第 3 节"),
        ("[@a, 第 3]", "[1]第 3"),
        ("[@a; @b, 第 3 页; @c]", "[1-2]3[3]"),
        ("[-@a]", "[1]"),
        ("@a", "Smith[1]"),
        ("@a [p. 3]", "Smith[1]3"),
        ("@b", "张三和李四[2]"),
        ("@c", "The JAX Authors[3]"),
        ("@e", "无名氏之书[5]"),
    ],
)
def test_numbers(written: str, expected: str) -> None:
    assert calls(formatted(FIRST + written, WORKS))[-1] == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[@a; @b, 第 3 页]", "(Smith, 2001; 张三 & 李四, 2002, 第 3 页)"),
        ("[@a, p. 3]", "(Smith, 2001, p. 3)"),
        ("@b [第 3 页]", "张三 & 李四 (2002, 第 3 页)"),
        ("[-@c]", "(2003)"),
        ("@c", "The JAX Authors (2003)"),
    ],
)
def test_authors_and_years(written: str, expected: str) -> None:
    assert calls(formatted(written, WORKS, APA))[0] == expected


def test_another_numeric_style_keeps_pages_where_it_has_them() -> None:
    assert calls(formatted("[@a, p. 3] @a", WORKS, "ieee")) == ["[1, p. 3]", "Smith[1]"]


def test_every_number_is_a_link_and_is_raised() -> None:
    call = formatted("[@a; @b, p. 3]", WORKS).calls[0]
    assert [node.target for node in walk(call) if isinstance(node, Link)] == ["#ref-a", "#ref-b"]
    assert [type(node) for node in call] == [Styled, Styled]

"""Manifest properties are read off the markup."""

from __future__ import annotations

import pytest

from kanben.epub.properties import content_document, properties
from kanben.epub.xhtml import DocumentFault
from tests.epub.sample import DRAWING, document

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>甲</p>", ()),
        (f"<p>{MATH}</p>", ("mathml",)),
        (f"<p>{DRAWING}</p>", ("svg",)),
        (f"<p>{MATH}{DRAWING}</p>", ("mathml", "svg")),
        ('<p><img src="a.svg" alt="甲"/></p>', ()),
        ("<pre><code>&lt;math> &lt;svg> &lt;script></code></pre><!-- <svg/> -->", ()),
        ('<p><a href="https://example.org/">甲</a></p>', ()),
        ('<p xmlns:m="http://www.w3.org/1998/Math/MathML"><m:math alttext="x"><m:mi>x</m:mi></m:math></p>', ("mathml",)),
    ],
)
def test_properties(body: str, expected: tuple[str, ...]) -> None:
    assert properties(document("甲", body), "a.xhtml") == expected


def test_extra_properties_are_kept() -> None:
    assert content_document("nav", "nav.xhtml", document("甲", DRAWING), "nav").properties == ("nav", "svg")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>1</script>", "scripted"),
        ('<p onclick="x()">甲</p>', "scripted"),
        ("<form></form>", "scripted"),
        (DRAWING.replace("<path ", '<path onload="x()" '), "scripted"),
        ('<p><img src="https://example.org/a.png" alt="甲"/></p>', "remote"),
        ('<p><img src="a.png" srcset="a.png 1x, //example.org/b.png 2x" alt="甲"/></p>', "remote"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/a.png"/></svg>', "remote"),
        ("<p style=\"background: url('http://example.org/a.png')\">甲</p>", "remote"),
        ("<style>@import '//example.org/a.css';</style>", "remote"),
        ("<p>甲", "not well-formed"),
        ("<p>&nbsp;</p>", "not well-formed"),
    ],
)
def test_what_a_book_must_not_carry_is_refused(body: str, fault: str) -> None:
    with pytest.raises(DocumentFault, match=rf"^a\.xhtml:\d+: .*{fault}"):
        properties(document("甲", body), "a.xhtml")


def test_the_fault_names_document_and_line() -> None:
    with pytest.raises(DocumentFault) as raised:
        properties(document("甲", "<p>甲</p>\n<script>1</script>"), "a.xhtml")
    assert (raised.value.href, raised.value.line) == ("a.xhtml", 4)

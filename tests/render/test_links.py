"""Links in print: no address is lost, references say their page where it is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.render.edition import Medium
from kanben.render.links import shows_address, whole_pieces
from tests.render.rendered import book, first, rendered

NOTE = '<span class="note"><a class="address" href="https://a.org/b"><span class="whole">https://a.org</span><span class="whole">/b</span></a></span>'
ADDRESS = NOTE.removeprefix('<span class="note">').removesuffix("</span>")


def print_settings(links: str = "footnote", pages: str = "none") -> str:
    return f"print: {{trim: A5, links: {links}, page_references: {pages}}}\n"


def printed(tmp_path: Path, text: str, **settings: str) -> str:
    return first(tmp_path, text, Medium.PRINT, print_settings(**settings))


def test_the_address_is_a_note_once_a_chapter(tmp_path: Path) -> None:
    markup = printed(tmp_path, "[甲](https://a.org/b)与[乙](https://a.org/b)。\n")
    assert markup == f'<p><a href="https://a.org/b" class="external">甲</a>{NOTE}与<a href="https://a.org/b" class="external">乙</a>。</p>'


def test_the_epub_has_the_link_alone(tmp_path: Path) -> None:
    assert first(tmp_path, "[甲](https://a.org/b)。\n") == '<p><a href="https://a.org/b" class="external">甲</a>。</p>'


def test_an_address_that_is_the_text_is_given_already(tmp_path: Path) -> None:
    markup = printed(tmp_path, "<https://a.org/b>，[甲](https://a.org/b)。\n")
    assert "note" not in markup
    assert 'class="uri url">https://a.org/b</a>' in markup


def test_a_note_calls_no_note(tmp_path: Path) -> None:
    markup = printed(tmp_path, "文^[见[甲](https://a.org/b)。]。\n")
    assert markup.count('class="note"') == 1
    assert f"甲</a>（{ADDRESS}）。" in markup


def test_a_caption_calls_no_note(tmp_path: Path) -> None:
    markup = printed(tmp_path, "| a |\n|---|\n| b |\n\n: 题，[甲](https://a.org/b) {#tbl-a}\n")
    assert 'class="note"' not in markup
    assert f"（{ADDRESS}）" in markup


def test_the_other_forms(tmp_path: Path) -> None:
    text = "[甲](https://a.org/b)，[乙](mailto:c@d.org)，[丙](https://a.org/b)。\n"
    assert f"甲</a>（{ADDRESS}），" in printed(tmp_path, text, links="inline")
    assert "note" not in printed(tmp_path, text, links="none")
    listed = printed(tmp_path, text, links="references")
    assert re.findall(r'<sup class="link-mark">(.*?)</sup>', listed) == ["〔1〕", "〔2〕", "〔1〕"]
    assert f'<span class="entry-label">〔1〕</span> {ADDRESS}</p>' in listed
    assert ">c@d</span>" in listed


def test_contents_and_running_heads_give_no_address(tmp_path: Path) -> None:
    leaves = rendered(book(tmp_path, "## 节[甲](https://a.org/b) {#sec-a}\n\n文。\n", settings=print_settings()), Medium.PRINT)
    assert leaves["ch-first"].count('class="note"') == 1


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://a.org/", "https://a.org", True),
        ("a.org/b", "https://a.org/b", True),
        ("c@d.org", "mailto:c@d.org", True),
        ("10.1000/182", "https://doi.org/10.1000/182", True),
        ("甲", "https://a.org", False),
        ("a.org", "https://a.org/b", False),
    ],
)
def test_what_counts_as_showing_the_address(text: str, address: str, shown: bool) -> None:
    assert shows_address(text, address) is shown


@given(st.from_regex(r"https://[a-z]{1,8}\.org(/[a-z0-9-]{0,12}){0,6}(\.html)?(\?[a-z=&]{0,12})?", fullmatch=True))
def test_pieces_are_the_address_and_no_line_ends_in_a_hyphen(address: str) -> None:
    pieces = re.findall(r'<span class="whole">(.*?)</span>', str(whole_pieces(address)))
    assert "".join(pieces).replace("&amp;", "&") == address
    assert not any(piece.endswith("-") for piece in pieces[:-1])
    assert pieces[0].startswith("https://")


PAGES = "见@sec-a，[@sec-a]{.page}，[文](#sec-a){.page}，[二](02-second.md)，@sec-b。\n\n## 甲 {#sec-a}\n\n文。\n"
SECOND = "## 乙 {#sec-b}\n\n文。\n"


@pytest.mark.parametrize(
    ("pages", "said"),
    [("none", [False, True, True, False, False]), ("chapters", [False, True, True, True, True]), ("all", [True, True, True, True, True])],
)
def test_pages_of_references(tmp_path: Path, pages: str, said: list[bool]) -> None:
    root = book(tmp_path, PAGES, SECOND, settings=print_settings(pages=pages))
    paragraph = rendered(root, Medium.PRINT)["ch-first"].partition("<p>见")[2].partition("</p>")[0]
    assert ["page" in classes.split() for classes in re.findall(r'<a href="[^"]*" class="([^"]*)"', paragraph)] == said
    assert "page" not in rendered(root, Medium.EPUB)["ch-first"].partition("<p>见")[2].partition("</p>")[0]


def test_a_page_of_the_front_matter_is_roman(tmp_path: Path) -> None:
    root = book(tmp_path, "见[前言](preface.md)。\n", settings=print_settings(pages="chapters"))
    assert 'class="xref page-roman"' in rendered(root, Medium.PRINT)["ch-first"]

"""Large documents are divided at their sections, and no link loses its place."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urldefrag

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kanben.epub.properties import content_document
from kanben.epub.publication import NavPoint, Resource
from kanben.epub.splitting import Division, divided
from kanben.epub.xhtml import HTML_NS

H = f"{{{HTML_NS}}}"
LIMIT = 12_000


def leaf(name: str, body: str) -> Resource:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-Hans">'
        f'<head><title>一</title></head><body epub:type="bodymatter"><section class="leaf chapter" id="{name}" epub:type="chapter" '
        f'role="doc-chapter">{body}</section></body></html>'
    )
    return content_document(name, f"{name}.xhtml", text.encode())


def section(number: int, length: int, level: int = 2) -> str:
    return f'<h{level} id="s{number}">节{number}</h{level}>' + f"<p>{'字' * 300}</p>" * length


def root(resource: Resource) -> etree._Element:
    return etree.fromstring(resource.content)


def words(*resources: Resource) -> str:
    return "".join("".join("".join(root(resource).find(f"{H}body").itertext()).split()) for resource in resources)


def ids(resource: Resource) -> list[str]:
    return [element.get("id") for element in root(resource).iter(etree.Element) if element.get("id")]


def first(resource: Resource) -> etree._Element:
    return root(resource).find(f"{H}body/{H}section")[0]


def dead_links(division: Division) -> list[str]:
    places = {f"{r.href}#{id}" for pieces in division.documents.values() for r in pieces for id in ids(r)}
    places |= {r.href for pieces in division.documents.values() for r in pieces}
    links = [(r.href, a.get("href")) for pieces in division.documents.values() for r in pieces for a in root(r).iter(f"{H}a")]
    return [f"{href}: {link}" for href, link in links if (link if urldefrag(link).url else href + link) not in places]


def test_a_small_document_stays_as_it_is() -> None:
    small = leaf("a", section(1, 2))
    assert divided({"a": small}, limit=LIMIT).documents == {"a": (small,)}


def test_documents_are_cut_before_sections() -> None:
    whole = leaf("a", "<h1>一</h1>" + "".join(section(n, 5) for n in range(1, 7)))
    pieces = divided({"a": whole}, limit=LIMIT).documents["a"]
    assert [piece.href for piece in pieces] == ["a.xhtml", "a-2.xhtml", "a-3.xhtml", "a-4.xhtml", "a-5.xhtml", "a-6.xhtml"]
    assert all(len(piece.content) <= LIMIT for piece in pieces)
    assert words(*pieces) == words(whole)
    assert all(first(piece).tag == f"{H}h2" for piece in pieces[1:])
    assert [root(piece).findtext(f"{H}head/{H}title") for piece in pieces[:2]] == ["一", "一 · 节2"]
    assert root(pieces[1]).find(f"{H}body/{H}section").attrib == {"class": "leaf chapter"}


def test_a_large_section_is_cut_before_its_own_sections_and_then_between_blocks() -> None:
    whole = leaf("a", section(1, 2) + section(2, 4, 3) + section(3, 6, 3) + section(4, 30, 3))
    pieces = divided({"a": whole}, limit=LIMIT).documents["a"]
    assert all(len(piece.content) <= LIMIT for piece in pieces)
    assert words(*pieces) == words(whole)
    assert [first(piece).get("id") for piece in pieces[:4]] == ["s1", "s3", "s4", None]
    for before, _ in pairwise(pieces):
        assert root(before).find(f"{H}body/{H}section")[-1].tag == f"{H}p", "a heading is left behind"


def test_notes_go_with_their_calls() -> None:
    def call(number: int) -> str:
        return f'<p><a id="n{number}-call" href="#n{number}" role="doc-noteref">{number}</a></p>'

    notes = "".join(f'<aside id="n{n}" role="doc-footnote"><a href="#n{n}-call">{n}</a>{"注" * 50}</aside>' for n in range(1, 5))
    body = "".join(section(n, 8) + call(n) for n in range(1, 5)) + f'<section class="notes">{notes}</section>'
    division = divided({"a": leaf("a", body)}, limit=LIMIT)
    for piece in division.documents["a"]:
        called = {a.get("href") for a in root(piece).iter(f"{H}a") if a.get("role") == "doc-noteref"}
        assert called == {f"#{aside.get('id')}" for aside in root(piece).iter(f"{H}aside")}
    assert dead_links(division) == []


def test_links_and_contents_follow() -> None:
    first_leaf = leaf("a", '<p><a href="#s3">三</a><a href="https://example.org/#s3">外</a></p>' + "".join(section(n, 7) for n in range(1, 5)))
    other = leaf("b", '<p><a href="a.xhtml#s3">三</a><a href="a.xhtml">一</a></p>')
    nav = leaf("nav", '<p><a href="a.xhtml#s4">四</a></p>')
    division = divided({"a": first_leaf, "b": other, "contents": nav}, whole=("contents",), limit=LIMIT)
    links = {leaf: [a.get("href") for piece in pieces for a in root(piece).iter(f"{H}a")] for leaf, pieces in division.documents.items()}
    assert links == {"a": ["a-3.xhtml#s3", "https://example.org/#s3"], "b": ["a-3.xhtml#s3", "a.xhtml"], "contents": ["a-4.xhtml#s4"]}
    assert division.point(NavPoint("一", "a.xhtml", children=(NavPoint("二", "a.xhtml#s2"),))) == NavPoint(
        "一", "a.xhtml", children=(NavPoint("二", "a-2.xhtml#s2"),)
    )
    assert division.href("b.xhtml#x") == "b.xhtml#x"


def test_a_long_list_in_a_section_of_its_own_is_opened() -> None:
    entries = "".join(f'<div id="e{n}" class="entry">{"条" * 300}</div>' for n in range(40))
    whole = leaf("a", f'<h1>文献</h1><section id="list" role="doc-bibliography">{entries}</section>')
    pieces = divided({"a": whole}, limit=LIMIT).documents["a"]
    assert len(pieces) > 2
    assert words(*pieces) == words(whole)
    lists = [root(piece).find(f"{H}body/{H}section/{H}section") for piece in pieces]
    assert [made.get("id") for made in lists] == ["list", *[None] * (len(pieces) - 1)]


def test_names_that_are_taken_are_left_alone() -> None:
    division = divided({"a": leaf("a", section(1, 8) + section(2, 8) + section(3, 8)), "a-2": leaf("a-2", "<p>乙</p>")}, limit=LIMIT)
    assert [piece.href for piece in division.documents["a"]] == ["a.xhtml", "a-part-2.xhtml", "a-3.xhtml"]


@pytest.mark.parametrize("tag", ["table", "ol", "pre", "figure"])
def test_what_cannot_be_divided_stays_whole(tag: str) -> None:
    whole = leaf("a", f"<{tag} id='t'>{'<p>字字字</p>' * 2000}</{tag}><p>后</p>")
    pieces = divided({"a": whole}, limit=LIMIT).documents["a"]
    assert [ids(piece) for piece in pieces] == [["a", "t"], []]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(2, 5), st.integers(0, 12), st.integers(0, 30)), min_size=1, max_size=25))
def test_nothing_is_lost_and_every_link_leads(sections: list[tuple[int, int, int]]) -> None:
    body = "".join(
        f'<h{level} id="s{i}">节</h{level}><p><a href="#s{target % len(sections)}">见</a></p>' + f"<p>{'字' * 300}</p>" * length
        for i, (level, length, target) in enumerate(sections)
    )
    whole = leaf("a", body)
    division = divided({"a": whole}, limit=LIMIT)
    pieces = division.documents["a"]
    assert words(*pieces) == words(whole)
    assert [id for piece in pieces for id in ids(piece)] == ids(whole)
    assert all(len(piece.content) <= LIMIT for piece in pieces)
    assert dead_links(division) == []

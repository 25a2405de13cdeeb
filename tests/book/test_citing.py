"""Citations: found in the order in which they are read, replaced in the same order, linked both ways."""

from __future__ import annotations

from pathlib import Path

from kanben.book.citing import Listed, citations, cite, listed_keys, scopes, undefined
from kanben.book.model import Book
from kanben.book.texts import rewritten, texts
from kanben.pandoc.ast import Attr, Cite, Link, Node, Span, Str, walk
from tests.book.passes import resolved

CHAPTER = """\
---
title: 甲
remarks: 末 [@g]
abstract: 首 [@b]
key_points:
  - 点 [@c]
further_reading:
  - items:
      - key: z
      - {key: y, note: '读 [@f]'}
---
# 不是题

文 [@d]^[注 [@d1]] [@d2]。

::: {.exercise}
题

::: {.answer}
答 [@h]
:::
:::

## 节 [@e]
"""


def the_book(tmp_path: Path) -> Book:
    parts = "parts:\n  - {title: 部, intro: '引 [@a]', chapters: [01-a.md]}\n"
    book, problems = resolved(tmp_path, {"01-a.md": CHAPTER}, parts)
    assert not problems
    return book


def test_citations_are_found_in_reading_order(tmp_path: Path) -> None:
    found = citations(the_book(tmp_path))
    assert [cited.cite.items[0].key for cited in found] == ["a", "b", "c", "d", "d1", "d2", "e", "f", "g", "h"]
    assert [(cited.path, cited.cite.line) for cited in found][:1] == [("metadata.yaml", 11)]


def test_keys_of_further_reading_have_their_lines(tmp_path: Path) -> None:
    assert [(key, str(place)) for key, place in listed_keys(the_book(tmp_path))] == [("z", "chapters/01-a.md:9"), ("y", "chapters/01-a.md:10")]


def test_calls_stand_where_the_citations_stood_and_entries_lead_back(tmp_path: Path) -> None:
    book = the_book(tmp_path)
    keys = [cited.cite.items[0].key for cited in citations(book)]
    calls = [(Link(Attr(), (Str(f"<{key}>"),), f"#ref-{key}"),) for key in keys]
    (scope,) = scopes(book)
    cited = cite(book, [(scope, calls, [Listed(key, (Str(f"[{n}]"),), (Str(key.upper()),)) for n, key in enumerate(keys, 1)])])
    spans = [node for text in texts(cited) for node in walk(text.tree) if isinstance(node, Span) and node.attr.has("citation")]
    assert [span.attr.id for span in spans] == [f"cite-{n}" for n in range(1, len(keys) + 1)]
    assert [node.text for span in spans for node in walk(span) if isinstance(node, Str)] == [f"<{key}>" for key in keys]
    assert [node.target for span in spans for node in walk(span) if isinstance(node, Link)] == [f"#ref-{key}" for key in keys]
    assert [entry.cited_at for entry in cited.references] == [(span.attr.id,) for span in spans]
    assert cited.targets["ref-a"].leaf == "references"
    assert cited.targets["cite-1"].leaf == "part-1"
    assert {cited.targets[span.attr.id].leaf for span in spans[1:]} == {"ch-a"}


def test_unknown_keys_are_told_wherever_they_stand(tmp_path: Path) -> None:
    problems = undefined(the_book(tmp_path), {"a", "b", "c"})
    assert [problem.message.split('"')[1] for problem in problems] == ["d", "d1", "d2", "e", "f", "g", "h", "z", "y"]
    assert {problem.code for problem in problems} == {"citation-unknown"}


def test_keys_that_pandoc_takes_for_text(tmp_path: Path) -> None:
    text = "---\ntitle: 甲\n---\n见@knuth所说。\n\n信 a@knuth.example，又@knuth1 与@knuth2x。\n\n`见@knuth`\n"
    book, _ = resolved(tmp_path, {"a.md": text})
    found = undefined(book, {"knuth", "knuth1"})
    assert [(str(problem.place), problem.code, problem.hint) for problem in found] == [
        ("chapters/a.md:4", "citation-unread", "put brackets around it: [@knuth]"),
        ("chapters/a.md:6", "citation-unread", "put brackets around it: [@knuth1]"),
    ]


def test_rewriting_sees_every_text_once_in_order(tmp_path: Path) -> None:
    book = the_book(tmp_path)
    seen: list[str] = []

    def look(node: Node, _: object) -> Node:
        if isinstance(node, Cite):
            seen.append(node.items[0].key)
        return node

    assert rewritten(book, look) == book
    assert seen == [node.items[0].key for text in texts(book) for node in walk(text.tree) if isinstance(node, Cite)]

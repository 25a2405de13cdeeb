"""Numbers that the source wrote by hand, `图 1-1`: Kanben numbers figures and tables itself, so what refers to them refers by label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kanben.pandoc.ast import Blocks, Figure, Inline, Inlines, Node, Para, Plain, RawInline, Space, Str, Table, rewrite

_WORD: Final = re.compile(r"(图|表|[Ff]igure|[Tt]able|[Ff]ig\.)$")
_WHOLE: Final = re.compile(r"(图|表)\s*(\d+[-.–]\d+)")
_NUMBER: Final = re.compile(r"\d+[-.–]\d+")


def key(words: str) -> str:
    """How a hand-written number is looked up: `图1-1` of `图 1–1` and of `Figure 1.1`."""
    kind = "表" if words[:1] in "表Tt" else "图"
    number = _NUMBER.search(words)
    return f"{kind}{re.sub('[.–]', '-', number[0])}" if number else ""


def referring(blocks: Blocks, labels: Mapping[str, str]) -> Blocks:
    """The blocks with each `图 1-1` that has a label as a reference to it; captions are left alone."""
    return rewrite(blocks, lambda node: _change(node, labels)) if labels else blocks


def _change(node: Node, labels: Mapping[str, str]) -> Node:
    if isinstance(node, Para | Plain):
        return type(node)(_referring(node.inlines, labels))
    return node


def _referring(inlines: Inlines, labels: Mapping[str, str]) -> Inlines:
    made: list[Inline] = []
    i = 0
    while i < len(inlines):
        inline = inlines[i]
        number, after = _following(inlines, i)
        if isinstance(inline, Str) and number and (label := labels.get(key(f"{_last(inline.text)}{number}"))):
            lead = inline.text[: -len(_last(inline.text))]
            made += [*([Str(lead)] if lead else []), RawInline("markdown", f"@{{{label}}}")]
            rest = inlines[after - 1]
            tail = rest.text[len(number) :] if isinstance(rest, Str) else ""
            made += [Str(tail)] if tail else []
            i = after
        elif isinstance(inline, Str):
            made += _inside(inline, labels)
            i += 1
        else:
            made.append(inline)
            i += 1
    return tuple(made)


def _last(text: str) -> str:
    match = _WORD.search(text)
    return match[1] if match else ""


def _following(inlines: Inlines, at: int) -> tuple[str, int]:
    """The number that stands behind the word at `at`, with or without a space, and the index behind it."""
    inline = inlines[at]
    if not isinstance(inline, Str) or not _last(inline.text):
        return "", at
    after = at + 1
    while after < len(inlines) and (isinstance(inlines[after], Space) or (isinstance(s := inlines[after], Str) and not s.text.strip("\u00a0"))):
        after += 1
    nearest = inlines[after] if after < len(inlines) else None
    match = _NUMBER.match(nearest.text) if isinstance(nearest, Str) else None
    return (match[0], after + 1) if match else ("", at)


def _inside(word: Str, labels: Mapping[str, str]) -> list[Inline]:
    made: list[Inline] = []
    at = 0
    for match in _WHOLE.finditer(word.text):
        if label := labels.get(key(match[0])):
            made += [*([Str(word.text[at : match.start()])] if match.start() > at else []), RawInline("markdown", f"@{{{label}}}")]
            at = match.end()
    if at < len(word.text) or not made:
        made.append(Str(word.text[at:], word.line) if at else word)
    return made


def number_of(node: Figure | Table) -> str:
    """The hand-written number that a figure or table had in the source, as it is looked up."""
    return node.attr.get("import-number")

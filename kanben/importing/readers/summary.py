"""SUMMARY.md of mdBook, GitBook and HonKit: the contents as nested lists of links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from kanben.importing.source import Entry, Page, Role
from kanben.importing.tokens import indent_of

_ITEM: Final = re.compile(r"^([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(.*)$")
_LINK: Final = re.compile(r"^\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^)>]*?)>?(?:\s+\"[^\"]*\")?\s*\)\s*$")
_PART: Final = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$")

Find = Callable[[str, str, int], Page | None]
"""Page by target, title and line of SUMMARY.md; `None` when there is none."""


@dataclass(slots=True)
class _Node:
    title: str
    page: Page | None
    indent: int
    role: Role = "body"
    below: list[_Node] = field(default_factory=list)

    def entry(self) -> Entry:
        return Entry(self.title, self.page, tuple(child.entry() for child in self.below), self.role)


def read_summary(text: str, find: Find, *, loose_are_matter: bool) -> tuple[Entry, ...]:
    """The entries of a SUMMARY.md. Headings below the first one begin parts; `loose_are_matter`: links outside lists are front and back matter."""
    top: list[_Node] = []
    part: _Node | None = None
    stack: list[_Node] = []
    listed = headed = False
    for number, row in enumerate(text.split("\n"), 1):
        if item := _ITEM.match(row):
            listed = True
            node = _node(item[2], indent_of(row), number, find)
            while stack and stack[-1].indent >= node.indent:
                stack.pop()
            (stack[-1].below if stack else part.below if part else top).append(node)
            stack.append(node)
        elif heading := _PART.match(row):
            title = plain(heading[1])
            stack = []
            if headed or row.startswith("##") or top:  # the first heading of all is the title of the contents
                part = _Node(title, None, 0, "part")
                top.append(part)
            headed = True
        elif link := _LINK.match(row.strip()):
            node = _node(link[0], 0, number, find)
            if loose_are_matter:
                node.role = "back" if listed else "front"
            stack = []
            top.append(node)
    return tuple(node.entry() for node in top)


def _node(words: str, indent: int, number: int, find: Find) -> _Node:
    link = _LINK.match(words.strip())
    if not link:
        return _Node(plain(words), None, indent)
    title, target = plain(link[1]), link[2].strip()
    return _Node(title, find(target, title, number) if target and not re.match(r"[a-z]+:", target) else None, indent)


def plain(words: str) -> str:
    """A title's words without Markdown's marks."""
    return re.sub(r"[`*]|\[|\](?:\([^)]*\))?|<[^>]+>|\\(?=[^\w])", "", words).strip()

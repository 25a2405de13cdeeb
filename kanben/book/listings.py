"""Pass: listings get the text that they take from files, and their attributes are checked.

The lines of a listing are numbered from `startFrom`; without it from 1, or from the line of the file that the text begins on.
`mark="3-5,8"` names lines by these numbers, whether they are shown (`.number-lines`) or not.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kanben.book.model import Book, Chapter, Leaf
from kanben.manuscript.code_files import Excerpt, Wanted
from kanben.pandoc.ast import Attr, CodeBlock, Node, rewrite
from kanben.problems import Place, Problem, Stop

Read = Callable[[str, Wanted, Place], Excerpt]
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


def first_number(attr: Attr) -> int:
    """Number of a listing's first line."""
    value = attr.get("startFrom")
    return int(value) if value.isdecimal() else 1


def marked_lines(attr: Attr) -> frozenset[int]:
    """Numbers of the lines that `mark` names. Raises ValueError when it is not a list of numbers and ranges."""
    lines: set[int] = set()
    for piece in attr.get("mark").replace("，", ",").split(","):
        if not piece.strip():
            continue
        match = _RANGE.fullmatch(piece.strip())
        if not match or int(match[2] or match[1]) < int(match[1]):
            raise ValueError(piece.strip())
        lines.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(lines)


def take_in_code(book: Book, read: Read) -> tuple[Book, tuple[Problem, ...]]:
    """The book with every listing's text in its place; `read(folder, wanted, place)` gives what stands in a file."""
    leaves: list[Leaf] = []
    problems: list[Problem] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            listings = _Listings(leaf.path, read)
            leaves.append(replace(leaf, blocks=rewrite(leaf.blocks, listings.change)))
            problems += listings.problems
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves)), tuple(problems)


@dataclass(slots=True)
class _Listings:
    path: str
    read: Read
    problems: list[Problem] = field(default_factory=list)

    def change(self, node: Node) -> Node:
        if not isinstance(node, CodeBlock):
            return node
        listing = self._filled(node)
        self._check(listing)
        return listing

    def _filled(self, node: CodeBlock) -> CodeBlock:
        attr, place = node.attr, Place(self.path, node.line)
        if not attr.get("file"):
            for name in ("lines", "region"):
                if attr.get(name):
                    self._problem(node, f'this listing has {name}="{attr.get(name)}" and no file', f'name the file: file="../assets/x.py" {name}=…')
            return node
        if node.text.strip():
            self._problem(node, "this listing names a file and has a text of its own", "leave the text out, or the file")
            return node
        wanted = Wanted(attr.get("file"), attr.get("lines"), attr.get("region"))
        try:
            excerpt = self.read(posixpath.dirname(self.path), wanted, place)
        except Stop as stop:
            self.problems += stop.problems
            return node
        pairs = [(key, value) for key, value in attr.pairs if key not in ("file", "lines", "region")]
        if not attr.get("startFrom") and excerpt.first_line > 1 and (wanted.lines or wanted.region):
            pairs.append(("startFrom", str(excerpt.first_line)))
        return replace(node, text=excerpt.text, attr=replace(attr, pairs=tuple(pairs)))

    def _check(self, node: CodeBlock) -> None:
        start = node.attr.get("startFrom")
        if start and not start.isdecimal():
            self._problem(node, f'startFrom="{start}" is no line number', "give the number of the listing's first line")
            return
        first = first_number(node.attr)
        last = first + node.text.count("\n")
        try:
            outside = [line for line in sorted(marked_lines(node.attr)) if not first <= line <= last]
        except ValueError as error:
            self._problem(node, f'mark="{node.attr.get("mark")}": "{error}" is neither a line nor a range of lines', 'write mark="3-5,8"')
            return
        if outside and node.text:
            self._problem(node, f"line {outside[0]} is marked, and the lines of this listing are {first} to {last}", "lines are counted as numbered")

    def _problem(self, node: CodeBlock, message: str, hint: str) -> None:
        self.problems.append(Problem("code-attribute-invalid", message, Place(self.path, node.line), hint))

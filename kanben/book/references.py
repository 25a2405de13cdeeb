"""Pass: tell cross-references from citations and resolve every link inside the book.

Afterwards an in-book link's target is `#id` of a known target, whatever file it ends up in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from kanben.book.assembly import ascii_id
from kanben.book.model import Book, Kind, Target
from kanben.book.naming import referred
from kanben.book.notes import note_mark
from kanben.book.texts import Text, rewritten
from kanben.manuscript.metadata import Metadata
from kanben.pandoc.ast import Attr, CitationItem, Cite, Inline, Inlines, Link, Node, Span, Str, rewrite
from kanben.problems import Place, Problem, did_you_mean

LABEL = re.compile(r"@\{?((?:fig|tbl|eq|sec|lst|exr|ch|part|note)-[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?)\}?")
_PREFIX = re.compile(r"(?:fig|tbl|eq|sec|lst|exr|ch|part|note)-")
_NOTE = "\0"  # stands for the mark of a note, which print counts itself
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE = ("http:", "https:", "mailto:", "doi:", "tel:")


def resolve(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with cross-references and links between chapters resolved; each dead one is a problem."""
    paths = {chapter.path: chapter.id for chapter in book.chapters}
    problems: list[Problem] = []

    def change(node: Node, text: Text) -> Node:
        return _Resolver(book.metadata, text.leaf, text.path, text.lang, book.targets, paths, problems).resolved(node)

    return rewritten(book, change), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Resolver:
    metadata: Metadata
    leaf: str
    path: str
    lang: str
    targets: Mapping[str, Target]
    chapters: Mapping[str, str]
    problems: list[Problem]

    def resolved(self, node: Node) -> Node:
        """The node, or what takes its place when it refers to something."""
        match node:
            case Cite():
                return tuple(self._cite(node))
            case Str(text, line) if "@" in text:
                return tuple(self._written_against_han(text, line))
            case Link():
                return self._link(node)
            case Span(attr) if attr.has("page"):
                return _with_pages(node)
            case _:
                return node

    def _cite(self, cite: Cite) -> Iterator[Inline]:
        """`@fig-x` and `@fig-x [@key]` are one node for pandoc: the labels become links, the works stay a citation."""
        works: list[CitationItem] = []
        labels = 0
        for item in cite.items:
            label = LABEL.match("@" + item.key) if _PREFIX.match(item.key) else None
            if label is None:
                works.append(item)
                continue
            if labels:
                yield Str("、" if self.lang.startswith("zh") else ", ")
            labels += 1
            yield from self._reference(label[1], cite.line)
            rest = ("@" + item.key)[label.end() :]
            if rest:  # Han characters that follow the label, which pandoc takes for a part of the key
                yield Str(rest)
            yield from item.suffix
        if works:
            yield replace(cite, items=tuple(works))

    def _written_against_han(self, text: str, line: int) -> Iterator[Inline]:
        """`见@fig-x`: pandoc takes no key behind a letter, and Han characters are letters to it."""
        start = 0
        for label in LABEL.finditer(text):
            if label.start() > start:
                yield Str(text[start : label.start()], line)
            yield from self._reference(label[1], line)
            start = label.end()
        if start < len(text):
            yield Str(text[start:], line)

    def _reference(self, label: str, line: int) -> Iterator[Inline]:
        here = f"{self.leaf}/"  # of the notes of this text
        target = self.targets.get(ascii_id(label)) or self.targets.get(here + ascii_id(label))
        if target is None:
            notes = {key.removeprefix(here): target for key, target in self.targets.items() if key.startswith(here)}
            known = {**{key: target for key, target in self.targets.items() if _PREFIX.match(key)}, **notes}
            self._problem("xref-unknown", f'nothing is labelled "{label}"', line, self._where(did_you_mean(label, known), known))
            yield Str(f"@{label}")
            return
        yield Link(Attr("", ("xref", f"xref-{target.kind}")), self._words(target), f"#{target.id}", line=line)

    def _where(self, hint: str, known: Mapping[str, Target]) -> str:
        """The hint with the place of the label that it proposes."""
        match = re.search(r'"([^"]+)"', hint)
        if not match or not known[match[1]].line:
            return hint
        target = known[match[1]]
        path = next((path for path, id in self.chapters.items() if id == target.leaf), "")
        return f'did you mean "{match[1]}" ({Place(path, target.line)})?'

    def _words(self, target: Target) -> Inlines:
        if target.kind is Kind.NOTE:
            before, _, after = referred(target.kind, _NOTE, self.lang, self.metadata).partition(_NOTE)
            number = Span(Attr("", ("note-number",), (("called", f"#{target.id}"),)), (Str(note_mark(int(target.number))),))
            return tuple(Str(piece) if isinstance(piece, str) else piece for piece in (before, number, after) if piece)
        if target.number:
            return (Str(referred(target.kind, target.number, self.lang, self.metadata)),)
        return (Str("“"), *target.title, Str("”")) if target.title else (Str(target.id),)

    def _link(self, link: Link) -> Node:
        address = link.target
        scheme = _SCHEME.match(address)
        if scheme:
            if not address.lower().startswith(_SAFE):
                hint = "use an https address, or write it as code"
                self._problem("link-unsafe", f'a book cannot carry the address "{address[:60]}"', link.line, hint)
            return link
        if address.startswith("//"):
            self._problem("link-unsafe", f'the address "{address}" lacks its scheme', link.line, f"write https:{address}")
            return link
        id = self._in_book(unquote(address), link.line)
        if id is None:
            return link
        inlines = link.inlines or self._words(self.targets[id])
        return replace(link, target=f"#{id}", inlines=inlines, attr=replace(link.attr, classes=(*link.attr.classes, "xref")))

    def _in_book(self, address: str, line: int) -> str | None:
        """Id of the target of `chapter.md`, `chapter.md#label` or `#label`; None, and a problem, when it is dead."""
        path, _, label = address.partition("#")
        if path and self._chapter(path) is None:
            near = did_you_mean(posixpath.basename(path), [posixpath.basename(p) for p in self.chapters])
            hint = near or "link to a chapter by its file name, or give an address with https://"
            self._problem("link-dead", f'this link leads to "{path}", which is not in the book', line, hint)
            return None
        if not label:
            return self._chapter(path)
        id = ascii_id(label)
        target = self.targets.get(id) or self.targets.get(f"{self._chapter(path) if path else self.leaf}/{id}")
        if target is None or (path and target.leaf != self._chapter(path)):
            near = did_you_mean(label, [t.id for t in self.targets.values() if not path or t.leaf == self._chapter(path)])
            self._problem("link-dead", f'this link leads to "#{label}", and nothing carries that label', line, near)
            return None
        return target.id

    def _chapter(self, path: str) -> str | None:
        here = posixpath.dirname(self.path) or "chapters"
        return self.chapters.get(posixpath.normpath(posixpath.join(here, path)))

    def _problem(self, code: str, message: str, line: int, hint: str) -> None:
        self.problems.append(Problem(code, message, Place(self.path, line), hint))


def _with_pages(span: Span) -> Node:
    """`[@fig-x]{.page}`: the references inside say their page in print; pandoc lets a reference itself have no attributes."""

    def asked(node: Node) -> Node:
        return replace(node, attr=replace(node.attr, classes=(*node.attr.classes, "page"))) if isinstance(node, Link) else node

    attr = replace(span.attr, classes=tuple(name for name in span.attr.classes if name != "page"))
    inlines = rewrite(span.inlines, asked)
    return replace(span, attr=attr, inlines=inlines) if attr != Attr() else inlines

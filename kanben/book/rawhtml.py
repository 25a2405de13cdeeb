"""Pass: raw markup that a book can carry stays, everything else is refused.

HTML is passed through tag by tag, so only elements that mean something in both outputs are let in, their tags have to match,
and what runs, frames, fetches or submits is refused outright.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser

from kanben.book.model import Book
from kanben.book.texts import rewritten, texts
from kanben.pandoc.ast import Attr, Node, RawBlock, RawInline
from kanben.problems import Place, Problem, did_you_mean

ELEMENTS = frozenset(
    [
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
VOID = frozenset({"br", "hr", "wbr"})
ATTRIBUTES = frozenset({"class", "lang", "title", "dir", "datetime", "colspan", "rowspan", "scope", "start", "type", "cite"})
_INSTEAD = {"style": "give it a class and write its look in a style sheet", "id": "label it in Markdown: [text]{#label} or ::: {#label}"}
UNSAFE = frozenset(
    [
        "script",
        "style",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "link",
        "meta",
        "base",
        "audio",
        "video",
        "source",
        "svg",
        "math",
    ]
)


def check_raw(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book without comments, and a problem for each raw piece that it cannot carry."""
    problems = [replace(fault, place=Place(text.path, fault.place.line)) for text in texts(book) for fault in dict.fromkeys(_faults(text.tree))]
    return rewritten(book, lambda node, _: _without_comment(node)), tuple(problems)


def _without_comment(node: Node) -> Node:
    if isinstance(node, RawInline | RawBlock) and node.text.strip().startswith("<!--"):
        return ()
    return node


def _faults(node: Node) -> Iterator[Problem]:
    """Faults of all runs of nodes below: tags have to match within one run."""
    if isinstance(node, tuple):
        yield from _run_faults([n for n in node if isinstance(n, RawInline | RawBlock)])
        for child in node:
            yield from _faults(child)
    elif is_dataclass(node) and not isinstance(node, Attr | type):
        for part in fields(node):
            value = getattr(node, part.name)
            if isinstance(value, tuple):
                yield from _faults(value)


def _run_faults(run: list[RawInline | RawBlock]) -> Iterator[Problem]:
    open_tags: list[tuple[str, int]] = []
    for node in run:
        if node.format not in ("html", "html4", "html5"):
            shown = " ".join(node.text.split())
            message = f'raw "{node.format}" ({shown[:40]}) would vanish from the EPUB and the PDF'
            hint = "write it in Markdown, or a formula between dollar signs"
            yield Problem("raw-unsupported", message, Place("", node.line), hint)
            continue
        reader = _TagReader()
        reader.feed(node.text)
        reader.close()
        for code, message, hint in reader.faults:
            yield Problem(code, message, Place("", node.line), hint)
        for tag, opens in reader.tags:
            if opens:
                open_tags.append((tag, node.line))
            elif open_tags and open_tags[-1][0] == tag:
                open_tags.pop()
            else:
                yield Problem("html-unknown", f"</{tag}> closes nothing", Place("", node.line), "remove it, or open the element before it")
    for tag, line in open_tags:
        yield Problem("html-unknown", f"<{tag}> is not closed in the same run of text", Place("", line), f"close it with </{tag}>")


class _TagReader(HTMLParser):
    """Reads the tags of one raw piece: what opens and closes, and what is wrong (code, message, hint)."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[str, str, str]] = []
        self.tags: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check the element and its attributes."""
        if not self._known(tag):
            return
        if tag not in VOID:
            self.tags.append((tag, True))
        self._check_attributes(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check an element closed at once."""
        if self._known(tag):
            self._check_attributes(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Remember what is closed."""
        if tag in ELEMENTS and tag not in VOID:
            self.tags.append((tag, False))

    def _known(self, tag: str) -> bool:
        if tag in UNSAFE:
            hint = "a book carries no scripts, frames, forms or embedded objects"
            self.faults.append(("html-unsafe", f"raw HTML <{tag}> is refused", hint))
        elif tag not in ELEMENTS:
            hint = did_you_mean(tag, ELEMENTS) or "write it in Markdown"
            self.faults.append(("html-unknown", f"raw HTML <{tag}> is not an element that a book can carry", hint))
        return tag in ELEMENTS

    def _check_attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or text.startswith(("javascript:", "data:", "vbscript:")):
                self.faults.append(("html-unsafe", f'raw HTML <{tag} {name}="…"> is refused', "remove the attribute"))
            elif name not in ATTRIBUTES and not name.startswith(("aria-", "data-")):
                hint = _INSTEAD.get(name, "remove the attribute")
                self.faults.append(("html-unknown", f'raw HTML <{tag} {name}="…">: this attribute cannot be carried', hint))

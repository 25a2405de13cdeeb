"""Trees of foreign pages -> trees that Kanben can set: headings at their level, figures, formulas, notes, citations, links within the book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from kanben.importing.callouts import KINDS
from kanben.importing.figures import Figures, labelled
from kanben.importing.flow import spaced, trimmed, without_empty
from kanben.importing.labels import Labels
from kanben.importing.links import Destination, Places
from kanben.importing.naming import slug, unique
from kanben.importing.parsed import ParsedPage
from kanben.importing.pictures import Pictures
from kanben.importing.shapes import shaped
from kanben.importing.source import Dialect, Fate, Finding, Page
from kanben.pandoc.ast import (
    Attr,
    BlockQuote,
    Blocks,
    CitationItem,
    Cite,
    Code,
    CodeBlock,
    Div,
    Figure,
    Header,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Node,
    Note,
    Para,
    Plain,
    RawInline,
    SoftBreak,
    Space,
    Span,
    Str,
    Table,
    plain_text,
    rewrite,
)

_ALERT: Final = re.compile(r"\[!(\w+)\]([+-]?)")
_LABEL: Final = re.compile(r"\\label\s*\{([^{}]*)\}")
_REFERENCE: Final = re.compile(r"\\(?:eq|auto|c|C)?ref\s*\{([^{}]*)\}")
_UNDEFINED: Final = re.compile(r"\[\^[^\]\s]+\]")
_LABEL_LIKE: Final = re.compile(r"@\{?(?:fig|tbl|eq|sec|lst|exr|ch|part)-")
PLACES: Final = ("acknowledgments", "further-reading", "resources", "advice", "feedback", "remarks", "how-to-cite")
"""Classes of empty divisions, each the place of a piece of front matter."""
_EMOJI: Final = re.compile("[\U0001f1e6-\U0001faff\u2705\u274c\u274e\u2728\u2753-\u2755\u2757\u2795-\u2797\u2b50\u2b55\ufe0f\u200d]")
_SIGNS: Final = {"✅": "✓", "❌": "✗", "❎": "✗", "⭐": "★", "❓": "？", "❗": "！", "➕": "+", "➖": "−", "⭕": "○"}
_JOINERS: Final = "\ufe0f\u200d"  # which make one sign of several, or a coloured one
_DIVISIONS: Final = frozenset({"details", "aside", "epigraph", "exercise", "answer"})


@dataclass(slots=True)
class Converter:
    """Converts one page."""

    parsed: ParsedPage
    dialect: Dialect
    places: Places
    pictures: Pictures
    labels: Labels
    works: frozenset[str]
    link: Callable[[Destination, Page], tuple[str, bool]]
    """Target in the new book, and whether the place that the link names is there."""
    settable: Callable[[Math], str]
    printable: Callable[[str], bool]
    """Whether a font of print has a sign."""
    chapter: str
    found: list[Finding] = field(default_factory=list)

    def tell(self, fate: Fate, what: str, line: int) -> None:
        """Note what became of a piece."""
        self.found.append(Finding(*self.parsed.at(line), fate, what))

    def blocks(self) -> Blocks:
        """The page's blocks, its headings left as they are."""
        blocks = rewrite(shaped(self.parsed.blocks, self.tell), self._paragraph)
        blocks = rewrite(blocks, self._change)
        figures = Figures(self.parsed, self.pictures, self.labels, self.tell)
        return without_empty(rewrite(rewrite(blocks, figures.figure), _finished))

    # Paragraphs and blocks

    def _paragraph(self, node: Node) -> Node:
        match node:
            case BlockQuote():
                return self._alert(node)
            case Para(inlines) if any(isinstance(i, Math) and i.display for i in inlines):
                return Para(self._displays(inlines))
            case Table() if any(c.width for c in node.columns):
                return replace(node, columns=tuple(replace(c, width=0.0) for c in node.columns))
            case _:
                return node

    def _alert(self, quote: BlockQuote) -> Node:
        first = quote.blocks[0] if quote.blocks else None
        if not isinstance(first, Para) or not isinstance(first.inlines[0], Str):
            return quote
        match = _ALERT.fullmatch(first.inlines[0].text)
        if not match:
            return quote
        broken = next((i for i, inline in enumerate(first.inlines) if isinstance(inline, SoftBreak | LineBreak)), len(first.inlines))
        title = plain_text(first.inlines[1:broken]).strip()
        rest = first.inlines[broken + 1 :]
        pairs = (("title", title.replace('"', "”")),) if title else ()
        kind = KINDS.get(match[1].lower(), "note")
        return Div(Attr("", (f"callout-{kind}",), pairs), (*((Para(rest),) if rest else ()), *quote.blocks[1:]), first.inlines[0].line)

    def _displays(self, inlines: Inlines) -> Inlines:
        """Displayed formulas that share a line with words are in the line where the dialect sets them so."""
        if not self.dialect.paragraph_math_inline:
            return inlines
        made: list[Inline] = []
        for i, inline in enumerate(inlines):
            before = inlines[i - 1] if i else SoftBreak()
            after = inlines[i + 1] if i + 1 < len(inlines) else SoftBreak()
            alone = isinstance(before, SoftBreak | LineBreak) and (isinstance(after, SoftBreak | LineBreak) or _is_mark(inlines[i + 1 :]))
            if isinstance(inline, Math) and inline.display and not alone and "\n" not in inline.tex and r"\begin" not in inline.tex:
                made.append(replace(inline, display=False))
            else:
                made.append(inline)
        return tuple(made)

    def _change(self, node: Node) -> Node:
        match node:
            case Math():
                return self._math(node)
            case RawInline(format, text, line):
                return self._raw(format, text, line)
            case Cite(items=items, line=line):
                return self._cite(items, line)
            case Span():
                return self._span(node)
            case Div():
                return self._division(node)
            case Link():
                return self._link(node)
            case Str(text, line):
                return self._string(text, line)
            case CodeBlock(attr=attr, text=text, line=line):
                if emoji := "".join(sign for sign in dict.fromkeys(_EMOJI.findall(text)) if sign not in _JOINERS and not self.printable(sign)):
                    self.tell(Fate.PERSON, f"no font of print has the signs {emoji} of this listing; the EPUB shows them", line)
                kept = tuple(p for p in attr.pairs if p[0] in ("filename", "caption", "startFrom", "mark"))
                numbered = ("number-lines",) if any(k == "startFrom" for k, _ in kept) else ()
                return replace(node, attr=Attr("", (*attr.classes[:1], *numbered), kept))
            case Code(text=text):
                return Code(Attr(), text)
            case Table():
                return replace(node, attr=labelled(node, f"tbl-{self.chapter}", self.labels))
            case Figure():
                return replace(node, attr=Attr("", (), tuple(p for p in node.attr.pairs if p[0] == "import-number")))
            case Header(level, attr, inlines, line):
                return Header(level, Attr(attr.id), _without_pictures(inlines), line)
            case _:
                return node

    def _math(self, math: Math) -> Node:
        names = _LABEL.findall(math.tex)
        tex = _LABEL.sub("", math.tex)
        if not math.display and (only := _REFERENCE.fullmatch(tex.strip())):
            return self._reference(only[1], math.line)
        if reason := self.settable(replace(math, tex=tex)):
            self.tell(Fate.PERSON, f"a formula cannot be set ({reason}); it stands as code", math.line)
            return Code(Attr(), " ".join(tex.split()))
        if not names or not math.display:
            return replace(math, tex=tex)
        label = unique(f"eq-{slug(re.sub(r'^eqn?[:.-]', '', names[0])) or self.chapter}", self.labels.taken)
        for name in names:
            self.labels.equations.setdefault(name, label)
        if len(names) > 1:
            self.tell(Fate.PERSON, f"several lines of a formula are labelled ({', '.join(names)}); they have one number", math.line)
        return (replace(math, tex=tex), Space(), RawInline("markdown", f"{{#{label}}}"))

    def _reference(self, name: str, line: int) -> Node:
        # The label may come later, or on another page: it is looked up when all pages are read.
        return RawInline("import-equation", name, line)

    def _raw(self, format: str, text: str, line: int) -> Node:
        if format == "markdown":
            return RawInline(format, text)
        if match := _REFERENCE.fullmatch(text.strip()):
            return self._reference(match[1], line)
        self.tell(Fate.PERSON, f"LaTeX outside a formula is set as code: {text[:40]}", line)
        return Code(Attr(), " ".join(text.split()))

    def _cite(self, items: tuple[CitationItem, ...], line: int) -> Node:
        known = tuple(replace(item, mode="NormalCitation") for item in items if item.key in self.works)
        unknown = [item.key for item in items if item.key not in self.works]
        if unknown:
            self.tell(Fate.PERSON, f"no bibliography of the source has {', '.join(unknown)}; the key stands as text", line)
        words: tuple[Inline, ...] = (Str("["), *(Str(f"{'; ' * bool(i)}{key}") for i, key in enumerate(unknown)), Str("]")) if unknown else ()
        return ((Cite(known, ()),) if known else ()) + words

    def _span(self, span: Span) -> Node:
        attr = span.attr
        if attr.has("import-note"):
            return Note((Para(trimmed(span.inlines)),)) if span.inlines else ()
        if attr.has("import-cite"):
            items = tuple(CitationItem(key) for key in attr.get("keys").split(",") if key)
            return self._cite(items, span.line)
        classes = tuple(c for c in attr.classes if c in ("kbd", "mark"))
        pairs = tuple(p for p in attr.pairs if p[0] in ("ruby", "lang") and p[1])
        if (classes or pairs) and span.inlines:
            return Span(Attr("", classes, pairs), span.inlines)
        return span.inlines

    def _division(self, div: Div) -> Node:
        if any(c in PLACES for c in div.attr.classes):
            return Div(Attr("", div.attr.classes), ())
        classes = tuple(c for c in div.attr.classes if c in _DIVISIONS or c.startswith("callout-"))[:1]
        if not classes:
            return div.blocks
        pairs = tuple(p for p in div.attr.pairs if p[0] in ("title", "summary"))
        if not div.blocks:
            self.tell(Fate.DROPPED, f"an empty {classes[0]}", div.line)
            return ()
        return Div(Attr("", classes, pairs), div.blocks)

    def _string(self, text: str, line: int) -> Node:
        if _UNDEFINED.search(text):
            self.tell(Fate.PERSON, f"a note that is called and never defined: {text[:60]}", line)
            parts = re.split(f"({_UNDEFINED.pattern})", text)
            return tuple(Code(Attr(), part) if i % 2 else Str(part, line) for i, part in enumerate(parts) if part)
        if _EMOJI.search(text):
            plain = _EMOJI.sub(lambda sign: sign[0] if self.printable(sign[0]) else _SIGNS.get(sign[0], ""), text)
            if any(sign not in _JOINERS and not self.printable(sign) for sign in _EMOJI.findall(text)):
                self.tell(Fate.CONVERTED, f'"{text[:40]}" holds signs that no font of print has: "{plain[:40]}"', line)
            text = plain
        if _LABEL_LIKE.search(text):
            return Code(Attr(), text)
        # pandoc leaves an @ behind a mark as it is, and would take what follows for a citation.
        first, *rest = text.split("@")
        made = [
            *([Str(first, line)] if first else []),
            *(node for part in rest for node in (RawInline("markdown", r"\@"), Str(part)) if part or node != Str(part)),
        ]
        return tuple(made) if rest else Str(text)

    # Links and pictures

    def _link(self, link: Link) -> Node:
        if not link.inlines:
            return ()
        if all(isinstance(i, Image | Space | SoftBreak) for i in link.inlines):
            self.tell(Fate.DROPPED, f"the link of a picture to {link.target[:80]}", link.line)
            return link.inlines
        destination = self.places.resolve(link.target, self.parsed.page)
        where = self.parsed.at(link.line)
        match destination.kind:
            case "away":
                return Link(Attr(), link.inlines, destination.address)
            case "page":
                target, exact = self.link(destination, self.parsed.page)
                if not exact:
                    self.tell(Fate.PERSON, f'"{link.target}" names a place that is not on its page; the link leads to the page', link.line)
                bare = plain_text(link.inlines) in (link.target, posixpath.basename(link.target))
                words = (Str(self.places.pages[destination.page].title),) if bare and self.places.pages[destination.page].title else link.inlines
                return Link(Attr(), words, target)
            case "site":
                self.found.append(Finding(*where, Fate.CONVERTED, f'"{link.target}" leads to the site outside the book: {destination.address}'))
                return Link(Attr(), link.inlines, destination.address)
            case "file":
                self.found.append(
                    Finding(*where, Fate.PERSON, f'"{link.target}" leads to a file of the source that is not in the book; its words stand')
                )
            case "unsafe":
                self.found.append(
                    Finding(*where, Fate.DROPPED, f'the address "{destination.address[:60]}", which a book must not carry; its words stand')
                )
            case _:
                self.found.append(Finding(*where, Fate.PERSON, f'"{link.target[:100]}" leads nowhere in the source; its words stand'))
        return link.inlines


def _finished(node: Node) -> Node:
    if isinstance(node, Image):
        return replace(node, attr=replace(node.attr, classes=()))
    if isinstance(node, Para | Plain):
        return replace(node, inlines=spaced(node.inlines))
    return node


def _is_mark(inlines: Inlines) -> bool:
    """Whether only a full stop or comma stands before the line's end."""
    first = inlines[0] if inlines else None
    return isinstance(first, Str) and first.text in ("。", "，", ".", ",", "；", "：") and (len(inlines) == 1 or isinstance(inlines[1], SoftBreak))


def _without_pictures(inlines: Inlines) -> Inlines:
    return rewrite(inlines, lambda node: node.inlines if isinstance(node, Image) else Space() if isinstance(node, LineBreak) else node)

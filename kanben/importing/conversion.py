"""Trees of foreign pages -> trees that Kanben can set: headings at their level, figures, formulas, notes, citations, links within the book."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kanben.importing.callouts import KINDS
from kanben.importing.elements import without_empty
from kanben.importing.links import Destination, Places
from kanben.importing.naming import slug, unique
from kanben.importing.numbers import number_of
from kanben.importing.pictures import Pictures
from kanben.importing.shapes import shaped
from kanben.importing.source import Dialect, Fate, Finding, Lines, Page
from kanben.pandoc.ast import (
    Attr,
    Block,
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
    Styled,
    Table,
    plain_text,
    rewrite,
    walk,
)

_ALERT: Final = re.compile(r"\[!(\w+)\]([+-]?)")
_LABEL: Final = re.compile(r"\\label\s*\{([^{}]*)\}")
_REFERENCE: Final = re.compile(r"\\(?:eq|auto|c|C)?ref\s*\{([^{}]*)\}")
_UNDEFINED: Final = re.compile(r"\[\^[^\]\s]+\]")
_LABEL_LIKE: Final = re.compile(r"@\{?(?:fig|tbl|eq|sec|lst|exr|ch|part)-")
_SET: Final = "import-set"  # of a picture whose address is one of the new book
_FIGURE_WORD: Final = re.compile(r"(?:图示?|[Ff]ig(?:ure|\.)?)\s*[\d.-]*\s*[：:]")
PLACES: Final = ("acknowledgments", "further-reading", "resources", "advice", "feedback", "remarks", "how-to-cite")
"""Classes of empty divisions, each the place of a piece of front matter."""
_EMOJI: Final = re.compile("[\U0001f1e6-\U0001faff\u2705\u274c\u274e\u2728\u2753-\u2755\u2757\u2795-\u2797\u2b50\u2b55\ufe0f\u200d]")
_SIGNS: Final = str.maketrans({"✅": "✓", "❌": "✗", "❎": "✗", "⭐": "★", "❓": "？", "❗": "！", "➕": "+", "➖": "−", "⭕": "○"})
_DIVISIONS: Final = frozenset({"details", "aside", "epigraph", "exercise", "answer"})


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page's tree, raw HTML resolved. `line` of its nodes is the number of the line among `lines`, or the file's own when there are none."""

    page: Page
    lines: Lines
    blocks: Blocks

    def at(self, line: int) -> tuple[str, int]:
        """File and line in the source."""
        if self.lines:
            return (self.lines[line - 1].path, self.lines[line - 1].number) if 0 < line <= len(self.lines) else (self.page.path, 0)
        return self.page.path, line


@dataclass(slots=True)
class Labels:
    """Labels of the new book: of equations by their LaTeX name, of headings by page and position (-1: the page itself)."""

    taken: set[str] = field(default_factory=set)
    equations: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, int], str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """By the number that the source wrote by hand."""


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
    chapter: str
    found: list[Finding] = field(default_factory=list)

    def tell(self, fate: Fate, what: str, line: int) -> None:
        """Note what became of a piece."""
        self.found.append(Finding(*self.parsed.at(line), fate, what))

    def blocks(self) -> Blocks:
        """The page's blocks, its headings left as they are."""
        blocks = rewrite(shaped(self.parsed.blocks, self.tell), self._paragraph)
        blocks = rewrite(blocks, self._change)
        return without_empty(rewrite(rewrite(blocks, self._figure), _finished))

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
                if emoji := "".join(dict.fromkeys(_EMOJI.findall(text))):
                    self.tell(Fate.PERSON, f"no font of print has the signs {emoji} of this listing; the EPUB shows them", line)
                kept = tuple(p for p in attr.pairs if p[0] in ("filename", "caption", "startFrom", "mark"))
                numbered = ("number-lines",) if any(k == "startFrom" for k, _ in kept) else ()
                return replace(node, attr=Attr("", (*attr.classes[:1], *numbered), kept))
            case Code(text=text):
                return Code(Attr(), text)
            case Table():
                return replace(node, attr=self._labelled(node, f"tbl-{self.chapter}"))
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
            return Note((Para(_trimmed(span.inlines)),)) if span.inlines else ()
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
            return Code(Attr(), text)
        if _EMOJI.search(text):
            plain = _EMOJI.sub("", text.translate(_SIGNS))
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

    def _figure(self, node: Node) -> Node:
        match node:
            case Figure(caption=caption, blocks=blocks):
                images = [n for n in walk(blocks) if isinstance(n, Image)]
                words = next((b.inlines for b in caption if isinstance(b, Plain | Para)), ())
                return self._pictured(images[0], words, node) if images else blocks
            case Para(inlines) if (images := [i for i in inlines if isinstance(i, Image)]) and all(
                isinstance(i, Image | Space | SoftBreak | LineBreak) for i in inlines
            ):
                return tuple(made for image in images for made in self._alone(image))
            case Para(inlines) | Plain(inlines) if any(isinstance(n, Image) for n in walk(inlines)):
                return replace(node, inlines=rewrite(inlines, self._in_line))
            case _:
                return node

    def _alone(self, image: Image) -> Blocks:
        if self.pictures.is_badge(image.target):
            self.tell(Fate.DROPPED, f"a badge: {image.target[:80]}", image.line)
            return ()
        if image.attr.has("import-figure"):
            return (self._pictured(image, image.inlines),)
        caption = (Str(image.title),) if image.title and image.title != plain_text(image.inlines) else ()
        return (self._pictured(image, caption),)

    def _labelled(self, node: Figure | Table, label: str) -> Attr:
        """A label, when the source had numbered the figure or table, by which the text can refer to it."""
        number = number_of(node)
        if not number:
            return Attr()
        made = unique(label, self.labels.taken)
        self.labels.numbers.setdefault(number, made)
        return Attr(made)

    def _pictured(self, image: Image, caption: Inlines, figure: Figure | None = None) -> Block:
        """A figure: its label from the file's name, its alternative text as it was."""
        made = self._set(image)
        caption = _unnumbered(_without_notes(_trimmed(caption)))
        if not caption:
            return Para((made,))
        stem = re.sub(r"\.\w+$", "", made.target.rsplit("/", 1)[-1])
        attr = self._labelled(figure, f"fig-{stem}") if figure and number_of(figure) else Attr(unique(f"fig-{stem}", self.labels.taken))
        return Figure(attr, (Plain(caption),), (Plain((made,)),))

    def _in_line(self, node: Node) -> Node:
        if not isinstance(node, Image):
            return node
        if self.pictures.is_badge(node.target):
            self.tell(Fate.DROPPED, f"a badge: {node.target[:80]}", node.line)
            return ()
        return self._set(node)

    def _set(self, image: Image) -> Image:
        """The picture copied, its words as alternative text."""
        if image.attr.has(_SET):
            return image
        alt = image.attr.get("alt") or ("" if image.attr.has("import-figure") else plain_text(image.inlines))
        alt = " ".join(alt.split()).replace('"', "”").replace("\\", "")
        if not alt:
            self.tell(Fate.PERSON, f"the picture {image.target[:80]} has no alternative text", image.line)
        path = self.pictures.take(image.target, self.parsed.page, self.parsed.at(image.line))
        sizes = tuple(p for p in image.attr.pairs if p[0] in ("width", "height") and _is_size(*p))
        return Image(Attr("", (_SET,), ((("alt", alt),) if alt else ()) + sizes), (), f"../{path}")


def _finished(node: Node) -> Node:
    if isinstance(node, Image):
        return replace(node, attr=replace(node.attr, classes=()))
    if isinstance(node, Para | Plain):
        return replace(node, inlines=spaced(node.inlines))
    return node


def _is_size(key: str, value: str) -> bool:
    match = re.fullmatch(r"([1-9]\d*(?:\.\d+)?)(%|px|em|rem|cm|mm|in|pt)?", value)
    return bool(match and not (match[2] == "%" and (key == "height" or float(match[1]) > 100)))


def _is_mark(inlines: Inlines) -> bool:
    """Whether only a full stop or comma stands before the line's end."""
    first = inlines[0] if inlines else None
    return isinstance(first, Str) and first.text in ("。", "，", ".", ",", "；", "：") and (len(inlines) == 1 or isinstance(inlines[1], SoftBreak))


def _trimmed(inlines: Inlines) -> Inlines:
    start, end = 0, len(inlines)
    blank = Space | SoftBreak | LineBreak
    while start < end and isinstance(inlines[start], blank):
        start += 1
    while end > start and isinstance(inlines[end - 1], blank):
        end -= 1
    return inlines[start:end]


def _unnumbered(caption: Inlines) -> Inlines:
    """A caption without the words `图：` or `Figure 3:` before it, which Kanben writes itself."""
    lead = caption[0] if caption else None
    if isinstance(lead, Styled) and _FIGURE_WORD.fullmatch(plain_text(lead.inlines).strip()):
        return _trimmed(caption[1:])
    if isinstance(lead, Str) and len(caption) > 1 and (match := _FIGURE_WORD.match(lead.text)):
        rest = lead.text[match.end() :]
        return _trimmed(((Str(rest),) if rest else ()) + caption[1:])
    return caption


def _without_notes(inlines: Inlines) -> Inlines:
    """Notes of a caption in brackets: a caption's note would be written twice."""

    def change(node: Node) -> Node:
        if not isinstance(node, Note):
            return node
        words = [b.inlines for b in node.blocks if isinstance(b, Para | Plain)]
        return (Str("（"), *(i for inlines in words for i in inlines), Str("）"))

    return rewrite(inlines, change)


def _without_pictures(inlines: Inlines) -> Inlines:
    return rewrite(inlines, lambda node: node.inlines if isinstance(node, Image) else Space() if isinstance(node, LineBreak) else node)


def resolved_equations(blocks: Blocks, equations: Mapping[str, str], tell: Callable[[str, int], None]) -> Blocks:
    """References to formulas, once every label is known. A word for "equation" in front of one goes, since the reference says it."""

    def change(node: Node) -> Node:
        if not isinstance(node, Para | Plain):
            if isinstance(node, RawInline) and node.format == "import-equation":
                return RawInline("markdown", f"@{{{equations[node.text]}}}") if node.text in equations else _lost(node)
            return node
        made: list[Inline] = []
        for inline in node.inlines:
            if isinstance(inline, RawInline) and inline.text.startswith("@{eq-"):
                while made and isinstance(made[-1], Space):
                    made.pop()
                if made and isinstance(made[-1], Str):
                    made[-1] = Str(re.sub(r"(?:公式|方程|等式|式|[Ee]q(?:uation|n)?s?\.?)$", "", made[-1].text))
            made.append(inline)
        return replace(node, inlines=tuple(i for i in made if not (isinstance(i, Str) and not i.text)))

    def _lost(node: RawInline) -> Inline:
        tell(f"a reference to the formula {node.text}, which has no label", node.line)
        return Code(Attr(), node.text)

    return rewrite(blocks, change)


def spaced(inlines: Inlines) -> Inlines:
    """A space between a citation and a bracket that would be read as its own."""
    made: list[Inline] = []
    for inline in inlines:
        if made and isinstance(made[-1], Cite) and isinstance(inline, Link | Span | Cite | Note | Image):
            made.append(Space())
        made.append(inline)
    return tuple(made)

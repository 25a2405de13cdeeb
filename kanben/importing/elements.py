"""Raw HTML in a page's tree as the nodes that it means; what a book cannot carry is left out and named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from html.parser import HTMLParser
from typing import Any, Final

from kanben.importing.callouts import KINDS
from kanben.importing.source import Fate
from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    BulletList,
    Cell,
    CitationItem,
    Cite,
    Code,
    CodeBlock,
    Column,
    DefinitionList,
    Div,
    Figure,
    Header,
    HorizontalRule,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Node,
    OrderedList,
    Para,
    Plain,
    Quoted,
    RawBlock,
    RawInline,
    Row,
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

Tell = Callable[[Fate, str, int], None]
"""Takes a finding: fate, what, line of the prepared text."""
VOID: Final = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_LOST: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "form",
        "button",
        "input",
        "select",
        "textarea",
        "svg",
        "link",
        "meta",
        "base",
        "template",
        "canvas",
        "label",
        "nav",
    ]
)
_PLAYED: Final = frozenset(["iframe", "video", "audio", "object", "embed"])
_STYLES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("b", "strong"), "Strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var", "address"), "Emph"),
    **dict.fromkeys(("u", "ins"), "Underline"),
    **dict.fromkeys(("s", "del", "strike"), "Strikeout"),
    "sub": "Subscript",
    "sup": "Superscript",
}
_CLASSED: Final[Mapping[str, str]] = {"kbd": "kbd", "mark": "mark"}
_PLAIN: Final = frozenset(
    [
        "span",
        "font",
        "small",
        "big",
        "center",
        "div",
        "p",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "time",
        "data",
        "bdi",
        "bdo",
        "wbr",
        "abbr",
        "acronym",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
        "picture",
        "source",
        "figure",
        "figcaption",
        "summary",
        "details",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "label",
        "d-article",
        "d-title",
        "d-byline",
        "d-abstract",
        "nobr",
        "col",
        "colgroup",
        "caption",
        "hgroup",
        "blockquote",
        "rp",
        "rb",
        "rtc",
        "track",
        "area",
        "map",
        "param",
        "a",
        "html",
        "body",
        "head",
        "title",
        "d-appendix",
        "d-footnote-list",
        "d-citation-list",
        "d-figure",
        "tt-x",
    ]
)
KNOWN: Final = (
    _LOST
    | _PLAYED
    | frozenset(_STYLES)
    | frozenset(_CLASSED)
    | _PLAIN
    | VOID
    | frozenset(
        [
            "a",
            "br",
            "code",
            "tt",
            "samp",
            "pre",
            "q",
            "ruby",
            "rt",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "table",
            "d-cite",
            "dt-cite",
            "d-code",
            "d-footnote",
        ]
    )
)


@dataclass(slots=True)
class Open:
    """An element whose end has not come yet."""

    tag: str
    attributes: Mapping[str, str]
    raw: str
    line: int
    children: list[Any] = field(default_factory=list)


Event = tuple[str, str, Mapping[str, str], str]  # open, close, void, comment or text; tag; attributes; raw text


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = "void" if tag in VOID else "open"
        self.events.append((kind, tag, {k: v or "" for k, v in attrs}, self.get_starttag_text() or f"<{tag}>"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("void", tag, {k: v or "" for k, v in attrs}, self.get_starttag_text() or f"<{tag}/>"))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("close", tag, {}, f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.events.append(("text", "", {}, data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", "", {}, data))


def events(raw: str) -> list[Event]:
    """The tags, texts and comments of a piece of HTML."""
    reader = _Events()
    reader.feed(raw)
    reader.close()
    return reader.events


def folded(blocks: Blocks, tell: Tell) -> Blocks:
    """The blocks without raw HTML."""
    return _Folder(tell).blocks(blocks)


@dataclass(slots=True)
class _Folder:
    tell: Tell

    def blocks(self, blocks: Iterable[Block]) -> Blocks:
        """A run of blocks with each raw element and what it encloses as one."""
        stack: list[Open] = [Open("", {}, "", 0)]
        for block in blocks:
            if isinstance(block, RawBlock) and block.format.startswith("html"):
                for event in events(block.text):
                    self._event(stack, event, block.line, block=True)
            elif isinstance(block, RawBlock):
                self.tell(Fate.PERSON, f"a raw piece of {block.format} is set as a listing", block.line)
                stack[-1].children.append(CodeBlock(Attr("", ("text",)), block.text))
            elif stack[-1].tag in ("script", "style"):
                continue
            else:
                stack[-1].children.append(self._below(block))
        while len(stack) > 1:
            last = stack.pop()
            stack[-1].children += last.children if last.tag not in ("script", "style") else []
        return _as_blocks(stack[0].children)

    def inlines(self, inlines: Inlines) -> Inlines:
        """A run of inlines with each raw element and what it encloses as one."""
        if not any(isinstance(i, RawInline) for i in inlines):
            return tuple(self._below(i) for i in inlines)
        stack: list[Open] = [Open("", {}, "", 0)]
        for inline in inlines:
            if isinstance(inline, RawInline) and inline.format.startswith("html"):
                for event in events(inline.text):
                    self._event(stack, event, inline.line, block=False)
            elif isinstance(inline, RawInline) and inline.format in ("tex", "latex"):
                stack[-1].children.append(inline)
            elif isinstance(inline, RawInline):
                stack[-1].children.append(Code(Attr(), inline.text))
            else:
                stack[-1].children.append(self._below(inline))
        while len(stack) > 1:
            last = stack.pop()
            stack[-1].children += last.children
        return _as_inlines(stack[0].children)

    def _below(self, node: Node) -> Node:
        """The node with everything below it folded."""
        changed = {}
        for part in fields(node):
            value = getattr(node, part.name)
            if isinstance(value, tuple) and value and part.name not in ("classes", "pairs"):
                changed[part.name] = self._tuple(value)
        return replace(node, **changed) if changed else node

    def _tuple(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        first = next((v for v in value if is_dataclass(v)), None)
        if isinstance(first, Inline):
            return self.inlines(value)
        if isinstance(first, Block):
            return self.blocks(value)
        return tuple(self._tuple(v) if isinstance(v, tuple) else self._below(v) if is_dataclass(v) and not isinstance(v, Attr) else v for v in value)

    def _event(self, stack: list[Open], event: Event, line: int, *, block: bool) -> None:
        kind, tag, attributes, raw = event
        if kind == "comment":
            if raw.strip():
                self.tell(Fate.DROPPED, f"a comment: {' '.join(raw.split())[:60]}", line)
        elif kind == "text":
            if stack[-1].tag not in ("script", "style", "svg") and raw.strip():
                stack[-1].children += _words(raw)
        elif kind == "void":
            stack[-1].children += self._made(Open(tag, attributes, raw, line), block=block)
        elif kind == "open":
            if tag in KNOWN or "-" in tag:
                stack.append(Open(tag, attributes, raw, line))
            else:
                self.tell(Fate.CONVERTED, f"{raw} is no element of HTML and was taken as text", line)
                stack[-1].children += _words(raw)
        else:
            self._close(stack, tag, raw, block=block)

    def _close(self, stack: list[Open], tag: str, raw: str, *, block: bool) -> None:
        at = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].tag == tag), 0)
        if not at:
            if tag not in KNOWN:
                stack[-1].children += _words(raw)
            return
        while len(stack) - 1 > at:
            lost = stack.pop()
            stack[-1].children += lost.children
        stack[at - 1].children += self._made(stack.pop(), block=block)

    def _made(self, element: Open, *, block: bool) -> list[Any]:
        """The nodes that an element means."""
        tag, attributes = element.tag, element.attributes
        if tag in _LOST:
            if tag not in ("link", "meta", "base", "label", "style", "template"):
                self.tell(Fate.DROPPED, f"<{tag}>, which a book cannot carry", element.line)
            elif tag == "style":
                self.tell(Fate.DROPPED, "<style>: the look of the site", element.line)
            return element.children if tag == "label" else []
        if tag in _PLAYED:
            return self._played(element, block=block)
        if tag == "img":
            return [_image(attributes, element.line)]
        if tag == "br":
            return [LineBreak()]
        if tag == "hr":
            return [HorizontalRule()] if block else []
        if "color" in attributes.get("style", "") or "color" in attributes:
            self.tell(Fate.DROPPED, "the colour of some words", element.line)
        return _block_nodes(element, self.tell) if block else _inline_nodes(element)

    def _played(self, element: Open, *, block: bool) -> list[Any]:
        address = element.attributes.get("src") or element.attributes.get("data") or ""
        address = address or next((n.target for n in walk(tuple(element.children)) if isinstance(n, Link)), "")
        if address.startswith("//"):
            address = f"https:{address}"
        self.tell(Fate.PERSON, f"what a book cannot play (<{element.tag}> {address}) became a link to it", element.line)
        if not address:
            return []
        link = Link(Attr(), (Str(element.attributes.get("title") or address),), address, "", element.line)
        return [Para((link,))] if block else [link]


def _words(text: str) -> list[Inline]:
    return [(SoftBreak() if "\n" in part else Space()) if part.isspace() else Str(part) for part in re.findall(r"\s+|\S+", text)]


def worded(text: str) -> Inlines:
    """A text as words and spaces, so that pandoc sees where one begins and escapes what it has to."""
    return tuple(_words(text))


def _image(attributes: Mapping[str, str], line: int) -> Image:
    alt = attributes.get("alt", "")
    pairs = tuple((key, size) for key in ("width", "height") if (size := _size(attributes, key)))
    return Image(Attr("", (), pairs), tuple(_words(alt)), attributes.get("src") or attributes.get("data-src", ""), attributes.get("title", ""), line)


def _size(attributes: Mapping[str, str], key: str) -> str:
    value = attributes.get(key, "")
    styled = re.search(rf"(?:^|[;\s]){key}\s*:\s*([\d.]+(?:%|px|em|rem|cm|mm|pt))", attributes.get("style", ""))
    value = styled[1] if styled else value
    return value if re.fullmatch(r"[1-9]\d*(\.\d+)?(%|px|em|rem|cm|mm|pt)?", value) else ""


def _inline_nodes(element: Open) -> list[Any]:
    tag, attributes = element.tag, element.attributes
    children = _as_inlines(element.children)
    if tag in ("d-cite", "dt-cite"):
        keys = re.split(r"[\s,;]+", attributes.get("key") or attributes.get("bibtex-key") or plain_text(children))
        return [Cite(tuple(CitationItem(key) for key in keys if key), (), element.line)] if any(keys) else []
    if tag in _STYLES:
        return [Styled(_STYLES[tag], children)] if children else []
    if tag in _CLASSED:
        return [Span(Attr("", (_CLASSED[tag],)), children)]
    if tag in ("code", "tt", "samp", "d-code", "pre"):
        return [Code(Attr(), " ".join(plain_text(children).split()))] if plain_text(children).strip() else []
    if tag == "a" and attributes.get("href"):
        return [Link(Attr(), children, attributes["href"], "", element.line)] if children else []
    if tag == "a" and (name := attributes.get("id") or attributes.get("name")):
        return [Span(Attr(name), children, element.line)]
    if tag == "q":
        return [Quoted(True, children)]
    if tag == "rt":
        return [Span(Attr("", ("import-rt",)), children)]
    if tag == "ruby":
        reading = " ".join(plain_text(n.inlines) for n in children if isinstance(n, Span) and n.attr.has("import-rt"))
        base = tuple(n for n in children if not (isinstance(n, Span) and n.attr.has("import-rt")))
        return [Span(Attr("", (), (("ruby", reading),)), base)]
    if tag == "span" and "caption" in attributes.get("class", "").split():
        return [Span(Attr("", ("import-caption",)), children)]
    if (lang := attributes.get("lang", "")) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang):
        return [Span(Attr("", (), (("lang", lang),)), children)]
    return list(children)


def _block_nodes(element: Open, tell: Tell) -> list[Any]:
    tag, attributes = element.tag, element.attributes
    if tag in ("tr", "td", "th", "tbody", "thead", "tfoot", "caption", "li", "dt", "dd", "summary", "figcaption", "col", "colgroup"):
        return [element]  # its parent makes something of it
    blocks = _as_blocks(element.children)
    match tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            inlines = _as_inlines(element.children)
            return [Header(int(tag[1]), Attr(attributes.get("id", "")), inlines, element.line)]
        case "table":
            return [_table(element)]
        case "ul" | "ol":
            items = tuple(_as_blocks(c.children) for c in element.children if isinstance(c, Open) and c.tag == "li")
            return (
                [BulletList(items) if tag == "ul" else OrderedList(_number(attributes.get("start", "")) or 1, "Decimal", "Period", items)]
                if items
                else []
            )
        case "dl":
            return _definitions(element)
        case "details":
            summary = next((plain_text(_as_inlines(c.children)) for c in element.children if isinstance(c, Open) and c.tag == "summary"), "")
            rest = _as_blocks([c for c in element.children if not (isinstance(c, Open) and c.tag == "summary")])
            return [Div(Attr("", ("details",), (("summary", " ".join(summary.split()) or "…"),)), rest, element.line)]
        case "figure":
            return _figure(element)
        case "blockquote":
            return [BlockQuote(blocks)]
        case "pre":
            return [CodeBlock(Attr("", ("text",)), "\n".join(_texts(element.children)), element.line)]
        case "a" if (href := attributes.get("href")) and len(blocks) == 1 and isinstance(blocks[0], Para | Plain):
            return [Para((Link(Attr(), blocks[0].inlines, href, "", element.line),))]
        case _:
            blocks = tuple(Para(b.inlines) if isinstance(b, Plain) and tag in ("p", "div", "center") else b for b in blocks)
            return _classed(blocks, attributes, element.line, tell)


def _texts(nodes: Iterable[Any]) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, CodeBlock):
            yield node.text
        elif isinstance(node, Open):
            yield from _texts(node.children)
        else:
            yield plain_text(node)


def _classed(blocks: Blocks, attributes: Mapping[str, str], line: int, tell: Tell) -> list[Any]:
    """Blocks of a division, as a callout where its class says so."""
    classes = attributes.get("class", "").split()
    kind = next((KINDS[c] for c in (re.sub(r"^(?:alert|notice|callout|admonition|block)-+", "", c) for c in classes) if c in KINDS), "")
    if kind and blocks:
        return [Div(Attr("", (f"callout-{kind}",)), blocks, line)]
    if "announce" in classes and blocks:
        return [Div(Attr("", ("aside",)), blocks, line)]
    if classes:
        tell(Fate.DROPPED, f"the class {' '.join(classes)} of a block, which is the look of the site", line)
    return list(blocks)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _table(element: Open) -> Block:
    caption: Blocks = ()
    head: list[Row] = []
    body: list[Row] = []
    for part, row in _rows(element, ""):
        if part == "caption":
            caption = (Plain(_as_inlines(row.children)),)
            continue
        cells = [c for c in row.children if isinstance(c, Open) and c.tag in ("td", "th")]
        made = tuple(_cell(c) for c in cells)
        heads = part == "thead" or (not body and not head and cells and all(c.tag == "th" for c in cells))
        if made:
            (head if heads else body).append(made)
    width = max((sum(c.colspan for c in row) for row in (*head, *body)), default=0)
    if not width:
        return Div(Attr(), _as_blocks([c for c in element.children if not isinstance(c, Open)]))
    spanning = any(c.rowspan > 1 for row in (*head, *body) for c in row)
    rows = [row if spanning else _filled(row, width) for row in body]
    return Table(Attr(), caption, tuple(Column("", 0.0) for _ in range(width)), tuple(head), tuple(rows), (), line=element.line)


def _filled(row: Row, width: int) -> Row:
    return (*row, *(Cell(Attr(), "", 1, 1, ()) for _ in range(width - sum(c.colspan for c in row))))


def _rows(element: Open, part: str) -> Iterable[tuple[str, Open]]:
    for child in element.children:
        if isinstance(child, Open) and child.tag in ("tr", "caption"):
            yield child.tag if child.tag == "caption" else part, child
        elif isinstance(child, Open):
            yield from _rows(child, child.tag)


def _cell(element: Open) -> Cell:
    align = element.attributes.get("align", "")
    styled = re.search(r"text-align\s*:\s*(left|right|center)", element.attributes.get("style", ""))
    align = styled[1] if styled else align if align in ("left", "right", "center") else ""
    blocks = tuple(Plain(b.inlines) if isinstance(b, Para) else b for b in _as_blocks(element.children))
    attributes = element.attributes
    return Cell(Attr(), align, _number(attributes.get("rowspan", "")) or 1, _number(attributes.get("colspan", "")) or 1, blocks)


def _definitions(element: Open) -> list[Any]:
    items: list[tuple[Inlines, tuple[Blocks, ...]]] = []
    for child in element.children:
        if isinstance(child, Open) and child.tag == "dt":
            items.append((_as_inlines(child.children), ()))
        elif isinstance(child, Open) and child.tag == "dd":
            term, definitions = items.pop() if items else ((), ())
            items.append((term, (*definitions, _as_blocks(child.children))))
    return [DefinitionList(tuple((term, definitions or ((),)) for term, definitions in items))] if items else []


def _figure(element: Open) -> list[Any]:
    caption = next((_as_inlines(c.children) for c in element.children if isinstance(c, Open) and c.tag == "figcaption"), ())
    rest = _as_blocks([c for c in element.children if not (isinstance(c, Open) and c.tag == "figcaption")])
    images = [n for n in walk(rest) if isinstance(n, Image)]
    if len(images) == 1 and not any(isinstance(b, Table | CodeBlock) for b in rest):
        return [Figure(Attr(), (Plain(caption),) if caption else (), (Plain((images[0],)),), element.line)]
    return [*rest, *([Para(caption)] if caption else [])]


def _as_inlines(nodes: Iterable[Any]) -> Inlines:
    """The nodes as inlines: the text of blocks among them, a space between them."""
    made: list[Inline] = []
    for node in nodes:
        if isinstance(node, Open):
            made += _as_inlines(node.children)
        elif isinstance(node, Para | Plain | Header):
            made += [*([Space()] if made else []), *node.inlines]
        elif isinstance(node, Inline):
            made.append(node)
        elif isinstance(node, Div | BlockQuote | Figure):
            made += _as_inlines(node.blocks)
        elif isinstance(node, CodeBlock):
            made.append(Code(Attr(), " ".join(node.text.split())))
    return tuple(made)


def _as_blocks(nodes: Iterable[Any]) -> Blocks:
    """The nodes as blocks: runs of inlines as paragraphs, elements that no parent asked for as what they hold."""
    made: list[Block] = []
    run: list[Inline] = []

    def flush() -> None:
        while run and isinstance(run[-1], Space | SoftBreak | LineBreak):
            run.pop()
        while run and isinstance(run[0], Space | SoftBreak | LineBreak):
            run.pop(0)
        if run:
            made.append(Para(tuple(run)))
            run.clear()

    for node in nodes:
        if isinstance(node, Inline):
            run.append(node)
            continue
        flush()
        if isinstance(node, Open):
            made += _as_blocks(node.children)
        else:
            made.append(node)
    flush()
    return tuple(made)


def without_empty(blocks: Blocks) -> Blocks:
    """The blocks without paragraphs and styles that hold nothing."""

    def change(node: Node) -> Node:
        match node:
            case Para(inlines) | Plain(inlines) if not inlines or all(isinstance(i, Space | SoftBreak | LineBreak) for i in inlines):
                return () if isinstance(node, Para) else node
            case Styled(inlines=()) | Quoted(inlines=()):
                return ()
            case Div(attr=attr, blocks=()) if not attr.id and not attr.classes:
                return ()
            case _:
                return node

    return rewrite(blocks, change)

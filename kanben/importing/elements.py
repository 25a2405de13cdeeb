"""Elements of HTML as the nodes that they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kanben.importing.callouts import KINDS
from kanben.importing.flow import as_blocks, as_inlines, words
from kanben.importing.html_events import Open
from kanben.importing.html_names import CLASSED, STYLES
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
    Image,
    Inlines,
    Link,
    OrderedList,
    Para,
    Plain,
    Quoted,
    Row,
    Span,
    Styled,
    Table,
    plain_text,
    walk,
)

Tell = Callable[[Fate, str, int], None]
"""Takes a finding: fate, what, line of the prepared text."""


def image(attributes: Mapping[str, str], line: int) -> Image:
    """The picture of an `img`, with the sizes that it states."""
    alt = attributes.get("alt", "")
    pairs = tuple((key, size) for key in ("width", "height") if (size := _size(attributes, key)))
    return Image(Attr("", (), pairs), tuple(words(alt)), attributes.get("src") or attributes.get("data-src", ""), attributes.get("title", ""), line)


def _size(attributes: Mapping[str, str], key: str) -> str:
    value = attributes.get(key, "")
    styled = re.search(rf"(?:^|[;\s]){key}\s*:\s*([\d.]+(?:%|px|em|rem|cm|mm|pt))", attributes.get("style", ""))
    value = styled[1] if styled else value
    return value if re.fullmatch(r"[1-9]\d*(\.\d+)?(%|px|em|rem|cm|mm|pt)?", value) else ""


def inline_nodes(element: Open) -> list[Any]:
    """What an element among words means."""
    tag, attributes = element.tag, element.attributes
    children = as_inlines(element.children)
    if tag in ("d-cite", "dt-cite"):
        keys = re.split(r"[\s,;]+", attributes.get("key") or attributes.get("bibtex-key") or plain_text(children))
        return [Cite(tuple(CitationItem(key) for key in keys if key), (), element.line)] if any(keys) else []
    if tag in STYLES:
        return [Styled(STYLES[tag], children)] if children else []
    if tag in CLASSED:
        return [Span(Attr("", (CLASSED[tag],)), children)]
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


def block_nodes(element: Open, tell: Tell) -> list[Any]:
    """What an element between paragraphs means; itself, where its parent makes something of it."""
    tag, attributes = element.tag, element.attributes
    if tag in ("tr", "td", "th", "tbody", "thead", "tfoot", "caption", "li", "dt", "dd", "summary", "figcaption", "col", "colgroup"):
        return [element]  # its parent makes something of it
    blocks = as_blocks(element.children)
    match tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            inlines = as_inlines(element.children)
            return [Header(int(tag[1]), Attr(attributes.get("id", "")), inlines, element.line)]
        case "table":
            return [_table(element)]
        case "ul" | "ol":
            items = tuple(as_blocks(c.children) for c in element.children if isinstance(c, Open) and c.tag == "li")
            return (
                [BulletList(items) if tag == "ul" else OrderedList(_number(attributes.get("start", "")) or 1, "Decimal", "Period", items)]
                if items
                else []
            )
        case "dl":
            return _definitions(element)
        case "details":
            summary = next((plain_text(as_inlines(c.children)) for c in element.children if isinstance(c, Open) and c.tag == "summary"), "")
            rest = as_blocks([c for c in element.children if not (isinstance(c, Open) and c.tag == "summary")])
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
            caption = (Plain(as_inlines(row.children)),)
            continue
        cells = [c for c in row.children if isinstance(c, Open) and c.tag in ("td", "th")]
        made = tuple(_cell(c) for c in cells)
        heads = part == "thead" or (not body and not head and cells and all(c.tag == "th" for c in cells))
        if made:
            (head if heads else body).append(made)
    width = max((sum(c.colspan for c in row) for row in (*head, *body)), default=0)
    if not width:
        return Div(Attr(), as_blocks([c for c in element.children if not isinstance(c, Open)]))
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
    blocks = tuple(Plain(b.inlines) if isinstance(b, Para) else b for b in as_blocks(element.children))
    attributes = element.attributes
    return Cell(Attr(), align, _number(attributes.get("rowspan", "")) or 1, _number(attributes.get("colspan", "")) or 1, blocks)


def _definitions(element: Open) -> list[Any]:
    items: list[tuple[Inlines, tuple[Blocks, ...]]] = []
    for child in element.children:
        if isinstance(child, Open) and child.tag == "dt":
            items.append((as_inlines(child.children), ()))
        elif isinstance(child, Open) and child.tag == "dd":
            term, definitions = items.pop() if items else ((), ())
            items.append((term, (*definitions, as_blocks(child.children))))
    return [DefinitionList(tuple((term, definitions or ((),)) for term, definitions in items))] if items else []


def _figure(element: Open) -> list[Any]:
    caption = next((as_inlines(c.children) for c in element.children if isinstance(c, Open) and c.tag == "figcaption"), ())
    rest = as_blocks([c for c in element.children if not (isinstance(c, Open) and c.tag == "figcaption")])
    images = [n for n in walk(rest) if isinstance(n, Image)]
    if len(images) == 1 and not any(isinstance(b, Table | CodeBlock) for b in rest):
        return [Figure(Attr(), (Plain(caption),) if caption else (), (Plain((images[0],)),), element.line)]
    return [*rest, *([Para(caption)] if caption else [])]

"""A text -> its blocks: what is translated piece by piece, each with its normalised text and the hash of that.

Not in the normalised text is what can change without the words changing: line ends and spaces, the form of quotation marks and dashes,
marks of emphasis, lists and headings, labels, attributes. Words, code, formulas, and the targets of links and pictures are in it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from kanben.book.assembly import words_of
from kanben.pandoc.ast import (
    BlockQuote,
    Blocks,
    BulletList,
    Cite,
    Code,
    CodeBlock,
    DefinitionList,
    Div,
    Figure,
    Header,
    Image,
    Inlines,
    LineBlock,
    LineBreak,
    Link,
    Math,
    Node,
    Note,
    OrderedList,
    Para,
    Plain,
    Quoted,
    RawInline,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    Table,
    walk,
)


class Kind(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    TERM = "term"
    NOTE = "note"
    CODE = "code"
    FORMULA = "formula"
    FIGURE = "figure"
    TABLE = "table"


PROSE: Final = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION, Kind.TERM, Kind.NOTE})
HEADINGS: Final = frozenset({Kind.TITLE, Kind.HEADING})


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its kind, the line on which it stands (0: unknown), its normalised text, the hash of that.

    `node` is what it was read from in the document tree, None for a title; several blocks may come from one paragraph. `content` is
    the text itself, without display formulas; empty where the node is no run of text.
    """

    kind: Kind
    text: str
    line: int = 0
    node: Node = field(default=None, compare=False, repr=False)
    content: Inlines = field(default=(), compare=False, repr=False)
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        """The hash follows from the text."""
        object.__setattr__(self, "hash", digest(self.text))


def digest(text: str) -> str:
    """SHA-256 of a normalised text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fits(one: Kind, other: Kind) -> bool:
    """Whether a block of one kind can be the translation, or a later form, of the other."""
    return one is other or (one in PROSE and other in PROSE) or (one in HEADINGS and other in HEADINGS)


def text_blocks(blocks: Blocks, title: str = "", line: int = 0) -> tuple[Block, ...]:
    """The blocks of a text in the order in which they are read, its title first; `line` is where the title stands."""
    first = [Block(Kind.TITLE, normalised(title), line)] if title else []
    return (*first, *(block for block in _below(blocks, Kind.PARAGRAPH) if block.text))


_GROUPS: Final = ("figures", "table")
"""Classes of divisions that are one thing with a caption (`book.figures`, `book.tables`)."""


def is_one(node: Node) -> bool:
    """Whether a division is one figure or table, however many paragraphs are in it."""
    if not isinstance(node, Div):
        return False
    laid_out = any(key.startswith("layout") for key, _ in node.attr.pairs)
    return laid_out or node.attr.id.startswith("tbl-") or any(node.attr.has(name) for name in _GROUPS)


def _below(node: Node, kind: Kind) -> Iterator[Block]:
    match node:
        case tuple():
            for child in node:
                yield from _below(child, kind)
        case Div() if is_one(node):
            whole = Kind.TABLE if any(isinstance(inner, Table) for inner in walk(node.blocks)) else Kind.FIGURE
            yield Block(whole, _joined(_texts(node.blocks)), node.line or _line(node), node)
        case Div(blocks=blocks):
            yield from _below(blocks, kind)
        case BlockQuote(blocks=blocks):
            yield from _below(blocks, Kind.QUOTATION)
        case BulletList(items=items) | OrderedList(items=items):
            yield from _below(items, Kind.ITEM)
        case DefinitionList(items=items):
            for term, definitions in items:
                yield Block(Kind.TERM, inline_text(term), _line(term), term, term)
                yield from _below(definitions, Kind.ITEM)
        case Para(inlines) | Plain(inlines):
            yield from _paragraph(node, inlines, kind)
        case Header():
            yield Block(Kind.HEADING, inline_text(node.inlines), node.line, node, node.inlines)
            yield from _notes(node.inlines)
        case CodeBlock():
            yield Block(Kind.CODE, _code(node), node.line, node)
        case Figure():
            yield Block(Kind.FIGURE, _joined(_texts((node.blocks, node.caption))), node.line or _line(node), node)
            yield from _notes(node.caption)
        case Table():
            yield Block(Kind.TABLE, _joined(_texts(node)), node.line or _line(node), node)
        case LineBlock(lines=lines):
            yield Block(kind, _joined(map(inline_text, lines)), _line(lines), node, _with_breaks(lines))


def _paragraph(node: Node, inlines: Inlines, kind: Kind) -> Iterator[Block]:
    """The text of a paragraph, its display formulas apart; then the notes that it calls."""
    run: list[Node] = []
    for inline in (*inlines, None):
        formula = isinstance(inline, Math) and inline.display
        if inline is not None and not formula:
            run.append(inline)
            continue
        block = _run(node, tuple(run), kind)
        if block.text:
            yield block
        run = []
        if isinstance(inline, Math):
            yield Block(Kind.FORMULA, _tex(inline), inline.line or _line(node), node)
    yield from _notes(inlines)


def _run(node: Node, run: Inlines, kind: Kind) -> Block:
    text = _LABEL.sub("", inline_text(run))
    figure = _LIQUID_FIGURE.search(text)
    if figure:
        caption = figure["caption"] or ""
        return Block(Kind.FIGURE, _joined((f"![]({figure['path']})", caption)), _line(run), node, words_of(caption))
    alone = [inline for inline in run if not isinstance(inline, Space | SoftBreak)]
    if len(alone) == 1 and isinstance(alone[0], Image):
        return Block(Kind.FIGURE, text, alone[0].line, node, alone[0].inlines)
    plain = normalised(_LIQUID.sub(" ", text))
    return Block(kind, plain, _line(run), node, run if plain == normalised(text) else words_of(plain))


def _with_breaks(lines: Sequence[Inlines]) -> Inlines:
    return tuple(inline for n, line in enumerate(lines) for inline in ((LineBreak(), *line) if n else line))


def _notes(node: Node) -> Iterator[Block]:
    for note in walk(node):
        if isinstance(note, Note):
            yield from _below(note.blocks, Kind.NOTE)


def _line(node: Node) -> int:
    """The first line that is known of anything in a node, outside of its notes."""
    return next((line for inner in _outside_notes(node) if (line := getattr(inner, "line", 0))), 0)


def _outside_notes(node: Node) -> Iterator[Node]:
    inside: set[int] = set()
    for inner in walk(node):
        if isinstance(inner, Note):
            inside |= {id(below) for below in walk(inner)}
        if id(inner) not in inside:
            yield inner


# Text

_LABEL: Final = re.compile(r"^\{#[^\s}]+\} ?")
_LIQUID: Final = re.compile(r"\{%.*?%\}|\{:.*?\}")
_LIQUID_FIGURE: Final = re.compile(r'\{% include figure\S* .*?path="(?P<path>[^"]+)"(?:.*?caption="(?P<caption>.*?)"(?= \w+=| %\}))?.*?%\}')
_ADDRESS: Final = re.compile(r"""\b(?:src|href|key)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("“”„«»「」『』", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—‒‑−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\ufeff"),
    }
)
_DASHES: Final = re.compile("-{2,}")


def normalised(text: str) -> str:
    """A text without what may change while its words stay: spaces in a row are one, marks of one meaning are one mark."""
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFC", text).translate(_ALIKE)).split())


def inline_text(inlines: Inlines) -> str:
    """The normalised text of a run of inlines; its notes are blocks of their own."""
    return _joined(("".join(map(_inline, inlines)),))


def _inline(node: Node) -> str:
    match node:
        case Str(text):
            return normalised(text) if text.strip() else text
        case Space() | SoftBreak() | LineBreak():
            return " "
        case Code(text=text):
            return f"`{' '.join(text.split())}`"
        case Math():
            return f"${_tex(node)}$"
        case Quoted(double, inlines):
            mark = '"' if double else "'"
            return f"{mark}{''.join(map(_inline, inlines))}{mark}"
        case Link(inlines=inlines, target=target):
            return f"[{''.join(map(_inline, inlines))}]({target})"
        case Image(inlines=inlines, target=target):
            return f"![{''.join(map(_inline, inlines))}]({target})"
        case Cite(items=items):
            return f"[{'; '.join('@' + item.key + ''.join(map(_inline, item.suffix)) for item in items)}]"
        case RawInline(text=text):
            return "".join(f"({address})" for address in _ADDRESS.findall(text))
        case Styled(inlines=inlines) | Span(inlines=inlines):
            return "".join(map(_inline, inlines))
        case _:
            return ""


def _tex(math: Math) -> str:
    return " ".join(math.tex.split())


def _code(block: CodeBlock) -> str:
    """A listing line by line; what it is taken from, where it stands in a file; its caption."""
    lines = [line.rstrip() for line in block.text.strip("\n").split("\n")]
    named = [block.attr.get(name) for name in ("file", "region", "lines", "caption") if block.attr.get(name)]
    return "\n".join((*named, *lines)).strip()


def _texts(node: Node) -> Iterator[str]:
    """Texts of a figure or a table, paragraph by paragraph."""
    match node:
        case tuple():
            for child in node:
                yield from _texts(child)
        case Table():
            yield from _texts((node.caption, *((cell.blocks for cell in row) for row in (*node.head, *node.body, *node.foot))))
        case Para(inlines) | Plain(inlines):
            yield inline_text(inlines)
        case Figure():
            yield from _texts((node.blocks, node.caption))
        case CodeBlock():
            yield _code(node)
        case Div(blocks=blocks) | BlockQuote(blocks=blocks):
            yield from _texts(blocks)
        case BulletList(items=items) | OrderedList(items=items):
            yield from _texts(items)
        case _ if not isinstance(node, str) and isinstance(node, Iterator):
            for child in node:
                yield from _texts(child)


def _joined(texts: Iterator[str] | Sequence[str] | map[str]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text.strip())

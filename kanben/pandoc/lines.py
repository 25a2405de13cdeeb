"""True line numbers for the nodes of a document tree.

Pandoc's Markdown reader keeps no positions. But the words of the tree come in the order of the source, so a cursor that follows
them knows about where it is, and a node's own piece of source (an address, a label, a key, a formula) is looked for from there.
Notes stand at their call in the tree and elsewhere in the source, so their definitions are followed apart.
A piece that is not found (written as an entity, say) leaves the line unknown; none is invented.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import chain

from kanben.pandoc.ast import (
    Attr,
    Blocks,
    Cite,
    Code,
    CodeBlock,
    Div,
    Figure,
    Header,
    Image,
    Link,
    Math,
    Node,
    Note,
    RawBlock,
    RawInline,
    Span,
    Str,
    Table,
    walk,
)

WINDOW = 2000  # characters that the cursor may skip to find the next word: addresses and attributes lie between words
_CALL = re.compile(r"\^\[|\[\^([^\]\s]+)\]")
_WORD = re.compile(r"[^\W_]+")
_ENDS_NOTE = re.compile(r"\]|\n[ \t]*\n")
_FENCE_OR_DEFINITION = re.compile(
    r"^(?P<fence> {0,3}(?P<marks>`{3,}|~{3,})[^\n]*\n(?:.*\n)*? {0,3}(?P=marks)[`~]*[ \t]*$)"
    r"|^ {0,3}\[\^[^\]\n]+\]:[^\n]*\n?(?:(?:[ \t]*\n)*(?: {4}|\t)[^\n]*\n?|(?!\s*\n| {0,3}\[\^)[^\n]+\n?)*",
    re.MULTILINE,
)
_HEADING = re.compile(r"^[> ]*#{1,6}(?:[ \t].*)?$|^.*\S.*\n[> ]*(?:=+|-+)[ \t]*$", re.MULTILINE)


def with_lines(blocks: Blocks, text: str, first_line: int) -> Blocks:
    """The same blocks with `line` filled in; `first_line` is the line of the file where `text` starts."""
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    prose = _FENCE_OR_DEFINITION.sub(lambda m: m[0] if m["fence"] else _blank(m[0]), text)
    definitions = "".join(a if a == "\n" or b != a else " " for a, b in zip(text, prose, strict=True))
    filler = _Filler(_Cursor(prose), _Cursor(definitions), starts, first_line)
    return tuple(filler.filled(block) for block in blocks)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def literal(node: Node) -> str:
    """The piece of source by which a node is found, empty when it has none."""
    match node:
        case Link(target=target) | Image(target=target):
            return target
        case Cite(items=items):
            return f"@{items[0].key}"
        case Math(tex=tex):
            return tex
        case CodeBlock(attr=attr) if attr.id or attr.get("file"):
            return f"#{attr.id}" if attr.id else attr.get("file")
        case RawInline(text=text) | RawBlock(text=text) | CodeBlock(text=text) if text.strip():
            return text.strip().splitlines()[0].strip()
        case Header(attr=attr) | Div(attr=attr) | Span(attr=attr) | Figure(attr=attr) | Table(attr=attr) if attr.id:
            return f"#{attr.id}"
        case Div(attr=attr) | Span(attr=attr) if attr.classes:
            return attr.classes[0]
        case Div(attr=attr) if attr.pairs:
            return f"{attr.pairs[0][0]}="
        case _:
            return ""


def first_word(node: Node) -> str:
    """The first word of what has no piece of source to itself, empty when there is none."""
    match node:
        case Table(caption=caption, head=head, body=body):
            return next((n.text for n in walk((caption, head, body)) if isinstance(n, Str) and len(n.text) > 1), "")
        case Span(inlines=inlines):
            return next((n.text for n in walk(inlines) if isinstance(n, Str)), "")
        case _:
            return ""


def _words_of(node: Node) -> list[str]:
    """The words of a node, without the signs around them."""
    return [word for inner in walk(node) if isinstance(inner, Str | Code) for word in _WORD.findall(inner.text)]


def _begins(words: list[str], text: str, start: int) -> bool:
    """Does a note whose source begins at `start` begin with these words? Marks and formulas may stand before the first."""
    at = start
    for number, word in enumerate(words):
        found = text.find(word, at, at + WINDOW)
        if found < 0 or (not number and _ENDS_NOTE.search(text, at, found)):
            return False
        at = found + len(word)
    return True


@dataclass(slots=True)
class _Cursor:
    """Where we are in a text, and from where on each piece has not been taken yet."""

    text: str
    at: int = 0
    taken: dict[str, int] = field(default_factory=dict)

    def follow(self, word: str) -> int:
        """Move behind the word when it comes soon; where it stands, -1 when it does not come."""
        found = self.text.find(word, self.at, self.at + WINDOW)
        if found >= 0:
            self.at = found + len(word)
        return found

    def find(self, piece: str) -> int:
        """Offset of the next place of the piece that was not taken, from the cursor on if possible; -1 when there is none."""
        start = self.taken.get(piece, 0)
        found = self.text.find(piece, max(self.at, start))
        if found < 0:
            found = self.text.find(piece, start)
        if found >= 0:
            self.taken[piece] = found + len(piece)
        return found


@dataclass(slots=True)
class _Filler:
    prose: _Cursor
    definitions: _Cursor
    starts: list[int]
    first_line: int
    called: set[int] = field(default_factory=set)  # offsets of the calls whose notes are known

    def filled(self, node: Node) -> Node:
        """The node and all below it with their lines."""
        if isinstance(node, tuple):
            return tuple(self.filled(child) for child in node)
        if not is_dataclass(node) or isinstance(node, Attr | type):
            return node
        if isinstance(node, Note):
            return self._note(node)
        line = self._line(node)
        followed = ("items",) if isinstance(node, Cite) else self._in_order_of_source(node)
        children = {name: self.filled(v) for name in followed if isinstance(v := getattr(node, name), tuple)}
        if isinstance(node, Code):
            return node
        return replace(node, **children, **({"line": line} if line else {}))

    def _call(self, note: Note) -> tuple[re.Match[str], str, int] | None:
        """The next call whose note begins with the words of this one, else the next; of a named one the text that defines it, and the place in it.

        Order alone would not do: the caption of a table, and so its notes, may stand before or behind the table.
        """
        words, text = _words_of(note.blocks)[:3], self.prose.text
        calls = chain(_CALL.finditer(text, self.prose.at), _CALL.finditer(text, 0, self.prose.at))
        following = [call for call in calls if call.start() not in self.called]
        homes = ((call, *self._home(call)) for call in following)
        found = next((found for found in homes if _begins(words, found[1] or text, found[2])), None)
        return found or ((following[0], *self._home(following[0])) if following else None)

    def _home(self, call: re.Match[str]) -> tuple[str, int]:
        """The text in which the note of a call is defined, and where its words begin there; no text for a note written at its call."""
        definition = f"[^{call[1]}]:"
        home = next((c.text for c in (self.definitions, self.prose) if call[1] and definition in c.text), "")
        return home, home.find(definition) + len(definition) if home else call.end()

    def _in_order_of_source(self, node: Node) -> tuple[str, ...]:
        """Names of a node's parts. The caption of a table stands behind it as often as before it."""
        names = tuple(f.name for f in fields(node))
        if not isinstance(node, Table):
            return names
        caption, rows = (_words_of(part)[:1] for part in (node.caption, (node.head, node.body)))
        first, then = (self.prose.text.find(words[0], self.prose.at) if words else -1 for words in (caption, rows))
        return tuple(sorted(names, key=lambda name: name == "caption")) if 0 <= then < first else names

    def _line(self, node: Node) -> int:
        if isinstance(node, Str | Code):
            return self._line_of(self.prose.follow(node.text)) if len(node.text) > 1 else 0
        piece = literal(node)
        if isinstance(node, Header) and not piece:
            return self._line_of(self._heading(node))
        if not piece:
            word = first_word(node)
            return self._line_of(self.prose.text.find(word, self.prose.at)) if word else 0
        if not hasattr(node, "line"):
            return 0
        found = self._key(piece) if isinstance(node, Cite) else self.prose.find(piece)
        if found < 0 and isinstance(node, Link | Image):
            found = self.prose.text.find(piece)  # an address that several links share by a reference
        if found >= 0 and isinstance(node, Header):
            self.prose.taken["#"] = found
        if found >= 0 and isinstance(node, Math | RawBlock | RawInline):
            self.prose.at = max(self.prose.at, found + len(piece))
        if isinstance(node, CodeBlock):
            self.prose.at = max(self.prose.at, found)
            for row in node.text.splitlines():
                self.prose.follow(row.strip())
            return self._line_of(self._fence(found))
        return self._line_of(found)

    def _key(self, key: str) -> int:
        """Offset of the next call of a key, `@key` or `@{key}`, which the cursor then stands behind; -1 when there is none."""
        written = re.escape(key[1:])
        call = re.compile(rf"@(?:\{{{written}\}}|{written}(?!\w))").search(self.prose.text, self.prose.at, self.prose.at + WINDOW)
        if call is None:
            return self.prose.find(key)
        self.prose.at = call.end()
        return call.start()

    def _heading(self, header: Header) -> int:
        """Offset of the next heading that has the words of this one; -1 when there is none."""
        words = [n.text for n in walk(header.inlines) if isinstance(n, Str)]
        for row in _HEADING.finditer(self.prose.text, max(self.prose.at, self.prose.taken.get("#", 0))):
            if all(word in row[0] for word in words) if words else not row[0].strip("#> \t"):
                self.prose.taken["#"] = row.end()
                return row.start()
        return -1

    def _fence(self, found: int) -> int:
        """Offset of the fence above the first line of a listing; `found` itself where there is none above it."""
        head = self.prose.text[: max(0, found)].rstrip()
        return len(head) - 1 if head.rpartition("\n")[2].lstrip(" >").startswith(("```", "~~~")) else found

    def _line_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset) + self.first_line - 1 if offset >= 0 else 0

    def _note(self, note: Note) -> Note:
        """The note with its name, its text followed where it is written: at its call, or where the call's name is defined."""
        found = self._call(note)
        if found is None:
            return Note(self.filled(note.blocks))
        call, home, start = found
        self.called.add(call.start())
        self.prose.at = call.end()
        line = self._line_of(call.start())
        if not home:
            return Note(self.filled(note.blocks), line=line)
        apart = _Filler(_Cursor(home, start), self.definitions, self.starts, self.first_line)
        return Note(apart.filled(note.blocks), Attr(call[1]), line=line)

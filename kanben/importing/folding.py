"""Raw HTML in a page's tree as the nodes that it means; what a book cannot carry is left out and named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kanben.importing.elements import Tell, block_nodes, image, inline_nodes
from kanben.importing.flow import as_blocks, as_inlines, words
from kanben.importing.html_events import Event, Open, events
from kanben.importing.html_names import KNOWN, LOST, PLAYED
from kanben.importing.source import Fate
from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    Code,
    CodeBlock,
    HorizontalRule,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Node,
    Para,
    RawBlock,
    RawInline,
    Str,
    walk,
)


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
        return as_blocks(stack[0].children)

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
        return as_inlines(stack[0].children)

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
                stack[-1].children += words(raw)
        elif kind == "void":
            if tag not in KNOWN:
                self.tell(Fate.PERSON, f"{raw[:60]} is no element of HTML and was left out", line)
            stack[-1].children += self._made(Open(tag, attributes, raw, line), block=block)
        elif kind == "open":
            if tag not in KNOWN and raw[1:2].isupper() and (attributes or block):
                self.tell(Fate.PERSON, f"the component {raw[:60]} is not known; what stands in it was taken as it is", line)
                stack.append(Open(tag, attributes, raw, line))
            elif tag in KNOWN or "-" in tag:
                stack.append(Open(tag, attributes, raw, line))
            else:
                self.tell(Fate.CONVERTED, f"{raw} is no element of HTML and was taken as text", line)
                stack[-1].children += words(raw)
        else:
            self._close(stack, tag, raw, line, block=block)

    def _close(self, stack: list[Open], tag: str, raw: str, line: int, *, block: bool) -> None:
        at = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].tag == tag), 0)
        if not at:
            if tag not in KNOWN:
                self.tell(Fate.DROPPED, f"{raw}, the end of an element that is not known and does not begin here", line)
            return
        while len(stack) - 1 > at:
            lost = stack.pop()
            stack[-1].children += lost.children
        stack[at - 1].children += self._made(stack.pop(), block=block)

    def _made(self, element: Open, *, block: bool) -> list[Any]:
        """The nodes that an element means."""
        tag, attributes = element.tag, element.attributes
        if tag in LOST:
            if tag not in ("link", "meta", "base", "label", "style", "template"):
                self.tell(Fate.DROPPED, f"<{tag}>, which a book cannot carry", element.line)
            elif tag == "style":
                self.tell(Fate.DROPPED, "<style>: the look of the site", element.line)
            return element.children if tag == "label" else []
        if tag in PLAYED:
            return self._played(element, block=block)
        if tag == "img":
            return [image(attributes, element.line)]
        if tag == "br":
            return [LineBreak()]
        if tag == "hr":
            return [HorizontalRule()] if block else []
        if "color" in attributes.get("style", "") or "color" in attributes:
            self.tell(Fate.DROPPED, "the colour of some words", element.line)
        return block_nodes(element, self.tell) if block else inline_nodes(element)

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

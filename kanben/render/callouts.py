"""Callouts, asides, exercises, answers, hints, details: divisions that have a template of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kanben.pandoc.ast import Attr, Block, BlockQuote, Blocks, Div, Para, Plain, Str
from kanben.render.inlines import attributes
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.blocks import BlockWriter

HARDEST = 5  # stars of difficulty


def division(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    """Markup of a division, by its class; one of no class known here is a plain division."""
    kind = next((name.removeprefix("callout-") for name in attr.classes if name.startswith("callout-")), "")
    if kind:
        return _callout(writer, kind, attr, blocks)
    for name, write in (("exercise", _exercise), ("answer", _answer), ("hint", _hint), ("aside", _aside), ("details", _details)):
        if attr.has(name):
            return write(writer, attr, blocks)
    if attr.has("original-text"):
        return _original(writer, attr, blocks)
    if attr.has("stale"):
        said = Markup(' role="group" aria-label="{}"').format(writer.words["stale"])
        return Markup("<div{}{}>\n{}\n</div>").format(attributes(attr), said, writer.blocks(blocks))
    if attr.has("epigraph"):
        role = Markup(' epub:type="epigraph" role="doc-epigraph"') if writer.edition.medium == "epub" else Markup("")
        return Markup("<div{}{}>\n{}\n</div>").format(attributes(attr), role, quoted(writer, blocks))
    return Markup("<div{}>\n{}\n</div>").format(attributes(attr), writer.blocks(blocks))


def quotation(writer: BlockWriter, quote: BlockQuote) -> Markup:
    """Markup of a block quotation."""
    return Markup("<blockquote>\n{}\n</blockquote>").format(quoted(writer, quote.blocks))


def quoted(writer: BlockWriter, blocks: Blocks) -> Markup:
    """A quotation's text; a last paragraph that begins with a dash says whose it is."""
    at = next((n for n in reversed(range(len(blocks))) if not _is_original(blocks[n])), -1)
    last = blocks[at] if at >= 0 else None
    if not (isinstance(last, Para | Plain) and last.inlines and isinstance(last.inlines[0], Str) and last.inlines[0].text.startswith(("—", "――"))):
        return writer.blocks(blocks)
    source = Markup('<p class="source">{}</p>').format(writer.inlines(last.inlines))
    around = (writer.blocks(blocks[:at]), source, writer.blocks(blocks[at + 1 :]))
    return Markup("\n").join(markup for markup in around if markup)


def _is_original(block: Block) -> bool:
    return isinstance(block, Div) and block.attr.has("original-text")


def _original(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    """A piece of the original, written as text of its own language."""
    folds = attr.has("fold")
    with writer.writing_in(attr.get("lang")):
        content = writer.blocks(blocks)
    return writer.template("original", attributes=attributes(attr, "fold"), fold=folds, content=content)


def _callout(writer: BlockWriter, kind: str, attr: Attr, blocks: Blocks) -> Markup:
    return writer.template(
        "callout",
        attributes=attributes(attr),
        kind=kind,
        title=attr.get("title") or writer.words[kind],
        word=writer.words[kind],
        title_id=writer.fresh_id("callout"),
        content=writer.blocks(blocks),
    )


def _aside(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    title = attr.get("title")
    return writer.template(
        "aside", attributes=attributes(attr), title=title, title_id=writer.fresh_id("aside") if title else "", content=writer.blocks(blocks)
    )


def _details(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    return writer.template("details", attributes=attributes(attr), title=attr.get("summary"), content=writer.blocks(blocks))


def _exercise(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    answer = f"{attr.id}-answer"
    within = any(isinstance(block, Div) and block.attr.has("answer") for block in blocks)
    linked = answer in writer.edition.book.targets and not within
    level = attr.get("difficulty")
    stars = min(int(level), HARDEST) if level.isdecimal() else 0
    return writer.template(
        "exercise",
        attributes=attributes(attr),
        label=writer.label(attr.id),
        title=attr.get("title"),
        stars="★" * stars + "☆" * (HARDEST - stars) if stars else "",
        difficulty=writer.words["difficulty"].format(n=stars),
        content=writer.blocks(blocks),
        answer_href=writer.edition.href(answer, writer.leaf) if linked else "",
    )


def _answer(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    return writer.template("answer", attributes=attributes(attr), title=writer.words["answer"], content=writer.blocks(blocks))


def _hint(writer: BlockWriter, attr: Attr, blocks: Blocks) -> Markup:
    return writer.template("answer", attributes=attributes(attr), title=writer.words["hint"], content=writer.blocks(blocks))

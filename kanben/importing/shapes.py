"""What neighbouring blocks mean together: words below a picture are its caption, a question before folded answers is an exercise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from kanben.importing.callouts import attribute
from kanben.importing.numbers import key
from kanben.importing.source import Fate
from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    CodeBlock,
    Div,
    Figure,
    Header,
    HorizontalRule,
    Image,
    Inlines,
    LineBreak,
    Para,
    Plain,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    Table,
    plain_text,
    walk,
)

Tell = Callable[[Fate, str, int], None]
_FIGURE: Final = re.compile(r"^(?:图|Figure|Fig\.)\s*[\dA-Z]+(?:[-.–][\dA-Z]+)*\s*[.：:、]?\s*")
_TABLE: Final = re.compile(r"^(?:表|Table)\s*[\dA-Z]+(?:[-.–][\dA-Z]+)*\s*[.：:、]?\s*")
_LISTING: Final = re.compile(r"^(?:示例|代码|清单|程序|Listing|Example)\s*[\dA-Z]+(?:[-.–][\dA-Z]+)*\s*[.：:、]?\s*")
_FILE: Final = re.compile(r"^(?:文件名?|Filename|File)\s*[:：]\s*([\w./\\-]+)$")
_QUESTION: Final = re.compile(
    r"^(?:练习题?|习题|题目?|问题|思考题|小测验|Question|Exercise|Problem|Quiz)\s*[\d.]*\s*(?:[:：.]|(?=\[)|$)\s*", re.IGNORECASE
)
_ANSWER: Final = re.compile(r"(?:答案|解答|解析|参考答案|Answers?|Solutions?|^解$)", re.IGNORECASE)
_LONGEST_CAPTION: Final = 160
_FARTHEST_ANSWER: Final = 12  # blocks between a question and its answer


def shaped(blocks: Blocks, tell: Tell) -> Blocks:
    """The blocks with captions in their figures, tables and listings, and with questions and answers as exercises."""
    blocks = tuple(replace(b, blocks=shaped(b.blocks, tell)) if isinstance(b, Div | BlockQuote) else b for b in blocks)
    return _exercises(_captioned(blocks, tell), tell)


def _captioned(blocks: Blocks, tell: Tell) -> Blocks:
    made: list[Block] = []
    pending: Para | None = None  # a table's caption that stands before it
    name = ""  # a file's name that stands before its listing
    for block in blocks:
        last = made[-1] if made else None
        words = _short(block)
        if isinstance(block, Para) and _FIGURE.match(words) and (image := _lone_image(last)):
            made[-1] = Figure(_numbered(words), (Plain(_after(_FIGURE, block.inlines)),), (Plain((image,)),), image.line)
            tell(Fate.CONVERTED, f"the words below a picture are its caption: {words[:60]}", image.line)
        elif isinstance(block, Para) and _TABLE.match(words) and isinstance(last, Table) and not last.caption:
            made[-1] = replace(last, attr=_numbered(words), caption=(Plain(_after(_TABLE, block.inlines)),))
            tell(Fate.CONVERTED, f"the words below a table are its caption: {words[:60]}", last.line)
        elif isinstance(block, Table) and pending and not block.caption:
            made[-1] = replace(block, attr=_numbered(plain_text(pending)), caption=(Plain(_after(_TABLE, pending.inlines)),))
            tell(Fate.CONVERTED, f"the words above a table are its caption: {plain_text(pending)[:60]}", block.line)
        elif isinstance(block, CodeBlock) and name:
            made[-1] = replace(block, attr=replace(block.attr, pairs=(*block.attr.pairs, ("filename", name))))
        elif isinstance(block, Para) and _is_marked(block) and _LISTING.match(words) and isinstance(last, CodeBlock):
            caption = attribute(_LISTING.sub("", words))
            made[-1] = replace(last, attr=replace(last.attr, pairs=(*last.attr.pairs, ("caption", caption))))
        else:
            made.append(block)
        pending = block if isinstance(block, Para) and _TABLE.match(words) else None
        name = match[1].replace("\\", "/") if isinstance(block, Para) and (match := _FILE.match(words)) else ""
    return tuple(made)


def _numbered(words: str) -> Attr:
    """The number that stood before a caption, so that what refers to it can be found."""
    return Attr("", (), (("import-number", key(words)),)) if key(words) else Attr()


def _short(block: Block) -> str:
    words = " ".join(plain_text(block.inlines).split()) if isinstance(block, Para) else ""
    return words if len(words) <= _LONGEST_CAPTION else ""


def _is_marked(para: Para) -> bool:
    """Whether a paragraph is one span of the class of captions, as the Rust books have it."""
    return len(para.inlines) == 1 and isinstance(span := para.inlines[0], Span) and span.attr.has("import-caption")


def _lone_image(block: Block | None) -> Image | None:
    if not isinstance(block, Para):
        return None
    images = [i for i in block.inlines if isinstance(i, Image)]
    alone = len(images) == 1 and all(isinstance(i, Image | Space | SoftBreak | LineBreak) for i in block.inlines)
    return images[0] if alone and not images[0].attr.has("import-figure") else None


def _after(pattern: re.Pattern[str], inlines: Inlines) -> Inlines:
    """The inlines without the number that `pattern` finds at their beginning; plain words where it runs over several of them."""
    first = inlines[0] if inlines else None
    if isinstance(first, Styled | Span) and pattern.fullmatch(plain_text(first.inlines).strip()):
        return _stripped(inlines[1:])
    if isinstance(first, Span | Styled) and len(inlines) == 1:
        return _after(pattern, first.inlines)
    count = 0
    while count < len(inlines) and count < 6 and isinstance(inlines[count], Str | Space):
        count += 1
    lead = plain_text(inlines[:count])
    rest = pattern.sub("", lead, count=1)
    if rest == lead:
        return inlines
    kept: list[Str | Space] = []
    for word in rest.split(" "):
        kept += [Space()] if kept else []
        kept += [Str(word)] if word else []
    return _stripped((*kept, *inlines[count:]))


def _stripped(inlines: Inlines) -> Inlines:
    while inlines and (isinstance(inlines[0], Space | SoftBreak) or (isinstance(inlines[0], Str) and inlines[0].text in ("：", ":", ".", "\u00a0"))):
        inlines = inlines[1:]
    return inlines


def _exercises(blocks: Blocks, tell: Tell) -> Blocks:
    made: list[Block] = []
    i = 0
    while i < len(blocks):
        question = _question(blocks[i])
        end = _answer(blocks, i) if question else 0
        if not question or not end:
            made.append(blocks[i])
            i += 1
            continue
        title, rest, line = question
        answer = blocks[end]
        inside = answer.blocks if isinstance(answer, Div) else ()
        body = (*((Para(rest),) if rest else ()), *blocks[i + 1 : end])
        title = attribute(title)
        if not body:
            body, title = (Para((Str(title),)),), ""
        pairs = (("title", title),) if title else ()
        made.append(Div(Attr("", ("exercise",), pairs), (*body, Div(Attr("", ("answer",)), inside)), line))
        tell(Fate.CONVERTED, f"a question and its folded answer are an exercise; Kanben numbers it: {plain_text(blocks[i])[:40]}", line)
        i = end + 1
    return tuple(made)


def _question(block: Block) -> tuple[str, Inlines, int] | None:
    """Title, text and line of a paragraph that begins with a bold `题 1：`."""
    if not isinstance(block, Para) or not block.inlines or not isinstance(first := block.inlines[0], Styled) or first.kind != "Strong":
        return None
    words = " ".join(plain_text(first.inlines).split())
    match = _QUESTION.match(words)
    if not match:
        return None
    title = words[match.end() :].strip(" []【】：:")
    rest = block.inlines[1:]
    if rest and isinstance(lead := rest[0], Str):
        text = lead.text.lstrip("：:.")
        rest = ((Str(text, lead.line),) if text else ()) + rest[1:]
    line = next((n.line for n in walk(block) if isinstance(n, Str) and n.line), 0)
    return title, _stripped(rest), line


def _answer(blocks: Blocks, at: int) -> int:
    """Index of the folded answer of the question at `at`, 0 when a heading, a rule or another question comes first."""
    for i in range(at + 1, min(len(blocks), at + 1 + _FARTHEST_ANSWER)):
        block = blocks[i]
        if isinstance(block, Div) and block.attr.has("details"):
            return i if _ANSWER.search(block.attr.get("summary")) and block.blocks else 0
        if isinstance(block, Header | HorizontalRule) or _question(block):
            return 0
    return 0

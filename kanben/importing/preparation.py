"""What pages of all dialects need before pandoc reads them: notes of distill, containers, tables and listings with air around them."""

from __future__ import annotations

import re
from typing import Final

from kanben.importing.callouts import KINDS, callout
from kanben.importing.source import Fate, Finding, Line, Lines, text_of
from kanben.importing.tokens import change_prose, code_mask, like, pieces

_DISTILL: Final = re.compile(r"<(d-footnote|dt-fn)(?:\s[^>]*)?>([\s\S]*?)</\1\s*>|<(d-math|tex-math)((?:\s[^>]*)?)>([\s\S]*?)</\3\s*>", re.IGNORECASE)
_CONTAINER: Final = re.compile(r"^([ \t>]*)(:{3,})[ \t]*([A-Za-z][\w-]*)(?:\[([^\]]*)\]|[ \t]+(?!\{)([^{]*?))?[ \t]*(\{[^}]*\})?[ \t]*$")
_DELIMITERS: Final = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_TOC: Final = re.compile(r"^[ \t]*(?:\[\[?_?TOC_?\]?\]|\[\[toc\]\]|@\[toc\].*|<!-- ?toc ?-->)[ \t]*$", re.IGNORECASE)
_WIKI: Final = re.compile(r"(!?)\[\[([^\[\]|#\n]+)?(#[^\[\]|\n]+)?(?:\|([^\[\]\n]+))?\]\]")
_FOLDED: Final = frozenset({"details", "spoiler"})


def prepared(lines: Lines, found: list[Finding], *, dollars: bool) -> Lines:
    """The lines as pandoc has to read them; what stands inside code and formulas is not touched."""
    lines = _without_contents(lines, found)
    lines = _contained(lines, found)
    lines = change_prose(lines, lambda text, _: _WIKI.sub(_wiki, text), dollars=dollars)
    return _aired(_noted(lines))


def _without_contents(lines: Lines, found: list[Finding]) -> Lines:
    mask = code_mask(lines)
    made = []
    for line, code in zip(lines, mask, strict=True):
        if not code and _TOC.match(line.text):
            found.append(Finding(line.path, line.number, Fate.DROPPED, "a table of contents: Kanben makes it itself"))
            made.append(like(line, ""))
        else:
            made.append(line)
    return tuple(made)


def _contained(lines: Lines, found: list[Finding]) -> Lines:
    """Containers of VuePress, VitePress and Docusaurus (`:::tip Title`) as callouts; pandoc's own divisions stay."""
    mask = code_mask(lines)
    made: list[Line] = []
    for line, code in zip(lines, mask, strict=True):
        match = None if code else _CONTAINER.match(line.text)
        if not match:
            if not code and re.match(r"^[ \t>]*:{3,}[ \t]*$", line.text):
                made += [like(line, ""), line, like(line, "")]
            else:
                made.append(line)
            continue
        indent, marks, kind, bracketed, title, _ = match.groups()
        words = bracketed or title or ""
        if kind.lower() not in KINDS and kind.lower() not in (*_FOLDED, "quote"):
            found.append(Finding(line.path, line.number, Fate.CONVERTED, f'the container "{kind}" is set as plain text'))
            made += [like(line, ""), like(line, f"{indent}{marks} {{.import-container}}"), like(line, "")]
        else:
            made += [like(line, ""), like(line, callout(kind, words, folded=kind.lower() in _FOLDED, indent=indent, marks=marks)), like(line, "")]
    return tuple(made)


def _wiki(match: re.Match[str]) -> str:
    picture, name, part, words = match.groups()
    target = f"{(name or '').strip()}{part or ''}"
    if not target or target.lower() == "toc":
        return match[0]
    if picture:
        return f"![{words or ''}](<{target}>)"
    return f"[{words or (name or part or '').strip('#').strip()}](<{target}>)"


def _noted(lines: Lines) -> Lines:
    """Notes of distill as notes with a name, defined at the end of the page, so that they may hold several paragraphs."""
    text = text_of(lines)
    if "<d-" not in text and "<dt-" not in text and "<tex-math" not in text:
        return lines
    shielded = [(p.start, p.start + len(p.text)) for p in pieces(text, dollars=False) if p.kind != "prose"]
    made = [""]
    origins = [0]
    definitions: list[Line] = []
    at = 0

    def put(piece: str, offset: int, *, of_source: bool) -> None:
        index = text.count("\n", 0, offset)
        for i, row in enumerate(piece.split("\n")):
            if i:
                made.append("")
                origins.append(index + i if of_source else index)
            made[-1] += row

    search = 0
    while match := _DISTILL.search(text, search):
        search = match.end()
        if behind := next((end for start, end in shielded if start <= match.start() < end), 0):
            search = behind
            continue
        put(text[at : match.start()], at, of_source=True)
        at = match.end()
        line = lines[text.count("\n", 0, match.start())]
        if match[1]:
            name = f"import-note-{len(definitions) + 1}"
            put(f"[^{name}]", match.start(), of_source=False)
            rows = [row.strip() for row in match[2].strip().split("\n")]
            definitions += [like(line, ""), like(line, f"[^{name}]: {rows[0]}"), *(like(line, f"    {row}" if row else "") for row in rows[1:])]
        else:
            marks = "$$" if "block" in match[4] else "$"
            put(f"{marks}{match[5].strip()}{marks}", match.start(), of_source=False)
    put(text[at:], at, of_source=True)
    return (*(like(lines[origin], row) for origin, row in zip(origins, made, strict=True)), *definitions)


def _aired(lines: Lines) -> Lines:
    """Blank lines before tables, which pandoc wants and others do not."""
    mask = code_mask(lines)
    made: list[Line] = []
    for i, line in enumerate(lines):
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        heads = not mask[i] and "|" in line.text and "|" in following and bool(_DELIMITERS.match(following)) and not _DELIMITERS.match(line.text)
        if heads and made and made[-1].text.strip(" \t>"):
            made.append(like(line, line.text[: len(line.text) - len(line.text.lstrip(" \t>"))].rstrip()))
        made.append(line)
    return tuple(made)

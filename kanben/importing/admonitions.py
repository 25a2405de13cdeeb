"""Blocks of Material for MkDocs: admonitions, content tabs, keys and icons. What is indented below an opening line belongs to it."""

from __future__ import annotations

import re
from typing import Final

from kanben.importing.callouts import aside, callout, closing
from kanben.importing.source import Fate, Finding, Line, Lines
from kanben.importing.tokens import change_prose, code_mask, dedented, indent_of, like

_ADMONITION: Final = re.compile(r"^([ \t]*)(!!!|\?\?\?\+?)[ \t]+([\w-]+(?:[ \t]+(?!\")[\w-]+)*)(?:[ \t]+\"((?:[^\"\\]|\\.)*)\")?[ \t]*$")
_TAB: Final = re.compile(r"^([ \t]*)===[!+]?[ \t]+\"((?:[^\"\\]|\\.)*)\"[ \t]*$")
_BLOCK: Final = re.compile(r"^([ \t]*)(/{3,})[ \t]+([\w-]+)(?:[ \t]*\|[ \t]*(.*))?$")
_KEYS: Final = re.compile(r"\+\+([\w-]+(?:\+[\w-]+)*|\"[^\"]+\")\+\+")
_ICON: Final = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_INSERTED: Final = re.compile(r"\^\^(?=\S)([^^\n]+?)(?<=\S)\^\^")


def unfolded(lines: Lines, found: list[Finding]) -> Lines:
    """The lines with every admonition and tab as a fenced division, nested ones included."""
    return change_prose(tuple(_unfolded(lines)), lambda text, at: _marks(text, lines[min(at, len(lines) - 1)], found))


def _unfolded(lines: Lines) -> list[Line]:
    mask = code_mask(lines)
    made: list[Line] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        opening = None if mask[i] else _opening(line.text)
        if opening is None:
            made.append(line)
            i += 1
            continue
        start, indent = opening
        if start.startswith(indent + "///"):
            end = _end_of_block(lines, mask, i)
            inside, start, after = lines[i + 1 : end], start.replace("///", "", 1), end + 1
        else:
            end = after = _end_of_indented(lines, i, indent_of(line.text) + 4)
            inside = dedented(lines[i + 1 : end], 4)
        last = lines[min(end, len(lines)) - 1]
        made += [like(line, ""), like(line, start), like(line, ""), *_unfolded(inside), like(last, ""), like(last, closing(indent)), like(last, "")]
        i = after
    return made


def _opening(text: str) -> tuple[str, str] | None:
    """The division's opening line and its indentation, `None` for another line."""
    if match := _ADMONITION.match(text):
        indent, marks, kinds, title = match.groups()
        return callout(kinds.split()[0], _plain(title or ""), folded=marks.startswith("???"), indent=indent), indent
    if match := _TAB.match(text):
        return aside(_plain(match[2]), indent=match[1]), match[1]
    if (match := _BLOCK.match(text)) and match[3] not in ("end", "html"):
        kind = match[3]
        start = aside(match[4] or "", indent="") if kind == "tab" else callout(kind, match[4] or "", folded=kind == "details")
        return f"{match[1]}///{start}", match[1]
    return None


def _plain(title: str) -> str:
    return _ICON.sub("", title.replace('\\"', '"'))


def _end_of_indented(lines: Lines, opening: int, columns: int) -> int:
    """Index behind the last line that is indented so far; blank lines before another such line belong to it."""
    end = opening + 1
    for i in range(opening + 1, len(lines)):
        if not lines[i].text.strip():
            continue
        if indent_of(lines[i].text) < columns:
            break
        end = i + 1
    return end


def _end_of_block(lines: Lines, mask: tuple[bool, ...], opening: int) -> int:
    marks = re.match(r"\s*(/{3,})", lines[opening].text)
    wanted = marks[1] if marks else "///"
    return next((i for i in range(opening + 1, len(lines)) if not mask[i] and lines[i].text.strip() == wanted), len(lines))


def _marks(text: str, line: Line, found: list[Finding]) -> str:
    icons = _ICON.findall(text)
    if icons:
        found.append(Finding(line.path, line.number, Fate.DROPPED, f"icons of the theme: {', '.join(dict.fromkeys(icons))}"))
        text = _ICON.sub("", text)
    text = _KEYS.sub(lambda m: f"[{'+'.join(_key(k) for k in m[1].strip(chr(34)).split('+'))}]{{.kbd}}", text)
    return _INSERTED.sub(r"\1", text)


def _key(name: str) -> str:
    return {"ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "cmd": "Cmd", "del": "Del", "esc": "Esc", "enter": "Enter", "tab": "Tab"}.get(
        name, name.upper() if len(name) == 1 else name.replace("-", " ").capitalize()
    )

"""Hugo's shortcodes, `{{< name … >}}` and `{{% name … %}}`, as Kanben's Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from kanben.importing.callouts import KINDS, aside, callout, closing
from kanben.importing.source import Fate, Finding, Line, Lines
from kanben.importing.tags import picture
from kanben.importing.tokens import change_prose, code_mask, like

_CODE: Final = re.compile(r"\{\{[<%]\s*(/?)\s*([\w./-]+)((?:\s+(?:\"[^\"]*\"|`[^`]*`|[^\s>%\"`]+|[>%](?!\}))+)*)\s*/?\s*[>%]\}\}")
_ALONE: Final = re.compile(rf"^([ \t]*){_CODE.pattern}[ \t]*$")
_PAIR: Final = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|`([^`]*)`|(\S+))|\"([^\"]*)\"|`([^`]*)`|(\S+)")
_BOXES: Final = frozenset({"hint", "notice", "callout", "alert", "admonition", "note", "tip", "info", "warning", "caution", "danger", "important"})
_FOLDED: Final = frozenset({"details", "expand", "collapse", "spoiler"})
_FORMULAS: Final = frozenset({"katex", "math", "mathjax", "latex", "tex"})
_PLAYED: Final = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/", "gist": "https://gist.github.com/"}
_HOLDERS: Final = frozenset({"tabs", "columns", "steps", "cards", "tabpane", "column", "figures", "rawhtml"})


@dataclass(slots=True)
class Shortcodes:
    """Replaces the shortcodes of one page."""

    found: list[Finding]
    _open: list[str] = field(default_factory=list)

    def replaced(self, lines: Lines) -> Lines:
        """The lines without shortcodes; those that hold a block stand on lines of their own."""
        mask = code_mask(lines)
        made: list[Line] = []
        for line, code in zip(lines, mask, strict=True):
            match = None if code else _ALONE.match(line.text)
            if match:
                indent, end, name, words = match.groups()
                rows = self._block(name.lower(), end, *_arguments(words), line)
                fenced = any(row.startswith("```") for row in rows)
                around = [] if fenced else [like(line, "")]
                made += [*around, *(like(line, f"{indent}{row}" if row else "") for row in rows), *around]
            else:
                made.append(line)
        return change_prose(tuple(made), lambda text, index: _CODE.sub(lambda found: self._inline(found, lines_at(made, index, text, found)), text))

    def _block(self, name: str, end: str, pairs: dict[str, str], plain: list[str], line: Line) -> list[str]:
        if name in ("highlight", "code"):
            return ["```" if end else f"```{plain[0] if plain else pairs.get('lang', '')}"]
        if name in _BOXES | _FOLDED | {"tab"}:
            if end:
                return [closing()] if self._closed(name) else []
            self._open.append(name)
            title = pairs.get("title") or pairs.get("name") or pairs.get("summary") or ""
            if name == "tab":
                return [aside(title or " ".join(plain[:1]))]
            if name in _FOLDED:
                return [callout("details", title or " ".join(plain[:1]), folded=True)]
            kind = next((word for word in (pairs.get("type", ""), pairs.get("context", ""), *plain[:1], name) if word.lower() in KINDS), "note")
            return [callout(kind, title or " ".join(plain[1:2]))]
        if name in ("figure", "img", "image"):
            source = pairs.get("src") or " ".join(plain[:1])
            return [picture(source, pairs)] if source else []
        if name in _PLAYED:
            address = _PLAYED[name] + (pairs.get("id") or "/".join(plain[:2]))
            self._tell(line, f"what a book cannot play ({name}) became a link to it")
            return [f"<{address}>"]
        if name in _HOLDERS:
            return []
        self._unknown(name, end, line)
        return []

    def _closed(self, name: str) -> bool:
        if name in self._open:
            self._open.remove(name)
            return True
        return False

    def _inline(self, match: re.Match[str], line: Line) -> str:
        end, name, words = match.groups()
        name = name.lower()
        pairs, plain = _arguments(words)
        if name in ("ref", "relref"):
            return pairs.get("path") or " ".join(plain[:1])
        if name in _FORMULAS:
            return "$"
        if name in ("figure", "img", "image") and (source := pairs.get("src") or " ".join(plain[:1])):
            return picture(source, pairs)
        if name not in _HOLDERS:
            self._unknown(name, end, line)
        return ""

    def _unknown(self, name: str, end: str, line: Line) -> None:
        if not end:
            self._tell(line, f"the shortcode {name} is not known and was left out; what stands between its tags was taken as it is")

    def _tell(self, line: Line, what: str) -> None:
        self.found.append(Finding(line.path, line.number, Fate.PERSON, what))


def lines_at(lines: list[Line], index: int, text: str, match: re.Match[str]) -> Line:
    """The line on which a match in a piece of prose stands; the piece begins on the line of that index."""
    return lines[min(index + text.count("\n", 0, match.start()), len(lines) - 1)]


def _arguments(words: str) -> tuple[dict[str, str], list[str]]:
    """Named and plain arguments of a shortcode."""
    pairs: dict[str, str] = {}
    plain: list[str] = []
    for match in _PAIR.finditer(words):
        key, *values = match.groups()
        value = next((value for value in values if value is not None), "")
        if key:
            pairs[key.lower()] = value
        else:
            plain.append(value)
    return pairs, plain

"""Fenced listings of any dialect, with the words behind their marks turned into pandoc's attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from kanben.importing.callouts import callout, closing
from kanben.importing.source import Fate, Finding, Line, Lines
from kanben.importing.tokens import Fence, fences, like

DIAGRAMS: Final = frozenset({"mermaid", "plantuml", "puml", "dot", "graphviz", "svgbob", "flow", "sequence", "seq", "echarts", "vega", "d2"})
_FLAGS: Final = frozenset(
    [
        "editable",
        "ignore",
        "no_run",
        "should_panic",
        "compile_fail",
        "mdbook-runnable",
        "noplayground",
        "noplaypen",
        "does_not_compile",
        "hide_lines",
        "live",
        "no-line-numbers",
    ]
)
_ALIASES: Final = {"golang": "go", "ignore": "rust", "plain": "text", "plaintext": "text", "txt": "text", "none": "text", "nohighlight": "text"}
_PAIR: Final = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,}]+))""")
_MARKED: Final = re.compile(r"\{([\d,\s-]+)\}")
_HIDDEN: Final = re.compile(r"^\s*#(?: |$)")


def normalised(lines: Lines, found: list[Finding], *, hide_rust: bool = False) -> Lines:
    """The lines with every listing's opening as `{.language key="…"}`, and closed where it never was.

    `hide_rust`: lines of Rust that begin with `# ` are shown by the source's tool on demand only; they are left out and counted.
    """
    made: list[Line] = []
    at = 0
    for fence in fences(lines):
        made += lines[at : fence.first]
        made += _listing(fence, lines[fence.first : fence.last + 1], found, hide_rust=hide_rust)
        at = fence.last + 1
    return (*made, *lines[at:])


def _listing(fence: Fence, rows: Lines, found: list[Finding], *, hide_rust: bool) -> Lines:
    opening = rows[0]
    inside = rows[1:-1] if fence.closed else rows[1:]
    if not fence.closed:
        found.append(Finding(opening.path, opening.number, Fate.PERSON, "this listing is never closed; it was taken to reach to the end of the page"))
    language, attributes, flags = _described(fence.info)
    if fence.info.split(maxsplit=1)[0:1] == ["admonish"]:
        return _admonished(fence, opening, inside, attributes, flags)
    if language == "math":
        return (like(opening, fence.lead + "$$"), *inside, like(rows[-1], _blank(fence.lead) + "$$"))
    if language.lower() in DIAGRAMS:
        found.append(Finding(opening.path, opening.number, Fate.PERSON, f"a diagram drawn by {language} is set as its source; draw it as a picture"))
    if dropped := [flag for flag in flags if flag]:
        found.append(Finding(opening.path, opening.number, Fate.DROPPED, f"words of a listing that mean nothing in a book: {', '.join(dropped)}"))
    if hide_rust and language == "rust":
        inside = _shown(inside, opening, found)
    _keep_marks_inside(attributes, len(inside), opening, found)
    head = " ".join([f".{_known(language, opening, found)}", *(f'{key}="{value}"' for key, value in attributes.items())])
    # An outer fence has to be longer than one that is shown inside it.
    return (
        like(opening, f"{fence.lead}{fence.marks}{{{head}}}"),
        *inside,
        rows[-1] if fence.closed else like(rows[-1], _blank(fence.lead) + fence.marks),
    )


def _keep_marks_inside(attributes: dict[str, str], count: int, opening: Line, found: list[Finding]) -> None:
    """Marks of lines that the listing does not have go, and are named."""
    first = int(attributes.get("startFrom", "1"))
    parts = [part for part in attributes.get("mark", "").split(",") if part]
    inside = [part for part in parts if all(first <= int(number) < first + count for number in part.split("-") if number)]
    if len(inside) < len(parts):
        lost = ",".join(part for part in parts if part not in inside)
        found.append(Finding(opening.path, opening.number, Fate.PERSON, f"lines {lost} are marked, and the listing has {count}"))
        attributes.pop("mark")
        if inside:
            attributes["mark"] = ",".join(inside)


def _blank(lead: str) -> str:
    return re.sub(r"[^\s>]", " ", lead)


def _known(language: str, opening: Line, found: list[Finding]) -> str:
    """The language's name in the class of a listing; what cannot be highlighted is text."""
    name = _ALIASES.get(language.lower(), language.lower()) or "text"
    if name == "text":
        return name
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        if name not in DIAGRAMS:
            found.append(
                Finding(opening.path, opening.number, Fate.CONVERTED, f'a listing in "{language}", which cannot be highlighted, is set as text')
            )
        return "text"
    return name


def _described(info: str) -> tuple[str, dict[str, str], list[str]]:
    """Language, Kanben's attributes, and flags that are dropped, from the words behind a fence."""
    words = info
    attributes: dict[str, str] = {}
    pairs = {key.lower(): a or b or c for key, a, b, c in _PAIR.findall(words)}
    words = _PAIR.sub(" ", words)
    if marked := _MARKED.search(words):
        attributes["mark"] = re.sub(r"\s+", "", marked[1])
        words = _MARKED.sub(" ", words)
    _from_pairs(pairs, attributes)
    tokens = [token for token in re.split(r"[\s,]+", words.strip().strip("{}")) if token]
    if tokens and tokens[0] == "admonish":
        return "", {**attributes, **pairs}, tokens[1:]
    tokens = [token.lstrip(".") for token in tokens if not token.startswith("#")]
    language = next((t for t in tokens if t not in _FLAGS and not t.startswith(("{", "edition", "%"))), "")
    language, _, file = language.partition(":")
    if file and "." in file:
        attributes.setdefault("filename", file)
    if not language and "ignore" in tokens:
        language = "rust"
    return language, attributes, [t for t in tokens if t.partition(":")[0] != language]


def _from_pairs(pairs: Mapping[str, str], attributes: dict[str, str]) -> None:
    if title := pairs.get("title") or pairs.get("filename") or pairs.get("file") or pairs.get("name"):
        attributes["filename" if re.fullmatch(r"[\w./\\-]+\.\w+|[\w-]+file", title) else "caption"] = title.replace("\\", "/").replace('"', "”")
    if caption := pairs.get("caption"):
        attributes["caption"] = caption
    first = pairs.get("linenums") or pairs.get("startline") or pairs.get("start")
    if first and first.isdecimal() and first != "1":
        attributes["startFrom"] = first
    if marked := pairs.get("hl_lines") or pairs.get("hl-lines"):
        numbers = ",".join(re.findall(r"\d+(?:-\d+)?", marked))
        # Of a listing whose count begins elsewhere, the source counts from its first line, the book by its numbers.
        attributes["mark"] = _moved(numbers, int(attributes.get("startFrom", "1")) - 1)


def _moved(numbers: str, by: int) -> str:
    return re.sub(r"\d+", lambda m: str(int(m[0]) + by), numbers)


def _shown(inside: Lines, opening: Line, found: list[Finding]) -> Lines:
    shown = tuple(
        like(line, line.text.replace("##", "#", 1)) if re.match(r"\s*##", line.text) else line for line in inside if not _HIDDEN.match(line.text)
    )
    if hidden := len(inside) - len(shown):
        found.append(Finding(opening.path, opening.number, Fate.DROPPED, f"{hidden} hidden lines of a listing"))
    return shown


def _admonished(fence: Fence, opening: Line, inside: Lines, attributes: Mapping[str, str], flags: list[str]) -> Lines:
    """A callout of mdbook-admonish, which is written as a listing."""
    kind = flags[0] if flags else attributes.get("type", "note")
    title = attributes.get("title", "")
    indent = _blank(fence.lead)
    start = callout(kind, title, folded=attributes.get("collapsible") == "true", indent=indent)
    return (like(opening, ""), like(opening, start), like(opening, ""), *inside, like(opening, ""), like(opening, closing(indent)), like(opening, ""))

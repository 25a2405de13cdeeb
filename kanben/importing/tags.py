"""Tags between `{%` and `%}` and values between `{{` and `}}`: Liquid of Jekyll, blocks of GitBook and HonKit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kanben.importing.callouts import aside, attribute, callout
from kanben.importing.source import Fate, Finding, Line, Lines
from kanben.importing.tokens import code_mask, like

_TAG: Final = re.compile(r"\{%-?\s*(/?[\w-]+)((?:\s(?:[^%]|%(?!\}))*?)?)\s*-?%\}", re.DOTALL)
# A name with a point, or a text with filters: `{{x}}` in a formula is no value.
_VALUE: Final = re.compile(r"""\{\{-?\s*((?:[a-z_]\w*(?:[.\[][\w"'\]-]+)+|"[^"{}]*"|'[^'{}]*')(?:\s*\|[^{}]*)?)\s*-?\}\}""")
_PAIR: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s%]+))""", re.DOTALL)
_LOGIC: Final = frozenset(
    [
        "if",
        "elsif",
        "else",
        "endif",
        "unless",
        "endunless",
        "for",
        "endfor",
        "case",
        "when",
        "endcase",
        "assign",
        "capture",
        "endcapture",
        "cycle",
        "increment",
        "break",
    ]
)
_SILENT: Final = frozenset(
    [
        "raw",
        "endraw",
        "enddetails",
        "tabs",
        "endtabs",
        "endtab",
        "endcode",
        "content-ref",
        "endcontent-ref",
        "stepper",
        "endstepper",
        "step",
        "endstep",
        "columns",
        "endcolumns",
        "column",
        "endcolumn",
        "updates",
        "endupdates",
        "endupdate",
    ]
)
_VIDEO: Final = frozenset(["youtube", "vimeo", "video", "twitter", "gist", "bilibili", "embed"])


@dataclass(slots=True)
class Tags:
    """Replaces the tags of one page. `values` are what `site.…`, `page.…` and `book.…` stand for; `include` gives another file's lines."""

    found: list[Finding]
    values: Mapping[str, Any] = field(default_factory=dict)
    include: Callable[[str, Line], Lines | None] | None = None
    commenting: bool = False
    caption: str = ""

    def replaced(self, lines: Lines) -> Lines:
        """The lines without tags; a tag that stands for a block begins a line of its own, indented as its line was."""
        lines = self._joined(lines)
        mask = code_mask(lines)
        made: list[Line] = []
        for line, code in zip(lines, mask, strict=True):
            if code and not self.commenting:
                made.append(self._code_line(line))
            else:
                made += self._line(line)
        return tuple(made)

    def _joined(self, lines: Lines) -> Lines:
        """Tags that run over several lines on one."""
        mask = code_mask(lines)
        made: list[Line] = []
        for line, code in zip(lines, mask, strict=True):
            last = made[-1] if made else None
            if last is not None and not code and last.text.count("{%") > last.text.count("%}") and len(last.text) < 20_000:
                made[-1] = like(last, f"{last.text} {line.text.strip()}")
            else:
                made.append(line)
        return tuple(made)

    def _code_line(self, line: Line) -> Line:
        text = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", line.text)
        if self.caption and re.match(r"\s*(`{3,}|~{3,})", text):
            text, self.caption = f"{text.rstrip()} {self.caption}", ""
        return like(line, text)

    def _line(self, line: Line) -> Lines:
        if "{%" not in line.text and "{{" not in line.text:
            return () if self.commenting else (line,)
        indent = line.text[: len(line.text) - len(line.text.lstrip())]
        made: list[str] = []
        running, at = "", 0
        spans = [m.span() for m in re.finditer(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", line.text)]
        for match in _TAG.finditer(line.text):
            if any(a <= match.start() < b for a, b in spans):
                continue
            running += "" if self.commenting else line.text[at : match.start()]
            at = match.end()
            inline, block = self._tag(match[1], match[2].strip(), line)
            if block is None:
                running += inline
            else:
                air = ([] if match[1] == "endhighlight" else [""], [] if match[1] == "highlight" else [""])  # none within a listing
                made += [*([running] if running.strip() else []), *air[0], *(indent + row if row else row for row in block), *air[1]]
                running = indent if line.text[at:].strip() else ""
        if not self.commenting:
            running += line.text[at:]
        made += [running] if running.strip() or not made else []
        return tuple(like(line, self._valued(text, line)) for text in made)

    def _valued(self, text: str, line: Line) -> str:
        def value(match: re.Match[str]) -> str:
            known = self._value(match[1])
            if known is None:
                self._note(line, Fate.PERSON, f"{{{{ {match[1]} }}}} has no value that can be known; it was left out")
            return known or ""

        return _VALUE.sub(value, text)

    def _value(self, expression: str) -> str | None:
        name, *filters = [part.strip() for part in expression.split("|")]
        literal = re.fullmatch(r"""["'](.*)["']""", name)
        value: Any = literal[1] if literal else self.values.get(name)
        if value is None and name in ("site.baseurl", "site.url"):
            value = ""
        if value is None or isinstance(value, dict | list):
            return None
        return str(value) if not (filters and filters[0].startswith(("relative_url", "absolute_url"))) else "/" + str(value).lstrip("/")

    def _tag(self, name: str, words: str, line: Line) -> tuple[str, list[str] | None]:
        """What stands in the tag's place: inside the line, or as rows of its own."""
        if self.commenting:
            self.commenting = name != "endcomment"
            return "", None
        pairs = {key: (a or b or c).replace('\\"', '"').replace("\\'", "'") for key, a, b, c in _PAIR.findall(words)}
        bare = _PAIR.sub("", words).strip().strip("\"'")
        match name:
            case "include" | "include_relative" | "include_cached":
                return self._include(words, pairs, line)
            case "details":
                return "", [f'::: {{.details summary="{attribute(bare or pairs.get("title", "") or "…")}"}}']
            case "hint":
                style = pairs.get("style") or bare or "info"
                return "", [callout({"success": "tip", "danger": "caution"}.get(style, style), pairs.get("title", ""))]
            case "tab":
                return "", [aside(pairs.get("title") or " ".join(bare.split()[1:]) or bare)]
            case "enddetails" | "endhint" | "endtab" | "endmath":
                return "", ["$$" if name == "endmath" else ":::"]
            case "math":
                return "", ["$$"]
            case "highlight":
                return "", [f"```{bare.split()[0] if bare else ''}"]
            case "endhighlight":
                return "", ["```"]
            case "cite" | "citet" | "citep" | "cite_details":
                keys = ",".join(word for word in re.split(r"[\s,]+", bare) if word and not word.startswith("-"))
                return f'[]{{.import-cite keys="{attribute(keys)}"}}', None
            case "link" | "post_url":
                return bare, None
            case "code":
                self.caption = f'title="{attribute(pairs["title"])}"' if pairs.get("title") else ""
                return "", []
            case "file" | "page-ref" | "embed":
                return self._reference(name, pairs, line)
            case "comment":
                self.commenting = True
                self._note(line, Fate.DROPPED, "a comment")
                return "", None
            case "bibliography" | "references" | "reference" | "toc":
                self._note(line, Fate.DROPPED, f"{{% {name} %}}: Kanben makes this list itself")
                return "", None
            case _:
                return self._other(name, words, pairs, bare, line)

    def _other(self, name: str, words: str, pairs: Mapping[str, str], bare: str, line: Line) -> tuple[str, list[str] | None]:
        if name in _SILENT:
            return "", None if "raw" in name else []
        if name in _VIDEO:
            address = pairs.get("url") or pairs.get("src") or bare
            return self._outside(name, address, line)
        if name in _LOGIC:
            self._note(
                line, Fate.PERSON, f"{{% {name} … %}} decides what is shown when the site is built; what stands between its tags was taken as it is"
            )
            return "", None
        self._note(line, Fate.PERSON, f"the tag {{% {name} {words[:60]} %}} is not known and was left out")
        return "", None

    def _include(self, words: str, pairs: Mapping[str, str], line: Line) -> tuple[str, list[str] | None]:
        name = words.split(maxsplit=1)[0].strip("\"'") if words.split() else ""
        stem = name.rsplit("/", 1)[-1].split(".")[0]
        path = pairs.get("path") or pairs.get("src") or pairs.get("url") or pairs.get("image_path") or pairs.get("file")
        if stem in ("figure", "image", "img", "picture", "responsive-image") and path:
            return "", [picture(path, pairs)]
        if stem in ("video", "youtube", "vimeo", "audio", "embed"):
            return self._outside(stem, path or pairs.get("id", ""), line)
        if stem in ("note", "tip", "warning", "important", "alert", "callout", "notice", "info") and (
            content := pairs.get("content") or pairs.get("text")
        ):
            kind = pairs.get("type") or (stem if stem not in ("alert", "callout", "notice") else "note")
            return "", [callout(kind, pairs.get("title", "")), "", content, "", ":::"]
        rows = self.include(name, line) if self.include else None
        if rows is None:
            self._note(line, Fate.PERSON, f"the include {name} is made by the site's own templates and was left out")
            return "", None
        return "", [row.text for row in rows]

    def _reference(self, name: str, pairs: Mapping[str, str], line: Line) -> tuple[str, list[str] | None]:
        address = pairs.get("src") or pairs.get("page") or pairs.get("url") or ""
        if name == "embed":
            return self._outside(name, address, line)
        words = pairs.get("caption") or address.rsplit("/", 1)[-1]
        return "", [f"[{words}](<{address}>)"] if address else []

    def _outside(self, name: str, address: str, line: Line) -> tuple[str, list[str] | None]:
        self._note(line, Fate.PERSON, f"what a book cannot play ({name} {address}) became a link to it")
        if name == "youtube" and address and "/" not in address:
            address = f"https://www.youtube.com/watch?v={address}"
        return "", [f"[{address}](<{address}>)"] if address else []

    def _note(self, line: Line, fate: Fate, what: str) -> None:
        self.found.append(Finding(line.path, line.number, fate, what))


def picture(path: str, pairs: Mapping[str, str]) -> str:
    """A picture as Markdown, with what its include said about it."""
    caption = balanced(" ".join((pairs.get("caption") or pairs.get("title") or "").split()))
    kept = [f'alt="{attribute(pairs["alt"])}"'] if pairs.get("alt") else []
    width = pairs.get("width", "")
    if re.fullmatch(r"[\d.]+(%|px|em|cm|mm)?", width):
        kept.append(f'width="{width}"')
    elif "img-small" in pairs.get("class", ""):
        kept.append('width="50%"')
    return f"![{caption}](<{path}>){{.import-figure{' ' * bool(kept)}{' '.join(kept)}}}"


def balanced(text: str) -> str:
    """The text with its brackets escaped where they do not match."""
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            break
    return text if depth == 0 else text.replace("[", r"\[").replace("]", r"\]")

"""Pages saved as text: what a browser copied, or Markdown that was never rendered. One page a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from kanben.importing.files import SourceFolder
from kanben.importing.naming import main_language
from kanben.importing.readers.ordering import natural
from kanben.importing.readers.text_pieces import Pieces
from kanben.importing.source import About, Dialect, Entry, Fate, Finding, ForeignBook, Line, Lines, Page, lines_of

NAVIGATION: Final = re.compile(
    r"Toggle navigation|Skip to (?:main )?content|(?:^|[*|] *)(?:Previous|Next) (?:Part|Page|Chapter)\b"
    r"|^(?:上一[页章节篇]|下一[页章节篇])|^(?:Home|Menu|Search|"
    r"Table of contents|On this page|Edit (?:this page|on GitHub)|Back to top|回到顶部|返回顶部|编辑此页|本页目录|目录)$",
    re.IGNORECASE,
)
FOOTER: Final = re.compile(
    r"(?:Please )?enable JavaScript\b[^。.]*\.?|comments powered by [^.]*\.?|©\s*(?:Copyright)?\s*(?:\d{4}[^.]*?)?\s*\.?\s*Powered by .*$"
    r"|Powered by [^.]*\.|"
    r"Hosted by [^.]*\.|Made with Material for MkDocs|Built with [^.]*\.|^\s*(?:Copyright\s*)?©.*$|^最后更新.*$|^Last updated.*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKDOWN_HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(\S.*)$")
_FENCE: Final = re.compile(r"^(```+)[ \t]*(\S.*)?$")
_EMOJI: Final = re.compile("^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+ *")
_USUAL: Final = [
    "Contents",
    "Acknowledge?ments",
    "Further Reading",
    "Feedback",
    "Miscellaneous",
    "Citation",
    "References",
    "Introduction",
    "Conclusions?",
    "Appendix",
    "Summary",
    "Exercises",
    "Footnotes",
    "Overview",
]
_SENTENCE: Final = re.compile(
    r"(?<=\S)\s+(?=(?:This|The|There|We|Here|In|For|Please|Before|Let|If|You|A|An|To|As|Thank|It|Part \d+ of|\[|\*)\b|[*\[])"
)


def read_saved_text(folder: SourceFolder, only: str = "") -> ForeignBook:
    """The book of a text file, or of all text files of a folder in the order of their names."""
    paths = [only] if only else sorted((path for path in folder.files if path.lower().endswith(".txt")), key=natural)
    entries: list[Entry] = []
    works: list[str] = []
    about = About()
    for path in paths:
        text = folder.read(path)
        if text is None or not text.strip():
            continue
        entry, pieces = _page(text, path, folder.findings)
        last = entries[-1] if entries else None
        if pieces.part() and last and last.title == pieces.part():
            entries[-1] = replace(last, below=(*last.below, entry))
        else:
            entries.append(Entry(pieces.part(), None, (entry,), "part") if pieces.part() else entry)
        works.append(pieces.works())
        about = about if about.title else pieces.about()
    if not about.title and entries:
        first = entries[0].below[0] if entries[0].below else entries[0]
        about = replace(about, title=first.title)
    dialect = Dialect("text", dollars=True, backslashes=True)
    return ForeignBook(dialect, about, tuple(entries), "", (), "".join(works))


def _page(text: str, path: str, found: list[Finding]) -> tuple[Entry, Pieces]:
    lines = _clean(lines_of(text, path), found)
    title, lines = _title(lines)
    pieces = Pieces(path, found)
    body = pieces.taken(_with_headings(lines, title, found))
    told = pieces.matter()
    original = told.get("original", {}).get("title", "")
    titles = {main_language(title): title, "en": original} if original and main_language(title) != "en" else title
    body = tuple(line for line in body if line.text.strip() != original or not original)
    matter: Mapping[str, Any] = {"title": title, "import-matter": {"title": titles} | told}
    address = re.sub(r"^.*/", "", told.get("original", {}).get("url", "").rstrip("/"))
    page = Page(path, title, f"{address}/" if address else "", body, matter)
    return Entry(title, page), pieces


def _clean(lines: Lines, found: list[Finding]) -> Lines:
    """The lines without navigation, permalink marks, comment boxes and footers; listings whose marks share a line with words, apart."""
    made: list[Line] = []
    fenced = False
    for line in lines:
        text = line.text.replace("\u00a0", " ").replace("\u200b", "")
        opening = _FENCE.match(text)
        if opening:
            rest = (opening[2] or "").strip()
            made.append(replace(line, text="```"))
            fenced = not fenced
            if not rest or (fenced and re.fullmatch(r"[\w+-]+", rest)):
                made[-1] = replace(line, text=f"```{rest}")
                continue
            if fenced:
                made.append(replace(line, text=rest))
                continue
            text = rest
        elif fenced:
            made.append(line)
            continue
        made += _prose(replace(line, text=text), found)
    return tuple(made)


def _prose(line: Line, found: list[Finding]) -> Lines:
    text = line.text
    if NAVIGATION.search(text) or re.search(r"Part 0\b.*Part 1\b.*Part 2\b", text):
        found.append(Finding(line.path, line.number, Fate.DROPPED, f"navigation: {text.strip()[:80]}"))
        return ()
    if FOOTER.search(text):
        gone = "; ".join(m[0].strip() for m in FOOTER.finditer(text) if m[0].strip())
        found.append(Finding(line.path, line.number, Fate.DROPPED, f"a footer, or a word to browsers: {gone[:120]}"))
        text = FOOTER.sub("", text)
        if not text.strip():
            return ()
    if re.fullmatch(r"[ \t]*[-*+•][ \t]*", text):
        found.append(Finding(line.path, line.number, Fate.DROPPED, "an item of a list without words"))
        return ()
    return (replace(line, text=text.rstrip()),)


def _title(lines: Lines) -> tuple[str, Lines]:
    """The page's title: its first line, without the mark of a permalink."""
    for i, line in enumerate(lines):
        if line.text.strip():
            title = _EMOJI.sub("", line.text.strip().rstrip("¶").lstrip("#").strip())
            return title, lines[i + 1 :]
    return "", lines


def _with_headings(lines: Lines, title: str, found: list[Finding]) -> Lines:
    """Headings with a permalink mark, or written as Markdown with their paragraph behind them, each on a line of its own."""
    named = _named_in_contents(lines)
    below_emoji = False
    made: list[Line] = []
    fenced = False
    for line in lines:
        text = line.text
        if text.startswith("```"):
            fenced = not fenced
        heading = None if fenced else _MARKDOWN_HEADING.match(text)
        if heading:
            words, rest = _parted(heading[2], named)
            level = len(heading[1])
            made += [replace(line, text=""), replace(line, text=f"{'#' * level} {words}"), replace(line, text="")]
            made += [replace(line, text=rest)] if rest else []
        elif not fenced and text.rstrip().endswith("¶"):
            words = text.rstrip().rstrip("¶").strip()
            marked = bool(_EMOJI.match(words))
            level = 2 if marked or not below_emoji else 3
            below_emoji = below_emoji or marked
            found.append(Finding(line.path, line.number, Fate.DROPPED, "the mark of a permalink (¶)"))
            made += [replace(line, text=""), replace(line, text=f"{'#' * level} {_EMOJI.sub('', words)}"), replace(line, text="")]
        else:
            made += _aired(line, made, fenced=fenced)
    return tuple(line for line in made if line.text.strip() != title or not title)


def _aired(line: Line, made: list[Line], *, fenced: bool) -> Lines:
    """A line of copied text is a paragraph; items of a list, rows of a table and lines of a listing belong together."""
    before = made[-1].text if made else ""
    item = re.compile(r"\s*(?:[-*+]|\d+[.)])\s|\s*\||\s{2,}|```")
    together = (
        fenced or not before.strip() or (item.match(line.text) and item.match(before)) or line.text.startswith("```") or before.startswith("```")
    )
    return (line,) if together else (replace(line, text=""), line)


def _named_in_contents(lines: Lines) -> tuple[str, ...]:
    """Headings that a list of links to places on the page names, longest first."""
    names = {match for line in lines for match in re.findall(r"\[([^\[\]]+)\]\(#[^)]*\)", line.text)}
    names |= {line.text.strip() for line in lines[:3] if line.text.strip() and len(line.text) < 120}
    return tuple(sorted({*names, *_USUAL}, key=lambda name: (-len(name), name)))


def _parted(words: str, named: tuple[str, ...]) -> tuple[str, str]:
    """A heading and the text that was written behind it on the same line."""
    for name in named:
        if words.startswith(name) and (len(words) == len(name) or not words[len(name)].isalnum()):
            return name, words[len(name) :].strip()
    if len(words) > 60 and (match := _SENTENCE.search(words)):
        return words[: match.start()], words[match.end() :].strip()
    return words, ""

"""mdBook: book.toml, SUMMARY.md, included files, math by MathJax or KaTeX when it is switched on."""

from __future__ import annotations

import posixpath
import re
import tomllib
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from kanben.importing.about import licence
from kanben.importing.callouts import attribute
from kanben.importing.files import SourceFolder
from kanben.importing.inclusion import Inclusion
from kanben.importing.readers.ordering import tell_unlisted
from kanben.importing.readers.summary import read_summary
from kanben.importing.source import About, Dialect, Fate, Finding, ForeignBook, Lines, Page, lines_of
from kanben.importing.tokens import holds_formulas, like


def read_mdbook(folder: SourceFolder) -> ForeignBook:
    """The book of a folder with book.toml."""
    found = folder.findings
    settings = _settings(folder)
    told = _table(settings, "book")
    html = _table(_table(settings, "output"), "html")
    root = str(told.get("src") or "src").strip("./") if isinstance(told.get("src") or "src", str) else "src"
    summary = posixpath.join(root, "SUMMARY.md")
    text = folder.read(summary) or ""
    inclusion = Inclusion(folder, found)
    katex = any("katex" in name for name in (*_table(settings, "preprocessor"), *_table(settings, "output")))

    def find(target: str, title: str, number: int) -> Page | None:
        path = folder.inside(root, unquote(target.partition("#")[0]))
        read = folder.page(path) if path and folder.has(path) else None
        if read is None:
            found.append(Finding(summary, number, Fate.PERSON, f'"{title}": the page "{target}" is not in the source'))
            return None
        _, body, first = read
        lines = inclusion.mdbook(lines_of(body, path, first), posixpath.dirname(path))
        return Page(path, title, lines=_with_listings(lines))

    contents = read_summary(text, find, loose_are_matter=True)
    mathjax = bool(html.get("mathjax-support"))
    book = ForeignBook(Dialect("mdbook"), _about(folder, told, html), contents, root)
    dollars = mathjax or katex or any(holds_formulas(page.lines) for page in book.pages())
    book = replace(book, dialect=Dialect("mdbook", dollars=dollars, backslashes=mathjax))
    tell_unlisted(folder, book, (summary,), "SUMMARY.md does not list")
    return book


def _with_listings(lines: Lines) -> Lines:
    """`<Listing file-name="…" caption="…">` of the Rust books, whose attributes go to the listing in it."""
    made = []
    told = ""
    for line in lines:
        if match := re.match(r"\s*<Listing\b([^>]*)>\s*$", line.text):
            pairs = dict(re.findall(r'([\w-]+)="([^"]*)"', match[1]))
            names = (("filename", pairs.get("file-name", "")), ("caption", attribute(pairs.get("caption", ""))))
            told = "".join(f' {key}="{value}"' for key, value in names if value)
            made.append(like(line, ""))
        elif re.match(r"\s*</Listing>\s*$", line.text):
            told = ""
            made.append(like(line, ""))
        elif told and line.text.startswith("```"):
            made.append(like(line, line.text + told))
            told = ""
        else:
            made.append(line)
    return tuple(made)


def _settings(folder: SourceFolder) -> dict[str, Any]:
    text = folder.read("book.toml") if folder.has("book.toml") else ""
    try:
        return tomllib.loads(text or "")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        folder.findings.append(Finding("book.toml", 0, Fate.PERSON, f"this TOML was not understood: {error}"))
        return {}


def _table(settings: dict[str, Any], name: str) -> dict[str, Any]:
    value = settings.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _people(*values: object) -> tuple[str, ...]:
    names = [name for value in values for name in (value if isinstance(value, list) else [value]) if isinstance(name, str) and name.strip()]
    return tuple(dict.fromkeys(name.partition("<")[0].strip() or name for name in names))


def _about(folder: SourceFolder, told: dict[str, Any], html: dict[str, Any]) -> About:
    known, holder, year = licence(folder)
    authors = _people(told.get("authors"), told.get("author"))
    return About(
        title=_text(told.get("title")),
        language=_text(told.get("language")),
        description=_text(told.get("description")),
        authors=tuple((name, "") for name in authors),
        translators=_people(told.get("translator"), told.get("translators")),
        licence=known,
        holder=holder,
        year=year,
        site=_site(_text(html.get("site-url")), _text(html.get("cname"))),
        repository=_text(html.get("git-repository-url")),
    )


def _site(address: str, name: str) -> str:
    if address.startswith("http"):
        return address.rstrip("/") + "/"
    return f"https://{name}{address or '/'}".rstrip("/") + "/" if name else ""

"""GitBook and HonKit: SUMMARY.md, book.json or .gitbook.yaml, blocks between `{%` and `%}`."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from kanben.importing.about import licence
from kanben.importing.files import SourceFolder
from kanben.importing.readers.ordering import tell_unlisted
from kanben.importing.readers.summary import read_summary
from kanben.importing.source import About, Dialect, Fate, Finding, ForeignBook, Line, Lines, Page, lines_of, split_matter
from kanben.importing.tags import Tags


def read_gitbook(folder: SourceFolder) -> ForeignBook:
    """The book of a folder with SUMMARY.md."""
    told = _settings(folder)
    root, summary, readme = _structure(folder, told)
    variables = told.get("variables")
    values = {f"book.{key}": value for key, value in variables.items()} if isinstance(variables, dict) else {}
    text = folder.read(summary) or ""

    def find(target: str, title: str, number: int) -> Page | None:
        path = folder.inside(posixpath.dirname(summary), unquote(target.partition("#")[0]))
        if path and not folder.has(path) and folder.has(posixpath.join(path, "README.md")):
            path = posixpath.join(path, "README.md")
        if not path or not folder.has(path):
            folder.findings.append(Finding(summary, number, Fate.PERSON, f'"{title}": the page "{target}" is not in the source'))
            return None
        return _page(folder, path, title, values)

    contents = read_summary(text, find, loose_are_matter=False)
    dialect = Dialect("gitbook", dollars=_has_formulas(folder, told), paragraph_math_inline=True)
    book = ForeignBook(dialect, _about(folder, told, readme), contents, root, tuple(path for path in folder.files if path.endswith(".bib")))
    tell_unlisted(folder, book, (summary, "GLOSSARY.md", "LANGS.md"), "SUMMARY.md does not list")
    for path in ("GLOSSARY.md", "LANGS.md"):
        if folder.has(path):
            folder.findings.append(Finding(path, 0, Fate.PERSON, "not taken over: terms belong in glossary.yaml, each language is a book of its own"))
    return book


def _page(folder: SourceFolder, path: str, title: str, values: Mapping[str, Any]) -> Page | None:
    read = folder.page(path)
    if read is None:
        return None
    matter, body, first = read

    def include(name: str, line: Line) -> Lines | None:
        if not name.endswith(".md"):
            return None
        text = folder.read(name, base=posixpath.dirname(path), said_at=(line.path, line.number))
        return lines_of(split_matter(text)[1], folder.inside(posixpath.dirname(path), name)) if text is not None else None

    lines = Tags(folder.findings, values, include).replaced(lines_of(body, path, first))
    return Page(path, title, lines=lines, matter={key: value for key, value in matter.items() if key in ("title", "description")})


def _settings(folder: SourceFolder) -> Mapping[str, Any]:
    for name in ("book.json", "honkit.json"):
        if folder.has(name):
            try:
                told = json.loads(folder.read(name) or "{}")
            except (ValueError, RecursionError):
                folder.findings.append(Finding(name, 0, Fate.PERSON, "this JSON was not understood"))
                return {}
            return told if isinstance(told, dict) else {}
    return folder.yaml(".gitbook.yaml") if folder.has(".gitbook.yaml") else {}


def _structure(folder: SourceFolder, told: Mapping[str, Any]) -> tuple[str, str, str]:
    """Folder of the pages, SUMMARY.md and README.md."""
    given = told.get("root")
    root = given.strip("./") if isinstance(given, str) else ""
    structure = told.get("structure")
    names = structure if isinstance(structure, dict) else {}
    summary = posixpath.join(root, str(names.get("summary") or "SUMMARY.md").removeprefix("./"))
    if not folder.has(summary):
        summary = next((path for path in folder.files if path.rsplit("/", 1)[-1].lower() == "summary.md"), summary)
        root = posixpath.dirname(summary)
    return root, summary, posixpath.join(root, str(names.get("readme") or "README.md").removeprefix("./"))


def _has_formulas(folder: SourceFolder, told: Mapping[str, Any]) -> bool:
    """GitBook sets formulas always, HonKit with a plugin only."""
    plugins = json.dumps(told.get("plugins") or [])
    return not folder.has("book.json") or bool(re.search(r"katex|mathjax", plugins))


def _about(folder: SourceFolder, told: Mapping[str, Any], readme: str) -> About:
    known, holder, year = licence(folder)

    def text(key: str) -> str:
        value = told.get(key)
        return " ".join(value.split()) if isinstance(value, str) else ""

    title = text("title")
    if not title and folder.has(readme):
        heading = re.search(r"^#[ \t]+(.+?)[ \t#]*$", folder.read(readme) or "", re.MULTILINE)
        title = heading[1] if heading else ""
    author = told.get("author")
    names = author if isinstance(author, list) else [author] if author else []
    links = told.get("links")
    return About(
        title=re.sub(r"[*`]", "", title),
        language=text("language"),
        description=text("description"),
        authors=tuple((str(name).partition("<")[0].strip(), "") for name in names if str(name).strip()),
        licence=known,
        holder=holder,
        year=year,
        site=str(links.get("home") or "") if isinstance(links, dict) and str(links.get("home") or "").startswith("http") else "",
    )

"""A plain folder of Markdown, in the order of its names, or of a SUMMARY-like index."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from kanben.importing.about import licence
from kanben.importing.admonitions import unfolded
from kanben.importing.attributes import without_lists
from kanben.importing.files import SourceFolder
from kanben.importing.readers.ordering import folder_tree, is_front, title_of
from kanben.importing.shortcodes import Shortcodes
from kanben.importing.source import About, Dialect, Fate, Finding, ForeignBook, Lines, Page, lines_of
from kanben.importing.tags import Tags
from kanben.importing.tokens import code_mask, like

MARKUP: Final = (".md", ".markdown", ".mdx", ".mkd")
_LEFT_OUT: Final = re.compile(
    r"(^|/)(CHANGELOG|CHANGES|CONTRIBUTING|CODE_OF_CONDUCT|LICEN[CS]E|SECURITY|SUPPORT|CLAUDE|AGENTS|404|TODO|CONTRIBUTORS|PULL_REQUEST_TEMPLATE)"
    r"(\.[\w-]+)?\.(md|markdown|mdx)$|(^|/)_(sidebar|navbar|coverpage|footer)\.md$",
    re.IGNORECASE,
)
_MDX: Final = re.compile(r"^(?:import\s(?:[\w*{}\s,$]+\sfrom\s+)?['\"][^'\"]+['\"];?|export\s+(?:const|let|default|function)\s.*|\{/\*.*\*/\})\s*$")
"""What MDX adds to a page beside elements: a line of its own."""


def read_folder(folder: SourceFolder, only: str = "") -> ForeignBook:
    """The book of a folder of Markdown, or of the one file `only`."""
    found = folder.findings
    pages = []
    for path in (only,) if only else folder.files:
        if not path.endswith(MARKUP):
            continue
        if not only and _LEFT_OUT.search(path):
            found.append(Finding(path, 0, Fate.DROPPED, "a page about the source and not of the book by its name, left out by rule"))
        elif page := _page(folder, path):
            pages.append(page)
    pages = _without_readme(pages, found)
    root = posixpath.commonpath([posixpath.dirname(page.path) or "." for page in pages]) if pages else ""
    root = "" if root == "." else root
    front = next((page for page in pages if is_front(page)), None)
    known, holder, year = licence(folder)
    title = (front.title or title_of(front)) if front else (pages[0].title or title_of(pages[0])) if len(pages) == 1 else ""
    about = About(title=title or _named(folder), licence=known, holder=holder, year=year, authors=_authors(pages))
    bibliography = tuple(path for path in folder.files if path.endswith(".bib")) if not only else ()
    return ForeignBook(Dialect("markdown", backslashes=True), about, folder_tree(tuple(pages), root), root, bibliography)


def _named(folder: SourceFolder) -> str:
    return re.sub(r"[-_]+", " ", folder.root.resolve().name).strip()


def _page(folder: SourceFolder, path: str) -> Page | None:
    read = folder.page(path)
    if read is None:
        return None
    matter, body, first = read
    found = folder.findings
    lines = lines_of(body, path, first)
    lines = Shortcodes(found).replaced(_without_mdx(lines, found))
    lines = without_lists(unfolded(Tags(found).replaced(lines), found), found)
    kept = ("title", "description", "order", "weight", "nav_order", "sidebar_position", "date", "author", "authors")
    return Page(path, str(matter.get("title") or ""), lines=lines, matter={key: value for key, value in matter.items() if key in kept})


def _without_mdx(lines: Lines, found: list[Finding]) -> Lines:
    """The lines without imports, exports and comments of MDX, which Docusaurus takes in `.md` as well."""
    mask = code_mask(lines)
    made = []
    for line, code in zip(lines, mask, strict=True):
        if not code and _MDX.match(line.text):
            found.append(Finding(line.path, line.number, Fate.DROPPED, f"a line of MDX: {line.text.strip()[:60]}"))
            made.append(like(line, ""))
        else:
            made.append(line if code else like(line, re.sub(r"^(#{1,6} .*?)\s*\{/\*\s*(#[\w-]+)\s*\*/\}\s*$", r"\1 {\2}", line.text)))
    return tuple(made)


def _without_readme(pages: list[Page], found: list[Finding]) -> list[Page]:
    """A README beside an index is about the source."""
    names = {posixpath.splitext(page.path)[0].lower() for page in pages}
    if "readme" in names and "index" in names:
        found.extend(
            Finding(p.path, 0, Fate.DROPPED, "a README beside an index, left out by rule") for p in pages if p.path.lower().startswith("readme.")
        )
        return [page for page in pages if not page.path.lower().startswith("readme.")]
    return pages


def _authors(pages: list[Page]) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for page in pages:
        for key in ("authors", "author"):
            value = page.matter.get(key)
            for one in value if isinstance(value, list) else [value]:
                name = one.get("name") if isinstance(one, dict) else one
                if isinstance(name, str) and name.strip():
                    names.setdefault(name.strip(), "")
    return tuple(names.items())

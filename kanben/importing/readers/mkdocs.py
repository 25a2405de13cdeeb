"""MkDocs, with Material: mkdocs.yml, its nav, admonitions, content tabs, attribute lists, snippets."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from kanben.importing.about import licence, spdx
from kanben.importing.admonitions import unfolded
from kanben.importing.attributes import without_lists
from kanben.importing.files import SourceFolder
from kanben.importing.inclusion import Inclusion
from kanben.importing.readers.ordering import folder_tree, tell_unlisted, title_of
from kanben.importing.source import About, Dialect, Entry, Fate, Finding, ForeignBook, Page, Role, lines_of, pages_of
from kanben.importing.tokens import holds_formulas

SETTINGS: Final = ("mkdocs.yml", "mkdocs.yaml")
_SITE_PAGES: Final = re.compile(
    r"(^|/)(404|tags|CHANGELOG|CONTRIBUTING|CODE_OF_CONDUCT)\.md$|(^|/)(includes|overrides|_snippets|snippets)/", re.IGNORECASE
)


def read_mkdocs(folder: SourceFolder) -> ForeignBook:
    """The book of a folder with mkdocs.yml."""
    name = next(name for name in SETTINGS if folder.has(name))
    config = folder.yaml(name)
    root = str(config.get("docs_dir") or "docs").strip("./") if isinstance(config.get("docs_dir") or "docs", str) else "docs"
    root = root if any(path.startswith(f"{root}/") for path in folder.files) else ""
    whole = folder.read(name) or ""
    reader = _Reader(folder, root, Inclusion(folder, folder.findings, _snippet_roots(config, root)))
    nav = config.get("nav") or config.get("pages")
    contents = reader.nav(nav, name) if isinstance(nav, list) and nav else folder_tree(reader.all_pages(), root)
    formulas = bool(re.search(r"arithmatex|mathjax|katex", whole, re.IGNORECASE))
    dollars = formulas or any(holds_formulas(page.lines) for entry in contents for page in pages_of(entry))
    dialect = Dialect("mkdocs", dollars=dollars, backslashes=formulas, scripts="pymdownx.tilde" in whole and "pymdownx.caret" in whole)
    bibliography = tuple(path for path in folder.files if path.endswith(".bib"))
    book = ForeignBook(dialect, _about(folder, config), contents, root, bibliography)
    tell_unlisted(folder, book, (), f"{name} does not list")
    return book


def _snippet_roots(config: Mapping[str, Any], root: str) -> tuple[str, ...]:
    """Folders of `base_path` of pymdownx.snippets, the top of the source, the documents."""
    roots: list[str] = []
    for extension in config.get("markdown_extensions") or []:
        if isinstance(extension, dict) and isinstance(told := extension.get("pymdownx.snippets"), dict):
            base = told.get("base_path")
            roots += [str(one).strip("./") for one in (base if isinstance(base, list) else [base]) if one and "config_dir" not in str(one)]
    return tuple(dict.fromkeys((*roots, "", root)))


_CHAPTER: Final = re.compile(r"第\s*[\d一二三四五六七八九十百]+\s*章|Chapter\s*\d|附录|Appendix", re.IGNORECASE)


class _Reader:
    def __init__(self, folder: SourceFolder, root: str, inclusion: Inclusion) -> None:
        self.folder = folder
        self.root = root
        self.inclusion = inclusion

    def page(self, path: str, title: str) -> Page | None:
        """A page by its path in the source."""
        read = self.folder.page(path)
        if read is None:
            return None
        matter, body, first = read
        found = self.folder.findings
        lines = self.inclusion.snippets(lines_of(body, path, first), posixpath.dirname(path))
        lines = without_lists(unfolded(lines, found), found)
        told = {key: value for key, value in matter.items() if key in ("title", "description", "order", "weight", "date")}
        return Page(path, title or str(matter.get("title") or ""), lines=lines, matter=told)

    def all_pages(self) -> tuple[Page, ...]:
        """Every page below the documents' folder, for a book whose settings have no nav."""
        pages = []
        for path in self.folder.files:
            if not path.endswith((".md", ".markdown")) or (self.root and not path.startswith(f"{self.root}/")):
                continue
            if _SITE_PAGES.search(path) or (not self.root and re.match(r"(README|LICENSE)", path)):
                self.folder.findings.append(Finding(path, 0, Fate.DROPPED, "a page of the site by its name, left out by rule"))
            elif page := self.page(path, ""):
                pages.append(page)
        return tuple(pages)

    def nav(self, items: Any, name: str, depth: int = 0) -> tuple[Entry, ...]:
        """The entries of a nav: at the top, a heading with pages is a part."""
        made = []
        for item in items if isinstance(items, list) and depth < 8 else []:
            if isinstance(item, str):
                made += self._leaf("", item, name)
            elif isinstance(item, Mapping):
                for title, value in item.items():
                    if isinstance(value, str):
                        made += self._leaf(str(title), value, name)
                    elif below := self.nav(value, name, depth + 1):
                        role: Role = "part" if depth == 0 else "body"
                        made.append(_with_index(str(title), below, role))
        return tuple(made)

    def _leaf(self, title: str, target: str, name: str) -> list[Entry]:
        if re.match(r"[a-z][a-z0-9+.-]*:|//", target):
            self.folder.findings.append(Finding(name, 0, Fate.DROPPED, f'the nav leads away to {target} ("{title}")'))
            return []
        path = self.folder.inside(self.root, target)
        if path and target.endswith("/"):
            pages = [f for f in self.folder.files if f.startswith(f"{path}/") and f.endswith(".md")]
            return [Entry(title_of(page), page) for one in pages if (page := self.page(one, ""))]
        if not path or not self.folder.has(path):
            self.folder.findings.append(Finding(name, 0, Fate.PERSON, f'"{title or target}": the page "{target}" is not in the source'))
            return []
        page = self.page(path, title)
        return [Entry(title or page.title or title_of(page), page)] if page else []


def _with_index(title: str, below: tuple[Entry, ...], role: Role) -> Entry:
    """A group whose first page is its index, below the top, is that page with the rest nested in it."""
    title = " ".join(html.unescape(title).replace("\u00a0", " ").split())
    first = below[0]
    if role == "part" and len(below) == 1 and not first.below:
        return replace(first, title=title)
    if role == "part" and _CHAPTER.match(title):
        role = "body"
    if role == "body" and first.page and not first.below and posixpath.basename(first.page.path).lower() in ("index.md", "readme.md"):
        return Entry(title, first.page, below[1:], role)
    return Entry(title, None, below, role)


def _about(folder: SourceFolder, config: Mapping[str, Any]) -> About:
    def text(key: str) -> str:
        value = config.get(key)
        value = re.split(r"<br ?/?>|\n", value)[0] if key == "copyright" and isinstance(value, str) else value
        return " ".join(re.sub(r"<[^>]+>", "", value).split()) if isinstance(value, str) else ""

    known, holder, year = licence(folder)
    theme = config.get("theme")
    language = str(theme.get("language") or "") if isinstance(theme, dict) else ""
    site = text("site_url")
    notice = text("copyright").replace("&copy;", "©")
    said = re.search(r"(?:©|Copyright)?\s*(?:©|\(c\))?\s*(\d{4})?(?:\s*[-–]\s*\d{4})?\s*(.+)", notice)
    return About(
        title=text("site_name"),
        language=language or text("language"),
        description=text("site_description"),
        authors=((text("site_author"), ""),) if text("site_author") else (),
        licence=known or spdx(str(config.get("copyright") or "")),
        holder=(said[2].strip(" .") if said and notice else "") or holder,
        year=(said[1] or "" if said else "") or year,
        site=site.rstrip("/") + "/" if site.startswith("http") else "",
        repository=text("repo_url"),
    )

"""The order of pages where no file gives it outright: menus, numbers in front matter and names, parents, groups of a front page."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from kanben.importing.files import SourceFolder
from kanben.importing.links import places
from kanben.importing.readers.summary import plain
from kanben.importing.source import Entry, Fate, Finding, ForeignBook, Page, Role

_NUMBERS: Final = ("section_number", "nav_order", "chapter", "chapter_number", "order", "weight", "sidebar_position", "position", "date")
_FRONT: Final = frozenset({"index", "readme", "_index", "introduction", "intro", "preface", "home"})
_LINKED: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+.*?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)>\s]+)")
_GROUP: Final = re.compile(r"^[ \t]*(?:#{2,6}[ \t]+(.+?)[ \t#]*|\*\*(.+?)\*\*[：:]?[ \t]*)$")


def is_front(page: Page) -> bool:
    """Whether a page is the first of a site: its index."""
    return "/" not in page.path.strip("/") and posixpath.splitext(page.path)[0].lower() in ("index", "readme", "_index")


def numbered_order(pages: Sequence[Page]) -> tuple[Entry, ...]:
    """Front page first, the rest by their numbers, then by name; numbers inside names count as numbers."""
    return tuple(Entry(page.title or title_of(page), page) for page in sorted(pages, key=_key))


def _key(page: Page) -> tuple[Any, ...]:
    number = next((_number(page.matter[key]) for key in _NUMBERS if key in page.matter and key != "date"), None)
    dated = str(page.matter.get("date") or "")
    return (not is_front(page), number is None, number or 0.0, *natural(page.path), dated)


def _number(value: object) -> float | None:
    match = re.match(r"\s*(-?\d+(?:\.\d+)?)", str(value))
    return float(match[1]) if match else None


def natural(path: str) -> tuple[Any, ...]:
    """A path as a key by which page10 comes behind page9, and an index before what is beside it."""
    parts = []
    for part in path.split("/"):
        stem = part.rsplit(".", 1)[0].lower() if "." in part else part.lower()
        parts.append((0 if stem in _FRONT else 1, tuple((int(w), "") if w.isdecimal() else (10**9, w) for w in re.findall(r"\d+|\D+", stem))))
    return tuple(parts)


def title_of(page: Page) -> str:
    """The title of a page by its first heading, else by its file's name."""
    for line in page.lines[:200]:
        if match := re.match(r"^#[ \t]+(.+?)[ \t#]*(?:\{[^}]*\})?$", line.text):
            return plain(match[1])
    stem = posixpath.splitext(posixpath.basename(page.path))[0]
    stem = posixpath.basename(posixpath.dirname(page.path)) or stem if stem.lower() in _FRONT else stem
    return re.sub(r"^\d+[-_. ]*", "", stem).replace("-", " ").replace("_", " ").strip().capitalize() or stem


def menu_order(menu: Any, pages: Sequence[Page], found: list[Finding]) -> tuple[Entry, ...]:
    """The entries of a menu out of a site's settings; empty when it names less than half of the pages. Pages it lacks follow it, and are named."""
    where = places(tuple(pages), "", "", frozenset())
    by_path = {page.path: page for page in pages}
    seen: set[str] = set()

    def find(target: object) -> Page | None:
        if not isinstance(target, str):
            return None
        path = unquote(target.partition("#")[0]).strip("/")
        path = re.sub(r"^\{\{.*?\}\}/?", "", path)
        hit = where.by_address.get(path) if path else where.by_address.get("")
        return by_path.get(hit) if hit else None

    entries = _menu_entries(menu.get("menu") if isinstance(menu, Mapping) else menu, find, seen)
    if len(seen) * 2 < len(pages) or len(seen) < 2:
        return ()
    missing = [page for page in pages if page.path not in seen]
    front = [page for page in missing if is_front(page)]
    rest = [page for page in missing if not is_front(page)]
    found += [Finding(page.path, 0, Fate.PERSON, "the menu does not name this page; it stands behind the others") for page in rest]
    return (*(Entry(page.title or title_of(page), page) for page in front), *entries, *(Entry(page.title or title_of(page), page) for page in rest))


def _menu_entries(items: Any, find: Any, seen: set[str]) -> tuple[Entry, ...]:
    made: list[Entry] = []
    if isinstance(items, Mapping):
        lists = [value for value in items.values() if isinstance(value, list)]
        return tuple(entry for value in lists for entry in _menu_entries(value, find, seen)) or tuple(
            entry for value in items.values() if isinstance(value, Mapping) for entry in _menu_entries(value, find, seen)
        )
    for item in ({"url": one} if isinstance(one, str) else one for one in (items if isinstance(items, list) else [])):
        if not isinstance(item, Mapping):
            continue
        target = next(
            (item[key] for key in ("permalink", "url", "path", "file", "link", "page", "href", "slug") if isinstance(item.get(key), str)), None
        )
        page = find(target)
        below = next(
            (
                item[key]
                for key in ("children", "sections", "chapters", "subfolderitems", "pages", "items", "docs", "links", "subitems")
                if item.get(key)
            ),
            None,
        )
        title = next((str(item[key]) for key in ("title", "name", "text", "caption", "part", "section") if isinstance(item.get(key), str)), "")
        if page:
            if page.path in seen:
                continue
            seen.add(page.path)
        nested = _menu_entries(below, find, seen) if below else ()
        if page or nested:
            role: Role = "part" if nested and not page else "body"
            made.append(Entry(title or (page.title if page else "") or (title_of(page) if page else ""), page, nested, role))
    return tuple(made)


def tree_by_parents(pages: Sequence[Page]) -> tuple[Entry, ...]:
    """Pages nested by the `parent` that their front matter names (Just the Docs); empty when none does."""
    if not any(page.matter.get("parent") for page in pages):
        return ()
    ordered = [entry.page for entry in numbered_order(pages) if entry.page]
    titles = {page.title: page for page in ordered}

    def below(page: Page, depth: int) -> tuple[Entry, ...]:
        children = [child for child in ordered if child.matter.get("parent") == page.title and child is not page]
        return tuple(Entry(child.title, child, below(child, depth + 1)) for child in children) if depth < 6 else ()

    return tuple(Entry(page.title or title_of(page), page, below(page, 0)) for page in ordered if page.matter.get("parent") not in titles)


def parts_of_front_page(entries: tuple[Entry, ...], pages: Sequence[Page]) -> tuple[Entry, ...]:
    """The entries grouped as the front page groups its links: `**Part one**` or a heading, and a list of links below it.

    Only when at least two groups together name nearly every chapter, in the order that they already have.
    """
    front = next((page for page in pages if is_front(page)), None)
    if front is None or any(entry.role == "part" or entry.below for entry in entries):
        return entries
    groups = _groups(front, pages)
    chapters = [entry for entry in entries if entry.page and entry.page.path != front.path]
    named = {path for _, paths in groups for path in paths}
    order = [path for _, paths in groups for path in paths]
    own = [entry.page.path for entry in chapters if entry.page and entry.page.path in named]
    if len(groups) < 2 or len(named) < 0.8 * len(chapters) or order != own:
        return entries
    by_path = {entry.page.path: entry for entry in chapters if entry.page}
    parts = [Entry(title, None, tuple(by_path[path] for path in paths), "part") for title, paths in groups]
    first = [replace(entry, role="front") for entry in entries if entry.page is front]
    rest = [entry for entry in chapters if entry.page and entry.page.path not in named]
    return (*first, *parts, *rest)


def _groups(front: Page, pages: Sequence[Page]) -> list[tuple[str, list[str]]]:
    where = places(tuple(pages), posixpath.dirname(front.path), "", frozenset())
    groups: list[tuple[str, list[str]]] = []
    seen: set[str] = set()
    for line in front.lines:
        if heading := _GROUP.match(line.text):
            groups.append((plain(heading[1] or heading[2]), []))
        elif (link := _LINKED.match(line.text)) and groups:
            destination = where.resolve(link[1], front)
            if destination.kind == "page" and destination.page not in seen and destination.page != front.path:
                seen.add(destination.page)
                groups[-1][1].append(destination.page)
    return [(re.sub(r"^第[一二三四五六七八九十0-9]+部分[：:\s]*", "", title) or title, paths) for title, paths in groups if paths]


def tell_unlisted(folder: SourceFolder, book: ForeignBook, known: tuple[str, ...], words: str) -> None:
    """Name the Markdown files that are not in the book; a folder of which nothing is, as one."""
    taken = {page.path for page in book.pages()} | {line.path for page in book.pages() for line in page.lines} | set(known)
    left = [path for path in folder.files if path.endswith((".md", ".markdown")) and path not in taken]
    tops = {path.split("/")[0] for path in taken if "/" in path}
    whole = Counter(path.split("/")[0] for path in left if "/" in path and path.split("/")[0] not in tops)
    for top, count in whole.items():
        folder.findings.append(Finding(f"{top}/", 0, Fate.DROPPED, f"{words} any of the {count} pages in this folder, so they are not of the book"))
    for path in left:
        if path.split("/")[0] not in whole or "/" not in path:
            folder.findings.append(Finding(path, 0, Fate.DROPPED, f"{words} this file, so it is not of the book"))


def folder_tree(pages: tuple[Page, ...], root: str) -> tuple[Entry, ...]:
    """Pages by their folders: at the top a folder is a part, unless its pages are few and belong to the page of its name."""
    own = {page.path: page.path.removeprefix(f"{root}/") if root else page.path for page in pages}
    loose = [page for page in pages if "/" not in own[page.path]]
    folders = {
        name: [page for page in pages if own[page.path].startswith(f"{name}/")] for name in {p.split("/")[0] for p in own.values() if "/" in p}
    }
    entries: list[tuple[tuple[Any, ...], Entry]] = []
    for page in loose:
        stem = posixpath.splitext(own[page.path])[0]
        below = folder_tree_below(folders.pop(stem, []), f"{root}/{stem}".strip("/"))
        entries.append((_place(own[page.path], page), Entry(page.title or title_of(page), page, below)))
    for name, inside in folders.items():
        path = f"{root}/{name}".strip("/")
        index = next(
            (p for p in inside if posixpath.splitext(own[p.path])[0].lower() in (f"{name}/{f}".lower() for f in ("index", "readme", "_index"))), None
        )
        rest = tuple(entry for entry in folder_tree_below(inside, path) if entry.page is not index)
        title = (index.title or title_of(index)) if index else re.sub(r"^\d+[-_. ]*", "", name).replace("-", " ").replace("_", " ").strip() or name
        if index and not rest:
            entries.append((_place(f"{name}/", index), Entry(title, index)))
        else:
            entries.append((_place(f"{name}/", index), Entry(title, index, rest, "part")))
    entries.sort(key=lambda one: one[0])
    return tuple(entry for _, entry in entries)


def folder_tree_below(pages: list[Page], root: str) -> tuple[Entry, ...]:
    """Pages of one folder as chapters; deeper folders as sections of their index, or of a heading of their name."""
    if not pages:
        return ()
    return tuple(replace(entry, role="body") for entry in folder_tree(tuple(pages), root))


def _place(name: str, page: Page | None) -> tuple[Any, ...]:
    number = next((_number(page.matter[key]) for key in _NUMBERS if page and key in page.matter and key != "date"), None)
    stem = posixpath.splitext(name.rstrip("/"))[0].lower()
    return (stem not in _FRONT, number is None, number or 0.0, natural(name.rstrip("/")))

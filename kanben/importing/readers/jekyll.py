"""Jekyll: _config.yml, pages with front matter in the order of a menu, of their numbers or of a front page; kramdown, Liquid, distill."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kanben.importing.about import licence
from kanben.importing.attributes import without_lists
from kanben.importing.files import SourceFolder
from kanben.importing.readers.ordering import menu_order, numbered_order, parts_of_front_page, tree_by_parents
from kanben.importing.source import About, Dialect, Entry, Fate, Finding, ForeignBook, Line, Lines, Page, lines_of, split_matter
from kanben.importing.tags import Tags

_SITE_FOLDERS: Final = (
    "_layouts/",
    "_includes/",
    "_sass/",
    "_data/",
    "_plugins/",
    "_news/",
    "_projects/",
    "_bibliography/",
    "_drafts/",
    "_teachings/",
    "bin/",
)
_SITE_NAMES: Final = re.compile(
    r"^(404|README|CONTRIBUTING|CHANGELOG|CODE_OF_CONDUCT|LICENSE|INSTALL|CUSTOMIZE|FAQ|SECURITY|SUPPORT|CLAUDE|AGENTS|search|tags?|categor(y|ies)"
    r"|archives?|feed|sitemap|robots|news|cv|publications|projects|repositories|dropdown|teaching|profiles|impressum|privacy)$",
    re.IGNORECASE,
)
Source = tuple[str, Mapping[str, Any], str, int]
"""Path, front matter, text, line on which the text begins."""
_MARKUP: Final = (".md", ".markdown", ".mkd")


def read_jekyll(folder: SourceFolder) -> ForeignBook:
    """The book of a folder with _config.yml."""
    config = folder.yaml("_config.yml") or folder.yaml("_config.yaml")
    sources = _sources(folder, config)
    menus = [matter for path, matter, _, _ in sources if isinstance(matter.get("children"), list)]
    pages = tuple(_page(folder, config, source) for source in sources if not _is_of_the_site(folder, source[0], source[1]))
    contents = _ordered(folder, pages, config, menus)
    dialect = Dialect("jekyll", dollars=True, backslashes=True, paragraph_math_inline=True)
    about = _about(folder, config, pages)
    bibliography = tuple(path for path in folder.files if path.endswith(".bib") and not path.startswith(("_site/", "vendor/")))
    return ForeignBook(dialect, about, contents, "", bibliography)


def _sources(folder: SourceFolder, config: Mapping[str, Any]) -> list[Source]:
    """Every Markdown file with its front matter; excluded ones are named."""
    excluded = [str(name).strip("/") for name in config.get("exclude") or [] if isinstance(name, str | int)]
    found = []
    for path in folder.files:
        if not path.endswith(_MARKUP):
            continue
        if any(path == name or path.startswith(f"{name}/") for name in excluded):
            folder.findings.append(Finding(path, 0, Fate.DROPPED, "_config.yml excludes this file from the site"))
        elif path.startswith(_SITE_FOLDERS):
            folder.findings.append(Finding(path, 0, Fate.DROPPED, "a file by which the site is built, not a page of the book"))
        elif read := folder.page(path):
            found.append((path, *read))
    return found


def _is_of_the_site(folder: SourceFolder, path: str, matter: Mapping[str, Any]) -> bool:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    rules = (
        (bool(_SITE_NAMES.match(stem)) and path.count("/") <= 1, "a page of the site by its name"),
        (bool(matter.get("dropdown")), "a menu of the site"),
        (path.startswith("_pages/"), "a page of the site (_pages)"),
        (matter.get("published") is False, "not published"),
        (
            matter.get("layout") in ("archive", "about", "profiles", "cv", "bib", "post-archive", "search", "redirect"),
            "a page of the site by its layout",
        ),
        (bool(matter.get("redirect")) or bool(matter.get("redirect_to")), "a page that only leads elsewhere"),
    )
    reason = next((why for holds, why in rules if holds), "")
    if reason:
        folder.findings.append(Finding(path, 0, Fate.DROPPED, f"{reason}, left out by rule"))
    return bool(reason)


def _page(folder: SourceFolder, config: Mapping[str, Any], source: Source) -> Page:
    path, matter, body, first = source
    found = folder.findings
    values = {
        **{f"site.{key}": value for key, value in config.items() if isinstance(value, str)},
        **{f"page.{key}": value for key, value in matter.items() if isinstance(value, str)},
    }

    def include(name: str, line: Line) -> Lines | None:
        for base in ("_includes", posixpath.dirname(path)):
            if name.endswith(_MARKUP) and folder.has(posixpath.join(base, name)):
                text = folder.read(posixpath.join(base, name), said_at=(line.path, line.number))
                return lines_of(split_matter(text)[1], posixpath.join(base, name)) if text is not None else None
        return None

    lines = Tags(found, values, include).replaced(lines_of(body, path, first))
    lines = without_lists(lines, found)
    stem = posixpath.splitext(path)[0]
    dated = re.match(r"(?:.*/)?_posts/(\d{4})-(\d\d)-(\d\d)-(.+)$", stem)
    plain = re.sub(r"(^|/)_([\w-]+)/", r"\1\2/", stem)
    others = [str(matter["permalink"]).strip("/")] if isinstance(matter.get("permalink"), str) else []
    others += [plain] if plain != stem else []
    others += [f"{dated[1]}/{dated[2]}/{dated[3]}/{dated[4]}", f"blog/{dated[1]}/{dated[4]}", dated[4]] if dated else []
    redirects = matter.get("redirect_from") or []
    others += [str(one).strip("/") for one in (redirects if isinstance(redirects, list) else [redirects])]
    title = str(matter.get("title") or "")
    told = {
        k: v
        for k, v in matter.items()
        if k in ("title", "description", "section_number", "nav_order", "weight", "order", "parent", "date", "authors")
    }
    return Page(path, title, lines=lines, matter=told, addresses=tuple(others))


def _ordered(folder: SourceFolder, pages: tuple[Page, ...], config: Mapping[str, Any], menus: list[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """The contents: by a menu, by parents, by numbers; the front page before the rest, and its groups as parts."""
    for source in _menus(folder, config, menus):
        if entries := menu_order(source, pages, folder.findings):
            return parts_of_front_page(entries, pages)
    if entries := tree_by_parents(pages):
        return entries
    return parts_of_front_page(numbered_order(pages), pages)


def _menus(folder: SourceFolder, config: Mapping[str, Any], menus: list[Mapping[str, Any]]) -> Iterator[Any]:
    for name in ("_data/toc", "_data/navigation", "_data/nav", "_data/sidebar", "_data/chapters", "_toc"):
        for suffix in (".yml", ".yaml"):
            if folder.has(name + suffix):
                text = folder.read(name + suffix) or ""
                yield folder.mapping(
                    f"menu:\n{re.sub(r'^(?=.)', '  ', re.sub(r'^---.*$', '', text, flags=re.MULTILINE), flags=re.MULTILINE)}", name + suffix
                )
    for key in ("toc", "chapters", "nav", "navigation", "sidebar", "header_pages"):
        if isinstance(config.get(key), list):
            yield {"menu": config[key]}
    for matter in menus:
        yield {"menu": matter["children"]}


def _about(folder: SourceFolder, config: Mapping[str, Any], pages: tuple[Page, ...]) -> About:
    known, holder, year = licence(folder)
    front = next((page for page in pages if posixpath.splitext(page.path)[0] in ("index", "README")), None)
    front_title = front.title if front else ""
    site_title = _text(config, "title")
    base = _text(config, "baseurl").strip("/")
    url = _text(config, "url").rstrip("/")
    repository = _text(config, "repository") or _text(config, "github_repository")
    if not url and re.fullmatch(r"[\w-]+/[\w.-]+", repository):
        owner, name = repository.split("/")
        url, base = f"https://{owner.lower()}.github.io", base or name
    return About(
        title=front_title if front_title and site_title else site_title or front_title,
        original_title=site_title if front_title and front_title != site_title else "",
        language=_text(config, "lang") or _text(config, "locale"),
        description=_text(config, "description"),
        authors=_authors(config, pages),
        licence=known,
        holder=holder if known else "",
        year=year,
        site="/".join(part for part in (url, base) if part) + "/" if url else "",
        repository=f"https://github.com/{repository}" if re.fullmatch(r"[\w-]+/[\w.-]+", repository) else repository,
        date=max((str(page.matter.get("date") or "")[:10] for page in pages), default=""),
    )


def _text(config: Mapping[str, Any], key: str) -> str:
    value = config.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _authors(config: Mapping[str, Any], pages: tuple[Page, ...]) -> tuple[tuple[str, str], ...]:
    """People named by the pages, else by the site."""
    named: dict[str, str] = {}
    for page in pages:
        for author in page.matter.get("authors") or []:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str) and name.strip():
                url = author.get("url") if isinstance(author, dict) else ""
                named.setdefault(re.sub(r"<[^>]*>.*?</[^>]*>|<[^>]+>", "", name).strip(), url if isinstance(url, str) else "")
    if named:
        return tuple(named.items())
    author = config.get("author")
    if isinstance(author, dict):
        author = author.get("name")
    names = author if isinstance(author, list) else [author] if isinstance(author, str) else []
    whole = " ".join(w for w in (_text(config, "first_name"), _text(config, "middle_name"), _text(config, "last_name")) if w)
    return tuple((str(name), "") for name in names if name) or (((whole, ""),) if whole else ())

"""Saved pages of a book's site, as HTML: what belongs to the site goes, headings, lists, code, formulas, tables, figures and links stay."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from kanben.importing.about import licence
from kanben.importing.files import SourceFolder
from kanben.importing.readers.html_pieces import cleaned
from kanben.importing.readers.ordering import natural
from kanben.importing.source import About, Dialect, Entry, Fate, Finding, ForeignBook, Page, lines_of

MARKUP: Final = (".html", ".htm", ".xhtml")
_SITE_PAGES: Final = re.compile(r"(^|/)(404|search|genindex|py-modindex|tags?|print|toc)\.x?html?$", re.IGNORECASE)
_CONTENT: Final = (
    "//d-article",
    "//*[contains(concat(' ',normalize-space(@class),' '),' md-content__inner ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' markdown-section ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' theme-doc-markdown ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' vp-doc ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' theme-default-content ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' markdown-body ')]",
    "//*[@itemprop='articleBody']",
    "//*[contains(concat(' ',normalize-space(@class),' '),' post-content ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' entry-content ')]",
    "//*[contains(concat(' ',normalize-space(@class),' '),' body ') and @role='main']",
    "//main",
    "//article",
    "//*[@role='main']",
    "//*[@id='content' or @id='main' or @id='main-content']",
    "//body",
)


def read_saved_pages(folder: SourceFolder, only: str = "") -> ForeignBook:
    """The book of one saved page, or of all of a folder, in the order in which an index among them links to them, else of their names."""
    found = folder.findings
    trees: dict[str, Any] = {}
    saved = [path for path in ((only,) if only else folder.files) if path.lower().endswith(MARKUP)]
    alone = all(_SITE_PAGES.search(path) for path in saved)  # the whole book on one page for printing, say
    for path in saved:
        if not alone and _SITE_PAGES.search(path):
            found.append(Finding(path, 0, Fate.DROPPED, "a page of the site by its name, left out by rule"))
            continue
        tree = _parsed(folder, path)
        if tree is not None:
            trees[path] = tree
    paths = _ordered(trees)
    pages = tuple(page for path in paths if (page := _page(path, trees[path], found)))
    site = _site(trees)
    about = _about(folder, trees, pages, site)
    root = posixpath.commonpath([posixpath.dirname(page.path) or "." for page in pages]) if len(pages) > 1 else ""
    contents = tuple(Entry(page.title, page) for page in pages)
    return ForeignBook(Dialect("html", backslashes=True), about, contents, "" if root == "." else root)


def _parsed(folder: SourceFolder, path: str) -> Any:
    text = folder.read(path)
    if text is None or not text.strip():
        return None
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False, recover=True))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        folder.findings.append(Finding(path, 0, Fate.PERSON, f"this page cannot be read as HTML: {str(error)[:80]}"))
        return None
    return tree if tree.find("body") is not None or len(tree) else None


def _page(path: str, tree: Any, found: list[Finding]) -> Page | None:
    content = _content(tree)
    outside = [e for e in tree.iter("nav", "footer", "header", "aside", "d-appendix") if e is not content and content not in e.iterdescendants()]
    for element in outside:
        if element.getparent() is not None and not any(a is content for a in element.iterancestors()) and " ".join(element.itertext()).strip():
            words = " ".join(" ".join(element.itertext()).split())[:60]
            found.append(Finding(path, element.sourceline or 0, Fate.DROPPED, f"<{element.tag}> of the site: {words}"))
    address = _address(tree)
    title = _title(tree, content)
    markup = cleaned(content, path, found)
    if not re.sub(r"<[^>]+>|\s", "", markup) and "<img" not in markup:
        found.append(Finding(path, 0, Fate.DROPPED, "a page without text"))
        return None
    own = re.sub(r"\.x?html?$", "", path)
    addresses = (urlsplit(address).path.strip("/").rsplit("/", 1)[-1],) if address else ()
    return Page(path, title, lines=lines_of(markup, path), html=True, addresses=tuple(a for a in addresses if a and a != own))


def _content(tree: Any) -> Any:
    """The element that holds the page's own text: the first of the usual ones that has most of the words of the next."""
    body = tree.find("body") if tree.find("body") is not None else tree
    for path in _CONTENT:
        found = tree.xpath(path)
        if found:
            best = max(found, key=lambda element: len("".join(element.itertext())))
            if len("".join(best.itertext()).strip()) > 20 or best is body:
                return best
    return body


def _title(tree: Any, content: Any) -> str:
    for heading in [*content.iter("h1"), *tree.iter("d-title"), *tree.iter("h1")]:
        words = " ".join(" ".join(heading.itertext()).replace("¶", "").split())
        if words:
            return words.rstrip("#").strip()
    found = tree.findtext(".//title") or ""
    return re.split(r"\s+[|–—·-]\s+", " ".join(found.split()))[0] or "无题"


def _address(tree: Any) -> str:
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        found = tree.xpath(path)
        if found and str(found[0]).startswith("http"):
            return str(found[0])
    comment = next((str(c.text) for c in tree.iter(etree.Comment) if "saved from url" in str(c.text)), "")
    match = re.search(r"https?://\S+", comment)
    return match[0] if match else ""


def _site(trees: dict[str, Any]) -> str:
    """The address of the site: what the addresses of all pages have in common."""
    addresses = [address for tree in trees.values() if (address := _address(tree))]
    if not addresses:
        return ""
    folders = [urljoin(address, ".") for address in addresses]
    folders = [
        urljoin(f, "..") if a.endswith("/") and len(addresses) == 1 and urlsplit(a).path.count("/") > 2 else f
        for f, a in zip(folders, addresses, strict=True)
    ]
    common = posixpath.commonprefix(folders)
    common = common[: common.rfind("/") + 1]
    return common if urlsplit(common).netloc else ""


def _ordered(trees: dict[str, Any]) -> list[str]:
    """The order in which one page's navigation names the others, when it names most of them."""
    paths = sorted(trees, key=natural)
    best: list[str] = []
    for path in paths:
        order: list[str] = []
        for target in _targets(trees[path], path):
            if target in trees and target not in order:
                order.append(target)
        if len(order) > len(best):
            best = order
    if 2 * len(best) < len(paths):
        return paths
    index = [path for path in paths if path not in best and posixpath.basename(path).startswith("index.")]
    return [*index, *best, *(path for path in paths if path not in best and path not in index)]


def _targets(tree: Any, path: str) -> Iterator[str]:
    navigation = tree.xpath(
        "//nav//a/@href|//*[contains(@class,'sidebar') or contains(@class,'toc') or contains(@class,'chapter')]//a/@href|//li//a/@href"
    )
    for href in navigation:
        target = str(href).partition("#")[0].partition("?")[0]
        if target and "://" not in target:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target + ("index.html" if target.endswith("/") else "")))


def _about(folder: SourceFolder, trees: dict[str, Any], pages: tuple[Page, ...], site: str) -> About:
    def first(*paths: str) -> str:
        return next(
            (" ".join(str(found[0]).split()) for tree in trees.values() for path in paths if (found := tree.xpath(path)) and str(found[0]).strip()),
            "",
        )

    known, holder, year = licence(folder)
    title = first("//meta[@property='og:site_name']/@content")
    titles = [re.split(r"\s+[|–—·-]\s+", " ".join((tree.findtext(".//title") or "").split())) for tree in trees.values()]
    shared = {parts[-1] for parts in titles if len(parts) > 1}
    if not title and len(shared) == 1 and len(titles) > 1:
        title = shared.pop()
    authors = [
        str(a).strip() for tree in trees.values() for a in tree.xpath("//meta[@name='author' or @name='citation_author']/@content") if str(a).strip()
    ]
    return About(
        title=title or (pages[0].title if pages else ""),
        language=first("/html/@lang"),
        description=first("//meta[@name='description']/@content") if len(pages) > 1 else "",
        authors=tuple((name, "") for name in dict.fromkeys(authors)),
        licence=known,
        holder=holder,
        year=year,
        site=site,
    )

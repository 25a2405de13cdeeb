"""Where the links of a foreign book lead: to a page of it, to a file beside it, to its site, or away."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

from kanben.importing.source import Page

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads. `page` is a page's path, `address` an absolute address, a file's path or the reason why there is none."""

    kind: Literal["page", "away", "site", "file", "nowhere", "unsafe"]
    page: str = ""
    fragment: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The pages of a book by every address that may mean them."""

    root: str
    site: str
    by_address: Mapping[str, str]
    pages: Mapping[str, Page]
    files: frozenset[str] = field(default_factory=frozenset)

    def resolve(self, target: str, page: Page) -> Destination:
        """Where `target`, written on `page`, leads."""
        target = target.strip().replace("\\", "/")
        if target.startswith("//"):
            target = f"https:{target}"
        if target.startswith("#"):
            return Destination("page", page.path, target[1:])
        if _SCHEME.match(target) and not re.match(r"[A-Za-z]:/", target):
            return self._outside(target)
        path, _, fragment = target.partition("#")
        path = unquote(path.partition("?")[0])
        for candidate in self._candidates(path, page):
            if (found := self._page(candidate)) is not None:
                return Destination("page", found, fragment)
        for candidate in self._candidates(path, page):
            inside = posixpath.normpath(posixpath.join(self.root, candidate))
            if inside in self.files:
                return Destination("file", address=inside)
        return self._site(target, page)

    def _outside(self, target: str) -> Destination:
        if not target.lower().startswith(_SAFE):
            return Destination("unsafe", address=target)
        if self.site and target.startswith(self.site.rstrip("/")):
            path, _, fragment = target[len(self.site.rstrip("/")) :].partition("#")
            found = self._page(unquote(path.partition("?")[0]).lstrip("/"))
            if found is not None:
                return Destination("page", found, fragment)
        return Destination("away", address=target)

    def _candidates(self, path: str, page: Page) -> Iterator[str]:
        """Paths from the root of the pages that a relative or absolute path may mean: of the file, and of the page's own address."""
        own = self._own(page)
        if path.startswith("/"):
            base = urlsplit(self.site).path.rstrip("/")
            plain = path.removeprefix(base) if base and (path + "/").startswith(base + "/") else path
            yield plain.lstrip("/")
            return
        yield posixpath.join(posixpath.dirname(own), path)
        yield posixpath.join(re.sub(r"\.\w+$", "", own), path)
        if page.address:
            yield posixpath.join(page.address if page.address.endswith("/") else posixpath.dirname(page.address), path)
        yield path.lstrip("./")

    def _own(self, page: Page) -> str:
        return page.path.removeprefix(f"{self.root}/") if self.root else page.path

    def _page(self, path: str) -> str | None:
        plain = posixpath.normpath(path) if path else "."
        key = "" if plain == "." else plain.strip("/")
        return self.by_address.get(key) or self.by_address.get(key.casefold())

    def _site(self, target: str, page: Page) -> Destination:
        if not self.site:
            return Destination("nowhere", address=target)
        # A site shows its pages as folders, so that `../x` is beside the page.
        here = page.address or re.sub(r"(?:^|(?<=/))(?:index|README)$", "", re.sub(r"\.\w+$", "", self._own(page)))
        base = here if here.endswith(("/", ".html")) or not here else f"{here}/"
        if target.startswith("/"):
            root = urlsplit(self.site).path.rstrip("/")
            target = target if root and (target + "/").startswith(root + "/") else root + target
        return Destination("site", address=urljoin(urljoin(self.site, base), re.sub(r"\.md(?=$|#|\?)", ".html", target)))


def places(pages: tuple[Page, ...], root: str, site: str, files: frozenset[str]) -> Places:
    """The index of a book's pages; where two claim an address, the first has it."""
    by_address: dict[str, str] = {}
    for page in pages:
        own = page.path.removeprefix(f"{root}/") if root else page.path
        for address in _addresses(own, page):
            by_address.setdefault(address.strip("/"), page.path)
    for address, path in list(by_address.items()):
        by_address.setdefault(address.casefold(), path)
    return Places(root, site, by_address, {page.path: page for page in pages}, files)


def _addresses(own: str, page: Page) -> Iterator[str]:
    stem = re.sub(r"\.\w+$", "", own)
    yield own
    for name in (stem, page.address, *page.addresses):
        if name or own == stem:
            plain = re.sub(r"\.html?$", "", name.strip("/"))
            yield plain
            yield f"{plain}.html"
            yield f"{plain}.md"
            yield f"{plain}/index.html"
    folder, name = posixpath.split(stem)
    if name.lower() in ("index", "readme", "_index"):
        yield folder
        yield posixpath.join(folder, "index.html")
        yield posixpath.join(folder, "README.md")
        yield posixpath.join(folder, "index.md")

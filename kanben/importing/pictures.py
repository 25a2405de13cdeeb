"""Pictures of a foreign book: copied where they can be used, else a placeholder that holds their place."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import posixpath
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from kanben.importing.files import SourceFolder
from kanben.importing.links import Places
from kanben.importing.naming import slug, unique
from kanben.importing.source import Fate, Finding, Page
from kanben.manuscript.pictures import MAX_BYTES, read_picture
from kanben.problems import Place, Stop

_DATA: Final = re.compile(r"data:image/(png|jpe?g|gif|webp|svg\+xml)((?:;[\w=-]+)*),(.*)", re.DOTALL)
_BADGE: Final = re.compile(r"shields\.io|badge|travis-ci|codecov|circleci|/workflows/|visitor|hits\.", re.IGNORECASE)


@dataclass(slots=True)
class Pictures:
    """Gathers the pictures of one import: `files` holds what is to be written, by path in the new book."""

    folder: SourceFolder
    places: Places
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    animations: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def is_badge(self, target: str) -> bool:
        """Whether an address is that of a badge, which says nothing in a book."""
        return bool(re.match(r"(?:https?:)?//", target) and _BADGE.search(target))

    def take(self, target: str, page: Page, place: tuple[str, int]) -> str:
        """The path in the new book for the picture that `target` means on `page`."""
        if match := _DATA.fullmatch(target.strip()):
            return self._data(match, place)
        if re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//", target):
            if not (local := self._saved(target)):
                return self._missing(target, place, "it is on the network, and nothing is fetched")
            return self._copied(local, place)
        found = self._find(target, page)
        if not found:
            return self._missing(target, place, "it is not in the source")
        return self._copied(found, place)

    def _saved(self, target: str) -> str:
        """A picture of the book's own site that lies in the source."""
        if self.places.site and target.startswith(self.places.site):
            path = unquote(target[len(self.places.site) :].partition("?")[0])
            return path if self.folder.has(path) else ""
        return ""

    def _find(self, target: str, page: Page) -> str:
        path = unquote(target.partition("?")[0].partition("#")[0]).replace("\\", "/")
        folder = posixpath.dirname(page.path)
        root = self.places.root
        stem = re.sub(r"\.\w+$", "", page.path)
        plain = path.lstrip("/")
        bases = [(folder, path)] if not path.startswith("/") else []
        site = re.sub(r"^https?://[^/]+/?", "", self.places.site).strip("/")
        if site and plain.startswith(f"{site}/"):
            bases.append((root, plain.removeprefix(f"{site}/")))
        bases += [(stem, path)] if not path.startswith("/") else []
        bases += [
            (root, plain),
            ("", plain),
            (posixpath.join(root, "public"), plain),
            ("static", plain),
            (posixpath.join(root, ".vuepress/public"), plain),
        ]
        bases += [(".gitbook/assets", posixpath.basename(plain))] if ".gitbook" in plain else []
        for base, name in bases:
            inside = self.folder.inside(base, name)
            if inside and self.folder.has(inside):
                return inside
        if "/" not in plain and plain:  # a name alone, as Obsidian writes it
            return next((f for f in self.folder.files if f.rsplit("/", 1)[-1] == plain), "")
        return ""

    def _copied(self, inside: str, place: tuple[str, int]) -> str:
        if inside in self._names:
            return self._names[inside]
        if inside in self.missing:
            return self.missing[inside]
        try:
            picture = read_picture(self.folder.root, "", re.sub(r"([%#?])", lambda m: f"%{ord(m[1]):02X}", inside), Place(*place))
        except Stop as stop:
            return self._missing(inside, place, stop.problems[0].message)
        except (OSError, ValueError) as error:
            return self._missing(inside, place, str(error))
        if picture.frames > 1:
            self.animations += 1
            what = f'the animation "{inside}" ({picture.frames} frames) moves in the EPUB; print shows one frame (frame="…" chooses which)'
            self.findings.append(Finding(*place, Fate.CONVERTED, what))
        path = self._name(inside)
        self.files[path] = picture.content
        self._names[inside] = path
        return path

    def _name(self, inside: str) -> str:
        own = inside.removeprefix(f"{self.places.root}/") if self.places.root else inside
        parts = [part for part in own.split("/") if part not in (".", "..", "assets", "static", "public", "docs", ".gitbook")]
        stem, suffix = posixpath.splitext(parts[-1])
        folders = [slug(part) or hashlib.sha256(part.encode()).hexdigest()[:8] for part in parts[:-1]]
        name = slug(stem) if stem.isascii() else hashlib.sha256(stem.encode()).hexdigest()[:8]
        return unique("/".join(["assets", *folders, (name or "picture")]), self._taken) + suffix.lower()

    def _data(self, match: re.Match[str], place: tuple[str, int]) -> str:
        """A picture that is written into the page itself."""
        kind, options, written = match.groups()
        key = hashlib.sha256(match[0].encode()).hexdigest()[:12]
        try:
            content = base64.b64decode(re.sub(r"\s", "", unquote(written)), validate=True) if ";base64" in options else unquote_to_bytes(written)
        except (binascii.Error, ValueError):
            return self._missing(f"data-{key}", place, "what is written in the page is no picture")
        if len(content) > MAX_BYTES or not content:
            return self._missing(f"data-{key}", place, "what is written in the page is too large for a picture")
        name = f"{key}.{ {'jpeg': 'jpg', 'svg+xml': 'svg'}.get(kind, kind) }"
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, name).write_bytes(content)
            try:
                read_picture(Path(folder), "", name, Place(*place))
            except Stop as stop:
                return self._missing(f"data-{key}", place, stop.problems[0].message)
        self.files[f"assets/inline/{name}"] = content
        return f"assets/inline/{name}"

    def _missing(self, target: str, place: tuple[str, int], reason: str) -> str:
        """The placeholder of a picture; it is named once, however often it is used."""
        if target in self.missing:
            return self.missing[target]
        name = slug(posixpath.splitext(target.rstrip("/").rsplit("/", 1)[-1].partition("?")[0])[0]) or "picture"
        path = unique(f"assets/missing/{name}", self._taken) + ".svg"
        self.files[path] = placeholder(target)
        self.missing[target] = path
        self.findings.append(Finding(*place, Fate.PERSON, f'the picture "{target[:120]}" is missing: {reason}; a placeholder holds its place'))
        return path


def placeholder(name: str) -> bytes:
    """A drawing that says which picture is missing."""
    shown = name if len(name) <= 60 else f"…{name[-58:]}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200" viewBox="0 0 600 200">'
        '<rect x="4" y="4" width="592" height="192" fill="#f4f4f4" stroke="#999" stroke-width="2" stroke-dasharray="8 6"/>'
        '<g font-family="sans-serif" text-anchor="middle" fill="#555">'
        '<text x="300" y="92" font-size="24">图片缺失</text>'
        f'<text x="300" y="128" font-size="14">{html.escape(_printable(shown))}</text></g></svg>\n'
    ).encode()


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() and ord(c) < 0xFFFE else "?" for c in text)

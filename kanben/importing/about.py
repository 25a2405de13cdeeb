"""metadata.yaml of an imported book: what the source says, and where it says nothing a word that asks for one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any, Final

from kanben.importing.files import SourceFolder
from kanben.importing.layout import Layout
from kanben.importing.naming import HAN, slug
from kanben.importing.source import About, Fate, Finding, ForeignBook

UNKNOWN: Final = "（待补）"
_LICENCES: Final = (
    (r"Attribution-NonCommercial-ShareAlike 4\.0|BY-NC-SA[ -]4\.0", "CC-BY-NC-SA-4.0"),
    (r"Attribution-NonCommercial-NoDerivatives 4\.0|BY-NC-ND[ -]4\.0", "CC-BY-NC-ND-4.0"),
    (r"Attribution-NonCommercial 4\.0|BY-NC[ -]4\.0", "CC-BY-NC-4.0"),
    (r"Attribution-ShareAlike 4\.0|BY-SA[ -]4\.0", "CC-BY-SA-4.0"),
    (r"Attribution 4\.0|CC[ -]BY[ -]4\.0", "CC-BY-4.0"),
    (r"CC0 1\.0|Creative Commons Zero", "CC0-1.0"),
    (r"Apache License\s+Version 2\.0", "Apache-2.0"),
    (r"Permission is hereby granted, free of charge|MIT License", "MIT"),
    (r"Mozilla Public License Version 2\.0", "MPL-2.0"),
    (r"GNU Free Documentation License", "GFDL-1.3-or-later"),
    (r"GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3", "AGPL-3.0-or-later"),
    (r"GNU GENERAL PUBLIC LICENSE\s+Version 3", "GPL-3.0-or-later"),
    (r"Redistribution and use in source and binary forms", "BSD-3-Clause"),
)


def spdx(text: str) -> str:
    """The SPDX identifier of the licence that a text is or names; empty when none is known."""
    plain = re.sub(r"<[^>]+>", "", text)
    return next((name for pattern, name in _LICENCES if re.search(pattern, plain, re.IGNORECASE)), "")


def licence(folder: SourceFolder) -> tuple[str, str, str]:
    """SPDX identifiers, holder and year from the licence files at the top of the source; empty where nothing is known."""
    names: list[str] = []
    holders: list[tuple[str, str]] = []
    for path in folder.files:
        if "/" in path or not re.match(r"(LICEN[CS]E|COPYING)", path, re.IGNORECASE):
            continue
        text = folder.read(path) or ""
        known = spdx(text)
        names += [known] if known and known not in names else []
        holders += re.findall(r"^\s*Copyright\s+(?:\(c\)|©)?\s*(\d{4})(?:\s*[-–,]\s*\d{4})*,?\s+(.+?)\.?\s*$", text, re.IGNORECASE | re.MULTILINE)
    years = [year for year, _ in holders]
    return " OR ".join(names), "、".join(dict.fromkeys(name.strip() for _, name in holders)), max(years, default="")


def description(
    book: ForeignBook, layout: Layout, bibliography: Sequence[str], *, cited: bool, date: str, language: str, findings: list[Finding]
) -> dict[str, Any]:
    """The mapping of metadata.yaml."""
    about = book.about
    date = about.date if re.fullmatch(r"\d{4}-\d\d-\d\d", about.date) else date
    title = about.title or UNKNOWN
    for missing, what in ((not about.title, "title"), (not about.authors, "contributors and rights.holder"), (not about.licence, "rights.licence")):
        if missing:
            findings.append(Finding("metadata.yaml", 0, Fate.PERSON, f"{what}: the source does not say; fill it in"))
    if about.language and about.language.split("-")[0] != language.split("-", maxsplit=1)[0]:
        findings.append(Finding("", 0, Fate.PERSON, f'the source says its language is "{about.language}", the text is {language}'))
    holder = about.holder or "、".join(name for name, _ in about.authors) or UNKNOWN
    whole: dict[str, Any] = {"slug": slug(_latin(about)) or "book", "title": _titles(about, title, language)}
    whole |= {"subtitle": about.subtitle} if about.subtitle else {}
    whole |= {
        "language": language,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"kanben:import/{about.site or about.repository or title}").urn,
        "date": date,
        "contributors": _contributors(about),
        "rights": {"licence": about.licence or "All rights reserved", "holder": holder, "year": about.year or date[:4]},
    }
    whole |= {"description": about.description} if about.description else {}
    whole |= {"subjects": list(about.keywords)} if about.keywords else {}
    if original := _original(about, language):
        whole["original"] = original
    whole |= {"bibliography": list(bibliography)} if bibliography else {}
    whole |= {"macros": dict(about.macros)} if about.macros else {}
    front = [chapter.file for chapter in layout.chapters if chapter.position == "front"]
    back = [chapter.file for chapter in layout.chapters if chapter.position == "back"]
    whole["front"] = ["half-title", "title-page", "copyright", *front, "contents"]
    whole |= _body(layout)
    whole["back"] = [*back, *(["references"] if bibliography and cited else []), "colophon"]
    return whole


def _latin(about: About) -> str:
    for text in (about.original_title, about.title, about.repository.rstrip("/").rsplit("/", 1)[-1], about.site.rstrip("/").rsplit("/", 1)[-1]):
        if text and not HAN.search(text) and slug(text):
            return text
    return about.title


def _titles(about: About, title: str, language: str) -> Any:
    other = about.original_title
    return {language: title, "en": other} if other and other != title and language != "en" else title


def _contributors(about: About) -> list[dict[str, Any]]:
    people = [{"name": name, "role": "aut"} | ({"url": url} if re.match(r"https?://[^\s/]\S*$", url) else {}) for name, url in about.authors]
    people += [{"name": name, "role": "trl"} for name in about.translators]
    return people or [{"name": UNKNOWN, "role": "aut"}]


def _original(about: About, language: str) -> dict[str, Any]:
    if not about.original_title or about.original_title == about.title or language == "en" or not about.authors:
        return {}
    return {"title": about.original_title, "authors": [name for name, _ in about.authors]}


def _body(layout: Layout) -> dict[str, Any]:
    body = [chapter for chapter in layout.chapters if chapter.position == "body"]
    if not layout.parts:
        return {"chapters": [chapter.file for chapter in body]}
    parts = [(title, [c.file for c in body if c.part == i]) for i, title in enumerate(layout.parts, 1)]
    return {"parts": [{"title": title, "chapters": files} for title, files in parts if files]}

"""Names: of chapters' files, of labels, and the fragments by which the tools' sites address headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def slug(text: str, most: int = 48) -> str:
    """Small ASCII letters, digits and single hyphens; empty when the text has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].strip("-")


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it when it is taken; it is taken from now on."""
    made, n = name, 2
    while made in taken:
        made, n = f"{name}-{n}", n + 1
    taken.add(made)
    return made


def fragments(text: str) -> Iterable[str]:
    """The identifiers that GitHub, kramdown, mdBook and Python-Markdown give a heading of these words."""
    words = text.strip()
    # GitHub and GitBook: letters of any script stay, white space becomes hyphens.
    yield re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
    # mdBook keeps underscores and hyphens, drops other marks.
    yield re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words)).lower()
    # kramdown: from the first letter on.
    yield re.sub(r"[^a-z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", words).lower()).replace(" ", "-")
    # Python-Markdown: ASCII, runs of hyphens and spaces as one.
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
    yield re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())


def normal(fragment: str) -> str:
    """A fragment as it is compared."""
    return unicodedata.normalize("NFC", unquote(fragment)).strip().casefold()


def main_language(text: str) -> str:
    """`zh-Hans`, `zh-Hant` or `en`, by the letters of a text."""
    han = len(HAN.findall(text))
    letters = sum(c.isascii() and c.isalpha() for c in text)
    if han * 8 < letters:
        return "en"
    traditional = sum(text.count(c) for c in "們這個來說時會對過還沒後與為麼樣開關實現數據學習機構語")
    simplified = sum(text.count(c) for c in "们这个来说时会对过还没后与为么样开关实现数据学习机构语")
    return "zh-Hant" if traditional > simplified else "zh-Hans"

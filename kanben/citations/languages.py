"""The language of a work, as a CSL locale: by its `language` or `langid`, or else by the script of its names and title."""

from __future__ import annotations

import re

from kanben.citations.bibliography import Item, value_of
from kanben.typeset.characters import IDEOGRAPHS

# Names of languages that biblatex has and pandoc leaves as they are.
_NAMES = {"chinese": "zh-CN", "japanese": "ja-JP", "korean": "ko-KR", "russian": "ru-RU", "english": "en-US", "german": "de-DE", "french": "fr-FR"}
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja-JP"),
    (re.compile(r"[\uac00-\ud7af]"), "ko-KR"),
    (re.compile(f"[{IDEOGRAPHS}]"), "zh-CN"),
    (re.compile(r"[\u0400-\u04ff]"), "ru-RU"),
)


def locale_of_tag(language: str) -> str:
    """CSL locale for a language tag; its Chinese locales are named by region."""
    if language.startswith("zh"):
        return "zh-TW" if re.search(r"Hant|TW|HK|MO", language) else "zh-CN"
    return "en-US" if language == "en" else language


def language_of(locale: str, book: str) -> str:
    """Language tag of an entry for markup, empty where it is the book's own language."""
    return "" if locale == locale_of_tag(book) else {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}.get(locale, locale.partition("-")[0])


def locale_of(item: Item, book: str) -> str:
    """Locale of a work in a book of the language `book`."""
    said = value_of(item, "language")
    if said.casefold() in _NAMES:
        return _NAMES[said.casefold()]
    if re.match(r"[A-Za-z]{2,3}(?:-|$)", said):
        return locale_of_tag(said)
    title = value_of(item, "title")
    names = " ".join(_names(item, "author") + _names(item, "editor"))
    # Han names say nothing about the language of a title in Latin letters; a title alone is the better witness.
    for text in (title, names):
        for script, locale in _SCRIPTS:
            if script.search(text):
                return locale_of_tag(book) if locale == "zh-CN" and book.startswith("zh") else locale
        if re.search(r"[A-Za-z]", text):
            break
    here = locale_of_tag(book)
    return "en-US" if here.startswith(("zh", "ja", "ko", "ru")) else here


def _names(item: Item, role: str) -> list[str]:
    people = item["c"].get(role, {"c": []})["c"]
    return [value_of(person, part) for person in people if isinstance(person.get("c"), dict) for part in person["c"]]

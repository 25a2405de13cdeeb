"""Every word of the book's own is there in every language, and written in its script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kanben.book.wording import words
from kanben.epub.statement import _GROUPS, _SENTENCES

STYLES = Path(__file__).parents[2] / "styles"
_OF_NEITHER = re.compile("[\u00a0—–]")  # characters of both scripts that their code pages lack


def writable(text: str, encoding: str) -> bool:
    """Does the code page that a script was written in have every character?"""
    try:
        _OF_NEITHER.sub("", text).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def test_languages_have_the_same_words() -> None:
    assert words("zh-Hans").keys() == words("zh-Hant").keys() == words("en").keys()


@pytest.mark.parametrize(("language", "encoding"), [("zh-Hans", "gb2312"), ("zh-Hant", "big5"), ("zh-TW", "big5"), ("en", "cp1252")])
def test_words_are_in_the_script_of_their_language(language: str, encoding: str) -> None:
    assert {name: word for name, word in words(language).items() if not writable(word, encoding)} == {}


@pytest.mark.parametrize(("column", "encoding"), list(enumerate(("gb2312", "big5", "cp1252"))))
def test_the_statement_is_in_the_script_of_its_language(column: int, encoding: str) -> None:
    said = [*(sentences[column] for sentences in _SENTENCES.values()), *(heading[column] for heading, _ in _GROUPS)]
    assert [sentence for sentence in said if not writable(sentence, encoding)] == []


def test_words_that_styles_print_are_there_in_both_scripts() -> None:
    """A rule for Chinese whose words are simplified has one for zh-Hant beside it."""
    for style in STYLES.glob("*.css"):
        rules = re.findall(r"([^{}]*):lang\((zh(?:-Hant)?)\)(\S*)\s*\{[^}]*content:([^}]*)", style.read_text("utf-8"))
        traditional = {(before.strip(), after) for before, language, after, _ in rules if language == "zh-Hant"}
        for before, language, after, content in rules:
            script = "".join(re.findall("[\u3400-\u9fff]", content))
            if language == "zh" and not writable(script, "big5"):
                assert (before.strip(), after) in traditional, f"{style.name}: {before}"
            if language == "zh-Hant":
                assert writable(script, "big5"), f"{style.name}: {before}"

"""What PyYAML says about a broken text, in words for authors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import yaml
from yaml.reader import ReaderError

QUOTE_IT: Final = "put the whole value in quotation marks"
_QUOTE_ENDS_EARLY: Final = "a quotation mark inside a quoted text is written twice ('it''s'), or the text is put in the other kind of marks"


@dataclass(frozen=True, slots=True)
class Words:
    """What is wrong, what to do, and the index of the character of the text where it is."""

    message: str
    hint: str
    index: int


def in_plain_words(error: yaml.YAMLError, text: str) -> Words:
    """Say a PyYAML error plainly. Of the places that PyYAML gives, the one is taken where an author has to change something."""
    if isinstance(error, ReaderError):
        return Words(f"the control character U+{ord(text[error.position]):04X} stands here", "take it out; YAML cannot hold it", error.position)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Words(f"the YAML cannot be read: {error}", "", 0)
    at = min(error.problem_mark.index, len(text))
    began = error.context_mark.index if error.context_mark else at
    return _by_problem(error.problem or "", error.context or "", text, began, at)


def _by_problem(problem: str, context: str, text: str, began: int, at: int) -> Words:
    if problem.startswith("mapping values are not allowed"):
        return _stray_colon(text, at)
    if problem.startswith("could not find expected ':'"):
        return _no_colon(text, began)
    if "quoted scalar" in context:
        return _quotation(problem, text, began, at)
    if problem.startswith("expected the node content"):
        return _no_value(problem, text, at)
    if "flow" in context and problem.startswith(("expected ','", "did not find expected ','")):
        kind = "[" if "sequence" in context else "{"
        end = {"[": "]", "{": "}"}[kind]
        return Words(
            f'the "{kind}" that opens here is not closed, or a comma is missing',
            f'end the list with "{end}" and put a comma between two items',
            began,
        )
    if "cannot start any token" in problem:
        return _bad_start(text, at)
    if "alias" in context or "anchor" in context:
        return Words(f'a value cannot begin with "{text[began : began + 1]}" unless it is quoted', QUOTE_IT, began)
    if problem.startswith("expected <block end>") or "sequence entries are not allowed" in problem:
        return _indentation(problem, text, at)
    if "document start" in problem:
        return Words(
            "text stands where the description has ended, or before it begins", 'take out the line "..." or "%…", or add a colon after the key', at
        )
    if "tag" in problem or "tag" in context:
        return Words('a value cannot begin with "!" unless it is quoted', QUOTE_IT, began)
    if "block scalar" in context:
        return Words('after "|" or ">" the text begins on the next line', "begin a new line, indented deeper than the key", at)
    return Words(
        f"the YAML cannot be read here: {problem}", "if a value holds one of : # [ ] { } , & * ! | > ' \" % @, put it in quotation marks", at
    )


def _not_closed(bracket: str, at: int) -> Words:
    end = {"[": "]", "{": "}"}[bracket]
    return Words(
        f'the "{bracket}" that opens here is not closed, or a comma is missing', f'end the list with "{end}" and put a comma between two items', at
    )


def _no_value(problem: str, text: str, at: int) -> Words:
    opening = max(text.rfind(bracket, 0, at) for bracket in "[{")
    if "stream end" in problem and opening >= 0:
        return _not_closed(text[opening], opening)
    return Words(f'a value is missing before "{text[at : at + 1]}"', f'write the value; where "{text[at : at + 1]}" begins it, {QUOTE_IT}', at)


def _line(text: str, index: int) -> tuple[int, str]:
    """Index at which the line of `index` begins, and the line."""
    start = text.rfind("\n", 0, index) + 1
    return start, text[start:].split("\n", 1)[0]


def _first_character(text: str, index: int) -> int:
    start, line = _line(text, index)
    return start + len(line) - len(line.lstrip())


def _stray_colon(text: str, at: int) -> Words:
    start, line = _line(text, at)
    before = text[:start].rstrip()
    if ":" not in line[: at - start] and before:
        above = _line(text, len(before))[1]
        if not re.search(r":(\s|$)|^\s*(#|- )", above):
            return _no_colon(text, len(before))
        return Words("this line is indented deeper than the key before it", "put it under the first letter of that key", _first_character(text, at))
    return Words("a second colon stands in this value", f'{QUOTE_IT}, as in title: "…: …"', at)


def _no_colon(text: str, index: int) -> Words:
    _, line = _line(text, index)
    where = _first_character(text, index)
    if "：" in line:
        return Words('the colon here is full-width ("：")', 'write ":" and a space after the key', where)
    if re.search(r"^\s*\S+?:\S", line):
        return Words("the space after the colon is missing", 'write ":" and a space after the key', where)
    return Words("this line has no key with a colon", 'write "key: value", or indent the line if it goes on with the text above', where)


def _quotation(problem: str, text: str, began: int, at: int) -> Words:
    mark = text[began : began + 1]
    if "escape" in problem:
        return Words(
            f'inside double quotation marks "\\{text[at : at + 1]}" means nothing',
            "use single quotation marks: there a backslash is a backslash",
            at - 1,
        )
    return Words(f"the quotation mark {mark} that opens here is never closed", f"add {mark} at the end of the text", began)


def _bad_start(text: str, at: int) -> Words:
    character = text[at : at + 1]
    if character == "\t":
        return Words("a tab stands where YAML wants spaces", "indent with spaces", at)
    return Words(f'a value cannot begin with "{character}" unless it is quoted', QUOTE_IT, at)


def _indentation(problem: str, text: str, at: int) -> Words:
    if "'<scalar>'" in problem:
        return Words("text goes on after the quotation mark that closes", _QUOTE_ENDS_EARLY, at)
    if "sequence entries are not allowed" in problem:
        return Words("a list cannot begin on the line of its key", 'begin a new line with "- "', at)
    return Words(
        "the indentation of this line agrees with no line above", "begin the keys of one group in the same column", _first_character(text, at)
    )

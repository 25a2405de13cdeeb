"""Colours of a book's own style sheets: whether text in them can be read, on the page they are made for and in the dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tinycss2
import tinycss2.color3

from kanben.problems import Place, Problem, Severity

LEAST, LEAST_LARGE = 4.5, 3.0
"""Contrast of text with its ground, and of large text (WCAG 2.2, success criterion 1.4.3)."""
_LARGE = 1.5  # em: 24 px beside a text of 16 px
_WHITE, _DARK = (1.0, 1.0, 1.0), (0.07, 0.07, 0.07)  # pages of readers by day and by night
_PAGE = {"html", "body", ":root", "*"}

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of a style sheet: its selector, its declarations by name, its line, whether it is for a dark page alone."""

    selector: str
    values: dict[str, Sequence[Any]]
    line: int
    dark: bool


def weak_contrast(css: str, path: str) -> Iterator[Problem]:
    """A warning for each rule whose text is too near its ground, and for colours of the whole page, which are the reader's to choose.

    Only colours that a rule gives outright can be judged; mixed and inherited ones are passed over.
    """
    for rule in _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), dark=False):
        place = Place(path, rule.line)
        colour, ground = _colour(rule.values.get("color")), _ground(rule.values)
        if (colour or ground) and not rule.dark and {part.strip() for part in rule.selector.split(",")} & _PAGE:
            message = f"{rule.selector} gives the whole page a colour of its own"
            hint = "leave the page to the reader, who may read white on black: give colours to what stands out alone"
            yield Problem("style-page-colour", message, place, hint, Severity.WARNING)
        if colour is None:
            continue
        page = _DARK if rule.dark else _WHITE
        found = contrast(colour, ground or page)
        least = LEAST_LARGE if _is_large(rule.values) else LEAST
        if found < least:
            on = "its background" if ground else f"a {'dark' if rule.dark else 'white'} page"
            message = f"the text of {rule.selector} has a contrast of {found:.1f} : 1 with {on}"
            yield Problem("contrast-low", message, place, f"{least:g} : 1 is the least that can be read by most (WCAG 2.2, 1.4.3)", Severity.WARNING)


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of the two colours' luminances, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rules(nodes: Sequence[Any], *, dark: bool) -> Iterator[_Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.content is not None and node.lower_at_keyword in ("media", "supports"):
            condition = tinycss2.serialize(node.prelude)
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inner, dark=dark or "dark" in condition)
        elif node.type == "qualified-rule":
            found = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            values = {declaration.lower_name: declaration.value for declaration in found if declaration.type == "declaration"}
            yield _Rule(" ".join(tinycss2.serialize(node.prelude).split()), values, node.source_line, dark)


def _ground(values: dict[str, Sequence[Any]]) -> Colour | None:
    return _colour(values.get("background-color")) or _colour(values.get("background"))


def _colour(value: Sequence[Any] | None) -> Colour | None:
    """The colour among the words of a value; None where there is none, or one that shows what is below it."""
    for token in value or ():
        colour = tinycss2.color3.parse_color(token)
        if isinstance(colour, tinycss2.color3.RGBA) and colour.alpha == 1:
            return colour.red, colour.green, colour.blue
    return None


def _is_large(values: dict[str, Sequence[Any]]) -> bool:
    size = next((token for token in values.get("font-size", ()) if token.type in ("dimension", "percentage")), None)
    if size is None:
        return False
    ems = {"em": 1.0, "rem": 1.0, "px": 1 / 16, "pt": 1 / 12, "%": 0.01}
    return bool(size.value * ems.get("%" if size.type == "percentage" else size.lower_unit, 0.0) >= _LARGE)

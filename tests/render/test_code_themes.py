"""Every colour of a listing can be read: in print on its tint, in the EPUB on whatever page the reader has chosen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "styles"
LEAST = 4.5  # WCAG 2.2, 1.4.3: contrast of text of ordinary size
# What a reader may have chosen: text and page. Black on white, sepia, white on black, and the dark of two reading systems.
READERS = [
    ("#000000", "#ffffff"),
    ("#1a1a1a", "#fafafa"),
    ("#4a3728", "#f4ecd8"),
    ("#ffffff", "#000000"),
    ("#dddddd", "#121212"),
    ("#c8c8c8", "#1e1e1e"),
]
Colour = tuple[float, float, float]


def colour(text: str) -> Colour:
    digits = text.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def mixed(share: float, one: Colour, other: Colour) -> Colour:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(value: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in value)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules(name: str, key: str) -> dict[str, str]:
    """Value of a property by selector."""
    text = re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text("utf-8"), flags=re.DOTALL)
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        for match in re.finditer(rf"(?:^|;)\s*{key}\s*:\s*([^;]+)", body):
            found |= {selector.strip(): match[1].strip() for selector in selectors.split(",")}
    return found


PRINT = {selector: value for selector, value in rules("code-print.css", "color").items() if selector.startswith("code .")}
SCREEN = {selector: value for selector, value in rules("code-epub.css", "color").items() if "currentColor" in value}


@pytest.mark.parametrize("selector", PRINT)
def test_print_on_its_tint(selector: str) -> None:
    tint = colour(rules("code-print.css", "background")["pre.code"])
    assert contrast(colour(PRINT[selector]), tint) >= LEAST


@pytest.mark.parametrize("selector", SCREEN)
@pytest.mark.parametrize("reader", READERS, ids=" on ".join)
def test_screen_on_the_page_of_the_reader(selector: str, reader: tuple[str, str]) -> None:
    text, page = map(colour, reader)
    background = re.search(r"currentColor (\d+)%, transparent", rules("code-epub.css", "background")["pre.code"])
    assert background
    tinted = mixed(int(background[1]) / 100, text, page)
    match = re.search(r"currentColor (\d+)%, (#\w+|transparent)", SCREEN[selector])
    assert match
    token = mixed(int(match[1]) / 100, text, tinted if match[2] == "transparent" else colour(match[2]))
    assert contrast(token, tinted) >= LEAST


def test_both_themes_know_the_same_tokens() -> None:
    tokens = {selector for selector in SCREEN if selector.startswith("code .")}
    assert tokens == set(PRINT)
    assert len(tokens) > 20


def test_no_colour_alone_tells_what_is_inserted_or_a_keyword() -> None:
    weights = rules("code.css", "font-weight")
    assert weights["code .gi"] == weights["code .k"] == "bold"

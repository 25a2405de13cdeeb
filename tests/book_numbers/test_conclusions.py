"""The numbers that chapter 11 prints are those that its program computes."""

import pytest

from assets import chips
from tests.book_numbers.printed import chapter

TEXT = chapter("11-conclusions")
PER_CHIP = chips.V5P.peak / (2 * chips.V5P_LINK)

IN_TEXT = [
    ("得$b>{}$", f"{PER_CHIP:.0f}"),
    ("门槛降到{}，", f"{PER_CHIP / 3:.0f}"),
    ("至多用到约{}片v5p", f"{round(4e6 / PER_CHIP, -1):.0f}"),
    ("至多约{}片。", f"{round(3 * 4e6 / PER_CHIP, -1):.0f}"),
    ("门槛因而是{}，", f"{chips.V5P.peak / 180e9:.0f}"),
    ("三个轴时是{}。", f"{chips.V5P.peak / 180e9 / 3:.0f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1

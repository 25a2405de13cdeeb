"""Random paragraphs at random widths: the same characters in and out, in the same order, and no crash."""

import random

import pytest

from tests.composition.pages import all_text, html, lay_out, lay_out_plain, lines_of

HAN = list("的一是在不了有和人这中大为上个国我以要他") * 3
MARKS = list("，。、；：？！（）《》「」“”‘’…—·／％～")
OTHERS = [
    "English", "a", "42", "3.14", "C++", "https://ex.com/a/b?c=d", "——", "……", " ", "  ", "\u00a0", "\u3000", "葛\U000e0100", "é", "😀", "<br>",
    "<br>", "&lt;", "snake_case_identifier_name", "/", "-", "\n", "第 3 章", "25 kg", "<wbr>", "internationalization", "？！",
]  # fmt: skip
TAGS = [
    "a href=#x", "b", "code", "sup", "u", "ruby", "span style='padding: 0 3px; border: 1px solid'", "span style='white-space: nowrap'",
    "span style='font-size: 1.3em'", "span class=fn", "span style='display: inline-block; text-indent: 0'", "span style='position: relative'",
    "span style='position: absolute'", "span style='white-space: pre-wrap'", "span lang=en", "span style='letter-spacing: 2px'",
]  # fmt: skip


def markup(dice: random.Random, depth: int = 0, most: int = 40) -> str:
    parts = []
    for _ in range(dice.randint(1, most)):
        if dice.random() < 0.08 and depth < 3:
            tag = dice.choice(TAGS)
            parts.append(f"<{tag}>{markup(dice, depth + 1, 8)}</{tag.split(maxsplit=1)[0]}>")
        else:
            parts.append(dice.choice(HAN + MARKS + OTHERS))
    return "".join(parts)


@pytest.mark.parametrize("seed", range(12))
def test_no_text_is_lost(seed: int) -> None:
    dice = random.Random(seed)
    width = dice.choice([120, 200, 260, 330, 440])
    source = html("".join(f"<p>{markup(dice)}</p>" for _ in range(8)), width)
    ours, plain = lay_out(source), lay_out_plain(source)
    assert all_text(ours) == all_text(plain)
    too_wide = [sum(line.width > block.width + 0.5 for line, block in lines_of(laid)) for laid in (ours, plain)]
    assert too_wide[0] <= too_wide[1]

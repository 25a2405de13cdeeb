"""A source is changed, and the state names exactly the blocks that the change concerns."""

from __future__ import annotations

import textwrap

import pytest

from kanben.translation.recording import caught_up
from kanben.translation.status import status
from tests.translation.bilingual_book import KETTLE, KETTLE_ZH, open_entries, recorded, source_blocks, translation_blocks


def changed(old: str, new: str) -> str:
    assert KETTLE.count(old) == 1
    return KETTLE.replace(old, new)


def moved() -> str:
    quotation = "> “A watched pot never boils.”\n\n"
    return changed(quotation, "").replace("## How long it heats", quotation + "## How long it heats")


def rewrapped() -> str:
    marked = ("---", "$$", "```", "- ", "|", "[^", "#", ">", "!", ":")
    paragraphs = KETTLE.split("\n\n")
    return "\n\n".join(p if p.startswith(marked) else "\n".join(textwrap.wrap(p, 40, break_long_words=False)) for p in paragraphs)


CASES = {
    "lines wrapped anew": (rewrapped(), []),
    "lists and emphasis marked otherwise": (KETTLE.replace("\n- ", "\n* ").replace("an open lid", "an *open* lid"), []),
    "quotes straightened": (changed("“A watched pot never boils.”", '"A watched pot never boils."'), []),
    "revision only": (KETTLE.replace("layout: page", "layout: page\nrevision: r13"), []),
    "a typo mended": (changed("power falls with its square", "power falls by its square"), ["stale: a low voltage, since pow"]),
    "code changed": (changed("80 / 2000)", "85 / 2000)"), ["stale: print(4186 * 1.0 * 85 / "]),
    "a formula changed": (changed(r"t = \frac{c m \Delta T}{P}", r"t = c m \Delta T / P"), [r"stale: t = c m \Delta T / P"]),
    "a paragraph added": (
        changed("> “A watched", "Height matters as well: on a mountain water boils earlier.\n\n> “A watched"),
        ["untranslated: Height matters as well: "],
    ),
    "a paragraph removed": (changed("- an open lid;\n", ""), ["orphaned: an open lid;"]),
    "a paragraph moved": (moved(), []),
    "a paragraph divided": (
        changed("to the kitchen. See the", "to the kitchen.\n\nSee the"),
        ["stale: A gas hob gives more tha", "stale: See the [comparison of e"],
    ),
    "paragraphs joined": (
        changed("needs 167 seconds:\n\n```python\nprint(4186 * 1.0 * 80 / 2000)\n```\n\nThree things", "needs 167 seconds: Three things"),
        ["stale: The specific heat $c$ is", "orphaned: print(4186 * 1.0 * 80 / "],
    ),
    "a heading reworded": (changed("## How long it heats", "## The time it takes"), ["stale: The time it takes"]),
    "a link's address changed": (changed("org/efficiency", "org/efficiency-2"), ["stale: A gas hob gives more tha"]),
    "a cell changed": (changed("| 40% |", "| 42% |"), ["stale: Where the heat goes Heat"]),
    "a note changed": (changed("through the lid", "through the spout"), ["stale: Heat that leaves through"]),
    "a title changed": (changed("title: The Kettle", "title: The Electric Kettle"), ["stale: The Electric Kettle"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_changed_source_names_its_blocks(name: str) -> None:
    text, expected = CASES[name]
    before, translation = source_blocks(KETTLE), translation_blocks(KETTLE_ZH)
    record = recorded(before, translation)
    source = source_blocks(text)
    assert open_entries(status(record, source, translation), source, record) == expected


def test_quotes_and_dashes_of_another_form_are_the_same_words() -> None:
    curly = changed("“A watched pot never boils.”", "“A watched pot” – it’s said … never boils.")
    straight = changed("“A watched pot never boils.”", '"A watched pot" -- it\'s said ... never boils.')
    assert source_blocks(curly) == source_blocks(straight)


def test_an_edited_translation_stays_paired() -> None:
    source, translation = source_blocks(KETTLE), translation_blocks(KETTLE_ZH)
    record = recorded(source, translation)
    edited = translation_blocks(KETTLE_ZH.replace("看着的壶不开。", "盯着壶，水就不开。").replace("开着的壶盖", "没有盖的壶"))
    entries = status(record, source, edited)
    assert open_entries(entries, source, record) == []
    assert [edited[e.translation[0]].text for e in entries if e.edited] == ["没有盖的壶；", "盯着壶，水就不开。"]


def test_a_translation_that_is_gone_or_never_was_made_is_untranslated() -> None:
    source = source_blocks(KETTLE)
    record = recorded(source, translation_blocks(KETTLE_ZH))
    gone = translation_blocks(KETTLE_ZH.replace("> 看着的壶不开。\n", ""))
    assert open_entries(status(record, source, gone), source, record) == ['untranslated: "A watched pot never boi']
    untouched = translation_blocks(KETTLE_ZH.replace("看着的壶不开。", "“A watched pot never boils.”"))
    assert open_entries(status(record, source, untouched), source, record) == ['untranslated: "A watched pot never boi']


def test_nothing_that_nobody_handled_is_recorded_as_current() -> None:
    before, translation = source_blocks(KETTLE), translation_blocks(KETTLE_ZH)
    record = recorded(before, translation)
    source = source_blocks(changed("- an open lid;", "- a lid that stands open;").replace("167 seconds", "168 seconds"))
    half = translation_blocks(KETTLE_ZH.replace("开着的壶盖；", "壶盖没有盖上；"))
    entries = status(record, source, half)
    assert open_entries(entries, source, record) == ["stale: The specific heat $c$ is", "stale: a lid that stands open;"]

    caught = caught_up(record, entries, source, half)
    assert [source[entries[n - 1].source or 0].text for n in caught.taken] == ["a lid that stands open;"]
    after = status(caught.blocks, source, half)
    assert open_entries(after, source, caught.blocks) == ["stale: The specific heat $c$ is"]

    named = caught_up(caught.blocks, after, source, half, only=caught.left)
    assert open_entries(status(named.blocks, source, half), source, named.blocks) == []


def test_an_orphan_stays_until_it_is_let_go() -> None:
    before, translation = source_blocks(KETTLE), translation_blocks(KETTLE_ZH)
    record = recorded(before, translation)
    source = source_blocks(changed("- an open lid;\n", ""))
    entries = status(record, source, translation)
    caught = caught_up(record, entries, source, translation)
    assert (caught.taken, len(caught.left)) == ((), 1)
    assert open_entries(status(caught.blocks, source, translation), source, caught.blocks) == ["orphaned: an open lid;"]
    named = caught_up(caught.blocks, status(caught.blocks, source, translation), source, translation, only=caught.left)
    assert open_entries(status(named.blocks, source, translation), source, named.blocks) == []


def test_a_block_left_out_on_purpose_is_current() -> None:
    source, shorter = source_blocks(KETTLE), translation_blocks(KETTLE_ZH.replace("> 看着的壶不开。\n", ""))
    entries = status((), source, shorter)
    number = next(n for n, entry in enumerate(entries, 1) if not entry.translation)
    first = caught_up((), entries, source, shorter).blocks
    caught = caught_up(first, status(first, source, shorter), source, shorter, omit=(number,))
    assert open_entries(status(caught.blocks, source, shorter), source, caught.blocks) == []


def test_a_first_alignment_bears_what_the_translator_left_out_and_put_in() -> None:
    source = source_blocks(KETTLE)
    own = "有三件事会拖慢它：\n\n译注：原书此处有误，已改。译者按照最新的版本作了核对，并增加了几句说明文字。"
    text = KETTLE_ZH.replace("> 看着的壶不开。\n\n", "").replace("- 开着的壶盖；\n", "").replace("有三件事会拖慢它：", own)
    entries = status((), source, translation_blocks(text))
    assert [source[e.source].text for e in entries if e.source is not None and not e.translation] == ["an open lid;", '"A watched pot never boils."']
    rendered = {source[e.source].text: translation_blocks(text)[e.translation[0]].text for e in entries if e.source is not None and e.translation}
    assert rendered["Three things slow it down:"] == "有三件事会拖慢它："
    assert rendered["a low voltage, since power falls with its square."] == "电压偏低，此时功率按平方下降。"

"""The order of glossary and index, and the heads of their groups."""

from __future__ import annotations

from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.book.ordering import Head, Order, head, sort_key, unordered
from kanben.book.readings import strokes_of, syllables

PINYIN, FIRST, LAST, STROKES = Order(), Order("pinyin", "first"), Order("pinyin", "last"), Order("strokes", "last")
TEXTS = st.text(st.sampled_from("重行长绿路略乱一乙丁七八白矩阵单元MXUab Cé#+-《》0123.αの丨"), min_size=1, max_size=6)
ORDERS = st.sampled_from([PINYIN, FIRST, LAST, STROKES, Order("strokes", "first")])


def ordered(texts: str, order: Order) -> list[str]:
    return sorted(texts.split(), key=lambda text: sort_key(text, order))


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        pytest.param(PINYIN, "路 绿 乱 略 论", id="ü behind u of the same letters"),
        pytest.param(PINYIN, "八 白 包 杯", id="letters before anything"),
        pytest.param(PINYIN, "妈 麻 马 骂", id="then tones"),
        pytest.param(PINYIN, "工 公 供应 宫", id="then strokes"),
        pytest.param(PINYIN, "矩阵 矩阵乘 矩阵单元", id="the shorter first"),
        pytest.param(PINYIN, "虫 重复计算 重排 银行 重量", id="readings by word: chong and zhong"),
        pytest.param(PINYIN, "长序列 行列 行为 增长", id="chang and zhang, hang and xing"),
        pytest.param(PINYIN, "@ 3D 10倍 C C# C++ C语言", id="signs, numbers by value, letters with signs"),
        pytest.param(PINYIN, "high-bandwidth highway", id="word by word"),
        pytest.param(PINYIN, "巴 batch 波", id="Latin among Han"),
        pytest.param(FIRST, "batch zoo 巴 波", id="Latin first"),
        pytest.param(LAST, "巴 波 batch zoo", id="Latin last"),
        pytest.param(PINYIN, "书 《书》后 树", id="quotation marks count nothing"),
        pytest.param(STROKES, "一 乙 丁 十 厂 七 人 八 儿 又 矩 屋", id="strokes: number, then their order"),
    ],
)
def test_order(order: Order, texts: str) -> None:
    assert ordered(" ".join(reversed(texts.split())), order) == texts.split()


def test_a_reading_is_said() -> None:
    assert head("重排", PINYIN, "zhong4") == Head("letter", "Z")
    assert sort_key("重排", PINYIN, "zhong4") > sort_key("重复", PINYIN)
    assert head("朝向", FIRST, "MXU") == Head("latin")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("矩阵", PINYIN, Head("letter", "J")),
        ("élan", PINYIN, Head("letter", "E")),
        ("élan", FIRST, Head("latin")),
        ("3D", FIRST, Head("digits")),
        ("@x", FIRST, Head("signs")),
        ("《书》", STROKES, Head("strokes", "4")),
        ("批", STROKES, Head("strokes", "7")),
        ("αβ", PINYIN, Head("latin")),
        ("《》", PINYIN, Head("signs")),
    ],
)
def test_heads(text: str, order: Order, expected: Head) -> None:
    assert head(text, order) == expected


def test_readings_have_a_form() -> None:
    assert [tuple(one) for one in syllables("chong2 lü4")] == [("chong", False, 2), ("lu", True, 4)]
    assert syllables("MXU") == syllables("v1.2") == ()


def test_what_nothing_is_known_of_is_told() -> None:
    assert unordered("丨重", STROKES) == ""
    assert unordered("\U0002a6d6字", STROKES) == "\U0002a6d6"
    assert strokes_of("龍") == (16, "4143125111515111")


@given(st.lists(TEXTS, max_size=12), ORDERS)
def test_groups_are_not_torn(texts: list[str], order: Order) -> None:
    heads = [head(text, order) for text in sorted(texts, key=lambda text: sort_key(text, order))]
    runs = [run for run, _ in groupby(heads)]
    assert len(runs) == len(set(runs))


@given(st.lists(TEXTS, max_size=12), ORDERS)
def test_the_order_does_not_depend_on_where_one_begins(texts: list[str], order: Order) -> None:
    made = sorted(texts, key=lambda text: sort_key(text, order))
    texts.reverse()
    assert made == sorted(texts, key=lambda text: sort_key(text, order))
    assert all(sort_key(one, order) <= sort_key(other, order) for one, other in pairwise(made))

"""The numbers that chapter 11 prints are those that its program computes, and those that other chapters print."""

from math import ceil

import pytest

from assets import chips
from assets.applied_training import numbers as applied
from assets.conclusions import numbers as m
from assets.inference import numbers as inference
from assets.training.numbers import P, least_tokens
from assets.transformers.numbers import LLAMA_70B, cache, context, multiplied, parameters, quadratic, training
from tests.book_numbers.printed import chapter

TEXT = chapter("11-conclusions")
BEST, GB, MS = m.BEST, 1e-9, 1e3
MEAN = m.PROMPT + m.ANSWER / 2
STEP = sum(m.terms(BEST, m.batch(BEST), MEAN))
ROUND = m.reading() + m.writing(BEST) + m.learning()
WRITTEN = m.ANSWERS * m.ANSWER * (2 * multiplied(m.M) + quadratic(m.M, MEAN))
MORE, LATE = 4096, m.PROMPT + (m.ANSWER + m.LONGEST) / 2
LONGER = m.reading() * 4 + m.writing(BEST, MORE) + m.learning() * 4
ALONE = m.terms(BEST, 1, LATE)


def rows(label: str) -> list[list[str]]:
    """Rows of a table within a fence that carries its label."""
    after = TEXT[TEXT.index(f"::: {{#{label}") :]
    lines = after[: after.index("\n:::\n")].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def test_table_of_blocks() -> None:
    expected = []
    for s in m.BLOCKS:
        terms = m.terms(s, m.batch(s), MEAN)
        counts = [s.name, str(m.CHIPS // s.chips), f"{m.batch(s):.0f}"]
        expected.append([*counts, *(f"{MS * t:.2f}" for t in terms), f"{MS * sum(terms):.2f}", f"{m.writing(s):.1f}"])
    assert rows("tbl-round") == expected
    assert min(m.BLOCKS, key=m.writing) is BEST


def test_only_the_widest_block_computes_longer_than_it_reads() -> None:
    times = [inference.step(m.M, s, m.batch(s), MEAN) for s in m.BLOCKS]
    assert [compute > weights for compute, weights, _ in times] == [False, False, False, False, True]


IN_TABLE = [
    f"v5e，bf16：{chips.V5E.balance:.0f}",
    f"两片v5p：{2 * chips.V5P.peak / chips.V5P_LINK:.0f}",
    f"v5p，三个轴：{P.K / 3:.0f}",
    f"70B，v5p：{least_tokens(P, LLAMA_70B.F, 2, 1):.0f}",
    f"H100：{ceil(chips.H100.peak / chips.NDR / 8)}",
    f"8192片：{applied.interval(2, applied.between_failures(8192)):.0f} s",
    f"14B：{inference.even_tokens(inference.QWEN_14B, inference.PLAIN):.0f}",
    "每秒8个请求：8台",
    "4.19 ms与7.78 ms",
]


def test_table_of_questions() -> None:
    assert [row[3] for row in rows("tbl-questions")] == IN_TABLE


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("06-applied-training", "每块2473个"),
        ("08-applied-inference", "8台时95%的首词元延迟是1.53 s"),
        ("09-profiling", "前向要4.19 ms"),
        ("09-profiling", "一步是7.78 ms"),
    ],
)
def test_numbers_of_other_chapters(name: str, words: str) -> None:
    assert words in chapter(name)


IN_TEXT = [
    ("合计{}个词元，", str(m.TOKENS)),
    ("训练要{} s，读提示词", f"{m.learning():.1f}"),
    ("读提示词只要{} s。", f"{m.reading():.1f}"),
    ("读缓存始终是{} ms，", f"{MS * m.terms(BEST, m.batch(BEST), MEAN)[1]:.2f}"),
    ("2×4×4最好，{} s。", f"{m.writing(BEST):.1f}"),
    ("显存只占{} GB，", f"{m.kept(BEST) * GB:.1f}"),
    ("一轮合计{} s，", f"{ROUND:.1f}"),
    ("写的运算只有训练的{}%，时间却占", f"{100 * WRITTEN / (m.TOKENS * training(m.M, context(m.PROMPT + m.ANSWER))):.0f}"),
    ("写回答的运算只有训练的{}%，", f"{100 * WRITTEN / (m.TOKENS * training(m.M, context(m.PROMPT + m.ANSWER))):.0f}"),
    ("时间却占一轮的{}%，", f"{100 * m.writing(BEST) / ROUND:.0f}"),
    ("每步里计算只占{}%。", f"{100 * inference.step(m.M, BEST, m.batch(BEST), MEAN)[0] / STEP:.1f}"),
    ("只有{}条回答，", f"{m.batch(BEST):.0f}"),
    ("v5p要[{}条]", f"{chips.V5P.balance:.0f}"),
    ("一步是{} ms，写完", f"{MS * sum(m.terms(BEST, m.batch(BEST, MORE), MEAN)):.2f}"),
    ("ms，写完要{} s，", f"{m.writing(BEST, MORE):.1f}"),
    ("s，训练要{} s，写的", f"{4 * m.learning():.1f}"),
    ("份额就降到{}%。", f"{100 * m.writing(BEST, MORE) / LONGER:.0f}"),
    ("每片收{} GB，", f"{m.moving(BEST) * 6 * chips.V5P_LINK * GB:.2f}"),
    ("至少{} ms，不到", f"{MS * m.moving(BEST):.1f}"),
    ("还要再等它{} s，", f"{m.waiting(BEST):.1f}"),
    ("一步{} ms，57%是", f"{MS * sum(ALONE):.2f}"),
    ("ms，{}%是[跳]", f"{100 * ALONE[3] / sum(ALONE):.0f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1, words.replace("{}", value)


def test_words_about_numbers() -> None:
    assert m.moving(BEST) / ROUND < 1e-4
    assert m.waiting(BEST) / ROUND == pytest.approx(1, abs=0.05)
    assert m.kept(BEST) < chips.V5P.memory


def test_recomputed_by_another_route() -> None:
    weights, caches = 2 * 69501714432 / 32 / 2765e9, 64 * 5120 * 327680 / 32 / 2765e9
    sent, hops = 4 * 80 * 2 * 64 * 8192 * 31 / 32 / 300e9, 4 * 80 * 7e-6
    assert weights + caches + sent + hops == pytest.approx(STEP)
    assert parameters(m.M) == 70553706496
    assert cache(m.M) == 327680

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
LATE = m.PROMPT + (m.ANSWER + m.LONGEST) / 2
LONGER = m.reading() * 4 + m.writing(BEST, m.MORE) + m.learning() * 4
ALONE = m.terms(BEST, 1, LATE)
EIGHT = inference.Format(1, 1)
INT8 = [m.writing(s, f=EIGHT) for s in m.BLOCKS]
INT8_STEP = m.terms(BEST, m.batch(BEST), MEAN, EIGHT)
APART = 2 * m.reading() + m.writing(m.BLOCKS[1], 2 * m.ANSWERS), 2 * m.learning()
SHARE = m.TOKENS // m.CHIPS
KEPT = {policy: applied.per_token(m.M, policy) for policy in ("block", "products", "flash")}
SCORES = 4 * m.M.V
PART = applied.memory(applied.Plan(m.CHIPS, tokens=m.TOKENS / 8))
READ_ONCE = 2 * multiplied(LLAMA_70B) / (8 * chips.H100.bandwidth)
NEEDED = applied.days(LLAMA_70B, 1024, 1, chip=chips.H100)


def step_of(count: int) -> float:
    """Seconds of a step of 4M tokens: forward, and the longer of backward and reduction by three axes, data parallel."""
    compute = 2 * 2**22 / count / chips.V5P.peak
    return compute + max(2 * compute, 4 / (6 * chips.V5P_LINK))


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
    f"v5e：{chips.V5E.balance:.0f}",
    f"两片：{2 * chips.V5P.peak / chips.V5P_LINK:.0f}",
    f"三个轴：{P.K / 3:.0f}",
    f"70B：{least_tokens(P, LLAMA_70B.F, 2, 1):.0f}",
    f"H100：{ceil(chips.H100.peak / chips.NDR / 8)}",
    f"8192片：{applied.interval(2, applied.between_failures(8192)):.0f} s",
    f"14B：{inference.even_tokens(inference.QWEN_14B, inference.PLAIN):.0f}",
    "每秒8份：8台",
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
    ("一步是{} ms，写完", f"{MS * sum(m.terms(BEST, m.batch(BEST, m.MORE), MEAN)):.2f}"),
    ("ms，写完要{} s，", f"{m.writing(BEST, m.MORE):.1f}"),
    ("s，训练要{} s，写的", f"{4 * m.learning():.1f}"),
    ("份额就降到{}%。", f"{100 * m.writing(BEST, m.MORE) / LONGER:.0f}"),
    ("每片收{} GB，", f"{m.moving(BEST) * 6 * chips.V5P_LINK * GB:.2f}"),
    ("至少{} ms，不到", f"{MS * m.moving(BEST):.1f}"),
    ("还要再等它{} s，", f"{m.waiting(BEST):.1f}"),
    ("一步{} ms，57%是", f"{MS * sum(ALONE):.2f}"),
    ("ms，{}%是[跳]", f"{100 * ALONE[3] / sum(ALONE):.0f}"),
    ("1024条等长的一轮：读{}秒。其中", f"{m.reading():.1f}秒，写{m.writing(BEST):.1f}秒，训练{m.learning():.1f}秒，合计{ROUND:.1f}"),
    ("多出{}秒的等待", f"{m.waiting(BEST):.1f}"),
    ("再训练，合计{}秒。4096", f"{ROUND + m.waiting(BEST):.1f}"),
    ('4096条等长：读{}秒。"', f"{4 * m.reading():.1f}秒，写{m.writing(BEST, m.MORE):.1f}秒，训练{4 * m.learning():.1f}秒，合计{LONGER:.1f}"),
    ("依次是{} s。最好", "、".join(f"{seconds:.1f}" for seconds in INT8[:4]) + f"和{INT8[4]:.1f}"),
    ("最好的变成{}，", m.BLOCKS[INT8.index(min(INT8))].name),
    ("50.0 s少{}%。切得宽", f"{100 * (1 - min(INT8) / m.writing(BEST)):.0f}"),
    ("已占一步的{}%。\n", f"{100 * sum(INT8_STEP[2:]) / sum(INT8_STEP):.0f}"),
    ("写和读共{} s；训练", f"{APART[0]:.1f}"),
    ("s；训练{} s。周期", f"{APART[1]:.1f}"),
    ("97.1 s只少{}%。片数", f"{100 * (1 - max(APART) / ROUND):.0f}"),
    ("这一轮要{} s。\n", f"{ROUND + m.waiting(BEST):.1f}"),
    ("每片{}个词元，门槛是765", str(SHARE)),
    ("只有计算的{}%。激活", f"{100 * P.K / 3 / SHARE:.0f}"),
    ("只存输入{} GB，只存投影", f"{KEPT['block'] * SHARE * GB:.1f}"),
    ("只存投影{} GB，全存", f"{KEPT['products'] * SHARE * GB:.1f}"),
    ("全存{} GB；末尾", f"{KEPT['flash'] * SHARE * GB:.1f}"),
    ("得分另要{} GB。", f"{SCORES * SHARE * GB:.1f}"),
    ("每个{}个词元，全存是", str(SHARE // 8)),
    ("全存是{} GB，加上", f"{PART.activations * GB:.1f}"),
    ("得分，合计{} GB，装得下", f"{PART.total * GB:.1f}"),
    ("升到计算的{}%，", f"{100 * P.K / 3 / (SHARE / 8):.0f}"),
    ("至少{} ms，每秒至多", f"{MS * READ_ONCE:.2f}"),
    ("每秒至多{}个。不可信", f"{1 / READ_ONCE:.0f}"),
    ("要${}\\times10^{24}$次运算", f"{applied.TOKENS * training(LLAMA_70B, context(8192)) / 1e24:.2f}"),
    ("折合利用率{}%。", f"{100 * NEEDED / 30:.0f}"),
    ("按40%，要{}天。", f"{NEEDED / 0.4:.0f}"),
    ("每片只有{}个，通信", str(2**22 // 8192)),
    ("反向计算的{}倍，一步", f"{P.K / 3 / (2**22 // 8192):.1f}"),
    ("至多再快到{}倍，", f"{step_of(2048) / step_of(8192):.1f}"),
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

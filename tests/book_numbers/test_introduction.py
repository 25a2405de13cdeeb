"""The numbers that chapter 0 prints are those that its program computes."""

import pytest

from assets.chips import H100, V5P, V5P_LINK
from assets.introduction import numbers as m
from tests.book_numbers.printed import chapter, table

TEXT = chapter("00-introduction")
FLOP = m.training(m.PARAMETERS, m.TOKENS)
WEIGHTS = 2 * m.PARAMETERS
READ = m.reading(WEIGHTS, 8)
COMPUTE = 2 * m.PARAMETERS / (8 * H100.peak)
STEPS = m.TOKENS / m.BATCH
REPORTED = 3.8e25


def days(p: float = m.CHIPS, mfu: float = m.MFU) -> float:
    return m.duration(FLOP, p, V5P, mfu) / m.DAY


def seconds(p: int) -> float:
    """Of a step that only computes."""
    forward, backward, _ = m.step(p)
    return forward + backward


def doubled(p: int) -> float:
    """A step on chips of twice the peak, over one axis."""
    forward, backward, reduction = m.step(p)
    return forward / 2 + max(backward / 2, reduction)


def scientific(value: float, digits: int = 2) -> str:
    mantissa, power = f"{value:.{digits}e}".split("e")
    return rf"{mantissa}\times10^{{{int(power)}}}"


NUMBERS = [
    (r"10^{{13}} = {}", scientific(FLOP, 1)),
    ("合起来每秒${}$次", scientific(m.CHIPS * V5P.peak)),
    ("取四成，每秒${}$次", scientific(m.CHIPS * V5P.peak * m.MFU)),
    (r"两数相除，得${}$秒", scientific(m.duration(FLOP, m.CHIPS, V5P, m.MFU)).replace("^{6}", "^6")),
    ("秒，即{}天", f"{days():.0f}"),
    ("利用率若是三成，要{}天", f"{days(mfu=0.3):.0f}"),
    ("五成，{}天", f"{days(mfu=0.5):.0f}"),
    ("要占用约{}万片·小时", f"{m.duration(FLOP, m.CHIPS, V5P, m.MFU) * m.CHIPS / 3600 / 1e4:.0f}"),
    ("得另有约{}片芯片", f"{round(m.CHIPS * days() / 30 - m.CHIPS, -2):.0f}"),
    ("合计{}字节", f"{m.STATE}"),
    ("参数是{} TB", f"{m.PARAMETERS * m.STATE / 1e12:.2f}"),
    ("光是这些就要{}片v5p", f"{-(-m.PARAMETERS * m.STATE // V5P.memory):.0f}"),
    ("GB/s，是{}秒，与$p$无关", f"{m.step(1)[2]:.2f}"),
    ("{}片以前，加一倍", f"{m.knee():.0f}"),
    ("一步只缩短了{}%", f"{100 * (1 - m.step_time(16384) / m.step_time(2048)):.0f}"),
    ("推到了{}片", f"{m.knee(axes=3):.0f}"),
    ("bf16，{} GB，切到", f"{WEIGHTS / 1e9:.0f}"),
    (r"= {}\ \mathrm{{s}}", scientific(READ)),
    ("每秒最多{}个词元", f"{1 / READ:.0f}"),
    ("8块一起只要{} µs", f"{COMPUTE * 1e6:.1f}"),
    ("是前者的{}%", f"{100 * COMPUTE / READ:.2f}"),
    ("97天除以4，{}天", f"{days(16384):.1f}"),
    ("一步至少{}秒。全程", f"{m.step_time(16384):.2f}"),
    (r"(4\times10^6)={}$步", scientific(STEPS).replace("^{6}", "^6")),
    ("步，至少{}天", f"{m.step_time(16384) * STEPS / m.DAY:.1f}"),
    ("权重依次是{}", f"{WEIGHTS / 1e9:.0f} GB、{m.PARAMETERS / 1e9:.0f} GB、{m.PARAMETERS / 2e9:.0f} GB"),
    ("分别要{}", "、".join(f"{-(-size // H100.memory):.0f}块" for size in (WEIGHTS, m.PARAMETERS, m.PARAMETERS / 2))),
    ("int8只剩{} GB", f"{(H100.memory - m.PARAMETERS) / 1e9:.0f}"),
    ("16字节，{} GB", f"{m.PARAMETERS * m.STATE / 1e9:.0f}"),
    ("至少{}块，还没有算激活", f"{-(-m.PARAMETERS * m.STATE // H100.memory):.0f}"),
    (r"$400/989={}\%$", f"{100 * 400e12 / H100.peak:.1f}"),
    ("^{{14}})={}$秒", scientific(REPORTED / (16384 * 400e12)).replace("^{6}", "^6")),
    ("秒，即{}天。多出", f"{REPORTED / (16384 * 400e12) / m.DAY:.1f}"),
    ("多出的{}天", f"{78.4 - REPORTED / (16384 * 400e12) / m.DAY:.1f}"),
    ("平均利用率只有{}%", f"{100 * REPORTED / (16384 * 78.4 * m.DAY) / H100.peak:.1f}"),
    (r"\approx{}$，与图相符", f"{2 * V5P_LINK * m.BATCH / V5P.peak:.0f}"),
    ("计算是{}秒；算力加倍", f"{seconds(512):.2f}"),
    ("计算减为{}秒，仍", f"{seconds(512) / 2:.2f}"),
    ("4096片时一步是{}秒", f"{m.step_time(4096):.2f}"),
    ("前向由{}秒", f"{m.step(4096)[0]:.3f}"),
    ("秒减为{}秒，合计", f"{m.step(4096)[0] / 2:.3f}"),
    ("合计{}秒，只快了", f"{doubled(4096):.2f}"),
    ("只快了{}%", f"{100 * (1 - doubled(4096) / m.step_time(4096)):.0f}"),
]


@pytest.mark.parametrize(("words", "value"), NUMBERS)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{{", "{").replace("}}", "}").replace("{}", value, 1)) == 1


@pytest.mark.parametrize("row", table(TEXT, "tbl-intro-scaling"), ids=lambda row: row[0])
def test_table_of_steps(row: list[str]) -> None:
    p = int(row[0])
    reckoned = [seconds(p)] + [value for axes in (1, 3) for value in (m.step_time(p, axes=axes), 100 * m.efficiency(p, axes=axes))]
    assert row[1:] == [f"{value:.{digits}f}" for value, digits in zip(reckoned, (2, 2, 1, 2, 1), strict=True)]


def test_table_of_rulers() -> None:
    rows = [row[-3:-1] for row in table(TEXT, "tbl-intro-rulers")]
    assert rows[0] == [f"{c.peak / 1e12:.0f}" for c in (V5P, H100)]
    assert rows[1] == [f"{c.bandwidth / 1e9:.0f}" for c in (V5P, H100)]
    assert rows[3] == [f"{c.memory / 1e9:.0f}" for c in (V5P, H100)]


def test_the_knee_does_not_depend_on_the_model() -> None:
    assert m.knee() == pytest.approx(2 * V5P_LINK * m.BATCH / V5P.peak)
    assert m.knee(batch=2 * m.BATCH) == pytest.approx(2 * m.knee())

"""The numbers that chapter 1 prints are those that its program computes."""

import pytest

from assets.chips import A100, B200, B200_LINK, H100, H100_LINK, H200, TPU7X, V5E, V5E_INT8, V5E_LINK, V5P, V5P_LINK, V6E, V6E_LINK, Chip
from assets.rooflines import numbers as m
from tests.book_numbers.printed import chapter, table

TEXT = chapter("01-rooflines")
BF16, WEIGHTS_INT8, ALL_INT8 = (2, 2, 2), (2, 1, 2), (1, 1, 1)


def ceil(value: float) -> int:
    return int(-(-value // 1))


def microseconds(chip: Chip, b: int, size: tuple[int, int, int] = BF16) -> float:
    return m.bounds(chip, m.matmul(b, 4096, 4096, size))[0] * 1e6


def test_table_of_chips() -> None:
    chips = (V5E, V5P, V6E, TPU7X, A100, H100, H200, B200)
    printed = [row[1:5] for row in table(TEXT, "tbl-chips")]
    assert printed == [[f"{c.peak / 1e12:.0f}", f"{c.bandwidth / 1e9:.0f}", f"{c.memory / 1e9:.0f}", f"{c.balance:.0f}"] for c in chips]


def test_table_of_thresholds() -> None:
    widths = (1024, 2048, 4096, 8192, 16384)
    printed = [row[1:] for row in table(TEXT, "tbl-threshold")]
    assert printed == [[*(str(ceil(m.critical_batch(c, n))) for n in widths), str(ceil(c.balance))] for c in (V5E, H100)]


@pytest.mark.parametrize("row", table(TEXT, "tbl-sweep"), ids=lambda row: row[0])
def test_table_of_rows(row: list[str]) -> None:
    cost = m.matmul(int(row[0]), 4096, 4096)
    reached = m.attainable(V5E, m.intensity(cost))
    assert row[1:] == [
        f"{m.intensity(cost):.1f}",
        f"{microseconds(V5E, int(row[0])):.1f}",
        f"{reached / 1e12:.1f}",
        f"{100 * reached / V5E.peak:.1f}",
    ]


def test_table_of_precisions() -> None:
    ways = ((V5E, BF16, 1), (V5E, WEIGHTS_INT8, 2), (V5E_INT8, ALL_INT8, 2))
    printed = [row[3:] for row in table(TEXT, "tbl-int8")]
    assert printed == [[str(ceil(chip.balance / rate)), *(f"{microseconds(chip, b, size):.1f}" for b in (64, 256))] for chip, size, rate in ways]


def test_table_of_links() -> None:
    links = (
        (V5E, V5E_LINK),
        (V5P, V5P_LINK),
        (V6E, V6E_LINK),
        (H100, H100_LINK),
        (B200, B200_LINK),
    )
    printed = [row[1:] for row in table(TEXT, "tbl-links")]
    assert printed == [[f"{link / 1e9:.0f}", f"{chip.peak / link:.0f}", f"{2 * chip.peak / link:.0f}"] for chip, link in links]


WEIGHTS = 2 * 8e9
CACHE = 2 * 32 * 8 * 128 * 2
SQUARE = m.matmul(8192, 8192, 8192)
GROUPED_INT4 = (4 + 16 / 128) / 8
READ = WEIGHTS / H100.bandwidth

IN_TEXT = [
    ("共{} GB。", f"{WEIGHTS / 1e9:.0f}"),
    ("单是这一遍就要{} ms", f"{READ * 1e3:.2f}"),
    ("总共{}亿次运算", f"{2 * 8e9 / 1e8:.0f}"),
    ("峰值，{} µs便能做完", f"{2 * 8e9 / H100.peak * 1e6:.1f}"),
    ("只占{}%", f"{100 / H100.balance:.2f}"),
    ("也不过{} ms", f"{64 * 2 * 8e9 / H100.peak * 1e3:.2f}"),
    ("上限也只有{}%", f"{100 * 64 / H100.balance:.1f}"),
    ("v5e上$n$要到{}才", f"{ceil(3 * V5E.balance)}"),
    ("H100上要到{}。", f"{ceil(3 * H100.balance)}"),
    ("序列，$B$是{}；", f"{8 * 4096}"),
    ("时间只长了{}%", f"{100 * (microseconds(V5E, 256) / microseconds(V5E, 1) - 1):.0f}"),
    ("$393/0.819 = {}$", f"{V5E_INT8.balance:.0f}"),
    ("门槛仍是$B > {}$", f"{V5E_INT8.balance / 2:.0f}"),
    ("门槛降到$B > {}$", f"{V5E.balance / 2:.0f}"),
    ("门槛随之成为{}。", f"{2 * V5E.peak / 45e9:.0f}"),
    ("16/819，即{} ms", f"{V5E.memory / V5E.bandwidth * 1e3:.1f}"),
    ("80/3350，即{} ms", f"{H100.memory / H100.bandwidth * 1e3:.1f}"),
    ("180/8000，即{} ms", f"{B200.memory / B200.bandwidth * 1e3:.1f}"),
    (
        "分别约为每秒{}个",
        "、".join(f"{c.bandwidth / c.memory:.0f}" for c in (V5E, H100)) + f"和{B200.bandwidth / B200.memory:.0f}",
    ),
    ("除以819 GB/s得{} ms", f"{16e8 / V5E.bandwidth * 1e3:.2f}"),
    ("每个元素8字节，{} ms", f"{8e8 / V5E.bandwidth * 1e3:.2f}"),
    ("$I^{*}=989/3.35={}$", f"{H100.balance:.1f}"),
    (r"\approx{}$，即至少319行", f"{m.critical_batch(H100, 8192):.1f}"),
    ("即至少{}行", f"{ceil(m.critical_batch(H100, 8192))}"),
    (r"$2I^{*}\approx{}$", f"{2 * H100.balance:.1f}"),
    ("速率至多到峰值的{}%", f"{100 * 256 / H100.balance:.1f}"),
    ("比特，即{}字节", f"{GROUPED_INT4:.3f}"),
    (r"v5e得$B\approx{}$", f"{V5E.balance * GROUPED_INT4 / 2:.0f}"),
    (r"H100得$B\approx{}$", f"{H100.balance * GROUPED_INT4 / 2:.0f}"),
    ("升高了约{}%", f"{100 * (GROUPED_INT4 / 0.5 - 1):.0f}"),
    ("$D>C/L$：v5e为{}，", f"{V5E.peak / V5E_LINK:.0f}"),
    ("H100为{}。这种", f"{H100.peak / H100_LINK:.0f}"),
    ("$8/295.2$，即{}%", f"{100 * 8 / H100.balance:.1f}"),
    (r"128\times2={}$字节", f"{CACHE}"),
    ("个词元，共{} GB", f"{64 * 4096 * CACHE / 1e9:.1f}"),
    ("读一遍要{} ms", f"{64 * 4096 * CACHE / H100.bandwidth * 1e3:.1f}"),
    (r"$8192/3\approx{}$", f"{m.intensity(SQUARE):.0f}"),
    (r"8192^3\approx{}\times10^{12}$", f"{SQUARE[0] / 1e12:.2f}"),
    ("按峰值要{} ms", f"{SQUARE[0] / H100.peak * 1e3:.2f}"),
    ("实测达到{} TFLOP/s", f"{SQUARE[0] / 1.5e-3 / 1e12:.0f}"),
    ("即峰值的{}%", f"{100 * SQUARE[0] / 1.5e-3 / H100.peak:.1f}"),
    ("带宽高了{}%", f"{100 * (H200.bandwidth / H100.bandwidth - 1):.0f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_a_chip_reads_its_memory_in_20_to_40_ms() -> None:
    chips = (V5E, V5P, V6E, TPU7X, A100, H100, H200, B200)
    assert all(19 < chip.memory / chip.bandwidth * 1e3 < 40 for chip in chips)

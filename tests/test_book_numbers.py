"""The numbers that the book prints are those that its programs compute, and its listings and figures are those programs' own."""

import importlib
import re
import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
ROOFLINES = (ROOT / "chapters/01-rooflines.md").read_text("utf-8")
CONCLUSIONS = (ROOT / "chapters/11-conclusions.md").read_text("utf-8")


m = SimpleNamespace(**runpy.run_path(str(ROOT / "assets/rooflines/roofline.py")))
BF16, WEIGHTS_INT8, ALL_INT8 = (2, 2, 2), (2, 1, 2), (1, 1, 1)


def ceil(value: float) -> int:
    return int(-(-value // 1))


def microseconds(chip: Any, b: int, size: tuple[int, int, int] = BF16) -> float:
    return float(m.bounds(chip, m.matmul(b, 4096, 4096, size))[0]) * 1e6


def table(text: str, label: str) -> list[list[str]]:
    """Rows of a pipe table, heads and rule left out."""
    before = text[: text.index(f"{{#{label}}}")]
    rows = re.findall(r"^\|.*\|$", before[before.rindex("\n\n|") :], re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def test_table_of_chips() -> None:
    chips = (m.V5E, m.V5P, m.V6E, m.TPU7X, m.A100, m.H100, m.H200, m.B200)
    printed = [row[1:5] for row in table(ROOFLINES, "tbl-chips")]
    assert printed == [[f"{c.peak / 1e12:.0f}", f"{c.bandwidth / 1e9:.0f}", f"{c.memory / 1e9:.0f}", f"{c.balance:.0f}"] for c in chips]


def test_table_of_thresholds() -> None:
    widths = (1024, 2048, 4096, 8192, 16384)
    printed = [row[1:] for row in table(ROOFLINES, "tbl-threshold")]
    assert printed == [[*(str(ceil(m.critical_batch(c, n))) for n in widths), str(ceil(c.balance))] for c in (m.V5E, m.H100)]


@pytest.mark.parametrize("row", table(ROOFLINES, "tbl-sweep"), ids=lambda row: row[0])
def test_table_of_rows(row: list[str]) -> None:
    cost = m.matmul(int(row[0]), 4096, 4096)
    reached = m.attainable(m.V5E, m.intensity(cost))
    assert row[1:] == [
        f"{m.intensity(cost):.1f}",
        f"{microseconds(m.V5E, int(row[0])):.1f}",
        f"{reached / 1e12:.1f}",
        f"{100 * reached / m.V5E.peak:.1f}",
    ]


def test_table_of_precisions() -> None:
    ways = ((m.V5E, BF16, 1), (m.V5E, WEIGHTS_INT8, 2), (m.V5E_INT8, ALL_INT8, 2))
    printed = [row[3:] for row in table(ROOFLINES, "tbl-int8")]
    assert printed == [[str(ceil(chip.balance / rate)), *(f"{microseconds(chip, b, size):.1f}" for b in (64, 256))] for chip, size, rate in ways]


def test_table_of_links() -> None:
    links = ((m.V5E, m.V5E_LINK), (m.V5P, m.V5P_LINK), (m.V6E, m.V6E_LINK), (m.H100, m.H100_LINK), (m.B200, m.B200_LINK))
    printed = [row[1:] for row in table(ROOFLINES, "tbl-links")]
    assert printed == [[f"{link / 1e9:.0f}", f"{chip.peak / link:.0f}", f"{2 * chip.peak / link:.0f}"] for chip, link in links]


WEIGHTS = 2 * 8e9
CACHE = 2 * 32 * 8 * 128 * 2
SQUARE = m.matmul(8192, 8192, 8192)
GROUPED_INT4 = (4 + 16 / 128) / 8
READ = WEIGHTS / m.H100.bandwidth
PER_CHIP = m.V5P.peak / (2 * m.V5P_LINK)

IN_ROOFLINES = [
    ("共{} GB。", f"{WEIGHTS / 1e9:.0f}"),
    ("单是这一遍就要{} ms", f"{READ * 1e3:.2f}"),
    ("总共{}亿次运算", f"{2 * 8e9 / 1e8:.0f}"),
    ("峰值，{} µs便能做完", f"{2 * 8e9 / m.H100.peak * 1e6:.1f}"),
    ("只占{}%", f"{100 / m.H100.balance:.2f}"),
    ("也不过{} ms", f"{64 * 2 * 8e9 / m.H100.peak * 1e3:.2f}"),
    ("上限也只有{}%", f"{100 * 64 / m.H100.balance:.1f}"),
    ("v5e上$n$要到{}才", f"{ceil(3 * m.V5E.balance)}"),
    ("H100上要到{}。", f"{ceil(3 * m.H100.balance)}"),
    ("序列，$B$是{}；", f"{8 * 4096}"),
    ("时间只长了{}%", f"{100 * (microseconds(m.V5E, 256) / microseconds(m.V5E, 1) - 1):.0f}"),
    ("$393/0.819 = {}$", f"{m.V5E_INT8.balance:.0f}"),
    ("门槛仍是$B > {}$", f"{m.V5E_INT8.balance / 2:.0f}"),
    ("门槛降到$B > {}$", f"{m.V5E.balance / 2:.0f}"),
    ("门槛随之成为{}。", f"{2 * m.V5E.peak / 45e9:.0f}"),
    ("16/819，即{} ms", f"{m.V5E.memory / m.V5E.bandwidth * 1e3:.1f}"),
    ("80/3350，即{} ms", f"{m.H100.memory / m.H100.bandwidth * 1e3:.1f}"),
    ("180/8000，即{} ms", f"{m.B200.memory / m.B200.bandwidth * 1e3:.1f}"),
    ("分别约为每秒{}个", "、".join(f"{c.bandwidth / c.memory:.0f}" for c in (m.V5E, m.H100)) + f"和{m.B200.bandwidth / m.B200.memory:.0f}"),
    ("除以819 GB/s得{} ms", f"{16e8 / m.V5E.bandwidth * 1e3:.2f}"),
    ("每个元素8字节，{} ms", f"{8e8 / m.V5E.bandwidth * 1e3:.2f}"),
    ("$I^{*}=989/3.35={}$", f"{m.H100.balance:.1f}"),
    (r"\approx{}$，即至少319行", f"{m.critical_batch(m.H100, 8192):.1f}"),
    ("即至少{}行", f"{ceil(m.critical_batch(m.H100, 8192))}"),
    (r"$2I^{*}\approx{}$", f"{2 * m.H100.balance:.1f}"),
    ("速率至多到峰值的{}%", f"{100 * 256 / m.H100.balance:.1f}"),
    ("比特，即{}字节", f"{GROUPED_INT4:.3f}"),
    (r"v5e得$B\approx{}$", f"{m.V5E.balance * GROUPED_INT4 / 2:.0f}"),
    (r"H100得$B\approx{}$", f"{m.H100.balance * GROUPED_INT4 / 2:.0f}"),
    ("升高了约{}%", f"{100 * (GROUPED_INT4 / 0.5 - 1):.0f}"),
    ("$D>C/L$：v5e为{}，", f"{m.V5E.peak / m.V5E_LINK:.0f}"),
    ("H100为{}。这种", f"{m.H100.peak / m.H100_LINK:.0f}"),
    ("$8/295.2$，即{}%", f"{100 * 8 / m.H100.balance:.1f}"),
    (r"128\times2={}$字节", f"{CACHE}"),
    ("个词元，共{} GB", f"{64 * 4096 * CACHE / 1e9:.1f}"),
    ("读一遍要{} ms", f"{64 * 4096 * CACHE / m.H100.bandwidth * 1e3:.1f}"),
    (r"$8192/3\approx{}$", f"{m.intensity(SQUARE):.0f}"),
    (r"8192^3\approx{}\times10^{12}$", f"{SQUARE[0] / 1e12:.2f}"),
    ("按峰值要{} ms", f"{SQUARE[0] / m.H100.peak * 1e3:.2f}"),
    ("实测达到{} TFLOP/s", f"{SQUARE[0] / 1.5e-3 / 1e12:.0f}"),
    ("即峰值的{}%", f"{100 * SQUARE[0] / 1.5e-3 / m.H100.peak:.1f}"),
    ("带宽高了{}%", f"{100 * (m.H200.bandwidth / m.H100.bandwidth - 1):.0f}"),
]
IN_CONCLUSIONS = [
    ("得$b>{}$", f"{PER_CHIP:.0f}"),
    ("门槛降到{}，", f"{PER_CHIP / 3:.0f}"),
    ("至多用到约{}片v5p", f"{round(4e6 / PER_CHIP, -1):.0f}"),
    ("至多约{}片。", f"{round(3 * 4e6 / PER_CHIP, -1):.0f}"),
    ("门槛因而是{}，", f"{m.V5P.peak / 180e9:.0f}"),
    ("三个轴时是{}。", f"{m.V5P.peak / 180e9 / 3:.0f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_ROOFLINES)
def test_numbers_in_rooflines(words: str, value: str) -> None:
    assert ROOFLINES.count(words.replace("{}", value)) == 1


@pytest.mark.parametrize(("words", "value"), IN_CONCLUSIONS)
def test_numbers_in_conclusions(words: str, value: str) -> None:
    assert CONCLUSIONS.count(words.replace("{}", value)) == 1


def test_a_chip_reads_its_memory_in_20_to_40_ms() -> None:
    chips = (m.V5E, m.V5P, m.V6E, m.TPU7X, m.A100, m.H100, m.H200, m.B200)
    assert all(19 < chip.memory / chip.bandwidth * 1e3 < 40 for chip in chips)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (ROOFLINES, "rooflines/roofline.py"),
        (ROOFLINES, "rooflines/measure.py"),
        (CONCLUSIONS, "conclusions/collectives.py"),
    ],
)
def test_listings_are_the_programs(text: str, path: str) -> None:
    listing = re.search(rf'filename="{Path(path).name}"\}}\n(.*?)\n```', text, re.DOTALL)
    assert listing is not None
    assert listing[1] in (ROOT / "assets" / path).read_text("utf-8")


@pytest.mark.parametrize("figure", ["roofline", "split"])
def test_figures_are_drawn_by_the_scripts(figure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "assets/rooflines")
    importlib.import_module(f"draw_{figure}").main(tmp_path)
    assert (tmp_path / f"{figure}.svg").read_bytes() == (ROOT / f"assets/rooflines/{figure}.svg").read_bytes()

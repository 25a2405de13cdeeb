"""The numbers that chapter 2 prints are those that its programs compute."""

import contextlib
import io
import runpy

import pytest

from assets import chips
from assets.chips import PCIE, TPU7X_DCN, V5E, V5E_DCN, V5E_LINK, V5P_DCN, V6E_DCN, V6E_PCIE
from assets.tpus import numbers as m
from tests.book_numbers.printed import ROOT, chapter, table

TEXT = chapter("02-tpus")
SYSTOLIC = ROOT / "assets/tpus/systolic.py"
VMEM = m.VMEM_TO_HBM * V5E.bandwidth
VPU = m.ALUS * m.clock(m.V5E)
GENERATIONS = {"v3": m.V3, "v4": m.V4, "v5e": m.V5E, "v5p": m.V5P, "v6e": m.V6E, "7x": m.TPU7X}


def test_table_of_roads() -> None:
    roads = (V5E_DCN, PCIE, V5E_LINK, V5E.bandwidth, VMEM)
    printed = [row[1:] for row in table(TEXT, "tbl-tpu-ladder")]
    assert printed == [[f"{road / 1e9:g}", f"{1e12 / road:.3f}", f"{V5E.peak / road:.0f}"] for road in roads]


def test_table_of_widths() -> None:
    rows = table(TEXT, "tbl-tpu-padding")
    expected = [
        [f"{m.padded(int(row[0]), side)}" if i == 0 else f"{100 * m.useful(int(row[0]), side):.1f}" for side in (128, 256) for i in (0, 1)]
        for row in rows
    ]
    assert [row[1:] for row in rows] == expected


def test_table_of_blocks() -> None:
    expected = []
    for tpu in (m.V5E, m.V5P, m.V6E, m.TPU7X):
        size = m.square_block(tpu.chip, tpu.side)
        expected.append([f"{2 * tpu.chip.balance:.1f}", str(size), f"{size // 2}", f"{m.block_bytes(size) / 1e6:.1f}", str(tpu.vmem)])
    assert [row[1:] for row in table(TEXT, "tbl-tpu-blocks")] == expected


def test_table_of_chips() -> None:
    expected = [
        [
            *(name, str(t.cores), f"{t.mxus}×{t.side}²", str(t.vmem), f"{t.chip.memory / 1e9:.0f}", f"{t.chip.bandwidth / 1e9:.0f}"),
            *(f"{t.chip.peak / 1e12:.0f}", f"{t.peak8 / 1e12:.0f}" if t.peak8 else "—"),
        ]
        for name, t in GENERATIONS.items()
    ]
    assert [row[:8] for row in table(TEXT, "tbl-tpu-chips")] == expected


def test_table_of_networks() -> None:
    links = (chips.V3_LINK, chips.V4_LINK, V5E_LINK, chips.V5P_LINK, chips.V6E_LINK, chips.TPU7X_LINK)
    shares = (0, 0, V5E_DCN, V5P_DCN, V6E_DCN, TPU7X_DCN)
    rows = table(TEXT, "tbl-tpu-net")
    assert [row[3:5] for row in rows] == [[f"{a / 1e9:.1f}", f"{b / 1e9:g}" if b else "—"] for a, b in zip(links, shares, strict=True)]
    assert all(int(row[2]) == 2 * int(row[1]) for row in rows)


@pytest.mark.parametrize("row", table(TEXT, "tbl-tpu-slices"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_slices(row: list[str]) -> None:
    shape = tuple(map(int, row[1].split("×")))
    cubes = len(shape) == 3 and all(n % 4 == 0 for n in shape)
    wraps = tuple(cubes or n == 16 for n in shape)
    link = {"v5e": V5E_LINK, "v5p": chips.V5P_LINK}[row[0]]
    cut = m.bisection(shape, wraps)
    total = 1
    for n in shape:
        total *= n
    assert row[2:] == [str(total), ("无", "一轴", "两轴", "三轴")[sum(wraps)], str(m.diameter(shape, wraps)), str(cut), f"{cut * link / 1e9:.0f}"]


def test_table_of_thresholds_between_slices() -> None:
    chips_and_shares = ((V5E, V5E_DCN), (chips.V5P, V5P_DCN), (chips.V6E, V6E_DCN), (chips.TPU7X, TPU7X_DCN))
    printed = [row[1:] for row in table(TEXT, "tbl-tpu-slices-threshold")]
    assert printed[0] == [f"{chip.peak / share:.0f}" for chip, share in chips_and_shares]
    assert printed[1:] == [[f"{m.slices_threshold(chip, share, k):.0f}" for chip, share in chips_and_shares] for k in (2, 8)]


def test_bisection_agrees_with_the_data_sheets() -> None:
    both = (True, True)
    assert m.bisection((16, 16), both) * V5E_LINK == pytest.approx(1.6e12)
    assert m.bisection((16, 16), both) * chips.V6E_LINK == pytest.approx(3.2e12)
    assert m.bisection((32, 32), both) * chips.V3_LINK == pytest.approx(6.4e12)
    assert m.bisection((16, 16, 16), (True, True, True)) == 512


@pytest.mark.parametrize(("rows", "side"), [(1, 1), (3, 3), (2, 5), (7, 4)])
def test_the_simulated_array_takes_the_cycles_of_the_formula(rows: int, side: int) -> None:
    x = [[i * side + k + 1 for k in range(side)] for i in range(rows)]
    w = [[(3 * k + j) % 7 - 3 for j in range(side)] for k in range(side)]
    product, busy = runpy.run_path(str(SYSTOLIC))["run"](x, w)
    assert product == [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*w, strict=True)] for row in x]
    assert busy == [m.busy(t, rows, side) for t in range(m.cycles(rows, side))]
    assert sum(busy) == rows * side**2


def test_printed_output_of_the_array() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(SYSTOLIC), run_name="__main__")
    assert f"```text\n{out.getvalue()}```" in TEXT


def least_rows(share: float, side: int) -> int:
    return next(rows for rows in range(1, 10**5) if rows / m.cycles(rows, side) >= share)


def each(width: int, parts: int, side: int) -> str:
    return f"{100 * m.useful(width // parts, side):.1f}"


MODEL = 2 * 70e9
LARGE = 2 * 405e9
PER_CHIP = MODEL / 256
SLICE_BATCH = 2**20
ACTIVATION = 2 * 1024 * 4096
ARRAY = 2 * 4096 * 8192
WHOLE = 8192 * 8192
GATHER = MODEL / 16 * 15 / 16 / (2 * V5E_LINK)
FETCH = MODEL / (32 * 8 * V5E_DCN)
STEP = 6 * 70e9 * SLICE_BATCH / (256 * V5E.peak)
START, END, LONG = (0, 0), (4, 11), (8, 16)
NEAR = m.hops(START, END, LONG, (False, True))
RESIDENT = 8e9 / 256
REDUCE = m.diameter((16, 16), (True, True)) * m.HOP

IN_TEXT = [
    ("末一段比头一段快{}倍", f"{VMEM / V5E_DCN:.0f}"),
    ("头一段要{} ms", f"{1e12 / V5E_DCN:.0f}"),
    ("末一段只要{} µs", f"{1e15 / VMEM:.0f}"),
    ("每拍{}次运算；", f"{2 * 4 * 128**2}"),
    ("反推时钟是{} GHz", f"{m.clock(m.V5E) / 1e9:.2f}"),
    (r"8\times128\times4={}$次", f"{m.ALUS}"),
    ("的三十二分之一，合{} TFLOP/s", f"{VPU / 1e12:.2f}"),
    ("临界强度是{}。一个", f"{VPU / V5E.bandwidth:.1f}"),
    ("运算超过约{}次", f"{4 * VPU / V5E.bandwidth:.0f}"),
    ("v3为{} GHz", f"{m.clock(m.V3) / 1e9:.2f}"),
    ("v4为{} GHz", f"{m.clock(m.V4) / 1e9:.2f}"),
    ("v5p为{} GHz", f"{m.clock(m.V5P) / 1e9:.2f}"),
    ("v6e和TPU7x却得到{} GHz", f"{m.clock(m.V6E) / 1e9:.2f} GHz和{m.clock(m.TPU7X) / 1e9:.2f}"),
    ("每拍要做{}次乘加。若", f"{4 * 128**2}"),
    ("需要{} TB/s", f"{4 * 128**2 * 4 * m.clock(m.V5E) / 1e12:.0f}"),
    ("VMEM带宽的近{}倍", f"{4 * 128**2 * 4 * m.clock(m.V5E) / VMEM:.0f}"),
    ("{}个“单元拍”", f"{9 * m.cycles(3, 3)}"),
    ("里有{}个在干活", f"{sum(m.busy(t, 3, 3) for t in range(7))}"),
    ("利用率{}%。开头", f"{100 * 3 / m.cycles(3, 3):.1f}"),
    ("只送8行，要{}拍", f"{m.cycles(8, 128)}"),
    ("利用率{}%；要想", f"{100 * 8 / m.cycles(8, 128):.1f}"),
    ("得送{}行", f"{least_rows(0.9, 128)}"),
    ("除以4得{}拍", f"{m.product_cycles(1024, 4096, 4096, 128) // 4}"),
    ("按1.50 GHz是{} µs", f"{m.product_time(m.V5E, 1024, 4096, 4096) * 1e6:.1f}"),
    ("1行和128行都要{} µs", f"{m.product_time(m.V5E, 1, 4096, 4096) * 1e6:.1f}"),
    ("读一遍权重就要{} µs", f"{2 * 4096**2 / V5E.bandwidth * 1e6:.0f}"),
    ("µs变成{} µs，", f"{m.product_time(m.V5E, 1024, 4097, 4097) * 1e6:.1f}"),
    ("慢{}%。小宽度", f"{100 * (m.product_time(m.V5E, 1024, 4097, 4097) / m.product_time(m.V5E, 1024, 4096, 4096) - 1):.1f}"),
    ("128的{}倍，也是", f"{11008 // 128}"),
    ("也是256的{}倍", f"{11008 // 256}"),
    ("每份688，只剩{}%", each(11008, 16, 256)),
    ("在v6e上只剩{}%", each(11008, 32, 256)),
    ("32位数组，实占{}倍", f"{m.stored(4096, 1, 32) // (4096 * 4)}"),
    ("4096×64的bf16，实占{}倍", f"{m.stored(4096, 64, 16) // (4096 * 64 * 2)}"),
    ("凑成32行，实占{}倍", f"{m.stored(8, 4096, 8) // (8 * 4096)}"),
    ("在v5e上是{} TB/s", f"{VMEM / 1e12:.1f}"),
    ("临界强度降到{}。屋顶", f"{V5E.peak / VMEM:.1f}"),
    ("现在只要{}行左右", f"{V5E.peak / VMEM:.0f}"),
    ("VMEM读一遍只要{} µs", f"{128 * m.MIB / VMEM * 1e6:.1f}"),
    ("同样多的数据要{} µs", f"{128 * m.MIB / V5E.bandwidth * 1e6:.0f}"),
    ("bf16权重占{} MB", f"{2 * 4096**2 / 1e6:.1f}"),
    ("8192×8192占{} MB，恰好", f"{2 * WHOLE / 1e6:.1f}"),
    ("换成int8，{} MB", f"{WHOLE / 1e6:.1f}"),
    ("从{0} MB降到{1} MB".replace("{0}", f"{2 * WHOLE / 1e6:.1f}").replace("{1}", "{}"), f"{WHOLE / 1e6:.1f}"),
    ("反推出每条{} GB/s", f"{chips.V4_LINK / 1e9:.1f}"),
    ("激活共{} MB送出", f"{ACTIVATION / 1e6:.2f}"),
    ("前者{} µs", f"{m.send(ACTIVATION, 6, V5E_LINK) * 1e6:.1f}"),
    ("后者{} µs", f"{6 * m.send(ACTIVATION, 1, V5E_LINK) * 1e6:.1f}"),
    ("界限是{} kB", f"{6 * m.HOP * V5E_LINK / 1e3:.0f}"),
    ("送给邻居要{} µs", f"{m.send(ACTIVATION, 1, V5E_LINK) * 1e6:.1f}"),
    ("4份数据要过，要{} µs", f"{m.send(4 * ACTIVATION, 4, V5E_LINK) * 1e6:.1f}"),
    ("bf16，共{} GB，存放", f"{MODEL / 1e9:.0f}"),
    ("16片一组，每片{} GB，共", f"{MODEL / 16 / 1e9:.2f}"),
    ("要收{} GB，网络", f"{8 * MODEL / 16 / 1e9:.0f}"),
    ("网络25 GB/s，需{} s。PCIe", f"{MODEL / 16 / V5E_DCN:.1f}"),
    ("每片8.75 GB，只要{} s", f"{MODEL / 16 / PCIE:.2f}"),
    ("即{} MB，一台", f"{PER_CHIP / 1e6:.0f}"),
    ("一台主机收{} GB", f"{8 * PER_CHIP / 1e9:.1f}"),
    ("GB，需{} s。然后", f"{FETCH:.3f}"),
    ("每片还缺{} GB", f"{MODEL / 16 * 15 / 16 / 1e9:.1f}"),
    ("100 GB/s，需{} s。合计", f"{GATHER:.3f}"),
    ("合计{} s", f"{FETCH + GATHER:.3f}"),
    ("卸到主机，要{} s", f"{V5E.memory / PCIE:.2f}"),
    ("读一遍只要{} ms", f"{V5E.memory / V5E.bandwidth * 1e3:.1f}"),
    ("ms，差{}倍", f"{V5E.bandwidth / PCIE:.0f}"),
    ("每份权重要有{}个词元", f"{V5E.peak / PCIE:.0f}"),
    ("门槛却是{}，", f"{chips.V6E.peak / V6E_PCIE:.0f}"),
    ("每片的梯度{} MB", f"{PER_CHIP / 1e6:.0f}"),
    ("MB，送出要{} ms", f"{PER_CHIP / V5E_DCN * 1e3:.0f}"),
    ("机群分到{}个词元", f"{SLICE_BATCH}"),
    ("按峰值要算{} s", f"{STEP:.2f}"),
    ("通信只占{}%", f"{100 * PER_CHIP / V5E_DCN / STEP:.0f}"),
    ("v5e要超过{}万", f"{2 * V5E.peak / V5E_DCN // 1e4:.0f}"),
    ("每秒{}亿个", f"{V5E.bandwidth / 1e8:.0f}"),
    ("要{} TFLOP/s，占", f"{2 * V5E.bandwidth / 1e12:.2f}"),
    ("占向量单元的{}%", f"{100 * 2 * V5E.bandwidth / VPU:.0f}"),
    ("每秒{}万亿个", f"{VMEM / 1e12:.0f}"),
    ("向量单元能力的{}倍", f"{2 * VMEM / VPU:.1f}"),
    ("$32/(32+510)$，即{}%", f"{100 * 32 / m.cycles(32, 256):.1f}"),
    ("$4096/4606$，即{}%", f"{100 * 4096 / m.cycles(4096, 256):.1f}"),
    ("v5p上填充到896，有用{}%", each(13824, 16, 128)),
    ("v6e上填充到1024，有用{}%", each(13824, 16, 256)),
    ("都填充到512，有用{}%", each(13824, 32, 256)),
    ("v5p上正好，v6e上有用{}%", each(14336, 16, 256)),
    ("v6e的临界强度是{}，", f"{chips.V6E.balance:.1f}"),
    ("至多{}%。同样", f"{100 * 256 / chips.V6E.balance:.1f}"),
    ("共{}跳，第一个", f"{NEAR}"),
    ("字节{} µs到", f"{NEAR * m.HOP * 1e6:.0f}"),
    ("数组{} MB，走", f"{ARRAY / 1e6:.1f}"),
    ("$9+{}$，", f"{ARRAY / V5E_LINK * 1e6:.0f}"),
    ("约{} µs。$(0,0)$", f"{m.send(ARRAY, NEAR, V5E_LINK) * 1e6:.0f}"),
    ("约{} µs。没有环绕", f"{m.send(ARRAY, NEAR, V5E_LINK, 3) * 1e6:.0f}"),
    ("没有环绕则要{}跳", f"{m.hops(START, END, LONG, (False, False))}"),
    ("{} GB分给128片", f"{LARGE / 1e9:.0f}"),
    ("128片，每片{} GB", f"{LARGE / 128 / 1e9:.2f}"),
    ("共800 GB/s，要{} s", f"{LARGE / (128 * V5P_DCN):.2f}"),
    ("PCIe每片15 GB/s，要{} s", f"{LARGE / (128 * PCIE):.2f}"),
    ("25 GB/s，要{} s，还", f"{LARGE / (4 * V5P_DCN):.1f}"),
    ("int8全部减半：{} s与", f"{LARGE / (128 * V5P_DCN) / 2:.2f}"),
    (" s与{} s。位数", f"{LARGE / (4 * V5P_DCN) / 2:.1f}"),
    ("走法能省{}倍", f"{128 // 4}"),
    ("每片{} MB，放得下", f"{RESIDENT / 1e6:.2f}"),
    ("VMEM读一遍{} µs，从", f"{RESIDENT / VMEM * 1e6:.1f}"),
    ("从显存读也只要{} µs", f"{RESIDENT / V5E.bandwidth * 1e6:.1f}"),
    ("每次至少{} µs", f"{REDUCE * 1e6:.0f}"),
    ("µs，共{} µs，", f"{64 * REDUCE * 1e6:.0f}"),
    ("半边128片，共{} GB", f"{128 * V5E.memory / 1e9:.0f}"),
    ("对分带宽1.6 TB/s，{} s", f"{128 * V5E.memory / 1.6e12:.2f}"),
    ("256片合计800 GB/s，{} s", f"{256 * V5E.memory / (256 * V5E_DCN):.2f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_an_exact_width_and_a_spare_column() -> None:
    assert m.product_time(m.V5E, 1024, 128, 129) == 2 * m.product_time(m.V5E, 1024, 128, 128)
    assert m.product_time(m.V5E, 1, 4096, 4096) == m.product_time(m.V5E, 128, 4096, 4096)


def test_shares_fit_and_few_rows_of_int8_take_more_than_of_bf16() -> None:
    assert chips.V5P.memory > LARGE / 128
    assert m.stored(8, 4096, 8) == 2 * m.stored(8, 4096, 16)

"""The numbers that chapter 9 prints are those that its programs compute, and those that its programs measured and kept."""

import importlib.util
import re
from itertools import pairwise
from math import prod, sqrt
from statistics import mean, median

import pytest

from assets.chips import V5E, V5P, V5P_LINK
from assets.profiling import hlo, layer
from assets.profiling import numbers as m
from assets.sharding.numbers import Axis, gather
from assets.transformers.numbers import LLAMA_8B, LLAMA_70B, context, parameters, training
from tests.book_numbers.printed import chapter, table

TEXT = chapter("09-profiling")
SINGLE, HALF = m.measured("float32"), m.measured("bfloat16")
STEPS = [layer.timeline(changes) for changes in layer.STAGES]
BEFORE, AHEAD, BESIDE, AFTER = map(layer.total, STEPS)
TIMES = layer.taken()
BF16_TILES = [(8, 128), (2, 1)]


def ms(times: dict[str, list[float]], name: str) -> float:
    return median(times[name])


def between(times: dict[str, list[float]]) -> float:
    """Ms of a step that no instruction accounts for."""
    ops = (median(found) for name, found in times.items() if name not in ("step", "dispatch", "compile"))
    return ms(times, "step") - sum(ops)


def sizes(dtype: str) -> dict[str, int]:
    return {name: count for name, _, count in hlo.costs(m.program(dtype))}


# What each row of the table of the two precisions is called in either program.
ROWS = {
    "转换`x`": (None, "wrapped_convert"),
    "转换`up`": (None, "wrapped_convert.1"),
    "转换`down`": (None, "wrapped_convert.2"),
    "升维": ("ynn_fusion.1", "ynn_fusion.1"),
    "激活": ("maximum_multiply_fusion", "convert_convert_fusion"),
    "降维": ("ynn_fusion", "ynn_fusion"),
    "转换结果": (None, "wrapped_convert.3"),
}
CONVERTED = sum(ms(HALF, name) for _, name in ROWS.values() if "wrapped" in name)


@pytest.mark.parametrize("row", table(TEXT, "tbl-prof-ffn"), ids=lambda row: row[0])
def test_table_of_two_precisions(row: list[str]) -> None:
    single, half = sizes("float32"), sizes("bfloat16")
    if row[0] == "各条之间":
        assert row[1:] == ["—", f"{between(SINGLE):.2f}", "—", f"{between(HALF):.2f}"]
    elif row[0] == "一步":
        moved = [f"{sum(s.values()) / 1e6:.1f}" for s in (single, half)]
        assert row[1:] == [moved[0], f"{ms(SINGLE, 'step'):.2f}", moved[1], f"{ms(HALF, 'step'):.2f}"]
    else:
        one, two = ROWS[row[0]]
        first = [f"{single[one] / 1e6:.1f}", f"{ms(SINGLE, one):.2f}"] if one else ["—", "—"]
        assert row[1:] == [*first, f"{half[two] / 1e6:.1f}", f"{ms(HALF, two):.2f}"]


def test_products_take_the_same_in_both_precisions() -> None:
    for name in ("ynn_fusion", "ynn_fusion.1"):
        assert ms(SINGLE, name) == pytest.approx(ms(HALF, name), rel=0.01)


PADDED = [((4096, 4096), BF16_TILES, 2), ((4096, 4097), BF16_TILES, 2), ((4096, 1), [(8, 128)], 4), ((1, 4096), [(8, 128)], 4)]


def test_table_of_padding() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-prof-padding")]
    cases = [*PADDED, ((4096, 8, 64), BF16_TILES, 2)]
    filled = [(prod(shape) * size / 1e3, m.stored(shape, tiles) * size / 1e3) for shape, tiles, size in cases]
    assert printed == [[f"{bare:.1f}", f"{full:.1f}", f"{full / bare:.2f}"] for bare, full in filled]


def test_addresses_are_those_of_the_definition() -> None:
    # The examples of the definition: https://openxla.org/xla/tiled_layout
    assert m.address((2, 3), (3, 5), [(2, 2)]) == 17
    assert m.address((6, 5), (8, 8), [(2, 4), (2, 1, 1, 1)]) == 51
    places = {m.address((i, j), (8, 8), [(4, 4), (2, 1)]) for i in range(8) for j in range(8)}
    assert places == set(range(64))


def test_table_of_pairs() -> None:
    printed = [[row[1], row[3], row[4]] for row in table(TEXT, "tbl-prof-pairs")]
    pairs = [(TIMES[link], TIMES[partner]) for link, partner in layer.PAIRS.items()]
    assert printed == [[f"{a:.3f}", f"{b:.3f}", f"{max(0, a - b):.3f}"] for a, b in pairs]


def test_table_of_changes() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-prof-changes")]
    totals = [BEFORE, AHEAD, BESIDE, AFTER]
    saved = ["—", *(f"{a - b:.2f}" for a, b in pairwise(totals))]
    assert printed == [
        [gain, f"{t:.2f}", f"{layer.exposed(e):.2f}", f"{100 * layer.estimate() / t:.1f}"] for gain, t, e in zip(saved, totals, STEPS, strict=True)
    ]


@pytest.mark.parametrize("events", STEPS)
def test_losses_add_up_to_the_step(events: list[layer.Event]) -> None:
    assert sum(layer.losses(events).values()) == pytest.approx(layer.total(events))


def test_exposed_and_idle_time_of_bars() -> None:
    bars = [layer.Event("a", "compute", 1, 3), layer.Event("b", "link", 2, 5), layer.Event("c", "link", 4, 6), layer.Event("d", "host", 0, 1)]
    assert layer.exposed(bars) == 3
    assert layer.bubble(bars) == 1


def test_table_of_noise() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-prof-noise")]
    assert printed == [[f"{x:.1f}" for x in m.summary(SINGLE["step"][:n])] for n in (10, 25, 50, 100)]


def test_means_of_ten_steps_each() -> None:
    tens = [f"{mean(SINGLE['step'][i : i + 10]):.1f}" for i in range(0, 100, 10)]
    assert f"各段的均值是{'、'.join(tens)}。" in TEXT


@pytest.mark.parametrize("block", [r"%fused_computation\.2 .*?\n}\n\nENTRY .*?\n}", r"%wrapped_convert\.1 = [^`]*"])
def test_printed_program_is_the_compiled_one(block: str) -> None:
    printed = re.findall(rf"```text\n({block})\n?```", TEXT, re.DOTALL)[0]
    whole = m.program("float32" if "ENTRY" in block else "bfloat16")
    bare = "".join(re.sub(r", (metadata|backend_config)={.*", "", line) for line in whole.splitlines())
    for piece in re.split(r"\n\n", printed):
        assert re.sub(r"\s", "", piece) in re.sub(r"\s", "", bare)


@pytest.mark.skipif(not importlib.util.find_spec("jax"), reason="JAX is not installed")
def test_reader_counts_what_the_compiler_counts() -> None:
    jax = importlib.import_module("jax")
    ffn = importlib.import_module("assets.profiling.ffn")
    shapes = [jax.ShapeDtypeStruct(s, "float32") for s in ((ffn.B, ffn.D), (ffn.D, ffn.F), (ffn.F, ffn.D))]
    compiled = jax.jit(ffn.ffn).lower(*shapes).compile()
    rows = hlo.costs(compiled.as_text())
    counted = compiled.cost_analysis()
    assert [sum(n for _, n, _ in rows), sum(q for _, _, q in rows)] == [counted["flops"], counted["bytes accessed"]]


def test_reader_counts_by_hand() -> None:
    rows = hlo.costs(m.program("float32"))
    assert [n for _, n, _ in rows] == [2 * 512 * 1024 * 4096, 2 * 512 * 4096, 2 * 512 * 1024 * 4096]
    assert sum(q for _, _, q in rows) == 4 * 2 * (512 * 1024 + 1024 * 4096 + 2 * 512 * 4096)


LINE = (2 * 4096 * 4096 * 3584, 2 * (4096 * 4096 + 2 * 4096 * 3584))
OTHER = (2 * 2048 * 4096 * 11008, 2 * (2048 * 4096 + 4096 * 11008 + 2048 * 11008))
FIRST = m.summary(SINGLE["step"][:10])
ALL = m.summary(SINGLE["step"])
HIDDEN = layer.TOKENS * layer.MODEL.F / layer.CHIPS
RING = Axis(4, V5P_LINK)
USED = m.mfu(LLAMA_8B, 1 << 20, 8192, 64 * V5P.peak, 3.3)
BIG, FASTER = (m.mfu(LLAMA_70B, 2 << 20, 8192, 256 * V5P.peak, s) for s in (14.0, 12.6))
DEEP = 32 * AHEAD + layer.GAP
WAITS = m.waiting([1.92, 1.88, 0.61, 1.90])[1]
SURE = 4 * sqrt(2 / 20)

IN_TEXT = [
    ("估算说{} ms，时钟走了", f"{layer.estimate():.2f}"),
    ("时钟走了{} ms，差额", f"{BEFORE:.2f}"),
    ("前向要{} ms。通信", f"{layer.estimate():.2f}"),
    ("算是{} ms，比计算短", f"{4 * layer.collective():.2f}"),
    ("一步是{} ms，为估算", f"{BEFORE:.2f}"),
    ("为估算的{}倍。", f"{BEFORE / layer.estimate():.2f}"),
    ("多出来的{} ms分成", f"{BEFORE - layer.estimate():.2f}"),
    ("一条{} ms的横条", f"{TIMES['gate_up']:.2f}"),
    ("按峰值要{} ms，就不必", f"{layer.products()['gate_up']:.2f}"),
    ("一步应当缩短{} ms”", f"{AHEAD - BESIDE:.2f}"),
    ("这个小函数编译用了{} ms", f"{SINGLE['compile'][0]:.1f}"),
    ("每步中位数{} ms，而", f"{ms(SINGLE, 'step'):.2f}"),
    ("一段的中位数只有{} ms", f"{ms(SINGLE, 'dispatch'):.2f}"),
    (r"3584={}\times10^{11}$次", f"{LINE[0] / 1e11:.2f}"),
    ("三个矩阵各搬一次是{} MB", f"{LINE[1] / 1e6:.1f}"),
    ("强度{}，远高于", f"{LINE[0] / LINE[1]:.0f}"),
    ("远高于v5e的{}，", f"{V5E.balance:.0f}"),
    ("所以受计算限制：{} ms", f"{1e3 * LINE[0] / V5E.peak:.3f}"),
    ("搬运只要{} ms", f"{1e3 * LINE[1] / V5E.bandwidth:.3f}"),
    ("结果留在VMEM，{} MB", f"{2 * 4096 * 3584 / 1e6:.1f}"),
    ("30个元素占了{}个位置", f"{m.stored((5, 6), [(4, 4), (2, 1)])}"),
    ("三条合计{}次运算、", f"{sum(n for _, n, _ in hlo.costs(m.program('float32')))}"),
    ("次运算、{}字节。", f"{sum(sizes('float32').values())}"),
    # The loop's own counter adds two.
    ("`lax.scan`，报{}次", f"{2 * 64 * 256 * 256 + 2}"),
    ("展开成10行，报{}次", f"{10 * 2 * 64 * 256 * 256}"),
    ("单精度每步中位数{} ms", f"{ms(SINGLE, 'step'):.2f}"),
    ("bf16却是{} ms，", f"{ms(HALF, 'step'):.2f}"),
    ("ms，慢了{}%", f"{100 * (ms(HALF, 'step') / ms(SINGLE, 'step') - 1):.0f}"),
    ("多出的{} ms里", f"{ms(HALF, 'step') - ms(SINGLE, 'step'):.2f}"),
    ("四条转换占{} ms", f"{CONVERTED:.2f}"),
    ("各条之间多了{} ms", f"{between(HALF) - between(SINGLE):.2f}"),
    ("激活多{} ms", f"{ms(HALF, 'convert_convert_fusion') - ms(SINGLE, 'maximum_multiply_fusion'):.2f}"),
    ("没有减半到{} MB", f"{sum(sizes('float32').values()) / 2e6:.1f}"),
    ("反而升到{} MB", f"{sum(sizes('bfloat16').values()) / 1e6:.1f}"),
    ("“各条之间”的{} ms，", f"{between(HALF):.2f}"),
    ("回到开头的{} ms", f"{BEFORE:.2f}"),
    ("是外露的通信，{} ms。先", f"{layer.exposed(STEPS[0]):.2f}"),
    ("**甲：气泡，{} ms", f"{layer.bubble(STEPS[0]):.2f}"),
    ("**乙：外露的通信，{} ms", f"{layer.exposed(STEPS[0]):.2f}"),
    ("四次通信各{} ms，公式", f"{TIMES['all-gather1']:.3f}"),
    ("公式是{} ms，每", f"{layer.collective():.3f}"),
    ("不是{} ms。每次", f"{layer.exposed(STEPS[0]):.2f}"),
    ("收集比投影长{} ms", f"{TIMES['all-gather1'] - TIMES['qkv']:.2f}"),
    ("散射比O的乘法长{} ms", f"{TIMES['reduce-scatter1'] - TIMES['o']:.2f}"),
    ("**丙：未融合的激活，{} ms", f"{sum(TIMES[name] for name in layer.UNFUSED):.2f}"),
    ("共{}百万个元素", f"{HIDDEN / 1e6:.1f}"),
    ("元素，{} GB，", f"{22 * HIDDEN / 1e9:.2f}"),
    ("按带宽要{} ms。常见", f"{1e3 * 22 * HIDDEN / V5P.bandwidth:.3f}"),
    ("还剩{} ms：", f"{AFTER - layer.estimate() - layer.exposed(STEPS[3]):.2f}"),
    ("三处改完是{} ms", f"{AFTER:.2f}"),
    ("利用率从{}%升到", f"{100 * layer.estimate() / BEFORE:.1f}"),
    ("%升到{}%。\n", f"{100 * layer.estimate() / AFTER:.1f}"),
    (r"$V=2\times16384\times4096={}$ MB", f"{2 * 16384 * 4096 / 1e6:.0f}"),
    (r"$\frac34V/2L={}$ ms", f"{1e3 * gather(2 * 16384 * 4096, RING):.3f}"),
    ("量到{} ms，达到", f"{TIMES['all-gather1']:.3f}"),
    ("临时缓冲是{}字节，恰好", f"{4 * 512 * 4096}"),
    ("那一版是{}字节，等于", f"{4 * (512 * 1024 + 2 * 1024 * 4096 + 512 * 4096)}"),
    ("前面比较过{} ms与", f"{ms(SINGLE, 'step'):.2f}"),
    ("ms与{} ms。差得多", f"{ms(HALF, 'step'):.2f}"),
    ("前10步的均值是{}，", f"{FIRST[2]:.1f}"),
    ("，标准误{}，好像", f"{FIRST[4]:.1f}"),
    ("应当在{}到", f"{FIRST[2] - 2 * FIRST[4]:.1f}"),
    ("到{}之间。可是", f"{FIRST[2] + 2 * FIRST[4]:.1f}"),
    ("步的均值是{}。错", f"{ALL[2]:.1f}"),
    ("看1%的差异，要{}次", f"{m.repetitions(0.02, 0.01)}"),
    ("那样抖动{}%，", f"{100 * ALL[3] / ALL[2]:.0f}"),
    ("看5%的差异要{}次，不如", f"{m.repetitions(ALL[3] / ALL[2], 0.05)}"),
    # (1.96 + 1.28)² over 1.96²: power of 90%.
    ("乘以约{}。", f"{((1.95996 + 1.28155) / 1.95996) ** 2:.1f}"),
    ("$N_1={}$ GFLOP。64片", f"{training(LLAMA_8B, context(8192)) / 1e9:.1f}"),
    ("每步{}个词元，步时3.3", f"{1 << 20}"),
    ("每片每秒{}个词元", f"{(1 << 20) / 64 / 3.3:.0f}"),
    ("MFU为{}%。分子", f"{100 * USED:.1f}"),
    ("得到{}%；比较", f"{100 * 6 * parameters(LLAMA_8B) * (1 << 20) / (3.3 * 64 * V5P.peak):.1f}"),
    ("多做{}%，HFU", f"{100 * (m.hfu(1, LLAMA_8B, 'block', 8192) - 1):.1f}"),
    ("%，HFU是{}%。[]", f"{100 * m.hfu(USED, LLAMA_8B, 'block', 8192):.1f}"),
    (r"4096\times11008={}\times", f"{OTHER[0] / 1e11:.2f}"),
    ("次，搬运{} MB，", f"{OTHER[1] / 1e6:.0f}"),
    ("MB，强度{}，受", f"{OTHER[0] / OTHER[1]:.0f}"),
    ("下限{} ms。1.31", f"{1e3 * OTHER[0] / V5E.peak:.2f}"),
    ("1.31 ms是峰值的{}%", f"{100 * OTHER[0] / V5E.peak / 1.31e-3:.1f}"),
    ("排在第{}，也", f"{m.address((9, 130), (16, 256), BF16_TILES)}"),
    ("80填到128，实占{}字节", f"{2 * m.stored((1024, 80), BF16_TILES)}"),
    ("字节，是{}倍。", f"{m.stored((1024, 80), BF16_TILES) / 1024 / 80:.2f}"),
    ("不用填，实占{}字节", f"{2 * m.stored((80, 1024), BF16_TILES)}"),
    (r"200\ \mathrm{GB/s}$，{} ms", f"{1e3 * gather(67.1e6, RING):.3f}"),
    ("传送至多{} ms，是", f"{3.05 - 2.10:.2f}"),
    ("是公式的{}倍；外露", f"{(3.05 - 2.10) / (1e3 * gather(67.1e6, RING)):.1f}"),
    ("；外露{} ms。", f"{3.05 - 2.90:.2f}"),
    ("达到公式的{}%，链路", f"{100 * 0.55 / 0.61:.0f}"),
    ("各等了{} ms，都", f"{WAITS[0]:.2f}、{WAITS[1]:.2f}、{WAITS[3]:.2f}"),
    ("只达到公式的{}%，转而", f"{100 * 0.55 / 1.92:.0f}"),
    ("除去气泡是{} ms，32层", f"{AHEAD:.2f}"),
    ("加0.60 ms，共{} ms", f"{DEEP:.1f}"),
    ("气泡占{}%；", f"{100 * layer.GAP / DEEP:.1f}"),
    (r"32\times0.55$，占{}%", f"{100 * 32 * (BESIDE - AFTER) / DEEP:.1f}"),
    (r"32\times1.39$，占{}%", f"{100 * 32 * (AHEAD - BESIDE) / DEEP:.1f}"),
    ("气泡放大了{}倍", f"{layer.GAP / BEFORE / (layer.GAP / DEEP):.0f}"),
    (r"4.0\sqrt{2/20}={}$ ms", f"{SURE:.2f}"),
    ("是它的{}倍，不到", f"{2 / SURE:.2f}"),
    (r"$\delta=2\%$，各要{}次", f"{m.repetitions(0.04, 0.02)}"),
    ("$N_1={}$ GFLOP，MFU", f"{training(LLAMA_70B, context(8192)) / 1e9:.1f}"),
    ("每步{}个词元，步时14.0", f"{2 << 20}"),
    ("GFLOP，MFU为{}%；", f"{100 * BIG:.1f}"),
    ("重算多做{}%，", f"{100 * (m.hfu(1, LLAMA_70B, 'block', 8192) - 1):.1f}"),
    ("%，HFU为{}%。改动", f"{100 * m.hfu(BIG, LLAMA_70B, 'block', 8192):.1f}"),
    ("改动之后MFU是{}%，", f"{100 * FASTER:.1f}"),
    ("重算只多{}%，", f"{100 * (m.hfu(1, LLAMA_70B, 'products', 8192) - 1):.1f}"),
    ("，HFU是{}%。硬件", f"{100 * m.hfu(FASTER, LLAMA_70B, 'products', 8192):.1f}"),
    ("工作少用了{}%的", f"{100 * (1 - 12.6 / 14):.0f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value, 1)) == 1, words.replace("{}", value, 1)


def test_losses_as_the_figure_names_them() -> None:
    losses = layer.losses(layer.timeline())
    names = [f"{name}{'加' if i else ''}{value:.2f}" for i, (name, value) in enumerate(losses.items())]
    assert f"{names[0]}；{'，'.join(names[1:5])}，{'，'.join(names[5:])}；实测{BEFORE:.2f}" in TEXT

"""The numbers that chapter 5 prints are those that its programs compute."""

from math import ceil, floor, prod, sqrt

import pytest

from assets.chips import V5E, V5E_DCN, V5P, V5P_DCN
from assets.training import numbers as m
from assets.training import pipeline
from assets.transformers.numbers import LLAMA_8B, LLAMA_70B, LLAMA_405B, attention, feed_forward, kept, parameters
from tests.book_numbers.printed import chapter, table

TEXT = chapter("05-training")
MODELS = (LLAMA_8B, LLAMA_70B, LLAMA_405B)
B, D, F = 4194304, LLAMA_70B.D, LLAMA_70B.F
P = parameters(LLAMA_70B)
STEP = 6 * P * B
GB = 1e-9


def test_table_of_bytes() -> None:
    sizes = [int(row[2]) for row in table(TEXT, "tbl-train-bytes")]
    assert sizes == [m.WEIGHT, m.GRADIENT, 4, 4, 4, m.STATE]
    assert sum(sizes[2:5]) == m.MASTER_AND_MOMENTS


def test_table_of_data_parallelism() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-train-data")]
    ways = [(m.P, 1), (m.P, 2), (m.P, 3), (m.E, 1), (m.E, 2)]
    assert printed == [[str(a), f"{machine.K / a:.0f}", str(floor(B * a / machine.K))] for machine, a in ways]


def test_table_of_stages() -> None:
    printed = [row[2:5] for row in table(TEXT, "tbl-train-zero")]
    assert printed == [
        [f"{m.state(1, 8, stage):.2f}", f"{m.state(1, 64, stage):.2f}", f"{V5P.memory / m.state(1, 64, stage) * GB:.1f}"] for stage in range(4)
    ]


def test_table_of_widths() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-train-tensor")]
    ways = [(m.P, 1), (m.P, 2), (m.E, 1), (m.E, 2)]
    assert printed == [
        [str(x.F), f"{m.forward_width(x.F, x.D, x.q // x.kv):.0f}", *(str(floor(a * x.F / machine.K)) for machine, a in ways)] for x in MODELS
    ]


@pytest.mark.parametrize("row", table(TEXT, "tbl-train-split"), ids=lambda row: row[0])
def test_table_of_splits(row: list[str]) -> None:
    b = int(row[0])
    best = m.best(512, b, F, 2, 1)
    compute, weights, activations = m.forward(m.P, b, D, F, best)
    assert weights == pytest.approx(activations)
    by_sum, by_maximum = m.searched(m.P, b, D, F, best)
    assert row[1:] == [f"{best.rows:.1f}", str(by_sum), str(by_maximum), f"{best.columns:.1f}", f"{weights / compute:.2f}"]
    assert weights / compute == pytest.approx(sqrt(m.least_tokens(m.P, F, 2, 1) / b))


def test_table_of_least_tokens() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-train-least")]
    ways = [(m.P, 2, 1), (m.E, 1, 1)]
    assert printed == [[f"{times * m.least_tokens(k, x.F, a, c):.0f}" for k, a, c in ways for times in (1, 4)] for x in MODELS]


@pytest.mark.parametrize("row", table(TEXT, "tbl-train-slices"), ids=lambda row: row[0])
def test_table_of_slices(row: list[str]) -> None:
    name, shape = row[0].split()
    machine, slack = (m.P, 1.0) if name == "v5p" else (m.E, 1.035)
    sizes = tuple(int(n) for n in shape.split("×"))
    chips, way = prod(sizes), m.divide(machine, F, sizes, slack)
    alone = (1 - 1 / chips) * machine.K / len(sizes)
    assert row[1:] == [str(chips), f"{way.columns}×{way.rows}", f"{way.tokens:.0f}", str(ceil(way.tokens * chips)), f"{alone:.0f}"]


def test_table_of_schedules() -> None:
    printed = [row[1] for row in table(TEXT, "tbl-train-schedules")]
    # The weight gradients, a third of the work, fill all of the bubble but (s − 1) of 3m + s − 1.
    third = 7 / (3 * 32 + 7)
    assert printed == [f"{100 * share:.1f}" for share in (m.bubble(8, 32), m.bubble(8, 32), m.bubble(8, 32, 4), third, 0)]


def test_table_of_batches() -> None:
    steps, tokens = (row[1:] for row in table(TEXT, "tbl-train-critical"))
    ratios = [m.steps_and_tokens(ratio) for ratio in (0.25, 0.5, 1, 2, 4, 8)]
    assert steps == [f"{s:.2f}" for s, _ in ratios]
    assert tokens == [f"{e:.2f}" for _, e in ratios]


@pytest.mark.parametrize("row", table(TEXT, "tbl-train-memory"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_memory(row: list[str]) -> None:
    chips = int(row[1])
    x = m.memory_70b(m.P if row[0] == "v5p" else m.E, B, chips)
    assert row[2:] == [
        str(B // chips),
        f"{x.state * GB:.2f}",
        str(x.microbatches),
        str(B // chips // x.microbatches),
        f"{x.activations * GB:.2f}",
        f"{x.total * GB:.2f}",
    ]


def test_listing_prints() -> None:
    lines = []
    for schedule in (pipeline.gpipe, pipeline.one_f_one_b):
        total, waiting, waiting_for = pipeline.measure(schedule(4, 8))
        lines.append(f"{schedule.__name__} {total} {waiting:.3f} {waiting_for}")
    assert "```text\n" + "\n".join(lines) + "\n```" in TEXT


@pytest.mark.parametrize("stages", [1, 2, 4, 8])
@pytest.mark.parametrize("count", [1, 4, 7, 16])
def test_both_schedules_have_the_bubble_of_the_formula(stages: int, count: int) -> None:
    for schedule in (pipeline.gpipe, pipeline.one_f_one_b):
        assert pipeline.measure(schedule(stages, count))[1] == pytest.approx(m.bubble(stages, count))
    assert pipeline.measure(pipeline.one_f_one_b(stages, count))[2] == [min(stages - i, count) for i in range(stages)]


def one_f_one_b_takes(stages: int, count: int) -> int:
    return pipeline.measure(pipeline.one_f_one_b(stages, count))[0]


LEAST = m.least_tokens(m.P, F, 2, 1)
ALL_THREE, BOTH = m.P.K / 3, m.E.K / 2
WEIGHTS_OF_TWO = m.memory_70b(m.P, B, 16).gathered
TENSOR_8 = 2 * P / 8
P_8B = parameters(LLAMA_8B)
RING_16 = 15 / 16 * m.E.K
SPLIT_405B = m.best(4096, 256, LLAMA_405B.F, 2, 1)
GRID_405B = m.forward(m.P, 256, LLAMA_405B.D, LLAMA_405B.F, m.Split(512, 8, 2, 1))
PODS = floor(B / (256 * BOTH))

IN_TEXT = [
    (r"$6PB={}\times10^{18}$", f"{STEP / 1e18:.2f}"),
    ("按峰值要算{} s，", f"{STEP / V5P.peak:.0f}"),
    ("训练状态有{} GB", f"{P * m.STATE * GB:.0f}"),
    ("分给512片，一步{} s", f"{STEP / V5P.peak / 512:.2f}"),
    ("分给4096片，{} s", f"{STEP / V5P.peak / 4096:.3f}"),
    ("v5p是{}，v5e是1970，单位", f"{m.P.K:.0f}"),
    ("v5p是2295，v5e是{}，单位", f"{m.E.K:.0f}"),
    ("v5p三个轴{}，v5e两个轴985。", f"{ALL_THREE:.0f}"),
    ("v5e两个轴{}。\n", f"{BOTH:.0f}"),
    ("一个轴至多{}片。\n", f"{floor(F / m.P.K)}"),
    ("70B在v5p上是{}。\n", f"{LEAST:.0f}"),
    ("一步只要{}个词元就能藏住", f"{256 * BOTH:.0f}"),
    ("最大的切片有6144片，要{}万", f"{6144 * ALL_THREE / 1e4:.0f}"),
    ("95 GB的v5p只放得下{}亿参数", f"{V5P.memory / m.STATE / 1e8:.0f}"),
    ("数据并行是计算的{}倍，1级", f"{m.slowdown(0, 0.5):.2f}"),
    ("1级是{}倍，FSDP", f"{m.slowdown(1, 0.5):.2f}"),
    ("FSDP是{}倍，@exr", f"{m.slowdown(3, 0.5):.2f}"),
    (r"它不小于$K/a_\mathrm{X}$，v5p上是{}，", f"{m.P.K / 2:.0f}"),
    ("显存带宽要求的{}行", f"{V5P.balance:.0f}"),
    ("水平线，与计算交于{}。", f"{ALL_THREE:.0f}"),
    ("是约{}毫秒的水平线", f"{1e3 * m.forward(m.P, 1, D, F, m.Split(512, 1, 3, 0))[1]:.2f}"),
    ("与计算平行，高约{}倍", f"{m.P.K * 512 / 3 / F:.0f}"),
    ("线，与计算交于{}。固定", f"{LEAST:.0f}"),
    ("先水平、在约{}处", f"{F / 2 / 64:.0f}"),
    ("转而上升，与计算交于{}。", f"{m.P.K / 2 / 8:.0f}"),
    ("公式里的$n_\\mathrm{Y}={}$没有", f"{F / m.P.K:.1f}"),
    ("只用FSDP时是{}和985 {#", f"{ALL_THREE:.0f}"),
    ("只用FSDP时是765和{} {#", f"{BOTH:.0f}"),
    ("张量并行比计算长{}%", f"{100 * (RING_16 * 16 / F - 1):.0f}"),
    ("$F/16={}$，不够2295", f"{F / 16:.0f}"),
    ("每片的下限就从{}降到143", f"{m.divide(m.P, F, (16, 16, 16)).tokens:.0f}"),
    ("每片的下限就从765降到{}。", f"{m.divide(m.P, F, (8, 16, 32)).tokens:.0f}"),
    ("v5p的门槛也只有{}，", f"{V5P.peak / (2 * V5P_DCN):.0f}"),
    ("70B的两层已有{}。", f"{2 * F}"),
    ("4段、8个微批，气泡占{}%", f"{100 * m.bubble(4, 8):.1f}"),
    ("8段、8个微批，占{}%", f"{100 * m.bubble(8, 8):.1f}"),
    ("8段就要{}个微批", f"{m.microbatches(8, 0.1):.0f}"),
    ("两图总长相同，都是{}个单位", f"{one_f_one_b_takes(4, 6)}"),
    ("的$E/k=32$，v5p三个轴要{}个词元", f"{32 * ALL_THREE:.0f}"),
    ("4×4×4切片，门槛{}，藏得住", f"{m.expert_width(m.P, 4):.0f}"),
    ("8×8×8，{}，藏不住", f"{m.expert_width(m.P, 8):.0f}"),
    ("v5p上，2个机群要{}个词元", f"{m.between_pods(V5P, V5P_DCN, 2):.0f}"),
    ("8个要{}个；", f"{m.between_pods(V5P, V5P_DCN, 8):.0f}"),
    ("v5e上4个要{}个。", f"{m.between_pods(V5E, V5E_DCN, 4):.0f}"),
    ("每片便要{}个。", f"{m.between_pods(V5P, V5P_DCN, 2) / 64:.0f}"),
    ("每切片{}以上", f"{V5P.peak / V5P_DCN:.0f}"),
    (r"$F\ell$过{} |", f"{V5P.peak / (2 * V5P_DCN):.0f}"),
    ("$B_\\mathrm{c}$为{}（", f"{2**24}"),
    ("只用FSDP，下限是{}天", f"{m.shortest_training(V5P, P, 15e12, ALL_THREE, 2**24) / 86400:.1f}"),
    ("$b_{\\min}={}$，21.0小时", f"{LEAST:.0f}"),
    ("=92$，{}小时", f"{m.shortest_training(V5P, P, 15e12, LEAST, 2**24) / 3600:.1f}"),
    ("共{} GB，与$p$无关", f"{WEIGHTS_OF_TWO * GB:.2f}"),
    ("80层的输入{} kB", f"{LLAMA_70B.layers * kept(LLAMA_70B, 'block', 8192) / 1e3:.0f}"),
    ("正在重算的一层{} kB", f"{kept(LLAMA_70B, 'flash', 8192) / 1e3:.0f}"),
    ("单精度的得分{} kB", f"{4 * LLAMA_70B.V / 1e3:.0f}"),
    ("kB，共{} kB。", f"{m.activations_70b() / 1e3:.0f}"),
    ("只用FSDP，至多{}片；合用", f"{floor(B / ALL_THREE)}"),
    ("按实际切片的143，约{}片", f"{round(B / 143, -2):.0f}"),
    ("理论上的92，约{}片", f"{round(B / LEAST, -2):.0f}"),
    ("开头的40000片，每片{}个词元", f"{B / 40000:.0f}"),
    ("每片的权重是$2P/8$，{} GB", f"{TENSOR_8 * GB:.1f}"),
    ("状态共{} GB", f"{m.state(P / 8, 64, 2) * GB:.1f}"),
    ("加ZeRO的1级 | {}亿参数以下", f"{V5P.memory / m.STATE / 1e8:.0f}"),
    ("过$K/a$ | FSDP | {}以上", f"{ALL_THREE:.0f}"),
    ("一组只有{}个词元", f"{8 * round(LEAST)}"),
    ("要跨{}组", f"{-(-8192 // (8 * LEAST)):.0f}"),
    (r"$P={}\times10^{9}$。只论状态", f"{P_8B / 1e9:.2f}"),
    ("不切要{} GB。1级", f"{m.STATE * P_8B * GB:.1f}"),
    ("1级至少$4P$，{} GB", f"{4 * P_8B * GB:.1f}"),
    ("2级至少$2P$，{} GB", f"{2 * P_8B * GB:.2f}"),
    ("8片各{} GB，还是", f"{2 * P_8B * GB:.2f}"),
    ("16片各{} GB，余下", f"{P_8B * GB:.2f}"),
    (r"$\frac{15}{16}$，门槛{}，", f"{RING_16:.0f}"),
    ("一步至少{}个词元。\n", f"{16 * RING_16:.0f}"),
    ("所以依次是{}、1.33", f"{m.slowdown(0, 0.5):.2f}"),
    ("1.67、{}、2.00倍", f"{m.slowdown(1, 0.5):.2f}"),
    ("1.33、{}倍。1级", f"{m.slowdown(3, 0.5):.2f}"),
    ("只用FSDP是$765/256$，{}倍。公式", f"{ALL_THREE / 256:.2f}"),
    (r"$n_\mathrm{X}={}$，$n", f"{SPLIT_405B.rows:.0f}"),
    (r"，$n_\mathrm{Y}={}$。取长8", f"{SPLIT_405B.columns:.1f}"),
    (r"$1147.5/(8\times256)$，{}倍", f"{GRID_405B[1] / GRID_405B[0]:.2f}"),
    (r"2295/53248$，{}倍", f"{GRID_405B[2] / GRID_405B[0]:.2f}"),
    ("合计{}倍，也藏得住", f"{(GRID_405B[1] + GRID_405B[2]) / GRID_405B[0]:.2f}"),
    ("，都是{}。门槛处", f"{m.least_tokens(m.P, F, 1, 2):.0f}"),
    ("前者{}，后者12.5", f"{2 * F / m.P.K:.1f}"),
    ("后者{}。\n\n通常", f"{F / m.P.K:.1f}"),
    (r"(8\times16)={}$路", f"{16384 // 128}"),
    ("一步{}条序列", f"{2**24 // 8192}"),
    ("每路{}条。1F1B", f"{2**24 // 8192 // 128}"),
    ("$15/31$，{}%", f"{100 * m.bubble(16, 16):.1f}"),
    ("+15)$，{}%", f"{100 * m.bubble(16, 16, 8):.1f}"),
    ("每座{}个词元，至多", f"{256 * BOTH:.0f}"),
    ("至多{}座，每座", f"{PODS}"),
    ("座，每座{}个。16座", f"{B // PODS}"),
    (r"63040={}$", f"{m.between_pods(V5E, V5E_DCN, PODS):.0f}"),
    ("网络还有{}倍的余地", f"{B / PODS / m.between_pods(V5E, V5E_DCN, PODS):.1f}"),
    ("每个微批256个词元，$765/256$，{}倍", f"{ALL_THREE / 256:.2f}"),
    ("不分微批只有{}倍", f"{ALL_THREE / 2048:.2f}"),
    ("微批增到1024，就是{}倍", f"{ALL_THREE / 1024:.2f}"),
    ("$1148/2048$，{}倍", f"{m.P.K / 2 / 2048:.2f}"),
    ("70B的权重{} GB", f"{2 * P * GB:.0f}"),
    ("切到{} GB才放得下", f"{TENSOR_8 * GB:.1f}"),
    ("时间是{}倍；词元从2变成5", f"{m.steps_and_tokens(4)[0] / m.steps_and_tokens(1)[0]:.3f}"),
    ("芯片时是{}倍。多花", f"{m.steps_and_tokens(4)[1] / m.steps_and_tokens(1)[1]:.1f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_least_chips_for_the_state_of_70b() -> None:
    room = m.ROOM * V5P.memory
    assert P * m.STATE / 14 + WEIGHTS_OF_TWO < room < P * m.STATE / 13 + WEIGHTS_OF_TWO
    assert "v5p有14片就放得下状态和两层权重" in TEXT
    assert 2 * 2 * (attention(LLAMA_70B) + feed_forward(LLAMA_70B)) == WEIGHTS_OF_TWO


def test_a_quarter_of_the_tokens_doubles_communication_over_computation() -> None:
    b = LEAST / 4
    compute, weights, activations = m.forward(m.P, b, D, F, m.best(512, b, F, 2, 1))
    assert weights == pytest.approx(activations) == pytest.approx(2 * compute)
    assert "总时间是0.5倍，芯片时是2倍" in TEXT

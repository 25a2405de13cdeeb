"""The numbers that chapter 6 prints are those that its programs compute."""

from dataclasses import replace
from math import ceil, floor, log

import pytest

from assets.applied_training import numbers as m
from assets.chips import H100, H100_LINK, V5E, V5E_DCN, V5P, V5P_DCN, V5P_INT8
from assets.training.numbers import ROOM, STATE, E, P, between_pods, least_tokens, steps_and_tokens
from assets.transformers.numbers import (
    LLAMA_70B,
    LLAMA_405B,
    attention,
    context,
    feed_forward,
    multiplied,
    parameters,
    quadratic_share,
    recomputed,
    training,
)
from tests.book_numbers.printed import chapter, table

TEXT = chapter("06-applied-training")
GB, MB, HOUR = 1e-9, 1e-6, 3600
MODEL, PARAMETERS, PER_TOKEN = LLAMA_70B, parameters(LLAMA_70B), training(LLAMA_70B, context(m.LENGTH))
CHOSEN, PURE = m.CHOSEN, m.CANDIDATES["甲"]
POLICIES = ("block", "products", "flash")


def span(low: float, high: float, digits: int) -> str:
    return f"{low:.{digits}f}～{high:.{digits}f}"


def until_done(x: m.Plan) -> tuple[float, float]:
    least, most = m.step(x)
    return m.TOKENS / x.tokens * least / m.DAY, m.TOKENS / x.tokens * most / m.DAY


def rows(label: str) -> list[list[str]]:
    """Rows of a table within a fence that carries its label."""
    after = TEXT[TEXT.index(f"::: {{#{label}") :]
    lines = after[: after.index("\n:::\n")].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")][2:]


def test_table_of_days() -> None:
    printed = table(TEXT, "tbl-at-days")
    assert printed == [[row[0], *(f"{m.days(MODEL, chips, float(row[0]) / 100):.1f}" for chips in (8960, 8192, 6144))] for row in printed]


def test_table_of_policies() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-at-policies")]
    assert printed == [
        [
            f"{m.per_token(MODEL, policy) * MB:.2f}",
            f"{m.BATCH * m.per_token(MODEL, policy) / 1e12:.2f}",
            f"{100 * recomputed(MODEL, policy, context(m.LENGTH)) / PER_TOKEN:.1f}",
            str(m.least_chips(policy)),
            f"{m.days(MODEL, m.least_chips(policy), 0.4):.0f}",
        ]
        for policy in POLICIES
    ]


@pytest.mark.parametrize("policy", POLICIES)
def test_least_chips_are_the_least(policy: str) -> None:
    chips = m.least_chips(policy)
    fits = [m.memory(m.Plan(p, policy=policy)).total <= ROOM * V5P.memory for p in (chips - 1, chips)]
    assert fits == [False, True]


@pytest.mark.parametrize("row", rows("tbl-at-candidates"), ids=lambda row: row[0])
def test_table_of_candidates(row: list[str]) -> None:
    x = m.CANDIDATES[row[0]]
    weights, sent = m.ratios(x)
    lower, upper = m.utilization(x)
    assert row[1:] == [
        f"{x.chips}",
        f"{x.slices}×{x.rows}×{x.columns}",
        f"{x.share:.0f}",
        f"{weights:.2f}",
        f"{sent:.2f}",
        span(*m.step(x), 2),
        span(100 * lower, 100 * upper, 1),
        f"{m.memory(x).total * GB:.1f}",
    ]


def test_all_candidates_are_in_the_table() -> None:
    assert [row[0] for row in rows("tbl-at-candidates")] == list(m.CANDIDATES)


@pytest.mark.parametrize("row", rows("tbl-at-growth"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_growth(row: list[str]) -> None:
    x = replace(CHOSEN, tokens=int(row[0].removesuffix("M")) * 2**20, slices=4 * int(row[1]))
    weights, sent = m.ratios(x)
    lower, upper = m.utilization(x)
    assert f"{sent:.2f}" == "0.56"
    assert row[2:] == [
        str(x.chips),
        f"{x.share:.0f}",
        f"{weights:.2f}",
        f"{m.groups_per_sequence(x):.1f}",
        span(*m.step(x), 2),
        span(100 * lower, 100 * upper, 1),
        span(*until_done(x), 1),
    ]


def test_table_of_the_ramp() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-at-ramp")]
    expected = []
    for (tokens, batch, steps), length in zip(m.stages(), (4096, 8192, 8192), strict=True):
        x = replace(CHOSEN, tokens=batch, length=length)
        hours = tokens * training(MODEL, context(length)) / (x.chips * V5P.peak * 0.5) / HOUR
        expected.append(
            [
                f"{batch / 2**20:.0f}M",
                str(length),
                f"{steps:.0f}",
                f"{1 / m.groups_per_sequence(x):.0f}",
                f"{m.memory(x).total * GB:.1f}",
                span(*m.step(x), 2),
                f"{hours:.1f}",
            ]
        )
    assert printed == expected
    assert [row[0] for row in table(TEXT, "tbl-at-ramp")] == ["2.52亿", "2.87万亿", "15万亿"]
    assert [end for end, _ in m.RAMP] == [2.52e8, 2.87e12, 15e12]


FAILURE, RESTART = m.between_failures(8192), 600.0


@pytest.mark.parametrize("row", table(TEXT, "tbl-at-young"), ids=lambda row: row[0])
def test_table_of_intervals(row: list[str]) -> None:
    write = float(row[0])
    tau = m.interval(write, FAILURE)
    shares = [100 * share for share in m.waste(tau, write, FAILURE, RESTART)]
    assert row[1:] == [f"{tau:.0f}", f"{m.daly(write, FAILURE):.0f}", *(f"{share:.1f}" for share in shares), f"{sum(shares):.1f}"]


@pytest.mark.parametrize("write", [2.0, 60.0])
def test_the_interval_is_the_best(write: float) -> None:
    tau = m.interval(write, FAILURE)
    assert all(sum(m.waste(tau, write, FAILURE, 0)) < sum(m.waste(tau * f, write, FAILURE, 0)) for f in (0.9, 1.1))


def lost(chips: float, write: float, restart: float) -> tuple[float, float, float]:
    failure = m.between_failures(chips)
    return m.waste(m.interval(write, failure), write, failure, restart)


def whole(x: m.Plan) -> str:
    return f"{m.memory(x).total * GB:.1f}"


LONG = replace(CHOSEN, length=32768)
BIG = replace(CHOSEN, model=LLAMA_405B)
BIG_16M = replace(BIG, tokens=2**24)
INT8 = replace(CHOSEN, machine=m.P_INT8)
INT8_CHAIN = replace(INT8, rows=512, columns=4, tensor=0.5)
V5E_PLAN = m.Plan(16, 16, 1, 1, slices=32, machine=E, network=V5E_DCN, policy="products")
GROUP_H100 = H100.peak / 50e9
KEYS, WEIGHTS = m.keys_and_values(CHOSEN)
COPY, STORE = m.writing(CHOSEN, 100e9)
LOSS = sum(lost(8192, 2, RESTART))
LOSS_WITHOUT_SPARE = sum(lost(8960, 2, 4200))
OPTIMUM = m.best(8960)
HALF = m.days(MODEL, 8192, 0.5)
WORK = CHOSEN.tokens * PER_TOKEN / (CHOSEN.chips * V5P.peak)
KEPT = WORK / (m.step(CHOSEN)[1] - m.forward(CHOSEN)[1])
TWO_PODS = [m.utilization(replace(CHOSEN, slices=8, tokens=tokens))[0] for tokens in (2**22, 2**23)]
SLICES = HALF * 8192 / 30 / 0.94 / 2048

IN_TEXT = [
    ("注意力的投影{}亿，", f"{attention(MODEL) / 1e8:.2f}"),
    ("前馈{}亿，", f"{feed_forward(MODEL) / 1e8:.2f}"),
    ("合计{}亿；80层", f"{(attention(MODEL) + feed_forward(MODEL)) / 1e8:.2f}"),
    ("反嵌入的{}亿", f"{2 * MODEL.D * MODEL.V / 1e8:.1f}"),
    (r"得$P={}\times10^{9}$。[]", f"{PARAMETERS / 1e9:.2f}"),
    ("训练一个词元要{} GFLOP，所以", f"{PER_TOKEN / 1e9:.1f}"),
    (r"N = {}\times10^{9} \times 15", f"{PER_TOKEN / 1e9:.1f}"),
    (r"15\times10^{12} = {}\times10^{24}", f"{m.TOKENS * PER_TOKEN / 1e24:.2f}"),
    (r"15万亿词元要${}\times10^{24}$次", f"{m.TOKENS * PER_TOKEN / 1e24:.2f}"),
    (r"只按$6PB$算是${}\times10^{24}$", f"{6 * PARAMETERS * m.TOKENS / 1e24:.2f}"),
    ("，少{}%，少在", f"{100 * (1 - 6 * PARAMETERS / PER_TOKEN):.1f}"),
    ("利用率50%，{}天；显存只要", f"{HALF:.1f}"),
    ("显存只要{}片就装得下", f"{m.least_chips('block')}"),
    ("全部激活留着也只占{} GB", whole(CHOSEN)),
    ("不必重算，省下{}%的运算", f"{100 * recomputed(MODEL, 'block', context(m.LENGTH)) / PER_TOKEN:.1f}"),
    ("权重的通信是计算的{}倍，激活的是0.56倍", f"{m.ratios(CHOSEN)[0]:.2f}"),
    ("0.26倍，激活的是{}倍", f"{m.ratios(CHOSEN)[1]:.2f}"),
    ("8192片v5p，利用率50%，{}天", f"{HALF:.1f}"),
    ("8192片平均{}小时断一次；写得快", f"{FAILURE / HOUR:.1f}"),
    ("每个参数16字节，共{} GB。95", f"{STATE * PARAMETERS * GB:.0f}"),
    ("95 GB的v5p，{}片就够", f"{ceil(STATE * PARAMETERS / V5P.memory)}"),
    ("最省的一行，{}片就装得下", f"{m.least_chips('block')}"),
    ("每片{}个词元，全存", f"{CHOSEN.share:.0f}"),
    ("全存也只要{} GB的激活", f"{m.memory(CHOSEN).activations * GB:.1f}"),
    ("得分，合计{} GB。[第4章", whole(CHOSEN)),
    ("它要花的{}%的运算", f"{100 * recomputed(MODEL, 'block', context(m.LENGTH)) / PER_TOKEN:.1f}"),
    ("$b=4194304/8960={}$个词元", f"{PURE.share:.0f}"),
    ("$K/a=2295/3={}$，不够", f"{P.K / 3:.0f}"),
    ("$K/a={}/3=765$，不够", f"{P.K:.0f}"),
    ("不够，通信是计算的{}倍。换成", f"{P.K / 3 / PURE.share:.2f}"),
    ("，是{}倍，结论一样", f"{m.ratios(PURE)[0]:.2f}"),
    (r"a_\mathrm{Y}F)={}$个词元，468", f"{least_tokens(P, MODEL.F, 2, 1):.0f}"),
    (r"\times2} = {}, \qquad", f"{OPTIMUM.rows:.0f}"),
    (r"\frac{8960}{1619} = {}.", f"{OPTIMUM.columns:.1f}"),
    ("每组{}片做张量并行", f"{OPTIMUM.columns:.1f}"),
    ("$F/16={}$，不到2295", f"{MODEL.F / 16:.0f}"),
    ("$F/16=1792$，不到{}。从", f"{P.K:.0f}"),
    ("凑成8960行，权重的通信白添{}%", f"{100 * (8960 / 8192 - 1):.1f}"),
    ("四个切片8192片，比8960少{}%", f"{100 * (1 - 8192 / 8960):.1f}"),
    ("剩下的{}片不是浪费", f"{8960 - 8192}"),
    ("只扣了反向里重做的得分，{}%；", f"{100 * recomputed(MODEL, 'flash', context(m.LENGTH)) / PER_TOKEN:.1f}"),
    (r"权重是$1148/(8\times512)={}$", f"{P.K / 2 / 8 / 512:.2f}"),
    (r"激活是$\frac78\times2295/3584={}$", f"{7 / 8 * P.K / (MODEL.F / 8):.2f}"),
    ("不合用就停在{} s；", f"{m.step(PURE)[0]:.2f}"),
    ("成为{}秒的水平线", f"{m.step(PURE)[0]:.2f}"),
    ("每片的一段是$2P/2048$字节，{} MB", f"{2 * PARAMETERS / 2048 * MB:.1f}"),
    ("6.25 GB/s的网络，{} ms；", f"{1e3 * m.between(CHOSEN):.1f}"),
    ("走{} GB/s的网络", f"{V5P_DCN * GB:.2f}"),
    ("反向的计算是{} ms，", f"{1e3 * m.backward(CHOSEN)[0]:.0f}"),
    ("门槛是{}个词元，每个切片有", f"{between_pods(V5P, V5P_DCN, 4):.0f}"),
    ("每个切片有{}个，余量", f"{m.BATCH // 4}"),
    ("余量{}倍。", f"{m.BATCH / 4 / between_pods(V5P, V5P_DCN, 4):.0f}"),
    ("只有{}条；戊有", f"{m.BATCH // m.LENGTH}"),
    (r"$4\times256={}$组，两组", f"{CHOSEN.slices * CHOSEN.rows}"),
    ("每层每片要收{} MB的键和值，而权重", f"{KEYS * MB:.1f}"),
    ("而权重要收{} MB，", f"{WEIGHTS * MB:.1f}"),
    ("213.9 MB，{}%。这是", f"{100 * KEYS / WEIGHTS:.1f}"),
    ("前者比平均多做{}%。把序列", f"{100 * (m.heaviest(CHOSEN) - 1):.1f}"),
    ("4M词元就是{}条，一组一条", f"{m.BATCH // 4096}"),
    ("比值到了{}，刚刚露头，毫不重叠", f"{m.ratios(replace(CHOSEN, slices=16))[0]:.2f}"),
    ("毫不重叠时利用率只有{}%。另外", f"{100 * m.utilization(replace(CHOSEN, slices=16))[0]:.1f}"),
    ("16M词元，每片{}个，", f"{2**24 // 8192}"),
    ("一步只有{}条序列，8192片", f"{2**24 // 8192}"),
    ("16个切片的门槛是{}个词元，而", f"{between_pods(V5P, V5P_DCN, 16):.0f}"),
    ("每个切片至少有{}个，够", f"{m.BATCH // 16}"),
    ("权重与激活的比值是{}和0.32，比", f"{m.ratios(BIG)[0]:.2f}"),
    ("的比值是0.27和{}，比", f"{m.ratios(BIG)[1]:.2f}"),
    ("运算是{} GFLOP一个词元", f"{training(LLAMA_405B, context(m.LENGTH)) / 1e9:.0f}"),
    ("利用率50%要{}天，四座", f"{m.days(LLAMA_405B, 8192, 0.5):.0f}"),
    ("四座机群{}天。显存", f"{m.days(LLAMA_405B, 32768, 0.5):.0f}"),
    ("一步16M词元，全存是{} GB", whole(BIG_16M)),
    ("只存投影的输出{} GB，都", whole(replace(BIG_16M, policy="products"))),
    ("比值从{}升到0.13", f"{m.ratios(BIG_16M)[0]:.2f}"),
    ("比值从0.07升到{}，", f"{2 * m.ratios(BIG_16M)[0]:.2f}"),
    ("激活减半，{} GB，装得下", whole(replace(BIG_16M, tokens=2**23, policy="products"))),
    ("同样的损失要多用{}%的词元", f"{100 * (steps_and_tokens(0.5)[1] / steps_and_tokens(0.25)[1] - 1):.0f}"),
    ("毫不重叠的利用率从{}%升到56.2%", f"{100 * TWO_PODS[0]:.1f}"),
    ("的利用率从48.2%升到{}%", f"{100 * TWO_PODS[1]:.1f}"),
    ("至多快{}%，还", f"{100 * (TWO_PODS[1] / TWO_PODS[0] - 1):.0f}"),
    ("折算成每块{}小时一次", f"{m.CHIP_HOURS:.0f}"),
    ("8192片平均{}小时断一次。\n", f"{FAILURE / HOUR:.2f}"),
    (r"$M={}$小时，$R=600$ s {#", f"{FAILURE / HOUR:.2f}"),
    ("每个参数12字节，共{} GB；bf16", f"{m.CHECKPOINT * PARAMETERS * GB:.0f}"),
    ("只写一份，一片{} MB", f"{m.CHECKPOINT * PARAMETERS / CHOSEN.each * MB:.0f}"),
    ("走PCIe，{} ms；", f"{1e3 * COPY:.1f}"),
    ("合计100 GB/s，{} s。", f"{STORE:.1f}"),
    ("那就只要{} s。", f"{m.writing(CHOSEN, 2e12)[1]:.1f}"),
    ("损失从{}%降到4.0%，值得", f"{100 * sum(lost(8192, 60, RESTART)):.1f}"),
    ("损失从10.0%降到{}%，值得", f"{100 * LOSS:.1f}"),
    ("大头是重启的{}%，", f"{100 * lost(8192, 2, RESTART)[2]:.1f}"),
    ("正好{}块，够换", f"{768 // 64}"),
    ("32768片时只有{}小时", f"{m.between_failures(32768) / HOUR:.2f}"),
    (r"$\delta=2$ s的损失是{}%。加", f"{100 * sum(lost(32768, 2, RESTART)):.1f}"),
    ("每{} s写847 GB，", f"{m.interval(2, FAILURE):.0f}"),
    ("每298 s写847 GB，一天{} TB", f"{m.CHECKPOINT * PARAMETERS * m.DAY / m.interval(2, FAILURE) / 1e12:.0f}"),
    ("8192片{}天；扣去", f"{HALF:.1f}"),
    ("扣去{}%的中断，43.2天", f"{100 * LOSS:.1f}"),
    ("扣去4.0%的中断，{}天", f"{HALF / (1 - LOSS):.1f}"),
    ("| 完工 | {}天，利用率50%", f"{HALF / (1 - LOSS):.1f}"),
    ("天，利用率50%，中断{}% |", f"{100 * LOSS:.1f}"),
    ("不含概率；显存至多{} GB", whole(replace(CHOSEN, tokens=2**24))),
    ("8M时{} s到", f"{m.step(replace(CHOSEN, tokens=2**23))[0]:.2f}"),
    ("s到{} s，按50%", f"{m.step(replace(CHOSEN, tokens=2**23))[1]:.2f}"),
    ("按50%是{} s |", f"{4 * WORK:.2f}"),
    ("| 检查点 | {} GB，异步，", f"{m.CHECKPOINT * PARAMETERS * GB:.0f}"),
    ("上端{}%，下端56.4%", f"{100 * m.utilization(CHOSEN)[1]:.1f}"),
    ("下端{}%到64.4%", f"{100 * m.utilization(CHOSEN)[0]:.1f}"),
    ("下端56.4%到{}%", f"{100 * m.utilization(replace(CHOSEN, tokens=2**24))[0]:.1f}"),
    (r"约$\ln V={}$", f"{log(MODEL.V):.2f}"),
    ("8M时{} GB，加", whole(replace(CHOSEN, tokens=2**23))),
    ("8M时{} s左右", f"{4 * WORK:.2f}"),
    ("归约{} ms，不见于", f"{1e3 * m.between(CHOSEN):.1f}"),
    ("多占{} GB，毫不重叠", f"{2 * multiplied(MODEL) / 8 * GB:.1f}"),
    ("毫不重叠的利用率从{}%升到59.3%", f"{100 * m.utilization(CHOSEN)[0]:.1f}"),
    ("利用率从56.4%升到{}%", f"{100 * KEPT:.1f}"),
    ("算过，{}片。**", f"{ceil(STATE * PARAMETERS / (ROOM * V5P.memory - m.memory(PURE).gathered))}"),
    ("多用{}%的芯片，反而", f"{100 * (8960 / 8192 - 1):.1f}"),
    ("甲的上端就不到{}%", f"{ceil(100 * m.utilization(PURE)[1])}"),
    # v5e
    ("状态每片{} GB。全存", f"{m.memory(V5E_PLAN).state * GB:.2f}"),
    ("全存合计{} GB，超过16", whole(replace(V5E_PLAN, policy="flash"))),
    ("只存投影的输出，{} GB，在", whole(V5E_PLAN)),
    ("在{} GB之内", f"{ROOM * V5E.memory * GB:.1f}"),
    ("权重与计算之比{}，很松", f"{m.ratios(V5E_PLAN)[0]:.2f}"),
    ("激活{}，刚刚露头，张量", f"{m.ratios(V5E_PLAN)[1]:.2f}"),
    ("每座{}个词元，门槛", f"{m.BATCH // 32}"),
    ("词元，门槛{}，藏得住，但", f"{between_pods(V5E, V5E_DCN, 32):.0f}"),
    ("但归约要{} ms，", f"{1e3 * m.between(V5E_PLAN):.0f}"),
    ("每座{}条序列，16组", f"{m.BATCH // m.LENGTH // 32}"),
    ("197 TFLOP/s，{}天。", f"{m.days(MODEL, 8192, 0.5, chip=V5E):.1f}"),
    ("$197/459={}$", f"{V5E.peak / V5P.peak:.2f}"),
    # H100
    (r"$F/n>\frac78C/W={}$", f"{7 / 8 * H100.peak / H100_LINK:.0f}"),
    ("$28672/8={}$，藏得住，比值", f"{MODEL.F // 8}"),
    ("=3584$，藏得住，比值{}。\n", f"{7 / 8 * H100.peak / H100_LINK / (MODEL.F / 8):.2f}"),
    ("$C/W={}$，每块2473", f"{GROUP_H100:.0f}"),
    ("$C/W=19780$，每块{}个。", f"{ceil(GROUP_H100 / 8)}"),
    ("4M至多{}块，", f"{floor(m.BATCH / (GROUP_H100 / 8))}"),
    ("16M至多{}块。", f"{floor(2**24 / (GROUP_H100 / 8))}"),
    ("每块只有{}个词元，不到2473", f"{2**24 // 16384}"),
    ("门槛降到{}；代价", f"{ceil(GROUP_H100 / 8 / 16)}"),
    # int8
    ("$K$加倍到{}，", f"{m.P_INT8.K:.0f}"),
    ("变成4倍，{}个词元，512", f"{least_tokens(m.P_INT8, MODEL.F, 2, 1):.0f}"),
    ("激活的比值从0.56升到{}，超过1", f"{m.ratios(INT8)[1]:.2f}"),
    ("超过1；权重的是{}。", f"{m.ratios(INT8)[0]:.2f}"),
    ("全部重叠时一步{} s，bf16要", f"{m.step(INT8)[0]:.3f}"),
    ("bf16要{} s，快", f"{m.step(CHOSEN)[0]:.3f}"),
    ("0.507 s，快到{}倍，露头", f"{m.step(CHOSEN)[0] / m.step(INT8)[0]:.2f}"),
    ("毫不重叠时{} s，只快", f"{m.step(INT8)[1]:.3f}"),
    ("0.635 s，只快到{}倍", f"{m.step(CHOSEN)[1] / m.step(INT8)[1]:.2f}"),
    ("激活也用int8传，比值回到{}。", f"{m.ratios(INT8)[1] / 2:.2f}"),
    (r"代替$\frac78$，比值{}，", f"{m.ratios(INT8_CHAIN)[1]:.2f}"),
    ("勉强藏住，权重的则升到{}，", f"{m.ratios(INT8_CHAIN)[0]:.2f}"),
    # 32k
    ("由449.2到{} GFLOP", f"{training(MODEL, context(32768)) / 1e9:.1f}"),
    ("GFLOP，多{}%。一步", f"{100 * (training(MODEL, context(32768)) / PER_TOKEN - 1):.1f}"),
    ("一步只有{}条，每条占8组", f"{m.BATCH // 32768}"),
    ("条，每条占{}组。每层", f"{m.groups_per_sequence(LONG):.0f}"),
    ("每层每片要收{} MB的键和值，是", f"{m.keys_and_values(LONG)[0] * MB:.1f}"),
    ("213.9 MB的{}%，仍然", f"{100 * m.keys_and_values(LONG)[0] / WEIGHTS:.1f}"),
    ("二次项占一层的{}%，拿", f"{100 * quadratic_share(MODEL, context(32768)):.1f}"),
    ("拿最后一段的组多做{}%", f"{100 * (m.heaviest(LONG) - 1):.1f}"),
    ("比值反而降到{}和0.46", f"{m.ratios(LONG)[0]:.2f}"),
    ("比值反而降到0.21和{}，", f"{m.ratios(LONG)[1]:.2f}"),
    # failures
    ("分给466次，每次{}分钟", f"{5.4 * 24 * 60 / 466:.1f}"),
    ("意外的419次，{}分钟", f"{5.4 * 24 * 60 / 419:.1f}"),
    ("16384块，$M={}$小时", f"{m.between_failures(16384) / HOUR:.2f}"),
    ("最优的间隔{} s，", f"{m.interval(10, m.between_failures(16384)):.0f}"),
    ("写与重做各{}%，", f"{100 * lost(16384, 10, RESTART)[0]:.1f}"),
    ("重启{}%，合计9.6", f"{100 * lost(16384, 10, RESTART)[2]:.1f}"),
    ("合计{}%，几乎", f"{100 * sum(lost(16384, 10, RESTART)):.1f}"),
    # thirty days
    (r"总共要${}\times8192$个片日", f"{HALF:.1f}"),
    ("得{}，要6个", f"{SLICES:.2f}"),
    ("要{}个切片，12288片", f"{ceil(SLICES)}"),
    ("用8个切片，{}天就完", f"{HALF / 2 / 0.94:.0f}"),
    ("批改成{}条，", f"{6 * 128}"),
    ("768条，{}个词元", f"{768 * m.LENGTH}"),
    ("与戊相同，{}天。", f"{HALF * 8192 / 12288 / 0.94:.1f}"),
    # spares
    ("$M$缩到{}小时", f"{m.between_failures(8960) / HOUR:.2f}"),
    ("单是重启就占{}%，", f"{100 * lost(8960, 2, 4200)[2]:.1f}"),
    ("20.6%，合计{}%；", f"{100 * LOSS_WITHOUT_SPARE:.1f}"),
    ("只损失{}%。两者", f"{100 * LOSS:.1f}"),
    ("(1-0.040)} = {},", f"{8960 * (1 - LOSS_WITHOUT_SPARE) / 8192 / (1 - LOSS):.2f}"),
    (r"8960\times(1-{})}", f"{LOSS_WITHOUT_SPARE:.3f}"),
    (r"8192\times(1-{})}", f"{LOSS:.3f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_bars_of_the_figure() -> None:
    alone = replace(CHOSEN, rows=128, slices=1)
    for name, plan in {"70B、1024片、一步4M": alone, "70B、8192片、一步4M": CHOSEN, "405B、8192片、一步16M": BIG_16M}.items():
        sums = "、".join(whole(replace(plan, policy=policy)) for policy in POLICIES)
        assert TEXT.count(f"{name}：{sums} GB") == 1


def test_factors() -> None:
    assert 8960 == 2**8 * 5 * 7 == 16 * 20 * 28
    assert MODEL.D == 2**13
    assert MODEL.F == 2**12 * 7
    assert MODEL.V == 2**8 * 3 * 167
    assert LLAMA_405B.F == 2**12 * 13
    assert 6144 == 2**11 * 3
    assert (4 * 2240, 34449408 * 2048 + (2 * MODEL.layers + 1) * MODEL.D) == (8960, PARAMETERS)


def test_chips_at_which_each_way_stops_helping() -> None:
    def hidden(x: m.Plan) -> bool:
        return max(m.ratios(x)) <= 1

    assert hidden(m.Plan(5800))
    assert not hidden(m.Plan(6100))
    assert hidden(m.best(49000))
    assert not hidden(m.best(54000))


def test_what_ten_points_of_utilization_are_worth() -> None:
    assert [round(abs(m.days(MODEL, 8192, u) - HALF)) for u in (0.6, 0.4)] == [7, 10]
    assert "差的是七到十天" in TEXT


def test_int8_peak() -> None:
    assert f"int8峰值是{V5P_INT8.peak / 1e12:.0f} TOP/s" in TEXT

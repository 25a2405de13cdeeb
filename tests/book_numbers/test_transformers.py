"""The numbers that chapter 4 prints are those that its program computes."""

import pytest

from assets.chips import A100, B200, H100, H200, TPU7X, V5E, V5P, V6E, Chip
from assets.transformers import numbers as m
from tests.book_numbers.printed import chapter, table

TEXT = chapter("04-transformers")
SMALL, MIDDLE, LARGE = m.LLAMA_8B, m.LLAMA_70B, m.LLAMA_405B
MODELS = (SMALL, MIDDLE, LARGE)
LENGTHS = (4096, 8192, 32768, 131072)
AT_8K = m.context(8192)
TOKENS = 15.6e12
RULE = 6 * m.parameters(LARGE) * TOKENS
USED = 30.84e6 * 3600


def millions(count: float) -> str:
    return f"{count / 1e6:.2f}"


def power(value: float, digits: int = 2) -> str:
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return rf"${mantissa}\times10^{{{int(exponent)}}}$"


def test_table_of_parts() -> None:
    x = SMALL
    heads, shared, scores = x.D * x.q * x.d, 2 * x.D * x.kv * x.d, m.quadratic(x, AT_8K) / x.layers
    weights = (heads, shared, 0, 0, heads, 2 * x.D * x.F, x.D * x.F)
    flop = (2 * heads, 2 * shared, scores / 2, scores / 2, 2 * heads, 4 * x.D * x.F, 2 * x.D * x.F)
    layer = sum(weights) + 2 * x.D
    printed = [row[3:] for row in table(TEXT, "tbl-tf-parts")]
    assert printed == [
        *([millions(w), millions(f)] for w, f in zip(weights, flop, strict=True)),
        [millions(2 * x.D), "略"],
        [millions(layer), millions(sum(flop))],
        [millions(x.D * x.V), "0"],
        [millions(x.D * x.V), millions(2 * x.D * x.V)],
    ]
    assert x.layers * layer + 2 * x.D * x.V + x.D == m.parameters(x)


def test_table_of_configurations() -> None:
    printed = [row[2:] for row in table(TEXT, "tbl-tf-config")]
    fields = ("layers", "D", "F", "q", "kv", "d", "V")
    assert printed == [
        *([str(getattr(x, field)) for x in MODELS] for field in fields),
        [f"{m.parameters(x) / 1e9:.2f}" for x in MODELS],
        [f"{100 * x.layers * m.attention(x) / m.parameters(x):.1f}" for x in MODELS],
        [f"{100 * x.layers * m.feed_forward(x) / m.parameters(x):.1f}" for x in MODELS],
        [f"{100 * 2 * x.D * x.V / m.parameters(x):.1f}" for x in MODELS],
    ]


def ratio(model: m.Model, length: int) -> str:
    return f"{m.training(model, m.context(length)) / (6 * m.parameters(model)):.3f}"


def test_table_of_ratios() -> None:
    assert [row[1:] for row in table(TEXT, "tbl-tf-ratio")] == [[ratio(x, length) for length in LENGTHS] for x in MODELS]


def test_table_of_training() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-tf-training")]
    once = [m.training(x, AT_8K) for x in MODELS]
    assert printed == [
        [f"{m.parameters(x) / 1e9:.2f}", f"{n / 1e9:.1f}", power(n * 1e12), f"{n * 1e12 / (1024 * H100.peak * 0.4) / 86400:.1f}"]
        for x, n in zip(MODELS, once, strict=True)
    ]


def test_table_of_caches() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-tf-cache")]
    assert printed == [
        [
            f"{m.cache(x) / 1e3:.1f}",
            f"{m.cache(x) * x.q / x.kv / 1e3:.1f}",
            f"{m.cache(x) * 131072 / 1e9:.1f}",
            f"{2 * m.parameters(x) / m.cache(x) / 1e4:.1f}",
        ]
        for x in MODELS
    ]


def repeated(model: m.Model, policy: str) -> str:
    return f"{100 * m.recomputed(model, policy, AT_8K) / m.training(model, AT_8K):.1f}"


def test_table_of_policies() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-tf-remat")]
    kept = {policy: m.kept(SMALL, policy, 8192) for policy in ("naive", "flash", "products", "block")}
    assert printed == [[f"{b / 1e3:.1f}", f"{b * SMALL.layers / 1e6:.2f}", repeated(SMALL, policy)] for policy, b in kept.items()]


def test_table_of_mixtures() -> None:
    printed = [row[1:] for row in table(TEXT, "tbl-tf-moe")]
    dense = m.Sparse(m.parameters(SMALL), m.multiplied(SMALL), 1, 1)
    assert printed == [
        [
            f"{x.total / 1e9:.1f}",
            f"{x.active / 1e9:.1f}",
            f"{x.total / x.active:.1f}",
            str(x.experts),
            str(x.chosen),
            f"{m.expert_batch(H100, x):.0f}",
        ]
        for x in (dense, m.MIXTRAL, m.DEEPSEEK_V3)
    ]


def share(model: m.Model, length: int, causal: bool = True) -> str:
    return f"{100 * m.quadratic_share(model, m.context(length, causal)):.1f}"


def test_products_that_the_chapter_counts() -> None:
    sizes = {"b": 2, "s": 64, "D": 256, "F": 896, "n": 2, "g": 4, "d": 32, "t": 64}
    products = ("bsD,Dngd->bsngd", "btD,Dnd->btnd", "btD,Dnd->btnd", "bsngd,btnd->bngst", "bngst,btnd->bsngd", "bsngd,ngdD->bsD")
    counted = [m.einsum_flop(product, **sizes) for product in (*products, "bsD,DF->bsF", "bsD,DF->bsF", "bsF,FD->bsD")]
    forward, down, scores = 2 * sum(counted), 2 * counted[-1], 2 * (counted[3] + counted[4])
    assert f"数得前向{forward}次" in TEXT
    assert f"数得{3 * forward}次" in TEXT
    assert f"求梯度是前向的{3 + (forward - down) / forward:.3f}倍" in TEXT
    assert f"投影的输出，是{3 + scores / forward:.3f}倍" in TEXT


# Multi-head attention and a feed-forward part of four widths, in units of the width.
PLAIN = m.Model(1, 4096, 4 * 4096, 32, 32, 128, 1)
ONE_B = m.Model(16, 2048, 8192, 32, 8, 64, 128256)
ONE_B_TABLE = ONE_B.D * ONE_B.V
ONE_B_TIED = m.parameters(ONE_B) - ONE_B_TABLE
KEPT = m.kept(SMALL, "flash", 8192)
HEADS, SQUARE = m.unfused(SMALL.q, SMALL.d, 8192)
WINDOW = m.context(131072, window=4096)
MIXED = (3 * WINDOW + m.context(131072)) / 4
PER_CHIP = 4194304 / 1024
STATE = 16 * m.parameters(MIDDLE) / 1024
FIT = {policy: m.kept(MIDDLE, policy, 8192) * MIDDLE.layers * PER_CHIP for policy in ("flash", "products", "block")}
SPLIT = m.mixture(m.Model(32, 4096, 14336 // 4, 32, 8, 128, 128256), 64, 4)
SPARSE_TRAINING = 6 * m.DEEPSEEK_V3.active * 14.8e12
SPARSE_SECONDS = 2.664e6 * 3600
SPARSE_QUADRATIC = m.deepseek_v3_quadratic(m.context(4096))
SPARSE_MORE = SPARSE_QUADRATIC / (2 * m.DEEPSEEK_V3.active)
SPARSE_SPEED = SPARSE_TRAINING / SPARSE_SECONDS

IN_TEXT = [
    (r"6 \times {}\times10^{9}", f"{m.parameters(LARGE) / 1e9:.1f}"),
    (r"10^{12} = {}\times10^{25},", f"{RULE / 1e25:.2f}"),
    ("得到{}，与模型的名字", "、".join(f"{m.parameters(x) / 1e9:.2f}B" for x in MODELS[:2]) + f"和{m.parameters(LARGE) / 1e9:.2f}B"),
    ("8B模型里嵌入表占{}%", f"{100 * SMALL.D * SMALL.V / m.parameters(SMALL):.1f}"),
    ("405B里只占{}%", f"{100 * LARGE.D * LARGE.V / m.parameters(LARGE):.1f}"),
    ("序列长8192时实际是它的{}倍", f"{float(ratio(SMALL, 8192)):.2f}"),
    ("长131072时是{}倍", f"{float(ratio(SMALL, 131072)):.2f}"),
    ("三者是1比{}。", f"{float(ratio(SMALL, 131072)):.1f}比{m.training(SMALL, 131072) / (6 * m.parameters(SMALL)):.1f}"),
    ("$F=4D$的门控模型，$\\bar S^{*}={}D$；", f"{m.crossover(PLAIN) / 4096:.0f}"),
    ("少一个矩阵，$\\bar S^{*}={}D$。", f"{(m.attention(PLAIN) + 2 * PLAIN.D * PLAIN.F) / (2 * PLAIN.q * PLAIN.d) / 4096:.0f}"),
    ("依次是{}。键值头", "、".join(f"${m.crossover(x) / x.D:.2f}D$" for x in MODELS[:2]) + f"和${m.crossover(LARGE) / LARGE.D:.2f}D$"),
    ("8B从{}推迟到", f"{m.crossover(SMALL):.0f}"),
    ("推迟到{}，405B", f"{2 * m.crossover(SMALL) - 1:.0f}"),
    ("405B从{}推迟", f"{m.crossover(LARGE):.0f}"),
    ("97280推迟到{}。", f"{2 * m.crossover(LARGE) - 1:.0f}"),
    ("约为${}D$到", f"{2 * m.crossover(LARGE) / LARGE.D:.0f}"),
    ("$12D$到${}D$。", f"{2 * m.crossover(SMALL) / SMALL.D:.0f}"),
    ("序列长8192时，8B是{}%", share(SMALL, 8192)),
    ("405B只有{}%；", share(LARGE, 8192)),
    ("分别是{}%和", share(SMALL, 131072)),
    ("71.1%和{}%。", share(LARGE, 131072)),
    ("8B在约{}万、", f"{2 * m.crossover(SMALL) / 1e4:.1f}"),
    ("70B在约{}万、", f"{2 * m.crossover(MIDDLE) / 1e4:.1f}"),
    ("405B在约{}万处", f"{2 * m.crossover(LARGE) / 1e4:.1f}"),
    ("虚线在约{}万处", f"{m.crossover(SMALL) / 1e4:.1f}"),
    (r"$6PB={}\times10^{25}$；", f"{RULE / 1e25:.2f}"),
    (r"因果掩码，是${}\times10^{25}$", f"{m.training(LARGE, AT_8K) * TOKENS / 1e25:.2f}"),
    ("$，多{}%。报告", f"{100 * (m.training(LARGE, AT_8K) * TOKENS / RULE - 1):.1f}"),
    ("全部用这个速率，要{}天", f"{RULE / (16384 * 400e12) / 86400:.0f}"),
    ("折合16384块运行{}天", f"{USED / 16384 / 86400:.0f}"),
    ("平均每块{} TFLOP/s", f"{RULE / USED / 1e12:.0f}"),
    ("是峰值989的{}%", f"{100 * RULE / USED / H100.peak:.1f}"),
    ("参数是{}倍", f"{m.parameters(LARGE) / m.parameters(SMALL):.1f}"),
    ("缓存只有{}倍", f"{m.cache(LARGE) / m.cache(SMALL):.1f}"),
    ("8B只要{}万个词元", f"{2 * m.parameters(SMALL) / m.cache(SMALL) / 1e4:.1f}"),
    (r"$61\times576\times2={}$字节", f"{m.DEEPSEEK_V3_CACHE}"),
    ("各存各的键和值，要{} MB", f"{61 * 128 * (192 + 128) * 2 / 1e6:.1f}"),
    ("是它的{}倍。代价", f"{61 * 128 * (192 + 128) * 2 / m.DEEPSEEK_V3_CACHE:.0f}"),
    ("$d=128$时只有{}，", f"{HEADS / SQUARE:.0f}"),
    ("不计掩码，搬运{} GB", f"{SQUARE / 1e9:.1f}"),
    ("H100要{} ms；", f"{SQUARE / H100.bandwidth * 1e3:.2f}"),
    ("运算{} TFLOP", f"{HEADS / 1e12:.2f}"),
    ("只要{} ms。\n", f"{HEADS / H100.peak * 1e3:.2f}"),
    ("强度{}，H100", f"{128 * 4}"),
    ("H100的{}已经超过", f"{H100.balance:.0f}"),
    ("共{} kB，与$S$无关", f"{(128 * 128 * 2 * 3 + 128 * 128 * 4 * 2) / 1e3:.0f}"),
    ("8B是{} kB一层", f"{KEPT / 1e3:.0f}"),
    ("每个词元{} MB；", f"{KEPT * SMALL.layers / 1e6:.2f}"),
    ("405B是{} MB。", f"{m.kept(LARGE, 'flash', 8192) * LARGE.layers / 1e6:.1f}"),
    ("8B要存{} TB", f"{KEPT * SMALL.layers * 4e6 / 1e12:.1f}"),
    ("参数只有{} GB", f"{2 * m.parameters(SMALL) / 1e9:.0f}"),
    ("$S=8192$时是{} kB，", f"{2 * SMALL.q * 8192 / 1e3:.0f}"),
    ("是${}D$。\n\n### 用", f"{m.kept(PLAIN, 'flash', 0) / PLAIN.D:.0f}"),
    ("一层为每个词元存{} kB；", f"{KEPT / 1e3:.0f}"),
    ("只存每层的输入，是{} kB", f"{m.kept(SMALL, 'block', 0) / 1e3:.1f}"),
    ("实际只多{}%", repeated(SMALL, "block")),
    ("降维占一层参数的{}%", f"{100 * SMALL.D * SMALL.F / (m.attention(SMALL) + m.feed_forward(SMALL)):.0f}"),
    ("省下的{}个百分点", f"{float(repeated(SMALL, 'block')) - float(repeated(SMALL, 'products')):.0f}"),
    ("$k=1$时共{} kB", f"{(32 * m.kept(SMALL, 'block', 0) + KEPT) / 1e3:.0f}"),
    ("$k=2$时{} kB", f"{(16 * m.kept(SMALL, 'block', 0) + 2 * KEPT) / 1e3:.0f}"),
    ("字节，即{} kB，", f"{4 * SMALL.V / 1e3:.0f}"),
    ("全模型的{} kB", f"{SMALL.layers * m.kept(SMALL, 'block', 0) / 1e3:.0f}"),
    ("这一项是{} GB。通常", f"{4 * SMALL.V * 16384 / 1e9:.1f}"),
    ("与权重说明所列的671B和{}B一致", f"{m.DEEPSEEK_V3.active / 1e9:.1f}"),
    ("{}个并发请求", f"{m.expert_batch(H100, m.DEEPSEEK_V3):.0f}"),
    (r"4\times128\approx{}\times10^{11}$", f"{m.einsum_flop('bsngd,btnd->bngst', b=4, s=4096, t=4096, n=8, g=4, d=128) / 1e11:.2f}"),
    (r"(4096+14336)={}$次", f"{m.einsum_flop('Dr', D=4096, r=16) + m.einsum_flop('rF', r=16, F=14336)}"),
    (r"14336\approx{}\times10^{8}$次", f"{m.einsum_flop('DF', D=4096, F=14336) / 1e8:.2f}"),
    ("相差{}倍", f"{4096 * 14336 / (16 * (4096 + 14336)):.0f}"),
    ("注意力每层{}百万", millions(m.attention(ONE_B))),
    ("前馈{}百万", millions(m.feed_forward(ONE_B))),
    ("16层共{}亿", f"{16 * (m.attention(ONE_B) + m.feed_forward(ONE_B)) / 1e8:.2f}"),
    ("；表{}亿，", f"{ONE_B_TABLE / 1e8:.2f}"),
    ("合计{}B，表占", f"{ONE_B_TIED / 1e9:.3f}"),
    ("表占{}%。共用", f"{100 * ONE_B_TABLE / ONE_B_TIED:.1f}"),
    ("分开存则是{}B", f"{m.parameters(ONE_B) / 1e9:.3f}"),
    ("$6P$多算{}%", f"{100 * (m.parameters(ONE_B) / m.multiplied(ONE_B) - 1):.1f}"),
    ("$\\bar S^{*}={}$，即", f"{m.crossover(ONE_B):.0f}"),
    ("即${}D$：$F=4D$", f"{m.crossover(ONE_B) / ONE_B.D:.2f}"),
    ("平均$\\bar S={}$", f"{WINDOW:.0f}"),
    ("降到{}%，而且", f"{100 * m.quadratic_share(SMALL, WINDOW):.1f}"),
    (r"$(3\times4032+65536.5)/4\approx{}$", f"{MIXED:.0f}"),
    ("，份额{}%。四分", f"{100 * m.quadratic_share(SMALL, MIXED):.1f}"),
    ("参与相乘的{}B计", f"{m.multiplied(MIDDLE) / 1e9:.2f}"),
    (r"是${}\times10^{20}$次；", f"{4 * m.multiplied(MIDDLE) * 1e9 / 1e20:.2f}"),
    (r"6次，${}\times10^{20}$次", f"{6 * m.multiplied(MIDDLE) * 1e9 / 1e20:.2f}"),
    ("每片{}个词元，[^shard]", f"{PER_CHIP:.0f}"),
    ("状态是{} GB", f"{STATE / 1e9:.2f}"),
    ("依次是{} GB。v5p", "、".join(f"{FIT[x] / 1e9:.1f} GB" for x in ("flash", "products")) + f"和{FIT['block'] / 1e9:.1f}"),
    ("v5p有{} GB", f"{V5P.memory / 1e9:.0f}"),
    ("加上状态是{} GB", f"{(FIT['flash'] + STATE) / 1e9:.1f}"),
    ("单精度的得分{} GB", f"{4 * MIDDLE.V * PER_CHIP / 1e9:.1f}"),
    ("运算只多{}%", repeated(MIDDLE, "products")),
    ("第二种要{} GB", f"{4 * FIT['products'] / 1e9:.0f}"),
    ("第三种的{} GB", f"{4 * FIT['block'] / 1e9:.1f}"),
    (r"4096\times64\approx{}$万", f"{32 * 4096 * 64 / 1e4:.0f}"),
    ("合计{}B。门槛", f"{SPLIT.total / 1e9:.1f}"),
    (r"$295.2\times64/4\approx{}$", f"{m.expert_batch(H100, SPLIT):.0f}"),
    (r"(60/64)^{64}\approx{}\%$", f"{100 * (60 / 64) ** 64:.1f}"),
    (r"\approx{}$个。64个词元", f"{m.experts_hit(64, 4, 64):.1f}"),
    (r"$6\times{}\times10^{9}", f"{m.DEEPSEEK_V3.active / 1e9:.2f}"),
    (r"14.8\times10^{12}\approx{}\times10^{24}$", f"{SPARSE_TRAINING / 1e24:.2f}"),
    (r"266.4万小时是${}\times10^{9}$秒", f"{SPARSE_SECONDS / 1e9:.2f}"),
    ("合每块{} TFLOP/s", f"{SPARSE_SPEED / 1e12:.0f}"),
    (r"2048.5\approx{}$ GFLOP", f"{SPARSE_QUADRATIC / 1e9:.1f}"),
    ("$2P_\\mathrm{a}$是{} GFLOP", f"{2 * m.DEEPSEEK_V3.active / 1e9:.1f}"),
    ("，增加{}%，即", f"{100 * SPARSE_MORE:.1f}"),
    ("%，即{} TFLOP/s", f"{SPARSE_SPEED * (1 + SPARSE_MORE) / 1e12:.0f}"),
    ("两者分别是{}%和", f"{100 * SPARSE_SPEED / H100.peak:.1f}"),
    ("34.3%和{}%。不能", f"{100 * SPARSE_SPEED * (1 + SPARSE_MORE) / H100.peak:.1f}"),
    ("405B的{}%直接比较", f"{100 * RULE / USED / H100.peak:.1f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value, 1)) == 1, words.replace("{}", value, 1)


def test_split_experts_have_the_same_active_parameters() -> None:
    assert SPLIT.active - 32 * 4096 * 64 == m.multiplied(SMALL)


@pytest.mark.parametrize("chip", [V5E, V5P, V6E, TPU7X, A100, H100, H200, B200])
def test_unfused_attention_is_bound_by_memory(chip: Chip) -> None:
    assert chip.balance > HEADS / SQUARE

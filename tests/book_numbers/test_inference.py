"""The numbers that chapter 7 prints are those that its program computes."""

from collections import Counter
from random import Random

import pytest

from assets.chips import H100, PCIE, V5E, V5E_DCN
from assets.inference import numbers as n
from assets.inference import speculate
from assets.transformers.numbers import LLAMA_8B, LLAMA_405B, cache, context, mixture, multiplied, parameters, quadratic
from tests.book_numbers.printed import chapter, table

TEXT = chapter("07-inference")
M, DRAFT = n.QWEN_14B, n.QWEN_06B
ONE, FOUR, EIGHT, SIXTEEN, LARGE, WHOLE = n.Slice(1, 1), n.FOUR, n.EIGHT, n.SIXTEEN, n.SLICES[3], n.SLICES[-1]
S, S0, N0 = n.SHORT, n.REQUEST, n.ANSWER
MS, US, GB = 1e3, 1e6, 1e-9


def ms(seconds: float, digits: int = 2) -> str:
    return f"{seconds * MS:.{digits}f}"


def test_table_of_the_model() -> None:
    rows = table(TEXT, "tbl-inf-model")
    assert [row[1] for row in rows] == [str(value) for value in (M.layers, M.D, M.F, M.q, M.kv)]
    sizes = (f"{parameters(M) * GB:.2f}", f"{multiplied(M) * GB:.2f}", f"{cache(M) / 1e3:.2f}")
    assert [row[3] for row in rows] == [str(M.d), str(M.V), *sizes]


def naive_seconds(answer: int) -> float:
    return n.naive(M, S0, answer) / (EIGHT.chips * V5E.peak)


def cached_seconds(answer: int) -> float:
    return n.prefill(M, EIGHT, S0) + sum(n.shortest(M, EIGHT, 1, length) for length in range(S0 + 1, S0 + answer))


@pytest.mark.parametrize("row", table(TEXT, "tbl-inf-naive"), ids=lambda row: row[0])
def test_table_of_answers(row: list[str]) -> None:
    answer = int(row[0])
    again, kept = n.naive(M, S0, answer), n.cached(M, S0, answer)
    slow, fast = naive_seconds(answer), cached_seconds(answer)
    assert row[1:] == [f"{again / 1e15:.1f}", f"{kept / 1e15:.3f}", f"{again / kept:.0f}", f"{slow:.1f}", f"{fast:.2f}", f"{slow / fast:.0f}"]


@pytest.mark.parametrize("row", table(TEXT, "tbl-inf-step"), ids=lambda row: row[0])
def test_table_of_steps(row: list[str]) -> None:
    b = int(row[0])
    seconds = n.shortest(M, EIGHT, b, S)
    terms = [ms(term) for term in n.step(M, EIGHT, b, S)]
    assert row[1:] == [*terms, ms(seconds), f"{b / seconds:.0f}", f"{(2 * parameters(M) + b * S * cache(M)) * GB:.1f}"]


WAYS = n.ways(M, 32768, 1024, 5)
LATENT_128 = 2 * 128 * (512 + 576) / (2 * 576)


def test_table_of_ways() -> None:
    room = n.USABLE * EIGHT.chips * V5E.memory - 2 * parameters(M)
    assert [row[1:] for row in table(TEXT, "tbl-inf-ways")] == [
        [
            f"{way.stored * GB:.2f}",
            f"{way.read * GB:.2f}",
            ms(way.read / (EIGHT.chips * V5E.bandwidth)),
            f"{way.intensity:.1f}",
            f"{room // way.stored:.0f}",
        ]
        for way in WAYS.values()
    ]


@pytest.mark.parametrize("row", table(TEXT, "tbl-inf-servers"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_servers(row: list[str]) -> None:
    prompt, answer = int(row[0]), int(row[1])
    b, seconds, servers = n.prefill_servers(M, EIGHT, prompt, answer)
    reading = n.prefill(M, EIGHT, prompt, n.REACHED)
    assert row[2:] == [str(b), ms(seconds, 1), ms(reading, 1), f"{servers:.2f}", ms(n.sent(M, EIGHT, prompt), 1)]


def test_table_of_guesses() -> None:
    assert table(TEXT, "tbl-inf-spec") == [
        [
            str(a),
            *(f"{n.expected(a, k):.2f}" for k in (1, 2, 4, 8)),
            *(piece for c in (0.05, 0.2) for piece in (str(n.best(a, c)), f"{n.speedup(a, n.best(a, c), c):.2f}")),
        ]
        for a in (0.5, 0.6, 0.7, 0.8, 0.9)
    ]


def draft_cost(b: int) -> float:
    return n.shortest(DRAFT, EIGHT, b, S) / n.shortest(M, EIGHT, b, S)


def test_table_of_gains() -> None:
    assert table(TEXT, "tbl-inf-gain") == [
        [str(b), f"{draft_cost(b):.3f}", *(f"{n.gained(M, DRAFT, EIGHT, b, S, a=0.8, k=k):.2f}" for k in (1, 2, 4))] for b in (1, 16, 64, 128)
    ]


def test_table_of_formats() -> None:
    printed = [row[3:] for row in table(TEXT, "tbl-inf-quant")]
    expected = []
    for f in n.FORMATS.values():
        b = n.capacity(M, EIGHT, S, f)
        full = n.shortest(M, EIGHT, b, S, f)
        expected.append(
            [
                f"{f.weight * parameters(M) * GB:.1f}",
                f"{n.threshold(V5E, f):.0f}",
                f"{n.even_context(M, V5E, f):.0f}",
                ms(n.shortest(M, EIGHT, 16, S, f)),
                str(b),
                ms(full, 1),
                f"{b / full:.0f}",
            ]
        )
    assert printed == expected


CONFIGURATIONS = [
    (FOUR, "bf16"),
    (EIGHT, "bf16"),
    (SIXTEEN, "bf16"),
    (LARGE, "bf16"),
    (ONE, "w4kv8"),
    (FOUR, "w8kv8"),
    (EIGHT, "w8kv8"),
    (SIXTEEN, "w8kv8"),
]


def rate(s: n.Slice, name: str) -> tuple[int, float, float]:
    f = n.FORMATS[name]
    b = n.within(M, s, S, f, 0.02)
    seconds = n.longest(M, s, b, S, f)
    return b, seconds, b / seconds


def test_table_of_configurations() -> None:
    expected = []
    for s, name in CONFIGURATIONS:
        b, seconds, made = rate(s, name)
        fits = n.capacity(M, s, S, n.FORMATS[name])
        expected.append([str(fits), str(b), ms(seconds, 1), f"{made:.0f}", f"{made / s.chips:.0f}", f"{n.cost(s, made):.3f}"])
    assert [row[3:] for row in table(TEXT, "tbl-inf-worked")] == expected


READ = 2 * multiplied(M) / (EIGHT.chips * V5E.peak)
WRITE = n.step(M, EIGHT, 1, S)[1]
SHARE = n.step(M, EIGHT, 256, S)[2] / n.shortest(M, EIGHT, 256, S)
LIMIT = EIGHT.chips * V5E.bandwidth / (S * cache(M))
FULL = V5E.memory / V5E.bandwidth
COLLECTED, READ_ALL = n.fetched(M, EIGHT)
ENTRY = sum(axis.entry for axis in EIGHT.axes)
TRAINING = n.widest(M, V5E, ENTRY, 1)[1]
SIXTEENS = [n.longest(M, s, 16, S) for s in n.SLICES]
HOPS = [n.links(M, s, 16)[1] for s in n.SLICES]
FLAT, SQUARE = n.flat(M, WHOLE, 512), n.square(M, WHOLE, 512)
BIG_FLAT, BIG_SQUARE = sum(n.flat(LLAMA_405B, WHOLE, 512)), sum(n.square(LLAMA_405B, WHOLE, 512))
KEYS = n.step(M, LARGE, 64, S)[2]
BY_BATCH = n.by_batch(M, LARGE.axes[0], 64)
FULL_B, FULL_STEP, SERVERS = n.prefill_servers(M, EIGHT, S0, N0)
READING = n.prefill(M, EIGHT, S0, n.REACHED)
RIDING = FULL_B * S0 / N0
TOGETHER = n.mixed(M, EIGHT, FULL_B, S, RIDING)
COMPUTED_AGAIN = 2 * multiplied(M) / (V5E.peak * n.REACHED)
BEST, BEST8 = rate(EIGHT, "bf16")[2], rate(FOUR, "w8kv8")[2]
IN_COST = n.cost(EIGHT, S0 / READING)
REQUEST = (S0 * IN_COST + N0 * n.cost(EIGHT, BEST)) / 1e6
MANY = rate(LARGE, "bf16")[0]
L_CAP = (0.9 * H100.memory - 2 * parameters(LLAMA_8B)) // (8192 * cache(LLAMA_8B))
L_READ, L_KEYS = 2 * multiplied(LLAMA_8B) / H100.bandwidth, L_CAP * 8192 * cache(LLAMA_8B) / H100.bandwidth
SHORT64 = {f: (n.shortest(M, EIGHT, 64, 512, n.Format(*f)), n.shortest(M, EIGHT, 64, 16384, n.Format(*f))) for f in ((2, 2), (1, 2), (2, 1))}
KEYS64 = [n.step(M, EIGHT, 64, length)[2] for length in (512, 16384)]
LONE = (*n.step(M, LARGE, 1, S)[1:], *n.links(M, LARGE, 1))
LONE8 = n.step(M, LARGE, 1, S, n.Format(1))[1]
HITS = [64 * (1 - (60 / 64) ** b) for b in (1, 16, 64)]
MIXED = [n.read_of_mixture(LLAMA_8B, b, 64, 4, 4) for b in (1, 16, 64)]
SPLIT = mixture(type(LLAMA_8B)(32, 4096, 14336 // 4, 32, 8, 128, 128256), 64, 4)
DENSE = 2 * multiplied(LLAMA_8B)


def fullest(f: n.Format) -> float:
    b = n.capacity(M, EIGHT, S, f)
    return b / n.shortest(M, EIGHT, b, S, f)


FULLEST = {name: fullest(f) for name, f in n.FORMATS.items()}


def sharing(limit: float, prompt: int, answer: int) -> int:
    return int(limit / (1 + prompt / answer))


IN_TEXT = [
    ("读完提示词要{} ms；", ms(READ * S0, 1)),
    ("写完回答要{} s。", f"{WRITE * N0:.2f}"),
    ("读一个是{} µs，", f"{READ * US:.1f}"),
    ("写一个是{} ms，", ms(WRITE)),
    ("相差{}倍。\n", f"{WRITE / READ:.0f}"),
    ("换成H100，就是{}。", f"{H100.balance:.0f}"),
    ("让读多{}%；", f"{100 * (n.prefill(M, EIGHT, S0) / (READ * S0) - 1):.1f}"),
    ("又多算约{}%。", f"{100 * M.D * M.V / multiplied(M):.1f}"),
    ("不用缓存共算{}个", f"{sum(range(32, 48))}"),
    ("用缓存算{}个", f"{32 + 15}"),
    ("这里是$40/8={}$", f"{M.q // M.kv}"),
    ("是原来的{}倍，延迟", f"{16 * n.shortest(M, EIGHT, 1, S) / n.shortest(M, EIGHT, 16, S):.1f}"),
    ("延迟只是{}倍。", f"{n.shortest(M, EIGHT, 16, S) / n.shortest(M, EIGHT, 1, S):.2f}"),
    ("那一步里{}%的时间", f"{100 * SHARE:.0f}"),
    ("256条序列要{} GB", f"{(2 * parameters(M) + 256 * S * cache(M)) * GB:.0f}"),
    ("一共只有{} GB。", f"{EIGHT.chips * V5E.memory * GB:.0f}"),
    ("bf16是{}条序列", f"{n.threshold(V5E):.0f}"),
    ("换成int8是{}条。", f"{n.threshold(V5E, n.FORMATS['w8']):.0f}"),
    ("共有$BS={}$个词元", f"{n.even_tokens(M):.0f}"),
    ("时是{}条序列。在这", f"{n.even_tokens(M) / S:.0f}"),
    ("在v5e上是{}个词元。", f"{n.even_context(M, V5E):.0f}"),
    ("在v5e上是{}个词元）", f"{n.even_context(M, V5E):.0f}"),
    ("$S^{\\dagger}$只有{}。[]", f"{n.even_context(n.mha(M), V5E):.0f}"),
    ("上限定在每秒{}个词元，", f"{LIMIT:.0f}"),
    ("已到它的{}%。", f"{100 * 256 / n.shortest(M, EIGHT, 256, S) / LIMIT:.0f}"),
    ("读满16 GB要{} ms", ms(FULL, 1)),
    ("只用九成就是{} ms", ms(n.USABLE * FULL, 1)),
    ("按{} GB计。8片", f"{n.USABLE * V5E.memory * GB:.1f}"),
    ("8片能放{}条序列", str(n.capacity(M, EIGHT, S))),
    ("4片只放得下{}条", str(n.capacity(M, FOUR, S))),
    ("bf16的前沿从{}毫秒", ms(n.longest(M, LARGE, 1, S), 1)),
    ("升到{}处，依次", f"{ms(n.longest(M, EIGHT, 127, S), 1)}毫秒、{127 / n.longest(M, EIGHT, 127, S) / 8:.0f}"),
    ("在{}，末段", f"{ms(n.longest(M, FOUR, 127, S, n.FORMATS['w8kv8']), 1)}毫秒处到{BEST8 / 4:.0f}"),
    ("表里省到{}%，", f"{100 * WAYS['window'].stored / WAYS['gqa'].stored:.1f}"),
    ("就省到{}%，", f"{100 * n.ways(M, 131072, 1024, 5)['window'].stored / n.ways(M, 131072, 1024, 5)['gqa'].stored:.1f}"),
    ("强度却是{}：", f"{WAYS['mla'].intensity:.1f}"),
    ("128个头，强度是{}，", f"{LATENT_128:.0f}"),
    ("只有多头的1/{}。", f"{WAYS['mha'].stored / (WAYS['window'].stored / 2):.0f}"),
    ("两个轴的链，{} GB/s", f"{ENTRY * GB:.0f}"),
    ("收齐{} GB的权重", f"{2 * multiplied(M) * GB:.1f}"),
    ("的权重要{} ms，", ms(COLLECTED, 0)),
    ("全读一遍，{} ms；", ms(READ_ALL, 1)),
    ("八分之一，是{} ms。", ms(WRITE)),
    ("就是后者的{}倍。[第3章]", f"{COLLECTED / WRITE:.0f}"),
    ("这里是{}亿。读它", f"{n.layer(M) / 1e8:.2f}"),
    ("GB/s时是{}片。", f"{TRAINING:.1f}"),
    ("批是16，能铺到{}片；", f"{n.widest(M, V5E, ENTRY, 16)[0]:.0f}"),
    ("批是64，{}片；", f"{n.widest(M, V5E, ENTRY, 64)[0]:.0f}"),
    ("16条序列只有{} kB", f"{2 * 16 * M.D / 1e3:.0f}"),
    ("40层共{} ms。", ms(n.links(M, EIGHT, 16)[1])),
    ("总高依次为{}毫秒。", "、".join(ms(seconds, 1) for seconds in SIXTEENS)),
    ("跳的部分从{}毫秒", ms(HOPS[0], 1)),
    ("毫秒增到{}毫秒", ms(HOPS[-1], 1)),
    ("从4片到32片，快了{}倍；", f"{SIXTEENS[0] / SIXTEENS[3]:.1f}"),
    ("时间只再少{}%，", f"{100 * (1 - SIXTEENS[-1] / SIXTEENS[3]):.0f}"),
    ("256片里{}%的时间", f"{100 * HOPS[-1] / SIXTEENS[-1]:.0f}"),
    ("Qwen3 14B是{}片。代价", f"{n.spread(M):.0f}"),
    ("前馈一段连跳数在内，从{}，只省", f"{sum(FLAT) * US:.1f} µs减到{sum(SQUARE) * US:.1f} µs"),
    ("µs，只省{}%；LLaMA", f"{100 * (1 - sum(SQUARE) / sum(FLAT)):.0f}"),
    ("405B宽得多，从{}，", f"{BIG_FLAT * US:.0f} µs减到{BIG_SQUARE * US:.0f} µs"),
    ("156 µs，省{}%。模型大", f"{100 * (1 - BIG_SQUARE / BIG_FLAT):.0f}"),
    ("每个头要存{}份", f"{LARGE.chips // M.kv}"),
    ("读缓存的时间从{} ms，显存", f"{ms(KEYS)} ms变成{ms(4 * KEYS)}"),
    ("送字节只要{} ms。多查询", f"{ms(BY_BATCH[0])} ms，跳{ms(BY_BATCH[1])}"),
    ("2×4恰好在{}片的边上", f"{TRAINING:.1f}"),
    ("通信是计算的{}%，", f"{100 * 7 / TRAINING:.0f}"),
    ("64条时位子只用到{}%，", f"{100 * n.waiting(64):.0f}"),
    ("3584个词元的提示词要{} ms。127", ms(READING, 0)),
    ("平均每{}步就有一条", f"{N0 / FULL_B:.0f}"),
    ("生成每走8步，{} ms，", ms(8 * FULL_STEP, 0)),
    ("就要停{} ms，", ms(READING, 0)),
    ("合计约{}毫秒", ms(TOGETHER, 0)),
    ("每步可以白搭{}个", f"{n.free_tokens(64):.0f}"),
    ("本章的请求$s/n={}$", f"{S0 / N0}"),
    ("，只许{}条。", f"{sharing(n.threshold(V5E), S0, N0)}"),
    ("每步要搭{}个词元", f"{RIDING:.0f}"),
    ("折扣里），一步从{} ms，但不再", f"{ms(FULL_STEP, 1)} ms涨到{ms(TOGETHER, 1)}"),
    ("不再有{} ms的停顿", ms(READING, 0)),
    ("每片{} GB/s {#tbl-inf-servers}", f"{V5E_DCN * GB:.3f}"),
    ("第一行每8片每秒{}个词元；", f"{FULL_B / FULL_STEP / (1 + SERVERS):.0f}"),
    ("分块预填充，每8片每秒{}个。", f"{FULL_B / TOGETHER:.0f}"),
    ("单步延迟：{} ms。\n", f"{ms(FULL_STEP, 1)} ms对{ms(TOGETHER, 1)}"),
    ("8片只放得下{}条；", str(n.capacity(M, EIGHT, 32768))),
    ("可以放{}条。办法", str(n.capacity(M, EIGHT, S))),
    ("只空半页，{} MB", f"{8 * cache(M) / 1e6:.1f}"),
    ("是缓存的{}%。", f"{100 * 8 / S:.1f}"),
    ("从头读共{}个，", f"{500 * sum(range(1, 11))}"),
    ("经{} GB/s的总线", f"{PCIE * GB:.0f}"),
    ("取回是{} µs，", f"{cache(M) / PCIE * US:.1f}"),
    ("的一半是{} µs，差", f"{COMPUTED_AGAIN * US:.0f}"),
    ("µs，差{}倍；", f"{COMPUTED_AGAIN * PCIE / cache(M):.0f}"),
    ("从别处取，{} µs，", f"{cache(M) / V5E_DCN * US:.1f}"),
    ("也还差{}倍。", f"{COMPUTED_AGAIN * V5E_DCN / cache(M):.1f}"),
    ("公式给出{}个；", f"{n.expected(0.8, 4):.3f}"),
    ("$c$只有{}，好像", f"{multiplied(DRAFT) / multiplied(M):.3f}"),
    ("的缓存有{} kB，", f"{cache(DRAFT) / 1e3:.1f}"),
    ("是14B的{}%：", f"{100 * cache(DRAFT) / cache(M):.0f}"),
    ("猜4个快到{}倍；", f"{n.gained(M, DRAFT, EIGHT, 1, S, a=0.8, k=4):.2f}"),
    ("猜4个反而慢{}%。", f"{100 * (1 - n.gained(M, DRAFT, EIGHT, 128, S, a=0.8, k=4)):.0f}"),
    ("读权重只要{} ms，跳", ms(n.step(DRAFT, EIGHT, 1, S)[1])),
    ("ms，跳却要{} ms。草稿", ms(n.links(DRAFT, EIGHT, 1)[1])),
    ("16条时从{} ms。批大", f"{ms(n.shortest(M, EIGHT, 16, S))} ms减到{ms(n.shortest(M, EIGHT, 16, S, n.FORMATS['w8']))}"),
    ("量化权重只让吞吐量多{}%，", f"{100 * (FULLEST['w8'] / FULLEST['bf16'] - 1):.0f}"),
    ("再量化缓存，又多{}%：", f"{100 * (FULLEST['w8kv8'] / FULLEST['w8'] - 1):.0f}"),
    ("bf16的权重{} GB，", f"{2 * parameters(M) * GB:.1f}"),
    ("int8是{} GB，一片", f"{parameters(M) * GB:.1f}"),
    ("int4是{} GB，一片", f"{parameters(M) / 2 * GB:.1f}"),
    ("一片要{} ms，", ms(n.prefill(M, ONE, S0, n.REACHED), 0)),
    ("2×2要{} ms，", ms(n.prefill(M, FOUR, S0, n.REACHED), 0)),
    ("2×4要{} ms。", ms(READING, 0)),
    ("每百万个输出词元{}美元；", f"{n.cost(EIGHT, BEST):.3f}"),
    ("int8最省的是2×2，{}美元，", f"{n.cost(FOUR, BEST8):.3f}"),
    ("每百万个输入词元{}美元，", f"{IN_COST:.3f}"),
    ("bf16共{}美元，百万次", f"{REQUEST:.5f}"),
    ("百万次{}美元，其中", f"{REQUEST * 1e6:.0f}"),
    ("其中输入占{}%。", f"{100 * S0 * IN_COST / 1e6 / REQUEST:.0f}"),
    ("$P_\\times$是{}亿，", f"{multiplied(LLAMA_8B) / 1e8:.1f}"),
    ("每个词元的缓存是{} kB。$B", f"{cache(LLAMA_8B) / 1e3:.1f}"),
    ("131.1 kB。$B^{*}={}$；", f"{n.threshold(H100):.0f}"),
    ("$BS$约{}个词元；", f"{round(n.even_tokens(LLAMA_8B), -2):.0f}"),
    ("；$S^{\\dagger}={}$，比", f"{n.even_context(LLAMA_8B, H100):.0f}"),
    ("减去权重{} GB，每条", f"{2 * parameters(LLAMA_8B) * GB:.1f}"),
    ("每条{} GB，放", f"{8192 * cache(LLAMA_8B) * GB:.2f}"),
    ("GB，放{}条。一步", f"{L_CAP:.0f}"),
    ("读权重{} ms加", ms(L_READ)),
    ("加读缓存{} ms，", ms(L_KEYS)),
    ("ms，共{} ms，每秒2", ms(L_READ + L_KEYS, 1)),
    ("ms，每秒{}个词元，计算", f"{L_CAP / (L_READ + L_KEYS):.0f}"),
    ("计算只占{}%，", f"{100 * 2 * multiplied(LLAMA_8B) * L_CAP / H100.peak / (L_READ + L_KEYS):.1f}"),
    ("计算要{} ms，读权重", ms(n.step(M, EIGHT, 200, S)[0])),
    ("总长到{}才开始", f"{n.threshold(V5E):.0f}"),
    ("$S=512$：原来是4.27加{} ms；", f"{ms(KEYS64[0])}，{ms(SHORT64[2, 2][0])}"),
    ("ms；换权重得{} ms，该换权重", f"{ms(SHORT64[1, 2][0])} ms，换缓存得{ms(SHORT64[2, 1][0])}"),
    ("$S=16384$：原来是4.27加{} ms；", f"{ms(KEYS64[1])}，{ms(SHORT64[2, 2][1])}"),
    ("ms；换权重得{} ms，该换缓存", f"{ms(SHORT64[1, 2][1])} ms，换缓存得{ms(SHORT64[2, 1][1])}"),
    ("即$BS={}$，64条", f"{n.even_tokens(M):.0f}"),
    ("64条时$S$约为{}。", f"{n.even_tokens(M) / 64:.0f}"),
    ("每步读权重{} ms，读", ms(LONE[0])),
    ("读权重1.07 ms，读缓存{} ms，", ms(LONE[1])),
    ("读缓存0.03 ms，送字节{} ms，跳", ms(LONE[2])),
    ("ms，跳{} ms，共2", ms(LONE[3])),
    ("跳1.60 ms，共{} ms。下面", ms(sum(LONE))),
    ("读权重减到{} ms，共", ms(LONE8)),
    ("减到0.53 ms，共{} ms。并排", ms(sum(LONE) - LONE[0] + LONE8)),
    ("跳减到{} ms，送", ms(LONE[3] / 2)),
    ("也减半，共{} ms。合用", ms(sum(LONE) - (LONE[2] + LONE[3]) / 2)),
    ("合用：{} ms，", ms(sum(LONE) - LONE[0] + LONE8 - (LONE[2] + LONE[3]) / 2)),
    ("每秒{}个词元。单改", f"{1 / (sum(LONE) - LONE[0] + LONE8 - (LONE[2] + LONE[3]) / 2):.0f}"),
    ("个专家：{}个。注意力", "、".join(f"{x:.1f}" for x in HITS)),
    ("合计{} GB；稠密", "、".join(f"{x * GB:.1f}" for x in MIXED[:2]) + f"和{MIXED[2] * GB:.1f}"),
    ("稠密模型是{} GB。", f"{DENSE * GB:.1f}"),
    ("16条时{}倍，", f"{MIXED[1] / DENSE:.1f}"),
    ("64条时{}倍，而", f"{MIXED[2] / DENSE:.1f}"),
    ("则是{} GB，仍", "、".join(f"{x * GB / b:.1f}" for x, b in zip(MIXED[:2], (1, 16), strict=True)) + f"和{MIXED[2] * GB / 64:.1f}"),
    ("总参数{}B，激活", f"{SPLIT.total * GB:.1f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value, 1)) == 1, words.replace("{}", value, 1)


def test_words_about_numbers() -> None:
    assert 3.5 < n.cost(EIGHT, BEST) / IN_COST < 4.5
    assert 1.9 < n.cost(FOUR, BEST8) / IN_COST < 2.2
    assert 10 * M.kv * M.d == 2 * M.D
    assert n.prefill(M, FOUR, S0, n.REACHED) < 0.5 < n.prefill(M, ONE, S0, n.REACHED)
    assert sum(n.links(M, LARGE, MANY)) / n.longest(M, LARGE, MANY, S) == pytest.approx(0.4, abs=0.01)
    points = {name: n.frontier(reached(name)) for name in ("bf16", "w8kv8")}
    at_5 = {name: max(made for seconds, made in line if seconds <= 0.005) for name, line in points.items()}
    best = {name: line[-1][1] for name, line in points.items()}
    assert at_5["bf16"] < best["bf16"] / 2
    assert best["w8kv8"] > 2 * best["bf16"]
    assert at_5["w8kv8"] > 2 * at_5["bf16"]


def reached(name: str) -> list[tuple[float, float]]:
    f = n.FORMATS[name]
    fitting = [(s, b) for s in n.SLICES[:4] for b in range(1, n.capacity(M, s, S, f) + 1)]
    return [(n.longest(M, s, b, S, f), b / n.longest(M, s, b, S, f) / s.chips) for s, b in fitting]


def test_smallest_slice_is_never_the_best_in_bf16() -> None:
    line = n.frontier(reached("bf16"))
    small = {(n.longest(M, FOUR, b, S), b / n.longest(M, FOUR, b, S) / 4) for b in range(1, 42)}
    assert not small & set(line)


def test_best_division_is_the_least() -> None:
    costs = {x: 2 * M.D / x + 3 * M.F / (256 / x) for x in range(1, 257)}
    assert min(costs, key=costs.__getitem__) == round(n.best_rows(M, 256))
    assert abs(2 * min(costs.values()) / (4 * (6 * M.D * M.F / 256) ** 0.5) - 1) < 0.01


def test_two_thresholds_of_width_differ_by_the_batch() -> None:
    read, computed = n.widest(M, V5E, ENTRY, 16)
    assert read / computed == pytest.approx(n.threshold(V5E) / 16)


def test_recomputed_step_by_another_route() -> None:
    by_hand = max(2 * 13.98996992e9 * 64 / 1576e12, 2 * 13.98996992e9 / 6552e9) + 64 * 4096 * 2 * 40 * 8 * 128 * 2 / 6552e9
    assert by_hand == pytest.approx(n.shortest(M, EIGHT, 64, S), rel=1e-9)
    flop = n.prefill(M, EIGHT, S0) * EIGHT.chips * V5E.peak
    assert flop == pytest.approx(S0 * (2 * multiplied(M) + quadratic(M, context(S0))))


def test_guesses_follow_the_target() -> None:
    rng = Random(0)
    rounds = [speculate.guess(rng, 4) for _ in range(100000)]
    tokens = Counter(token for made in rounds for token in made)
    off = max(abs(tokens[x] / tokens.total() - share) for x, share in enumerate(speculate.p))
    assert off < 0.001
    assert TEXT.count(f"平均每轮{tokens.total() / len(rounds):.3f}个，") == 1
    assert sum(map(min, speculate.p, speculate.q)) == pytest.approx(0.8)

"""The numbers that chapter 8 prints are those that its programs compute."""

import pytest

from assets.applied_inference import numbers as n
from assets.applied_inference import waiting
from assets.chips import V5E, V5E_LINK
from assets.inference import numbers as inference
from assets.sharding.numbers import Axis
from assets.transformers.numbers import LLAMA_405B, cache, context, multiplied, parameters, quadratic
from tests.book_numbers.printed import chapter, table

TEXT = chapter("08-applied-inference")
M, S, CHOSEN, EIGHT = n.M, n.CONTEXT, n.CHOSEN, n.EIGHT
MS, GB = 1e3, 1e-9
FORMATS = {"bf16": n.PLAIN, "int8": n.EIGHT, "int4": n.FOUR}
CACHES = {"bf16": n.WIDE_CACHE, "int8": n.EIGHT, "int4": n.NARROW_CACHE}
LONG, LONGER = 32768, 131072


def ms(seconds: float, digits: int = 2) -> str:
    return f"{seconds * MS:.{digits}f}"


def percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f}"


def part(name: str, kind: str = "v5e") -> n.Part:
    rows, columns = (int(side) for side in name.split("×"))
    return n.h100(columns) if kind == "H100" else {"v5e": n.v5e, "v6e": n.v6e}[kind](rows, columns)


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-fit"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_smallest_slices(row: list[str]) -> None:
    f = FORMATS[row[1]]
    s = n.smallest(M, part("1×1", row[0]), f)
    assert row[2:] == [
        f"{f.weight * parameters(M) * GB:.1f}",
        str(n.least(M, s.chip.memory, f)),
        s.name,
        f"{n.room(M, s, f) * GB:.1f}",
        str(inference.capacity(M, s, S, f)),
        ms(n.step(M, s, 1, S, f), 1),
    ]


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-step"), ids=lambda row: row[0])
def test_table_of_steps(row: list[str]) -> None:
    b = int(row[0])
    rate = b / n.step(M, CHOSEN, b, S)
    terms = [ms(term) for term in n.terms(M, CHOSEN, b, S)]
    assert row[1:] == [*terms, ms(b / rate), f"{rate:.0f}", f"{rate / 16:.0f}", f"{n.dollars(CHOSEN, rate):.3f}"]


def test_table_of_widths() -> None:
    ways = [[f"{n.widest(M, b, ctx, n.entry(CHOSEN)):.1f}" for ctx in (0, S, LONG)] for b in (16, 64, 112, 240)]
    assert [row[1:] for row in table(TEXT, "tbl-serve-width")] == ways


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-plans"), ids=lambda row: "-".join(row[:3]))
def test_table_of_plans(row: list[str]) -> None:
    s = part(row[0], row[1])
    r = n.served(M, s, f=FORMATS[row[2]])
    expected = [str(r.fits), str(r.batch), ms(r.seconds, 1), f"{r.rate:.0f}", f"{r.rate / s.chips:.0f}", f"{n.dollars(s, r.rate):.3f}"]
    assert row[3:] == expected


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-prefill"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_table_of_prefill(row: list[str]) -> None:
    s = part(row[0])
    r = n.read(M, s, n.PROMPT, int(row[1]))
    c = n.readers(n.LOAD, r, s)
    times = [ms(r.compute / n.KERNELS, 0), ms(r.sent, 0), ms(r.keys, 1), ms(r.seconds, 0)]
    assert row[2:] == [*times, percent(r.share, 1), f"{s.chips * r.seconds:.1f}", str(c), str(c * s.chips)]


def test_table_of_simulations() -> None:
    rows = [[str(waiting.CASES[case][0]), *(f"{seconds:.2f}" for seconds in waiting.summary(case))] for case in waiting.CASES]
    assert [row[1:] for row in table(TEXT, "tbl-serve-simulate")] == rows


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-long"), ids=lambda row: "-".join(row[:3]))
def test_table_of_long_contexts(row: list[str]) -> None:
    ctx, f, s = int(row[0]), CACHES[row[1]], part(row[2])
    r = n.served(M, s, ctx, f, limit=1)
    share = n.terms(M, s, r.batch, ctx, f)[2] / r.seconds
    made = [f"{r.rate / s.chips:.1f}", f"{n.dollars(s, r.rate):.2f}"]
    assert r.batch == r.fits
    assert row[3:] == [str(r.fits), ms(r.seconds, 1), percent(share), *made, str(inference.capacity(n.mha(M), s, ctx, f))]


def shared_step(rate: float, count: int) -> tuple[float, float]:
    b = n.settled(rate * n.ANSWER / count, CHOSEN)
    return b, n.step(M, CHOSEN, b, S)


@pytest.mark.parametrize("row", table(TEXT, "tbl-serve-scale"), ids=lambda row: row[0])
def test_table_of_loads(row: list[str]) -> None:
    rate = int(row[0])
    c, d = n.slices(rate)
    busy = rate * n.READER.seconds / c, rate * n.ANSWER / n.served(M, CHOSEN).rate / d
    cost = (c + d) * 16 * CHOSEN.price / (rate * 3600) * 1e4
    assert row[1:] == [
        str(c),
        percent(busy[0]),
        str(d),
        percent(busy[1]),
        str((c + d) * 16),
        f"{n.first_token(c, rate, n.READER, CHOSEN):.2f}",
        ms(shared_step(rate, d)[1], 1),
        f"{cost:.0f}",
    ]


def draft_cost(b: int) -> float:
    return n.step(n.DRAFT, CHOSEN, b, S) / n.step(M, CHOSEN, b, S)


def test_table_of_guesses() -> None:
    rows = [[str(b), f"{draft_cost(b):.3f}", *(f"{n.gained(CHOSEN, b, 0.8, k):.2f}" for k in (1, 2, 3))] for b in (1, 32, 112)]
    assert table(TEXT, "tbl-serve-speculate") == rows


INPUT, OUTPUT, WRITING, TOKENS = n.demand(n.LOAD, n.PROMPT, n.ANSWER, n.PLANNED)
PER_TOKEN = inference.prefill(M, n.v5e(1, 1), n.PROMPT) * V5E.peak / n.PROMPT
HELD = TOKENS * cache(M, 1) + parameters(M)
FULL = n.served(M, CHOSEN)
SMALLEST = n.served(M, n.SMALL)
SLICES_NEEDED = OUTPUT / FULL.rate
PRICE = n.dollars(CHOSEN, FULL.rate)
GPUS, TRILLIUM = n.h100(4), n.v6e(2, 4)
GPU_EVEN = GPUS.price * PRICE / n.dollars(GPUS, n.served(M, GPUS).rate)
TRILLIUM_EVEN = TRILLIUM.price * PRICE / n.dollars(TRILLIUM, n.served(M, TRILLIUM).rate)
READ_COST, WRITE_COST = n.request(FULL.rate)
QUICK = n.read(M, CHOSEN, n.PROMPT, 2, inference.INT8)
HALF = n.found(n.READER, 0.5)
BUSY = n.LOAD * n.READER.seconds
SLOW = n.read(M, CHOSEN, LONGER, 2)
MEAN = 0.99 * n.READER.seconds + 0.01 * SLOW.seconds
LONG_WRITING = n.served(M, n.LARGE, LONGER, EIGHT, limit=1)
LONG_LOAD = 0.01 * n.LOAD
READERS, WRITERS = n.slices(n.LOAD)
THREE, TWO = shared_step(n.LOAD, 3), shared_step(n.LOAD, 2)
HOUR, LONG_HOUR = (READERS + WRITERS) * 16 * CHOSEN.price, (3 * 16 + 32) * CHOSEN.price
DAY = sum(sum(n.slices(n.hourly(hour))) for hour in range(n.DAY))
REQUESTS = sum(n.hourly(hour) for hour in range(n.DAY)) * 3600
FIXED, SCALED = HOUR * 24, DAY * 16 * CHOSEN.price
BY_BATCH = sum(inference.by_batch(M, Axis(2, V5E_LINK, ring=False), 112))
BIG = {s.name: n.served(LLAMA_405B, s, limit=0.05) for s in (n.LARGE, n.WIDE, n.v5e(8, 16))}
MHA, MHA_WIDE = n.served(n.mha(M), CHOSEN), n.served(n.mha(M), n.WIDE, limit=1)
MHA_PRICES = n.dollars(CHOSEN, MHA.rate), n.dollars(n.WIDE, MHA_WIDE.rate)
DRAFT_STEP = n.terms(n.DRAFT, CHOSEN, 1, S)
FEWER = int((n.room(M, CHOSEN, EIGHT) - parameters(n.DRAFT)) / (S * (cache(M, 1) + cache(n.DRAFT, 1))))
GUESSED = n.gained(CHOSEN, FEWER, 0.8, 1) * FEWER / n.step(M, CHOSEN, FEWER, S)
THINKING = n.served(M, CHOSEN, n.PROMPT + 2048)
THINKING_COST = 4096 * n.dollars(CHOSEN, THINKING.rate) / 1e6
SHORT_240 = n.terms(M, CHOSEN, 240, 2048)
HOPS = [ms(n.terms(M, s, 1, S)[4]) for s in (CHOSEN, n.LARGE, n.WIDE)]
LONES = [ms(n.step(M, s, 1, S)) for s in (n.WIDE, n.LARGE)]
DEEP = quadratic(M, context(LONGER)) / (quadratic(M, context(LONGER)) + 2 * multiplied(M))
FULLEST = n.terms(M, n.LARGE, inference.capacity(M, n.LARGE, S, EIGHT), S)
IDLE = shared_step(n.LOW, 2)[0]
ALLOWED = [percent(n.allowed(c, n.spare_wait())) for c in (1, 2, 4, 8, 16)]


def big(name: str) -> str:
    s, r = part(name), BIG[name]
    return f"{r.batch}条，{'一步' if s is part('4×8') else ''}{ms(r.seconds, 1)} ms，每片{r.rate / s.chips:.0f}个，{n.dollars(s, r.rate):.2f}美元"


IN_TEXT = [
    ("16片的每片产出却高出{}%。", percent(FULL.rate / 16 / (SMALLEST.rate / 8) - 1)),
    ("比把权重切得更宽省{}%。", percent(1 - n.READER.seconds / n.read(M, CHOSEN, n.PROMPT).seconds)),
    ("一台机器只能忙{}的时间，16台", f"{ALLOWED[0]}%"),
    ("16台能忙{}%。\n", ALLOWED[4]),
    ("8\\times8192={}$个", f"{INPUT:.0f}"),
    ("8\\times1024={}$个词元。\n\n**并发", f"{OUTPUT:.0f}"),
    ("\\approx{}$条。\n\n**缓存", f"{WRITING:.0f}"),
    ("$8192+512={}$个词元，", str(S)),
    ("个词元，{}条共", f"{WRITING:.0f}"),
    ("条共{}万个。", f"{TOKENS / 1e4:.0f}"),
    ("是bf16的{} kB，", f"{cache(M) / 1e3:.1f}"),
    ("int8的{} kB。合计", f"{cache(M, 1) / 1e3:.2f}"),
    ("合计{} GB，是int8", f"{TOKENS * cache(M, 1) * GB:.0f}"),
    ("int8权重{} GB的五倍", f"{parameters(M) * GB:.1f}"),
    ("平均{} GFLOP；", f"{PER_TOKEN * GB:.1f}"),
    ("要{} PFLOP/s，", f"{INPUT * PER_TOKEN / 1e15:.2f}"),
    ("相当于{}片v5e", f"{INPUT * PER_TOKEN / V5E.peak:.1f}"),
    ("权重加缓存{} GB，每片", f"{round(HELD * GB, -1):.0f}"),
    ("用九成，{}片放得下", f"{-(-HELD // (0.9 * V5E.memory)):.0f}"),
    ("凑够{}条得8个", f"{WRITING:.0f}"),
    ("得{}个这样的切片，64片。", f"{-(-WRITING // SMALLEST.fits):.0f}"),
    ("同样一份权重，余{} GB，", f"{n.room(M, CHOSEN, EIGHT) * GB:.1f}"),
    ("GB，放{}条，是前者", str(FULL.fits)),
    ("246条只要{}个切片，48片。", f"{-(-WRITING // FULL.fits):.0f}"),
    ("矩阵乘到$B^{*}={}$条", f"{inference.threshold(V5E, EIGHT):.0f}"),
    ("缓存合计{}个词元时", f"{inference.even_tokens(M, EIGHT):.0f}"),
    ("上下文8704，就是{}条；", f"{inference.even_tokens(M, EIGHT) / S:.0f}"),
    ("$S^{\\dagger}={}$，缓存", f"{inference.even_context(M, V5E, EIGHT):.0f}"),
    ("一步从{} ms，成本", f"{ms(n.step(M, CHOSEN, 1, S))} ms变成{ms(FULL.seconds)}"),
    ("单价只降{}%，", percent(1 - PRICE / n.dollars(CHOSEN, 64 / n.step(M, CHOSEN, 64, S)))),
    ("每位用户却慢了{}%。", percent(FULL.seconds / n.step(M, CHOSEN, 64, S) - 1)),
    ("240条时占去{} ms，", ms(SHORT_240[3], 0)),
    ("批1、16、64、120、180、240，总高{}毫秒", "、".join(ms(n.step(M, CHOSEN, b, 2048), 1) for b in (1, 16, 64, 120, 180, 240))),
    ("批1、16、32、64、96、112，总高{}毫秒", "、".join(ms(n.step(M, CHOSEN, b, S), 1) for b in (1, 16, 32, 64, 96, 112))),
    ("等效宽度是{}，见", f"{n.layer(M) / (4 * M.D):.0f}"),
    ("\\div197000$，{}片。两轴", f"{n.widest_computing(M, n.entry(CHOSEN)):.1f}"),
    ("要16×16才有，是{}片。", f"{n.widest_computing(M, n.entry(n.v5e(16, 16))):.1f}"),
    ("一层的权重数，{}亿，", f"{n.layer(M) / 1e8:.2f}"),
    ("批到112时铺不过{}片，", f"{n.widest(M, 112, 0, n.entry(CHOSEN)):.0f}"),
    ("算上缓存，能铺到{}片。", f"{n.widest(M, 112, S, n.entry(CHOSEN)):.0f}"),
    ("n_\\mathrm{layer})$，{}片。上下文", f"{n.entry(CHOSEN) * S * cache(M, 1) / M.layers / (8 * M.D * V5E.bandwidth):.0f}"),
    ("80层共{}次：", str(4 * M.layers)),
    ("4×4每次6跳，{} ms；", HOPS[0]),
    ("4×8每次10跳，{} ms；", HOPS[1]),
    ("8×8每次14跳，{} ms。", HOPS[2]),
    ("8×8一步{}，片数", f"{LONES[0]} ms，4×8是{LONES[1]} ms"),
    ("112条时合计{} ms，", ms(BY_BATCH)),
    ("是一步的{}%，不再", percent(BY_BATCH / FULL.seconds, 1)),
    ("一步要多{} ms；", ms(n.terms(M, n.v5e(1, 16), 1, S)[4] - n.terms(M, CHOSEN, 1, S)[4])),
    ("是前者的{}倍，246", f"{FULL.fits / SMALLEST.fits:.1f}"),
    ("是{}美元；v6e", f"{GPU_EVEN:.2f}"),
    ("v6e是{}美元。拿", f"{TRILLIUM_EVEN:.2f}"),
    ("还便宜{}%，而且快", percent(1 - n.dollars(n.SMALL, n.served(M, n.SMALL, f=n.FOUR).rate) / PRICE)),
    ("按4495算，要{}个切片。", f"{SLICES_NEEDED:.2f}"),
    ("$120\\div9\\approx{}$条", f"{inference.threshold(V5E, EIGHT) / 9:.0f}"),
    ("每片{} GB，放得下。因果", f"{parameters(M) / 8 * GB:.1f}"),
    ("每份提示词少用{}%的片·秒", percent(1 - n.READER.seconds / n.read(M, CHOSEN, n.PROMPT).seconds)),
    ("每份提示词的缓存有{} GB", f"{n.PROMPT * cache(M, 1) * GB:.2f}"),
    ("16片一起送，{} ms，还", ms(n.carried(CHOSEN, n.PROMPT), 0)),
    ("读要{}美元，写", f"{READ_COST:.5f}"),
    ("美元，写要{}美元。*读", f"{WRITE_COST:.5f}"),
    ("*读占{}%*", percent(READ_COST / (READ_COST + WRITE_COST))),
    ("747 ms降到{} ms，8台", ms(QUICK.seconds, 0)),
    ("ms，8台降到{}台。省不到", str(n.readers(n.LOAD, QUICK, CHOSEN))),
    ("要算的剩{}%，8台", percent(n.kept_share(0.5))),
    ("%，8台降到{}台。\n", str(n.readers(n.LOAD, HALF, CHOSEN))),
    ("一份提示词读{} ms，每秒", ms(n.READER.seconds, 0)),
    ("平均有{}台在忙", f"{BUSY:.2f}"),
    ("可以等{}次服务。", f"{n.spare_wait() * n.READER.seconds:.2f} s，即{n.spare_wait():.2f}"),
    ("1台只能忙{}。台数", f"{ALLOWED[0]}%的时间，2台{ALLOWED[1]}%，4台{ALLOWED[2]}%，8台{ALLOWED[3]}%，16台{ALLOWED[4]}%"),
    ("8台时95%的首词元延迟是{} s，", f"{n.first_token(8, n.LOAD, n.READER, CHOSEN):.2f}"),
    ("s，利用率{}%；", percent(BUSY / 8)),
    ("7台就是{} s，不合", f"{n.first_token(7, n.LOAD, n.READER, CHOSEN):.2f}"),
    ("一份131072个词元的提示词要读{} s，是", f"{SLOW.seconds:.1f}"),
    ("是平常的{}倍，", f"{SLOW.seconds / n.READER.seconds:.0f}"),
    ("请求占了{}%的工作", percent(0.01 * SLOW.seconds / MEAN)),
    ("8台的利用率到了{}%。", percent(n.LOAD * MEAN / 8)),
    ("利用率回到{}%，同", percent(n.LOAD * MEAN / 10)),
    ("等候从{}。要么", "0.38 s变成3.77 s"),
    ("单价从{}倍。差", f"{PRICE:.2f}美元到{n.dollars(CHOSEN, n.served(M, CHOSEN, LONGER, EIGHT, 1).rate):.2f}美元，12"),
    ("4×8的{}条，", str(LONG_WRITING.fits)),
    ("两组的4×4要{} s，", f"{SLOW.seconds:.1f}"),
    ("s，{}美元；而", f"{16 * 1.2 / 3600 * SLOW.seconds:.3f}"),
    ("在4×8上只要{}美元。", f"{n.ANSWER * n.dollars(n.LARGE, LONG_WRITING.rate) / 1e6:.3f}"),
    ("占了计算的{}%，", percent(DEEP)),
    ("让利用率升到{}%。", percent(SLOW.share)),
    ("每秒{}个，平均占", f"{LONG_LOAD:.2f}"),
    ("平均占{}台。给", f"{LONG_LOAD * SLOW.seconds:.2f}"),
    ("8台刚好，租{}台。", str(READERS)),
    ("首词元延迟是{} s，坏", f"{n.first_token(READERS, n.LOAD, n.READER, CHOSEN):.2f}"),
    ("坏一台还有{} s。", f"{n.first_token(READERS - 1, n.LOAD, n.READER, CHOSEN):.2f}"),
    ("写的一边要{}个，2个刚好", f"{SLICES_NEEDED:.2f}"),
    ("刚好，租{}个。", str(WRITERS)),
    ("每个稳定在{}条，", f"{THREE[0]:.0f}"),
    ("条，一步{} ms，用户", ms(THREE[1], 1)),
    ("用户每秒看到{}个词元；", f"{1 / THREE[1]:.0f}"),
    ("两个各{}条，", f"{TWO[0]:.0f}"),
    ("84条，{} ms，都", ms(TWO[1], 1)),
    ("共{}秒的活；", f"{THREE[0] * n.READER.seconds:.1f}"),
    ("约有{}台，", f"{READERS - BUSY:.0f}"),
    ("3台，{} s能消化完", f"{THREE[0] * n.READER.seconds / (READERS - BUSY):.1f}"),
    ("可能就是{}%，大家", percent(1 - 0.999**16, 1)),
    ("平均碰上{}次。", f"{n.ANSWER * (1 - 0.999**16):.0f}"),
    ("每天{}万个请求。", f"{REQUESTS / 1e4:.1f}"),
    ("每天{}美元；逐", f"{FIXED:.0f}"),
    ("逐小时增减，{}美元，", f"{DAY}个切片小时，{SCALED:.0f}"),
    ("美元，省{}%。这就是", percent(1 - SCALED / FIXED)),
    ("一次回答约{} s，", f"{n.ANSWER * THREE[1]:.0f}"),
    ("| 要{}个，备1个", f"{SLICES_NEEDED:.2f}"),
    ("95%在{} ms |", f"{n.first_token(READERS, n.LOAD, n.READER, CHOSEN):.2f} s内，一步{ms(THREE[1], 1)}"),
    ("| {} ms                   |", f"{n.first_token(READERS - 1, n.LOAD, n.READER, CHOSEN):.2f} s，{ms(TWO[1], 1)}"),
    ("| {}美元 |", f"{(READERS + WRITERS) * 16}片{HOUR:.1f}美元；长请求80片{LONG_HOUR:.1f}"),
    ("| 高峰时{}美元 |", f"{HOUR / (n.LOAD * 3600):.4f}美元，全天平均{SCALED / REQUESTS:.4f}"),
    ("每个合{}美元，是普通", f"{LONG_HOUR / (LONG_LOAD * 3600):.2f}"),
    ("一个请求是{}美元；排", f"{READ_COST + WRITE_COST:.4f}"),
    ("高峰时是{}美元，算上", f"{HOUR / (n.LOAD * 3600):.4f}"),
    ("算上低谷是{}倍。差额", f"{SCALED / REQUESTS:.4f}美元，是理想的{SCALED / REQUESTS / (READ_COST + WRITE_COST):.1f}"),
    ("应当接近{} ms。差额", ms(n.step(M, CHOSEN, 1, S), 1)),
    ("批为112，应当接近{} ms。用", ms(FULL.seconds, 1)),
    ("应当接近{} ms。慢了", ms(n.READER.seconds, 0)),
    ("占几成，应当是{}%。", percent((n.READER.sent + n.READER.keys) / n.READER.seconds)),
    ("账单除以请求数，与{}美元", f"{SCALED / REQUESTS:.4f}"),
    ("权重{} GB，至少29", f"{parameters(LLAMA_405B) * GB:.1f}"),
    ("GB，至少{}片，取4×8", str(n.least(LLAMA_405B, V5E.memory, EIGHT))),
    ("取4×8。余{} GB，每条", f"{n.room(LLAMA_405B, n.LARGE, EIGHT) * GB:.1f}"),
    ("每条{} GB，放", f"{S * cache(LLAMA_405B, 1) * GB:.2f}"),
    ("GB，放{}条。\n\n50", str(BIG["4×8"].fits)),
    ("4×8是{}；8×8", "24条，一步26.3 ms，每片每秒28个，11.71美元"),
    ("8×8是{}；8×16", big("8×8")),
    ("8×16是{}。又是", big("8×16")),
    ("与参数之比{}相近", f"{parameters(LLAMA_405B) / parameters(M):.1f}"),
    ("权重和运算是{}倍，", f"{parameters(LLAMA_405B) / parameters(M):.1f}"),
    ("缓存只有{}倍，", f"{cache(LLAMA_405B) / cache(M):.1f}"),
    ("在2×4的115.2 GB里占{}%；", percent(parameters(M) / 2 / (0.9 * 8 * V5E.memory))),
    ("int8占{}%。入场费", percent(parameters(M) / (0.9 * 8 * V5E.memory))),
    ("$B^{*}={}$，56条", f"{inference.threshold(V5E, n.FOUR):.0f}"),
    ("投影也变大了，权重{} GB。", f"{parameters(n.mha(M)) * GB:.1f}"),
    ("$S^{\\dagger}$只有{}。放", f"{inference.even_context(n.mha(M), V5E, EIGHT):.0f}"),
    ("只有500。放{}条，", str(MHA.batch)),
    ("放13条，一步{} ms，", ms(MHA.seconds, 1)),
    ("每秒{}个词元，单价是", f"{MHA.rate:.0f}"),
    ("单价是{}倍。8×8", f"{MHA_PRICES[0]:.2f}美元，{MHA_PRICES[0] / PRICE:.1f}"),
    ("8×8放{}条，", str(MHA_WIDE.batch)),
    ("73条，每片每秒{}个，单价", f"{MHA_WIDE.rate / 64:.0f}"),
    ("个，单价{}美元，好", f"{MHA_PRICES[1]:.2f}"),
    ("仍是原来的{}倍。加片", f"{MHA_PRICES[1] / PRICE:.1f}"),
    ("草稿代价为什么有{}？", f"{draft_cost(1):.3f}"),
    ("8B一步{} ms，其中", ms(sum(DRAFT_STEP[1:]))),
    ("其中跳{} ms，比", ms(DRAFT_STEP[4])),
    ("比读权重的{} ms还长", ms(DRAFT_STEP[1])),
    ("草稿占{} GB，", f"{parameters(n.DRAFT) * GB:.1f}"),
    ("163.84 kB增到{} kB，", f"{(cache(M, 1) + cache(n.DRAFT, 1)) / 1e3:.1f}"),
    ("112条减为{}条。", str(FEWER)),
    ("76条猜1个，加速{}，", f"{n.gained(CHOSEN, FEWER, 0.8, 1):.2f}"),
    ("每秒{}个词元；不猜", f"{GUESSED:.0f}"),
    ("不猜，112条，{}个。", f"{FULL.rate:.0f}"),
    ("个。只多{}%，", percent(GUESSED / FULL.rate - 1)),
    ("合计剩{}%。", percent(n.kept_share(0.5), 1)),
    ("减半。合计{} ms，平均", ms(HALF.seconds, 0)),
    ("平均忙{}台。4台", f"{n.LOAD * HALF.seconds:.2f}"),
    ("4台时95%的首词元延迟是{} s，", f"{n.first_token(4, n.LOAD, HALF, CHOSEN):.2f}"),
    ("4×4放{}条，一步", str(THINKING.batch)),
    ("95条，一步{} ms，每秒", ms(THINKING.seconds, 1)),
    ("ms，每秒{}个词元。每秒", f"{THINKING.rate:.0f}"),
    ("每秒要写32768个，{}台，", f"{n.LOAD * 4096 / THINKING.rate:.2f}"),
    ("写涨到{}美元，", f"{THINKING_COST:.5f}"),
    ("美元，读占{}%。并发", percent(READ_COST / (READ_COST + THINKING_COST))),
    ("两百来条涨到{}条。", f"{n.LOAD * 4096 * THINKING.seconds:.0f}"),
    ("平均忙{}台。2台", f"{2 * n.READER.seconds:.2f}"),
    ("2台时是{} s。每处", f"{n.first_token(2, 2, n.READER, CHOSEN):.2f}"),
    ("每处3台，{} s，合", f"{n.first_token(3, 2, n.READER, CHOSEN):.2f}"),
    ("273条序列，送激活要{} ms不相上下。", f"{ms(FULLEST[3], 1)} ms，与读缓存的{ms(FULLEST[2], 1)}"),
    ("与读缓存的{} ms相近", ms(n.terms(M, CHOSEN, 112, S)[2], 1)),
    ("低谷时每个切片只有{}条", f"{IDLE:.0f}"),
    ("猜两个能加速到{}，", f"{n.gained(CHOSEN, IDLE, 0.8, 2):.2f}"),
    ("单步已经只有{} ms", ms(shared_step(n.LOW, 2)[1], 1)),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value, 1)) == 1, words.replace("{}", value, 1)


def reached(s: n.Part, f: inference.Format) -> dict[tuple[float, float], str]:
    steps = ((n.step(M, s, b, S, f), b) for b in range(1, inference.capacity(M, s, S, f) + 1))
    return {(seconds, b / seconds / s.chips): s.name for seconds, b in steps}


def test_words_about_the_frontier() -> None:
    points = {point: name for s in (n.SMALL, CHOSEN, n.LARGE, n.WIDE) for point, name in reached(s, EIGHT).items()}
    line = inference.frontier(list(points))
    assert {points[point] for point in line if 1 / point[0] < 85} == {"4×4"}
    assert {points[point] for point in line if 88 < 1 / point[0] < 164} == {"4×8"}
    assert "2×4" not in {points[point] for point in line}
    fullest = n.served(M, n.LARGE, limit=1)
    assert fullest.seconds > FULL.seconds
    assert fullest.rate / 32 < FULL.rate / 16
    best = {name: max(rate for s in (n.v5e(2, 2), n.SMALL, CHOSEN, n.LARGE) for _, rate in reached(s, f)) for name, f in FORMATS.items()}
    assert TEXT.count("bf16从{bf16:.0f}降起，int8从{int8:.0f}降起，int4从{int4:.0f}降起".format(**best)) == 1
    assert TEXT.count(f"竖的虚线在{1 / n.PLANNED:.0f}处") == 1


def test_words_about_numbers() -> None:
    ends = n.dollars(CHOSEN, 1 / n.step(M, CHOSEN, 1, S)), PRICE
    assert ends[0] / ends[1] == pytest.approx(33, abs=0.5)
    assert n.entry(n.v5e(1, 16)) == n.entry(CHOSEN)
    assert S / inference.even_context(M, V5E, EIGHT) == pytest.approx(2.5, abs=0.05)
    assert 1.9 < SHORT_240[3] / SHORT_240[2] < 2
    assert TOKENS * cache(M, 1) / parameters(M) == pytest.approx(5, abs=0.1)
    ways = {groups: n.read(M, n.LARGE, n.PROMPT, groups) for groups in (1, 2)}
    assert ways[2].seconds * 32 / (n.READER.seconds * 16) == pytest.approx(1.3, abs=0.05)
    far, near = (n.dollars(CHOSEN, n.served(M, CHOSEN, ctx, EIGHT, 1).rate) for ctx in (LONGER, S))
    assert far / near == pytest.approx(12, abs=0.3)
    assert LONG_WRITING.fits / n.served(M, CHOSEN, LONGER, EIGHT, 1).fits == pytest.approx(2.6, abs=0.05)
    assert 1 - n.dollars(n.LARGE, LONG_WRITING.rate) / far == pytest.approx(0.12, abs=0.005)
    tails = {case: waiting.summary(case)[1] for case in ("shared, constant", "the same, ten servers")}
    assert tails["the same, ten servers"] / tails["shared, constant"] == pytest.approx(3, abs=0.15)
    assert BIG["8×8"].seconds <= 0.05
    assert n.dollars(n.WIDE, BIG["8×8"].rate) / PRICE > 5
    assert BUSY < 6
    assert 40 < LONG_HOUR / LONG_LOAD / (HOUR / n.LOAD) < 42
    assert n.LOAD * SLOW.seconds * 0.01 < 3


def test_recomputed_by_another_route() -> None:
    by_hand = 70.553706496e9 - 128256 * 8192 - 161 * 8192
    assert by_hand == pytest.approx(multiplied(M))
    step = by_hand / (16 * 819e9) + 112 * 8704 * 2 * 80 * 8 * 128 / (16 * 819e9) + 320 * (15 / 16 * 2 * 112 * 8192 / 100e9 + 6e-6)
    assert step == pytest.approx(FULL.seconds)


def test_waiting_formula_in_the_simplest_case() -> None:
    assert n.waits(1, 0.7) == pytest.approx(0.7)
    assert n.waits(2, 1.2) == pytest.approx(2 * 0.6**2 / (1 + 0.6))


def test_formula_agrees_with_the_simulation() -> None:
    simulated = waiting.summary("shared, exponential")[1]
    assert n.tail_wait(8, BUSY) * n.READER.seconds == pytest.approx(simulated, rel=0.05)

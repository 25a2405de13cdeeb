"""The numbers that chapter 3 prints are those that its program computes."""

from math import prod

import pytest

from assets.chips import V5E, V5E_LINK, V5P, V5P_LINK
from assets.sharding import numbers as m
from tests.book_numbers.printed import chapter, table

TEXT = chapter("03-sharding")
RING = m.Axis(16, V5E_LINK)
OPEN4 = m.Axis(4, V5E_LINK, ring=False)
P4, P8 = m.Axis(4, V5P_LINK), m.Axis(8, V5P_LINK)
B, D, F = 2048, 8192, 28672
X, W, Z = 2 * B * D, 2 * D * F, 2 * B * F
COMPUTE = m.product_time(V5E, B, D, F, RING.chips)
MS, US, MB, GB = 1e3, 1e6, 1e-6, 1e-9


def test_table_of_ways() -> None:
    printed = [row[-1] for row in table(TEXT, "tbl-shard-opening")]
    assert printed == ["0", f"{m.gather(X, RING) * MS:.2f}", f"{m.reduce(Z, RING) * MS:.2f}", f"{m.gather(W, RING) * MS:.2f}"]


def test_table_of_memory() -> None:
    ways = ((), (16,), (16,), (16, 16), (16, 16))
    printed = [row[1:] for row in table(TEXT, "tbl-shard-memory")]
    assert printed == [
        [f"{part * MB:.2f}", str(256 // prod(cuts)), f"{256 * part * GB:.2f}", f"{240 * part * GB:.2f}"]
        for cuts in ways
        for part in [m.shard(W, *cuts)]
    ]


def test_table_of_specs() -> None:
    ways = ((1, 1), (2, 1), (2, 4), (8, 1), (8, 1))
    printed = [row[2:] for row in table(TEXT.replace("specs .small}", "specs}"), "tbl-shard-specs")]
    assert printed == [[f"{64 // rows}×{1024 // columns}", f"{m.shard(2 * 64 * 1024, rows, columns):.0f}"] for rows, columns in ways]


@pytest.mark.parametrize("row", table(TEXT, "tbl-shard-latency"), ids=lambda row: row[0])
def test_table_of_small_arrays(row: list[str]) -> None:
    total = float(row[0]) / MB
    transfer, hops = m.gather(total, RING), m.latency(RING)
    assert row[1:] == [
        f"{total / 16 / 1e3:.1f}",
        f"{transfer * US:.1f}",
        f"{hops * US:.1f}",
        f"{max(transfer, hops) * US:.1f}",
        f"{(transfer + hops) * US:.1f}",
        f"{100 * transfer / (transfer + hops):.0f}",
    ]


def test_table_of_slices() -> None:
    slices = ((OPEN4,), (OPEN4,) * 2, (RING,), (RING,) * 2, (P4,), (P4,) * 2, (P4,) * 3, (P8,) * 3)
    printed = [row[1:] for row in table(TEXT, "tbl-shard-slices")]
    assert printed == [
        [
            str(len(axes)),
            str(prod(a.chips for a in axes)),
            f"{sum(a.entry for a in axes) * GB:.0f}",
            f"{m.gather(256e6, *axes) * MS:.2f}",
            f"{m.reduce(256e6, *axes) * MS:.2f}",
            str(sum(a.hops for a in axes)),
            f"{m.turning_size(*axes) * MB:.2f}",
        ]
        for axes in slices
    ]


@pytest.mark.parametrize("row", table(TEXT, "tbl-shard-choice"), ids=lambda row: row[0])
def test_table_of_choices(row: list[str]) -> None:
    tokens = int(row[0])
    weights, activations = 2 * m.gather(W, RING), 2 * m.gather(2 * tokens * D, RING)
    assert row[1:] == [
        str(tokens // 16),
        f"{m.product_time(V5E, tokens, D, 2 * F, 16) * MS:.2f}",
        f"{weights * MS:.2f}",
        f"{activations * MS:.2f}",
        "一样" if weights == activations else "激活" if activations < weights else "权重",
    ]


SQUARE = 2 * 16384**2
STEPWISE = m.gather(SQUARE / 4, P4) + m.gather(SQUARE, P4)
DECODED = 2 * 16 * D
INT8 = 4096 * 8192
LONG = 2 * 32768 * 8192
GATHERED = 2 * 1024 * 28672
REDUCED = 2 * 1024 * 8192
PER_LINK = V5P.peak / (2 * V5P_LINK)
EXACT = 15 / 16 * V5E.peak / (2 * V5E_LINK)
RATIO = 2 * m.gather(2 * B * D, RING) / m.product_time(V5E, B, D, 2 * F, 16)

IN_TEXT = [
    (r"$\boldsymbol{X}$有{} MB，", f"{X * MB:.1f}"),
    (r"$\boldsymbol{W}$有{} MB，结果", f"{W * MB:.0f}"),
    (r"$\boldsymbol{Z}$有{} MB。", f"{Z * MB:.0f}"),
    ("每片按峰值算{} ms。", f"{COMPUTE * MS:.3f}"),
    ("从零到{} ms，", f"{m.gather(W, RING) * MS:.2f}"),
    ("最多是计算的{}倍", f"{m.gather(W, RING) / COMPUTE:.0f}"),
    ("每片的计算时间都是{} ms", f"{COMPUTE * MS:.3f}"),
    ("{} ms就变成1.10 ms", f"{m.reduce(Z, RING) * MS:.2f}"),
    ("ms就变成{} ms", f"{m.gather(Z, RING) * MS:.2f}"),
    ("4片时系数是{}，", f"{1 - 1 / 4:.2f}"),
    ("16片时是{}，512", f"{1 - 1 / 16:.2f}"),
    ("512片时是{}。", f"{1 - 1 / 512:.2f}"),
    ("$n=16$时是上式的{}倍", f"{15 * 16 / 2 / 15:.0f}"),
    ("16片时是{}，4片", f"{m.exchange_ratio(16):.2f}"),
    ("4片时是{}。", f"{m.exchange_ratio(4):.2f}"),
    ("v5e是{} kB。", f"{m.HOP * V5E_LINK / 1e3:.0f}"),
    ("收齐后不到{} MB，再小也要8 µs", f"{m.turning_size(RING) * MB:.2f}"),
    ("再小也要{} µs", f"{m.latency(RING) * US:.0f}"),
    ("10 MB的利用率是{}%", f"{100 * m.gather(10e6, RING) / (m.gather(10e6, RING) + m.latency(RING)):.0f}"),
    ("只有{} kB。在16片", f"{DECODED / 1e3:.0f}"),
    ("送字节只要{} µs", f"{m.reduce(DECODED, RING) * US:.1f}"),
    ("跳数却要{} µs", f"{2 * m.latency(RING) * US:.0f}"),
    ("80层就是{} ms", f"{160 * 2 * m.latency(RING) * MS:.2f}"),
    ("约需{} ms", f"{2 * 70e9 / 16 / V5E.bandwidth * MS:.1f}"),
    ("的bf16，共{} MB。", f"{SQUARE * MB:.0f}"),
    (r"$\frac34\times{}\ \mathrm{MB}", f"{SQUARE / 4 * MB:.0f}"),
    (r"\div200\ \mathrm{GB/s}$，即{} ms", f"{m.gather(SQUARE / 4, P4) * MS:.2f}"),
    (r"\div400\ \mathrm{GB/s}$，即{} ms", f"{m.gather(SQUARE, P4, P4) * MS:.2f}"),
    ("分两次收，是{} ms", f"{m.gather(SQUARE / 4, P4) * MS:.2f}"),
    ("ms加{} ms", f"{m.gather(SQUARE, P4) * MS:.2f}"),
    ("共{} ms，正好慢一倍", f"{STEPWISE * MS:.2f}"),
    (r"\div800\ \mathrm{GB/s}$，即{} ms", f"{m.exchange(SQUARE, P4) * MS:.2f}"),
    ("再就地取段，要{} ms", f"{m.gather(SQUARE, P4) * MS:.2f}"),
    ("所以差{}倍，不是4倍", f"{m.gather(SQUARE, P4) / m.exchange(SQUARE, P4):.0f}"),
    ("门槛在v5e上是{}，", f"{V5E.peak / (2 * V5E_LINK):.0f}"),
    ("在v5p上是{}。", f"{PER_LINK:.0f}"),
    ("始终比计算长{}%", f"{100 * (RATIO - 1):.0f}"),
    ("$F/n={}$", f"{F / 16:.0f}"),
    ("之后的门槛是{}，", f"{EXACT:.0f}"),
    ("每片计算{} ms，收集0.315", f"{COMPUTE * MS:.3f}"),
    ("，收集{} ms。先收后算", f"{m.gather(X, RING) * MS:.3f}"),
    ("先收后算，共{} ms", f"{(COMPUTE + m.gather(X, RING)) * MS:.3f}"),
    ("每步计算{} µs", f"{COMPUTE / 16 * US:.1f}"),
    ("传送{} µs，取大", f"{m.gather(X, RING) / 15 * US:.1f}"),
    ("不用传。共{} ms", f"{m.overlapped(COMPUTE, m.gather(X, RING), 16) * MS:.3f}"),
    ("较大值只差{}%", f"{100 * (m.overlapped(COMPUTE, m.gather(X, RING), 16) / m.gather(X, RING) - 1):.0f}"),
    ("整个数组是{} MB。", f"{INT8 * MB:.1f}"),
    ("每片512×8192，{} MB", f"{m.shard(INT8, 4, 2) * MB:.2f}"),
    ("有8份，合计{} MB", f"{8 * INT8 * MB:.0f}"),
    ("每片1024×512，{} MB", f"{m.shard(INT8, 4, 8, 2) * MB:.2f}"),
    ("整个数组{} MB。", f"{LONG * MB:.0f}"),
    ("全数组的1/4，{} MB；64片", f"{LONG / 4 * MB:.0f}"),
    (r"\times134\div400$，得{} ms", f"{m.gather(LONG / 4, P8, P8) * MS:.2f}"),
    ("散开前每片{} MB", f"{LONG / 4 * MB:.0f}"),
    ("门宽200 GB/s，得{} ms", f"{m.gather(LONG / 4, P8) * MS:.2f}"),
    ("全数组的1/64，{} MB", f"{LONG / 64 * MB:.1f}"),
    ("GB/s，得{} µs", f"{m.exchange(LONG / 64, P4) * US:.1f}"),
    ("跳数的下限是{} µs", f"{m.latency(P4) * US:.0f}"),
    ("$V=2BD$，{} MB", f"{GATHERED * MB:.1f}"),
    ("MB，通信{} ms", f"{m.gather(GATHERED, RING) * MS:.2f}"),
    ("都做完整的乘法，{} ms", f"{m.product_time(V5E, 1024, 28672, 8192) * MS:.2f}"),
    ("总时间不短于{} ms。\n\n白切", f"{m.product_time(V5E, 1024, 28672, 8192) * MS:.2f}"),
    ("只做1/16，{} ms", f"{m.product_time(V5E, 1024, 28672, 8192, 16) * MS:.3f}"),
    ("$2BF$字节，{} MB", f"{REDUCED * MB:.1f}"),
    ("MB，全归约{} ms", f"{m.reduce(REDUCED, RING) * MS:.2f}"),
    ("总时间不短于{} ms，约为前者的八分之一", f"{m.reduce(REDUCED, RING) * MS:.2f}"),
    ("门槛{}，$p<12.5$", f"{PER_LINK:.0f}"),
    ("$p<{}$", f"{F / PER_LINK:.1f}"),
    ("至多{}片；两个轴", f"{F // PER_LINK:.0f}"),
    ("两个轴，门槛{}，", f"{PER_LINK / 2:.0f}"),
    ("至多{}片；三个轴", f"{2 * F // PER_LINK:.0f}"),
    ("三个轴，门槛{}，", f"{PER_LINK / 3:.0f}"),
    ("至多{}片。\n\n4×4×4", f"{3 * F // PER_LINK:.0f}"),
    ("每片只分到{}列", f"{F / 64:.0f}"),
    ("通信是计算的{}倍", f"{PER_LINK / 3 / (F / 64):.1f}"),
    ("每次{} ms，合计", f"{m.gather(W, RING) * MS:.2f}"),
    ("ms，合计{} ms", f"{3 * m.gather(W, RING) * MS:.1f}"),
    ("每片{}个词元", f"{EXACT:.0f}"),
    (r"\dots+7={}$跳", f"{m.block_hops(8, two_way=False)}"),
    ("+2+1={}$跳", f"{m.block_hops(8)}"),
    ("$1+2+2+1={}$", f"{m.block_hops(5)}"),
    ("比值{}，片数再多", f"{m.exchange_ratio(8):.3f}"),
    ("全用fp32，字节加倍，{} ms", f"{2 * m.reduce(Z, RING) * MS:.2f}"),
    ("归约散射用fp32，{} ms", f"{2 * m.gather(Z, RING) * MS:.2f}"),
    ("全收集用bf16，{} ms；", f"{m.gather(Z, RING) * MS:.2f}"),
    ("共{} ms。舍入误差", f"{3 * m.gather(Z, RING) * MS:.2f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_slicing_the_copy_takes_an_eighth_of_the_time() -> None:
    assert round(m.product_time(V5E, 1024, 28672, 8192) / m.reduce(REDUCED, RING)) == 8


def test_two_axes_at_once_take_half_the_time_of_one_after_the_other() -> None:
    together = m.gather(SQUARE, P4, P4)
    assert 2 * together == pytest.approx(STEPWISE)


@pytest.mark.parametrize("chips", [2, 4, 8, 16, 32])
def test_hops_of_an_exchange(chips: int) -> None:
    assert m.block_hops(chips) == chips**2 / 4
    assert m.exchange_ratio(chips) == pytest.approx(m.exchange(1, m.Axis(chips, 1.0)) / m.gather(1, m.Axis(chips, 1.0)))


def ring_gather(chips: int) -> tuple[list[set[int]], int]:
    """What each chip of a one-way ring holds in the end, and the steps: by passing blocks on, as the figure does."""
    held, newest, steps = [{chip} for chip in range(chips)], list(range(chips)), 0
    while any(len(blocks) < chips for blocks in held):
        newest = [newest[chip - 1] for chip in range(chips)]
        for blocks, block in zip(held, newest, strict=True):
            blocks.add(block)
        steps += 1
    return held, steps


@pytest.mark.parametrize("chips", [2, 4, 16])
def test_a_ring_gathers_in_one_step_less_than_its_chips(chips: int) -> None:
    held, steps = ring_gather(chips)
    assert held == [set(range(chips))] * chips
    assert steps == chips - 1
    assert steps / chips / 1.0 == m.gather(1, m.Axis(chips, 1.0, ring=False))

"""The numbers that chapter 12 prints are those that its program computes."""

from collections.abc import Callable
from math import floor

import pytest

from assets import chips
from assets.chips import NDR, V5E, V5P_DCN, V5P_LINK
from assets.gpus import numbers as n
from assets.tpus import numbers as tpus
from assets.training import numbers as train
from assets.transformers.numbers import DEEPSEEK_V3, LLAMA_8B, LLAMA_70B, LLAMA_405B, parameters
from tests.book_numbers.printed import chapter, table

TEXT = chapter("12-gpus")
H, B, R = n.CLUSTERS["H100"], n.CLUSTERS["B200"], n.CLUSTERS["NVL72"]
G = n.GPUS
H8 = n.H800
MS, US, GB, TB = 1e3, 1e6, 1e-9, 1e-12
W1 = 2 * LLAMA_70B.D * LLAMA_70B.F
F70, F405 = LLAMA_70B.F, LLAMA_405B.F
P405 = parameters(LLAMA_405B)
V3 = n.deepseek(8, 4, 160e9)


def ms(seconds: float, digits: int = 2) -> str:
    return f"{seconds * MS:.{digits}f}"


def rows_chips() -> list[list[str]]:
    g = list(G.values())
    return [
        ["SM个数", *(str(x.sms) for x in g)],
        ["每SM每拍$c$", *(str(x.per_cycle) for x in g)],
        ["时钟/GHz", *(f"{x.clock * GB:.2f}" for x in g)],
        ["半精度峰值", *(f"{x.chip.peak * TB:.0f}" for x in g)],
        ["CUDA核心", *(str(x.sms * x.cores) for x in g)],
        ["每SM片上/KiB", *(str(x.l1) for x in g)],
        ["其中共享内存", *(str(x.shared) for x in g)],
        ["L2/MB", *(str(x.l2) for x in g)],
        ["显存/GB", *(f"{x.chip.memory * GB:.0f}" for x in g)],
        ["显存带宽", *(f"{x.chip.bandwidth * GB:.0f}" for x in g)],
        ["NVLink", *(f"{x.link * GB:.0f}" for x in g)],
    ]


def rows_versus() -> list[list[str]]:
    h, t = n.H, tpus.V5P
    sizes = {kib: f"{h.sms * kib * 1024 / 1e6:.1f} MB" for kib in (h.shared, 256)}
    return [
        ["SM", str(h.sms), "张量核", str(t.cores)],
        ["张量核心", str(4 * h.sms), "矩阵单元", str(t.mxus)],
        ["CUDA核心", str(h.sms * h.cores), "向量单元的算术单元", str(t.cores * 8 * 128 * 4)],
        ["线程束调度器", str(4 * h.sms), "标量单元", str(t.cores)],
        ["共享内存", sizes[h.shared], "向量存储", f"{t.vmem * 2**20 / 1e6:.1f} MB"],
        ["寄存器", sizes[256], "向量寄存器", "约0.3 MB"],
        ["L2缓存", f"{h.l2} MB", "无", "—"],
        ["HBM", f"{h.chip.memory * GB:.0f} GB", "HBM", f"{t.chip.memory * GB:.0f} GB"],
        ["NVLink、NVSwitch", f"{h.link * GB:.0f} GB/s", "芯片间互连", f"6×{V5P_LINK * GB:.0f} GB/s"],
        ["InfiniBand或以太网", f"{NDR * GB:.0f} GB/s", "数据中心网络", f"{V5P_DCN * GB:.2f} GB/s"],
        ["节点", f"{H.node}块", "切片", "至多6144片"],
    ]


def level(name: str, size: str, who: str, speed: float) -> list[str]:
    return [name, size, who, f"{speed * TB:g}" if speed < 5e12 else f"{speed * TB:.1f}", f"{n.H.chip.peak / speed:.0f}"]


def rows_levels() -> list[list[str]]:
    h = n.H
    return [
        level("共享内存", f"{h.sms * h.shared * 1024 / 1e6:.1f} MB", "程序", h.smem),
        level("L2缓存", f"{h.l2} MB", "硬件", n.L2),
        level("HBM", f"{h.chip.memory * GB:.0f} GB", "程序", h.chip.bandwidth),
        level("NVLink", "同节点各块", "程序", h.link),
        level("网络", "别的节点", "程序", NDR),
    ]


def rows_waves() -> list[list[str]]:
    out = []
    for rows in (512, 1024, 1152, 2048, 2304, 4096, 4224, 4352):
        row = [str(rows)]
        for f in (256, 128):
            w = n.waves(rows, 4096, 128, f, 132)
            row += [str(w.blocks), str(w.waves), f"{100 * w.useful:.1f}"]
        out.append(row)
    return out


def rows_bisection() -> list[list[str]]:
    nets: list[tuple[str, int, float, float]] = [
        ("H100节点", 8, n.H.link, 4 * n.H.link),
        ("NVL72", 72, chips.B200_LINK, 36 * chips.B200_LINK),
    ]
    for count, shape in ((256, (4, 8, 8)), (1024, (8, 8, 16)), (4096, (16, 16, 16))):
        nets.append(("H100，胖树", count, NDR, count / 2 * NDR))
        nets.append(("v5p，" + "×".join(map(str, shape)), count, 6 * V5P_LINK, tpus.bisection(shape, (True,) * 3) * V5P_LINK))
    return [[name, str(count), f"{door * GB:.0f}", f"{cut * TB:.1f}", f"{cut / count * GB:.1f}"] for name, count, door, cut in nets]


def rows_gather() -> list[list[str]]:
    return [[name, *(ms(max(n.gather(c, 1e9, k))) for k in (1, 2, 4, 8, 32)), ms(sum(n.gather(c, 1e9, 32)))] for name, c in n.CLUSTERS.items()]


def rows_sharp() -> list[list[str]]:
    return [[str(k), f"{b * GB:.0f}", f"{b / n.RING:.2f}", f"{n.reduced(k):.2f}", f"{n.wire(b, k) * GB:.0f}"] for k, b in n.BUSBW.items()]


def rows_fsdp() -> list[list[str]]:
    return [
        [name, *(f"{n.least_tokens(c, k):.0f}" for k in (1, 2, 8, 128)), str(floor(4194304 / n.least_tokens(c, 128)))]
        for name, c in n.CLUSTERS.items()
    ]


def rows_tensor() -> list[list[str]]:
    ways = [(H, "H100", 8), (H, "H100", 16), (H, "H100", 32), (B, "B200", 8), (B, "B200", 16), (R, "NVL72", 16), (R, "NVL72", 32)]
    models = (LLAMA_8B, LLAMA_70B, LLAMA_405B)
    return [[f"{name}，{k}块", *(f"{max(n.tensor(c, x.F, k)):.2f}" for x in models)] for c, name, k in ways]


def rows_experts() -> list[list[str]]:
    return [
        ["节点内，8块", *(f"{n.expert_inside(c, 8):.0f}" for c in (H, B))],
        ["跨节点，逐个专家送", *(f"{n.expert_between(c, 8, 8, 8):.0f}" for c in (H, B))],
        ["跨节点，同节点只送一次", *(f"{n.expert_between(c, 8, 8, n.visited(8, 8)):.0f}" for c in (H, B))],
        ["跨节点，至多4个节点", *(f"{n.expert_between(c, 8, 8, 4):.0f}" for c in (H, B))],
    ]


def rows_choice() -> list[list[str]]:
    whole = round(n.least_tokens(H, 128), -2), round(n.least_tokens(R, 128), -2)
    return [
        [f"约{a:.0f}" for a in whole],
        [f"70B至{n.widest(H, F70)}块", f"70B至{F70 / R.K_in:.0f}块"],
        [f"16段，{c.K_out / 16:.0f}" for c in (H, R)],
        [f"{n.expert_inside(c, c.node):.0f}" for c in (H, R)],
        [f"{n.expert_between(c, 8, 8, 4):.0f}以上" for c in (H, R)],
    ]


def rows(label: str) -> list[list[str]]:
    """Rows of a table, whether its label stands in the caption below or in the block around."""
    if f"{{#{label}}}" in TEXT:
        return table(TEXT, label)
    after = TEXT[TEXT.index(f"::: {{#{label} ") :]
    return table(after[: after.index("\n:::\n")].replace("\n|", "\n\n|", 1) + f"{{#{label}}}", label)


WHOLE: dict[str, Callable[[], list[list[str]]]] = {
    "versus": rows_versus,
    "levels": rows_levels,
    "waves": rows_waves,
    "bisection": rows_bisection,
    "gather": rows_gather,
    "sharp": rows_sharp,
    "fsdp": rows_fsdp,
    "tensor": rows_tensor,
    "experts": rows_experts,
}


@pytest.mark.parametrize("name", WHOLE)
def test_tables(name: str) -> None:
    assert rows(f"tbl-gpu-{name}") == WHOLE[name]()


def test_table_of_chips() -> None:
    assert rows("tbl-gpu-chips")[:-1] == rows_chips()


def test_table_of_choices() -> None:
    assert [row[2:] for row in rows("tbl-gpu-choice")] == rows_choice()


IN_TEXT = [
    ("数最多快到{}倍，实测", f"{n.reduced(8):.2f}"),
    ("倍，实测{}倍，不是两", f"{480 / 370:.2f}"),
    ("H100约{}个词元，B", f"{round(n.least_tokens(H, 128), -2):.0f}"),
    ("B200约{}，NVL7", f"{round(n.least_tokens(B, 128), -2):.0f}"),
    ("VL72约{}。节点内加", f"{round(n.least_tokens(R, 128), -2):.0f}"),
    ("GPU只有{}个词元，不", str(2**24 // 16384)),
    ("一个矩阵有{} MB。把", f"{W1 / 1e6:.0f}"),
    ("H100要{} ms；换", f"{max(n.gather(H, W1, 1)) * MS:.2f}"),
    ("x}里，要{} ms，只", f"{max(n.gather(H, W1, 32)) * MS:.2f}"),
    ("s，只长了{}%。再看另", f"{100 * (max(n.gather(H, W1, 32)) / max(n.gather(H, W1, 1)) - 1):.0f}"),
    ("8块之间要{} ms，1", f"{max(n.exchange(H, 1e8, 1)) * MS:.2f}"),
    ("块之间就要{} ms，长", f"{max(n.exchange(H, 1e8, 2)) * MS:.2f}"),
    ("ms，长到{}倍。", f"{max(n.exchange(H, 1e8, 2)) / max(n.exchange(H, 1e8, 1)):.1f}"),
    ("宽是后者的{}倍。有的通", f"{chips.H100_LINK / NDR:.0f}"),
    ("个线程只有{}个。驻留的", str(65536 // 2048)),
    ("，峰值涨到{}倍，其中$", format(G["B200"].chip.peak / G["V100"].chip.peak, ".0f")),
    ("的个数贡献{}倍，时钟只", format(G["B200"].sms / G["V100"].sms, ".2f")),
    ("，时钟只有{}倍。新的算", format(G["B200"].clock / G["V100"].clock, ".2f")),
    ("核心的1/{}；除以显存", f"{n.H.chip.peak / n.VECTOR:.0f}"),
    ("临界强度是{}，而TPU", f"{n.VECTOR / n.H.chip.bandwidth:.0f}"),
    ("量单元只有{}。逐元素的", f"{tpus.ALUS * tpus.clock(tpus.V5E) / V5E.bandwidth:.1f}"),
    ("算力集中在{}个大阵列里", str(tpus.V5P.mxus)),
    ("U的分散在{}个张量核心", str(4 * n.H.sms)),
    ("$，依次为{}。", "、".join(f"{G[x].chip.peak / G[x].smem:.0f}" for x in ("V100", "A100", "H100", "B200"))),
    ("56，强度{}，过了32", f"{n.block_intensity(64, 256):.1f}"),
    ("64，恰好{}；宽32，", f"{n.block_intensity(64, 64):.0f}"),
    ("32，只有{}，至多达到", f"{n.block_intensity(64, 32):.1f}"),
    ("达到峰值的{}%。到了B", f"{100 * n.block_intensity(64, 32) / 32:.0f}"),
    ("指令强度是{}，刚够；1", f"{n.block_intensity(128, 128):.0f}"),
    ("×256是{}，才有余地", f"{n.block_intensity(128, 256):.1f}"),
    ("单精度数是{} KiB，", str(128 * 256 * 4 // 1024)),
    ("时强度也是{}，要喂饱张", f"{n.block_intensity(128, 256):.1f}"),
    ("张量核心需{} TB/s", f"{n.H.chip.peak / n.block_intensity(128, 256) * TB:.1f}"),
    ("，是实测的{}倍。块再大", f"{n.H.chip.peak / n.block_intensity(128, 256) / n.L2:.1f}"),
    ("的块，只需{} TB/s", f"{n.H.chip.peak / n.block_intensity(256, 512) * TB:.1f}"),
    (r"1列，涉及{}行$\bo", str(12 * 128)),
    (r"{X}$、{}列$\bo", str(11 * 256)),
    ("存的强度是{}，远过29", f"{n.block_intensity(1536, 2816):.0f}"),
    ("8行，却有{}列，强度", str(132 * 256)),
    ("列，强度{}，至多到峰", f"{n.block_intensity(128, 132 * 256):.1f}"),
    ("多到峰值的{}%。同样的", f"{100 * n.block_intensity(128, 132 * 256) / n.H.chip.balance:.0f}"),
    ("第二波只有{}个SM有活", str(144 - 132)),
    ("。行数多了{}%，时间加", f"{100 * (1152 / 1024 - 1):.1f}"),
    ("2的输出有{}块、", str(n.waves(16384, 8192, 128, 256, 132).blocks)),
    ("块、{}波，有用", str(n.waves(16384, 8192, 128, 256, 132).waves)),
    ("波，有用{}%。训练多", f"{100 * n.waves(16384, 8192, 128, 256, 132).useful:.1f}"),
    ("，要L2供{} TB/s", f"{n.H.chip.peak / n.block_intensity(128, 128) * TB:.1f}"),
    ("92列只有{}块，切成4", str(n.waves(64, 8192, 128, 256, 132).blocks)),
    ("成4段就有{}块；那时受", str(4 * 32)),
    ("B/s，合{} GB/s", str(18 * 25)),
    ("之和，单向{} TB/s", f"{4 * chips.H100_LINK * TB:.1f}"),
    ("，对分带宽{} TB/s", f"{36 * chips.B200_LINK * TB:.1f}"),
    ("的网卡，合{} GB/s", f"{NDR * GB:.0f}"),
    ("8块网卡，{} GB/s", f"{H.door * GB:.0f}"),
    ("除以32，{}台叶；朝上", str(n.Tree(64, 1024).leaves)),
    ("台叶；朝上{}根缆，除以", str(n.Tree(64, 1024).cables)),
    ("除以64，{}台骨干，与", str(n.Tree(64, 1024).spines)),
    ("节点就慢到{}倍。NVL", f"{max(n.gather(B, 1e9, 32)) / n.gather(B, 1e9, 1)[0]:.1f}"),
    ("的节点门宽{} GB/s", f"{R.door * GB:.0f}"),
    ("网卡进，要{} ms，慢", f"{(1 - 1 / 256) * 1e9 / chips.NDR * MS:.1f}"),
    ("ms，慢到{}倍。通信库", f"{(1 - 1 / 256) * 1e9 / chips.NDR / max(n.gather(H, 1e9, 32)):.1f}"),
    ("100慢到{}倍，B20", f"{max(n.exchange(H, 1e8, 2)) / max(n.exchange(H, 1e8, 1)):.1f}"),
    ("200慢到{}倍，NVL", f"{max(n.exchange(B, 1e8, 2)) / max(n.exchange(B, 1e8, 1)):.1f}"),
    ("2也要慢到{}倍。", f"{max(n.exchange(R, 1e8, 2)) / max(n.exchange(R, 1e8, 1)):.1f}"),
    ("2。8块是{}，4块是", f"{n.reduced(8):.2f}"),
    ("，4块是{}，3块打平", f"{n.reduced(4):.1f}"),
    ("VL72是{}。", f"{n.reduced(72):.2f}"),
    ("12]，合{}倍。有人报", f"{480 / 370:.2f}"),
    ("0$，约为{}；到4块", f"{n.reduced(8) * 310 / 370:.2f}"),
    (r"到4块，${}\times310/370$", f"{n.reduced(4):.1f}"),
    ("，$V$是{} MB；要", f"{n.half(H) / 1e6:.1f}"),
    ("占5%，得{} MB。[", f"{19 * n.half(H) / 1e6:.0f}"),
    ("词元的激活{} kB，一", f"{2 * 16 * LLAMA_70B.D / 1e3:.0f}"),
    ("送字节只要{} µs，启", f"{2 * n.gather(H, 2 * 16 * LLAMA_70B.D, 1)[0] * US:.2f}"),
    ("次，启动共{} ms，而", f"{160 * n.START * MS:.1f}"),
    ("一遍权重要{} ms。办", f"{2 * parameters(LLAMA_70B) / 8 / n.H.chip.bandwidth * MS:.2f}"),
    ("H100是{}和", f"{H.K_in:.0f}"),
    ("和{}，B200", f"{H.K_out:.0f}"),
    ("B200是{}和", f"{B.K_in:.0f}"),
    ("和{}，NVL7", f"{B.K_out:.0f}"),
    ("VL72是{}和", f"{R.K_in:.0f}"),
    ("和{}。各种门槛", f"{R.K_out:.0f}"),
    ("p三个轴是{}，H100", f"{train.P.K / 3:.0f}"),
    ("00是它的{}倍。B20", f"{n.least_tokens(H, 128) / (train.P.K / 3):.1f}"),
    ("叠，比值是{}。实际几乎", f"{sum(n.tensor(H, F405, 16)):.2f}"),
    ("B仍然只到{}块左右。", f"{F70 / R.K_in:.0f}"),
    ("70B是{}，405B", f"{4 * R.K_in**2 / F70:.0f}"),
    ("405B是{}。比单用F", f"{4 * R.K_in**2 / F405:.0f}"),
    ("FSDP的{}好得多，比", f"{n.least_tokens(R, 128):.0f}"),
    ("H100是{}，B200", f"{n.pipeline_width(H):.0f}"),
    ("B200是{}，大模型一", f"{n.pipeline_width(B):.0f}"),
    ("100只要{}个词元，B", f"{H.K_out / 16:.0f}"),
    ("00也只要{}个。TPU", f"{B.K_out / 16:.0f}"),
    ("H100是{}，高出将近", f"{H.chip.peak / NDR:.0f}"),
    ("元平均涉及{}个节点。再", f"{n.visited(8, 8):.1f}"),
    ("行，门槛是{}，又藏得住", f"{n.expert_inside(R, 64):.0f}"),
    ("GPU分到{}个词元。逐", f"{2**24 / 16384:.0f}"),
    ("DP，门槛{}，通信是计", f"{n.least_tokens(H, 2048):.0f}"),
    ("信是计算的{}倍，不行。", f"{n.least_tokens(H, 2048) / 1024:.1f}"),
    ("行8，比值{}，藏得住；", f"{n.tensor(H, F405, 8)[0]:.2f}"),
    ("的门槛降到{}，1024", f"{H.K_out / 16 * (127 / 128):.0f}"),
    ("24是它的{}倍。报告说", f"{1024 / (H.K_out / 16 * (127 / 128)):.1f}"),
    ("$。4段要{} GB，放", f"{6 * P405 / 32 * GB:.0f}"),
    ("不下；8段{} GB；1", f"{6 * P405 / 64 * GB:.0f}"),
    ("B；16段{} GB，才", f"{6 * P405 / 128 * GB:.0f}"),
    ("n}$升到{}。专家宽2", f"{H8.K_in:.0f}"),
    ("：激活参数{}亿分给61", f"{DEEPSEEK_V3.active / 1e8:.0f}"),
    ("1层，前向{} GFLO", f"{2 * DEEPSEEK_V3.active / 61 / 1e9:.2f}"),
    ("6的峰值要{} µs，按", f"{V3.bf16 * US:.2f}"),
    ("8的峰值要{} µs。送", f"{V3.fp8 * US:.2f}"),
    ("，经网卡要{} µs；节", f"{V3.network * US:.2f}"),
    ("Link要{} µs，与", f"{V3.nvlink * US:.2f}"),
    ("半，计算在{}到", f"{2 * V3.fp8 * US:.1f}"),
    ("到{} µs之间", f"{2 * V3.bf16 * US:.1f}"),
    ("算力先打了{}%的折扣。", f"{100 * 20 / 132:.0f}"),
    ("带宽之比是{}，所以词元", f"{160 / 50:.1f}"),
    ("最多可以容{}个专家，8", f"{4 * 160 / 50:.0f}"),
    ("370算是{}。算力也达", f"{n.H.chip.peak / n.RING:.0f}"),
    ("×14，共{}块。H10", str(n.waves(2048, 3584, 128, 256, 132).blocks)),
    ("两波，有用{}%；B20", f"{100 * n.waves(2048, 3584, 128, 256, 132).useful:.1f}"),
    ("两波，只有{}%。", f"{100 * n.waves(2048, 3584, 128, 256, 148).useful:.1f}"),
    ("11排，共{}块。H10", str(n.waves(2048, 3584, 192, 256, 132).blocks)),
    ("一半，降到{}%；B20", f"{100 * n.waves(2048, 3584, 192, 256, 132).useful:.1f}"),
    ("也是两波，{}%。SM多", f"{100 * n.waves(2048, 3584, 192, 256, 148).useful:.1f}"),
    ("。SM多了{}%，这个形", f"{100 * (148 / 132 - 1):.0f}"),
    ("宽乘延迟，{} MB；每", f"{3.35e12 * 600e-9 / 1e6:.2f}"),
    ("个SM分到{} kB。一", f"{3.35e12 * 600e-9 / 132 / 1e3:.1f}"),
    ("8字节，要{}束，而上限", f"{3.35e12 * 600e-9 / 132 / 128:.0f}"),
    ("2字节，要{}束，不到一", f"{3.35e12 * 600e-9 / 132 / 512:.0f}"),
    ("×4×4是{} ms。H", f"{1e8 / (2 * V5P_LINK) * MS:.2f}"),
    ("{n}$，{} ms。N", f"{max(n.exchange(H, 1e8, 8)) * MS:.2f}"),
    ("q/L$，{} ms。", f"{63 / 64 * 1e8 / chips.B200_LINK * MS:.3f}"),
    ("：v5p是{} ms，H", f"{1e8 * 4 / (2 * V5P_LINK) * MS:.2f}"),
    ("H100是{} ms，恰", f"{max(n.exchange(H, 1e8, 512)) * MS:.2f}"),
    ("块一节点，{}倍。NVL", f"{B.K_out * (2047 / 2048) / 1024:.1f}"),
    ("2，节点间{}倍，不成问", f"{R.K_out / 1024:.2f}"),
    ("点内收权重{}倍，是瓶颈", f"{n.least_tokens(R, 228) / 1024:.1f}"),
    ("3248={}$；9组之", f"{n.tensor(R, F405, 8)[0]:.2f}"),
    ("024)={}$。两项同", f"{8 / 9 * 2500 / 8192:.2f}"),
    ("nk，合计{}；节点间的", f"{n.tensor(R, F405, 8)[0] + 8 / 9 * 2500 / 8192:.2f}"),
    ("；节点间的{}走网卡，与", f"{R.K_out / 1024:.2f}"),
    ("/128={}$份副本。", f"{3072 / 128:.0f}"),
    ("B/s，即{} TB/s", f"{128 * 50e9 * TB:.1f}"),
    ("0/7$，{} TB/s", f"{3072 * 50e9 / 7 * TB:.1f}"),
    ("7$，约{}%，往上的", f"{100 * 104 / 127:.0f}"),
    ("s50$，约{} TB/s", f"{3072 * 104 / 127 * 50e9 * TB:.0f}"),
    ("，是边界的{}倍，归约就", f"{7 * 104 / 127:.1f}"),
]


@pytest.mark.parametrize(("words", "value"), IN_TEXT)
def test_numbers(words: str, value: str) -> None:
    assert TEXT.count(words.replace("{}", value)) == 1


def test_a_switch_that_adds_gains_nothing_for_three() -> None:
    assert n.reduced(2) < 1 == n.reduced(3)
    assert all(n.reduced(k) < 2 for k in range(2, 1000))
    assert n.reduced(4) * 310 / 370 == pytest.approx(1, abs=0.01)


def test_two_levels_are_no_faster_than_either_door() -> None:
    for c in (H, B, R):
        assert max(n.gather(c, 1e9, 1)) == (1 - 1 / c.node) * 1e9 / c.link
        assert all(max(n.gather(c, 1e9, k)) >= (1 - 1 / k) * 1e9 / (c.node * c.share) for k in (2, 4, 32))


def test_tensor_parallelism_inside_a_node_leaves_the_threshold() -> None:
    """Eight GPUs gather an eighth of the weights each, over their own share of the network, for eight times the tokens."""
    b = H.chip.peak / (8 * NDR)
    assert pytest.approx(4 * 8 * b * W1 / 2 / (8 * H.chip.peak)) == 4 * W1 / 2 / 8 / NDR


def test_fat_tree_is_that_of_the_reference_architecture() -> None:
    leaves_and_spines = {256: (8, 4, 256), 512: (16, 8, 512), 1024: (32, 16, 1024)}
    assert {g: (n.Tree(64, g).leaves, n.Tree(64, g).spines, n.Tree(64, g).cables) for g in leaves_and_spines} == leaves_and_spines

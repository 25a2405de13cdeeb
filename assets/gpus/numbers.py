"""The arithmetic of chapter 12: what a GPU is made of, waves of blocks, collectives through switches, thresholds of training.

Units are FLOP, byte and second throughout. A cluster has `nodes` of `node` GPUs; each GPU has an outlet to the switches
of its node and a share of the network. Communication inside a node and between nodes is taken to overlap unless a name
says otherwise. The figures and the printed numbers of the chapter come from here, and tests/book_numbers/ holds the
text to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from assets import chips
from assets.chips import A100, B200, H100, H200, NDR, V100, Chip
from assets.transformers.numbers import DEEPSEEK_V3

KIB, BF16 = 1024, 2
SMEM_WIDTH = 128
"""Bytes that an SM's shared memory reads in a cycle: 32 banks of four."""


@dataclass(frozen=True, slots=True)
class Gpu:
    """A data sheet by its parts: SMs; FLOP of their Tensor Cores in a cycle; CUDA cores; KiB of L1 and shared memory, MB of L2; NVLink one way."""

    chip: Chip
    sms: int
    per_cycle: int
    cores: int
    l1: int
    shared: int
    l2: int
    link: float

    @property
    def clock(self) -> float:
        """Cycles in a second, from the peak."""
        return self.chip.peak / (self.sms * self.per_cycle)

    @property
    def smem(self) -> float:
        """Bytes in a second that the shared memories of all SMs read."""
        return self.sms * SMEM_WIDTH * self.clock


GPUS = {
    "V100": Gpu(V100, 80, 1024, 64, 128, 96, 6, chips.V100_LINK),
    "A100": Gpu(A100, 108, 2048, 64, 192, 164, 40, chips.A100_LINK),
    "H100": Gpu(H100, 132, 4096, 128, 256, 228, 50, chips.H100_LINK),
    "H200": Gpu(H200, 132, 4096, 128, 256, 228, 50, chips.H100_LINK),
    "B200": Gpu(B200, 148, 8192, 128, 256, 228, 126, chips.B200_LINK),
}
H = GPUS["H100"]
L2 = 5.5e12
"""Bytes in a second that H100's L2 was measured to deliver."""
VECTOR = 67e12
"""Single-precision FLOP in a second of H100's CUDA cores."""


# 每字节的运算次数：输出块b×f，bf16，沿收缩维一段段读入
def block_intensity(b: float, f: float) -> float:
    return b * f / (b + f)


@dataclass(frozen=True, slots=True)
class Waves:
    """Blocks of a product, the waves they fall into, and the useful share of the time of all SMs."""

    blocks: int
    waves: int
    useful: float


# 输出rows×width切成b×f的块，每个SM一次做一块：块数、波数、有用的比例
def waves(rows: int, width: int, b: int, f: int, sms: int) -> Waves:
    blocks = ceil(rows / b) * ceil(width / f)
    count = ceil(blocks / sms)
    return Waves(blocks, count, rows * width / (count * sms * b * f))


@dataclass(frozen=True, slots=True)
class Cluster:
    """GPUs of one kind, how many make a node (all that one NVSwitch system joins), their outlets and their shares of the network."""

    chip: Chip
    link: float
    node: int
    share: float

    @property
    def door(self) -> float:
        """Byte/s that a node takes in from the network."""
        return self.node * self.share

    @property
    def K_in(self) -> float:  # noqa: N802 - the chapter's symbol
        """FLOP per byte that a GPU takes in inside its node."""
        return self.chip.peak / self.link

    @property
    def K_out(self) -> float:  # noqa: N802 - the chapter's symbol
        """FLOP of one GPU per byte that its whole node takes in."""
        return self.chip.peak / self.door


CLUSTERS = {
    "H100": Cluster(H100, chips.H100_LINK, 8, NDR),
    "B200": Cluster(B200, chips.B200_LINK, 8, NDR),
    "NVL72": Cluster(B200, chips.B200_LINK, 72, NDR),
}
H800 = Cluster(H100, chips.H800_LINK, 8, NDR)


# 全收集：收完后每块GPU有total字节；节点内、节点间各自的时间
def gather(c: Cluster, total: float, nodes: int) -> tuple[float, float]:
    inside = (1 - 1 / c.node) * total / c.link
    outside = (1 - 1 / nodes) * total / c.door
    return inside, outside


# 全交换：每块GPU有own字节，均匀送往各处；节点内、节点间各自的时间
def exchange(c: Cluster, own: float, nodes: int) -> tuple[float, float]:
    inside = (c.node - 1) / (c.node * nodes) * own / c.link
    outside = (1 - 1 / nodes) * own / c.share
    return inside, outside


# 数据并行和FSDP的门槛：每块GPU每步（FSDP按每个微批）的词元数
def least_tokens(c: Cluster, nodes: int) -> float:
    return max((1 - 1 / c.node) * c.K_in, (1 - 1 / nodes) * c.K_out)


# 张量并行的通信与计算之比：n块GPU，节点内、节点间两项
def tensor(c: Cluster, f: float, n: int) -> tuple[float, float]:
    used, nodes = min(n, c.node), ceil(n / c.node)
    inside = (1 - 1 / used) * c.K_in * n / f
    return inside, (1 - 1 / nodes) * c.K_out * n / f


def widest(c: Cluster, f: float) -> int:
    """Most GPUs of one node over which tensor parallelism hides: (1 - 1/n) K_in < f/n, that is (n - 1) K_in < f."""
    return min(c.node, ceil(f / c.K_in + 1) - 1)


def pipeline_width(c: Cluster) -> float:
    """Width times layers of a stage, one node each, from which the transfer to the next stage hides."""
    return c.node * c.chip.peak / (2 * c.door)


GATED = 2 / 3
"""Share of the bytes per FLOP that an expert of three matrices has of one with two."""


def visited(nodes: int, chosen: int) -> float:
    """Nodes among which a token's experts lie, on the average, if they are chosen at random."""
    return nodes * (1 - (1 - 1 / nodes) ** chosen)


def expert_inside(c: Cluster, gpus: int) -> float:
    """Width of a gated expert from which the all-to-alls inside a node hide."""
    return GATED * (1 - 1 / gpus) * c.K_in


def expert_between(c: Cluster, nodes: int, chosen: int, copies: float) -> float:
    """The same between nodes, each token going to `copies` nodes once (to `chosen` experts, each by itself: `copies` = `chosen`)."""
    return GATED * copies / chosen * (1 - 1 / nodes) * c.chip.peak / c.share


# 交换机代做加法时，全归约快几倍：每块GPU进出(n+1)/n份，不做时2(n-1)/n份
def reduced(n: int) -> float:
    return 2 * (n - 1) / (n + 1)


def wire(bus: float, n: int) -> float:
    """Rate on the wire of an all-reduce that the switch adds up, from the `busbw` that nccl-tests reports."""
    return bus / (2 * (n - 1) / n) * (n + 1) / n


BUSBW = {5: 420e9, 6: 440e9, 7: 460e9, 8: 480e9}
RING, LINE = 370e9, chips.H100_LINK
START = 10e-6
"""Start of a collective inside a node: an order of magnitude, assumed."""


def half(c: Cluster, start: float = START) -> float:
    """Bytes gathered in a node at which the start takes half of the time."""
    return start * c.link / (1 - 1 / c.node)


@dataclass(frozen=True, slots=True)
class Tree:
    """A fat tree of two layers: switches of `ports` ports, leaves with half of them down."""

    ports: int
    gpus: int

    @property
    def leaves(self) -> int:
        """Leaf switches."""
        return self.gpus // (self.ports // 2)

    @property
    def cables(self) -> int:
        """Cables between leaves and spines."""
        return self.leaves * self.ports // 2

    @property
    def spines(self) -> int:
        """Spine switches, at least."""
        return ceil(self.cables / self.ports)


# DeepSeek-V3: width, width of an expert, chosen of the experts; the all-to-alls' bytes are fp8 out, bf16 back.
D_V3, EXPERT_V3, CHOSEN_V3, LAYERS_V3 = 7168, 2048, 8, 61
OUT_AND_BACK = 1 + BF16


@dataclass(frozen=True, slots=True)
class Layer:
    """Seconds for one token's forward pass through a layer of DeepSeek-V3 on an H800."""

    network: float
    nvlink: float
    bf16: float

    @property
    def fp8(self) -> float:
        """The computation at twice the peak."""
        return self.bf16 / 2


def deepseek(nodes: int, copies: float, nvlink: float) -> Layer:
    """A token goes to `copies` of `nodes` nodes once and is spread there to eight experts' GPUs; all products count as computation."""
    far, near = 1 - 1 / nodes, 1 - 1 / H800.node
    return Layer(
        far * copies * D_V3 * OUT_AND_BACK / H800.share,
        near * CHOSEN_V3 * D_V3 * OUT_AND_BACK / nvlink,
        2 * DEEPSEEK_V3.active / LAYERS_V3 / H800.chip.peak,
    )

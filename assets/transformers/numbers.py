"""The arithmetic of chapter 4: parameters, FLOP, cache and activations of a Transformer, from its configuration.

Units are FLOP and byte throughout; counts are per token unless a name says otherwise. The figures and the printed
numbers of the chapter come from here, and tests/book_numbers/ holds the text to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from assets.chips import Chip

BF16 = 2


# 乘积的运算次数：2乘以所有下标的长度，同名的下标只算一次
def einsum_flop(spec: str, **length: int) -> int:
    return 2 * math.prod(length[index] for index in set(spec) - set(",->"))


@dataclass(frozen=True, slots=True)
class Model:
    """Configuration of a dense Transformer with grouped queries and a gated feed-forward part, in the chapter's notation."""

    layers: int
    D: int
    F: int
    q: int
    kv: int
    d: int
    V: int


# 一层里注意力的四个投影
def attention(m: Model) -> int:
    return 2 * m.D * m.d * (m.q + m.kv)


# 一层里门控前馈的三个矩阵
def feed_forward(m: Model) -> int:
    return 3 * m.D * m.F


# 参与矩阵乘的参数：不含归一化，也不含只用来查的嵌入表
def multiplied(m: Model) -> int:
    return m.layers * (attention(m) + feed_forward(m)) + m.D * m.V


# 全部参数
def parameters(m: Model) -> int:
    return multiplied(m) + m.D * m.V + (2 * m.layers + 1) * m.D


# 各层注意力的二次项，前向；context是一个词元平均看到的词元数
def quadratic(m: Model, context: float) -> float:
    return 4 * m.layers * m.q * m.d * context


# 训练一个词元的运算次数，不含重算
def training(m: Model, context: float) -> float:
    return 3 * (2 * multiplied(m) + quadratic(m, context))


# 键值缓存，每个词元的字节数
def cache(m: Model, size: float = BF16) -> float:
    return 2 * m.layers * m.kv * m.d * size


LLAMA_8B = Model(32, 4096, 14336, 32, 8, 128, 128256)
LLAMA_70B = Model(80, 8192, 28672, 64, 8, 128, 128256)
LLAMA_405B = Model(126, 16384, 53248, 128, 8, 128, 128256)
LLAMAS = {"8B": LLAMA_8B, "70B": LLAMA_70B, "405B": LLAMA_405B}


def context(length: int, causal: bool = True, window: int | None = None) -> float:
    """Tokens that one of a sequence attends to on the average: all of them, or those up to itself, or the last `window` of these."""
    if not causal:
        return length
    reach = min(window or length, length)
    return (reach * (reach + 1) / 2 + (length - reach) * reach) / length


def crossover(model: Model) -> float:
    """Tokens seen, on the average, at which attention's quadratic part equals the products with parameters of a layer."""
    return (attention(model) + feed_forward(model)) / (2 * model.q * model.d)


def quadratic_share(model: Model, context: float) -> float:
    """Share of the quadratic part in the FLOP of one layer."""
    return context / (context + crossover(model))


def saved(model: Model) -> dict[str, int]:
    """Numbers that one layer keeps of a token for the backward pass, probabilities of the attention left out."""
    heads, shared = model.q * model.d, model.kv * model.d
    first = {"输入": model.D, "归一化": model.D, "查询": heads, "键和值": 2 * shared, "注意力输出": heads}
    second = {"中间残差": model.D, "再归一化": model.D, "门": model.F, "升维": model.F, "乘积": model.F}
    return first | second


def kept(model: Model, policy: str, length: int) -> float:
    """Bytes that one layer keeps of a token in bf16: `naive` (with probabilities), `flash`, `products`, or `block`."""
    parts = saved(model)
    everything = sum(parts.values())
    products = parts["查询"] + parts["键和值"] + parts["门"] + parts["升维"]
    # 投影的输出留着，加上输入即得中间残差；降维的输出不用留
    numbers = {"naive": everything + model.q * length, "flash": everything, "products": products + 2 * model.D, "block": model.D}
    return BF16 * numbers[policy]


def recomputed(model: Model, policy: str, context: float) -> float:
    """FLOP of all layers that a token's backward pass repeats under a policy of `kept`.

    The kernel that keeps no probabilities makes the scores once more (one product of two). `products` repeats the
    attention besides; `block` repeats all products but the last, whose result is the next layer's input.
    """
    extra = quadratic(model, context)
    down = model.D * model.F
    weights = 2 * model.layers * (attention(model) + feed_forward(model) - down)
    return {"naive": 0, "flash": extra / 2, "products": extra * 1.5, "block": weights + extra * 1.5}[policy]


@dataclass(frozen=True, slots=True)
class Sparse:
    """What counts in a mixture of experts: parameters in all, those a token is multiplied by, experts and how many a token gets."""

    total: int
    active: int
    experts: int
    chosen: int


def mixture(model: Model, experts: int, chosen: int) -> Sparse:
    """The mixture with `experts` feed-forward parts like that of a model in each layer, `chosen` of them for a token."""
    router = model.layers * model.D * experts
    one = model.layers * feed_forward(model)
    total = parameters(model) + (experts - 1) * one + router
    return Sparse(total, multiplied(model) + (chosen - 1) * one + router, experts, chosen)


MIXTRAL = mixture(Model(32, 4096, 14336, 32, 8, 128, 32000), 8, 2)


def deepseek_v3() -> Sparse:
    """DeepSeek-V3: latent attention in 61 layers, three of them dense, 256 experts in the others, one more for all tokens."""
    layers, dense, width, heads, vocabulary = 61, 3, 7168, 128, 129280
    rank_q, rank_kv, plain, rotated, value = 1536, 512, 128, 64, 128
    queries = width * rank_q + rank_q * heads * (plain + rotated)
    keys = width * (rank_kv + rotated) + rank_kv * heads * (plain + value)
    projections = queries + keys + heads * value * width
    expert, router = 3 * width * 2048, width * 256
    rest = layers * projections + dense * 3 * width * 18432
    norms = layers * (2 * width + rank_q + rank_kv) + width
    total = rest + (layers - dense) * (257 * expert + router) + 2 * width * vocabulary + norms
    active = rest + (layers - dense) * (9 * expert + router) + width * vocabulary
    return Sparse(total, active, 256, 8)


DEEPSEEK_V3 = deepseek_v3()
DEEPSEEK_V3_CACHE = 61 * (512 + 64) * BF16


def expert_batch(chip: Chip, sparse: Sparse) -> float:
    """Tokens in a batch from which the products with an expert's bf16 weights are bound by compute, loads being even."""
    return chip.balance * sparse.experts / sparse.chosen


def deepseek_v3_quadratic(context: float) -> float:
    """Forward FLOP of the quadratic part in DeepSeek-V3: inner products of 192 numbers, values of 128, in 128 heads."""
    return 61 * 2 * 128 * (192 + 128) * context


def unfused(heads: int, width: float, length: float) -> tuple[float, float]:
    """FLOP and bytes of one sequence's attention without mask that writes its scores and its probabilities and reads them again."""
    scores = heads * length**2
    return 4 * width * scores, 4 * BF16 * scores


def experts_hit(experts: int, chosen: int, tokens: int) -> float:
    """Experts of a layer that at least one of some tokens chooses, on the average, if they choose evenly and at random."""
    return experts * (1 - (1 - chosen / experts) ** tokens)

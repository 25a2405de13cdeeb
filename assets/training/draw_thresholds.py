"""Draws thresholds.svg: time of computation and of communication in a layer's forward pass, as the tokens on a chip shrink."""

from __future__ import annotations

import math
from pathlib import Path

from assets import svg
from assets.chart import Chart, Scale
from assets.training import numbers as model

SIZE = (400, 254)
LEFT, RIGHT, TOP, BOTTOM = 46, 388, 12, 214
X_RANGE, Y_RANGE = (16.0, 8192.0), (0.02, 40.0)
TICKS_X = {tokens: str(tokens) for tokens in (16, 64, 256, 1024, 4096)}
TICKS_Y = {ms: f"{ms:g}" for ms in (0.1, 1, 10)}
D, F, CHIPS = 8192, 28672, 512
TENSOR = 8
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(*X_RANGE, logarithmic=True), Scale(*Y_RANGE, logarithmic=True))
place = CHART.place


def compute(b: float) -> float:
    """Milliseconds of the products."""
    return 1e3 * model.forward(model.P, b, D, F, model.Split(CHIPS, 1, 0, 0))[0]


def fsdp(b: float) -> float:
    """Milliseconds of gathering weights over all three axes."""
    return 1e3 * model.forward(model.P, b, D, F, model.Split(CHIPS, 1, 3, 0))[1]


def tensor(b: float) -> float:
    """Milliseconds of gathering and scattering activations over all three axes."""
    return 1e3 * model.forward(model.P, b, D, F, model.Split(1, CHIPS, 0, 3))[2]


def mixed(b: float) -> float:
    """Milliseconds of either communication at the best division, two axes for weights and one for activations."""
    return 1e3 * max(model.forward(model.P, b, D, F, model.best(CHIPS, b, F, 2, 1))[1:])


def fixed(b: float) -> float:
    """Milliseconds of the longer communication at 64 rows of eight chips."""
    return 1e3 * max(model.forward(model.P, b, D, F, model.Split(CHIPS / TENSOR, TENSOR, 2, 1))[1:])


def crossings() -> list[str]:
    """Where computation meets each way, with the tokens of the threshold."""
    known = [model.P.K / 3, model.P.K / 2 / TENSOR, model.least_tokens(model.P, F, 2, 1)]
    parts = []
    for b, (across, down) in zip(known, ((-6, -5), (6, 11), (7, 9)), strict=True):
        x, y = place(b, compute(b))
        colour = svg.INK if b == known[0] else svg.ACCENT
        parts += [svg.dot((x, y), colour), svg.text((x + across, y + down), f"{b:.0f}", 8.5, "start" if across > 0 else "end", colour)]
    return parts


def names() -> list[str]:
    """The words on the lines."""
    at_compute, at_fsdp = place(2300, compute(2300)), place(18, fsdp(1))
    at_tensor, at_mixed = place(180, tensor(180)), place(18, mixed(18))
    at_fixed = place(4096, fixed(2048))
    slope = math.degrees(math.atan2(place(16, 1)[1] - place(16, 10)[1], place(160, 1)[0] - place(16, 1)[0]))
    return [
        svg.text((at_compute[0] - 4, at_compute[1] - 6), "计算", 9, "end"),
        svg.text((at_fsdp[0], at_fsdp[1] - 4), "纯FSDP，三个轴", 8.5, "start", svg.GREY),
        svg.text((at_tensor[0] - 4, at_tensor[1] - 6), "纯张量并行", 8.5, "middle", svg.GREY, turn=slope),
        svg.text((at_mixed[0] + 6, at_mixed[1] - 8), "混合，最优分法", 8.5, "start", svg.ACCENT, turn=slope / 2),
        svg.text((at_fixed[0], at_fixed[1]), "64×8", 8.5, "start", svg.ACCENT),
    ]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    lines = [
        CHART.curve(fsdp, svg.GREY, 0.9),
        CHART.curve(tensor, svg.GREY, 0.9),
        CHART.curve(fixed, svg.ACCENT, 0.8, "2 2"),
        CHART.curve(mixed, svg.ACCENT, 1.4),
        CHART.curve(compute, svg.INK, 1.4),
    ]
    axes = CHART.axes(TICKS_X, TICKS_Y, ("每片的词元数*b*", "一层前向的时间/ms"))
    svg.save(folder / "thresholds.svg", SIZE, "每片词元减少时，计算与通信的时间", [*axes, *lines, *crossings(), *names()])


if __name__ == "__main__":
    main()

"""Draws split.svg: what a step on 4×4 v5e is made of as the batch grows, at a short and at the chapter's context."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.applied_inference import numbers as n

SIZE = (400, 226)
TOP, BOTTOM, MOST, BAR = 30, 178, 40.0, 19.0
PANELS = ((36, 200, 2048, (1, 16, 64, 120, 180, 240)), (216, 380, n.CONTEXT, (1, 16, 32, 64, 96, 112)))
NAMES = {"读权重": svg.ACCENT, "计算超出的部分": "#0f2f40", "读缓存": "#7fa9c0", "送激活": "#bdbdbd", "跳": svg.GREY}


def height(seconds: float) -> float:
    """Length of a piece of a bar."""
    return seconds * 1e3 / MOST * (BOTTOM - TOP)


def pieces(b: int, ctx: float) -> tuple[float, ...]:
    """Seconds of the weights, of the products beyond them, of the caches and of the links."""
    compute, weights, keys, sent, hops = n.terms(n.M, n.CHOSEN, b, ctx)
    return weights, max(0.0, compute - weights), keys, sent, hops


def bar(x: float, b: int, ctx: float) -> list[str]:
    """One batch: its terms above each other, the sum on top."""
    parts, y = [], float(BOTTOM)
    for seconds, colour in zip(pieces(b, ctx), NAMES.values(), strict=True):
        y -= height(seconds)
        parts.append(svg.box((x, y), BAR, height(seconds), colour, "none"))
    total = svg.text((x + BAR / 2, y - 3.5), f"{n.step(n.M, n.CHOSEN, b, ctx) * 1e3:.1f}", 8, "middle")
    return [*parts, total, svg.text((x + BAR / 2, BOTTOM + 11), str(b), 8.5, "middle")]


def panel(left: float, right: float, ctx: int, batches: tuple[int, ...]) -> list[str]:
    """Bars of one context over a grid."""
    parts = []
    for ms in range(0, 41, 10):
        y = BOTTOM - height(ms / 1e3)
        parts.append(svg.path([(left, y), (right, y)], svg.PALE, 0.4))
        if left < 100:
            parts.append(svg.text((left - 4, y + 2.9), str(ms), 8, "end", svg.GREY))
    step = (right - left) / len(batches)
    for i, b in enumerate(batches):
        parts += bar(left + step * (i + 0.5) - BAR / 2, b, ctx)
    parts.append(svg.path([(left, BOTTOM), (right, BOTTOM)], svg.GREY))
    parts.append(svg.text((left + 4, TOP - 5), f"上下文{ctx}", 8.5))
    return parts


def legend() -> list[str]:
    """Colours of the terms, in a row below."""
    parts, x = [], 36.0
    for name, colour in NAMES.items():
        parts += [svg.box((x, SIZE[1] - 14), 11, 8, colour, "none"), svg.text((x + 15, SIZE[1] - 7), name, 8.5)]
        x += 30 + 8.5 * len(name)
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    words = [svg.text((208, BOTTOM + 26), "批", 9, "middle"), svg.text((11, (TOP + BOTTOM) / 2), "一步/ms", 9, "middle", turn=90)]
    drawn = [part for left, right, ctx, batches in PANELS for part in panel(left, right, ctx, batches)]
    svg.save(folder / "split.svg", SIZE, "生成一步的各项随批的变化", [*drawn, *words, *legend()])


if __name__ == "__main__":
    main()

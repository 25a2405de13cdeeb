"""Draws memory.svg: what a chip keeps, by use, for four sizes of the run and three policies of activations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assets import svg
from assets.applied_training import numbers as model
from assets.chips import V5P
from assets.transformers.numbers import LLAMA_405B

SIZE = (400, 262)
LEFT, TOP, UNIT = 122.0, 18.0, 2.7
HIGH, STEP, APART = 11.0, 15.0, 57.0
POLICIES = {"block": "存输入", "products": "存投影", "flash": "全存"}
FILLS = {"状态": svg.ACCENT, "收齐的权重": "#8fb3c6", "激活": svg.PALE, "得分": svg.GREY}
ONE_SLICE = replace(model.CHOSEN, rows=128, slices=1)
ROWS = {
    ("70B，1024片", "一步4M"): ONE_SLICE,
    ("70B，8192片", "一步4M"): model.CHOSEN,
    ("70B，8192片", "一步16M"): replace(model.CHOSEN, tokens=2**24),
    ("405B，8192片", "一步16M"): replace(model.CHOSEN, tokens=2**24, model=LLAMA_405B),
}
LIMIT, INSIDE = 100.0, 83.0
"""Where the drawing ends, and where the sum of a bar that comes near its end is written, in GB."""


def bar(plan: model.Plan, y: float) -> list[str]:
    """One policy: its parts side by side, and their sum; what leaves the drawing is cut off."""
    amounts = model.memory(plan)
    parts, start = [], 0.0
    for amount, fill in zip((amounts.state, amounts.gathered, amounts.activations, amounts.scores), FILLS.values(), strict=True):
        end = min(start + amount * 1e-9, LIMIT)
        parts.append(svg.box((LEFT + start * UNIT, y), (end - start) * UNIT, HIGH, fill, "none"))
        start = end
    total, words = amounts.total * 1e-9, f"{amounts.total * 1e-9:.1f}"
    inside = total > INSIDE
    at = LEFT + INSIDE * UNIT if inside else LEFT + start * UNIT + 4
    parts.append(svg.text((at, y + 9), words + (" →" if total > LIMIT else ""), 8.5, "end" if inside else "start"))
    return parts


def group(index: int) -> list[str]:
    """One size of the run: three bars."""
    names, plan = list(ROWS.items())[index]
    y = TOP + APART * index
    parts = [svg.text((2, y + 15), names[0], 9), svg.text((2, y + 28), names[1], 9, fill=svg.GREY)]
    for i, (policy, name) in enumerate(POLICIES.items()):
        parts.append(svg.text((LEFT - 6, y + i * STEP + 9), name, 8.5, "end"))
        parts += bar(replace(plan, policy=policy), y + i * STEP)
    return parts


def frame() -> list[str]:
    """The axis, the memory of a chip and the part of it that is planned with."""
    bottom, limit = TOP + APART * len(ROWS) - 8, V5P.memory * 1e-9
    edge, room = LEFT + limit * UNIT, LEFT + limit * model.ROOM * UNIT
    return [
        svg.path([(LEFT, TOP - 4), (LEFT, bottom)], svg.GREY),
        svg.path([(edge, TOP - 4), (edge, bottom)], svg.INK, 0.8),
        svg.path([(room, TOP - 4), (room, bottom)], svg.INK, 0.6, "2 2"),
        svg.text((edge + 2, TOP - 8), f"{limit:.0f} GB", 8.5, "middle"),
        svg.text((room - 4, TOP - 8), "九成", 8.5, "middle", svg.GREY),
    ]


def legend() -> list[str]:
    """Names of the shades below the bars."""
    parts = []
    for x, (name, fill) in zip((LEFT, LEFT + 44, LEFT + 114, LEFT + 158), FILLS.items(), strict=True):
        parts += [svg.box((x, SIZE[1] - 12), 9, 9, fill, "none"), svg.text((x + 13, SIZE[1] - 4), name, 8.5)]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    groups = [part for index in range(len(ROWS)) for part in group(index)]
    svg.save(folder / "memory.svg", SIZE, "每片的显存按用途", [*groups, *frame(), *legend()])


if __name__ == "__main__":
    main()

"""Draws waterfall.svg: from the estimate of the step up to what it took, loss by loss."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.profiling import layer

SIZE = (400, 178)
LEFT, UNIT, HIGH, PITCH = 92.0, 33.0, 13.0, 20.0


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    losses = layer.losses(layer.timeline())
    parts, reached = [], 0.0
    for i, (name, ms) in enumerate(losses.items()):
        y, start = 6 + i * PITCH, LEFT + reached * UNIT
        reached += ms
        end = LEFT + reached * UNIT
        words = f"{ms:.2f}" if name == "估算" else f"+{ms:.2f}"
        shade = svg.PALE if name == "估算" else svg.ACCENT
        parts += [svg.text((LEFT - 6, y + 10), name, 9, "end"), svg.box((start, y), end - start, HIGH, shade)]
        parts += [svg.text((start - 4, y + 10) if i else (start + 6, y + 10), words, 8.5, "end" if i else "start")]
        parts.append(svg.path([(end, y + HIGH), (end, y + PITCH)], svg.GREY, 0.5, "2 1.5"))
    y = 6 + len(losses) * PITCH
    parts += [
        svg.text((LEFT - 6, y + 10), "实测", 9, "end"),
        svg.box((LEFT, y), reached * UNIT, HIGH, svg.PALE),
        svg.text((LEFT + 6, y + 10), f"{reached:.2f} ms", 8.5),
        svg.path([(LEFT, 2), (LEFT, y + HIGH + 4)], svg.GREY),
    ]
    svg.save(folder / "waterfall.svg", SIZE, "从估算到实测", parts)


if __name__ == "__main__":
    main()

"""Draws serving.svg: the steps of decoding on a time axis, prompts being read in one piece, in chunks, or on chips of their own."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.inference import numbers as n

SIZE = (400, 172)
LEFT, RIGHT = 66.0, 388.0
LASTS = 0.400
HIGH, LANES = 16.0, (26.0, 56.0, 86.0, 114.0)
READ, MADE = svg.ACCENT, svg.PALE
B, STEP, SERVERS = n.prefill_servers(n.QWEN_14B, n.EIGHT, n.REQUEST, n.ANSWER)
READING = n.prefill(n.QWEN_14B, n.EIGHT, n.REQUEST, n.REACHED)
BETWEEN = round(n.ANSWER / B)


def run(lane: int, pieces: list[tuple[float, str]], start: float = 0.0) -> list[str]:
    """Pieces of work one after another on a lane, in seconds, cut off at the end of the drawing."""
    parts, at = [], start
    for seconds, fill in pieces:
        end = min(at + seconds, LASTS)
        if end > at:
            parts.append(svg.box((LEFT + at / LASTS * (RIGHT - LEFT), LANES[lane]), (end - at) / LASTS * (RIGHT - LEFT), HIGH, fill))
        at += seconds
    return parts


def lanes() -> list[str]:
    """The three ways: one lane, one lane, two lanes."""
    whole = [piece for _ in range(3) for piece in [(READING, READ), *[(STEP, MADE)] * BETWEEN]]
    together = n.mixed(n.QWEN_14B, n.EIGHT, B, n.SHORT, B * n.REQUEST / n.ANSWER)
    chunks = [piece for _ in range(20) for piece in [(STEP, MADE), (together - STEP, READ)]]
    apart = [piece for _ in range(4) for piece in [(READING, READ), (BETWEEN * STEP - READING, "none")]]
    return [*run(0, [*[(STEP, MADE)] * 2, *whole]), *run(1, chunks), *run(2, apart), *run(3, [(STEP, MADE)] * 30)]


def arrow() -> str:
    """The cache of a prompt, sent to the chips that decode."""
    x = LEFT + READING / LASTS * (RIGHT - LEFT)
    return svg.path([(x, LANES[2] + HIGH), (x, LANES[3])], svg.INK, 0.8, marker="arrow", one_way=True)


def words() -> list[str]:
    """Names of the lanes, the legend above, the time below."""
    names = ("整段插入", "分块插入", "预填充机", "生成机")
    parts = [svg.text((LEFT - 6, y + HIGH / 2 + 3), name, 8.5, "end") for y, name in zip(LANES, names, strict=True)]
    parts += [svg.box((LEFT, 6), 12, 8, READ), svg.text((LEFT + 16, 13), "读提示词", 8.5)]
    parts += [svg.box((LEFT + 70, 6), 12, 8, MADE), svg.text((LEFT + 86, 13), "生成的一步", 8.5)]
    for ms in range(0, 401, 100):
        x = LEFT + ms / 1e3 / LASTS * (RIGHT - LEFT)
        parts += [svg.path([(x, 140), (x, 144)], svg.GREY), svg.text((x, 154), f"{ms}", 8, "end" if ms == 400 else "middle", svg.GREY)]
    parts += [svg.path([(LEFT, 140), (RIGHT, 140)], svg.GREY), svg.text(((LEFT + RIGHT) / 2, 167), "时间/ms", 9, "middle")]
    return parts


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    svg.save(folder / "serving.svg", SIZE, "预填充的三种安排", [*words(), *lanes(), arrow()])


if __name__ == "__main__":
    main()

"""Draws queue.svg: how long one request in twenty waits at least, against the share of the time that servers are busy."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.applied_inference import numbers as n

SIZE = (400, 212)
LEFT, RIGHT, TOP, BOTTOM = 40, 384, 20, 180
LEAST, MOST = 0.2, 6.0
SERVERS = {1: svg.GREY, 2: svg.GREY, 4: svg.GREY, 8: svg.ACCENT, 16: svg.GREY}


def place(busy: float, services: float) -> svg.Point:
    """Where a share of the time and a wait in services fall on the drawing."""
    return LEFT + (busy - LEAST) / (1 - LEAST) * (RIGHT - LEFT), BOTTOM - services / MOST * (BOTTOM - TOP)


def axes(allowed: float) -> list[str]:
    """Grid, ticks, names of both axes, and the wait that the promise leaves."""
    parts = []
    for percent in range(20, 101, 20):
        x, _ = place(percent / 100, 0)
        parts += [svg.path([(x, TOP), (x, BOTTOM)], svg.PALE, 0.4), svg.text((x, BOTTOM + 12), str(percent), 8, "middle", svg.GREY)]
    for services in range(7):
        _, y = place(0, services)
        parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.PALE, 0.4), svg.text((LEFT - 5, y + 2.9), str(services), 8, "end", svg.GREY)]
    _, y = place(0, allowed)
    parts += [svg.path([(LEFT, y), (RIGHT, y)], svg.INK, 0.6, "3 2"), svg.text((LEFT + 5, y + 10), f"还能等{allowed:.1f}次", 8)]
    parts.append(svg.path([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], svg.GREY))
    parts.append(svg.text(((LEFT + RIGHT) / 2, BOTTOM + 28), "利用率/%", 9, "middle"))
    parts.append(svg.text((11, (TOP + BOTTOM) / 2), "95%的等候/服务时间", 9, "middle", turn=90))
    return parts


def curve(c: int, colour: str) -> list[str]:
    """One number of servers, named where its line leaves the drawing."""
    shares = [LEAST + i / 1000 for i in range(798)]
    points = [place(busy, n.tail_wait(c, busy * c)) for busy in shares if n.tail_wait(c, busy * c) <= MOST]
    name = svg.text((points[-1][0], TOP - 5), f"{c}台", 8, {8: "end", 16: "start"}.get(c, "middle"), colour)
    return [svg.path(points[::6] + points[-1:], colour, 1.5 if colour == svg.ACCENT else 0.9), name]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    lines = [part for c, colour in SERVERS.items() for part in curve(c, colour)]
    svg.save(folder / "queue.svg", SIZE, "等候随利用率的变化", [*axes(n.spare_wait()), *lines])


if __name__ == "__main__":
    main()

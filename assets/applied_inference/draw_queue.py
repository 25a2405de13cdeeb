"""Draws queue.svg: how long one request in twenty waits at least, against the share of the time that servers are busy."""

from __future__ import annotations

from pathlib import Path

from assets import svg
from assets.applied_inference import numbers as n
from assets.chart import Chart, Scale

SIZE = (400, 212)
LEFT, RIGHT, TOP, BOTTOM = 40, 384, 20, 180
LEAST, MOST = 0.2, 6.0
SERVERS = {1: svg.GREY, 2: svg.GREY, 4: svg.GREY, 8: svg.ACCENT, 16: svg.GREY}
CHART = Chart(LEFT, RIGHT, TOP, BOTTOM, Scale(LEAST, 1), Scale(0, MOST))
place = CHART.place
TICKS_X = {percent / 100: str(percent) for percent in range(20, 101, 20)}
TICKS_Y = {services: str(services) for services in range(7)}


def promised(allowed: float) -> list[str]:
    """The wait that the promise leaves."""
    _, y = place(LEAST, allowed)
    return [svg.path([(LEFT, y), (RIGHT, y)], svg.INK, 0.6, "3 2"), svg.text((LEFT + 5, y + 10), f"还能等{allowed:.1f}次", 8)]


def curve(c: int, colour: str) -> list[str]:
    """One number of servers, named where its line leaves the drawing."""
    shares = [LEAST + i / 1000 for i in range(798)]
    points = [place(busy, n.tail_wait(c, busy * c)) for busy in shares if n.tail_wait(c, busy * c) <= MOST]
    name = svg.text((points[-1][0], TOP - 5), f"{c}台", 8, {8: "end", 16: "start"}.get(c, "middle"), colour)
    return [svg.path(points[::6] + points[-1:], colour, 1.5 if colour == svg.ACCENT else 0.9), name]


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure into a folder: the one of this script."""
    lines = [part for c, colour in SERVERS.items() for part in curve(c, colour)]
    axes = CHART.axes(TICKS_X, TICKS_Y, ("利用率/%", "95%的等候/服务时间"), below=28, beside=11)
    svg.save(folder / "queue.svg", SIZE, "等候随利用率的变化", [*axes, *promised(n.spare_wait()), *lines])


if __name__ == "__main__":
    main()

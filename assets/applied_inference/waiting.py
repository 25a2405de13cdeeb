"""Simulates requests that wait for prefill: one queue or several, prompts of one length or with some long ones.

Run from the book's folder: python -m assets.applied_inference.waiting
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from assets.applied_inference import numbers as n

Work = Callable[[Random], float]
Waits = list[float]
"""Work draws the seconds that a request keeps a server busy; waits are the seconds before it starts, one for each request."""

REQUESTS = 200_000
USUAL, RARE = n.READER.seconds, n.read(n.M, n.CHOSEN, 131072, 2).seconds


# 请求随机到达，平均每秒rate个；c台机器，各请求占用work秒，返回各自等候的秒数
def wait(rng: Random, rate: float, c: int, work: Work, shared: bool) -> Waits:
    free, now, waits = [0.0] * c, 0.0, []
    for _ in range(REQUESTS):
        now += rng.expovariate(rate)
        i = min(range(c), key=free.__getitem__) if shared else rng.randrange(c)
        start = max(now, free[i])
        waits.append(start - now)
        free[i] = start + work(rng)
    return waits


def constant(_: Random) -> float:
    """All prompts alike."""
    return USUAL


def exponential(rng: Random) -> float:
    """Lengths that vary as the formulas assume."""
    return rng.expovariate(1 / USUAL)


def mixed(rng: Random) -> float:
    """One prompt in a hundred is of 131072 tokens."""
    return RARE if rng.random() < 0.01 else USUAL


CASES: dict[str, tuple[int, Work, bool]] = {
    "shared, exponential": (8, exponential, True),
    "shared, constant": (8, constant, True),
    "apart, constant": (8, constant, False),
    "shared, one in a hundred long": (8, mixed, True),
    "the same, ten servers": (10, mixed, True),
}


def summary(case: str) -> tuple[float, float]:
    """Mean wait of a case, and the wait that 95 of 100 requests stay below, in seconds."""
    c, work, shared = CASES[case]
    waits = sorted(wait(Random(1), n.LOAD, c, work, shared))  # noqa: S311 - a simulation
    return sum(waits) / len(waits), waits[int(0.95 * len(waits))]


if __name__ == "__main__":
    for name in CASES:
        mean, tail = summary(name)
        print(f"{name}: {mean:.2f} s, {tail:.2f} s")

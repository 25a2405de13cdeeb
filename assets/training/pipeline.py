"""Simulates pipeline schedules: what each stage does when, how long the whole takes, how many microbatches wait for their backward pass.

A forward pass of a microbatch takes one unit on a stage, a backward pass two; sending takes no time.
"""

from __future__ import annotations

from itertools import accumulate

Task = tuple[str, int]
Schedule = list[list[Task]]


# GPipe：先做完全部前向，再做全部反向
def gpipe(s: int, m: int) -> Schedule:
    return [[(kind, j) for kind in "FB" for j in range(m)] for _ in range(s)]


# 1F1B：第i段先做至多s - i个前向，然后一反一前，最后做完余下的反向
def one_f_one_b(s: int, m: int) -> Schedule:
    stages = []
    for i in range(s):
        ahead = min(s - i, m)
        order = [("F", j) for j in range(ahead)]
        for j in range(m):
            order.append(("B", j))
            if ahead + j < m:
                order.append(("F", ahead + j))
        stages.append(order)
    return stages


# 每件事的起止；前向等上一段的前向，反向等下一段的反向
def run(schedule: Schedule) -> dict[tuple[int, str, int], tuple[int, int]]:
    done: dict[tuple[int, str, int], tuple[int, int]] = {}
    clock, turn = [0] * len(schedule), [0] * len(schedule)
    while any(turn[i] < len(order) for i, order in enumerate(schedule)):
        for i, order in enumerate(schedule):
            while turn[i] < len(order):
                kind, j = order[turn[i]]
                before = (i - 1, "F", j) if kind == "F" else (i + 1, "B", j)
                if 0 <= before[0] < len(schedule) and before not in done:
                    break
                start = max(clock[i], done.get(before, (0, 0))[1])
                clock[i] = start + (1 if kind == "F" else 2)
                done[i, kind, j] = (start, clock[i])
                turn[i] += 1
    return done


# 总时间、空等的份额、各段同时存着几个微批的激活
def measure(schedule: Schedule) -> tuple[int, float, list[int]]:
    total = max(end for _, end in run(schedule).values())
    work = 3 * len(schedule[0]) // 2
    kept = [max(accumulate(1 if kind == "F" else -1 for kind, _ in order)) for order in schedule]
    return total, 1 - work / total, kept


if __name__ == "__main__":
    for schedule in gpipe, one_f_one_b:
        total, waiting, kept = measure(schedule(4, 8))
        print(schedule.__name__, total, f"{waiting:.3f}", kept)

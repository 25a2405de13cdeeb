"""The ground of a diagram: two scales, a grid with its ticks, and where values fall."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assets import svg

Ticks = Mapping[float, str]


@dataclass(frozen=True, slots=True)
class Scale:
    """The values from one end of an axis to the other."""

    least: float
    most: float
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along the axis a value stands, from 0 to 1."""
        if self.logarithmic:
            return math.log(value / self.least) / math.log(self.most / self.least)
        return (value - self.least) / (self.most - self.least)

    def steps(self, count: int) -> list[float]:
        """Values from end to end of a logarithmic axis, so many steps apart that are equally long on the drawing."""
        return [self.least * (self.most / self.least) ** (i / count) for i in range(count + 1)]


@dataclass(frozen=True, slots=True)
class Chart:
    """A field of the drawing, its edges in px, and what its axes measure."""

    left: float
    right: float
    top: float
    bottom: float
    x: Scale
    y: Scale

    def place(self, x: float, y: float) -> svg.Point:
        """Where a pair of values falls."""
        return self.left + self.x.share(x) * (self.right - self.left), self.bottom - self.y.share(y) * (self.bottom - self.top)

    def axes(
        self, along: Mapping[float, str], up: Mapping[float, str], names: tuple[str, str], *, below: float = 30, beside: float = 12
    ) -> list[str]:
        """Grid and ticks, the ticks with their words; names of both axes, `below` the field and `beside` the drawing's edge."""
        left, right, top, bottom = self.left, self.right, self.top, self.bottom
        parts = []
        for value, words in along.items():
            x, _ = self.place(value, self.y.least)
            parts += [svg.path([(x, top), (x, bottom)], svg.PALE, 0.4), svg.text((x, bottom + 12), words, 8, "middle", svg.GREY)]
        for value, words in up.items():
            _, y = self.place(self.x.least, value)
            parts += [svg.path([(left, y), (right, y)], svg.PALE, 0.4), svg.text((left - 5, y + 2.9), words, 8, "end", svg.GREY)]
        return [
            *parts,
            svg.path([(left, top), (left, bottom), (right, bottom)], svg.GREY),
            svg.text(((left + right) / 2, bottom + below), names[0], 9, "middle"),
            svg.text((beside, (top + bottom) / 2), names[1], 9, "middle", turn=90),
        ]

    def curve(self, of: Callable[[float], float], colour: str, width: float, dash: str = "") -> str:
        """A function over the whole of a logarithmic axis, as far as it runs within the field."""
        points = [self.place(x, of(x)) for x in self.x.steps(96)]
        return svg.path([(x, y) for x, y in points if self.top <= y <= self.bottom], colour, width, dash)

"""Trim sizes by name, width × height in mm.

Chinese 开本 after GB/T 788 and the trade's usage, A and B series after ISO 216, JIS-B5 after JIS P 0138, KDP's sizes from its print options.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TRIMS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "16开": (185.0, 260.0),
        "大16开": (210.0, 285.0),
        "32开": (130.0, 184.0),
        "正度32开": (130.0, 184.0),
        "大32开": (140.0, 203.0),
        "A4": (210.0, 297.0),
        "A5": (148.0, 210.0),
        "B5": (176.0, 250.0),
        "JIS-B5": (182.0, 257.0),
        "kdp-5x8": (127.0, 203.2),
        "kdp-5.5x8.5": (139.7, 215.9),
        "kdp-6x9": (152.4, 228.6),
        "kdp-7x10": (177.8, 254.0),
        "kdp-7.5x9.25": (190.5, 234.95),
        "kdp-8.5x11": (215.9, 279.4),
    }
)
SMALLEST_MM: Final = 70.0
LARGEST_MM: Final = 600.0
_BY_MEASURE: Final = re.compile(r"(\d+(?:\.\d+)?) ?mm *[x×] *(\d+(?:\.\d+)?) ?mm", re.ASCII)


def trim_size(trim: str) -> tuple[float, float]:
    """Width and height in mm of a trim size given by name or as `170mm x 240mm`; `ValueError` when it is neither, or of no sensible size."""
    named = {name.casefold(): size for name, size in TRIMS.items()}.get(trim.casefold())
    if named is not None:
        return named
    match = _BY_MEASURE.fullmatch(trim)
    if match is None:
        raise ValueError(f'"{trim}" is not a trim size')
    width, height = float(match[1]), float(match[2])
    if not (SMALLEST_MM <= width <= LARGEST_MM and SMALLEST_MM <= height <= LARGEST_MM):
        raise ValueError(f'"{trim}" is not between {SMALLEST_MM:g} mm and {LARGEST_MM:g} mm on each side')
    return width, height

"""How a long job says where it is."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, str, float], None]
"""Called with the stage, what it works on, and the share of the whole that is done (0 to 1)."""


def silent(stage: str, what: str, share: float) -> None:
    """Say nothing."""

from __future__ import annotations

import pytest

from kanben.manuscript.print_sizes import TRIMS, trim_size


@pytest.mark.parametrize(
    ("trim", "size"),
    [
        ("16开", (185, 260)),
        ("a5", (148, 210)),
        ("KDP-6x9", (6 * 25.4, 9 * 25.4)),
        ("170mm x 240mm", (170, 240)),
        ("170mm×240mm", (170, 240)),
        ("148.5 mm x 210 mm", (148.5, 210)),
    ],
)
def test_trim_sizes_by_name_and_by_measure(trim: str, size: tuple[float, float]) -> None:
    assert trim_size(trim) == pytest.approx(size)


@pytest.mark.parametrize("trim", ["", "A5 ", "170x240", "170mm", "0mm x 0mm", "1700mm x 240mm", "170mm x -240mm", "１７０mm x 240mm"])
def test_anything_else_is_refused(trim: str) -> None:
    with pytest.raises(ValueError, match=r"is not a trim size|is not between"):
        trim_size(trim)


def test_kdp_sizes_are_what_their_names_say_in_inches() -> None:
    for name, size in TRIMS.items():
        if name.startswith("kdp-"):
            assert size == pytest.approx(tuple(float(inches) * 25.4 for inches in name.removeprefix("kdp-").split("x")))

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.render.mathshares import shares


@pytest.mark.parametrize(
    "parts",
    [
        ["x"],
        ["T ", "= a ", "+ b"],
        ["-x", "+y"],
        ["Q ", "= 2(BD ", "+ DF ", "+ BF)"],
        ["8192", r"\times10^{-11}"],
        [r"\left( a + b \right)", r"\cdot c"],
    ],
)
def test_pieces_begin_with_operators_between_operands(parts: list[str]) -> None:
    assert shares("".join(parts), [1.0] * len(parts)) == parts


@given(st.text("ab+-= {}^_\\", max_size=30), st.lists(st.floats(0.1, 9), min_size=1, max_size=6))
def test_together_they_are_the_formula(latex: str, widths: list[float]) -> None:
    found = shares(latex, widths)
    assert len(found) == len(widths)
    assert "".join(found) == latex


def test_where_macros_hide_operators_tokens_stay_whole() -> None:
    latex = r"\loss \mine{a + b} \theta"
    found = shares(latex, [2, 2, 2])
    assert "".join(found) == latex
    assert not any(before.endswith(("\\", "{")) for before, _ in pairwise(found))

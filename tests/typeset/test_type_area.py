"""The type area is whole ems wide and whole lines high, and with its margins it is the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.typeset.type_area import TypeArea, type_area

MM = 72 / 25.4
sizes = st.floats(8, 14)
pages = st.tuples(st.floats(100, 230), st.floats(150, 310))
margins = st.floats(5, 25)


def adds_up(area: TypeArea, width: float, height: float, body: float, leading: float) -> bool:
    across = area.inner + area.ems * body + area.outer
    down = area.top + area.lines * leading + area.bottom
    return across == pytest.approx(width) and down == pytest.approx(height)


@given(page=pages, body=sizes, more=st.floats(1.3, 2))
def test_without_margins_given(page: tuple[float, float], body: float, more: float) -> None:
    width, height, leading = page[0] * MM, page[1] * MM, body * more
    area = type_area(width, height, body=body, leading=leading)
    assert adds_up(area, width, height, body, leading)
    assert 0 < area.inner < area.outer
    assert 0 < area.top < area.bottom
    assert abs(area.ems * body - 0.72 * width) <= body / 2 + 1e-6
    assert 0 <= 0.81 * height - area.lines * leading < leading + 1e-6


@given(page=pages, body=sizes, given_margins=st.fixed_dictionaries({}, optional=dict.fromkeys(("inner", "outer", "top", "bottom"), margins)))
def test_margins_given_are_kept_but_for_what_is_over(page: tuple[float, float], body: float, given_margins: dict[str, float]) -> None:
    width, height, leading = page[0] * MM, page[1] * MM, body * 1.6
    area = type_area(width, height, body=body, leading=leading, **{name: value * MM for name, value in given_margins.items()})
    inner, outer, top, bottom = (given_margins.get(name) for name in ("inner", "outer", "top", "bottom"))
    assert adds_up(area, width, height, body, leading)
    if inner is not None:
        assert area.inner == pytest.approx(inner * MM)
    if top is not None:
        assert area.top == pytest.approx(top * MM)
    if inner is not None and outer is not None:
        assert -1e-3 <= area.outer - outer * MM < body
    if top is not None and bottom is not None:
        assert -1e-3 <= area.bottom - bottom * MM < leading
    assert area.ems >= 1
    assert area.lines >= 1


@given(page=pages, body=sizes, inner=st.floats(5, 25), outer=st.floats(5, 25))
def test_one_margin_given_is_what_was_given(page: tuple[float, float], body: float, inner: float, outer: float) -> None:
    width, height = page[0] * MM, page[1] * MM
    leading = body * 1.6
    assert type_area(width, height, body=body, leading=leading, outer=outer * MM).outer == pytest.approx(outer * MM, abs=body)
    assert type_area(width, height, body=body, leading=leading, inner=inner * MM).outer >= 0

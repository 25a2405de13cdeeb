"""Pages of an entry joined into what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.pdf.folio_lists import JOINT, Place, joined

FOLIOS = ["i", "ii", "iii", "iv", *(str(n) for n in range(1, 30))]
STYLES = ["roman"] * 4 + ["arabic"] * 29
PLACES = st.builds(lambda first, more, main: Place(first, first + more, main), st.integers(0, 28), st.integers(0, 4), st.booleans())


def said(*places: Place) -> list[str]:
    return [f"*{run.text}*" if run.main else run.text for run in joined(places, FOLIOS, STYLES)]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param([Place(4, 4)], ["1"], id="one"),
        pytest.param([Place(9, 9), Place(4, 4), Place(9, 9)], ["1", "6"], id="in order, each once"),
        pytest.param([Place(15, 15), Place(16, 16), Place(17, 17)], ["12–14"], id="following pages"),
        pytest.param([Place(15, 17), Place(18, 18)], ["12–15"], id="a range and what follows"),
        pytest.param([Place(15, 19), Place(17, 17, main=True)], ["12–13", "*14*", "15–16"], id="a chief page stands by itself"),
        pytest.param([Place(15, 17, main=True)], ["*12–14*"], id="a chief range"),
        pytest.param([Place(3, 3), Place(4, 4)], ["iv", "1"], id="roman and arabic pages are not joined"),
        pytest.param([Place(2, 5)], ["iii–iv", "1–2"], id="a range over both"),
        pytest.param([], [], id="nothing"),
    ],
)
def test_joined(places: list[Place], expected: list[str]) -> None:
    assert said(*places) == expected


@given(st.lists(PLACES, max_size=8))
def test_nothing_is_lost_nor_said_twice(places: list[Place]) -> None:
    runs = joined(places, FOLIOS, STYLES)
    pages: list[int] = []
    for run in runs:
        first, _, last = run.text.partition(JOINT)
        pages += range(FOLIOS.index(first), FOLIOS.index(last or first) + 1)
        assert places[run.place].first <= FOLIOS.index(first) <= places[run.place].last
    assert pages == sorted({page for place in places for page in range(place.first, place.last + 1)})
    chief = {page for place in places if place.main for page in range(place.first, place.last + 1)}
    assert [FOLIOS.index(run.text.partition(JOINT)[0]) in chief for run in runs] == [run.main for run in runs]


@given(st.lists(PLACES, max_size=8))
def test_runs_are_as_long_as_can_be(places: list[Place]) -> None:
    runs = joined(places, FOLIOS, STYLES)
    ends = [[FOLIOS.index(folio) for folio in run.text.split(JOINT)] for run in runs]
    for (one, before), (other, after) in zip(zip(runs, ends, strict=True), list(zip(runs, ends, strict=True))[1:], strict=False):
        adjacent = before[-1] + 1 == after[0] and STYLES[before[-1]] == STYLES[after[0]]
        assert not (adjacent and one.main == other.main)

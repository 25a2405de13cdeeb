"""What holds of every text: alignments take each block once and in order, a state follows from what changed and from nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.translation.aligning import align
from kanben.translation.blocks import PROSE, Block, Kind, fits, normalised
from kanben.translation.matching import in_order, matched
from kanben.translation.record import Record, Recorded, read_record, written_record
from kanben.translation.recording import caught_up
from kanben.translation.status import State, status
from tests.translation.bilingual_book import recorded

WORDS = ["water", "valve", "pipe", "pressure", "kettle", "boils", "slowly", "seven", "never", "shut", "copper", "steam", "height", "wide"]
HAN = "水阀管压壶沸慢七从关铜汽高宽"
sentences = st.lists(st.sampled_from(WORDS), min_size=5, max_size=14)
kinds = st.sampled_from([Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.ITEM, Kind.HEADING, Kind.CODE, Kind.FORMULA])
texts = st.lists(st.tuples(kinds, sentences), min_size=1, max_size=12, unique_by=lambda pair: tuple(pair[1]))


def blocks(pairs: list[tuple[Kind, list[str]]]) -> tuple[Block, ...]:
    return tuple(Block(kind, f"{' '.join(words)} {n}") for n, (kind, words) in enumerate(pairs))


def translated(source: tuple[Block, ...]) -> tuple[Block, ...]:
    """Word by word, code and formulas as they are."""
    table = dict(zip(WORDS, HAN, strict=True))
    return tuple(
        b if b.kind in (Kind.CODE, Kind.FORMULA) else Block(b.kind, re.sub("[a-z]+ ?", lambda m: table[m[0].strip()], b.text)) for b in source
    )


@settings(deadline=None)
@given(texts, texts)
def test_an_alignment_takes_each_block_once_in_order_and_pairs_what_fits(
    ours: list[tuple[Kind, list[str]]], theirs: list[tuple[Kind, list[str]]]
) -> None:
    source, translation = blocks(ours), translated(blocks(theirs))
    pairs = align(source, translation)
    assert [s for pair in pairs for s in pair.source] == list(range(len(source)))
    assert [t for pair in pairs for t in pair.translation] == list(range(len(translation)))
    for pair in pairs:
        assert all(fits(source[s].kind, translation[t].kind) for s in pair.source for t in pair.translation)
        if len(pair.source) + len(pair.translation) > 2:
            assert {source[s].kind for s in pair.source} <= PROSE - {Kind.ITEM}


@settings(deadline=None)
@given(texts)
def test_what_was_recorded_and_did_not_change_is_current(pairs: list[tuple[Kind, list[str]]]) -> None:
    source = blocks(pairs)
    translation = translated(source)
    record = recorded(source, translation)
    assert {entry.state for entry in status(record, source, translation)} == {State.CURRENT}


@settings(deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_the_order_of_the_source_says_nothing(pairs: list[tuple[Kind, list[str]]], random: object) -> None:
    source = blocks(pairs)
    translation = translated(source)
    record = recorded(source, translation)
    shuffled = list(source)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {entry.state for entry in status(record, shuffled, translation)} == {State.CURRENT}


@settings(deadline=None)
@given(texts, st.data())
def test_one_changed_word_concerns_one_block(pairs: list[tuple[Kind, list[str]]], data: st.DataObject) -> None:
    source = blocks(pairs)
    translation = translated(source)
    record = recorded(source, translation)
    at = data.draw(st.integers(0, len(source) - 1))
    words = source[at].text.split()
    words[data.draw(st.integers(0, len(words) - 2))] = "frozen"
    now = tuple(Block(b.kind, " ".join(words)) if n == at else b for n, b in enumerate(source))
    entries = status(record, now, translation)
    assert [entry.source for entry in entries if entry.state is not State.CURRENT] == [at]
    assert entries[at].state is State.STALE


@settings(deadline=None)
@given(texts, st.data())
def test_a_block_that_is_gone_is_an_orphan_and_nothing_else_is(pairs: list[tuple[Kind, list[str]]], data: st.DataObject) -> None:
    source = blocks(pairs)
    record = recorded(source, translated(source))
    at = data.draw(st.integers(0, len(source) - 1))
    entries = status(record, (*source[:at], *source[at + 1 :]), translated(source))
    assert [entry.state for entry in entries].count(State.ORPHANED) == 1
    assert len(entries) == len(source)
    assert [entry.recorded for entry in entries if entry.state is State.ORPHANED] == [(at,)]


@settings(deadline=None)
@given(texts, texts)
def test_recording_once_more_takes_nothing(ours: list[tuple[Kind, list[str]]], theirs: list[tuple[Kind, list[str]]]) -> None:
    source, translation = blocks(ours), translated(blocks(theirs))
    first = caught_up((), status((), source, translation), source, translation)
    again = caught_up(first.blocks, status(first.blocks, source, translation, first.own), source, translation)
    assert (again.blocks, again.own, again.taken) == (first.blocks, first.own, ())


@given(texts, texts)
def test_a_matched_block_has_an_origin_that_fits(ours: list[tuple[Kind, list[str]]], theirs: list[tuple[Kind, list[str]]]) -> None:
    old, new = blocks(ours), blocks(theirs)
    assert all(fits(old[o].kind, new[n].kind) for n, origins in matched(old, new).items() for o in origins)


@given(st.lists(st.integers(0, 30), unique=True))
def test_the_longest_rising_run(numbers: list[int]) -> None:
    pairs = [(number, at) for at, number in enumerate(numbers)]
    run = in_order(pairs)
    assert run == sorted(run)
    assert [at for _, at in run] == sorted(at for _, at in run)
    best = [1] * len(numbers)
    for i in range(len(numbers)):
        best[i] = 1 + max((best[j] for j in range(i) if numbers[j] < numbers[i]), default=0)
    assert len(run) == max(best, default=0)


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(texts)
def test_a_record_is_read_as_it_was_written(pairs: list[tuple[Kind, list[str]]]) -> None:
    source = blocks(pairs)
    entries = (*recorded(source, translated(source)), Recorded(Block(Kind.PARAGRAPH, 'A "text".'), None), Recorded(Block(Kind.ITEM, "left out"), ()))
    record = Record("o.md", "https://example.org/", "r1", "2026-11-24", "edited", ("甲",), entries, ("ab", "cd"))
    with TemporaryDirectory() as folder:
        Path(folder, "translation").mkdir()
        Path(folder, "translation/01-a.json").write_bytes(written_record(record))
        assert read_record(Path(folder), "01-a") == record

"""The NCX for old readers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kanben.epub.ncx import depth, ncx, play_order
from kanben.epub.publication import NavPoint
from tests.epub.sample import publication

GOLDEN = Path(__file__).parent / "golden"


def test_ncx_is_the_golden_one() -> None:
    assert ncx(publication(with_pages=True)).decode() == (GOLDEN / "toc.ncx").read_text("utf-8")


def test_without_pages_there_is_no_page_list() -> None:
    assert b"pageList" not in ncx(publication())


def test_play_order_is_reading_order_and_equal_targets_share_it() -> None:
    twice = NavPoint("又", "roofline.xhtml")
    sample = publication(with_pages=True)
    order = play_order(replace(sample, contents=(*sample.contents, twice)))
    assert sorted(order, key=order.__getitem__) == [
        "roofline.xhtml",
        "roofline.xhtml#page-1",
        "roofline.xhtml#sec-intensity",
        "sharding.xhtml",
        "sharding.xhtml#page-2",
        "sharding.xhtml#sec-mesh",
    ]


def test_depth() -> None:
    leaf = NavPoint("丙", "c.xhtml")
    assert depth(()) == 0
    assert depth((leaf, NavPoint("甲", "a.xhtml", children=(NavPoint("乙", "b.xhtml", children=(leaf,)),)))) == 3

"""A publication that would make a broken EPUB is refused, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kanben.epub.faults import faults
from kanben.epub.publication import CSS, Landmark, NavPoint, PageTarget, Publication, Resource, SpineItem, Title
from tests.epub.sample import document, publication

SAMPLE = publication()


def _with_resource(resource: Resource) -> Publication:
    return replace(SAMPLE, resources=(*SAMPLE.resources, resource))


def _with_metadata(**changes: object) -> Publication:
    return replace(SAMPLE, metadata=replace(SAMPLE.metadata, **changes))  # type: ignore[arg-type]


def test_the_sample_has_none() -> None:
    assert faults(SAMPLE) == ()
    assert faults(publication(with_pages=True)) == ()


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (_with_metadata(identifier=""), "no identifier"),
        (_with_metadata(language=""), "no language"),
        (_with_metadata(titles=()), "not the main title"),
        (_with_metadata(titles=(Title(" "),)), "a title or a name is empty"),
        (_with_metadata(titles=(Title("题名\x07"),)), "XML does not allow"),
        (_with_metadata(modified=datetime(2026, 11, 24)), "no time zone"),  # noqa: DTZ001
        (_with_resource(Resource("css", "other.css", CSS, b"p {}")), "two resources have the id 'css'"),
        (_with_resource(Resource("css2", "Book.css", CSS, b"p {}")), "two resources have the path 'book.css'"),
        (_with_resource(Resource("空", "a.css", CSS, b"p {}")), "cannot be the id"),
        (_with_resource(Resource("ncx", "a.css", CSS, b"p {}")), "cannot be the id"),
        (_with_resource(Resource("a", "图.css", CSS, b"p {}")), "cannot be the path"),
        (_with_resource(Resource("a", "../a.css", CSS, b"p {}")), "cannot be the path"),
        (_with_resource(Resource("a", "/a.css", CSS, b"p {}")), "cannot be the path"),
        (_with_resource(Resource("a", "toc.ncx", CSS, b"p {}")), "cannot be the path"),
        (_with_resource(Resource("a", "a.css", CSS, b"")), "is empty"),
        (_with_resource(Resource("a", "a.xhtml", "application/xhtml+xml", document("甲", ""), ("nav",))), "2 navigation documents"),
        (_with_resource(Resource("a", "a.png", "image/png", b"png", ("cover-image",))), "several cover images"),
        (replace(SAMPLE, spine=()), "no linear item"),
        (replace(SAMPLE, spine=(*SAMPLE.spine, SpineItem("css"))), "no content document"),
        (replace(SAMPLE, spine=(*SAMPLE.spine, SAMPLE.spine[-1])), "names 'sharding' twice"),
        (replace(SAMPLE, contents=()), "contents are empty"),
        (replace(SAMPLE, contents=(NavPoint("甲", "roofline.xhtml#nothing"),)), "leads to roofline.xhtml#nothing"),
        (replace(SAMPLE, contents=(NavPoint("甲", "roofline.xhtml", children=(NavPoint(" ", "sharding.xhtml"),)),)), "has no label"),
        (replace(SAMPLE, landmarks=(Landmark("bodymatter", "正文", "gone.xhtml"),)), "landmark '正文' leads to gone.xhtml"),
        (replace(SAMPLE, landmarks=SAMPLE.landmarks[:1] * 2), "two landmarks"),
        (replace(SAMPLE, page_list=(PageTarget("1", "roofline.xhtml#page-1"),)), "without the source"),
    ],
)
def test_faults_are_found(broken: Publication, fault: str) -> None:
    found = faults(broken)
    assert any(fault in f for f in found), found

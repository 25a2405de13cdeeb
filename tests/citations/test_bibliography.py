"""What pandoc's reader of BibTeX leaves out, and what a work says twice."""

from __future__ import annotations

import pytest

from kanben.citations.bibliography import read_bibliography, uncited, value_of
from kanben.citations.bibtex import raw_entries
from tests.citations.formatted import APA, bibliography, entries, formatted


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            "@misc{x, author = {Lee, Ann}, title = {{Scaling}}, eprint = {2001.08361}, archivePrefix = {arXiv}, year = {2020}}",
            "Lee A. Scaling[PP/OL]. arXiv（2020）. https://arxiv.org/abs/2001.08361.",
        ),
        (
            "@online{x, author = {Lee, Ann}, title = {{Scaling}}, year = {2020}, url = {https://arxiv.org/abs/2001.08361}, urldate = {2026-01-02}}",
            "Lee A. Scaling[PP/OL]. arXiv（2020）[2026-01-02]. https://arxiv.org/abs/2001.08361.",
        ),
        (
            (
                "@article{x, author = {Lee, Ann}, title = {{Scaling}}, journal = {J. Tests}, "
                "year = {2020}, volume = {1}, eprint = {2001.08361}, eprinttype = {arxiv}, doi = {10.1/x}}"
            ),
            "Lee A. Scaling[J/OL]. J. Tests，2020，1. https://arxiv.org/abs/2001.08361. DOI:10.1/x.",
        ),
        (
            (
                "@software{x, author = {{The JAX Authors}}, title = {{JAX}}, version = {v0.4}, "
                "date = {2025-01-02}, url = {https://github.com/jax-ml/jax}, urldate = {2026-11-24}}"
            ),
            "The JAX Authors. JAX[CP/OL]. V0.4. （2025-01-02）[2026-11-24]. https://github.com/jax-ml/jax.",
        ),
        (
            "@online{x, author = {{Google Cloud}}, title = {{TPU v5e}}, url = {https://docs.cloud.google.com/tpu}, urldate = {2026-11-24}}",
            "Google Cloud. TPU v5e[EB/OL]. [2026-11-24]. https://docs.cloud.google.com/tpu.",
        ),
        (
            (
                "@article{x, author = {Lee, Ann}, title = {{Scaling}}, journal = {J. Tests}, "
                "year = {2020}, number = {1}, doi = {10.1/x}, url = {https://doi.org/10.1/X}}"
            ),
            "Lee A. Scaling[J/OL]. J. Tests，2020（1）. DOI:10.1/x.",
        ),
        (
            "@book{x, author = {Lee, Ann}, title = {{Scaling}}, publisher = {Press}, year = {2020}, urldate = {2026-01-02}}",
            "Lee A. Scaling[M]. Press，2020.",
        ),
    ],
)
def test_entry(entry: str, text: str) -> None:
    works = bibliography(entry)
    assert entries(formatted("[@x]", works))["x"] == text


def test_corporate_authors_stay_whole_in_every_style() -> None:
    works = bibliography("@online{x, author = {{The JAX Authors}}, title = {{JAX}}, year = {2025}, url = {https://jax.example}}")
    for style in (APA, "ieee"):
        assert "The JAX Authors" in entries(formatted("[@x]", works, style))["x"]


def test_works_of_csl_json_keep_their_types() -> None:
    text = '[{"id": "x", "type": "dataset", "title": "数据", "version": "V1.0", "URL": "https://a.example", "publisher": "中心"}]'
    assert entries(formatted("[@x]", bibliography(text, "references.json")))["x"] == "数据[DS/OL]. V1.0. 中心. https://a.example."


def test_raw_fields() -> None:
    text = '@Misc{a, eprint = "1", archivePrefix = {arXiv}, title = {x}}\n% @misc{no, eid = 3}\n@ARTICLE(b,\n  eid = {{42}},\n)'
    assert raw_entries(text) == {"a": {"type": "misc", "eprint": "1", "archiveprefix": "arXiv"}, "b": {"type": "article", "eid": "42"}}


def test_uncited_works_have_their_places() -> None:
    works, _ = read_bibliography([("one.bib", "@book{a, title = {A}}\n\n@book{b, title = {B}}"), ("two.json", '[{"id": "c", "type": "book"}]')])
    assert [(key, str(place)) for key, place in uncited(works, {"a"})] == [("b", "one.bib:3"), ("c", "two.json:1")]
    assert value_of(works.items["a"], "title") == "A"

"""What works say of themselves in ways that citeproc does not know: preprints, identifiers, editions, names."""

from __future__ import annotations

import pytest

from tests.citations.formatted import APA, GB, bibliography, calls, entries, formatted

AUTHOR_DATE = "gb-t-7714-2025-author-date"


def entry(work: str, style: str = GB) -> str:
    """The one entry of a list."""
    return next(iter(entries(formatted("", bibliography(work), style, also=("x",))).values()))


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2001.08361}, archiveprefix = {arXiv}, url = {https://arxiv.org/abs/2001.08361}",
        "journal = {arXiv preprint arXiv:2001.08361}",
        "journal = {CoRR}, volume = {abs/2001.08361}, url = {https://arxiv.org/abs/2001.08361}",
    ],
)
def test_an_article_of_no_journal_is_a_preprint(fields: str) -> None:
    work = f"@article{{x, author = {{Kaplan, Jared}}, title = {{Scaling laws}}, year = {{2020}}, langid = {{english}}, {fields}}}"
    assert entry(work) == "Kaplan J. Scaling laws[PP/OL]. arXiv（2020）. https://arxiv.org/abs/2001.08361."


def test_an_article_that_is_on_arxiv_too_stays_one() -> None:
    work = "@article{x, author={Lee, Ann}, title={T}, journal={Arxives of X}, year=2020, url={https://arxiv.org/abs/2001.08361}, langid={english}}"
    assert entry(work) == "Lee A. T[J/OL]. Arxives of X，2020. https://arxiv.org/abs/2001.08361."


@pytest.mark.parametrize("written", ["cstr={CSTR:31253.11.x}", "eprint={31253.11.x}, eprinttype={cstr}", "cstr={https://cstr.cn/31253.11.x}"])
def test_a_cstr_stands_once(written: str) -> None:
    work = f"@dataset{{x, author={{{{中心}}}}, title={{数据}}, publisher={{银行}}, date={{2021}}, url={{https://cstr.cn/31253.11.x}}, {written}}}"
    assert entry(work) == "中心. 数据[DS/OL]. 银行（2021）. CSTR:31253.11.x."


@pytest.mark.parametrize(
    ("language", "edition", "reads"),
    [
        ("chinese", "2", "2 版. "),
        ("japanese", "2", "2 版. "),
        ("english", "2", "2nd ed. "),
        ("german", "3", "3. Aufl. "),
        ("russian", "2", "2-я изд. "),
        ("chinese", "1", ""),
        ("english", "1", ""),
        ("english", "Rev. ed.", "Rev. ed. "),
    ],
)
def test_editions(language: str, edition: str, reads: str) -> None:
    work = f"@book{{x, author={{{{甲}}}}, title={{T}}, publisher={{P}}, year=2000, edition={{{edition}}}, langid={{{language}}}}}"
    assert entry(work) == f"甲. T[M]. {reads}P，2000."


def test_chinese_names_with_a_comma_are_whole() -> None:
    works = bibliography("@book{x, author={王, 小明 and 李, 大伟}, title={书}, year=2000, langid={chinese}}")
    assert calls(formatted("@x 说，[-@x]", works)) == ["王小明和李大伟[1]", "[1]"]
    assert calls(formatted("@x 说，[@x]", works, AUTHOR_DATE)) == ["王小明 等（2000）", "（王小明 等，2000）"]
    japanese = bibliography("@book{x, author={田中, 太郎}, title={本}, year=2000, langid={japanese}}")
    assert calls(formatted("[@x]", japanese, AUTHOR_DATE)) == ["（田中，2000）"]


def test_works_of_one_author_and_year_are_told_apart() -> None:
    works = bibliography("\n".join(f"@book{{{k}, author={{张三}}, title={{书{k}}}, year=2020, langid={{chinese}}}}" for k in "abc"))
    made = formatted("[@a; @b]，@c 说", works, AUTHOR_DATE)
    assert calls(made) == ["（张三，2020a；张三，2020b）", "张三（2020c）"]
    assert [text.partition(".")[0] for text in entries(made).values()] == ["张三，2020a", "张三，2020b", "张三，2020c"]


def test_proceedings_are_books_to_other_styles() -> None:
    work = "@proceedings{x, editor={Lee, Ann}, title={Proc}, publisher={P}, address={London}, year=2000, langid={english}}"
    assert entry(work) == "Lee A. Proc[C]. London：P，2000."
    assert entry(work, APA) == "Lee, A. (Ed.). (2000). Proc. P."


def test_english_titles_are_small_behind_a_colon_but_for_names() -> None:
    work = "@book{x, author={Lee, Ann}, title={Deep Time: Rock Art of {Paris}: {GPU} Clusters}, publisher={P}, year=2000, langid={english}}"
    assert entry(work) == "Lee A. Deep time: rock art of Paris: GPU clusters[M]. P，2000."
    assert entry(work, APA) == "Lee, A. (2000). Deep time: Rock art of Paris: GPU clusters. P."

"""The reference list against examples of GB/T 7714—2025 that are public (docs/gb-t-7714-2025.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.citations.formatted import bibliography, calls, entries, formatted

AUTHOR_DATE_STYLE = "gb-t-7714-2025-author-date"
HERE = Path(__file__).parent
EXAMPLES: list[dict[str, Any]] = yaml.safe_load((HERE / "standard.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def list_of_standard() -> dict[str, str]:
    works = bibliography((HERE / "standard.bib").read_text("utf-8"))
    return entries(formatted("", works, also=tuple(works.items)))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["key"])
def test_entry_is_as_the_standard_has_it(example: dict[str, Any], list_of_standard: dict[str, str]) -> None:
    assert list_of_standard[example["key"]] == example.get("ours", example["text"])


def test_what_differs_is_known() -> None:
    """Nothing does; an example that comes to differ says so in `ours`."""
    assert [example["key"] for example in EXAMPLES if "ours" in example] == []


def test_every_entry_has_its_example(list_of_standard: dict[str, str]) -> None:
    assert set(list_of_standard) == {example["key"] for example in EXAMPLES}


AUTHOR_DATE = {
    "zhangbowei": "张伯伟，2002. 全唐五代诗格汇考[M]. 南京：江苏古籍出版社：288.",
    "chenggenwei": "程根伟，1999. 1998年长江洪水的成因与减灾对策[M]//许厚泽，赵其国. 长江流域洪涝灾害与科技对策. 北京：科学出版社：32-36.",
    "yanghongsheng": "杨洪升，2013. 四库馆私家抄校书考略[J]. 文献，（1）：56-75.",
    "caplan": "Caplan P，1993. Cataloging internet resources[J]. The Public-Access Computer Systems Review，4（2）：61-66.",
    "chnmuseum": "中国国家博物馆[EB/OL]. [2025-05-06]. https://www.chnmuseum.cn/.",
    "gbt3792": "GB/T 3792—2021 信息与文献 资源描述[S].",
}
MORE = """
@article{yanghongsheng, author = {杨洪升}, title = {四库馆私家抄校书考略}, journal = {文献}, year = {2013}, number = {1}, pages = {56--75},
  langid = {chinese}}
@article{caplan, author = {Caplan, Priscilla}, title = {Cataloging Internet Resources}, journal = {The Public-Access Computer Systems Review},
  year = {1993}, volume = {4}, number = {2}, pages = {61--66}, langid = {american}}
"""


def test_author_date() -> None:
    """The examples of 8.1; works without authors as in the edition of 2015."""
    works = bibliography((HERE / "standard.bib").read_text("utf-8") + MORE)
    made = formatted(
        "@yanghongsheng 与 @ljungqvist [第 3 页]，[@caplan; @myburg, p. 4] [@gbt3792]", works, AUTHOR_DATE_STYLE, also=tuple(AUTHOR_DATE)
    )
    texts = entries(made)
    assert {key: texts[key] for key in AUTHOR_DATE} == AUTHOR_DATE
    assert calls(made) == ["杨洪升（2013）", "扬奎斯特 等（2010）3", "（Caplan，1993；Myburg et al.，2014）4", "（GB/T 3792—2021）"]

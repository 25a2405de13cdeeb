"""The accessibility statement: what a book's accessibility metadata say, in sentences for its readers.

The groups are those of the W3C's Accessibility Metadata Display Guide for EPUB, 2.0. Only what is found is said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from kanben.epub.facts import Facts
from kanben.epub.publication import Conformance
from kanben.render.documents import long_date

_COLUMNS = ("zh-Hans", "zh-Hant", "en")

# Heading of a group, and the names of its sentences in the order in which they are said: zh-Hans, zh-Hant, en.
_GROUPS = (
    (("阅读方式", "閱讀方式", "Ways of reading"), ("text", "described", "undescribed")),
    (("导航", "導覽", "Navigation"), ("contents", "pages", "notes", "index")),
    (
        ("图、表、公式与代码", "圖、表、公式與程式碼", "Figures, tables, formulas and code"),
        ("images", "long_descriptions", "formulas", "formulas_without_text", "tables", "listings", "rubies"),
    ),
    (("警示", "警示", "Hazards"), ("harmless", "moving")),
    (("符合性", "符合性", "Conformance"), ("reviewed", "unreviewed")),
)

_SENTENCES = {
    "text": (
        "正文为可重排的文字，字号、字体、颜色与行距可由读者调整。",
        "正文為可重排的文字，字級、字型、顏色與行距可由讀者調整。",
        "The text reflows; size, typeface, colour and spacing can be changed.",
    ),
    "described": (
        "全部内容都有文字形式，可以朗读，也可转为盲文。",
        "全部內容都有文字形式，可以朗讀，也可轉為點字。",
        "All content has a text form that can be read aloud or shown in braille.",
    ),
    "undescribed": (
        "部分图片没有替代文字。",
        "部分圖片沒有替代文字。",
        "Some images lack alternative text.",
    ),
    "contents": (
        "附有可跳转的目录，标题分级标明，阅读次序明确。",
        "附有可跳轉的目錄，標題分級標明，閱讀次序明確。",
        "There is a linked table of contents; headings have levels, and the reading order is set.",
    ),
    "pages": (
        "附有印刷版页码，可按页跳转。",
        "附有印刷版頁碼，可按頁跳轉。",
        "Page numbers of the print edition are included and can be navigated.",
    ),
    "notes": (
        "注与正文互有链接。",
        "註與正文互有連結。",
        "Notes and the places that call them are linked both ways.",
    ),
    "index": (
        "附有可跳转的索引。",
        "附有可跳轉的索引。",
        "There is a linked index.",
    ),
    "images": (
        "图片均有替代文字。",
        "圖片均有替代文字。",
        "All images have alternative text.",
    ),
    "long_descriptions": (
        "部分图片另有详细的文字说明。",
        "部分圖片另有詳細的文字說明。",
        "Some images have a longer description as well.",
    ),
    "formulas": (
        "公式以 MathML 编码，并附文字形式。",
        "公式以 MathML 編碼，並附文字形式。",
        "Formulas are encoded in MathML and carry a text form.",
    ),
    "formulas_without_text": (
        "公式以 MathML 编码，部分没有文字形式。",
        "公式以 MathML 編碼，部分沒有文字形式。",
        "Formulas are encoded in MathML; some lack a text form.",
    ),
    "tables": (
        "表格标明了表头。",
        "表格標明了表頭。",
        "Tables have marked header cells.",
    ),
    "listings": (
        "代码是文字，随屏幕宽度折行。",
        "程式碼是文字，隨螢幕寬度折行。",
        "Code is text, and its lines wrap.",
    ),
    "rubies": (
        "注音以旁注标记，可与正文分别处理。",
        "注音以旁註標記，可與正文分別處理。",
        "Readings are marked up as ruby.",
    ),
    "harmless": (
        "没有闪烁、动态或声音。",
        "沒有閃爍、動態或聲音。",
        "There is no flashing, motion or sound.",
    ),
    "moving": (
        "含有动画、声音或影像，是否闪烁未经检验。",
        "含有動畫、聲音或影像，是否閃爍未經檢驗。",
        "There is motion or sound, which has not been examined for flashing.",
    ),
    "reviewed": (
        "经{by}于{date}审查，本书符合 {claim}。",
        "經{by}於{date}審查，本書符合 {claim}。",
        "Reviewed by {by} on {date}, the book conforms to {claim}.",
    ),
    "unreviewed": (
        "本书未作无障碍标准的符合性声明。",
        "本書未作無障礙標準的符合性聲明。",
        "No conformance to an accessibility standard is claimed.",
    ),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the statement and the sentences under it."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be said, in the language `lang`: Chinese in either script for a Chinese book, else English."""

    lang: str
    groups: tuple[Group, ...]

    @property
    def summary(self) -> str:
        """All of it in one paragraph (schema.org, accessibilitySummary)."""
        return (" " if self.lang == "en" else "").join(sentence for group in self.groups for sentence in group.sentences)


def statement(found: Facts, language: str, *, has_page_list: bool = False, conformance: Conformance | None = None) -> Statement:
    """The statement that follows from what was found, and from a person's review where there was one."""
    lang = _language(language)
    column = _COLUMNS.index(lang)
    said = set(_said(found, has_page_list, conformance))
    filled = {}
    if conformance:
        date = long_date(datetime.date.fromisoformat(conformance.date), lang)
        filled = {"by": conformance.certified_by, "date": date, "claim": conformance.claim}
    groups = (
        Group(heading[column], tuple(_SENTENCES[name][column].format(**filled) for name in names if name in said)) for heading, names in _GROUPS
    )
    return Statement(lang, tuple(group for group in groups if group.sentences))


def _said(found: Facts, has_page_list: bool, conformance: Conformance | None) -> Iterator[str]:
    complete = not found.undescribed and not found.formulas_without_text
    conditions = {
        "text": True,
        "described": complete and bool(found.images or found.formulas),
        "undescribed": found.undescribed > 0,
        "contents": True,
        "pages": has_page_list,
        "notes": found.notes > 0,
        "index": found.indexes > 0,
        "images": found.images > 0 and not found.undescribed,
        "long_descriptions": found.long_descriptions > 0,
        "formulas": found.formulas > 0 and not found.formulas_without_text,
        "formulas_without_text": found.formulas_without_text > 0,
        "tables": found.tables > 0 and not found.tables_without_heads,
        "listings": found.listings > 0,
        "rubies": found.rubies > 0,
        "harmless": not found.moving,
        "moving": found.moving > 0,
        "reviewed": conformance is not None,
        "unreviewed": conformance is None,
    }
    yield from (name for name, holds in conditions.items() if holds)


def _language(language: str) -> str:
    subtags = language.lower().split("-")
    if subtags[0] != "zh":
        return "en"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(subtags) else "zh-Hans"

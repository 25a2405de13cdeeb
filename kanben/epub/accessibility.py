"""Accessibility metadata, derived from what the documents hold (EPUB Accessibility 1.1, section 2; schema.org vocabulary).

Only what is found is claimed. Conformance is never claimed here: that takes a person's review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from kanben.epub.publication import SVG, XHTML, Accessibility, Resource
from kanben.epub.xhtml import EPUB_TYPE, HTML_NS, MATHML_NS, SVG_NS, elements, parse, words

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANIMATIONS = frozenset({"animate", "animateMotion", "animateTransform", "set"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the documents of a publication hold; every number counts elements.

    `images` are `img` and inline SVG that say something, `undescribed` those of them without alternative text.
    `moving` are videos, sounds, GIF pictures and animations in SVG.
    """

    headings: int = 0
    images: int = 0
    undescribed: int = 0
    long_descriptions: int = 0
    formulas: int = 0
    formulas_without_text: int = 0
    tables: int = 0
    tables_without_heads: int = 0
    rubies: int = 0
    page_breaks: int = 0
    indexes: int = 0
    aria_roles: int = 0
    moving: int = 0


def facts(resources: Iterable[Resource]) -> Facts:
    """Count over the XHTML and SVG documents among `resources`. Raises DocumentFault for one that is not well-formed."""
    seen: Counter[str] = Counter()
    for resource in resources:
        if resource.media_type == "image/gif":
            seen["moving"] += 1
        elif resource.media_type == XHTML:
            for namespace, name, element in elements(parse(resource.content, resource.href)):
                seen.update(_seen(namespace, name, element))
        elif resource.media_type == SVG:
            # A picture of its own: the `img` that shows it is what is counted, and described, as an image.
            seen["moving"] += sum(name in _ANIMATIONS for _, name, _ in elements(parse(resource.content, resource.href)))
    return Facts(**seen)


def accessibility(found: Facts, language: str, *, has_page_list: bool = False) -> Accessibility:
    """The package metadata that follows from `found`; the summary is in Chinese for a Chinese `language`, else in English."""
    modes = ("textual", "visual") if found.images else ("textual",)
    sufficient = [modes] if found.images else []
    if not found.undescribed:
        sufficient.append(("textual",))
    lang = _summary_language(language)
    return Accessibility(
        access_modes=modes,
        access_modes_sufficient=tuple(sufficient),
        features=tuple(_features(found, has_page_list)),
        hazards=("unknown",) if found.moving else ("none",),
        summary=_summary(found, lang, has_page_list),
        summary_lang=lang,
    )


def _seen(namespace: str, name: str, element: etree._Element) -> Iterator[str]:
    """The names of the facts that one element adds to."""
    if element.attrib:
        yield from _seen_semantics(words(element, "role"), words(element, EPUB_TYPE))
    if namespace == HTML_NS:
        yield from _seen_html(name, element)
    elif namespace == MATHML_NS and name == "math":
        yield "formulas"
        if not element.get("alttext"):
            yield "formulas_without_text"
    elif namespace == SVG_NS:
        yield from _seen_svg(name, element)


def _seen_semantics(roles: frozenset[str], types: frozenset[str]) -> Iterator[str]:
    if any(role.startswith("doc-") for role in roles):
        yield "aria_roles"
    if "doc-pagebreak" in roles or "pagebreak" in types:
        yield "page_breaks"
    if "doc-index" in roles or "index" in types:
        yield "indexes"


def _seen_html(name: str, element: etree._Element) -> Iterator[str]:
    if name in _HEADINGS:
        yield "headings"
    elif name == "img" and element.get("alt") != "":  # an empty one says: decoration
        yield from _seen_image(element, described=element.get("alt") is not None)
    elif name == "table":
        yield "tables"
        if element.find(f".//{{{HTML_NS}}}th") is None:
            yield "tables_without_heads"
    elif name == "ruby":
        yield "rubies"
    elif name in ("video", "audio"):
        yield "moving"


def _seen_svg(name: str, element: etree._Element) -> Iterator[str]:
    parent = element.getparent()
    is_outermost = parent is None or etree.QName(parent).namespace != SVG_NS
    if name == "svg" and is_outermost and element.get("aria-hidden") != "true":
        title = element.findtext(f"{{{SVG_NS}}}title") or ""
        described = title.strip() or element.get("aria-label") or element.get("aria-labelledby")
        yield from _seen_image(element, described=bool(described))
    elif name in _ANIMATIONS:
        yield "moving"


def _seen_image(element: etree._Element, *, described: bool) -> Iterator[str]:
    yield "images"
    if not described:
        yield "undescribed"
    if element.get("aria-details") or element.get("aria-describedby"):
        yield "long_descriptions"


def _features(found: Facts, has_page_list: bool) -> Iterator[str]:
    """Values of accessibilityFeature. A navigation document is always there, and the text always reflows."""
    claims = (
        ("tableOfContents", True),
        ("readingOrder", True),
        ("structuralNavigation", found.headings > 0),
        ("displayTransformability", True),
        ("ARIA", found.aria_roles > 0),
        ("alternativeText", found.images > 0 and not found.undescribed),
        ("longDescription", found.long_descriptions > 0),
        ("MathML", found.formulas > 0),
        ("describedMath", found.formulas > 0 and not found.formulas_without_text),
        ("rubyAnnotations", found.rubies > 0),
        ("index", found.indexes > 0),
        ("pageBreakMarkers", found.page_breaks > 0),
        ("pageNavigation", has_page_list),
    )
    yield from (name for name, is_there in claims if is_there)


def _summary_language(language: str) -> str:
    subtags = language.lower().split("-")
    if subtags[0] != "zh":
        return "en"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(subtags) else "zh-Hans"


# One sentence a fact, in the order in which they are said: zh-Hans, zh-Hant, en.
_SENTENCES = {
    "text": (
        "正文为可重排的文字，字号、字体、颜色与行距可由读者调整，并有可跳转的目录。",
        "正文為可重排的文字，字級、字型、顏色與行距可由讀者調整，並有可跳轉的目錄。",
        "The text reflows; size, typeface, colour and spacing can be changed, and a linked table of contents is provided.",
    ),
    "images": (
        "图片均有替代文字。",
        "圖片均有替代文字。",
        "All images have alternative text.",
    ),
    "undescribed": (
        "部分图片没有替代文字。",
        "部分圖片沒有替代文字。",
        "Some images lack alternative text.",
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
    "pages": (
        "附有印刷版页码，可按页跳转。",
        "附有印刷版頁碼，可按頁跳轉。",
        "Page numbers of the print edition are included and can be navigated.",
    ),
    "harmless": (
        "没有闪烁、动态或声音。",
        "沒有閃爍、動態或聲音。",
        "There is no flashing, motion or sound.",
    ),
    "unreviewed": (
        "本书未作无障碍标准的符合性声明。",
        "本書未作無障礙標準的符合性聲明。",
        "No conformance to an accessibility standard is claimed.",
    ),
}


def _summary(found: Facts, language: str, has_page_list: bool) -> str:
    said = {
        "text": True,
        "images": found.images > 0 and not found.undescribed,
        "undescribed": found.undescribed > 0,
        "formulas": found.formulas > 0 and not found.formulas_without_text,
        "formulas_without_text": found.formulas_without_text > 0,
        "tables": found.tables > 0 and not found.tables_without_heads,
        "pages": has_page_list,
        "harmless": not found.moving,
        "unreviewed": True,
    }
    column = ("zh-Hans", "zh-Hant", "en").index(language)
    sentences = [texts[column] for name, texts in _SENTENCES.items() if said[name]]
    return (" " if language == "en" else "").join(sentences)

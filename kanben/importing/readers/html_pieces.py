"""A page's own element -> markup that pandoc reads well: the site's parts taken out, formulas as LaTeX, lines written into elements."""

from __future__ import annotations

import copy
import re
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree, html

from kanben.importing.source import Fate, Finding

_GONE_TAGS: Final = (
    "script",
    "style",
    "noscript",
    "nav",
    "footer",
    "form",
    "button",
    "input",
    "select",
    "textarea",
    "template",
    "d-front-matter",
    "d-bibliography",
    "link",
    "meta",
)
_GONE: Final = re.compile(
    r"(?:^|[\s_-])(?:headerlink|header-anchor|anchor-link|anchorjs-link|heading-anchor|hash-link|permalink|nav(?:bar|igation|-chapters|-wide-wrapper|-wrapper)?|sidebar"
    r"|toc|table-of-contents|breadcrumbs?|pagination(?:-nav)?|prev-next|next-prev|edit-(?:page|this-page|link)|page-edit|last-updated|page-meta|footer|site-footer"
    r"|giscus|disqus|utterances|gitalk|comments?|comment-box|cookie|search(?:bar|box)?|skip-(?:link|to-content)|copy(?:btn|-button)|clipboard|share|social"
    r"|advert\w*|newsletter|feedback-widget|theme-toggle|menu-bar|md-source-file|md-content__button|md-footer|md-header|md-sidebar|buttons|code-header|line-numbers-wrapper|lineno[s]?|linenodiv)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BOXES: Final = (
    ".//*[contains(concat(' ',@class,' '),' admonition ') or contains(@class,'custom-block') or contains(@class,'theme-admonition')"
    " or contains(concat(' ',@class,' '),' alert ') or contains(@class,'markdown-alert')]"
)
_BOX_TITLE: Final = r"admonition-title|custom-block-title|admonitionHeading|alert-title"
_SET_FORMULAS: Final = (
    ".//*[contains(concat(' ',@class,' '),' MathJax ') or contains(concat(' ',@class,' '),' MathJax_Display ')"
    " or contains(concat(' ',@class,' '),' MathJax_Preview ') or contains(@class,'MJX_Assistive')]"
)
_NOTE_CALL: Final = re.compile(r"#(?:fn|footnote|user-content-fn|note|cite_note|_ftn)[-:_]?[\w.-]+$", re.IGNORECASE)
_BACK: Final = re.compile(r"^[↩↵⤴︎\ufe0e↑^←\s]*\d*$")
_VERBATIM: Final = frozenset({"code", "pre", "script", "a"})
_NEVER_GONE: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "p", "table", "td", "th", "tr", "tbody", "img", "section", "li", "ul", "ol"}
)
_NO_LANGUAGE: Final = frozenset({"", "highlight", "default", "notranslate", "none", "source", "text", "plaintext"})
_PILCROW: Final = re.compile(r"^[\s¶#§🔗⚓\u200b]*$")
_NO_SCRIPT: Final = re.compile(r"(?:please )?enable javascript|comments powered by|requires javascript|启用 ?javascript", re.IGNORECASE)
_MARKDOWN_LINK: Final = re.compile(r"(!?)\[([^\[\]\n]{1,300})\]\(([^()\s]{1,500})\)")


def cleaned(element: Any, path: str, found: list[Finding]) -> str:
    """The markup of an element without what belongs to the site; what goes is named. The element's tree is changed."""
    _distill(element)
    _formulas(element, path, found)
    _sphinx(element)
    _notes(element)
    _without_site(element, path, found)
    _unrendered(element, path, found)
    _code(element)
    _boxes(element)
    for node in element.iter("a", "img", "pre", "h1", "h2", "h3", "h4", "h5", "h6"):
        if node.sourceline:
            node.set("line", str(node.sourceline))
        if node.tag == "img" and not node.get("src"):
            node.set("src", node.get("data-src") or node.get("data-original") or "")
    inside = html.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r"<(/?)(?:body|main|article|d-article)\b[^>]*>", r"<\1div>", inside)


def _remove(element: Any) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _replace(element: Any, text: str) -> None:
    """A text in an element's place."""
    element.tail = text + (element.tail or "")
    _remove(element)


def _distill(element: Any) -> None:
    """Elements of distill as those that they stand for."""
    for node in list(element.iter("d-footnote", "dt-fn")):
        node.tag = "span"
        node.set("class", "import-note")
    for node in list(element.iter("d-cite", "dt-cite")):
        node.tag = "span"
        node.set("class", "import-cite")
        node.set("keys", ",".join(re.split(r"[\s,;]+", node.get("key") or node.get("bibtex-key") or "")))
        node.text = node.text or "\u200b"  # without words the element would be lost
    for node in list(element.iter("d-math")):
        _replace(node, _delimited(node.text or "", display=node.get("block") is not None))
    for node in list(element.iter("d-code")):
        node.tag = "pre" if node.get("block") is not None else "code"
        node.set("class", f"language-{node.get('language', 'text')}")


def _sphinx(element: Any) -> None:
    """Numbers that Sphinx wrote go, words of inline code are one, and notes are where their calls look for them."""
    for node in element.xpath(".//span[contains(@class,'eqno') or contains(@class,'caption-number')]"):
        _remove(node)
    for code in element.xpath(".//code[not(ancestor::pre)][span]"):
        etree.strip_tags(code, "span")
    for term in element.xpath(".//dl[contains(@class,'footnote')]/dt[@id]"):
        meaning = term.getnext()
        if meaning is not None and meaning.tag == "dd":
            meaning.set("id", term.get("id"))
            term.attrib.pop("id")
            _remove(term)
    for label in element.xpath(".//aside[contains(@class,'footnote')]/span[@class='label']|.//*[contains(@class,'footnote-definition-label')]"):
        _remove(label)


def _formulas(element: Any, path: str, found: list[Finding]) -> None:
    r"""The LaTeX of formulas that MathJax or KaTeX has set, or that wait for them, between `\(` and `\)`, `\[` and `\]`."""
    for script in [s for s in element.iter("script") if str(s.get("type", "")).startswith("math/tex")]:
        display = "mode=display" in script.get("type", "")
        _replace(script, _delimited(script.text or "", display=display))
    for node in element.xpath(_SET_FORMULAS):
        if node.getparent() is not None and node.tag != "mjx-container":
            _remove(node)
    displays = element.xpath(".//*[contains(concat(' ',@class,' '),' katex-display ')]")
    for node in [
        *displays,
        *element.xpath(".//*[contains(concat(' ',@class,' '),' katex ')]"),
        *element.iter("mjx-container"),
        *element.iter("math"),
    ]:
        if node is element or not any(a is element for a in node.iterancestors()):
            continue
        tex = node.xpath(".//annotation[contains(@encoding,'tex')]/text()|.//@data-latex|.//@alttext")
        own = node.get("data-latex") or node.get("alttext") or (str(tex[0]) if tex else "")
        display = node in displays or node.get("display") in ("true", "block")
        if own:
            _replace(node, _delimited(own, display=display))
        elif node.tag == "math":
            continue  # pandoc reads MathML
        elif (mathml := node.find(".//math")) is not None:
            mathml.tail = None
            mathml.set("display", "block" if display else "inline")
            node.addprevious(mathml)
            _remove(node)
        else:
            found.append(Finding(path, node.sourceline or 0, Fate.PERSON, "a formula whose LaTeX the page does not hold was lost"))
            _remove(node)
    for node in element.xpath(".//*[contains(concat(' ',@class,' '),' arithmatex ')]"):
        node.attrib.pop("class", None)


def _notes(element: Any) -> None:
    """Each call of a note with the note's text in its place, and the list of notes taken out."""
    by_id = {node.get("id"): node for node in element.iter() if isinstance(node.tag, str) and node.get("id")}
    used = []
    for call in [a for a in element.iter("a") if _calls_note(a)]:
        target = by_id.get(unquote(call.get("href", "")[1:]))
        if target is None or call in list(target.iterdescendants()) or re.search(r"backref|reversefootnote", call.get("class", "")):
            continue
        parent = call.getparent()
        place = parent if parent is not None and parent.tag == "sup" and len(parent) == 1 else call
        span = etree.Element("span")
        span.set("class", "import-note")
        for node in target.iter():
            if node.tag in ("p", "li", "div", "dd") and node is not target:
                node.tag = "span"
                node.tail = " " + (node.tail or "")
        span.text = target.text
        for child in [copy.deepcopy(c) for c in target]:
            span.append(child)
        for back in [a for a in span.iter("a") if _BACK.match("".join(a.itertext()).strip()) or "backref" in a.get("class", "")]:
            _remove(back)
        place.addprevious(span)
        span.tail = None
        _remove(place)
        used.append(target)
    for target in used:
        box = next((a for a in target.iterancestors() if re.search(r"footnotes?|endnotes?", f"{a.get('class', '')} {a.get('id', '')}")), target)
        _remove(box)


def _calls_note(link: Any) -> bool:
    href, parent = str(link.get("href", "")), link.getparent()
    classes = f"{link.get('class', '')} {parent.get('class', '') if parent is not None else ''}"
    return bool(_NOTE_CALL.match(href) or (href.startswith("#") and ("footnote-reference" in classes or link.get("role") == "doc-noteref")))


def _delimited(tex: str, *, display: bool) -> str:
    plain = re.sub(r"^\s*%.*\n", "", tex).strip()
    return f"\\[{plain}\\]" if display else f"\\({plain}\\)"


def _without_site(element: Any, path: str, found: list[Finding]) -> None:
    """Take out what belongs to the site; each piece that says something is named."""
    for node in list(element.iter()):
        if node is element or not any(a is element for a in node.iterancestors()):
            continue
        if not isinstance(node.tag, str):
            _remove(node)
            continue
        words = " ".join(" ".join(node.itertext()).split())
        if node.tag == "a" and _PILCROW.match(words) and not len(node):
            _permalink(node, path, found)
        elif node.tag == "a" and str(node.get("href", "")).startswith("#") and (heading := _heading_of(node)) is not None:
            heading.set("id", heading.get("id") or node.get("href", "")[1:])
            node.drop_tag()
        elif reason := _reason(node, words):
            if words or node.tag in ("iframe", "form"):
                found.append(Finding(path, node.sourceline or 0, Fate.DROPPED, f"{reason}: {words[:80]}" if words else reason))
            _remove(node)


def _heading_of(node: Any) -> Any:
    return next((a for a in node.iterancestors() if re.fullmatch(r"h[1-6]", str(a.tag))), None)


def _permalink(node: Any, path: str, found: list[Finding]) -> None:
    """The mark of a permalink goes; the identifier that it leads to goes to its heading."""
    heading = _heading_of(node)
    target = str(node.get("href", "")).partition("#")[2] or node.get("id") or node.get("name") or ""
    if heading is not None and target and not heading.get("id"):
        heading.set("id", target)
    if "".join(node.itertext()).strip():
        found.append(Finding(path, node.sourceline or 0, Fate.DROPPED, "the mark of a permalink"))
    elif heading is None and (node.get("id") or node.get("name")):
        return
    _remove(node)


def _reason(node: Any, words: str) -> str:
    """Why an element goes, empty when it stays."""
    if node.tag in _GONE_TAGS:
        return "" if node.tag == "input" and node.get("type") == "checkbox" else f"<{node.tag}>"
    names = f"{node.get('class', '')} {node.get('id', '')}"
    if node.tag not in _NEVER_GONE and _GONE.search(names):
        return f"a part of the site ({names.strip()[:40]})"
    if node.get("role") in ("navigation", "search", "contentinfo"):
        return f"a part of the site ({node.get('role')})"
    if node.tag in ("p", "div", "span", "section") and len(words) < 300 and _NO_SCRIPT.search(words):
        return "a word to browsers"
    if node.tag == "span" and "boring" in node.get("class", "").split():
        return "hidden lines of a listing"
    if node.tag == "td" and re.search(r"\blinenos\b|\brouge-gutter\b|\bgutter\b", node.get("class", "")):
        return "line numbers"
    return ""


def _unrendered(element: Any, path: str, found: list[Finding]) -> None:
    """Links in Markdown that the site never rendered, as what they meant."""
    for node in list(element.iter()):
        if not isinstance(node.tag, str) or node.tag in _VERBATIM or any(a.tag in _VERBATIM for a in node.iterancestors()):
            continue
        if node.text and _MARKDOWN_LINK.search(node.text):
            _link(node, None, node.text, path, found)
        for child in list(node):
            if child.tail and _MARKDOWN_LINK.search(child.tail):
                _link(node, child, child.tail, path, found)


def _link(parent: Any, after: Any, text: str, path: str, found: list[Finding]) -> None:
    """Elements for the links of a text that stands in `parent`, behind the child `after` (`None`: before all)."""
    at, last = 0, after
    place = 0 if after is None else list(parent).index(after) + 1
    for match in _MARKDOWN_LINK.finditer(text):
        before = text[at : match.start()]
        if last is None:
            parent.text = before
        else:
            last.tail = before
        last = etree.Element("img" if match[1] else "a")
        last.set("src" if match[1] else "href", match[3])
        if match[1]:
            last.set("alt", match[2])
        else:
            last.text = match[2]
        parent.insert(place, last)
        place, at = place + 1, match.end()
        found.append(Finding(path, parent.sourceline or 0, Fate.CONVERTED, f"Markdown that was never rendered: {match[0][:80]}"))
    last.tail = text[at:]


def _code(element: Any) -> None:
    """Listings with their language as the class of `pre`, without the tables and spans of highlighters."""
    for pre in list(element.iter("pre")):
        near = [pre, *pre.iter("code"), *list(pre.iterancestors())[:7]]
        names = " ".join(f"{n.get('class', '')} {n.get('data-lang', '')}" for n in near)
        match = re.search(r"(?:language|lang|highlight-source|brush:)-([a-zA-Z0-9+#]+)|(?:highlight-|sourceCode )([a-z0-9+#]+)", names)
        language = (match[1] or match[2]).lower() if match else ""
        for line_end in list(pre.iter("br")):
            line_end.tail = (line_end.tail or "") if (line_end.tail or "").startswith("\n") else "\n" + (line_end.tail or "")
        text = "".join(pre.itertext()).rstrip("\n")
        for child in list(pre):
            pre.remove(child)
        pre.text = text
        pre.attrib.clear()
        pre.set("class", language if language not in _NO_LANGUAGE else "text")
        table = next(pre.iterancestors("table"), None)
        if table is not None and re.search(r"highlight|rouge-table|lntable|hljs-ln", str(table.get("class", ""))) and table.getparent() is not None:
            pre.tail = None
            table.addprevious(pre)
            _remove(table)


def _boxes(element: Any) -> None:
    """Details, and admonitions of the usual themes, as `div` with kind and title, which pandoc keeps."""
    for node in list(element.iter("details")):
        summary = node.find("summary")
        words = " ".join(" ".join(summary.itertext()).split()) if summary is not None else ""
        if summary is not None:
            _remove(summary)
        _box(node, "details", words)
    for node in element.xpath(_BOXES):
        if node.get("data-kind") or not any(a is element for a in node.iterancestors()):
            continue
        names = re.sub(r"\b(?:admonition|custom-block|theme-admonition|alert|markdown-alert)\b-?", " ", str(node.get("class", ""))).split()
        titles = [n for n in node.iter() if isinstance(n.tag, str) and re.search(_BOX_TITLE, n.get("class", ""))]
        words = " ".join(" ".join(titles[0].itertext()).split()) if titles else ""
        if titles and titles[0] is not node:
            _remove(titles[0])
        _box(node, next((name.strip("-") for name in names if name.strip("-")), "note"), words)


def _box(node: Any, kind: str, title: str) -> None:
    node.tag = "div"
    node.attrib.clear()
    for name, value in (("class", "admonition"), ("data-kind", kind), ("data-title", title)):
        node.set(name, value)

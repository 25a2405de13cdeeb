"""Pieces of a copied page that Kanben has fields for: overview, key points, thanks, reading, resources, advice, feedback, remarks, citation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urljoin

from kanben.importing.naming import slug, unique
from kanben.importing.source import About, Fate, Finding, Line, Lines

_SECTIONS: Final = (
    ("overview", r"章节概览|概览|Overview"),
    ("key_points", r"本章要点|要点|Key (?:points|takeaways)"),
    ("contents", r"目录|Contents|Table of contents|On this page"),
    ("acknowledgments", r"致谢|Acknowledge?ments"),
    ("further_reading", r"延伸阅读|扩展阅读|Further reading"),
    ("resources", r"相关资源|参考资源|资源|(?:Related )?Resources"),
    ("advice", r"学习建议|Study advice|Learning (?:advice|tips)"),
    ("feedback", r"反馈|Feedback"),
    ("remarks", r"附记|其他|Miscellaneous|Remarks"),
    ("citation", r"引用(?:方法|格式)?|Citation|How to cite|Cite this"),
)
_OVERVIEW: Final = ("所属部分", "原文标题", "原文地址", "翻译时间", "翻译状态", "译者")
_STATES: Final = (("定稿", "final"), ("审校", "reviewed"), ("编辑", "edited"))
_NAME: Final = r"[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|de|van|von|del))+"
_NAMES: Final = rf"{_NAME}(?:, {_NAME})*(?:,? and {_NAME})?"
_BULLET: Final = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+(.*)$")
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(\s*<?(https?://[^)>\s]+)>?\s*\)")
_PLACED: Final = {"acknowledgments": "acknowledgments", "further_reading": "further-reading", "feedback": "feedback", "remarks": "remarks"}


@dataclass(slots=True)
class _Section:
    kind: str
    heading: Line | None
    rows: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Pieces:
    """Takes the pieces out of one page's lines; what has no field stays text."""

    path: str
    found: list[Finding]
    fields: dict[str, Any] = field(default_factory=dict)
    overview: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    by: str = ""
    entries: list[str] = field(default_factory=list)
    bibtex: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def taken(self, lines: Lines) -> Lines:
        """The lines that stay text, with an empty division where a piece stands."""
        made: list[Line] = []
        for section in _sections(lines):
            section.rows = [row for row in section.rows if not self._labelled(row)]
            handler = getattr(self, f"_{section.kind}", None)
            made += handler(section) if handler else ([section.heading] if section.heading else []) + section.rows
        return tuple(made)

    # Labels that stand on a line of their own

    def _labelled(self, row: Line) -> bool:
        text = row.text.strip()
        if match := re.match(r"翻译状态\s*[:：]\s*(.+)", text):
            self.overview["翻译状态"] = match[1]
        elif match := re.match(r"(?:技术说明|翻译说明)\s*[:：]\s*(.+)", text):
            self.notes += [part.strip() for part in re.split(r"(?:^|\s)\d+[.、]\s*", match[1]) if part.strip()]
        elif match := re.match(r"学习建议\s*[:：]\s*(.+)", text):
            items = [part.strip() for part in re.split(r"(?:^|\s)[-•]\s+", match[1]) if part.strip()]
            self.fields.setdefault("advice", []).append({"items": items})
        elif match := re.match(r"本(?:翻译|译文)由\s*(.+?)\s*(?:自动)?(?:生成|翻译|提供)", text):
            self.by = match[1]
            self.notes += [part.strip() for part in re.split(r"(?<=。)\s*", text) if part.strip()]
        else:
            return False
        self._kept(row, "the state of the translation" if "翻译" in text else "advice or notes")
        return True

    def _kept(self, row: Line, what: str) -> None:
        self.found.append(Finding(row.path, row.number, Fate.CONVERTED, f"{what}: in the chapter's front matter"))

    def _gone(self, row: Line, what: str) -> None:
        self.found.append(Finding(row.path, row.number, Fate.DROPPED, what))

    # Sections

    def _top(self, section: _Section) -> list[Line]:
        """The title again, where the page is of the book, and a sentence about it."""
        made: list[Line] = []
        if section.heading:
            self._gone(section.heading, "the title of the original, said again")
        for row in section.rows:
            if match := re.match(r"Part (\d+) of\b|第\s*(\d+)\s*[章部]", row.text):
                self.fields["number"] = match[1] or match[2]
            elif row.text.strip() and section.heading and "abstract" not in self.fields and len(row.text) < 600 and "](" not in row.text:
                self.fields["abstract"] = row.text.strip()
                self._kept(row, "the sentence below the title")
                continue
            made.append(row)
        return made

    def _overview(self, section: _Section) -> list[Line]:
        whole = " ".join(row.text for row in section.rows)
        labels = "|".join(_OVERVIEW)
        told = {key: value.strip() for key, value in re.findall(rf"({labels})\s*[:：]\s*(.*?)(?=\s*(?:{labels})\s*[:：]|$)", whole)}
        self.overview |= {key: value for key, value in told.items() if value}
        if not told:
            return ([section.heading] if section.heading else []) + section.rows
        self._head(section, "the overview")
        return []

    def _head(self, section: _Section, what: str) -> None:
        row = section.heading or section.rows[0]
        self.found.append(Finding(row.path, row.number, Fate.CONVERTED, f"{what}: in the chapter's front matter"))

    def _key_points(self, section: _Section) -> list[Line]:
        points, rest = _bullets(section.rows)
        if not points:
            return ([section.heading] if section.heading else []) + section.rows
        self.fields["key_points"] = [text for text, _ in points]
        self._head(section, "the key points")
        for row in rest:
            if row.text.strip():
                self._gone(row, f"the sentence before the key points: {row.text.strip()[:60]}")
        return []

    def _contents(self, section: _Section) -> list[Line]:
        self.fields["contents"] = True
        if section.heading:
            self._gone(section.heading, "a table of contents: Kanben makes it itself")
        rows = [replace(row, text=re.sub(r"^(?:\s*(?:[-*+]\s*)?\[[^\[\]]+\]\(#[^)]*\))+\s*", "", row.text)) for row in section.rows]
        return [row for row in rows if row.text.strip()] and [replace(rows[0], text=""), *rows, replace(rows[-1], text="")]

    def _acknowledgments(self, section: _Section) -> list[Line]:
        thanks: list[dict[str, Any]] = []
        before: list[Line] = []
        after: list[Line] = []
        for row in section.rows:
            bullet = _BULLET.match(row.text)
            found = _thanks(bullet[1] if bullet else row.text)
            thanks += found
            if not found:
                (after if thanks else before).append(row)
        if not thanks:
            return ([section.heading] if section.heading else []) + section.rows
        self.fields.setdefault("acknowledgments", []).extend(thanks)
        return self._placed(section, before, after)

    def _placed(self, section: _Section, before: list[Line], after: list[Line]) -> list[Line]:
        """Heading, text, the piece, text."""
        self._head(section, section.kind.replace("_", " "))
        at = section.heading or section.rows[0]
        mark = [replace(at, text=""), replace(at, text=f"::: {{.{_PLACED[section.kind]}}}"), replace(at, text=":::"), replace(at, text="")]
        heading = [replace(section.heading, text=re.sub(r"^#+", "##", section.heading.text))] if section.heading else []
        return [*heading, *before, *mark, *after]

    def _further_reading(self, section: _Section) -> list[Line]:
        items, rest = _bullets(section.rows)
        if not items:
            return ([section.heading] if section.heading else []) + section.rows
        first = items[0][1]
        intro = [row for row in rest if row.number < first.number and row.text.strip()]
        works = [self._work(text, row) for text, row in items]
        group: dict[str, Any] = {"intro": intro[0].text.strip()} if len(intro) == 1 else {}
        self.fields.setdefault("further_reading", []).append({**group, "items": works})
        return self._placed(section, intro if len(intro) > 1 else [], [row for row in rest if row.number > first.number])

    def _work(self, text: str, row: Line) -> dict[str, Any]:
        """An item of further reading, with a BibTeX entry made for it."""
        link = _LINK.search(text)
        plain = _LINK.sub(r"\1", text)
        title, note = _title_and_note(plain)
        bare = re.sub(r"^\[[\d.]+\]\s*", "", title)
        fields = {"title": f"{{{_bibtex(bare)}}}"}
        if number := re.search(r"\b(\d{4}\.\d{4,5})\b", title):
            fields |= {"eprint": number[1], "eprinttype": "arxiv", "url": f"https://arxiv.org/abs/{number[1]}", "year": f"20{number[1][:2]}"}
        elif link:
            fields["url"] = link[2]
        else:
            self.found.append(
                Finding(row.path, row.number, Fate.PERSON, f'the address of "{title}" was lost when the page was saved; fill it in in references.bib')
            )
        key = unique("-".join(slug(bare).split("-")[:5]) or "work", self.keys)
        self.entries.append("@online{" + ",\n  ".join([key, *(f"{name} = {{{value}}}" for name, value in fields.items())]) + "\n}\n\n")
        return {"key": key} | ({"note": note} if note else {})

    def _resources(self, section: _Section) -> list[Line]:
        groups: list[dict[str, Any]] = []
        for row in section.rows:
            text = (bullet[1] if (bullet := _BULLET.match(row.text)) else row.text).strip()
            if not text:
                continue
            if re.search(r"[:：]$", text):
                groups.append({"title": text.rstrip(":： "), "items": []})
                continue
            if not groups:
                return ([section.heading] if section.heading else []) + section.rows
            link = _LINK.search(text)
            groups[-1]["items"].append({"title": link[1], "url": link[2]} if link else {"title": text})
            if not link:
                self.found.append(
                    Finding(
                        row.path, row.number, Fate.PERSON, f'the address of "{text}" was lost when the page was saved; fill it in under resources'
                    )
                )
        groups = [group for group in groups if group["items"]]
        if groups:
            self.fields["resources"] = groups
            self._head(section, "the resources")
        return []

    def _advice(self, section: _Section) -> list[Line]:
        groups: list[dict[str, Any]] = []
        rest: list[Line] = []
        for row in section.rows:
            bullet = _BULLET.match(row.text)
            if row.text.startswith("#"):
                groups.append({"title": row.text.lstrip("# ").strip(), "items": []})
            elif bullet:
                groups = groups or [{"items": []}]
                groups[-1]["items"].append(bullet[1].strip())
            elif row.text.strip():
                rest.append(row)
        self.fields.setdefault("advice", []).extend(group for group in groups if group["items"])
        self._head(section, "the advice")
        return rest

    def _feedback(self, section: _Section) -> list[Line]:
        text = " ".join(row.text.strip() for row in section.rows if row.text.strip())
        if not text:
            return []
        told: dict[str, Any] = {"text": text}
        if link := _LINK.search(text):
            told["url"] = link[2]
        if mail := re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text):
            told["email"] = mail[0]
        self.fields["feedback"] = told
        return self._placed(section, [], [])

    def _remarks(self, section: _Section) -> list[Line]:
        remarks = [
            re.sub(r"^[*†‡]\s*(?=\S)(?![^*]*\*$)", "", (b[1] if (b := _BULLET.match(row.text)) else row.text).strip())
            for row in section.rows
            if row.text.strip()
        ]
        if not remarks:
            return []
        self.fields["remarks"] = remarks
        return self._placed(section, [], [])

    def _citation(self, section: _Section) -> list[Line]:
        whole = "\n".join(row.text for row in section.rows)
        self.bibtex = {key.lower(): value for key, value in re.findall(r"(\w+)\s*=\s*[{\"]((?:[^{}\"]|\{[^{}]*\})*)[}\"]", whole)}
        self.fields["cite"] = True
        if section.heading:
            self._gone(section.heading, "how to cite, as text and as BibTeX: Kanben makes both; what the BibTeX says went into metadata.yaml")
        return []

    # What the page says as a whole

    def matter(self) -> dict[str, Any]:
        """The chapter's front matter, but for a title in one language."""
        told = self.overview
        made: dict[str, Any] = {}
        if told.get("原文标题"):
            made["original"] = {"title": told["原文标题"]} | ({"url": told["原文地址"]} if told.get("原文地址", "").startswith("http") else {})
        if told or self.notes or self.by:
            state = next((name for word, name in _STATES if word in told.get("翻译状态", "")), "machine")
            date = re.search(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", told.get("翻译时间", ""))
            made["translation"] = {"state": state}
            made["translation"] |= {"date": f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}"} if date else {}
            made["translation"] |= {"by": self.by} if self.by else {}
            made["translation"] |= {"notes": self.notes} if self.notes else {}
        order = (
            "number",
            "abstract",
            "key_points",
            "contents",
            "acknowledgments",
            "further_reading",
            "resources",
            "advice",
            "feedback",
            "remarks",
            "cite",
        )
        return made | {key: self.fields[key] for key in order if self.fields.get(key)}

    def about(self) -> About:
        """What the page says about the book."""
        names = [_turned(name) for name in re.split(r"\s+and\s+", self.bibtex.get("author", "")) if name.strip()]
        address = self.overview.get("原文地址", "")
        retrieved = re.search(r"https?://\S+", self.bibtex.get("note", "") + " " + self.bibtex.get("url", ""))
        site = retrieved[0].rstrip("/.,") + "/" if retrieved else urljoin(address, ".") if address.startswith("http") else ""
        title = self.bibtex.get("title", "").replace("{", "").replace("}", "")
        return About(title=title, authors=tuple((name, "") for name in names), year=self.bibtex.get("year", ""), site=site)

    def part(self) -> str:
        """The part that the page stands in."""
        return self.overview.get("所属部分", "")

    def works(self) -> str:
        """BibTeX of the works that the page lists."""
        return "".join(self.entries)


def _sections(lines: Lines) -> list[_Section]:
    sections = [_Section("", None)]
    for line in lines:
        heading = re.match(r"^(#{1,6})\s+(.*)$", line.text)
        words = heading[2].strip() if heading else ""
        kind = next((name for name, pattern in _SECTIONS if re.fullmatch(pattern, words, re.IGNORECASE)), "") if heading else ""
        if heading and not kind and len(heading[1]) == 1:
            sections.append(_Section("top", line))
        elif heading and (kind or not (sections[-1].kind == "advice" and len(heading[1]) > 2)):
            sections.append(_Section(kind, line))
        else:
            sections[-1].rows.append(line)
    return sections


def _bullets(rows: list[Line]) -> tuple[list[tuple[str, Line]], list[Line]]:
    items = [(match[1].strip(), row) for row in rows if (match := _BULLET.match(row.text))]
    return items, [row for row in rows if not _BULLET.match(row.text)]


def _thanks(text: str) -> list[dict[str, Any]]:
    """Who is thanked for what, in the forms in which that is usually said; nothing when none of them fits."""
    text = text.strip()
    if match := re.match(rf"^({_NAMES})\s+(?!and\b|by\b)([a-z].*?)\.?$", text):
        return [{"who": _split(match[1]), "for": match[2]}]
    if match := re.match(rf"^(.+?) (?:was|were) (?:made|drawn|written|done|contributed) by ({_NAMES})\.?$", text):
        return [{"who": _split(match[2]), "for": match[1]}]
    made: list[dict[str, Any]] = []
    if match := re.search(rf"thank .*?who (.+?), in particular ({_NAMES})(?:,? and many others)?", text):
        made.append({"who": _split(match[2]), "for": match[1]})
    if match := re.search(rf"Thanks to ({_NAMES}) for (.+?)\.?$", text):
        made.append({"who": _split(match[1]), "for": match[2]})
    if match := re.match(r"^感谢\s*([^，。、]+(?:、[^，。、]+)*)\s*[，,]?\s*(?:对|为)?(.*?)。?$", text):
        made.append({"who": match[1].split("、")} | ({"for": match[2]} if match[2] else {}))
    return made


def _split(names: str) -> list[str]:
    return [name.strip().rstrip(".") for name in re.split(r",\s*(?:and\s+)?|\s+and\s+", names) if name.strip()]


def _title_and_note(text: str) -> tuple[str, str]:
    """A work's title and what is said about it: a short word between two colons belongs to the title."""
    places = [match.start() for match in re.finditer(r"[:：](?:\s|(?=[\u3400-\u9fff]))", text)]
    if not places:
        return text.rstrip(" ."), ""
    at = places[0]
    if len(places) > 1 and places[1] - at < 20:
        at = places[1]
    return text[:at].strip(), text[at + 1 :].strip()


def _bibtex(text: str) -> str:
    return re.sub(r"([&%#_$])", r"\\\1", text.replace("{", "").replace("}", "").replace("\\", ""))


def _turned(name: str) -> str:
    """`Austin, Jacob` as `Jacob Austin`."""
    last, _, first = name.partition(",")
    return f"{first.strip()} {last.strip()}".strip()

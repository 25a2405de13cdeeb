"""Glossary and index -> what the pages `pages/glossary` and `pages/index` show.

The EPUB names a place by the section that it is in. Print gives its page, which is known when the pages are laid out: until then a
folio is 0 (`kanben.pdf.folio_lists`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kanben.book.entries import GlossaryEntry, IndexEntry, Locator, glossary_groups, index_groups
from kanben.book.index import every, standing
from kanben.book.model import Generated
from kanben.book.naming import numeral, referred
from kanben.book.ordering import Head
from kanben.book.wording import words
from kanben.manuscript.metadata import GLOSSARY, INDEX
from kanben.pandoc.ast import plain_text
from kanben.render.edition import Edition, Medium
from kanben.render.inlines import InlineWriter

Shown = dict[str, Any]


def shown_glossary(edition: Edition, leaf: Generated) -> Shown:
    """The groups of the glossary, and which of its columns say anything."""
    page = _Page(edition, GLOSSARY)
    entries = edition.book.glossary
    by_term = {entry.term.term: entry for entry in entries}
    groups = [
        {"head": page.head(group.head), "entries": [_glossary_entry(page, leaf, entry, by_term) for entry in group.entries]}
        for group in glossary_groups(entries, edition.book.metadata)
    ]
    return {
        "groups": groups,
        "has_originals": any(entry.term.original or entry.term.abbreviation for entry in entries),
        "has_definitions": any(entry.definition or entry.term.also or entry.term.see for entry in entries),
    }


def _glossary_entry(page: _Page, leaf: Generated, entry: GlossaryEntry, by_term: dict[str, GlossaryEntry]) -> Shown:
    term = entry.term
    return {
        "id": entry.id,
        "term": term.term,
        "original": term.original,
        "lang": entry.language,
        "abbreviation": term.abbreviation,
        "also": term.also,
        "definition": page.writer.inlines(leaf.fragments.get(entry.definition, ())),
        "see": [{"href": page.edition.href(by_term[other].id, GLOSSARY), "words": other} for other in term.see],
        "places": page.places(Locator(id) for id in entry.uses),
    }


def shown_index(edition: Edition) -> Shown:
    """The groups of the index."""
    page = _Page(edition, INDEX)
    ids = {entry.path: entry.id for entry in every(edition.book.index)}
    groups = index_groups(edition.book.index, edition.book.metadata)
    return {"groups": [{"head": page.head(g.head), "entries": [_index_entry(page, entry, ids) for entry in g.entries]} for g in groups]}


def _index_entry(page: _Page, entry: IndexEntry, ids: dict[tuple[str, ...], str]) -> Shown:
    def sent(paths: tuple[tuple[str, ...], ...]) -> list[Shown]:
        return [{"href": f"#{ids[path]}", "words": page.words["separator"].join(path)} for path in paths]

    return {
        "id": entry.id,
        "label": page.writer.inlines(entry.label),
        "places": page.places(entry.locators),
        "see": sent(entry.see),
        "also": sent(entry.also),
        "children": [_index_entry(page, child, ids) for child in entry.children],
    }


class _Page:
    """What both pages need to write their entries."""

    def __init__(self, edition: Edition, leaf: str) -> None:
        self.edition = edition
        self.leaf = leaf
        self.language = edition.book.metadata.language
        self.words = words(self.language)
        self.writer = InlineWriter(edition, leaf, self.language)
        self.writer.spell_out("inline")
        self.standing = standing(edition.book) if edition.medium is Medium.EPUB else {}

    def head(self, head: Head) -> str:
        """The head of a group in words."""
        match head.kind:
            case "letter":
                return head.value
            case "strokes":
                number = int(head.value)
                return self.words["group-strokes"].format(n=numeral(number, "chinese") if self.language.startswith("zh") else number)
            case kind:
                return self.words[f"group-{kind}"]

    def places(self, locators: Iterable[Locator]) -> list[Shown]:
        """The places of an entry. In the EPUB those of one section stand together, the chief ones first: its name, then numbers that lead on."""
        if self.edition.medium is Medium.PRINT:
            return [{"href": f"#{locator.id}", "end": locator.end, "main": locator.main} for locator in locators]
        shown: dict[tuple[str, str], list[Shown]] = {}
        for locator in locators:
            name, end = self.name(locator.id), self.name(locator.end) if locator.end else ""
            place = {
                "href": self.edition.href(locator.id, self.leaf),
                "name": name,
                "end_href": self.edition.href(locator.end, self.leaf) if end != name else "",
                "end": end if end != name else "",
                "main": locator.main,
            }
            shown.setdefault((name, end), []).append(place)
        together = (sorted(places, key=lambda place: not place["main"]) for places in shown.values())
        return [{**places[0], "more": places[1:]} for places in together]

    def name(self, id: str) -> str:
        """What a place is called: the number of its section or chapter, or the title of one without a number."""
        target = self.edition.book.targets[self.standing[id]]
        if target.number:
            return referred(target.kind, target.number, self.language, self.edition.book.metadata)
        return " ".join(plain_text(target.title).split()) or self.words.get(target.id, target.id)

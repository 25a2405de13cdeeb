"""Every leaf of the book -> its markup, through the templates of `chapter/` and `pages/`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kanben import __version__
from kanben.book.assembly import main_text, parallel_texts
from kanben.book.headings import heading
from kanben.book.model import Chapter, Generated, Leaf, PartOpening
from kanben.book.naming import number_of
from kanben.book.progress import progress_words, state_words, whole_progress
from kanben.book.roles import semantic_term
from kanben.book.wording import words
from kanben.manuscript.metadata import ACCESSIBILITY, ANSWERS, GLOSSARY, INDEX, LISTS, NO_MACHINE, REFERENCES, Metadata
from kanben.manuscript.print_sizes import trim_size
from kanben.render.answers import answers_by_chapter
from kanben.render.chapters import ChapterWriter
from kanben.render.edition import Edition, OwnCitationText
from kanben.render.entries import shown_glossary, shown_index
from kanben.render.inlines import InlineWriter
from kanben.render.lists import written_list
from kanben.render.references import written_entries
from kanben.render.templates import Markup

PRINCIPAL = ("aut", "trl", "edt", "com", "ill")
"""Roles that a title leaf names (GB/T 12450); the others stand in the record of the edition."""
OF_THE_MEDIUM = ("contents", ACCESSIBILITY)
"""Pages that depend on the edition as a whole: they are made where it is put together."""


@dataclass(frozen=True, slots=True)
class Document:
    """One leaf, rendered: `kind` is its semantic term (chapter, preface, part, titlepage …)."""

    id: str
    title: str
    lang: str
    position: str
    kind: str
    body: Markup


def documents(edition: Edition, own: Sequence[OwnCitationText]) -> Iterator[Document]:
    """All leaves of the book in reading order, except those that the medium makes."""
    for leaf in edition.book.leaves:
        if not (isinstance(leaf, Generated) and leaf.name in OF_THE_MEDIUM):
            yield document(edition, leaf, own)


def document(edition: Edition, leaf: Leaf, own: Sequence[OwnCitationText]) -> Document:
    """One leaf."""
    language = edition.book.metadata.language
    match leaf:
        case Chapter():
            body = ChapterWriter(edition, leaf, own).write()
            return Document(leaf.id, heading(leaf, edition.book.metadata), leaf.lang, leaf.position, semantic_term(leaf), body)
        case PartOpening():
            return Document(leaf.id, heading(leaf, edition.book.metadata), language, "body", "part", _part(edition, leaf))
        case Generated(id, name, position):
            return Document(id, words(language)[name], language, position, name, _generated(edition, leaf, own))


def credits(metadata: Metadata, only: Collection[str] = ()) -> list[tuple[str, list[str]]]:
    """Names by role, in the order of the contributors: what a copyright page prints, and of the roles in `only` a title leaf."""
    by_role: dict[str, list[str]] = {}
    for person in metadata.contributors:
        for role in (role for role in person.roles if not only or role in only):
            by_role.setdefault(role_word(role, metadata.language), []).append(person.name)
    return list(by_role.items())


def _part(edition: Edition, part: PartOpening) -> Markup:
    language = edition.book.metadata.language
    chapters = [c for c in edition.book.chapters if c.part == part.index]
    writer = InlineWriter(edition, part.id, language)
    writer.spell_out()
    rows = [
        {
            "href": edition.href(c.id, part.id),
            "number": number_of(c, language, edition.book.metadata),
            "title": writer.inlines(c.title),
        }
        for c in chapters
    ]
    number = number_of(part, language, edition.book.metadata)
    intro = writer.inlines(part.intro)
    return _page(edition, "part", part=part, number=number, part_title=writer.inlines(part.title), intro=intro, chapters=rows)


def _generated(edition: Edition, leaf: Generated, own: Sequence[OwnCitationText]) -> Markup:
    name = leaf.name
    context: dict[str, Any] = {}
    if leaf.fragments:
        writer = InlineWriter(edition, leaf.id, edition.book.metadata.language)
        writer.spell_out("inline")
        context["fragments"] = {path: writer.inlines(text) for path, text in leaf.fragments.items()}
    if name in LISTS:
        context["rows"] = written_list(edition, name)
    if name == ANSWERS:
        context["chapters"] = answers_by_chapter(edition)
    if name == GLOSSARY:
        context |= shown_glossary(edition, leaf)
    if name == INDEX:
        context |= shown_index(edition)
    if name == "copyright":
        table, chapters = words(edition.book.metadata.language), edition.book.chapters
        context |= {"progress": progress_words(whole_progress(chapters), table), "states": state_words(chapters, table)}
    if name == REFERENCES:
        writer = InlineWriter(edition, name, edition.book.metadata.language)
        writer.spell_out("inline")
        context["entries"] = written_entries(writer)
    return _page(edition, name, own=own, **context)


def _page(edition: Edition, name: str, **context: Any) -> Markup:
    metadata = edition.book.metadata
    lang = metadata.language
    return edition.templates.render(
        f"pages/{name}.xhtml.j2",
        page=name,
        medium=str(edition.medium),
        words=words(lang),
        lang=lang,
        metadata=metadata,
        title=context.pop("part_title", main_text(metadata.title, lang)),
        subtitle=main_text(metadata.subtitle, lang) if metadata.subtitle else "",
        parallel=parallel_texts(metadata.title, lang),
        credits=credits(metadata),
        principals=credits(metadata, PRINCIPAL) or credits(metadata),
        kanben_version=__version__,
        **context,
    )


# Filters of the templates


def long_date(date: datetime.date, language: str) -> str:
    """2026年11月24日 in Chinese (GB/T 15835), 24 November 2026 elsewhere."""
    if language.startswith("zh"):
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {date:%B} {date.year}"


def version_words(version: str, language: str) -> str:
    """“1.2 版” in Chinese, “Version 1.2” elsewhere."""
    return f"{version}版" if language.startswith("zh") else f"Version {version}"


def role_word(role: str, language: str) -> str:
    """The word for a MARC relator code, as title leaves print it."""
    table = words(language)
    return table.get(f"role-{role}", table["role-oth"])


def machine_words(machine: str, language: str) -> str:
    """Name of the machine translation, or that there was none; empty where nothing is said."""
    return words(language)["machine-none"] if machine == NO_MACHINE else machine


def trim_words(trim: str) -> str:
    """A trim size as the record of the edition gives it (GB/T 788): width and height in millimetres."""
    width, height = trim_size(trim)
    return f"{width:g} mm × {height:g} mm"


def as_link(address: str) -> Markup:
    """An address as a link to itself; mail addresses too."""
    href = address if re.match(r"https?:", address) else f"mailto:{address}"
    return Markup('<a class="url" href="{}">{}</a>').format(href, address)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "long_date": long_date,
    "version_words": version_words,
    "role_word": role_word,
    "machine_words": machine_words,
    "trim_words": trim_words,
    "as_link": as_link,
}

"""What a chapter's YAML front matter may say, as frozen types.

Every text marked Markdown is inline Markdown, with citations and formulas as in the chapter itself.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kanben.manuscript.metadata import Email, Language, Model, Names, Titles, Url

Markdown = Annotated[str, Field(json_schema_extra={"contentMediaType": "text/markdown"})]


def _as_markdowns(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Markdowns = Annotated[tuple[Markdown, ...], BeforeValidator(_as_markdowns, json_schema_input_type=str | list[str])]


class ChapterOriginal(Model):
    """The chapter of the original work that this one translates or accompanies."""

    title: str
    language: Language = "en"
    url: Url | None = None
    revision: str = ""


class ChapterTranslation(Model):
    """State of the chapter's translation, who made it, and technical notes on it."""

    state: Literal["machine", "edited", "reviewed", "final", "original"] = Field(
        description="machine 机器翻译, edited 已编辑, reviewed 已审校, final 定稿; original: written for this book, not translated."
    )
    date: datetime.date | None = None
    by: Names = ()
    notes: Markdowns = Field((), description="Technical notes: terms, what is kept in the original language, what needs a person.")
    report: Url | Email | None = Field(None, description="Where to report faults of this chapter; left out, the book's feedback address.")


class Advice(Model):
    """One group of study advice."""

    title: str = ""
    items: Markdowns


class Thanks(Model):
    """Who is thanked, and for what."""

    who: Names
    reason: Markdown = Field("", alias="for")


class Reading(Model):
    """One annotated item of further reading: a key of the bibliography and what the reader finds there."""

    key: str
    note: Markdown = ""


class ReadingGroup(Model):
    """Further reading on one topic."""

    topic: str = ""
    intro: Markdown = ""
    items: tuple[Reading, ...] = Field(min_length=1)


class Resource(Model):
    """A related resource on the net."""

    title: str
    url: Url
    note: Markdown = ""
    lang: Language | None = None


class ResourceGroup(Model):
    """Resources of one kind: documentation, papers, projects."""

    title: str
    items: tuple[Resource, ...] = Field(min_length=1)


class ChapterFeedback(Model):
    """Whom to write to about this chapter."""

    text: Markdown
    url: Url | None = None
    email: Email | None = None


class ChapterMatter(Model):
    """A chapter's front matter. Absent pieces leave no trace in the book."""

    title: Titles | None = Field(None, description="Title; a mapping from language to text for a bilingual one. Left out, the first # heading.")
    short_title: str = Field("", description="For the running head.")
    lang: Language | None = Field(None, description="Language of the chapter, when not the book's.")
    numbered: bool = Field(True, description="Chapters of the body only: whether it counts.")
    abstract: Markdown = ""
    original: ChapterOriginal | None = None
    translation: ChapterTranslation | None = None
    key_points: Markdowns = ()
    contents: bool = Field(False, description="Show a list of the chapter's sections after the opening.")
    acknowledgments: tuple[Thanks, ...] = ()
    further_reading: tuple[ReadingGroup, ...] = ()
    resources: tuple[ResourceGroup, ...] = ()
    advice: tuple[Advice, ...] = ()
    feedback: ChapterFeedback | None = None
    remarks: Markdowns = Field((), description="Small notes at the chapter's end, such as affiliations.")
    cite: bool = Field(False, description="Show how to cite: the book, and the original, as text and as BibTeX.")

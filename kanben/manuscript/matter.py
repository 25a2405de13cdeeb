"""What a chapter's YAML front matter may say, as frozen types.

Every text marked Markdown is inline Markdown, with citations and formulas as in the chapter itself.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kanben.manuscript.copy_rules import ChapterCopyediting
from kanben.manuscript.described import Markdown, Markdowns, MarkdownText, Model, Names, Thanks, Titles
from kanben.manuscript.forms import Date, Email, Language, Text, Url, UrlOrEmail

Role = Literal[
    "foreword", "translator-preface", "preface", "introduction", "prologue", "conclusion", "epilogue", "afterword", "appendix", "acknowledgments",
    "contributors", "errata",
]  # fmt: skip


class ChapterOriginal(Model):
    """The chapter of the original work that this one translates or accompanies."""

    title: Text = Field(description="Title of the original chapter, in its own language.")
    language: Language = Field("en", description="Language of the original chapter.")
    url: Url | None = Field(None, description="Address of the original chapter.")
    revision: str = Field("", description="Version, commit or date of the text that was worked from.")
    file: str = Field("", description="The original's text, Markdown or HTML, as it was worked from: a path in the book folder.")


class ChapterTranslation(Model):
    """State of the chapter's translation, who made it, and technical notes on it."""

    state: Literal["machine", "edited", "reviewed", "final", "original"] = Field(
        description="machine 机器翻译, edited 已编辑, reviewed 已审校, final 定稿; original: written for this book, not translated."
    )
    date: Date | None = Field(None, description="Day on which the translation got this state.")
    by: Names = Field((), description="Who made the translation.")
    notes: Markdowns = Field((), description="Technical notes: terms, what is kept in the original language, what needs a person.")
    report: UrlOrEmail | None = Field(None, description="Where to report faults of this chapter; left out, the book's feedback address.")


class Advice(Model):
    """One group of study advice."""

    title: str = Field("", description="Heading of the group, as in 理论学习.")
    items: Markdowns = Field(min_length=1, description="Pieces of advice.")


class Reading(Model):
    """One annotated item of further reading: a key of the bibliography and what the reader finds there."""

    key: Text = Field(description="Key of the item in the bibliography.")
    note: Markdown = Field("", description="What the reader finds there.")


class ReadingGroup(Model):
    """Further reading on one topic."""

    topic: str = Field("", description="Heading of the group.")
    intro: Markdown = Field("", description="A sentence before the items.")
    items: tuple[Reading, ...] = Field(min_length=1, description="Works, each by its key.")


class Resource(Model):
    """A related resource on the net."""

    title: Text = Field(description="Name of the resource.")
    url: Url | None = Field(None, description="Its address; left out where it is not known.")
    note: Markdown = Field("", description="What is found there.")
    lang: Language | None = Field(None, description="Language of the resource, when not the book's.")


class ResourceGroup(Model):
    """Resources of one kind: documentation, papers, projects."""

    title: Text = Field(description="Heading of the group, as in 官方文档.")
    items: tuple[Resource, ...] = Field(min_length=1, description="The resources.")


class ChapterFeedback(Model):
    """Whom to write to about this chapter."""

    text: MarkdownText = Field(description="What the reader is asked for.")
    url: Url | None = Field(None, description="Address of an issue tracker or a form.")
    email: Email | None = Field(None, description="E-mail address.")


class ChapterMatter(Model):
    """A chapter's front matter. Absent pieces leave no trace in the book."""

    title: Titles | None = Field(None, description="Title; a mapping from language to text for a bilingual one. Left out, the first # heading.")
    short_title: str = Field("", description="For the running head.")
    lang: Language | None = Field(None, description="Language of the chapter, when not the book's.")
    role: Role | None = Field(None, description="What the text is, where its file is not called so, as in preface.md or appendix-a.md.")
    numbered: bool = Field(True, description="Chapters of the body and appendices: whether it counts.")
    number: int | None = Field(None, ge=0, description="Number of this chapter, where the count jumps; the following chapters go on from it.")
    abstract: Markdown = Field("", description="A paragraph that stands before the text.")
    original: ChapterOriginal | None = Field(None, description="The chapter of the original work.")
    translation: ChapterTranslation | None = Field(None, description="State of the translation, who made it, notes on it.")
    key_points: Markdowns = Field((), description="Key points, before the text.")
    contents: bool = Field(False, description="Show a list of the chapter's sections after the opening.")
    acknowledgments: tuple[Thanks, ...] = Field((), description="Who is thanked, and for what.")
    further_reading: tuple[ReadingGroup, ...] = Field((), description="Annotated reading, grouped by topic.")
    resources: tuple[ResourceGroup, ...] = Field((), description="Related resources on the net, grouped by kind.")
    advice: tuple[Advice, ...] = Field((), description="Study advice, in groups.")
    feedback: ChapterFeedback | None = Field(None, description="Whom to write to about this chapter.")
    remarks: Markdowns = Field((), description="Small notes at the chapter's end, such as affiliations.")
    cite: bool = Field(False, description="Show how to cite the book and this chapter, as text in three styles and as code.")
    copyediting: ChapterCopyediting = Field(ChapterCopyediting(), description="Rules of the copy check that are off in this chapter.")

    def has_pieces(self) -> bool:
        """Whether the front matter alone puts something on the chapter's pages, besides its title."""
        pieces = (
            self.abstract,
            self.key_points,
            self.acknowledgments,
            self.further_reading,
            self.resources,
            self.advice,
            self.feedback,
            self.remarks,
        )
        return self.cite or any(pieces)

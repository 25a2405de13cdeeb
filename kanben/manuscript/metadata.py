"""What `metadata.yaml` says, as frozen types. Field descriptions are the reference page and the JSON Schema.

Validation, line numbers and "did you mean" are in `validation.py`; these classes only say what a book's description is.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class Model(BaseModel):
    """Base of every description: immutable, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class LangText(Model):
    """A text in one language (BCP 47 tag; empty: the book's language)."""

    text: str
    lang: str = ""


def _as_lang_texts(value: Any) -> Any:
    """`题名`, or a mapping from language tag to text, the first one being the main text."""
    if isinstance(value, str):
        return ({"text": value},)
    if isinstance(value, dict):
        return tuple({"text": text, "lang": lang} for lang, text in value.items())
    return value


Titles = Annotated[
    tuple[LangText, ...],
    BeforeValidator(_as_lang_texts, json_schema_input_type=str | dict[str, str]),
    Field(min_length=1),
]


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | list[str])]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Relator = Annotated[str, Field(pattern=r"^[a-z]{3}$", description="MARC relator code: aut, trl, edt, ill, ctb, pfr …")]

LENGTH = re.compile(r"^(\d+(?:\.\d+)?)(mm|cm|in|pt)$")
_POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}


def _check_length(text: str) -> str:
    if not LENGTH.match(text):
        raise ValueError("a length is a number with mm, cm, in or pt, as in 20mm")
    return text


Length = Annotated[str, AfterValidator(_check_length)]


def points(length: str) -> float:
    """A `Length` in pt."""
    match = LENGTH.match(length)
    if match is None:
        raise ValueError(length)
    return float(match[1]) * _POINTS[match[2]]


class Contributor(Model):
    """A person or body that had a part in the book."""

    name: str
    original_name: str = Field("", description="Name in its own script, for a name given in Chinese form.")
    roles: Annotated[tuple[Relator, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | list[str])] = Field(
        alias="role", min_length=1, description="One MARC relator code or a list of them."
    )
    sort_as: str = Field("", description="Form to file the name under (file-as).")
    url: Url | None = None
    note: str = Field("", description="One line about the person or their part, for the colophon.")


class Rights(Model):
    """Who holds the rights and what a reader may do."""

    licence: str = Field(description="SPDX identifier, as in CC-BY-4.0, or “All rights reserved”.")
    licence_url: Url | None = None
    holder: str
    year: int = Field(ge=1400, le=3000)
    statement: str = Field("", description="A sentence to print instead of the one made from the above.")


class Original(Model):
    """The work that the book translates or accompanies (CY/T 123, CY/T 33: title, authors, address, licence, revision)."""

    title: str
    language: Language = "en"
    authors: Names
    publisher: str = ""
    year: int | None = None
    url: Url | None = None
    licence: str = ""
    revision: str = Field("", description="Version, commit or date of the text that was worked from.")
    relation: Literal["translation", "adaptation", "companion"] = "translation"


class TranslationRecord(Model):
    """How the translation of the whole book was made; printed on the copyright page."""

    machine: str = Field("", description="Name of the machine translation used, if any.")
    reviewed_by: Names = ()
    note: str = ""


class Series(Model):
    """The series that the book belongs to."""

    title: str
    number: str = ""


class Imprint(Model):
    """What only a formally published book has; printed on the copyright page only where given (GB/T 12450)."""

    isbn: str = ""
    cip: str = Field("", description="CIP data, as issued.")
    print_run: str = ""
    price: str = ""
    edition: str = Field("", description="Edition statement, as in 2026年11月第1版.")
    address: str = ""


class Feedback(Model):
    """Where readers report faults."""

    url: Url | None = None
    email: Email | None = None
    note: str = ""


class Part(Model):
    """A part of the book: its title and its chapters' files, in order."""

    title: Titles
    intro: str = Field("", description="A paragraph for the part's own page, in Markdown.")
    chapters: tuple[str, ...] = Field(min_length=1)


class Margins(Model):
    """Margins of the print page; left out, they follow from the trim size so that the measure is a whole number of ems."""

    inner: Length | None = None
    outer: Length | None = None
    top: Length | None = None
    bottom: Length | None = None


class Fonts(Model):
    """Font families by role, first choice first; each list is a fallback chain."""

    serif: Names = Field(("Noto Serif CJK SC",), description="Body text, Han (Song).")
    serif_latin: Names = Field(("STIX Two Text",), description="Body text, Latin letters and digits.")
    sans: Names = Field(("Noto Sans CJK SC",), description="Headings and emphasis, Han (Hei) and Latin.")
    mono: Names = Field(("Noto Sans Mono CJK SC",), description="Code: Latin half as wide as Han.")
    kai: Names = Field(("LXGW WenKai",), description="Kai, for quotations and dedications.")
    symbols: Names = Field(("Noto Sans Symbols2", "Noto Sans Math"), description="Fallback of every role: arrows, check marks, signs.")


class Print(Model):
    """The print PDF."""

    trim: str = Field("16开", description="Trim size by name (16开, 大16开, 32开, A5, B5, kdp-6x9 …) or as 170mm x 240mm.")
    margins: Margins = Margins()
    body_size: Length = Field("10.5pt", description="Size of the body text; 10.5pt is 五号.")
    leading: Length = Field("18pt", description="From line to line.")
    bleed: Length | None = None
    marks: Literal["none", "crop", "cross", "crop cross"] = "none"
    opening: Literal["recto", "any"] = Field("recto", description="Where parts and chapters open.")


class Epub(Model):
    """The EPUB."""

    css: Names = Field((), description="Style sheets of the book's own, after Kanben's.")


class Metadata(Model):
    """A book: titles, people, rights, order of parts and chapters, settings of both outputs."""

    slug: Slug = Field(description="ASCII name of the output files.")
    title: Titles = Field(description="Main title; a mapping from language to text gives parallel titles.")
    subtitle: Titles | None = None
    language: Language = Field("zh-Hans", description="Language of the text, with its script: zh-Hans, zh-Hant, en.")
    identifier: str = Field(pattern=r"^(urn:uuid:[0-9a-f-]{36}|urn:isbn:\d{13}|doi:\S+|https?://\S+)$", description="What names the book for good.")
    version: str = Field("", description="Version of this edition, as in 1.2.")
    date: datetime.date = Field(description="Date of this edition; every date in the outputs comes from it.")
    contributors: tuple[Contributor, ...] = Field(min_length=1)
    publisher: str = ""
    rights: Rights
    description: str = Field("", description="A paragraph about the book: EPUB metadata, download page, copyright page.")
    subjects: tuple[str, ...] = ()
    series: Series | None = None
    cover: str = Field("", description="Picture in the book folder; left out, a cover is made from the titles and people.")
    original: Original | None = None
    translation: TranslationRecord | None = None
    imprint: Imprint = Imprint()
    feedback: Feedback | None = None
    dedication: str = ""
    bibliography: Names = Field((), description="BibTeX or CSL-JSON files.")
    citation_style: str = Field("china-national-standard-gb-t-7714-2015-numeric", description="A CSL style by name, or a .csl file in the book folder.")
    macros: dict[str, str] = Field(default_factory=dict, description="LaTeX macros for all formulas: name without backslash → body, #1 … for arguments.")
    first_chapter: int = Field(1, ge=0, description="Number of the first numbered chapter.")
    front: tuple[str, ...] = Field(("half-title", "title-page", "copyright", "contents"), description="Front matter in order: generated pages by name, or files in chapters/.")
    parts: tuple[Part, ...] = Field((), description="Parts with their chapters; a book without parts uses `chapters`.")
    chapters: tuple[str, ...] = Field((), description="Chapters of a book without parts.")
    back: tuple[str, ...] = Field((), description="Back matter in order: references, how-to-cite, colophon, or files in chapters/.")
    fonts: Fonts = Fonts()
    print: Print = Print()
    epub: Epub = Epub()


GENERATED_FRONT = ("half-title", "title-page", "copyright", "dedication", "contents")
GENERATED_BACK = ("references", "how-to-cite", "colophon")

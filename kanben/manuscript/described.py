"""What all descriptions are made of: the base of the types, and texts in one or several languages."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kanben.manuscript.forms import LanguageOrNone, Text, fault


class Model(BaseModel):
    """Base of every description: immutable, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class LangText(Model):
    """A text in one language (BCP 47 tag; empty: the book's language)."""

    text: Text
    lang: LanguageOrNone = ""


def _as_lang_texts(value: Any) -> Any:
    """`题名`, or a mapping from language tag to text, the first one being the main text."""
    if isinstance(value, str):
        return ({"text": value},)
    if isinstance(value, dict):
        return tuple({"text": text, "lang": lang} for lang, text in value.items())
    if isinstance(value, list):
        raise fault("a text is wanted, not a list", "write the text, or one line for each language: zh-Hans: …, en: …")
    return value


Titles = Annotated[
    tuple[LangText, ...],
    BeforeValidator(_as_lang_texts, json_schema_input_type=str | dict[str, str]),
    Field(min_length=1),
]


def as_tuple(value: Any) -> Any:
    """A single text as a list of one."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[Text, ...], BeforeValidator(as_tuple, json_schema_input_type=str | list[str])]
Markdown = Annotated[str, Field(json_schema_extra={"contentMediaType": "text/markdown"})]
MarkdownText = Annotated[Text, Field(json_schema_extra={"contentMediaType": "text/markdown"})]
Markdowns = Annotated[tuple[MarkdownText, ...], BeforeValidator(as_tuple, json_schema_input_type=MarkdownText | list[MarkdownText])]


class Thanks(Model):
    """Who is thanked, and for what."""

    who: Names = Field(min_length=1, description="Names.")
    reason: Markdown = Field("", alias="for", description="What they are thanked for.")

"""The key `numbering` of metadata.yaml: words, forms and separators of numbers and of the references to them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from kanben.manuscript.described import LangText, Model, Titles
from kanben.manuscript.forms import fault, quoted

NUMBER = "{n}"
"""Where the number stands in a label."""


def _with_its_number(texts: tuple[LangText, ...]) -> tuple[LangText, ...]:
    for text in texts:
        if text.text.count(NUMBER) != 1 or set("{}") & set(text.text.replace(NUMBER, "")):
            raise fault(f"{quoted(text.text)} does not say where the number stands", 'write {n} once in its place, in quotation marks: "图 {n}"')
    return texts


Label = Annotated[Titles, AfterValidator(_with_its_number)]
_Separator = Annotated[str, Field(max_length=3)]


class Labels(Model):
    """How numbered things are called, {n} being the number; a mapping gives the words by language."""

    part: Label | None = Field(None, description="As in 第{n}部.")
    chapter: Label | None = Field(None, description="As in 第{n}章.")
    appendix: Label | None = Field(None, description="As in 附录{n}.")
    section: Label | None = Field(None, description="As in {n}节; headings bear the number alone.")
    figure: Label | None = Field(None, description="As in 图{n}.")
    table: Label | None = Field(None, description="As in 表{n}.")
    listing: Label | None = Field(None, description="As in 代码{n}.")
    equation: Label | None = Field(None, description="As in 式（{n}）; the formula bears the number in parentheses.")
    exercise: Label | None = Field(None, description="As in 练习{n}.")
    note: Label | None = Field(None, description="As in 注{n}.")


class Separators(Model):
    """What stands between the number of the chapter and that of the thing."""

    section: _Separator = Field(".", description="As in 3.2.")
    figure: _Separator = Field("-", description="As in 图3-2; 图3.2 and 图3－2 are usual, too.")
    table: _Separator = Field("-", description="As in 表3-2.")
    listing: _Separator = Field("-", description="As in 代码3-2.")
    equation: _Separator = Field(".", description="As in 式（3.2）.")
    exercise: _Separator = Field(".", description="As in 练习3.2.")


Numerals = Literal["arabic", "chinese", "roman", "latin"]


class Count(Model):
    """Numerals that parts, chapters and appendices are counted in; left out, as is usual in the language."""

    part: Numerals | None = Field(None, description="In Chinese 一, 二, elsewhere I, II.")
    chapter: Numerals | None = Field(None, description="1, 2; the numbers of sections and figures have arabic numerals in any case.")
    appendix: Numerals | None = Field(None, description="A, B; figures and sections take them over: 图A-1.")


class Numbering(Model):
    """Words, forms and separators of numbers."""

    labels: Labels = Field(
        Labels(), description="How numbered things are called, {n} standing for the number; a mapping gives the words by language."
    )
    references: Labels = Field(Labels(), description="How references call them, where this differs from the label.")
    separators: Separators = Field(Separators(), description="What stands between the number of the chapter and that of the thing.")
    numerals: Count = Field(
        Count(), description="Numerals that parts, chapters and appendices are counted in; left out, as is usual in the language."
    )
    depth: int = Field(3, ge=1, le=6, description="Level to which headings are numbered: 1 chapters, 2 sections, 3 subsections.")

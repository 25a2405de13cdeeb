"""The glossary of a book: `glossary.yaml` as frozen types, and what metadata.yaml says about glossary and index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kanben.manuscript.described import Markdown, Model, Names
from kanben.manuscript.forms import LanguageOrNone, Text, fault, quoted
from kanben.manuscript.text_files import MEGABYTE, read_text_file
from kanben.manuscript.validation import validate
from kanben.manuscript.yaml_text import Written, YamlPath, read_yaml
from kanben.problems import Place, Problem, did_you_mean

LARGEST = 4 * MEGABYTE


# In metadata.yaml


class GlossarySettings(Model):
    """The glossary: terms in the language of the book and of its original."""

    file: Text = Field(description="Glossary file, as in glossary.yaml; a path in the book folder.")
    gloss: Literal["book", "chapter", "never"] = Field(
        "book", description="Where the first use of a term is followed by the original in parentheses: in the book, in each chapter, or nowhere."
    )
    sort: Literal["pinyin", "strokes", "latin"] = Field("pinyin", description="Order of the page `glossary`; latin is by the original.")


class IndexSettings(Model):
    """The index."""

    sort: Literal["pinyin", "strokes"] = Field("pinyin", description="Order of Han text: by pronunciation or by strokes.")
    latin: Literal["first", "last", "mixed"] = Field(
        "first", description="Where entries that begin with Latin letters stand: before those in Han, after them, or among them, A beside ā."
    )

    @model_validator(mode="after")
    def _mix_sounds_only(self) -> Self:
        """Refuse Latin letters among numbers of strokes."""
        if self.sort == "strokes" and self.latin == "mixed":
            raise fault("Latin letters cannot stand among numbers of strokes", "write first or last", ("latin",))
        return self


def _as_settings(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


GlossaryOrNone = Annotated[GlossarySettings | None, BeforeValidator(_as_settings, json_schema_input_type=str | GlossarySettings | None)]


# In the glossary file


class Term(Model):
    """An entry of the glossary."""

    term: Text = Field(description="The established term, in the language of the book.")
    original: str = Field("", description="The term in the language of the original.")
    abbreviation: str = Field("", description="Abbreviation, as in HBM.")
    language: LanguageOrNone = Field("", description="Language of `original`; left out, that of the book's original, else English.")
    also: Names = Field((), description="Other forms that the text may use.")
    avoid: Names = Field((), description="Forms that the text should not use.")
    definition: Markdown = Field("", description="What the term means: one paragraph.")
    see: Names = Field((), description="Related terms, each by its `term`.")
    sort: str = Field("", description="What to sort by instead of the term; a reading with tones, as in chong2, for a character of several readings.")


class _Terms(Model):
    """The file, as the machinery of descriptions takes it: the list under one key."""

    terms: tuple[Term, ...] = Field(min_length=1, description="The entries.")


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of a book, in the order of the file; `lines` are those of each key and item, as in `0.term`. Without a file it is empty."""

    path: str = ""
    terms: tuple[Term, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)


def load_glossary(root: Path, path: str) -> tuple[Glossary, tuple[Problem, ...]]:
    """The glossary in the file `path` of the book folder, and what is wrong with it; empty when an entry cannot be read.

    Raises `Stop` when the file cannot be read, or not as YAML.
    """
    written = read_yaml(read_text_file(root, path, LARGEST).text, path)
    if not isinstance(written.data, list):
        hint = "begin each entry with a line such as: - term: 高带宽显存"
        return Glossary(path), (*written.problems, Problem("metadata-invalid", "a glossary is a list of terms", Place(path), hint))
    terms, faults = validate(_Terms, _under_one_key(written))
    if terms is None:
        return Glossary(path), (*written.problems, *faults)
    glossary = Glossary(path, terms.terms, written.lines())
    return glossary, (*written.problems, *_clashes(glossary), *_dead_relations(glossary))


def _under_one_key(written: Written) -> Written:
    places = {("terms", *at): place for at, place in written.places.items()}
    return Written(written.path, {"terms": written.data}, places, frozenset(("terms", *at) for at in written.empty), ())


def forms(term: Term) -> tuple[str, ...]:
    """All that the text may call a term."""
    return tuple(form for form in (term.term, *term.also, term.original, term.abbreviation) if form)


def folded(form: str) -> str:
    """A form as it is compared: letter case and the width of spaces say nothing."""
    return " ".join(form.split()).casefold()


def _clashes(glossary: Glossary) -> Iterator[Problem]:
    """A term twice, a form that two entries claim, a form that is wanted and unwanted. An original or abbreviation may stand for several."""
    owners: dict[str, int] = {}
    for number, term in enumerate(glossary.terms):
        own: list[tuple[YamlPath, str]] = [(("term",), term.term), *((("also", i), form) for i, form in enumerate(term.also))]
        for at, form in own:
            owner = owners.setdefault(folded(form), number)
            if owner != number:
                message = f"{quoted(form)} already belongs to {_owner(glossary, owner)}"
                yield Problem("glossary-duplicate", message, _place(glossary, number, *at), "keep it in one of the two entries")
    for number, term in enumerate(glossary.terms):
        for i, form in enumerate(term.avoid):
            if folded(form) in owners:
                message = f"{quoted(form)} is a form to avoid here, and the text may use it for {_owner(glossary, owners[folded(form)])}"
                yield Problem("glossary-duplicate", message, _place(glossary, number, "avoid", i), "take it out of one of the two entries")


def _owner(glossary: Glossary, number: int) -> str:
    return f"{quoted(glossary.terms[number].term)}, line {_line(glossary, number, 'term')}"


def _dead_relations(glossary: Glossary) -> Iterator[Problem]:
    known = {term.term for term in glossary.terms}
    for number, term in enumerate(glossary.terms):
        for i, other in enumerate(term.see):
            if other not in known:
                message = f"{quoted(other)} is no term of the glossary"
                hint = did_you_mean(other, known) or "related terms are named by their `term`"
                yield Problem("term-unknown", message, _place(glossary, number, "see", i), hint)
            elif other == term.term:
                yield Problem("glossary-duplicate", f"{quoted(other)} refers to itself", _place(glossary, number, "see", i), "take it out")


def _line(glossary: Glossary, *at: str | int) -> int:
    """Line of a value, or of the nearest value around it."""
    steps: YamlPath = tuple(at)
    while steps and ".".join(map(str, steps)) not in glossary.lines:
        steps = steps[:-1]
    return glossary.lines.get(".".join(map(str, steps)), 0)


def _place(glossary: Glossary, *at: str | int) -> Place:
    return Place(glossary.path, _line(glossary, *at))

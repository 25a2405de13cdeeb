"""The term check beside the original: what its passages call by a term of the glossary, the translation calls by one of the term's forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kanben.copyediting.prose import Prose
from kanben.copyediting.switches import switched_off
from kanben.copyediting.terms import missing_terms
from kanben.manuscript.glossary import Term, forms
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.sources import ChapterSource
from kanben.problems import Place, Problem, Severity

CODE = "term-missing"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the original, its translation, and where the two stand."""

    original: str
    translation: str
    original_place: Place
    place: Place


def missing_in_pairs(chapter: ChapterSource, passages: Iterable[Passage], terms: Sequence[Term], metadata: Metadata) -> Iterator[Problem]:
    """A warning for each term of a passage that its translation renders by no form of the glossary."""
    if not terms or CODE in metadata.copyediting.off or CODE in chapter.matter.copyediting.off:
        return
    off = switched_off(Prose(chapter.text), chapter.first_line)
    for passage in passages:
        if CODE in off.get(passage.place.line, ()):
            continue
        for term in missing_terms(passage.original, passage.translation, terms):
            wanted = " or ".join(dict.fromkeys(forms(term)))
            message = f'the original has "{term.original}" here ({passage.original_place}), and the translation none of its forms'
            yield Problem(CODE, message, passage.place, f"the glossary has {wanted}", Severity.WARNING)

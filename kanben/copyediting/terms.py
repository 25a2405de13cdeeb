"""The term check: a chapter's words against the glossary, alone and beside the original."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from kanben.copyediting.findings import Finding, Rule
from kanben.copyediting.prose import HAN, Prose
from kanben.manuscript.glossary import Term, forms

_GLOSS: Final = re.compile(rf"[（(][^（）(){HAN}]*[）)]")
_TITLE: Final = re.compile(r"《[^《》\n]+》|“[^“”\n]+”|(?<!\*)\*{1,2}[^*\n]+\*{1,2}|^#{1,6} [^\n]+|\[[^\[\]\n]+\](?=\()", re.MULTILINE)
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_HAN_WITHIN: Final = re.compile(rf"[A-Za-z]\s*[{HAN}]+\s*(?:$|[A-Za-z])")
# One text, since twenty quoted words are harder to read.
_JOINING: Final = frozenset("a an and about all at by for from how in into is of on or our the to what why with your".split())  # noqa: SIM905


def term_rules(terms: Sequence[Term]) -> tuple[Rule, ...]:
    """The rules that a glossary makes; none without one."""
    if not terms:
        return ()
    wanted = _spelled(form for term in terms for form in forms(term))
    unwanted = {form: term for term in terms for form in term.avoid}
    foreign = {term.original.casefold(): term for term in terms if _is_common_noun(term)}
    avoid, originals = _spelled(unwanted), _spelled(foreign)

    def avoided(prose: Prose) -> Iterator[Finding]:
        """Forms that the glossary does not want, unless they are part of one that it wants."""
        sound = [match.span() for match in wanted.finditer(prose.text)]
        for found in avoid.finditer(prose.text) if unwanted else ():
            inside = any(start <= found.start() and found.end() <= end and end - start > len(found[0]) for start, end in sound)
            term = unwanted.get(found[0]) or next((t for form, t in unwanted.items() if form.casefold() == found[0].casefold()), None)
            if term and not inside:
                yield Finding("term-avoided", prose.places[found.start()], f'"{found[0]}" is a form to avoid', f"the glossary has {term.term}")

    def untranslated(prose: Prose) -> Iterator[Finding]:
        """Terms that the text leaves in the language of the original here, and the glossary translates."""
        glosses = [match.span() for match in _GLOSS.finditer(prose.text)]
        for found in originals.finditer(prose.text) if foreign else ():
            in_gloss = any(start < found.start() and found.end() < end for start, end in glosses)
            if in_gloss or not re.search(f"[{HAN}]", prose.block_around(found.start())):
                continue
            term = foreign.get(found[0].casefold()) or foreign[found[0].casefold().removesuffix("s")]
            message = f'"{found[0]}" stands untranslated'
            yield Finding("term-untranslated", prose.places[found.start()], message, f"the glossary has {term.term}")

    return avoided, untranslated


def mixed_titles(prose: Prose) -> Iterator[Finding]:
    """Chinese words within an English title, as a machine leaves them: How To Scale Your 模型."""
    for found in _TITLE.finditer(prose.source):
        inner = found[0].strip("《》“”*#[] ")
        words = _ENGLISH_WORD.findall(inner)
        english = len(words) >= 3 and _ENGLISH_WORD.match(inner) and any(word.casefold() in _JOINING for word in words)
        if english and _HAN_WITHIN.search(inner) and prose.holds(found.start() + found[0].index(inner)):
            hint = "keep the title in its language, or translate the whole of it"
            yield Finding("term-mixed-title", found.start(), f'Chinese words in an English title: "{inner}"', hint)


def missing_terms(original: str, translation: str, terms: Sequence[Term]) -> tuple[Term, ...]:
    """Terms that a passage of the original has and its translation renders by no form of the glossary.

    Where terms lie within each other, the longest counts: "memory bandwidth" is not "bandwidth".
    """
    known = {term.original.casefold(): term for term in terms if term.original}
    if not known:
        return ()
    names = (found[0].casefold() for found in _spelled(known).finditer(original))
    used = dict.fromkeys(known.get(name) or known[name.removesuffix("s")] for name in names)
    said = translation.casefold()
    return tuple(term for term in used if not any(form.casefold() in said for form in forms(term)))


def _is_common_noun(term: Term) -> bool:
    """Whether the original is a word of the language and no name: written small, and not what the text may say as well."""
    return bool(term.original) and term.original == term.original.lower() and term.original not in (term.term, *term.also)


def _spelled(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the names, the longest first; Latin ones stand as words, and may bear a plural's s."""
    return _pattern(tuple(sorted(names, key=lambda name: (-len(name), name))))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    spelled = (rf"(?<![A-Za-z0-9_-]){re.escape(name)}s?(?![A-Za-z0-9_-])" if name.isascii() else re.escape(name) for name in names)
    return re.compile("|".join(spelled) or "(?!)", re.IGNORECASE)

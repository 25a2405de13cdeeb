"""Accessibility metadata, derived from what the documents hold (EPUB Accessibility 1.1, section 2; schema.org vocabulary).

Only what is found is claimed, and conformance only where a person's review says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from kanben.epub.facts import Facts
from kanben.epub.publication import Accessibility, Conformance
from kanben.epub.statement import statement


def accessibility(found: Facts, language: str, *, has_page_list: bool = False, conformance: Conformance | None = None) -> Accessibility:
    """The package metadata that follows from `found`; the summary is in Chinese for a Chinese `language`, else in English."""
    modes = ("textual", "visual") if found.images else ("textual",)
    sufficient = [modes] if found.images else []
    if not found.undescribed:
        sufficient.append(("textual",))
    said = statement(found, language, has_page_list=has_page_list, conformance=conformance)
    return Accessibility(
        access_modes=modes,
        access_modes_sufficient=tuple(sufficient),
        features=tuple(_features(found, has_page_list)),
        hazards=("unknown",) if found.moving else ("none",),
        summary=said.summary,
        summary_lang=said.lang,
        conformance=conformance,
    )


def _features(found: Facts, has_page_list: bool) -> Iterator[str]:
    """Values of accessibilityFeature. A navigation document is always there, and the text always reflows."""
    claims = (
        ("tableOfContents", True),
        ("readingOrder", True),
        ("structuralNavigation", found.headings > 0),
        ("displayTransformability", True),
        ("ARIA", found.aria_roles > 0),
        ("alternativeText", found.images > 0 and not found.undescribed),
        ("longDescription", found.long_descriptions > 0),
        ("MathML", found.formulas > 0),
        ("describedMath", found.formulas > 0 and not found.formulas_without_text),
        ("rubyAnnotations", found.rubies > 0),
        ("index", found.indexes > 0),
        ("pageBreakMarkers", found.page_breaks > 0),
        ("pageNavigation", has_page_list),
    )
    yield from (name for name, is_there in claims if is_there)

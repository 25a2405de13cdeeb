"""What `metadata.yaml` says, as frozen types. Field descriptions are the reference page and the JSON Schema.

How single values are written is in `forms.py`; faults get their line and their "did you mean" in `validation.py`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kanben.manuscript.copy_rules import Copyediting
from kanben.manuscript.described import Markdowns, Model, Names, Thanks, Titles, as_tuple
from kanben.manuscript.forms import (
    Date,
    Email,
    Identifier,
    Isbn,
    Language,
    Length,
    PartLabel,
    Relator,
    Slug,
    Text,
    Trim,
    Url,
    fault,
    points,
    quoted,
)
from kanben.manuscript.glossary import GlossaryOrNone, IndexSettings
from kanben.manuscript.numbering_words import Numbering
from kanben.manuscript.pages import ContentsSettings, Epigraph
from kanben.manuscript.print_sizes import trim_size

Bilingual = Literal["none", "interleaved", "facing", "fold"]
"""How an edition shows the text of the original beside its translation."""
MM = 72 / 25.4
"""One millimetre in pt."""


class Contributor(Model):
    """A person or body that had a part in the book."""

    name: Text = Field(description="Name, as it is to be printed.")
    original_name: str = Field("", description="Name in its own script, for a name given in Chinese form.")
    roles: Annotated[tuple[Relator, ...], BeforeValidator(as_tuple, json_schema_input_type=Relator | list[Relator])] = Field(
        alias="role", min_length=1, description="One MARC relator code or a list of them: aut author, trl translator, edt editor, ill illustrator …"
    )
    sort_as: str = Field("", description="Form to file the name under (file-as).")
    url: Url | None = Field(None, description="Web page of the person or body.")
    note: str = Field("", description="One line about the person or their part, for the colophon.")


class Rights(Model):
    """Who holds the rights and what a reader may do."""

    licence: Text = Field(description="SPDX identifier, as in CC-BY-4.0, or “All rights reserved”.")
    licence_url: Url | None = Field(None, description="Address of the licence's text.")
    holder: Text = Field(description="Who holds the rights.")
    year: int = Field(ge=1400, le=3000, description="Year of the copyright notice.")
    statement: str = Field("", description="A sentence to print instead of the one made from the above.")


class Original(Model):
    """The work that the book translates or accompanies (CY/T 123, CY/T 33: title, authors, address, licence, revision)."""

    title: Text = Field(description="Title of the original, in its own language.")
    language: Language = Field("en", description="Language of the original.")
    authors: Names = Field(min_length=1, description="Authors, as they stand on the original.")
    publisher: str = Field("", description="Who published the original.")
    year: int | None = Field(None, ge=-3000, le=3000, description="Year in which the original came out.")
    url: Url | None = Field(None, description="Address of the original.")
    licence: str = Field("", description="Licence of the original: SPDX identifier or a sentence about the permission.")
    revision: str = Field("", description="Version, commit or date of the text that was worked from.")
    relation: Literal["translation", "adaptation", "companion"] = Field("translation", description="What this book is to the original.")


NO_MACHINE = "none"
"""What `translation.machine` says where no machine translated."""


class TranslationRecord(Model):
    """How the translation of the whole book was made; printed on the copyright page."""

    machine: str = Field("", description="Name of the machine translation used; `none` says that there was none.")
    reviewed_by: Names = Field((), description="Who compared the translation with the original.")
    note: str = Field("", description="A sentence on how the translation was made.")
    mark_stale: bool = Field(False, description="Whether passages whose original changed after they were translated are marked in the margin.")

    @property
    def is_machine(self) -> bool:
        """Whether a machine translated."""
        return self.machine not in ("", NO_MACHINE)


class Series(Model):
    """The series that the book belongs to."""

    title: Text = Field(description="Title of the series.")
    number: str = Field("", description="Number of the book within the series.")


class Imprint(Model):
    """What only a formally published book has; printed on the copyright page only where given (GB/T 12450).

    The people of the edition (责任编辑, 装帧设计, 责任校对) are contributors, the trim size is that of `print`.
    """

    isbn: Isbn = Field("", description="ISBN of 13 digits, as issued; hyphens may stand.")
    cip: str = Field("", description="CIP data, as issued.")
    print_run: str = Field("", description="Print run, as in 1—3000 册.")
    price: str = Field("", description="Price, with its currency.")
    edition: str = Field("", description="Edition statement, as in 2026年11月第1版.")
    address: str = Field("", description="Address of the publisher.")
    place: str = Field("", description="Place of publication.")
    distributor: str = Field("", description="Who distributes the book.")
    printer: str = Field("", description="Who printed the book.")
    printing: str = Field("", description="Printing, as in 2026年11月第1次印刷.")
    sheets: str = Field("", description="Printed sheets, as in 12.5.")
    characters: str = Field("", description="Number of characters, as in 300千字.")


class Feedback(Model):
    """Where readers report faults."""

    url: Url | None = Field(None, description="Address of an issue tracker or a form.")
    email: Email | None = Field(None, description="E-mail address.")
    note: str = Field("", description="A sentence to go with the address.")


class Part(Model):
    """A part of the book: its title and its chapters' files, in order."""

    title: Titles = Field(description="Title of the part; a mapping from language to text gives parallel titles.")
    label: PartLabel | None = Field(None, description="Label for references, as in part-basics; its number, as in part-1, leads to it in any case.")
    intro: str = Field("", description="A paragraph for the part's own page, in Markdown.")
    chapters: tuple[Text, ...] = Field(min_length=1, description="Files in chapters/, in order.")


class Margins(Model):
    """Margins of the print page; left out, they follow from the trim size so that the measure is a whole number of ems."""

    inner: Length | None = Field(None, description="Margin at the spine.")
    outer: Length | None = Field(None, description="Margin at the fore-edge.")
    top: Length | None = Field(None, description="Margin above the text.")
    bottom: Length | None = Field(None, description="Margin below the text.")


class Fonts(Model):
    """Font families by role, first choice first; each list is a fallback chain."""

    serif: Names = Field(("Noto Serif CJK SC", "Noto Serif Display"), min_length=1, description="Body text, Han (Song).")
    serif_latin: Names = Field(("STIX",), min_length=1, description="Body text, Latin letters and digits.")
    sans: Names = Field(("Noto Sans CJK SC", "Noto Sans"), min_length=1, description="Headings and emphasis, Han (Hei) and Latin.")
    mono: Names = Field(("Noto Sans Mono CJK SC", "LXGW WenKai Mono"), min_length=1, description="Code: Latin half as wide as Han.")
    kai: Names = Field(("LXGW WenKai",), min_length=1, description="Kai, for quotations and dedications.")
    symbols: Names = Field(
        ("Noto Sans Symbols2", "Noto Sans Math", "Symbola"), description="Fallback of every role: arrows, check marks, signs, pictographs."
    )


SHORTEST_LINE_EM = 10
"""Fewest characters in a line of a page that still is a page of text."""
FEWEST_LINES = 5


class Print(Model):
    """The print PDF."""

    trim: Trim = Field("16开", description="Trim size by name (16开, 大16开, 32开, A5, B5, kdp-6x9 …) or as 170mm x 240mm.")
    margins: Margins = Field(Margins(), description="Margins; those left out follow from the trim size.")
    body_size: Length = Field("10.5pt", description="Size of the body text; 10.5pt is 五号.")
    leading: Length = Field("18pt", description="From line to line.")
    line_breaking: Literal["basic", "gb", "strict"] = Field(
        "strict",
        description="What may not stand at a line's ends (CLREQ): basic, stops, brackets and interpuncts; gb, the solidus as well; "
        "strict, dashes and ellipses at a line's start as well.",
    )
    hanging: bool = Field(False, description="Whether ，。、 at a line's end hang outside the measure.")
    emphasis: Literal["dots", "kai", "hei"] = Field(
        "dots", description="How `*emphasis*` of Han text looks, in the EPUB too: dots below, Kai, or Hei. Latin letters in it are italic."
    )
    bleed: Length | None = Field(None, description="What is printed beyond the trim on each side, as in 3mm; left out, none.")
    marks: Literal["none", "crop", "cross", "crop cross"] = Field("none", description="Printer's marks outside the trim.")
    opening: Literal["recto", "any"] = Field("recto", description="Where parts and chapters open.")
    links: Literal["footnote", "inline", "references", "none"] = Field(
        "footnote",
        description="Where the address of a link out of the book is given, each once a chapter: in a note, behind the link, in a list at the "
        "chapter's end, or nowhere.",
    )
    page_references: Literal["none", "chapters", "all"] = Field(
        "chapters", description="Which references within the book say their page: none, those into another chapter, or all; `.page` asks for one."
    )

    @model_validator(mode="after")
    def _leave_a_type_area(self) -> Self:
        """Refuse sizes that set no text: body of no size, lines that overlap, margins that meet."""
        body, leading = points(self.body_size), points(self.leading)
        if not 4 <= body <= 72:
            raise fault(f"{quoted(self.body_size)} is no size for a text to be read", "between 4pt and 72pt; books have 9pt to 12pt", ("body_size",))
        if leading < body:
            hint = f"lines {self.leading} apart would overlap: give body_size × 1.5 to 1.8, as in {body * 1.7:.3g}pt"
            raise fault(f"{quoted(self.leading)} is less than the size of the text, {self.body_size}", hint, ("leading",))
        width, height = (side * MM for side in trim_size(self.trim))
        margins = self.margins
        measure = width - sum(points(margin) for margin in (margins.inner, margins.outer) if margin)
        depth = height - sum(points(margin) for margin in (margins.top, margins.bottom) if margin)
        hint = f"the trim size {self.trim} is {width / MM:g} mm × {height / MM:g} mm"
        if measure < SHORTEST_LINE_EM * body:
            raise fault(f"inner and outer leave a line of {measure / MM:.0f} mm", hint, ("margins",))
        if depth < FEWEST_LINES * leading:
            raise fault(f"top and bottom leave a type area {depth / MM:.0f} mm high", hint, ("margins",))
        return self


class Review(Model):
    """A person's examination of the EPUB, on which its claim of conformance rests (EPUB Accessibility 1.1, section 3.3)."""

    reviewed_by: Text = Field(description="Who examined the EPUB: a person or body.")
    date: Date = Field(description="When.")
    conforms_to: Literal[
        "WCAG 2.0 Level A", "WCAG 2.0 Level AA", "WCAG 2.1 Level A", "WCAG 2.1 Level AA", "WCAG 2.2 Level A", "WCAG 2.2 Level AA"
    ] = Field(description="What the examination found; the claim in the EPUB reads `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`.")
    credential: str = Field("", description="What entitles the reviewer, as in a certificate's name.")
    report: Url | None = Field(None, description="Address of the report.")


class Epub(Model):
    """The EPUB."""

    css: Names = Field((), description="Style sheets of the book's own, after Kanben's; paths in the book folder.")
    page_list: bool = Field(
        False,
        description="Marks where the pages of the print edition begin, and a list of them; that edition is named by its ISBN (`imprint`), "
        "else by the identifier and `#print`. Its pages are laid out for this, also when the EPUB is built alone.",
    )
    fonts: tuple[Literal["serif", "serif_latin", "sans", "mono", "kai"], ...] = Field(
        (),
        description="Roles of `fonts` whose first family is embedded, cut down to the book's characters. Left out, the reader's own fonts serve, "
        "and the book brings only characters that they may lack.",
    )
    licensed_fonts: Names = Field((), description="Families that the publisher may embed by a licence of its own; free ones need no mention.")
    large_figures: bool = Field(True, description="Whether a figure that is wider than a telephone gets a page of its own, reached from its caption.")
    accessibility: Review | None = Field(
        None, description="Who reviewed the accessibility of the EPUB, and when; left out, no conformance is claimed."
    )


class Exercises(Model):
    """Exercises."""

    answers: Literal["chapter", "book", "behind", "none"] = Field(
        "chapter",
        description="Where answers stand: at the chapter's end, on the page `answers` in the back matter, behind their exercise, or nowhere.",
    )


def _check_macros(value: Any) -> Any:
    """A macro's name is letters, or a single other character, as in TeX."""
    for name in value if isinstance(value, dict) else ():
        if not re.fullmatch(r"[A-Za-z]+|[^A-Za-z\\\s]", name):
            raise fault(f"{quoted(name)} is not the name of a macro", "write letters alone, without the backslash", (name,))
    return value


class Metadata(Model):
    """A book: titles, people, rights, order of parts and chapters, settings of both outputs."""

    slug: Slug = Field(description="ASCII name of the output files.")
    title: Titles = Field(description="Main title; a mapping from language to text gives parallel titles.")
    subtitle: Titles | None = Field(None, description="Subtitle; a mapping from language to text gives parallel ones.")
    language: Language = Field("zh-Hans", description="Language of the text, with its script: zh-Hans, zh-Hant, en.")
    identifier: Identifier = Field(description="What names the book for good: urn:uuid:…, urn:isbn:…, doi:… or a web address.")
    version: str = Field("", description="Version of this edition, as in 1.2.")
    date: Date = Field(description="Date of this edition; every date in the outputs comes from it.")
    contributors: tuple[Contributor, ...] = Field(min_length=1, description="People and bodies, in the order of the title page.")
    publisher: str = Field("", description="Who publishes the book; left out, nobody is named.")
    rights: Rights = Field(description="Who holds the rights and what a reader may do.")
    description: str = Field("", description="A paragraph about the book: EPUB metadata, download page, copyright page.")
    subjects: Names = Field((), description="Subject words.")
    series: Series | None = Field(None, description="The series that the book belongs to.")
    cover: str = Field("", description="Picture in the book folder; left out, a cover is made from the titles and people.")
    original: Original | None = Field(None, description="The work that the book translates or accompanies.")
    translation: TranslationRecord | None = Field(None, description="How the translation was made; printed on the copyright page.")
    bilingual: Bilingual = Field(
        "none",
        description="Editions with the text of the original (`original: {file: …}` of chapters): interleaved, below each paragraph; facing, side by "
        "side in print; fold, as a fold-out in the EPUB. Where a medium has no such form, interleaved.",
    )
    imprint: Imprint = Field(Imprint(), description="What only a formally published book has; printed only where given.")
    feedback: Feedback | None = Field(None, description="Where readers report faults.")
    dedication: str = Field("", description="Text of the dedication page; list `dedication` in `front`.")
    epigraph: Epigraph | None = Field(None, description="Motto of the book; list `epigraph` in `front`.")
    abstract: Markdowns = Field(
        (), description="Abstract of the book, a paragraph or several, for the page `abstract`; left out, the description stands there."
    )
    acknowledgments: tuple[Thanks, ...] = Field((), description="Who is thanked, and for what, on the page `acknowledgments`.")
    contents: ContentsSettings = Field(ContentsSettings(), description="How much the contents show.")
    bibliography: Names = Field((), description="BibTeX or CSL-JSON files; paths in the book folder.")
    citation_style: Text = Field("gb-t-7714-2025-numeric", description="A CSL style by name, or a .csl file in the book folder.")
    references: Literal["book", "chapter"] = Field(
        "book", description="One reference list on the page `references`, or one at the end of each chapter, its numbers beginning anew."
    )
    list_further_reading: bool = Field(True, description="Whether works that only further reading names stand in the reference list, too.")
    list_uncited: bool = Field(False, description="Whether works that nothing cites stand in the reference list; otherwise each is reported.")
    glossary: GlossaryOrNone = Field(None, description="Glossary file in the book folder, or keys: how terms are glossed and sorted.")
    index: IndexSettings = Field(IndexSettings(), description="How the page `index` is sorted.")
    macros: Annotated[dict[str, str], BeforeValidator(_check_macros)] = Field(
        default_factory=dict, description="LaTeX macros for all formulas: name without backslash → body, #1 … for arguments."
    )
    numbering: Numbering = Field(Numbering(), description="Words, forms and separators of numbers.")
    first_chapter: int = Field(1, ge=0, description="Number of the first numbered chapter.")
    front: Names = Field(
        ("half-title", "title-page", "copyright", "contents"),
        description="Front matter in order: half-title, title-page, copyright, dedication, epigraph, abstract, contents, figures, "
        "tables, listings, acknowledgments, glossary, accessibility, or files in chapters/.",
    )
    parts: tuple[Part, ...] = Field((), description="Parts with their chapters; a book without parts uses `chapters`.")
    chapters: Names = Field((), description="Files in chapters/, in order, of a book without parts.")
    back: Names = Field(
        (),
        description="Back matter in order: acknowledgments, abstract, figures, tables, listings, copyright, answers, references, glossary, index, "
        "how-to-cite, accessibility (in the EPUB alone), colophon, or files in chapters/.",
    )
    fonts: Fonts = Field(Fonts(), description="Font families by role.")
    print: Print = Field(Print(), description="Settings of the print PDF.")
    epub: Epub = Field(Epub(), description="Settings of the EPUB.")
    exercises: Exercises = Field(Exercises(), description="Settings of exercises.")
    copyediting: Copyediting = Field(Copyediting(), description="Settings of the copy check.")

    @model_validator(mode="after")
    def _have_references_for_their_page(self) -> Self:
        """Refuse a page of references that would be empty."""
        if REFERENCES in self.back and self.references != "book":
            hint = "write references: book, or take the page out of back"
            raise fault(f'back lists the page "{REFERENCES}", and each chapter has its own list', hint, ("back",))
        return self

    @model_validator(mode="after")
    def _have_answers_for_their_page(self) -> Self:
        """Refuse a page of answers that would be empty."""
        if ANSWERS in self.back and self.exercises.answers != "book":
            hint = "write exercises: {answers: book}, or take the page out of back"
            raise fault(f'back lists the page "{ANSWERS}", and the answers stand elsewhere ({self.exercises.answers})', hint, ("back",))
        return self

    @model_validator(mode="after")
    def _have_terms_for_their_page(self) -> Self:
        """Refuse a page of terms that would be empty."""
        for key in ("front", "back"):
            if GLOSSARY in getattr(self, key) and self.glossary is None:
                hint = "write glossary: glossary.yaml, or take the page out"
                raise fault(f'the page "{GLOSSARY}" is listed, and the book has no glossary', hint, (key,))
        return self


ACCESSIBILITY = "accessibility"
GLOSSARY = "glossary"
INDEX = "index"
LISTS = ("figures", "tables", "listings")
"""Pages that list what has a caption."""
_ANYWHERE = ("abstract", "acknowledgments", "copyright", "how-to-cite", *LISTS)
GENERATED_FRONT = ("half-title", "title-page", "dedication", "epigraph", "contents", *_ANYWHERE, GLOSSARY, ACCESSIBILITY)
ANSWERS = "answers"
REFERENCES = "references"
GENERATED_BACK = (ANSWERS, REFERENCES, *_ANYWHERE, GLOSSARY, INDEX, ACCESSIBILITY, "colophon")

"""Inlines of the document tree -> XHTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from kanben.book.figures import DECORATIVE, FULL_PAGE
from kanben.book.notes import note_mark
from kanben.book.wording import words
from kanben.pandoc.ast import (
    Attr,
    Blocks,
    Cite,
    Code,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Math,
    Note,
    Quoted,
    RawInline,
    SoftBreak,
    Space,
    Span,
    Str,
    Styled,
    plain_text,
)
from kanben.render.edition import Edition, Medium
from kanben.render.formula import Formula, strip_numbering
from kanben.render.links import address_of, page_class, shows_address
from kanben.render.sizes import size_style
from kanben.render.templates import Markup, escape

_ELEMENTS = {
    "Emph": "em",
    "Strong": "strong",
    "Underline": "u",
    "Strikeout": "s",
    "Superscript": "sup",
    "Subscript": "sub",
}
_HAN_SCRIPTS = ("zh", "ja")
_APOSTROPHE = re.compile(r"([A-Za-z]+’[A-Za-z]+)")
_LATIN = re.compile(r"([A-Za-z0-9\u00c0-\u024f](?:[A-Za-z0-9\u00c0-\u024f’'+\-./#&@_]*[A-Za-z0-9\u00c0-\u024f+#])?)")
_PLUS = re.compile(r"(?<=[^+\s])\s*\+\s*(?=\S)")  # between two keys; a + at the end is a key itself
# Attributes that the writers turn into markup of their own, so they are not passed on.
_KEPT_BACK = frozenset(
    {
        *("lang", "width", "height", "alt", "title", "caption", "filename", "ruby", "startFrom", "mark", "summary", "difficulty"),
        *("desc", "frame", "columns", "rows", "details", "decimal", "widths", "row-headers", "note"),  # figures and tables
    }
)


@dataclass(frozen=True, slots=True)
class Called:
    """A note, how often it was called so far, the language of the text that called it first."""

    note: Note
    calls: int
    language: str


class InlineWriter:
    """Writes the inlines of one leaf. `notes` gathers the notes called so far."""

    def __init__(self, edition: Edition, leaf: str, language: str, folder: str = "") -> None:
        """Write for an edition, seen from a leaf whose text is in `language`; addresses of pictures are relative to `folder`."""
        self.folder = folder
        self.edition = edition
        self.leaf = leaf
        self.prefix = leaf  # of ids that are made here
        self.language = language
        self.notes: dict[str, Called] = {}  # by id
        self.given = 0  # ids made so far
        self.emphasised = False
        # Print: how addresses of links are given, and which references say their page. Contents and running heads give neither.
        self.addresses = ""
        self.page_references = ""
        self.addresses_given: list[str] = []
        self.addresses_listed: list[str] = []

    @property
    def words(self) -> Mapping[str, str]:
        """The words that the author did not write, in the language of the text that is being written."""
        return words(self.language)

    def inlines(self, nodes: Inlines) -> Markup:
        """Markup of a run of inlines."""
        return Markup("").join(self.inline(node) for node in nodes)

    def inline(self, node: Inline) -> Markup:
        """Markup of one inline."""
        match node:
            case Str(text):
                return self._text(text)
            case Space():
                return Markup(" ")
            case SoftBreak():
                return Markup("\n")
            case LineBreak():
                return Markup("<br/>")
            case Styled(kind, inlines):
                return self._styled(kind, inlines)
            case Quoted(double, inlines):
                return Markup("“{}”" if double else "‘{}’").format(self.inlines(inlines))
            case Code(attr, text):
                return Markup("<code{}>{}</code>").format(attributes(attr), escape(text))
            case Math():
                return self.formula(formula_of(node))
            case RawInline(text=text):
                return Markup(text)
            case Link():
                return self._link(node)
            case Image():
                return self.image(node)
            case Note():
                return self._note(node)
            case Span(attr, inlines):
                return self._span(attr, inlines)
            case Cite():
                raise ValueError(f"an unresolved citation of {node.items[0].key!r} reached the writer")

    def _text(self, text: str) -> Markup:
        """Text. In Chinese, Latin words are marked where they look otherwise than their surroundings.

        Emphasis of Han text is by dots or another family, that of the Latin words in it by italics. In print ’ comes from the Chinese
        font, but for words with an apostrophe.
        """
        if not self.language.startswith(_HAN_SCRIPTS):
            return escape(text)
        if self.emphasised:
            latin = _LATIN
        elif self.edition.medium is Medium.PRINT and "’" in text:
            latin = _APOSTROPHE
        else:
            return escape(text)
        marked = Markup('<span class="latin">{}</span>')
        return Markup("").join(marked.format(piece) if i % 2 else escape(piece) for i, piece in enumerate(latin.split(text)))

    def formula(self, formula: Formula) -> Markup:
        """Markup of a formula, made ready beforehand."""
        return Markup(self.edition.formulas[formula])

    def blocks(self, nodes: Blocks) -> Markup:
        """Markup of blocks: what a note holds."""
        raise NotImplementedError

    def _styled(self, kind: str, inlines: Inlines) -> Markup:
        if kind == "SmallCaps":
            return Markup('<span class="smallcaps">{}</span>').format(self.inlines(inlines))
        element = Markup(_ELEMENTS[kind])
        with self._emphasis(on=self.emphasised or kind == "Emph"):
            return Markup("<{}>{}</{}>").format(element, self.inlines(inlines), element)

    @contextmanager
    def _emphasis(self, *, on: bool) -> Iterator[None]:
        """Write as emphasised text, or, as a note called from it, not."""
        before, self.emphasised = self.emphasised, on
        try:
            yield
        finally:
            self.emphasised = before

    @contextmanager
    def writing_in(self, language: str) -> Iterator[None]:
        """Write text of another language, "" for none, with the words that are the book's own in that language."""
        before, self.language = self.language, language or self.language
        try:
            yield
        finally:
            self.language = before

    def spell_out(self, form: str = "") -> None:
        """In print, give the addresses of links, in one form or as metadata.yaml asks, and the pages of references (`print`)."""
        if self.edition.medium is Medium.PRINT:
            settings = self.edition.book.metadata.print
            self.addresses, self.page_references = form or settings.links, settings.page_references

    @contextmanager
    def addressing(self, form: str) -> Iterator[None]:
        """Addresses in another form, where they are given at all and would be notes: a note cannot call a note."""
        before = self.addresses
        self.addresses = form if before == "footnote" else before
        try:
            yield
        finally:
            self.addresses = before

    def _link(self, link: Link) -> Markup:
        return self._in_book_link(link) if link.target.startswith("#") else self._outside_link(link)

    def _in_book_link(self, link: Link) -> Markup:
        id = link.target[1:]
        href = self.edition.href(id, self.leaf)
        without = [name for name in link.attr.classes if name != "page"]
        if not href:
            return Markup("<span{}>{}</span>").format(attributes(link.attr, "page"), self.inlines(link.inlines))
        if page := page_class(self, link):
            without.append(page)
        role = _role(without) if self.edition.medium is Medium.EPUB else Markup("")
        attr = Attr(link.attr.id, tuple(without), link.attr.pairs)
        return Markup('<a href="{}"{}{}{}>{}</a>').format(href, attributes(attr), role, _title(link), self.inlines(link.inlines))

    def _outside_link(self, link: Link) -> Markup:
        shown = shows_address(plain_text(link.inlines), link.target)
        attr = Attr(link.attr.id, (*link.attr.classes, "url" if shown else "external"), link.attr.pairs)
        anchor = Markup('<a href="{}"{}{}>{}</a>').format(link.target, attributes(attr), _title(link), self.inlines(link.inlines))
        if shown:
            self.addresses_given.append(link.target)
            return anchor
        return anchor + address_of(self, link.target)

    def image(self, image: Image) -> Markup:
        """Markup of a picture; its alternative text is its inlines."""
        picture = self.edition.pictures[self.folder, image.target]
        size = size_style(image, picture, self.edition.area)
        decorative = image.attr.has(DECORATIVE)
        alt = "" if decorative else " ".join(plain_text(image.inlines).split())
        extra = Markup(' role="presentation"') if decorative else Markup("")
        if details := image.attr.get("details"):
            extra += Markup(' aria-details="{}"').format(details)
        if size:
            extra += Markup(' style="{}"').format(size)
        address = self.edition.picture_address(picture.path)
        return Markup('<img src="{}" alt="{}"{}{}/>').format(address, alt, attributes(image.attr, FULL_PAGE, DECORATIVE), extra)

    def _note(self, note: Note) -> Markup:
        """A note's call: in print with the note itself, which floats to the page foot; in the EPUB a link to it. Further calls are links in both."""
        number = note.number or len(self.notes) + 1
        id = note.attr.id or f"{self.prefix}-note-{number}"
        known = self.notes.get(id, Called(note, 0, self.language))
        calls = known.calls + 1
        self.notes[id] = replace(known, calls=calls)
        if self.edition.medium is Medium.PRINT:
            if calls > 1:
                return Markup('<sup class="note-call"><a href="#{}"><span class="note-number" data-called="#{}"></span></a></sup>').format(id, id)
            with self._emphasis(on=False):
                attr = Attr(id, ("note", *note.attr.classes))
                return Markup("<span{}>{}</span>").format(attributes(attr), self._note_text(note.blocks))
        return Markup('<a id="{}" class="note-call" href="#{}" epub:type="noteref" role="doc-noteref">{}</a>').format(
            call_id(id, calls), id, note_mark(number)
        )

    def _note_text(self, blocks: Blocks) -> Markup:
        """A note's paragraphs as spans: at the page foot a note is part of its line."""
        paragraphs: list[Markup] = []
        for block in blocks:
            inlines: Inlines | None = getattr(block, "inlines", None)
            with self.addressing("inline"):
                text = self.blocks((block,)) if inlines is None else self.inlines(inlines)
            paragraphs.append(Markup('<span class="note-paragraph">{}</span>').format(text) if paragraphs else text)
        return _inside_a_paragraph(Markup("").join(paragraphs))

    def _span(self, attr: Attr, inlines: Inlines) -> Markup:
        if attr.has("kbd"):
            return _keys(plain_text(inlines), attributes(attr, "kbd"))
        if attr.has("note-number"):  # print counts the notes that links make, too
            if self.edition.medium is Medium.PRINT:
                return Markup("<span{}></span>").format(attributes(attr))
            return Markup('<span class="note-number">{}</span>').format(self.inlines(inlines))
        content = self.inlines(inlines)
        if attr.has("mark"):
            return Markup("<mark{}>{}</mark>").format(attributes(attr, "mark"), content)
        if attr.has("index") and len(attr.classes) == 1 and not attr.id:
            return content
        if attr.get("ruby"):
            return self._ruby(attr, inlines)
        return Markup("<span{}>{}</span>").format(attributes(attr), content)

    def _ruby(self, attr: Attr, inlines: Inlines) -> Markup:
        """A reading over its base; print, where it takes no part in the line, is told how wide it may be (in em of the reading, half the text's)."""
        reading = attr.get("ruby")
        if self.edition.medium is Medium.PRINT:
            base = 2 * len(plain_text(inlines))
            width = max(base, round(0.6 * len(reading) + 1))
            room = Markup(' style="width:{}em;margin-left:{:g}em"').format(width, (base - width) / 2)
            return Markup("<ruby{}>{}<rt{}>{}</rt></ruby>").format(attributes(attr), self.inlines(inlines), room, reading)
        return Markup("<ruby{}>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>").format(attributes(attr), self.inlines(inlines), reading)


def formula_of(math: Math) -> Formula:
    """The formula as it is set: its number, if it has one, is not part of it."""
    return Formula(strip_numbering(math.tex).strip(), math.display)


def _role(classes: Iterable[str]) -> Markup:
    """Semantics of a link to a reference list or to the glossary."""
    if "biblioref" in classes:
        return Markup(' role="doc-biblioref"')
    return Markup(' epub:type="glossref" role="doc-glossref"') if {"term", "term-use"} & set(classes) else Markup("")


def _title(link: Link) -> Markup:
    return Markup(' title="{}"').format(link.title) if link.title else Markup("")


def _keys(text: str, attributes: Markup) -> Markup:
    """A key, or keys pressed together: `Ctrl+C` is two keys within one, as HTML has it (HTML, “The kbd element”)."""
    keys = [key.strip() for key in _PLUS.split(text.strip())]
    if len(keys) == 1:
        return Markup("<kbd{}>{}</kbd>").format(attributes, keys[0])
    return Markup("<kbd{}>{}</kbd>").format(attributes, Markup("+").join(Markup("<kbd>{}</kbd>").format(key) for key in keys))


# Elements before which HTML closes a paragraph (HTML, “Optional tags”), and what only stands inside them.
_CLOSES_A_PARAGRAPH = re.compile(
    r"<(/?)(address|aside|blockquote|caption|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|nav|ol|p|pre|section"
    r"|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])"
)


def _inside_a_paragraph(markup: Markup) -> Markup:
    """The same blocks under names that a paragraph may hold, as in `note-ul`; styles/print.css lays them out."""
    renamed = _CLOSES_A_PARAGRAPH.sub(r"<\1note-\2", str(markup))
    return Markup(renamed.replace(">\n<", "><"))  # a line end between blocks would be an empty line of the note


def call_id(note: str, call: int) -> str:
    """Id of the nth call of a note."""
    return f"{note}-call" if call == 1 else f"{note}-call-{call}"


def attributes(attr: Attr, *without: str) -> Markup:
    """id, class, lang and the author's other attributes (as data-*), each with a leading space."""
    pairs: list[tuple[str, str]] = []
    if attr.id:
        pairs.append(("id", attr.id))
    classes = [name for name in attr.classes if name not in without]
    if classes:
        pairs.append(("class", " ".join(classes)))
    if lang := attr.get("lang"):
        pairs += [("lang", lang), ("xml:lang", lang)]
    pairs += [(f"data-{k.lower()}", v) for k, v in dict(attr.pairs).items() if k not in _KEPT_BACK and k.replace("-", "").isalnum() and k.isascii()]
    return Markup("").join(Markup(' {}="{}"').format(Markup(name), value) for name, value in pairs)

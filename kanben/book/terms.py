"""Pass: words marked as terms lead to their entries in the glossary; the first use gives the original."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import count

from kanben.book.assembly import ascii_id, words_of
from kanben.book.entries import GlossaryEntry
from kanben.book.model import Book, Kind, Target
from kanben.book.texts import Text, retold, rewritten
from kanben.manuscript.forms import quoted
from kanben.manuscript.glossary import Glossary, Term, folded, forms
from kanben.manuscript.metadata import GLOSSARY, Metadata
from kanben.pandoc.ast import Attr, Figure, Header, Image, Inline, Inlines, Link, Node, Span, Str, Table, plain_text, rewrite
from kanben.problems import Place, Problem, did_you_mean

TERM, USE = "term", "term-use"
"""Classes of a term that is introduced, and of one that is used again."""
PLAIN = "plain"
# What this pass writes into marks for itself: no link here; the text of the parenthesis behind.
_UNLINKED, _GLOSSED = "term-unlinked", "term-glossed"
_PARENTHESIS = re.compile(r"\s*[（(]([^）)]*)")
_NEAR = 16  # nodes behind a mark in which its parenthesis is looked for


def definition_texts(glossary: Glossary) -> dict[str, str]:
    """The Markdown texts of a glossary, by the name under which the page `glossary` has them."""
    return {f"{GLOSSARY}.{number}.definition": term.definition for number, term in enumerate(glossary.terms) if term.definition}


def definition_lines(glossary: Glossary) -> dict[str, int]:
    """The lines of these texts."""
    return {f"{GLOSSARY}.{path}": line for path, line in glossary.lines.items()}


def glossary_entries(glossary: Glossary, metadata: Metadata) -> tuple[GlossaryEntry, ...]:
    """The entries of the book's glossary, in the order of the file, without uses."""
    language = metadata.original.language if metadata.original else "en"
    made: dict[str, GlossaryEntry] = {}
    for number, term in enumerate(glossary.terms):
        id = name = ascii_id(f"{GLOSSARY}-{term.original or term.term}").lower()
        while id in made:
            id = f"{name}-{number}"
        line = glossary.lines.get(f"{number}.term", 0)
        made[id] = GlossaryEntry(id, term, f"{GLOSSARY}.{number}.definition" if term.definition else "", term.language or language, line=line)
    return tuple(made.values())


def mark_terms(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with each use of a term led to its entry; without a glossary it stays as it is.

    Uses are counted in reading order. Headings, captions and tables do not give the original: that waits for the text.
    """
    if book.metadata.glossary is None:
        return book, ()
    marker = _Marker(book)
    marked = rewritten(retold(book, lambda text: _prepared(text.tree)), marker.change)
    entries = tuple(replace(entry, uses=tuple(marker.uses.get(entry.id, ()))) for entry in marked.glossary)
    return replace(marked, glossary=entries, targets=marker.targets), tuple(marker.problems)


# What a mark cannot see of its surroundings is written into it beforehand


def _prepared(tree: Node) -> Node:
    """The tree, in which marks say where no original is given, where they cannot be links, and what the author wrote in parentheses behind."""

    def change(node: Node) -> Node:
        match node:
            case Header() | Table() | Figure():
                return rewrite(_with_glosses(node), lambda inner: _marked(inner, PLAIN))
            case Link(attr=attr) if attr.has("xref"):
                return replace(node, inlines=unmarked(node.inlines, TERM))  # the words of a heading, marked there
            case Link():
                return rewrite(_with_glosses(node), lambda inner: _marked(inner, _UNLINKED))
            case Image(inlines=inlines):
                return replace(node, inlines=unmarked(inlines, TERM))
            case _:
                return _with_glosses(node)

    changed = rewrite(tree, change)
    return _glossed(changed) if isinstance(changed, tuple) else changed


def unmarked(inlines: Inlines, name: str) -> Inlines:
    """The inlines without marks of a class: what they mark stands alone, as in alternative text."""
    return rewrite(inlines, lambda node: node.inlines if isinstance(node, Span) and node.attr.has(name) else node)


def _marked(node: Node, name: str) -> Node:
    if not (isinstance(node, Span) and node.attr.has(TERM)):
        return node
    return replace(node, attr=replace(node.attr, classes=(*node.attr.classes, name)))


def _with_glosses(node: Node) -> Node:
    changed = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, tuple) and any(isinstance(inner, Span) for inner in value):
            changed[part.name] = _glossed(value)
    return replace(node, **changed) if changed else node


def _glossed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes, each mark with the parenthesis that follows it."""
    made = list(nodes)
    for at, node in enumerate(nodes):
        if isinstance(node, Span) and node.attr.has(TERM):
            parenthesis = _PARENTHESIS.match(plain_text(nodes[at + 1 : at + _NEAR]))
            if parenthesis:
                attr = replace(node.attr, pairs=(*node.attr.pairs, (_GLOSSED, parenthesis[1])))
                made[at] = replace(node, attr=attr)
    return tuple(made)


# Uses


@dataclass(slots=True)
class _Marker:
    """Goes through the marks in reading order."""

    book: Book
    targets: dict[str, Target] = field(init=False)
    ids: Iterator[str] = field(init=False)
    uses: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    by_term: dict[str, list[GlossaryEntry]] = field(default_factory=dict)
    by_original: dict[str, list[GlossaryEntry]] = field(default_factory=dict)
    introduced: set[tuple[str, str]] = field(default_factory=set)
    has_page: bool = field(init=False)

    def __post_init__(self) -> None:
        self.targets = dict(self.book.targets)
        self.ids = free_ids("use", self.targets)
        self.has_page = any(leaf.id == GLOSSARY for leaf in self.book.leaves)
        for entry in self.book.glossary:
            if self.has_page:
                self.targets[entry.id] = Target(entry.id, GLOSSARY, Kind.OTHER, line=entry.line)
            for form in (entry.term.term, *entry.term.also):
                self.by_term.setdefault(folded(form), []).append(entry)
            for form in {folded(entry.term.original), folded(entry.term.abbreviation)} - {""}:
                self.by_original.setdefault(form, []).append(entry)

    def change(self, node: Node, text: Text) -> Node:
        """The node, or, for a mark, the link to the entry and the original."""
        if not (isinstance(node, Span) and node.attr.has(TERM)):
            return node
        entry = self._entry(node, text)
        if entry is None:
            return _bare(node, TERM)
        listed = text.leaf != GLOSSARY
        introduces = listed and self._introduces(node, entry, text)
        attr = _bare(node, TERM if introduces else USE).attr
        if listed:
            id = attr.id or next(self.ids)
            self.targets[id] = Target(id, text.leaf, Kind.OTHER, line=node.line)
            self.uses.setdefault(entry.id, []).append(id)
            attr = replace(attr, id=id)
        attr = _as_index_mark(attr, entry.term)
        linked = self.has_page and not node.attr.has(_UNLINKED)
        use: Inline = Link(attr, node.inlines, f"#{entry.id}", line=node.line) if linked else Span(attr, node.inlines, node.line)
        given = self.book.metadata.glossary is not None and self.book.metadata.glossary.gloss != "never"
        if not introduces or not given or node.attr.get(_GLOSSED):
            return use
        return (use, *gloss(entry, plain_text(node.inlines), text.lang))

    def _introduces(self, mark: Span, entry: GlossaryEntry, text: Text) -> bool:
        """Is it the first use in the book or the chapter, of those that may give the original? The author's own parenthesis gives it as well."""
        settings = self.book.metadata.glossary
        scope = text.path if settings and settings.gloss == "chapter" else ""
        own = mark.attr.get(_GLOSSED)
        if mark.attr.has(PLAIN) or (entry.id, scope) in self.introduced or (own and not _gives_original(own, entry.term)):
            return False
        self.introduced.add((entry.id, scope))
        return True

    def _entry(self, mark: Span, text: Text) -> GlossaryEntry | None:
        words = mark.attr.get("for") or plain_text(mark.inlines)
        found = self.by_term.get(folded(words)) or self.by_original.get(folded(words), [])
        if len(found) == 1:
            return found[0]
        place = Place(text.path, mark.line)
        if found:
            terms = "、".join(entry.term.term for entry in found)
            hint = f'say which is meant: {{.term for="{found[0].term.term}"}}'
            self.problems.append(Problem("term-ambiguous", f"{quoted(words)} may be any of {terms}", place, hint))
        else:
            known = [form for entry in self.book.glossary for form in forms(entry.term)]
            hint = did_you_mean(words, known) or 'add it to the glossary, or name the entry it belongs to: {.term for="…"}'
            self.problems.append(Problem("term-unknown", f"the glossary has no term {quoted(words)}", place, hint))
        return None


def free_ids(name: str, taken: Container[str]) -> Iterator[str]:
    """Ids of a name and a number that nothing carries, one after the other."""
    return (id for number in count(1) if (id := f"{name}-{number}") not in taken)


def _bare(mark: Span, name: str) -> Span:
    """The mark, of a class that says what it is, without what is said to this pass."""
    ours = {TERM, PLAIN, _UNLINKED}
    classes = (name, *(other for other in mark.attr.classes if other not in ours))
    pairs = tuple((key, value) for key, value in mark.attr.pairs if key not in {"for", _GLOSSED})
    return replace(mark, attr=Attr(mark.attr.id, classes, pairs))


def _as_index_mark(attr: Attr, term: Term) -> Attr:
    """The attributes of a mark that is for the index as well: it goes under the term, and where the term goes."""
    if not attr.has("index"):
        return attr
    said = dict(attr.pairs)
    if "entry" in said:
        return attr
    added = (("entry", term.term.replace(">", "＞")), *((("sort", term.sort),) if term.sort and "sort" not in said else ()))
    return replace(attr, pairs=(*attr.pairs, *added))


def _gives_original(parenthesis: str, term: Term) -> bool:
    """Does a parenthesis of the author give the original, be it in another form? One that holds no Latin letter gives another thing."""
    said = folded(parenthesis)
    return bool(re.search("[a-z]", said)) or any(form and folded(form) in said for form in (term.original, term.abbreviation))


def gloss(entry: GlossaryEntry, words: str, language: str) -> Inlines:
    """What follows the first use of a term, in a text of that language: （original，abbreviation), of these what the words do not say."""
    term = entry.term
    said = folded(words)
    known = said in (folded(term.original), folded(term.abbreviation))
    others = [form for form in (term.term if known else "", term.original, term.abbreviation) if form and folded(form) != said]
    if not others:
        return ()
    opening, separator, closing = ("（", "，", "）") if language.startswith("zh") else (" (", ", ", ")")
    made: list[Inline] = [Str(opening)]
    for form in dict.fromkeys(others):
        lang = (("lang", entry.language),) if form == term.original and entry.language != language else ()
        made += [*([Str(separator)] if len(made) > 1 else []), Span(Attr("", (), lang), words_of(form))]
    return (*made, Str(closing))

"""Blocks of the document tree -> XHTML; figures, tables, listings, callouts, exercises and notes go through templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kanben.book.model import Kind
from kanben.book.naming import named
from kanben.book.notes import note_mark
from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    BulletList,
    CodeBlock,
    DefinitionList,
    Div,
    Figure,
    Header,
    HorizontalRule,
    Inlines,
    LineBlock,
    Math,
    Node,
    OrderedList,
    Para,
    Plain,
    RawBlock,
    SoftBreak,
    Space,
    Span,
    Str,
    Table,
)
from kanben.render.callouts import division, quotation
from kanben.render.edition import Medium
from kanben.render.figures import figure
from kanben.render.inlines import InlineWriter, attributes, call_id, formula_of
from kanben.render.listings import listing
from kanben.render.tables import table
from kanben.render.templates import Markup

# Pieces of the front matter that a chapter may place with an empty division of this class.
PIECES = ("acknowledgments", "further-reading", "resources", "advice", "feedback", "remarks", "how-to-cite")
_LIST_STYLES = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}


class BlockWriter(InlineWriter):
    """Writes the blocks of one leaf."""

    def blocks(self, nodes: Blocks) -> Markup:
        """Markup of a run of blocks, one a line."""
        # Two runs of text that are no paragraphs would run into one, as those of a definition do.
        loose = sum(isinstance(node, Plain) for node in nodes) > 1
        return Markup("\n").join(self.block(Para(node.inlines) if loose and isinstance(node, Plain) else node) for node in nodes)

    def block(self, node: Block) -> Markup:
        """Markup of one block."""
        match node:
            case Plain(inlines):
                return self.inlines(inlines)
            case Para(inlines):
                return self._paragraph(inlines)
            case Header(level, attr, inlines):
                return self._heading(level, attr, inlines)
            case BulletList(items):
                return self._list(Markup("ul"), Markup(""), items)
            case OrderedList(start, style, _, items):
                return self._ordered(start, style, items)
            case DefinitionList():
                return self._definitions(node)
            case BlockQuote():
                return quotation(self, node)
            case LineBlock(lines):
                text = Markup("<br/>\n").join(self.inlines(line) for line in lines)
                return Markup('<p class="lines">{}</p>').format(text)
            case CodeBlock():
                return listing(self, node)
            case RawBlock(text=text):
                return Markup(text)
            case HorizontalRule():
                return Markup("<hr/>")
            case Table():
                return table(self, node)
            case Figure():
                return figure(self, node)
            case Div(attr, blocks):
                return self._division(attr, blocks)

    def template(self, name: str, **context: object) -> Markup:
        """A template of `blocks/`, with what all of them may use."""
        return self.edition.templates.render(
            f"blocks/{name}.xhtml.j2", medium=str(self.edition.medium), words=self.words, lang=self.language, **context
        )

    def fresh_id(self, name: str) -> str:
        """An id for something that nobody links to but its own markup; a new one at each call."""
        self.given += 1
        return f"{self.prefix}-{name}-{self.given}"

    def label(self, id: str) -> str:
        """The word and number of a numbered thing, as in 图1-2; empty when it has none."""
        target = self.edition.book.targets.get(id)
        if target is None or not target.number or target.kind is Kind.OTHER:
            return ""
        return named(target.kind, target.number, self.language, self.edition.book.metadata)

    def number(self, id: str) -> str:
        """The number alone."""
        target = self.edition.book.targets.get(id)
        return target.number if target else ""

    def _paragraph(self, inlines: Inlines) -> Markup:
        """A paragraph; display formulas stand between its pieces, which go on without an indent."""
        pieces: list[Markup] = []
        for i, piece in enumerate(_around_formulas(inlines)):
            match piece:
                case Math():
                    pieces.append(self._equation("", piece))
                case Span(attr, (Math() as formula,)):
                    pieces.append(self._equation(attr.id, formula))
                case _:
                    start = Markup('<p class="continued">') if i else Markup("<p>")
                    pieces.append(start + self.inlines(piece) + Markup("</p>"))
        return Markup("\n").join(pieces)

    def _equation(self, id: str, math: Math) -> Markup:
        return self.template("equation", id=id, number=self.number(id) if id else "", formula=self.formula(formula_of(math)))

    def _heading(self, level: int, attr: Attr, inlines: Inlines) -> Markup:
        number = self.number(attr.id)
        tag = Markup(f"h{min(level, 6)}")
        prefix = Markup('<span class="number">{}</span> ').format(number) if number else Markup("")
        return Markup("<{}{}>{}{}</{}>").format(tag, attributes(attr, "unnumbered"), prefix, self.inlines(inlines), tag)

    def _list(self, tag: Markup, extra: Markup, items: tuple[Blocks, ...]) -> Markup:
        rows = [self._item(item) for item in items]
        kind = Markup(' class="tasks"') if any(row.startswith('<li class="task ') for row in rows) else Markup("")
        return Markup("<{}{}{}>\n{}\n</{}>").format(tag, kind, extra, Markup("\n").join(rows), tag)

    def _item(self, item: Blocks) -> Markup:
        """An item of a list; the box of a task is read aloud as what it says."""
        match item:
            case (Plain((Str("☐" | "☒" as mark), *text)) | Para((Str("☐" | "☒" as mark), *text)) as first, *rest):
                done = mark == "☒"
                say, box = self.words["task-done" if done else "task-open"], "☑" if done else "☐"
                line = Markup('<span class="task-box" role="img" aria-label="{}">{}</span>{}').format(say, box, self.inlines(tuple(text)))
                paragraph = Markup("<p>{}</p>").format(line) if isinstance(first, Para) else line
                content = Markup("\n").join([paragraph, *map(self.block, rest)])
                return Markup('<li class="task {}">{}</li>').format("done" if done else "open", content)
            case _:
                return Markup("<li>{}</li>").format(self.blocks(item))

    def _ordered(self, start: int, style: str, items: tuple[Blocks, ...]) -> Markup:
        extra = Markup(' start="{}"').format(start) if start != 1 else Markup("")
        if style in _LIST_STYLES:
            extra += Markup(' type="{}"').format(_LIST_STYLES[style])
        return self._list(Markup("ol"), extra, items)

    def _definitions(self, node: DefinitionList) -> Markup:
        rows = []
        for term, definitions in node.items:
            rows.append(Markup("<dt>{}</dt>").format(self.inlines(term)))
            rows += [Markup("<dd>{}</dd>").format(self.blocks(definition)) for definition in definitions]
        return Markup("<dl>\n{}\n</dl>").format(Markup("\n").join(rows))

    def _division(self, attr: Attr, blocks: Blocks) -> Markup:
        piece = next((name for name in attr.classes if name in PIECES), "")
        if piece and not blocks:
            return self.piece(piece, heading=False)
        # A piece of the original stands in the book's own frame, and turns to its language within.
        with self.writing_in("" if attr.has("original-text") else attr.get("lang")):
            return division(self, attr, blocks)

    def piece(self, name: str, heading: bool) -> Markup:  # noqa: ARG002 - what a ChapterWriter needs
        """A piece of the chapter's front matter; chapters have them, other leaves do not."""
        return Markup("")

    def written_notes(self) -> tuple[WrittenNote, ...]:
        """The notes called so far, in the order of their numbers (a note may call others); none in print, which has them in the text."""
        if self.edition.medium is Medium.PRINT:
            return ()
        written: dict[str, WrittenNote] = {}
        while waiting := [id for id in self.notes if id not in written]:
            for id in waiting:
                note, language = self.notes[id].note, self.notes[id].language
                number = note.number or len(written) + 1
                with self.writing_in(language):
                    content = self.blocks(note.blocks)
                foreign = language if language != self.language else ""
                written[id] = WrittenNote(id, number, note_mark(number), " ".join(note.attr.classes), content, foreign)
        called = {id: tuple(call_id(id, call + 1) for call in range(note.calls)) for id, note in self.notes.items()}
        return tuple(replace(note, calls=called[note.id]) for note in sorted(written.values(), key=lambda note: note.number))


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note of the EPUB: its id, number and mark, classes that say whose it is, text, its language if not the leaf's, ids of its calls."""

    id: str
    number: int
    mark: str
    classes: str
    content: Markup
    lang: str = ""
    calls: tuple[str, ...] = ()


def _around_formulas(inlines: Inlines) -> Iterator[Node]:
    """Display formulas one by one, and the runs of text between them without spaces at their ends."""
    run: list[Node] = []
    for inline in (*inlines, None):
        display = (isinstance(inline, Math) and inline.display) or (isinstance(inline, Span) and inline.attr.has("equation"))
        if inline is not None and not display:
            run.append(inline)
            continue
        while run and isinstance(run[0], Space | SoftBreak):
            run.pop(0)
        while run and isinstance(run[-1], Space | SoftBreak):
            run.pop()
        if run:
            yield tuple(run)
        run = []
        if display:
            yield inline

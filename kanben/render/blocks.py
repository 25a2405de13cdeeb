"""Blocks of the document tree -> XHTML; figures, tables, listings, callouts, exercises and notes go through templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kanben.book.model import Kind
from kanben.book.wording import named
from kanben.pandoc.ast import (
    Attr,
    Block,
    BlockQuote,
    Blocks,
    BulletList,
    Cell,
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
from kanben.render.code import highlighted
from kanben.render.inlines import InlineWriter, attributes, formula_of, note_mark, style_size
from kanben.render.templates import Markup

# Pieces of the front matter that a chapter may place with an empty division of this class.
PIECES = ("acknowledgments", "further-reading", "resources", "advice", "feedback", "remarks", "how-to-cite")
SHORT = 14  # rows of a table or listing
_LIST_STYLES = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}


class BlockWriter(InlineWriter):
    """Writes the blocks of one leaf."""

    def blocks(self, nodes: Blocks) -> Markup:
        """Markup of a run of blocks, one a line."""
        return Markup("\n").join(self.block(node) for node in nodes)

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
            case BlockQuote(blocks):
                return Markup("<blockquote>\n{}\n</blockquote>").format(self.blocks(blocks))
            case LineBlock(lines):
                text = Markup("<br/>\n").join(self.inlines(line) for line in lines)
                return Markup('<p class="lines">{}</p>').format(text)
            case CodeBlock():
                return self._listing(node)
            case RawBlock(text=text):
                return Markup(text)
            case HorizontalRule():
                return Markup("<hr/>")
            case Table():
                return self._table(node)
            case Figure():
                return self._figure(node)
            case Div(attr, blocks):
                return self._division(attr, blocks)

    def template(self, name: str, **context: object) -> Markup:
        """A template of `blocks/`, with what all of them may use."""
        return self.edition.templates.render(
            f"blocks/{name}.xhtml.j2", medium=str(self.edition.medium), words=self.words, lang=self.language, **context
        )

    def label(self, id: str) -> str:
        """The word and number of a numbered thing, as in 图1-2; empty when it has none."""
        target = self.edition.book.targets.get(id)
        if target is None or not target.number or target.kind is Kind.OTHER:
            return ""
        return named(target.kind, target.number, self.language)

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
        rows = []
        tasks = False
        for item in items:
            done = _task(item)
            tasks = tasks or done is not None
            kind = Markup("") if done is None else Markup(' class="task {}"').format("done" if done else "open")
            rows.append(Markup("<li{}>{}</li>").format(kind, self.blocks(item)))
        kind = Markup(' class="tasks"') if tasks else Markup("")
        return Markup("<{}{}{}>\n{}\n</{}>").format(tag, kind, extra, Markup("\n").join(rows), tag)

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

    def _figure(self, figure: Figure) -> Markup:
        return self.template(
            "figure",
            attributes=attributes(figure.attr),
            label=self.label(figure.attr.id),
            caption=self._caption(figure.caption),
            content=self.blocks(figure.blocks),
            style=style_size(figure.attr),
        )

    def _caption(self, blocks: Blocks) -> Markup:
        return Markup("<br/>").join(self.inlines(b.inlines) if isinstance(b, Plain | Para) else self.block(b) for b in blocks)

    def _table(self, table: Table) -> Markup:
        widths = [column.width for column in table.columns]
        return self.template(
            "table",
            attributes=attributes(_sized(table.attr, len(table.body))),
            label=self.label(table.attr.id),
            caption=self._caption(table.caption),
            widths=[f"{width:.2%}" for width in widths] if any(widths) else [],
            head=[[self._cell(cell, table, x, True) for x, cell in enumerate(row)] for row in table.head],
            body=[[self._cell(cell, table, x, False) for x, cell in enumerate(row)] for row in table.body],
            foot=[[self._cell(cell, table, x, False) for x, cell in enumerate(row)] for row in table.foot],
        )

    def _cell(self, cell: Cell, table: Table, x: int, heads: bool) -> Markup:
        align = cell.align or (table.columns[x].align if x < len(table.columns) else "")
        attr = attributes(Attr(cell.attr.id, (*cell.attr.classes, *((f"align-{align}",) if align else ())), cell.attr.pairs))
        if cell.rowspan > 1:
            attr += Markup(' rowspan="{}"').format(cell.rowspan)
        if cell.colspan > 1:
            attr += Markup(' colspan="{}"').format(cell.colspan)
        content = self.blocks(cell.blocks)
        if heads:
            return Markup('<th scope="{}"{}>{}</th>').format("colgroup" if cell.colspan > 1 else "col", attr, content)
        if x < table.row_headers:
            return Markup('<th scope="row"{}>{}</th>').format(attr, content)
        return Markup("<td{}>{}</td>").format(attr, content)

    def _listing(self, code: CodeBlock) -> Markup:
        language = code.attr.classes[0] if code.attr.classes else ""
        return self.template(
            "listing",
            attributes=attributes(_sized(Attr(code.attr.id, ("listing",)), code.text.count("\n") + 1)),
            language=language,
            label=self.label(code.attr.id),
            caption=code.attr.get("caption"),
            filename=code.attr.get("filename"),
            lines=highlighted(code.text, language),
        )

    def _division(self, attr: Attr, blocks: Blocks) -> Markup:
        kind = next((name.removeprefix("callout-") for name in attr.classes if name.startswith("callout-")), "")
        if kind:
            title = attr.get("title") or self.words[kind]
            return self.template("callout", attributes=attributes(attr), kind=kind, title=title, content=self.blocks(blocks))
        if attr.has("exercise"):
            return self._exercise(attr, blocks)
        piece = next((name for name in attr.classes if name in PIECES), "")
        if piece and not blocks:
            return self.piece(piece, heading=False)
        return Markup("<div{}>\n{}\n</div>").format(attributes(attr), self.blocks(blocks))

    def _exercise(self, attr: Attr, blocks: Blocks) -> Markup:
        answer = f"{attr.id}-answer"
        return self.template(
            "exercise",
            attributes=attributes(attr),
            label=self.label(attr.id),
            title=attr.get("title"),
            content=self.blocks(blocks),
            answer_href=self.edition.href(answer, self.leaf) if answer in self.edition.book.targets else "",
        )

    def piece(self, name: str, heading: bool) -> Markup:
        """A piece of the chapter's front matter; chapters have them, other leaves do not."""
        raise NotImplementedError

    def written_notes(self) -> tuple[tuple[str, str, Markup], ...]:
        """The notes called so far: id, mark, markup of the text (a note may call others)."""
        written = []
        position = 0
        while position < len(self.notes):
            id, blocks = self.notes[position]
            position += 1
            written.append((id, note_mark(position), self.blocks(blocks)))
        return tuple(written)


def _sized(attr: Attr, rows: int) -> Attr:
    """Attributes with the class `short` where there are so few rows that breaking them over two pages would help nobody."""
    return replace(attr, classes=(*attr.classes, "short")) if rows <= SHORT else attr


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


def _task(item: Blocks) -> bool | None:
    """State of a task list's item, None for an ordinary item."""
    if item and isinstance(item[0], Plain | Para) and item[0].inlines and isinstance(item[0].inlines[0], Str):
        mark = item[0].inlines[0].text
        return {"☐": False, "☒": True}.get(mark)
    return None

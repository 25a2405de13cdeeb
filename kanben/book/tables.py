"""Pass: tables as their attributes say: which columns align at the decimal point, head their rows, and how wide they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kanben.book.model import Book, Chapter, Leaf
from kanben.pandoc.ast import Attr, Block, BlockQuote, Blocks, Column, Div, Node, Para, Plain, Table, rewrite
from kanben.problems import Place, Problem

WRAPPER = "table"  # class of a division that brings attributes to the table in it
NOTE = "table-note"
DECIMAL = "decimal"  # attribute: columns that align at the decimal point, from 1; `none` for none
ROW_HEADERS = "row-headers"
WIDTHS = "widths"  # attribute: shares of the columns as in `2 1 1`, or `auto`


def arrange_tables(book: Book) -> tuple[Book, tuple[Problem, ...]]:
    """The book with the attributes of its tables read: `row_headers` and the columns' widths are in the table itself.

    A note behind a table gets an id, which the table names in its attribute `note`.
    """
    leaves: list[Leaf] = []
    problems: list[Problem] = []
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            arranger = _Arranger(leaf.id, leaf.path)
            leaves.append(replace(leaf, blocks=arranger.arranged(leaf.blocks)))
            problems += arranger.problems
        else:
            leaves.append(leaf)
    return replace(book, leaves=tuple(leaves)), tuple(problems)


def column_numbers(text: str) -> tuple[int, ...] | None:
    """Numbers from 1, separated by commas or spaces; None when the text is something else."""
    words = re.split(r"[\s,，、]+", text.strip())
    return tuple(map(int, words)) if all(word.isdecimal() and int(word) for word in words) else None


@dataclass(slots=True)
class _Arranger:
    chapter: str
    path: str
    problems: list[Problem] = field(default_factory=list)
    notes: int = 0

    def arranged(self, blocks: Blocks) -> Blocks:
        return self._noted(rewrite(blocks, self._change))

    def _change(self, node: Node) -> Node:
        match node:
            case Table():
                return self._table(node)
            case Div(attr=attr) if attr.has(WRAPPER) or attr.id.startswith("tbl-"):
                return self._unwrapped(node)
            case Div() | BlockQuote():
                return replace(node, blocks=self._noted(node.blocks))
            case _:
                return node

    def _unwrapped(self, div: Div) -> Node:
        """The table of a division with the division's attributes, its last paragraph as the caption when it has none."""
        tables = [block for block in div.blocks if isinstance(block, Table)]
        if len(tables) != 1:
            return replace(div, blocks=self._noted(div.blocks))
        table = tables[0]
        classes = tuple(dict.fromkeys((*table.attr.classes, *(name for name in div.attr.classes if name != WRAPPER))))
        attr = Attr(table.attr.id or div.attr.id, classes, (*table.attr.pairs, *div.attr.pairs))
        rest = [block for block in div.blocks if block is not table]
        last = rest[-1] if rest else None
        if isinstance(last, Para) and not table.caption:
            rest.pop()
            table = replace(table, caption=(Plain(last.inlines),))
        whole = self._table(replace(table, attr=attr, line=table.line or div.line))
        return self._noted(tuple(whole if block is tables[0] else block for block in div.blocks if block is tables[0] or block in rest))

    def _noted(self, blocks: Blocks) -> Blocks:
        """Each note behind a table bound to it."""
        kept: list[Block] = []
        for block in blocks:
            if isinstance(block, Div) and block.attr.has(NOTE) and not block.attr.id:
                before = kept[-1] if kept else None
                if isinstance(before, Table):
                    self.notes += 1
                    id = f"{self.chapter}-table-note-{self.notes}"
                    kept[-1] = replace(before, attr=replace(before.attr, pairs=(*before.attr.pairs, ("note", id))))
                    kept.append(replace(block, attr=replace(block.attr, id=id)))
                    continue
                self._problem("table-note-orphan", "this note stands behind no table", block.line, "put it right behind its table")
            kept.append(block)
        return tuple(kept)

    def _table(self, table: Table) -> Table:
        count = len(table.columns)
        heads = table.attr.get(ROW_HEADERS)
        if heads and not (heads.isdecimal() and int(heads) <= count):
            self._problem("table-column-unknown", f'{ROW_HEADERS}="{heads}" is no number of columns', table.line, f"the table has {count} columns")
        elif heads:
            table = replace(table, row_headers=int(heads))
        self._check_decimal(table)
        widths = table.attr.get(WIDTHS)
        return replace(table, columns=tuple(self._widened(table, widths))) if widths else table

    def _check_decimal(self, table: Table) -> None:
        decimal = table.attr.get(DECIMAL)
        if not decimal or decimal == "none":
            return
        numbers = column_numbers(decimal)
        if numbers is None:
            hint = 'name columns by number from 1, as in decimal="2 3", or write decimal=none'
            self._problem("table-column-unknown", f'{DECIMAL}="{decimal}" names no columns', table.line, hint)
        elif max(numbers) > len(table.columns):
            message = f'{DECIMAL}="{decimal}" names column {max(numbers)}, and the table has {len(table.columns)}'
            self._problem("table-column-unknown", message, table.line, "columns count from 1")

    def _widened(self, table: Table, widths: str) -> Iterator[Column]:
        """Columns with the shares that the author gives."""
        if widths == "auto":
            yield from (replace(column, width=0.0) for column in table.columns)
            return
        shares = column_numbers(widths)
        if shares is None or len(shares) != len(table.columns):
            message = f'{WIDTHS}="{widths}" does not give each of the {len(table.columns)} columns its share'
            self._problem("table-column-unknown", message, table.line, 'write a number for each column, as in widths="2 1 1", or widths=auto')
            yield from table.columns
        else:
            yield from (replace(column, width=share / sum(shares)) for column, share in zip(table.columns, shares, strict=True))

    def _problem(self, code: str, message: str, line: int, hint: str) -> None:
        self.problems.append(Problem(code, message, Place(self.path, line), hint))

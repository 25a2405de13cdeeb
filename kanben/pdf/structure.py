"""WeasyPrint's pages -> the structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8), in reading order.

An element is one node however many lines, columns or pages it runs over. Notes follow the paragraph that calls them. What the author
did not write is an artifact: running heads, folios, leaders, repeated table heads, pictures without alternative text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from kanben.pdf.roles import GROUPING, INLINE, PARAGRAPHS, WRAPPERS, alternative, name_of, role_of
from kanben.pdf.source_text import Source

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ARTIFACT = b"/Artifact BMC"


@dataclass(eq=False, slots=True)
class Mark:
    """A marked-content sequence: the operators of its stream, the places of its beginning and its end, the font at its end."""

    stream: list[Any]
    begin: int
    end: int = 0
    font: str = ""


@dataclass(eq=False, slots=True)
class Content:
    """A marked-content sequence in the tree: page, number on the page (MCID), text, and whether a space or a hyphen ends it.

    `blank` is the place of a text that is nothing but space, which WeasyPrint does not draw: left and baseline, in px, and the size.
    """

    page: int
    mcid: int
    mark: Mark
    text: str = ""
    space: bool = False
    hyphenated: bool = False
    blank: tuple[float, float, float] | None = None


@dataclass(eq=False, slots=True)
class Annotated:
    """A link's annotation (pydyf's object) and the page that it is on."""

    page: int
    annotation: Any


@dataclass(eq=False, slots=True)
class Node:
    """A structure element.

    `element` is what it stands for (none for what only groups or wraps), `lang` the language of what is in it, `box` the picture's
    rectangle: left, bottom, right, top in pt. `notes` are those called in it, `block` says that it starts a line of its own, `spans` are
    the columns and rows of a cell, `scope` is what a head heads.
    """

    role: str
    parent: Node | None
    element: Any = None
    lang: str = ""
    page: int = 0
    kids: list[Node | Content | Annotated] = field(default_factory=list)
    notes: list[Node] = field(default_factory=list)
    alt: str = ""
    box: tuple[float, ...] = ()
    block: bool = False
    spans: tuple[int, int] = (1, 1)
    scope: str = ""

    @property
    def children(self) -> Iterator[Node | Content | Annotated]:
        """What is in it, notes behind the paragraphs that call them."""
        for kid in self.kids:
            yield kid
            if isinstance(kid, Node) and kid.role in PARAGRAPHS:
                yield from kid.notes
        if self.role not in PARAGRAPHS:
            yield from self.notes

    @property
    def text(self) -> str:
        """All text in it but notes."""
        return "".join(_text(kid) for kid in self.kids)

    def all(self, role: str) -> Iterator[Node]:
        """The nodes of a type in it."""
        for kid in self.kids:
            if isinstance(kid, Node):
                if kid.role == role:
                    yield kid
                yield from kid.all(role)


def _text(kid: Node | Content | Annotated) -> str:
    if isinstance(kid, Node):
        return kid.text
    return kid.text + " " * kid.space if isinstance(kid, Content) else ""


def box_drawn_whole(box: Any) -> tuple[Any, ...]:
    """What tells a box that is drawn as a whole, and its copies, from all others."""
    return (box.element, box.element_tag, box.position_x, box.position_y)


class TreeBuilder:
    """Builds the tree page by page. `root` is the tree, `pages` the nodes of each page's contents, by MCID."""

    def __init__(self, roots: Iterable[Any], language: str, say: Callable[[str], str]) -> None:
        """`roots` are the root elements of what the pages show; `say` gives the LaTeX of a formula that is set as text."""
        self.root = Node("Document", None, lang=language)
        self.pages: list[list[Node]] = []
        self._say = say
        self._source = Source(roots)
        self._nodes: dict[Any, Node] = {}
        self._headings: list[int] = []
        self._formula: Node | None = None
        self._before: tuple[Content, Node, int] | None = None  # the last text, its block, where it ends in the source
        self._marks: dict[Any, Mark] = {}
        self._height = 0.0

    def add_page(self, page_box: Any, height: float, marks: dict[Any, Mark]) -> None:
        """Take in a page `height` px high; `marks` are its marked contents by box."""
        self.pages.append([])
        self._marks, self._height = marks, height
        self._children(page_box, self.root)
        if marks:
            raise ValueError(f"page {len(self.pages)} has contents that are not in its boxes: {list(marks)[:3]}")

    def finish(self) -> None:
        """Head the tables that have no head by their first columns, since a table's cells must be headed (ISO 14289-1, 7.5)."""
        for table in list(self.root.all("Table")):
            if not any(table.all("TR")):
                table.role = "Div"
            elif not any(table.all("TH")):
                for row in table.all("TR"):
                    first = next(row.all("TD"), None)
                    if first is not None:
                        first.role, first.scope = "TH", "Row"

    @property
    def _page(self) -> int:
        return len(self.pages) - 1

    def _children(self, box: Any, node: Node) -> None:
        for child in box.children:
            self._walk(child._box if isinstance(child, AbsolutePlaceholder) else child, node)

    def _walk(self, box: Any, node: Node) -> None:
        if isinstance(box, boxes.LineBox):
            self._children(box, node)
        elif isinstance(box, boxes.MarginBox):
            kind = "Footer" if "bottom" in box.at_keyword else "Header"
            self._discard(box, f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC".encode())
        elif isinstance(box, boxes.TextBox):
            self._add_text(box, node)
        elif box.is_leader or (here := self._node(box, node)) is None:
            self._discard(box, _ARTIFACT)
        else:
            if box.link_annotation is not None:
                self._link(here).kids.append(Annotated(self._page, box.link_annotation))
            if isinstance(box, boxes.ReplacedBox):
                self._add_picture(box, here)
            elif (mark := self._take(box)) is not None:
                self._add_whole(box, here, mark)
            else:
                self._children(box, here)

    def _take(self, box: Any) -> Mark | None:
        """The mark of a box that was drawn; what is half transparent was drawn from a copy of its box."""
        key = box_drawn_whole(box) if box.style["opacity"] < 1 and box not in self._marks else box
        return self._marks.pop(key, None)

    def _discard(self, box: Any, artifact: bytes) -> None:
        """Make artifacts of all contents of a box."""
        for inner in (box, *box.descendants()):
            mark = self._take(inner._box if isinstance(inner, AbsolutePlaceholder) else inner)
            if mark is not None:
                mark.stream[mark.begin] = artifact

    def _node(self, box: Any, node: Node) -> Node | None:
        """The node that a box's contents belong to; None when they are artifacts."""
        element = box.element
        if element is None or box.element_tag in {"html", "body"}:
            return node
        pseudo = box.element_tag.partition("::")[2]
        if pseudo:
            return self._generated(box, pseudo, node)
        known = self._nodes.get(element)
        if known is None:
            return self._create(box, node)
        if known.page != self._page and (known.role in {"THead", "TFoot"} or box.style["position"] == "fixed"):
            return None  # the same once more
        return node if node.element is element else known

    def _create(self, box: Any, node: Node) -> Node | None:
        element = box.element
        # A division that style sets as a cell, beside another, is a block as well.
        block = isinstance(box, boxes.BlockLevelBox) or (isinstance(box, boxes.TableCellBox) and name_of(element) == "div")
        lang = element.get("lang") or element.get(_XML_LANG) or node.lang
        role = role_of(element, inside=node.role, block=block)
        if role == "L" and (node.element is not None and name_of(node.element) == "nav"):
            role = "TOC"
        if name_of(element) == "hr" or (role == "Figure" and not alternative(element)):
            return None
        if role == "Formula" and self._formula is not None and not self._latex(element):
            # A further piece of a formula that may be broken between its pieces.
            self._nodes[element] = self._formula
            return self._formula
        if not role:
            if lang == node.lang:
                return node
            role = "Span"
        made = self._nodes[element] = self._append(role, node, element, lang, block=block)
        self._describe(made, box)
        if made.role == "LI":
            made = self._nodes[element] = self._append("LBody", made, element, lang, block=True)
        return made

    def _describe(self, node: Node, box: Any) -> None:
        """What only some types have."""
        if node.role[0] == "H":
            level = int(node.role[1])
            # No level is skipped, whatever the author's are (ISO 14289-1, 7.4.2).
            while self._headings and self._headings[-1] >= level:
                self._headings.pop()
            self._headings.append(level)
            node.role = f"H{len(self._headings)}"
        elif node.role in {"TH", "TD"}:
            node.spans = (getattr(box, "colspan", 1), getattr(box, "rowspan", 1))
            if node.role == "TH":
                node.scope = "Row" if node.element.get("scope", "").startswith("row") else "Column"
        elif node.role == "Formula":
            self._formula = node
            node.alt = self._latex(node.element)

    def _latex(self, element: Any) -> str:
        """What a formula says: its drawing's title, or what its characters stand for."""
        return alternative(element) if name_of(element) == "svg" else self._say("".join(element.itertext())).strip(" \u200b")

    def _append(self, role: str, node: Node, element: Any, lang: str, *, block: bool) -> Node:
        parent = self._holder(role, node, block=block)
        made = Node(role, parent, element, lang, self._page, block=block)
        parent.kids.append(made)
        return made

    def _holder(self, role: str, node: Node, *, block: bool) -> Node:
        """The node that takes in a node of a type: a list's item for labels and bodies, a paragraph for what is loose."""
        if node.role == "L" and role in {"Lbl", "LBody"}:
            last = node.kids[-1] if node.kids else None
            if isinstance(last, Node) and last.role == "LI" and (role == "LBody" or not any(last.all("LBody"))):
                return last
            return self._append("LI", node, None, node.lang, block=True)
        if node.role in GROUPING and role in INLINE and not (block and role in {"Code", "Formula"}) and not (node.role == "LI" or role == "RT"):
            return self._paragraph(node)
        return node

    def _paragraph(self, node: Node) -> Node:
        """A wrapper for loose text: the one that is open, or a new one."""
        role = WRAPPERS.get(node.role, "P")
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Node) and last.element is None and last.role == role:
            return last
        made = Node(role, node, None, node.lang, self._page, block=True)
        node.kids.append(made)
        return made

    def _generated(self, box: Any, pseudo: str, node: Node) -> Node:
        """The node of a pseudo-element's contents."""
        if pseudo == "marker":
            item = next((above for above in _upward(node) if above.role in {"LI", "TOCI"}), None)
            if item is None:
                return node
            made = Node("Lbl", item, None, node.lang, self._page, block=True)
            item.kids.insert(0, made)
            return made
        if pseudo == "footnote-call" and box.footnote is not None:
            caller = next(above for above in _upward(node) if above.role not in INLINE)
            element = box.footnote.element
            note = Node("Note", caller.parent if caller.role in PARAGRAPHS else caller, element, node.lang, self._page, block=True)
            note.lang = element.get("lang") or node.lang
            caller.notes.append(note)
            self._nodes[element] = note
            return self._append("Reference", node, None, node.lang, block=False)
        if pseudo == "footnote-marker":
            return self._append("Lbl", node, None, node.lang, block=False)
        return node

    def _link(self, node: Node) -> Node:
        return next((above for above in _upward(node) if above.role == "Link"), node)

    def _add_text(self, box: Any, node: Node) -> None:
        mark = self._take(box)
        if mark is None:
            return
        if node.role in GROUPING:
            node = self._paragraph(node)
        text = self._say(box.text)
        content = self._content(mark, node, text)
        if not text.strip():
            content.blank = (box.position_x, box.position_y + box.baseline, box.style["font_size"])
            content.mark.font = self._before[0].mark.font if self._before else ""
        elif self._before is not None and self._before[0].blank:
            self._before[0].mark.font = mark.font
        self._compare(box, content, node)

    def _compare(self, box: Any, content: Content, node: Node) -> None:
        """Note what the author's text has between this piece and the last, and what it has not: the hyphen of a broken word."""
        block = next(above for above in _upward(node) if above.role not in INLINE)
        found = None
        if "::" not in box.element_tag and not box.style["white_space"].startswith("pre"):
            found = self._source.find(box.element, box.text, box.style["hyphenate_character"])
        if found is not None:
            content.hyphenated = found.hyphenated
        if found is not None and self._before is not None and self._before[1] is block:
            before, _, end = self._before
            white = self._source.white_at(found.start - 1) or self._source.white_at(end)
            before.space = white and not before.hyphenated and _parts(before.text, box.text)
        self._before = (content, block, found.end if found else -1)

    def _add_picture(self, box: Any, node: Node) -> None:
        mark = self._take(box)
        if mark is None:
            return
        self._content(mark, node, "")
        if node.role == "Figure":
            node.alt = alternative(box.element)
        if node.element is box.element:
            left, top = box.content_box_x(), self._height - box.content_box_y()
            edges = (left, top - box.height, left + box.width, top)
            node.box = tuple(round(0.75 * edge, 2) for edge in edges)
        self._before = None

    def _add_whole(self, box: Any, node: Node, mark: Mark) -> None:
        """A box that is drawn as a whole, since it is half transparent: it is one content, whatever is in it."""
        holder = self._paragraph(node) if node.role in GROUPING else node
        text = "".join(self._say(inner.text) for inner in box.descendants() if isinstance(inner, boxes.TextBox))
        self._content(mark, holder, text)
        self._before = None

    def _content(self, mark: Mark, node: Node, text: str) -> Content:
        numbers = self.pages[-1]
        content = Content(self._page, len(numbers), mark, text)
        mark.stream[mark.begin] = f"/{node.role} <</MCID {content.mcid}>> BDC".encode()
        numbers.append(node)
        node.kids.append(content)
        return content


def _upward(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def _parts(before: str, after: str) -> bool:
    """Does a space belong between two texts? Not where one shows already, and not between Han, where a line end of the source is none."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    return not (_wide(before[-1]) and _wide(after[0]))


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"

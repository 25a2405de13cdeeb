"""Tagged PDF (PDF/UA-1) by WeasyPrint, with a structure tree of our own: the only place that replaces how WeasyPrint tags.

WeasyPrint makes a tree of each page, with a node for each box: a paragraph that runs over the page is two, a broken word two halves,
notes stand wherever they lie, and the dots of a leader are read aloud. `kanben.pdf.structure` makes one tree of the document;
here it is put in the place of WeasyPrint's, and written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import pydyf
from weasyprint import draw
from weasyprint import pdf as weasyprint_pdf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from kanben.pdf.known_weasyprint import check_weasyprint, replaced
from kanben.pdf.structure import Annotated, Content, Mark, Node, TreeBuilder, box_drawn_whole

_SIGNATURES: tuple[tuple[Any, str, str], ...] = (
    (weasyprint_pdf, "add_tags", "pdf document pdf_version page_streams"),
    (weasyprint_pdf, "add_links", "links_and_anchors matrix pdf page names tags"),
    (draw, "draw_stacking_context", "stream stacking_context"),
    (Stream, "marked", "self box tag"),
)
_GLYPHS = re.compile(rb"<([0-9a-f]*)([0-9a-f]{4})>([^<>]*)$")
# A hyphen that is not the author's says "-", not U+00AD: it is what Poppler and PDFium take off when they join the halves of a word.
_HYPHEN = b"/Span <</ActualText <FEFF002D>>> BDC"
_BLOCKS = frozenset({"Code", "Formula", "Figure", "Span"})  # in-line types that may be blocks
_LETTERS = 1.2  # em: height of letters with what they need above and below
_EMPTY = frozenset({"TD", "TH"})  # types that count even when nothing is in them


def _as_written(text: str) -> str:
    return text


@contextmanager
def tagged(say: Callable[[str], str] = _as_written) -> Iterator[None]:
    """Let WeasyPrint write our tags while the block runs, when it writes tags at all.

    `say` gives what is read aloud of a formula that is set as text: its LaTeX.

    Raises:
        UnknownWeasyPrint: WeasyPrint is not the version that this was written for.
    """
    check_weasyprint("tagging", _SIGNATURES)

    def add_tags(pdf: Any, document: Any, _version: Any, page_streams: Sequence[Any]) -> None:
        _add_tags(pdf, document, page_streams, say)

    with replaced(
        (weasyprint_pdf, "add_tags", add_tags),
        (weasyprint_pdf, "add_links", _own_links(weasyprint_pdf.add_links)),
        (draw, "draw_stacking_context", _whole(draw.draw_stacking_context)),
        (Stream, "marked", _marked),
    ):
        yield


def _marked(stream: Any, box: Any, _tag: str) -> Any:
    """Stream.marked: what a sequence is called, or that it is an artifact, is decided when all pages are drawn."""
    if stream._tags is None or (isinstance(box, boxes.TextBox) and not box.text.strip() and not _is_kept(box)):
        return nullcontext()  # WeasyPrint draws nothing of text that is blank
    return _marking(stream, box)


def _is_kept(box: Any) -> bool:
    """Is a blank text the author's to the last space, as in code?"""
    return " " in box.text and str(box.style["white_space"]).startswith("pre")


@contextmanager
def _marking(stream: Any, key: Any) -> Iterator[None]:
    mark = stream._tags[key] = Mark(stream.stream, len(stream.stream))
    stream.stream.append(b"/Artifact BMC")
    try:
        yield
    finally:
        mark.end = len(stream.stream)
        mark.font = stream._old_font[0] if stream._old_font else ""
        stream.stream.append(b"EMC")


def _whole(draw_stacking_context: Callable[..., None]) -> Callable[..., None]:
    """What is half transparent is painted from a stream of its own, whose contents the tree of the page cannot name: it is one content."""

    def draw_context(stream: Any, stacking_context: Any) -> None:
        box, tags = stacking_context.box, stream._tags
        if tags is None or box.style["opacity"] >= 1:
            draw_stacking_context(stream, stacking_context)
            return
        with _marking(stream, box_drawn_whole(box)):
            stream._tags = None
            try:
                draw_stacking_context(stream, stacking_context)
            finally:
                stream._tags = tags

    return draw_context


def _own_links(add_links: Callable[..., None]) -> Callable[..., None]:
    """WeasyPrint makes a link of each box in a link; one of the link itself will do where the others are parts of its line.

    What stands in a line has no height of its own (styles/print.css), so a link is given that of its letters, to be met by a pointer.
    """

    def add(links_and_anchors: Any, *arguments: Any) -> None:
        links, anchors = links_and_anchors
        own = [(target, rectangle) for _, target, rectangle, box in links if box.link]
        kept = [link for link in links if link[3].link or not _is_part(link, own)]
        add_links(([(kind, target, _high_enough(area, box), box) for kind, target, area, box in kept], anchors), *arguments)

    return add


def _high_enough(area: tuple[float, float, float, float], box: Any) -> tuple[float, float, float, float]:
    """The area of a link, in px, as high as its letters at least."""
    left, top, right, bottom = area
    more = box.style["font_size"] * _LETTERS - (bottom - top)
    return (left, top - more / 2, right, bottom + more / 2) if isinstance(box, boxes.InlineBox) and more > 0 else area


def _is_part(link: Any, own: Iterable[tuple[Any, Any]]) -> bool:
    """Is a box in a link a part of the link's line? A picture that is higher than the line is not."""
    _, target, (left, top, right, bottom), box = link
    if isinstance(box, boxes.InlineBox):
        return True
    return any(target == of and left >= start - 1 and right <= end + 1 and bottom - top <= 2 * (low - high) for of, (start, high, end, low) in own)


def _add_tags(pdf: Any, document: Any, page_streams: Sequence[Any], say: Callable[[str], str]) -> None:
    """The structure tree, and what the catalog has to say of it (ISO 14289-1, 7.1)."""
    roots = dict.fromkeys(box.element for page in document.pages for box in page._page_box.children if box.element is not None)
    builder = TreeBuilder(roots, document.metadata.lang or "", say)
    for page, stream in zip(document.pages, page_streams, strict=True):
        builder.add_page(page._page_box, page.height, stream._tags)
    builder.finish()
    _TreeWriter(pdf, document.fonts.values()).write(builder)
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Raw(pydyf.Object):
    """An object whose bytes are ready."""

    data = b""


class _TreeWriter:
    """Writes a structure tree into a PDF."""

    def __init__(self, pdf: Any, fonts: Iterable[Any]) -> None:
        self.pdf = pdf
        self.pages = pdf.page_references
        self.objects: dict[Node, Any] = {}
        self.annotations: list[tuple[Any, bytes]] = []
        self.identified: list[tuple[str, bytes]] = []
        # The spaces of the fonts that are in the document with theirs, as they stand in a stream.
        self.spaces = {font.hash: b"%04x" % glyph for font in fonts if not font.bitmap for glyph, text in font.to_unicode.items() if text == " "}

    def write(self, builder: TreeBuilder) -> None:
        """Write the tree, the way back from contents and annotations to it, and its identifiers."""
        root = self._new()
        document = self._element(builder.root, root.reference)
        numbers = b"".join(
            b"%d [%s]" % (page, b" ".join(self.objects[node].reference for node in nodes)) for page, nodes in enumerate(builder.pages) if nodes
        )
        for number, (annotation, reference) in enumerate(self.annotations, start=len(builder.pages)):
            annotation["StructParent"] = number
            numbers += b" %d %s" % (number, reference)
        parents = self._new(b"<</Nums [%s]>>" % numbers)
        identifiers = b""
        if self.identified:
            names = b" ".join(b"(%s) %s" % (name.encode(), reference) for name, reference in sorted(self.identified))
            identifiers = b" /IDTree " + self._new(b"<</Names [%s]>>" % names).reference
        root.data = b"<</Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d%s>>" % (
            document, parents.reference, len(builder.pages) + len(self.annotations), identifiers,
        )  # fmt: skip
        self.pdf.catalog["StructTreeRoot"] = root.reference

    def _new(self, data: bytes = b"") -> Any:
        made = _Raw()
        made.data = data
        self.pdf.add_object(made)
        return made

    def _element(self, node: Node, parent: bytes) -> bytes:
        """Write a node; its reference."""
        made = self.objects[node] = self._new()
        kids = [self._kid(kid, node, made.reference) for kid in node.children if not _is_empty(kid)]
        entries = [b"/S /%s /P %s /Pg %s" % (node.role.encode(), parent, self.pages[node.page])]
        if kids:
            entries.append(b"/K " + (kids[0] if len(kids) == 1 else b"[%s]" % b" ".join(kids)))
        if node.parent is None or node.lang != node.parent.lang:
            entries.append(b"/Lang " + pydyf.String(node.lang).data)
        if node.element is not None and (title := node.element.get("aria-label")):
            entries.append(b"/T " + pydyf.String(title).data)
        if node.alt:
            entries.append(b"/Alt " + pydyf.String(node.alt).data)
        if node.role == "Note":
            name = f"note-{len(self.identified) + 1:06}"
            self.identified.append((name, made.reference))
            entries.append(b"/ID (%s)" % name.encode())
        if attributes := _attributes(node):
            entries.append(b"/A " + attributes)
        made.data = b"<<%s>>" % b" ".join(entries)
        return bytes(made.reference)

    def _kid(self, kid: Node | Content | Annotated, node: Node, reference: bytes) -> bytes:
        if isinstance(kid, Node):
            return self._element(kid, reference)
        if isinstance(kid, Annotated):
            kid.annotation["Contents"] = pydyf.String(_description(kid.annotation, node))
            self.annotations.append((kid.annotation, reference))
            return b"<</Type /OBJR /Obj %s /Pg %s>>" % (kid.annotation.reference, self.pages[kid.page])
        self._finish(kid)
        if kid.page == node.page:
            return b"%d" % kid.mcid
        return b"<</Type /MCR /Pg %s /MCID %d>>" % (self.pages[kid.page], kid.mcid)

    def _finish(self, content: Content) -> None:
        """Mark the hyphen of a broken word, and end a line in the space that the author wrote (ISO 32000-1, 14.8.2.2.3 and 14.8.2.5)."""
        if content.blank:
            self._fill(content, content.blank)
        if not content.space and not content.hyphenated:
            return
        stream = content.mark.stream
        at = next((at for at in range(content.mark.end - 1, content.mark.begin, -1) if stream[at].endswith(b"] TJ")), None)
        if at is None:
            return
        glyphs = stream[at].removesuffix(b"] TJ")
        if content.hyphenated and (last := _GLYPHS.search(glyphs)):
            stream[at] = b"%s<%s>] TJ %s [<%s>] TJ EMC" % (glyphs[: last.start()], last[1], _HYPHEN, last[2])
        elif content.space and content.mark.font in self.spaces:
            stream[at] = glyphs + b"<%s>] TJ" % self.spaces[content.mark.font]
        elif content.space and self.spaces:
            font, space = next(iter(self.spaces.items()))
            stream[at] += b" /%s 1 Tf [<%s>] TJ" % (font.encode(), space)

    def _fill(self, content: Content, blank: tuple[float, float, float]) -> None:
        """Draw the spaces of a text that is nothing but space, where they stand."""
        stream, font = content.mark.stream, content.mark.font
        if font not in self.spaces:
            font = next(iter(self.spaces), "")
        at = next((at for at in range(content.mark.begin, content.mark.end) if stream[at] == b"BT"), None)
        if at is not None and font:
            x, y, size = blank
            spaces = self.spaces[font] * content.text.count(" ")
            stream[at] = b"BT /%s %.2f Tf 1 0 0 -1 %.2f %.2f Tm [<%s>] TJ" % (font.encode(), size, x, y, spaces)


def _is_empty(kid: Node | Content | Annotated) -> bool:
    return isinstance(kid, Node) and kid.role not in _EMPTY and all(_is_empty(inner) for inner in kid.children)


def _description(annotation: Any, link: Node) -> str:
    """What a link leads to: its address, or the text that names a place in the book."""
    target = str(annotation["Contents"].string)
    return target if "A" in annotation else " ".join(link.text.split()) or target


def _attributes(node: Node) -> bytes:
    """A node's attributes (ISO 32000-1, 14.8.5)."""
    if node.role == "L" and node.element is not None:
        style = {"ol": "Decimal", "ul": "Disc"}.get(str(node.element.tag), "None")
        return b"<</O /List /ListNumbering /%s>>" % style.encode()
    if node.role in {"TH", "TD"}:
        columns, rows = node.spans
        entries = [b"/O /Table"]
        entries += [b"/Scope /" + node.scope.encode()] if node.scope else []
        entries += [b"/ColSpan %d" % columns] if columns > 1 else []
        entries += [b"/RowSpan %d" % rows] if rows > 1 else []
        return b"<<%s>>" % b" ".join(entries) if len(entries) > 1 else b""
    layout = [b"/Placement /Block"] if node.block and node.role in _BLOCKS else []
    if node.box:
        layout.append(b"/BBox " + bytes(pydyf.Array(node.box).data))
    return b"<</O /Layout %s>>" % b" ".join(layout) if layout else b""

"""A reader of tagged PDFs for the tests: the structure tree with the text of its contents, from the bytes alone."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

_MAPPING = re.compile(r"<([0-9a-f]+)> <([0-9a-f]*)>")


@dataclass(slots=True)
class Text:
    """A marked-content sequence: page, MCID, text, and where its first glyph stands, in pt from the left and the bottom."""

    page: int
    mcid: int
    text: str = ""
    at: tuple[float, float] | None = None


@dataclass(slots=True)
class Element:
    """A structure element."""

    role: str
    entries: dict[str, Any]
    lang: str
    kids: list[Element | Text | str] = field(default_factory=list)  # a string: what a link annotation says

    @property
    def children(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    @property
    def text(self) -> str:
        return "".join(kid.text for kid in self.kids if not isinstance(kid, str))

    @property
    def contents(self) -> Iterator[Text]:
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.contents
            elif isinstance(kid, Text):
                yield kid

    def all(self, *roles: str) -> list[Element]:
        """The elements of some types in it, in order; all without types."""
        found = []
        for child in self.children:
            if not roles or child.role in roles:
                found.append(child)
            found += child.all(*roles)
        return found

    def outline(self) -> str:
        """Types and texts as in P(‘a’ Link(‘b’))."""
        kids = [repr(kid.text) if isinstance(kid, Text) else kid.outline() for kid in self.kids if not isinstance(kid, str)]
        return f"{self.role}({' '.join(kids)})"


@dataclass(slots=True)
class Tagged:
    """A tagged PDF: its tree, the contents of its pages by MCID, and the text of each page's artifacts."""

    pdf: pikepdf.Pdf
    document: Element
    contents: list[dict[int, Text]]
    artifacts: list[str]


def read(content: bytes) -> Tagged:
    pdf = pikepdf.open(io.BytesIO(content))
    pages = [_Page(pdf, number) for number in range(len(pdf.pages))]
    contents = [page.texts for page in pages]
    numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}

    def element(item: Any, lang: str) -> Element:
        made = Element(str(item.S)[1:], dict(item.items()), str(item.get("/Lang", lang)))
        kids = item.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                made.kids.append(contents[numbers[item.Pg.objgen]][kid])
            elif kid.get("/Type") == Name.MCR:
                made.kids.append(contents[numbers[kid.Pg.objgen]][int(kid.MCID)])
            elif kid.get("/Type") == Name.OBJR:
                made.kids.append(str(kid.Obj.Contents))
            else:
                assert kid.P.objgen == item.objgen
                made.kids.append(element(kid, made.lang))
        return made

    document = element(pdf.Root.StructTreeRoot.K, "")
    return Tagged(pdf, document, contents, [page.artifact for page in pages])


class _Page:
    """The text of a page, by marked-content sequence."""

    def __init__(self, pdf: pikepdf.Pdf, number: int) -> None:
        self.texts: dict[int, Text] = {}
        self.artifact = ""
        page = pdf.pages[number]
        fonts = {name: _meanings(font) for name, font in page.Resources.Font.items()}
        sequences: list[Text | str | None] = []  # a text, an ActualText, or None for an artifact
        font: dict[str, str] = {}
        place = (0.0, 0.0)
        matrix, saved = pikepdf.Matrix(), []
        for operands, operator in ((i.operands, str(i.operator)) for i in pikepdf.parse_content_stream(page)):
            if operator in {"BMC", "BDC"}:
                properties = operands[1] if operator == "BDC" else Dictionary()
                if "/MCID" in properties:
                    mcid = int(properties.MCID)
                    assert mcid not in self.texts
                    self.texts[mcid] = Text(number, mcid)
                    sequences.append(self.texts[mcid])
                elif "/ActualText" in properties:
                    # Only hyphens that are not the author's have one, and it is "-": here they show as soft hyphens.
                    sequences.append(str(properties.ActualText).replace("-", "\xad"))
                else:
                    assert operands[0] == Name.Artifact
                    sequences.append(None)
            elif operator == "EMC":
                closed = sequences.pop()
                if isinstance(closed, str) and isinstance(sequences[-1], Text):
                    sequences[-1].text += closed
            elif operator == "Tf":
                font = fonts[str(operands[0])]
            elif operator == "q":
                saved.append(matrix)
            elif operator == "Q":
                matrix = saved.pop()
            elif operator == "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            elif operator == "Tm":
                place = matrix.transform((float(operands[4]), float(operands[5])))
            elif operator in {"TJ", "Tj"}:
                shown = operands[0] if operator == "TJ" else [operands[0]]
                text = "".join(_decode(bytes(piece), font) for piece in shown if isinstance(piece, pikepdf.String))
                here = sequences[-1]
                if isinstance(here, Text):
                    here.text += text
                    here.at = here.at or place
                elif here is None:
                    self.artifact += text
        assert not sequences


def _decode(glyphs: bytes, font: dict[str, str]) -> str:
    return "".join(font[glyphs[at : at + 2].hex()] for at in range(0, len(glyphs), 2))


def _meanings(font: Any) -> dict[str, str]:
    """From glyphs to text, as a font's ToUnicode map has it."""
    found: dict[str, str] = defaultdict(str)
    for glyph, text in _MAPPING.findall(font.ToUnicode.read_bytes().decode()):
        found[glyph] = bytes.fromhex(text).decode("utf-16-be")
    return found

"""A PDF as another program reads it: pages, labels, and what the numbers in glossary and index lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdf import PdfReader


@dataclass(frozen=True)
class Printed:
    """The PDF: labels, lines and texts without spaces, and the number links of glossary and index with what they say and lead to."""

    labels: list[str]
    lines: list[list[str]]
    texts: list[str]
    links: list[tuple[str, str]]

    def astray(self) -> list[tuple[str, str]]:
        """The links that say another folio than that of the page they lead to."""
        return [(said, label) for said, label in self.links if said.partition("–")[0] != label]


def read(path: Path) -> Printed:
    """The PDF at a path."""
    reader, texts = PdfReader(path), pypdfium2.PdfDocument(path)
    lines = [["".join(line.split()) for line in page.get_textpage().get_text_bounded().splitlines()] for page in texts]
    return Printed(reader.page_labels, lines, ["".join(page) for page in lines], list(_links(reader, texts)))


def _links(reader: PdfReader, texts: pypdfium2.PdfDocument) -> Iterator[tuple[str, str]]:
    """For each link that says a folio: its text, and the label of the page that it leads to."""
    for number, page in enumerate(reader.pages):
        textpage = texts[number].get_textpage()
        for annotation in (reference.get_object() for reference in page.get("/Annots", ())):
            name = annotation.get("/Dest")
            target = reader.named_destinations.get(str(name)) if name else None
            if target is None:
                continue
            left, bottom, right, top = (float(edge) for edge in annotation["/Rect"])
            said = textpage.get_text_bounded(left=left - 1, bottom=bottom, right=right + 1, top=top).strip(", \r\n")
            place = reader.get_destination_page_number(target)
            if str(name).startswith("use-") and place is not None:
                yield said, reader.page_labels[place]

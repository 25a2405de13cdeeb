"""The entries of a reference list -> markup: label, text, language, addresses of the places that cite them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kanben.render.inlines import InlineWriter


def written_entries(writer: InlineWriter) -> list[dict[str, Any]]:
    """The list that stands in the writer's leaf, in its order; empty when there is none.

    An address that an entry shows is not given a second time in a note.
    """
    given = writer.addresses
    if given:
        writer.addresses = "inline"
    entries = [
        {
            "id": entry.id,
            "label": writer.inlines(entry.label),
            "text": writer.inlines(entry.text),
            "lang": entry.lang,
            "back": [href for place in entry.cited_at if (href := writer.edition.href(place, writer.leaf))],
        }
        for entry in writer.edition.book.entries(writer.leaf)
    ]
    writer.addresses = given
    return entries

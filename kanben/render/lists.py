"""Lists of figures, tables and listings -> rows of their pages."""

from __future__ import annotations

from kanben.book.contents import CAPTIONED, captions
from kanben.book.naming import named
from kanben.render.edition import Edition
from kanben.render.inlines import InlineWriter
from kanben.render.links import folio_class


def written_list(edition: Edition, name: str) -> list[dict[str, object]]:
    """The rows of the page `name`, in reading order: address, number, caption, the kind of folios where it leads to."""
    book = edition.book
    rows: list[dict[str, object]] = []
    for caption in captions(book, CAPTIONED[name]):
        target = book.targets[caption.id]
        rows.append(
            {
                "href": edition.href(caption.id, name),
                "number": named(target.kind, target.number, caption.lang, book.metadata),
                "title": InlineWriter(edition, name, caption.lang).inlines(caption.text),
                "folio": folio_class(book, caption.leaf),
                "lang": caption.lang,
            }
        )
    return rows

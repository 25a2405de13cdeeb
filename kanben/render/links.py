"""What print adds to links, since paper cannot be clicked: the address of an outside link, the page of a reference in the book."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kanben.book.model import Book, Chapter, Generated
from kanben.pandoc.ast import Link
from kanben.render.templates import Markup

if TYPE_CHECKING:
    from kanben.render.inlines import InlineWriter

_SCHEME = re.compile(r"^(?:https?://(?:(?:dx\.)?doi\.org/)?|mailto:|doi:|tel:)", re.IGNORECASE)
# Scheme and host, then what begins with a mark.
_PIECE = re.compile(r"^[a-z]+://[^/?#]*|[-/.?#&=_~%]*[^-/.?#&=_~%]+(?:/$)?|[-/.?#&=_~%]+", re.IGNORECASE)
MARK = "〔{n}〕"


def written(address: str) -> str:
    """An address as print gives it."""
    return address.removeprefix("mailto:")


def shows_address(text: str, address: str) -> bool:
    """Whether a link's text is its address, be it without scheme, final solidus or resolver of a DOI."""
    return _bare(text) == _bare(address)


def _bare(address: str) -> str:
    return _SCHEME.sub("", "".join(address.split())).rstrip("/").casefold()


def address_of(writer: InlineWriter, address: str) -> Markup:
    """What follows an outside link: a note, the address in parentheses, or the mark of the list at the end; each address once a chapter."""
    if not writer.addresses or writer.addresses == "none":
        return Markup("")
    shown = Markup('<a class="address" href="{}">{}</a>').format(address, whole_pieces(written(address)))
    if writer.addresses == "references":
        if address not in writer.addresses_listed:
            writer.addresses_listed.append(address)
        return Markup('<sup class="link-mark">{}</sup>').format(MARK.format(n=writer.addresses_listed.index(address) + 1))
    if address in writer.addresses_given:
        return Markup("")
    writer.addresses_given.append(address)
    if writer.addresses == "footnote":
        return Markup('<span class="note">{}</span>').format(shown)
    return Markup("（{}）" if writer.language.startswith("zh") else " ({})").format(shown)


def whole_pieces(address: str) -> Markup:
    """An address in pieces that each stay on one line.

    A line ends before a solidus, point or hyphen (The Chicago Manual of Style, “URLs and line breaks”): a hyphen at a line's end would be
    taken for one that belongs to the line, not to the address, and is lost when the text is copied.
    """
    return Markup("").join(Markup('<span class="whole">{}</span>').format(piece) for piece in _PIECE.findall(address))


def listed_addresses(writer: InlineWriter) -> list[tuple[str, str, Markup]]:
    """Mark, address and its printed form of each link that was given a mark."""
    return [(MARK.format(n=n), address, whole_pieces(written(address))) for n, address in enumerate(writer.addresses_listed, 1)]


def page_class(writer: InlineWriter, link: Link) -> str:
    """Class of a reference that says its page, by the folios of the leaf that it leads to; empty where it does not.

    Asked for by the class `page`, or by the setting: `chapters` for what lies in another chapter, `all` for everything in the book.
    """
    if not writer.page_references:
        return ""
    book = writer.edition.book
    target = book.targets[link.target[1:]]
    asked = link.attr.has("page")
    if "xref" in link.attr.classes and not asked:
        asked = writer.page_references == "all" or (writer.page_references == "chapters" and target.leaf != writer.leaf)
    if not asked:
        return ""
    return "page-roman" if folio_class(book, target.leaf) == "roman" else "page"


def folio_class(book: Book, leaf: str) -> str:
    """Whether the pages of a leaf have roman or arabic folios."""
    found = book.leaf(leaf)
    return "roman" if isinstance(found, Chapter | Generated) and found.position == "front" else "arabic"

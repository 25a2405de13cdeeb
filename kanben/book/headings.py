"""Headings of chapters and parts as the reader sees them, numbers included: for contents, running heads, documents' titles."""

from __future__ import annotations

from kanben.book.assembly import main_text
from kanben.book.model import Chapter, Kind, PartOpening
from kanben.book.wording import named, part_number
from kanben.manuscript.metadata import Metadata
from kanben.pandoc.ast import plain_text


def heading(leaf: Chapter | PartOpening, language: str = "") -> str:
    """Title of a chapter or part as its heading reads, number included: what the contents say."""
    if isinstance(leaf, PartOpening):
        return f"{named(Kind.PART, part_number(leaf.number, language), language)} {plain_text(leaf.title)}"
    title = " ".join(plain_text(leaf.title).split())
    return f"{named(Kind.CHAPTER, leaf.number, leaf.lang)} {title}" if leaf.number else title


def part_heading(metadata: Metadata, index: int) -> str:
    """Number and title of a part, as in 第一部 基础."""
    number = named(Kind.PART, part_number(index + 1, metadata.language), metadata.language)
    return f"{number} {main_text(metadata.parts[index].title, metadata.language)}"

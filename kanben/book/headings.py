"""Headings of chapters and parts as the reader sees them, numbers included: for contents, running heads, documents' titles."""

from __future__ import annotations

from kanben.book.assembly import main_text
from kanben.book.model import Chapter, Generated, Kind, PartOpening
from kanben.book.naming import named, number_of
from kanben.manuscript.metadata import Metadata
from kanben.pandoc.ast import plain_text


def heading(leaf: Chapter | PartOpening, metadata: Metadata) -> str:
    """Title of a chapter or part as its heading reads, number included: what the contents say."""
    language = leaf.lang if isinstance(leaf, Chapter) else metadata.language
    title = " ".join(plain_text(leaf.title).split())
    return f"{number_of(leaf, language, metadata)} {title}".strip()


def in_contents(page: Generated) -> bool:
    """Whether the contents list a generated page: those of the back matter, and of the front matter what is read."""
    return page.position == "back" or page.name in ("abstract", "acknowledgments", "how-to-cite")


def part_heading(metadata: Metadata, index: int) -> str:
    """Number and title of a part, as in 第一部 基础."""
    number = named(Kind.PART, str(index + 1), metadata.language, metadata)
    return f"{number} {main_text(metadata.parts[index].title, metadata.language)}"

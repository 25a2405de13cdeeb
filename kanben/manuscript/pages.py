"""What metadata.yaml says for pages that are made from it."""

from __future__ import annotations

from pydantic import Field

from kanben.manuscript.described import MarkdownText, Model


class Epigraph(Model):
    """The motto of the book, on the page `epigraph`."""

    text: MarkdownText = Field(description="The words.")
    source: str = Field("", description="Whose words, and from where.")


class ContentsSettings(Model):
    """The contents."""

    depth: int | None = Field(
        None, ge=1, le=6, description="Levels shown: 1 chapters, 2 sections, 3 subsections; left out, 2 in print and 3 in the EPUB."
    )

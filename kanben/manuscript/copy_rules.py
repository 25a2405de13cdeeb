"""The key `copyediting` of metadata.yaml and of a chapter's front matter: rules of the copy editor that are off, and names."""

from __future__ import annotations

from pydantic import Field

from kanben.manuscript.described import Model, Names
from kanben.manuscript.forms import Text


class ChapterCopyediting(Model):
    """What the copy editor leaves alone in this chapter."""

    off: dict[str, Text] = Field(
        default_factory=dict, description="Codes of rules that are off, each with the reason: copy-gap: the source is shared."
    )


class Copyediting(ChapterCopyediting):
    """What the copy editor leaves alone in the whole book, and what it should know."""

    names: Names = Field((), description="Names of people and products as they are written; other cases of their letters are reported.")

"""What a text of the author is: its semantic term, as the EPUB's markup and the styles of both outputs name it."""

from __future__ import annotations

from typing import get_args

from kanben.book.model import Chapter
from kanben.manuscript.matter import Role

# The terms are those of the EPUB Structural Semantics Vocabulary and, with the prefix doc-, of DPUB-ARIA 1.1, but for a translator's preface.
ROLES: tuple[str, ...] = get_args(Role)


def role_of(chapter: Chapter) -> str:
    """What the front matter says, else what the file is called, else a chapter in the body and a section elsewhere."""
    if chapter.matter.role:
        return chapter.matter.role
    name = chapter.id.removeprefix("ch-")
    by_name = next((role for role in sorted(ROLES, key=len, reverse=True) if name.startswith(role)), "")
    return by_name or ("chapter" if chapter.position == "body" else "section")


def semantic_term(chapter: Chapter) -> str:
    """The role; a numbered text of the body is a chapter whatever its file is called."""
    numbered = chapter.position == "body" and chapter.number and not chapter.matter.role
    return "chapter" if numbered else role_of(chapter)

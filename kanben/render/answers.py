"""Answers of exercises -> what `chapter/answers` and the page `pages/answers` show."""

from __future__ import annotations

import posixpath
from typing import Any

from kanben.book.headings import heading
from kanben.book.model import Answer, Chapter
from kanben.manuscript.metadata import ANSWERS
from kanben.render.blocks import BlockWriter
from kanben.render.edition import Edition
from kanben.render.links import listed_addresses


def written_answer(writer: BlockWriter, answer: Answer) -> dict[str, object]:
    """An answer with the way back to its exercise."""
    href = writer.edition.href(answer.exercise, writer.leaf)
    foreign = answer.lang if answer.lang != writer.language else ""
    with writer.writing_in(answer.lang):
        label, content = writer.label(answer.exercise), writer.blocks(answer.blocks)
    return {"id": answer.id, "href": href, "label": label, "content": content, "lang": foreign}


def answers_by_chapter(edition: Edition) -> list[dict[str, Any]]:
    """What the page of answers shows: each chapter that has any, with their notes and addresses."""
    return [_group(edition, chapter) for chapter in edition.book.chapters if any(answer.leaf == ANSWERS for answer in chapter.answers)]


def _group(edition: Edition, chapter: Chapter) -> dict[str, Any]:
    writer = BlockWriter(edition, ANSWERS, chapter.lang, posixpath.dirname(chapter.path))
    writer.prefix = f"{ANSWERS}-{chapter.id}"
    writer.spell_out()
    answers = [written_answer(writer, answer) for answer in chapter.answers]
    notes = writer.written_notes()
    return {
        "id": writer.prefix,
        "href": edition.href(chapter.id, ANSWERS),
        "title": heading(chapter, edition.book.metadata),
        "lang": chapter.lang,
        "answers": answers,
        "links": listed_addresses(writer),
        "notes": writer.template("notes", notes=notes) if notes else "",
    }

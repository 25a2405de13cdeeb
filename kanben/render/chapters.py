"""A chapter -> markup: its opening, its text, and what follows the text."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from kanben.book.assembly import parallel_texts
from kanben.book.headings import part_heading
from kanben.book.model import Chapter
from kanben.book.naming import number_of
from kanben.book.progress import progress_words
from kanben.pandoc.ast import Div, walk
from kanben.render.answers import written_answer
from kanben.render.blocks import PIECES, BlockWriter
from kanben.render.edition import Edition, OwnCitationText
from kanben.render.links import listed_addresses
from kanben.render.references import written_entries
from kanben.render.templates import Markup


class ChapterWriter(BlockWriter):
    """Writes one chapter through the templates of `chapter/`."""

    def __init__(self, edition: Edition, chapter: Chapter, own: Sequence[OwnCitationText]) -> None:
        """`own`: how to cite the book, for the chapters that show it."""
        super().__init__(edition, chapter.id, chapter.lang, posixpath.dirname(chapter.path))
        self.chapter = chapter
        self.own = own
        self.spell_out()

    def write(self) -> Markup:
        """The whole chapter, without the document around it."""
        opening = self._render("opening", **self._opening())
        body = self.blocks(self.chapter.blocks)
        closing = [self.piece(name, heading=True) for name in PIECES if name not in self._placed()]
        answers = [written_answer(self, answer) for answer in self.chapter.answers if answer.leaf == self.leaf]
        return self._render(
            "chapter",
            opening=opening,
            body=body,
            closing=[markup for markup in closing if markup],
            answers=self._render("answers", answers=answers) if answers else Markup(""),
            references=self._render("references", entries=entries) if (entries := written_entries(self)) else Markup(""),
            links=self._render("links", links=listed_addresses(self)) if self.addresses_listed else Markup(""),
            notes=self.template("notes", notes=notes) if (notes := self.written_notes()) else Markup(""),
        )

    def piece(self, name: str, heading: bool) -> Markup:
        """A piece of the front matter, empty when the chapter does not have it."""
        matter = self.chapter.matter
        present = matter.cite if name == "how-to-cite" else bool(getattr(matter, name.replace("-", "_")))
        if not present:
            return Markup("")
        context: dict[str, object] = {"heading": heading, "id": f"{self.chapter.id}-{name}"}
        if name == "how-to-cite":
            context["own"] = [own for own in self.own if own.of == "book" or own.id == self.leaf]
        if name == "further-reading":
            context["entry_of"] = self._entry
        return self._render(name, **context)

    def _placed(self) -> frozenset[str]:
        """Pieces that the author placed in the text, by an empty division."""
        empty = (node for node in walk(self.chapter.blocks) if isinstance(node, Div) and not node.blocks)
        return frozenset(name for node in empty for name in node.attr.classes)

    def _render(self, name: str, **context: object) -> Markup:
        return self.edition.templates.render(
            f"chapter/{name}.xhtml.j2",
            medium=str(self.edition.medium),
            words=self.words,
            lang=self.language,
            chapter=self.chapter,
            matter=self.chapter.matter,
            metadata=self.edition.book.metadata,
            fragment=self._fragment,
            fragments=self._fragments,
            **context,
        )

    def _fragment(self, name: str) -> Markup:
        """Markup of a Markdown text of the front matter, empty when it is not there."""
        return self.inlines(self.chapter.fragments.get(name, ()))

    def _fragments(self, name: str) -> list[Markup]:
        """Markup of each text of a list of the front matter."""
        texts: list[Markup] = []
        while f"{name}.{len(texts)}" in self.chapter.fragments:
            texts.append(self._fragment(f"{name}.{len(texts)}"))
        return texts

    def _entry(self, key: str) -> dict[str, object]:
        """An entry of the reference list: label, text, address."""
        alike = [entry for entry in self.edition.book.references if entry.key == key]
        entry = next((entry for entry in alike if entry.leaf == self.leaf), alike[0])
        return {
            "label": self.inlines(entry.label),
            "text": self.inlines(entry.text),
            "lang": entry.lang,
            "href": self.edition.href(entry.id, self.leaf) if entry.id in self.edition.book.targets else "",
        }

    def _opening(self) -> dict[str, object]:
        chapter, metadata = self.chapter, self.edition.book.metadata
        titles = chapter.matter.title
        return {
            "number": number_of(chapter, chapter.lang, metadata),
            "progress": progress_words(chapter.progress, self.words),
            "stale_marked": bool(metadata.translation and metadata.translation.mark_stale and chapter.progress and chapter.progress.stale),
            "title": self.inlines(chapter.heading),
            "parallel": parallel_texts(titles, chapter.lang) if titles else (),
            "part": part_heading(metadata, chapter.part) if chapter.part is not None else "",
            "contents": [{"href": self.edition.href(s.id, chapter.id), "number": s.number, "title": self.inlines(s.title)} for s in chapter.sections]
            if chapter.matter.contents
            else [],
        }

"""Languages of listings that nothing can highlight."""

from __future__ import annotations

from collections.abc import Iterator

from kanben.book.model import Book
from kanben.pandoc.ast import CodeBlock, walk
from kanben.problems import Place, Problem, Severity, did_you_mean
from kanben.render.code import languages
from kanben.render.listings import language_of


def unknown_languages(book: Book) -> Iterator[Problem]:
    """A warning for each listing whose language the highlighter does not know."""
    known = languages()
    for chapter in book.chapters:
        for node in walk((chapter.blocks, *(answer.blocks for answer in chapter.answers))):
            if isinstance(node, CodeBlock) and (language := language_of(node.attr)) and language.lower() not in known:
                hint = did_you_mean(language.lower(), known) or "it is set plain; write text for what is no program"
                message = f'no language is called "{language}"'
                yield Problem("code-language-unknown", message, Place(chapter.path, node.line), hint, Severity.WARNING)

"""All texts of a book, in the order in which they are read: what every pass that looks at words goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kanben.book.model import Book, Chapter, Generated, Leaf, PartOpening
from kanben.manuscript.metadata import GLOSSARY
from kanben.pandoc.ast import Div, Node, Span, rewrite_within

# Texts of the front matter that stand before a chapter's own text; the others stand behind it.
OPENING = ("abstract", "key_points")


@dataclass(frozen=True, slots=True)
class Text:
    """A text: the leaf that it stands in, the file that it is written in, its language, its tree."""

    leaf: str
    path: str
    lang: str
    tree: Node


def texts(book: Book) -> Iterator[Text]:
    """Every text that an author wrote, leaf by leaf."""
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            fragments = [leaf.fragments[name] for name in sorted(leaf.fragments, key=_stands_behind)]
            opening = sum(1 for name in leaf.fragments if not _stands_behind(name))
            for tree in (leaf.heading, *fragments[:opening], leaf.blocks, *fragments[opening:]):
                yield Text(leaf.id, leaf.path, leaf.lang, tree)
            yield from (Text(answer.leaf, leaf.path, answer.lang, answer.blocks) for answer in leaf.answers)
        elif isinstance(leaf, PartOpening):
            yield Text(leaf.id, "metadata.yaml", book.metadata.language, leaf.intro)
        else:
            yield from (Text(leaf.id, file_of(leaf, book), book.metadata.language, tree) for tree in leaf.fragments.values())


def file_of(page: Generated, book: Book) -> str:
    """The file in which the texts of a page are written."""
    settings = book.metadata.glossary
    return settings.file if settings and page.id == GLOSSARY else "metadata.yaml"


def rewritten(book: Book, change: Callable[[Node, Text], Node], meet: Callable[[Node, Text], None] | None = None) -> Book:
    """The book with `change`, as `rewrite` takes it, applied to every text in the order of `texts`.

    Its second argument is the text that the node stands in, in the language of that place (`lang=en` on a division or a span).
    `meet` sees each node before those inside it.
    """

    def enter(node: Node, text: Text) -> Text:
        if meet:
            meet(node, text)
        return _in_its_language(node, text)

    return retold(book, lambda text: rewrite_within(text.tree, text, enter, change))


def retold(book: Book, change: Callable[[Text], Node]) -> Book:
    """The book with every text replaced by what `change` makes of it, in the order of `texts`."""
    changed = iter([change(text) for text in texts(book)])
    return replace(book, leaves=tuple(_with_texts(leaf, changed) for leaf in book.leaves))


def _with_texts(leaf: Leaf, changed: Iterator[Node]) -> Leaf:
    match leaf:
        case Chapter():
            heading = next(changed)
            names = sorted(leaf.fragments, key=_stands_behind)
            fragments = {name: next(changed) for name in names if not _stands_behind(name)}
            blocks = next(changed)
            fragments |= {name: next(changed) for name in names if _stands_behind(name)}
            answers = tuple(replace(answer, blocks=next(changed)) for answer in leaf.answers)
            return replace(leaf, heading=heading, blocks=blocks, fragments=fragments, answers=answers)
        case PartOpening():
            return replace(leaf, intro=next(changed))
        case Generated():
            return replace(leaf, fragments={name: next(changed) for name in leaf.fragments})


def _in_its_language(node: Node, text: Text) -> Text:
    lang = language_within(node, text.lang)
    return replace(text, lang=lang) if lang != text.lang else text


def language_within(node: Node, language: str) -> str:
    """The language of what stands in a node that stands in text of `language`."""
    return (node.attr.get("lang") if isinstance(node, Div | Span) else "") or language


def _stands_behind(fragment: str) -> bool:
    return not fragment.startswith(OPENING)

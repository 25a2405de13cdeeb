"""What the checkers of EPUBs would say, said of the author's own text: at its file and line, and before there is an EPUB.

Faults that stop a book from being numbered or resolved (empty headings, dead links, undefined notes) are found there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from kanben.book.figures import DECORATIVE
from kanben.book.model import Book
from kanben.book.texts import Text, texts
from kanben.manuscript.pictures import Picture
from kanben.pandoc.ast import Attr, Code, Div, Image, Link, Math, Node, Para, Plain, Str, Table, plain_text, rewrite, walk
from kanben.problems import Place, Problem, Severity
from kanben.translation.edition import ORIGINAL
from kanben.typeset.characters import IDEOGRAPHS

HEAVY = 4_000_000
"""Bytes of a picture in the EPUB from which on it is told: devices decode it with the memory that they have (Kobo refuses files of 10 MB)."""
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
_TEX = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$|\\begin\{\w+\*?\}", re.DOTALL)
_HAN = re.compile(f"[{IDEOGRAPHS}]")
_MANY_HAN = 50  # letters of a text that is Chinese, whatever it says it is


def unfit_material(book: Book) -> Iterator[Problem]:
    """A warning for each thing in the texts that EPUBCheck, Ace or a reader would stumble over."""
    for text in texts(book):
        yield from _other_language(text)
        of_original = {id(inner) for node in walk(text.tree) if isinstance(node, Div) and node.attr.has(ORIGINAL) for inner in walk(node)}
        for node in (node for node in walk(text.tree) if id(node) not in of_original):
            for check in _CHECKS:
                yield from check(node, text)


def heavy_pictures(book: Book, pictures: Mapping[tuple[str, str], Picture]) -> Iterator[Problem]:
    """A warning for each picture that is heavy as the EPUB carries it; `pictures` are by folder and address, made to measure already."""
    told = set()
    for text in texts(book):
        folder = text.path.rpartition("/")[0]
        for image in (node for node in walk(text.tree) if isinstance(node, Image)):
            picture = pictures.get((folder, image.target))
            if picture and len(picture.content) > HEAVY and picture.path not in told:
                told.add(picture.path)
                message = f'the picture "{image.target}" weighs {len(picture.content) / 1e6:.1f} MB in the EPUB'
                yield _warning("image-heavy", message, text, image, "save a photograph as JPEG, simplify a drawing, or cut an animation short")


def _empty_links(node: Node, text: Text) -> Iterator[Problem]:
    if isinstance(node, Link) and not plain_text(node.inlines).strip() and not any(isinstance(inside, Image | Math) for inside in walk(node.inlines)):
        yield _warning("link-empty", f'the link to "{node.target}" has no words', text, node, "say where it leads: it is all that a listener hears")


def _file_names(node: Node, text: Text) -> Iterator[Problem]:
    if isinstance(node, Image) and not node.attr.has(DECORATIVE) and _FILE_NAME.fullmatch(alt := plain_text(node.inlines).strip()):
        hint = 'say what it shows, for those who do not see it: {alt="…"}'
        yield _warning("alt-missing", f'the alternative text of "{node.target}" is a file name: {alt}', text, node, hint)


def _bare_tables(node: Node, text: Text) -> Iterator[Problem]:
    if not isinstance(node, Table):
        return
    if not plain_text(node.caption).strip():
        yield _warning("table-caption-missing", "this table has no caption", text, node, "write one below it, on a line that begins with a colon")
    heads = any(plain_text(cell.blocks).strip() for row in node.head for cell in row)
    if not heads and not node.row_headers:
        hint = "name its columns in the first row, or its rows with row-headers=1"
        yield _warning("table-head-missing", "nothing says what the columns of this table are", text, node, hint)


def _raw_tex(node: Node, text: Text) -> Iterator[Problem]:
    if isinstance(node, Plain | Para) and (found := _TEX.search(_bare_text(node))):
        shown = " ".join(found[0].split())
        message = f'"{shown[:40]}{"…" if len(shown) > 40 else ""}" looks like TeX and is set as text'
        yield _warning("math-raw", message, text, node, "write formulas as $…$ or $$…$$, and what is meant as it stands as `code`")


def _bare_text(node: Plain | Para) -> str:
    """The words of a paragraph, without code and formulas; a labelled formula has an element of its own around it."""
    return plain_text(rewrite(node.inlines, lambda inside: () if isinstance(inside, Code | Math) else inside))


def _other_language(text: Text) -> Iterator[Problem]:
    """A text that says it is in another language, and is written in Han."""
    if text.lang.startswith(("zh", "ja")):
        return
    written = sum(len(_HAN.findall(node.text)) for node in _in_language_of(text.tree) if isinstance(node, Str))
    if written > _MANY_HAN:
        message = f"this text says that it is in {text.lang}, and is written in Chinese"
        yield Problem("language-mismatch", message, Place(text.path), "correct lang: voices and hyphenation go by it", Severity.WARNING)


def _in_language_of(tree: Node) -> Iterator[Node]:
    """The nodes of a text except those of passages in a language of their own."""
    marked = [node for node in walk(tree) if isinstance(attr := getattr(node, "attr", None), Attr) and attr.get("lang")]
    apart = {id(inside) for node in marked for inside in walk(node)}
    yield from (node for node in walk(tree) if id(node) not in apart)


def _warning(code: str, message: str, text: Text, node: Node, hint: str) -> Problem:
    lines = [line for inside in walk(node) if (line := getattr(inside, "line", 0))]
    return Problem(code, message, Place(text.path, min(lines, default=0)), hint, Severity.WARNING)


_CHECKS: tuple[Callable[[Node, Text], Iterator[Problem]], ...] = (_empty_links, _file_names, _bare_tables, _raw_tex)

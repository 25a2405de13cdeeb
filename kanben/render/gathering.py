"""What a book needs to have ready before it can be rendered: its formulas and its pictures."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kanben.book.model import Book, Chapter, PartOpening
from kanben.book.texts import file_of
from kanben.manuscript.pictures import Picture
from kanben.pandoc.ast import Image, Math, Node, walk
from kanben.problems import Place, Problem, Stop
from kanben.render.formula import Formula, MathError
from kanben.render.inlines import formula_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """A text of the book and the file it is written in."""

    path: str
    tree: Node


def written_texts(book: Book) -> Iterator[Written]:
    """Every text of the book with its file; the reference list is of metadata.yaml's."""
    for leaf in book.leaves:
        if isinstance(leaf, Chapter):
            answers = tuple(answer.blocks for answer in leaf.answers)
            yield Written(leaf.path, (leaf.heading, leaf.blocks, answers, tuple(leaf.fragments.values())))
        elif isinstance(leaf, PartOpening):
            yield Written("metadata.yaml", (leaf.title, leaf.intro))
        elif leaf.fragments:
            yield Written(file_of(leaf, book), tuple(leaf.fragments.values()))
        else:
            yield Written("metadata.yaml", tuple(leaf.fragments.values()))
    yield Written("metadata.yaml", tuple((entry.label, entry.text) for entry in book.references))


def gather_pictures(book: Book, read: Callable[[str, str, Place], Picture]) -> tuple[Mapping[tuple[str, str], Picture], tuple[Problem, ...]]:
    """Every picture, by folder of the file that shows it and address as written there; `read(folder, address, place)` gets one."""
    pictures: dict[tuple[str, str], Picture] = {}
    problems: list[Problem] = []
    for text in written_texts(book):
        folder = posixpath.dirname(text.path)
        for image in (node for node in walk(text.tree) if isinstance(node, Image)):
            try:
                if (folder, image.target) not in pictures:
                    pictures[folder, image.target] = read(folder, image.target, Place(text.path, image.line))
                problems += _frame_problems(image, pictures[folder, image.target], Place(text.path, image.line))
            except Stop as stop:
                problems += stop.problems
    return pictures, tuple(problems)


def _frame_problems(image: Image, picture: Picture, place: Place) -> Iterator[Problem]:
    """`frame=12` of a picture that has no twelve frames."""
    frame = image.attr.get("frame")
    if frame.isdecimal() and int(frame) > picture.frames:
        has = f"has {picture.frames} frames" if picture.frames > 1 else "is no animation"
        yield Problem("attribute-invalid", f'frame={frame}, but "{picture.path}" {has}', place, "frames count from 1")


def gather_formulas(book: Book, set_formula: Callable[[Formula], T]) -> tuple[Mapping[Formula, T], tuple[Problem, ...]]:
    """Every formula as `set_formula` gives it; one that cannot be set is a problem at its line."""
    formulas: dict[Formula, T] = {}
    problems: list[Problem] = []
    for text in written_texts(book):
        for math in (node for node in walk(text.tree) if isinstance(node, Math)):
            formula = formula_of(math)
            try:
                if formula not in formulas:
                    formulas[formula] = set_formula(formula)
            except MathError as error:
                shown = " ".join(math.tex.split())
                message = f'the formula "{shown[:60]}{"…" if len(shown) > 60 else ""}" cannot be set: {error}'
                problems.append(Problem("math-invalid", message, Place(text.path, math.line), "correct it, or define the command under macros"))
    return formulas, tuple(problems)

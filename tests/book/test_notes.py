"""Notes: one note called twice, whose a note is, references to notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanben.book.notes import note_mark
from kanben.pandoc.ast import Note, walk
from kanben.render.edition import Medium
from tests.book.passes import links_of, resolved, text_of
from tests.render.rendered import first

HEAD = "---\ntitle: 甲\n---\n"
TWICE = "一[^a]，二[^b]，三[^a]。\n\n[^a]: 甲注。\n\n[^b]: 乙注。\n"


def notes(tmp_path: Path, text: str) -> list[Note]:
    book, problems = resolved(tmp_path, {"01-a.md": HEAD + text})
    assert not problems, problems
    return [node for node in walk(book.chapters[0].blocks) if isinstance(node, Note)]


def test_a_note_called_twice_is_one(tmp_path: Path) -> None:
    assert [(note.number, note.attr.id) for note in notes(tmp_path, TWICE)] == [(1, "ch-a-note-1"), (2, "ch-a-note-2"), (1, "ch-a-note-1")]


def test_a_label_in_a_note_called_twice_is_one(tmp_path: Path) -> None:
    text = "一[^a]，二[^a]，见[处](#here)。\n\n[^a]: 甲[注]{#here}。\n"
    book, problems = resolved(tmp_path, {"01-a.md": HEAD + text})
    assert not problems, problems
    assert "here" in book.targets
    _, problems = resolved(tmp_path, {"01-a.md": f"{HEAD}{text}\n[又]{{#here}}\n"})
    assert [problem.code for problem in problems] == ["label-duplicate"]


def test_notes_of_the_same_words_are_two(tmp_path: Path) -> None:
    assert [note.number for note in notes(tmp_path, "一[^a]，二[^b]，三^[同]。\n\n[^a]: 同\n\n[^b]: 同\n")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("written", "reads", "classes"),
    [
        ("{.translator} 说明。", "译注：说明。", ("translator-note",)),
        ("{.editor}说明。", "编注：说明。", ("editor-note",)),
        ("说明。", "说明。", ()),
        ("{.translator}\n\n    - 项", "译注：项", ("translator-note",)),
    ],
)
def test_whose_a_note_is(tmp_path: Path, written: str, reads: str, classes: tuple[str, ...]) -> None:
    note = notes(tmp_path, f"文[^a]。\n\n[^a]: {written}\n")[0]
    assert note.attr.classes == classes
    assert text_of(note.blocks).replace(" ", "") == reads


def test_a_kind_that_is_none_is_told(tmp_path: Path) -> None:
    _, problems = resolved(tmp_path, {"01-a.md": f"{HEAD}文^[{{.tranlator}} 注]\n"})
    assert [str(p) for p in problems] == [
        'chapters/01-a.md:4: error: there is no kind of note "tranlator" [attribute-invalid]\n    hint: did you mean "translator"?'
    ]


def test_references_to_notes_stay_in_their_chapter(tmp_path: Path) -> None:
    second = f"{HEAD}见@note-a 、[他章](01-a.md#note-b)。文[^a]\n\n[^a]: 注。\n".replace("甲\n", "乙\n")
    book, problems = resolved(tmp_path, {"01-a.md": f"{HEAD}{TWICE}\n\n见@note-b 。\n", "02-b.md": second})
    assert not problems, problems
    assert links_of(book.chapters[0]) == [("注②", "#ch-a-note-2")]
    assert links_of(book.chapters[1]) == [("注①", "#ch-b-note-1"), ("他章", "#ch-a-note-2")]


def test_a_reference_to_no_note_names_the_nearest(tmp_path: Path) -> None:
    _, problems = resolved(tmp_path, {"01-a.md": f"{HEAD}见@note-long 。文[^lang]\n\n[^lang]: 注。\n"})
    assert [(p.code, p.hint) for p in problems] == [("xref-unknown", 'did you mean "note-lang" (chapters/01-a.md:4)?')]


def test_print_and_epub_call_the_same_note(tmp_path: Path) -> None:
    epub, paper = (first(tmp_path / medium, TWICE, medium) for medium in Medium)
    assert epub.count("<aside") == 2
    assert [epub.count(f'id="ch-first-note-1-call{end}"') for end in ("", "-2")] == [1, 1]
    assert paper.count("甲注") == 1
    assert '<sup class="note-call"><a href="#ch-first-note-1">' in paper


def test_marks() -> None:
    marks = [note_mark(number) for number in range(1, 53)]
    assert marks[0] + marks[20] + marks[35] + marks[49] == "①㉑㊱㊿"
    assert marks[50:] == ["51", "52"]
    assert len(set(marks)) == len(marks)

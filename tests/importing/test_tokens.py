"""The reader of pieces: nothing is lost, and nothing in code is prose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kanben.importing.source import lines_of, split_matter, text_of
from kanben.importing.tokens import change_prose, fences, pieces

PARTS = st.sampled_from(
    ["`", "``", "```", "~~~", "\n", "\n\n", "$", "$$", "\\(", "\\)", "<!--", "-->", "x", " ", "甲", "[", "]", "> ", "- ", "    ", "\\", "rust"]
)
TEXTS = st.lists(PARTS, max_size=40).map("".join)


@given(TEXTS, st.booleans(), st.booleans())
def test_the_pieces_are_the_text(text: str, dollars: bool, backslashes: bool) -> None:
    found = list(pieces(text, dollars=dollars, backslashes=backslashes))
    assert "".join(piece.text for piece in found) == text
    assert all(text.startswith(piece.text, piece.start) and piece.text for piece in found)


@given(TEXTS)
def test_a_change_of_prose_leaves_the_rest(text: str) -> None:
    lines = lines_of(text, "x.md")
    changed = change_prose(lines, lambda prose, _: "".join(c for c in prose if c == "\n"))
    kept = "".join(piece.text for piece in pieces(text) if piece.kind != "prose")
    assert text_of(changed).replace("\n", "") == kept.replace("\n", "")
    assert len(changed) == len(lines)


def test_kinds_of_pieces() -> None:
    text = "a `$x$` $y$ and\n\n```rust\n$z$ `\n```\n$$\nw\n$$ <!-- `c` --> $5 and $6\n"
    kinds = [(piece.kind, piece.text) for piece in pieces(text) if piece.kind != "prose"]
    assert kinds == [("code", "`$x$`"), ("math", "$y$"), ("fence", "```rust\n$z$ `\n```"), ("display", "$$\nw\n$$"), ("comment", "<!-- `c` -->")]


def test_a_fence_that_is_never_closed() -> None:
    (fence,) = fences(lines_of("x\n```py\ny\n", "x.md"))
    assert (fence.first, fence.last, fence.info, fence.closed) == (1, 3, "py", False)


def test_front_matter_behind_a_blank_line() -> None:
    assert split_matter("\n---\na: 1\n---\ntext\n") == ("\na: 1\n", "text\n", 5)
    assert split_matter("---\n\nno matter\n\n---\n")[0] == ""

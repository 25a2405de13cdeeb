import pytest

from kanben.typeset.units import Joint
from kanben.typeset.words import pieces, word_cuts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("https://example.com/a/b", ["https://", "example.", "com", "/a", "/b"]),
        ("/usr/local/lib/python3.11/x", ["/usr", "/local", "/lib", "/python3.11", "/x"]),
        ("snake_case_identifier", ["snake_", "case_", "identifier"]),
        ("HashMapIteratorAdapter", ["Hash", "Map", "Iterator", "Adapter"]),
        ("internationalization", ["internationalization"]),
        ("1,234,567,890.123", ["1,234,567,890.123"]),
        ("--dangerous-option", ["--dangerous-", "option"]),
        ("std::collections::X", ["std::", "collections::X"]),
        ("command-line", ["command-", "line"]),
        ("Wi-Fi", ["Wi-Fi"]),
        ("TensorCore", ["Tensor", "Core"]),
        ("AllReduce", ["AllReduce"]),
    ],
)
def test_long_words_part_at_sensible_places(word: str, parts: list[str]) -> None:
    assert [piece for piece, _ in pieces(word, word_cuts(word))] == parts


def test_a_name_parts_less_willingly_at_its_capitals_than_a_path_at_its_marks() -> None:
    assert word_cuts("TensorCore") == [(6, Joint.HUMP)]
    assert word_cuts("command-line") == [(8, Joint.CLEAN)]

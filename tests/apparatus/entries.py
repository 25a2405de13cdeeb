"""Terms and marks for the large book, by rule: what a section says of them, and so what glossary and index have to say of the section."""

from __future__ import annotations

from tests.apparatus.large import Size
from tests.entries.large import word

MARKED = 500
"""Words that the index lists on its highest level, before those that only send on and those of ranges."""
TERMS = 60
BACK = ("glossary", "index")
SETTINGS = "glossary: glossary.yaml\n"


def sections(size: Size) -> int:
    """How many sections marks are spread over."""
    return size.chapters * size.sections


def marked(n: int) -> str:
    """The nth word of the index; its number is none of a term's."""
    return word(MARKED + n)


def sections_of(n: int, size: Size) -> set[int]:
    """The sections, counted from 0, that mark the nth word."""
    return {n % sections(size)} | {i for i in range(sections(size)) if chief(i, size) == n}


def chief(i: int, size: Size) -> int:
    """The word whose chief place the section i is."""
    return (i * 7 + 3) % min(sections(size), MARKED)


def said_in(i: int, size: Size) -> str:
    """What the section i, counted from 0, marks: its own words, the chief place of another's, a sub-entry, cross-entries, ends of ranges, a term."""
    last = sections(size) - 1
    own = "".join(f"说[{marked(n)}]{{.index}}。" for n in range(i, MARKED, sections(size)))
    said = f"{own}主说[{marked(chief(i, size))}]{{.index .main}}。用[{word(i % TERMS)}]{{.term}}。"
    if i % 4 == 0:
        said += f'分说[细目]{{.index entry="{marked(i)}>细目{i:03}"}}。'
    if i % 10 == 1:
        said += f'[]{{.index entry="别名{i:03}" see="{marked(i)}"}}'
    if i % 10 == 2:
        said += f'[]{{.index entry="{marked(i)}" also="{marked(i - 1)}"}}'
    if i % 20 == 5 and i < last:
        said = f'[]{{.index entry="连说{i:03}" range=start}}{said}'
    if i % 20 == 6:
        said += f'[]{{.index entry="连说{i - 1:03}" range=end}}'
    return said

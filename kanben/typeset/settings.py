"""What a book may decide about its lines."""

from dataclasses import dataclass
from enum import IntEnum


class Prohibition(IntEnum):
    """How much is forbidden at the two ends of a line (CLREQ 3.2.2, "Prohibition Rules for Line Start and Line End").

    `BASIC` keeps stops, closing marks, connectors and interpuncts from the start and opening marks from the end of a line;
    `GB` adds the solidus at either end (GB/T 15834—2011, 5.1.10); `STRICT` adds the two-em dash and the ellipsis at the start.
    """

    BASIC = 1
    GB = 2
    STRICT = 3


@dataclass(frozen=True, slots=True)
class CompositionSettings:
    """How lines are filled. Lengths are in em of the paragraph's type size.

    Attributes:
        prohibition: the level kept at line starts and line ends, one for the whole book.
        hanging: let one stop (，。、) stand outside the measure at a line end. Not usual in Chinese books.
        gap: the white between a Han character and a Latin letter or digit, and what it may become (CLREQ 3.2.5).
        word_space_minimum: how narrow a space between Latin words may become.
        word_space_maximum: how wide, before all gaps open.
        mark_shrink: how much of the blank half of a mark inside a line may be taken away; CLREQ lets it go to 0.5.
        loose: the gap between two Han characters from which a line counts as loose.
        latin: the language whose hyphenation Latin words in Chinese text take, where the style asks for hyphens.
    """

    prohibition: Prohibition = Prohibition.STRICT
    hanging: bool = False
    gap: float = 0.25
    gap_minimum: float = 0.125
    gap_maximum: float = 0.5
    word_space_minimum: float = 0.25
    word_space_maximum: float = 0.5
    mark_shrink: float = 0.5
    loose: float = 0.06
    latin: str = "en-US"

"""What a paragraph is made of: units that stay whole, and the glue between them."""

from enum import IntEnum
from typing import NamedTuple

from kanben.typeset.characters import Kind


class Joint(IntEnum):
    """How a line may end before a unit that belongs to the same word as the unit before it."""

    NONE = 0  # it is not the middle of a word
    CLEAN = 1  # after a mark of a path, an address or an identifier: nothing is added
    SOLIDUS = 2  # before the solidus of a path or an address
    HUMP = 3  # before a capital inside a name, as in TensorCore: nothing is added
    HYPHEN = 4  # between syllables: a hyphen is added
    EMERGENCY = 5  # anywhere: only where the word is wider than the line


class Unit(NamedTuple):
    """Something on a line that is never torn apart. Lengths in one unit of the caller's choice (CSS px in layout).

    Attributes:
        kind: its class.
        text: the characters; U+FFFC for a box, nothing for an element's edge.
        width: the advance of its full cell; 0 for spaces, whose width is in `space`.
        em: its type size.
        lead: blank before the ink that may be taken away.
        trail: blank after the ink that may be taken away.
        space: the width of a space.
        joint: how it may be parted from the unit before it.
        shift: how far its ink is moved to the right inside its cell.
        size: length of the text in UTF-8, in bytes.
    """

    kind: Kind
    text: str
    width: float
    em: float
    lead: float = 0.0
    trail: float = 0.0
    space: float = 0.0
    joint: Joint = Joint.NONE
    shift: float = 0.0
    size: int = 0


class Tier(IntEnum):
    """The order in which white is taken away from a line that is too full (CLREQ 3.2.5, "Reducing the spacing")."""

    WORD = 0  # spaces between Latin words
    BRACKET = 1  # blank of brackets and quotes
    PAUSE = 2  # blank of 、，；：
    HAN_LATIN = 3  # white between Han and Latin
    SENTENCE = 4  # blank of 。？！
    NONE = 5


class Side(IntEnum):
    """Whose cell gives way when a glue is negative."""

    BEFORE = 0  # the blank after the ink of the unit before the glue
    AFTER = 1  # the blank before the ink of the unit after the glue


class Glue(NamedTuple):
    """White between two units: what it is, and what it may become.

    Attributes:
        natural: its width; negative where two marks share their blanks.
        shrink: how much may be taken away.
        stretch: how much is added first, before all gaps open.
        spread: its share when all gaps open: the em, or 0 where nothing may open.
        tier: when it shrinks and stretches.
        side: which neighbour becomes narrower where the glue is negative.
    """

    natural: float = 0.0
    shrink: float = 0.0
    stretch: float = 0.0
    spread: float = 0.0
    tier: Tier = Tier.NONE
    side: Side = Side.BEFORE


NO_GLUE = Glue()

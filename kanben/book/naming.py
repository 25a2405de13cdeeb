"""What numbered things are called, at their place and in references: “第1章”, “图1-2”, by language and as the book wants it (`numbering`)."""

from __future__ import annotations

from kanben.book.model import Chapter, Kind, PartOpening
from kanben.book.wording import words
from kanben.manuscript.described import LangText
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.numbering_words import NUMBER, Labels, Numerals

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def named(kind: Kind, number: str, language: str, metadata: Metadata) -> str:
    """A numbered thing as it is called where it stands, as in 图1-2; `number` as in `Target`."""
    return _called(metadata.numbering.labels, kind, number, language, metadata) or words(language)["note-call" if kind is Kind.NOTE else kind].format(
        n=_counted(kind, number, language, metadata)
    )


def referred(kind: Kind, number: str, language: str, metadata: Metadata) -> str:
    """A numbered thing as a reference in `language` calls it."""
    return _called(metadata.numbering.references, kind, number, language, metadata) or named(kind, number, language, metadata)


def number_of(leaf: Chapter | PartOpening, language: str, metadata: Metadata) -> str:
    """第1章, 附录A, 第一部; empty for a text without a number."""
    if isinstance(leaf, PartOpening):
        return named(Kind.PART, str(leaf.number), language, metadata)
    return named(leaf.counts_as, leaf.number, language, metadata) if leaf.number else ""


def numeral(number: int, numerals: Numerals) -> str:
    """A number from 1 in arabic, Chinese (up to 99), roman or Latin numerals (Z is followed by AA); 0 is arabic but in Chinese."""
    match numerals:
        case "chinese" if number < 100:
            tens, ones = divmod(number, 10)
            head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
            return head + (_DIGITS[ones] if ones or not tens else "")
        case "roman" if number:
            text = ""
            for value, letters in _ROMAN:
                count, number = divmod(number, value)
                text += letters * count
            return text
        case "latin" if number:
            text = ""
            while number:
                number, place = divmod(number - 1, 26)
                text = chr(ord("A") + place) + text
            return text
        case _:
            return str(number)


def _counted(kind: Kind, number: str, language: str, metadata: Metadata) -> str:
    """The number in the numerals of its kind; an appendix has them already, since figures take them over."""
    settings = metadata.numbering.numerals
    match kind:
        case Kind.PART:
            return numeral(int(number), settings.part or ("chinese" if language.startswith("zh") else "roman"))
        case Kind.CHAPTER:
            return numeral(int(number), settings.chapter or "arabic")
        case _:
            return number


def _called(labels: Labels, kind: Kind, number: str, language: str, metadata: Metadata) -> str:
    """In the book's own words; those that name no language are for that of the book and its kin. Empty where it has none."""
    texts: tuple[LangText, ...] = getattr(labels, kind, None) or ()
    kin = [text for text in texts if _main(text.lang or metadata.language) == _main(language)]
    best = next((text for text in kin if text.lang == language), kin[0] if kin else None)
    return best.text.replace(NUMBER, _counted(kind, number, language, metadata)) if best else ""


def _main(language: str) -> str:
    return language.partition("-")[0]

"""Rules of punctuation in Chinese text (GB/T 15834—2011, CLREQ 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kanben.copyediting.findings import Edit, Finding
from kanben.copyediting.prose import HAN, OBJECT, Prose

FULL: Final = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "(": "（", ")": "）"}
HALF: Final = {**{full: half for half, full in FULL.items()}, "、": ","}
_CLOSING: Final = "）」』】》〉〕”’"
_OPENING: Final = "（「『【《〈〔“‘"
_PAIRS: Final = tuple(map("".join, zip(_OPENING, "）」』】》〉〕”’", strict=True)))
_BEHIND_HAN: Final = re.compile(rf"(?<=[{HAN}{_CLOSING}])[ ]?([,;:!?])(?![\w/\\]*//)[ ]*")
_BEFORE_HAN: Final = re.compile(rf"(?<=[A-Za-z0-9%)\]{OBJECT}])[ ]?([,;:])[ ]*(?=[{HAN}{_OPENING}])")
_FULL_STOP: Final = re.compile(rf"(?<=[{HAN}{_CLOSING}])\.(?![.\w])[ ]*")
_STOP_OR_DOT: Final = re.compile(rf"(?<=[{HAN}])\.(?=[{HAN}])")
_PARENTHESES: Final = re.compile(r"\(([^()\n]*)\)")
_LATIN_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_DASHES: Final = re.compile(r"[ ]*(?P<dash>[—―─－]+|-{2,}|–{2,})[ ]*")
_BESIDE_DASH: Final = f"[{HAN}{OBJECT}{_OPENING}{_CLOSING}，。！？：；]"
_ELLIPSIS: Final = re.compile(r"\.{3,}|…+|⋯+|。{3,}|．{3,}|・{3,}|·{3,}")
_NAME_DOT: Final = re.compile(rf"(?<=[{HAN}])[ ]*[•‧・･∙⋅．][ ]*(?=[{HAN}])")
_DOUBLED: Final = re.compile(r"([，、；：。])\1+|[，、；：。][，、；：](?!\1)|[，、；：]。")
_WIDE: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_EMPHASISED: Final = re.compile(r"(?<!\*)(?P<marks>\*{1,2})(?P<inner>[^*\s](?:[^*\n]*[^*\s])?)(?P=marks)(?!\*)")
_PAUSES: Final = "，、；："


def half_width_marks(prose: Prose) -> Iterator[Finding]:
    """Half-width marks in Chinese sentences (GB/T 15834 5.1, marks of a Chinese text take a character's place)."""
    for pattern in (_BEHIND_HAN, _BEFORE_HAN):
        for found in pattern.finditer(prose.text):
            if not (found[1] == ":" and _is_time(prose.text, found)):
                yield _mark(prose, found.start(), found.end(), found[0].strip(), FULL[found[1]])
    for found in _FULL_STOP.finditer(prose.text):
        yield _mark(prose, found.start(), found.end(), ".", "。")
    for found in _STOP_OR_DOT.finditer(prose.text):
        message = '"." between Chinese characters'
        yield Finding("copy-half-width", prose.places[found.start()], message, "write 。 at the end of a sentence, · within a name")
    for found in _PARENTHESES.finditer(prose.text):
        if re.search(f"[{HAN}]", found[1]) or re.search(rf"[{HAN}]$", prose.text[: found.start()][-1:]):
            first, last = prose.places[found.start()], prose.places[found.end() - 1]
            edits = (Edit(first, first + 1, "（"), Edit(last, last + 1, "）"))
            yield Finding("copy-half-width", first, f'half-width "({_short(found[1])})" in a Chinese sentence', "write （ ）", edits)


def _is_time(text: str, found: re.Match[str]) -> bool:
    return text[found.start() - 1 : found.start()].isdigit() and text[found.end() : found.end() + 1].isdigit()


def _mark(prose: Prose, start: int, end: int, old: str, new: str) -> Finding:
    edits = (Edit(prose.places[start], prose.places[end - 1] + 1, new),) if prose.together(start, end) else ()
    return Finding("copy-half-width", prose.places[start], f'half-width "{old}" in a Chinese sentence', f"write {new}", edits)


def full_width_marks(prose: Prose) -> Iterator[Finding]:
    """Full-width marks in paragraphs that are wholly in a Latin script."""
    for start, block in prose.blocks:
        if re.search(f"[{HAN}\u3040-\u30ff]", block) or len(_LATIN_WORD.findall(block)) < 3:
            continue
        for found in re.finditer("[，。；：？！（）、]", block):
            at = prose.places[start + found.start()]
            behind = block[found.end() : found.end() + 1]
            new = HALF[found[0]] + (" " if behind.isalnum() and found[0] != "（" else "")
            yield Finding("copy-full-width", at, f'full-width "{found[0]}" in an English sentence', f"write {new.strip()}", (Edit(at, at + 1, new),))


def wide_letters(prose: Prose) -> Iterator[Finding]:
    """Letters and digits in full width (GB/T 15835—2011 5.1: Arabic numerals are set in half width)."""
    for found in _WIDE.finditer(prose.text):
        new = "".join(chr(ord(c) - 0xFEE0) for c in found[0])
        edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, new),) if prose.together(*found.span()) else ()
        yield Finding("copy-wide-letter", prose.places[found.start()], f'"{found[0]}" is in full width', f"write {new}", edits)


def dashes(prose: Prose) -> Iterator[Finding]:
    """Dashes that are not —— (GB/T 15834 4.10 and 5.1.6: two characters wide)."""
    for found in _DASHES.finditer(prose.text):
        before, after = prose.text[: found.start()][-1:], prose.text[found.end() :][:1]
        chinese = re.search(f"[{HAN}]", before + after) and re.match(_BESIDE_DASH, before) and re.match(_BESIDE_DASH, after)
        before_latin = re.match(f"[{HAN}]", before) and re.match("[A-Za-z0-9]", after) and found["dash"] != "—"
        if found[0] == "——" or not (chinese or before_latin):
            continue
        place = prose.places[found.start()]
        if found["dash"] == "—":
            hint = "a dash is ——; between the ends of a range, write ～ or –"
            yield Finding("copy-dash", place, 'a single "—" between Chinese characters', hint)
            continue
        edits = (Edit(place, prose.places[found.end() - 1] + 1, "——"),) if prose.together(*found.span()) else ()
        yield Finding("copy-dash", place, f'"{found[0]}" stands for a dash', "write ——", edits)


def ellipses(prose: Prose) -> Iterator[Finding]:
    """Omissions that are not …… (GB/T 15834 4.11 and 5.1.6: six dots, two characters wide)."""
    for found in _ELLIPSIS.finditer(prose.text):
        beside = prose.text[: found.start()][-1:] + prose.text[found.end() :][:1]
        if found[0] in ("……", "…………") or not re.search(f"[{HAN}，。、{_OPENING}{_CLOSING}]", beside):
            continue
        edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, "……"),) if prose.together(*found.span()) else ()
        yield Finding("copy-ellipsis", prose.places[found.start()], f'"{found[0]}" stands for an omission', "write ……", edits)


def name_dots(prose: Prose) -> Iterator[Finding]:
    """Dots between the parts of a name that are not · U+00B7 (GB/T 15834 4.14)."""
    for found in _NAME_DOT.finditer(prose.text):
        edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, "·"),) if prose.together(*found.span()) else ()
        yield Finding("copy-name-dot", prose.places[found.start()], f'"{found[0].strip()}" stands between Chinese characters', "write ·", edits)


def doubled_marks(prose: Prose) -> Iterator[Finding]:
    """Two pauses or stops where one is meant."""
    for found in _DOUBLED.finditer(prose.text):
        if len(found[0]) >= 3 and set(found[0]) == {"。"}:
            continue  # an omission, as it is written by hand
        same = len(set(found[0])) == 1 and prose.together(*found.span())
        edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, found[0][0]),) if same else ()
        yield Finding("copy-doubled-mark", prose.places[found.start()], f'"{found[0]}": one mark is enough', "keep one of them", edits)


def emphasis_marks(prose: Prose) -> Iterator[Finding]:
    """Emphasis that begins with a closing mark or ends with a pause or an opening mark: its marks stand on the wrong side."""
    starts = set(prose.emphases)
    for found in _EMPHASISED.finditer(prose.source):
        inner, marks = found["inner"], found["marks"]
        if found.start() not in starts or not re.search(f"[{HAN}]", inner):
            continue
        place = found.start()
        if inner[-1] in _PAUSES and len(inner) > 1:
            edits = (Edit(found.end("inner") - 1, found.end(), marks + inner[-1]),)
            yield Finding("copy-emphasis", place, f'the emphasis ends with "{inner[-1]}"', f"put {inner[-1]} behind it", edits)
        elif inner[0] in _PAUSES + "。！？" and len(inner) > 1:
            edits = (Edit(place, found.start("inner") + 1, inner[0] + marks),)
            yield Finding("copy-emphasis", place, f'the emphasis begins with "{inner[0]}"', f"put {inner[0]} before it", edits)
        elif alone := next((pair for pair in _PAIRS if inner.count(pair[0]) != inner.count(pair[1])), ""):
            yield Finding("copy-emphasis", place, f'the emphasis takes in one of "{alone}" without the other', "move it out, or its pair in")


def _short(text: str, most: int = 12) -> str:
    return text if len(text) <= most else f"{text[:most]}…"

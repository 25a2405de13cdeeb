"""What a translator has caught up with: one JSON file a chapter, `translation/<chapter>.json` in the book folder.

It holds the source's blocks as they were when they were translated, and the hashes of the blocks that render them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kanben.manuscript.text_files import MEGABYTE, is_file, read_text_file
from kanben.problems import Place, Problem, Stop
from kanben.translation.blocks import Block, Kind

FOLDER: Final = "translation"
FORMAT: Final = 1
LARGEST: Final = 32 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Recorded:
    """A block of the source as it was translated, and the hashes of its translation: None not translated, empty left out on purpose."""

    block: Block
    translation: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Record:
    """The source that a chapter was translated from, the state of the translation, by whom and when; the blocks."""

    file: str
    url: str = ""
    revision: str = ""
    date: str = ""
    state: str = ""
    by: tuple[str, ...] = ()
    blocks: tuple[Recorded, ...] = ()
    own: tuple[str, ...] = ()
    """Hashes of blocks of the translation that are the translator's own."""


def record_path(chapter: str) -> str:
    """Path of a chapter's record in the book folder; `chapter` is its file name without .md."""
    return f"{FOLDER}/{chapter}.json"


def read_record(root: Path, chapter: str) -> Record | None:
    """A chapter's record, None where there is none. Raises `Stop` (translation-record-invalid) when it is broken."""
    path = record_path(chapter)
    if not is_file(root, path):
        return None
    text = read_text_file(root, path, LARGEST).text
    try:
        return _record(json.loads(text))
    except json.JSONDecodeError as error:
        raise Stop(_broken(f"this is no JSON: {error.msg}", Place(path, error.lineno, error.colno))) from None
    except RecursionError:
        raise Stop(_broken("this is nested too deeply", Place(path))) from None
    except _Odd as odd:
        raise Stop(_broken(str(odd), Place(path, _line(text, odd.block)))) from None


def written_record(record: Record) -> bytes:
    """A record as its file holds it: one line a block, so that a change of it can be read."""
    head = {
        "format": FORMAT,
        "source": {"file": record.file, "url": record.url, "revision": record.revision},
        "date": record.date,
        "state": record.state,
        "by": list(record.by),
    }
    lines = [_json(_block(recorded)) for recorded in record.blocks]
    fields = ",\n".join(f'  "{key}": {_json(value)}' for key, value in head.items())
    blocks = ",\n".join(f"    {line}" for line in lines)
    return f'{{\n{fields},\n  "blocks": [\n{blocks}\n  ],\n  "own": {_json(list(record.own))}\n}}\n'.encode()


def _block(recorded: Recorded) -> dict[str, Any]:
    translation = None if recorded.translation is None else list(recorded.translation)
    return {"kind": recorded.block.kind, "hash": recorded.block.hash, "text": recorded.block.text, "translation": translation}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class _Odd(Exception):
    """Something in a record is not as it should be; `block` is the number of the block, from 0, or -1."""

    def __init__(self, message: str, block: int = -1) -> None:
        super().__init__(message)
        self.block = block


def _record(data: Any) -> Record:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _Odd(f"this is no record of a translation in format {FORMAT}")
    source, blocks, by, own = data.get("source"), data.get("blocks"), data.get("by", []), data.get("own", [])
    if not isinstance(source, dict) or not isinstance(blocks, list):
        raise _Odd('"source" and "blocks" are wanted')
    words = [source.get("file"), source.get("url", ""), source.get("revision", ""), data.get("date", ""), data.get("state", "")]
    if not _are_texts(words) or not _are_texts(by) or not _are_texts(own):
        raise _Odd('the values of "source", "date", "state", "by" and "own" are texts')
    file, url, revision, date, state = words
    return Record(file, url, revision, date, state, tuple(by), tuple(_recorded(block, n) for n, block in enumerate(blocks)), tuple(own))


def _recorded(data: Any, number: int) -> Recorded:
    if not isinstance(data, dict):
        raise _Odd(f"block {number + 1} is no mapping", number)
    kind, text, recorded, translation = (data.get(key) for key in ("kind", "text", "hash", "translation"))
    if kind not in set(Kind) or not isinstance(text, str):
        raise _Odd(f'block {number + 1} has no "kind" that is known, or no "text"', number)
    block = Block(Kind(kind), text)
    if block.hash != recorded:
        raise _Odd(f"the hash of block {number + 1} is not that of its text", number)
    if translation is not None and not _are_texts(translation):
        raise _Odd(f'"translation" of block {number + 1} is null or a list of hashes', number)
    return Recorded(block, None if translation is None else tuple(translation))


def _are_texts(values: Any) -> bool:
    return isinstance(values, Sequence) and not isinstance(values, str) and all(isinstance(value, str) for value in values)


def _line(text: str, block: int) -> int:
    """The line on which a block stands, where the file is laid out as it was written."""
    rows = [number for number, row in enumerate(text.split("\n"), 1) if row.lstrip().startswith('{"')]
    return rows[block] if 0 <= block < len(rows) else 1


def _broken(message: str, place: Place) -> Problem:
    return Problem("translation-record-invalid", message, place, "take it back from version control, or delete it and record the chapter anew")

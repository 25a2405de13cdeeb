"""What pandoc's reader of BibTeX drops: the type of an entry and some of its fields, as they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ENTRY = re.compile(r"^[ \t]*@(?P<type>\w+)\s*[{(]\s*(?P<key>[^\s,{}]+)\s*,", re.MULTILINE)
_FIELD = re.compile(
    r"(?<![\w-])(?P<name>eprint|eprinttype|archiveprefix|cstr|eid|pages|holder|language)\s*=\s*(?:\{+(?P<braced>[^{}]*)\}+|\"(?P<quoted>[^\"]*)\")",
    re.IGNORECASE,
)


def raw_entries(text: str) -> Mapping[str, Mapping[str, str]]:
    """By key: `type` in small letters, and those of eprint, eprinttype, archiveprefix, cstr, eid, pages, holder and language that are there.

    Only simple values are read, which is all that these fields have; `text` has been found sound by pandoc before.
    """
    entries: dict[str, Mapping[str, str]] = {}
    starts = list(_ENTRY.finditer(text))
    for start, end in zip(starts, [match.start() for match in starts[1:]] + [len(text)], strict=True):
        fields = {m["name"].lower(): (m["braced"] or m["quoted"] or "").strip() for m in _FIELD.finditer(text, start.end(), end)}
        entries.setdefault(start["key"], {"type": start["type"].lower(), **fields})
    return entries

"""A piece of HTML as the tags, texts and comments in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from kanben.importing.html_names import VOID


@dataclass(slots=True)
class Open:
    """An element whose end has not come yet."""

    tag: str
    attributes: Mapping[str, str]
    raw: str
    line: int
    children: list[Any] = field(default_factory=list)


Event = tuple[str, str, Mapping[str, str], str]  # open, close, void, comment or text; tag; attributes; raw text


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = "void" if tag in VOID else "open"
        self.events.append((kind, tag, {k: v or "" for k, v in attrs}, self.get_starttag_text() or f"<{tag}>"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("void", tag, {k: v or "" for k, v in attrs}, self.get_starttag_text() or f"<{tag}/>"))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("close", tag, {}, f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self.events.append(("text", "", {}, data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", "", {}, data))


def events(raw: str) -> list[Event]:
    """The tags, texts and comments of a piece of HTML."""
    reader = _Events()
    reader.feed(raw)
    reader.close()
    return reader.events

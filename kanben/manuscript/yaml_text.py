"""YAML as the author wrote it: every scalar is a text, and every key and item has its place.

YAML 1.1 would read `language: no` as false and `version: 1.10` as 1.1. What a value is, is for the model to say, so nothing is guessed here.
Aliases, tags of one's own and second documents are refused: a book's description has no use for them, and aliases can be made to expand without end.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from kanben.manuscript.forms import quoted
from kanben.manuscript.yaml_faults import in_plain_words
from kanben.problems import Place, Problem, Stop

YamlPath = tuple[str | int, ...]
DEEPEST: Final = 16
NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (production 2) has no place for."""
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})
_ORDINARY_TAGS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq"))


@dataclass(frozen=True, slots=True)
class Written:
    """What a YAML text says. A key without a value is left out of `data` and stands in `empty`."""

    path: str
    data: Any
    """Nested `dict[str, …]`, `list` and `str`; `None` for a text without content and for empty items of a list."""
    places: Mapping[YamlPath, Place]
    """Of each key and item; of the whole under the empty path."""
    empty: frozenset[YamlPath]
    problems: tuple[Problem, ...]

    def place(self, at: YamlPath) -> Place:
        """The place of the value at `at`, or of the nearest value around it."""
        while at and at not in self.places:
            at = at[:-1]
        return self.places.get(at, Place(self.path))

    def lines(self) -> dict[str, int]:
        """Line of each key and item by dotted path."""
        return {".".join(map(str, at)): place.line for at, place in self.places.items() if at}


def read_yaml(text: str, path: str, first_line: int = 1) -> Written:
    """Read one YAML document, `text`, that begins on line `first_line` of the file `path`; its line ends have to be newlines.

    Raises `Stop` with one `metadata-syntax` problem when the text cannot be understood as a whole.
    """
    reader = _Reader(text, path, first_line)
    data = reader.read()
    return Written(path, data, reader.places, frozenset(reader.empty), tuple(reader.problems))


@dataclass(slots=True)
class _Reader:
    text: str
    path: str
    first_line: int
    places: dict[YamlPath, Place] = field(default_factory=dict)
    empty: set[YamlPath] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    line_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        # PyYAML also counts U+0085, U+2028 and U+2029 as line ends; editors do not.
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def read(self) -> Any:
        try:
            events = yaml.parse(self.text, Loader=yaml.SafeLoader)
            data = None
            for event in events:
                if isinstance(event, DocumentStartEvent) and () in self.places:
                    raise self.stop(event, "a second YAML document begins here", "there is one description in a file: take the line --- out")
                if isinstance(event, NodeEvent):
                    self.places[()] = self.place(event)
                    data = self.value(event, events, ())
        except yaml.YAMLError as error:
            raise Stop(self.syntax_problem(error)) from error
        return data

    def place(self, event: Event) -> Place:
        return self.place_at(event.start_mark.index if event.start_mark else 0)

    def place_at(self, index: int) -> Place:
        line = bisect.bisect_right(self.line_starts, index) - 1
        return Place(self.path, self.first_line + line, index - self.line_starts[line] + 1)

    def stop(self, event: Event, message: str, hint: str) -> Stop:
        return Stop(Problem("metadata-syntax", message, self.place(event), hint))

    def syntax_problem(self, error: yaml.YAMLError) -> Problem:
        words = in_plain_words(error, self.text)
        return Problem("metadata-syntax", words.message, self.place_at(words.index), words.hint)

    def value(self, event: NodeEvent, events: Iterator[Event], at: YamlPath) -> Any:
        if isinstance(event, AliasEvent):
            raise self.stop(
                event, f"the alias *{event.anchor} cannot be used here", "write the value out; a text that begins with * or & goes in quotation marks"
            )
        tag = event.tag if isinstance(event, (ScalarEvent, CollectionStartEvent)) else None
        if tag is not None and tag not in _ORDINARY_TAGS and tag != "!":
            raise self.stop(
                event,
                f"the YAML tag {quoted(tag.replace('tag:yaml.org,2002:', '!!'))} cannot be used here",
                "a text that begins with ! goes in quotation marks",
            )
        if len(at) > DEEPEST:
            raise self.stop(event, f"values are nested more than {DEEPEST} levels deep", "look for a bracket that is not closed")
        if isinstance(event, MappingStartEvent):
            return self.mapping(events, at)
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        return self.sequence(events, at)

    def scalar(self, event: ScalarEvent) -> str | None:
        text: str = event.value
        if text in _NOTHING and event.style is None:
            return None
        control = NOT_XML.search(text)
        if control is None:
            return text
        shown = NOT_XML.sub("\ufffd", text)
        message = f"{quoted(shown)} holds the control character U+{ord(control[0]):04X}"
        self.problems.append(Problem("character-control", message, self.place(event), "take it out; a book cannot carry it"))
        return shown

    def sequence(self, events: Iterator[Event], at: YamlPath) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            assert isinstance(event, NodeEvent)  # noqa: S101 — the parser's grammar
            here = (*at, len(items))
            self.places[here] = self.place(event)
            items.append(self.value(event, events, here))
        return items

    def mapping(self, events: Iterator[Event], at: YamlPath) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise self.stop(event, "a key has to be a single word", "a text that begins with { or [ goes in quotation marks")
            self.entry(event, events, at, entries)
        return entries

    def entry(self, key_event: ScalarEvent, events: Iterator[Event], at: YamlPath, entries: dict[str, Any]) -> None:
        key, here = key_event.value, (*at, key_event.value)
        before = self.places.get(here)
        event = next(events)
        assert isinstance(event, NodeEvent)  # noqa: S101 — the parser's grammar
        if before is not None:
            message = f"{quoted(key)} stands twice; it is already given on line {before.line}"
            self.problems.append(Problem("metadata-duplicate-key", message, self.place(key_event), "keep one of the two"))
            self.skip(event, events, at)
            return
        self.places[here] = self.place(key_event)
        value = self.value(event, events, here)
        if value is None:
            self.empty.add(here)
        else:
            entries[key] = value

    def skip(self, event: NodeEvent, events: Iterator[Event], at: YamlPath) -> None:
        """Read a value that is not used, without a trace but for what makes the text unreadable."""
        aside = _Reader(self.text, self.path, self.first_line)
        aside.value(event, events, (*at, ""))

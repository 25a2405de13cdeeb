"""From what is written to the types: each fault that pydantic finds becomes a problem in words, at its place."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kanben.manuscript.described import Model
from kanben.manuscript.forms import quoted
from kanben.manuscript.yaml_text import Written, YamlPath
from kanben.problems import Problem, did_you_mean

ModelT = TypeVar("ModelT", bound=Model)
_PEOPLE: Final = "people stand under contributors, each with a role: {name: …, role: aut}"
_ELSEWHERE: Final = {"author": _PEOPLE, "authors": _PEOPLE, "translator": _PEOPLE, "translators": _PEOPLE, "editor": _PEOPLE, "creator": _PEOPLE}
_NOT_WHOLE: Final = ("{shown} is not a whole number", "write digits alone")
_NOT_BOOLEAN: Final = ("{shown} is neither true nor false", "write true or false")
_WORDS: Final = {
    "string_type": ("a text is wanted, not {shown}", "write it on one line after the colon"),
    "string_too_short": ("the text is empty", "write the text, or take the key out"),
    "string_too_long": ("{shown} is longer than {max_length} characters", "shorten it"),
    "int_type": _NOT_WHOLE,
    "int_parsing": _NOT_WHOLE,
    "int_parsing_size": _NOT_WHOLE,
    "greater_than_equal": ("{shown} is less than {ge}", "the least that can stand here is {ge}"),
    "less_than_equal": ("{shown} is more than {le}", "the most that can stand here is {le}"),
    "bool_type": _NOT_BOOLEAN,
    "bool_parsing": _NOT_BOOLEAN,
    "date_type": ("a date is wanted, not {shown}", "write year, month and day, as in 2026-11-24"),
    "too_short": ("the list is empty", "give at least one item, or take the key out"),
    "tuple_type": ("a list is wanted, not {shown}", 'write each item on a line of its own, beginning with "- "'),
}
"""What is wrong and what to do, by pydantic's name for the fault."""
_COLON: Final = "write each key with a colon and a space after it, as in title: …"


def validate(model: type[ModelT], written: Written) -> tuple[ModelT | None, tuple[Problem, ...]]:
    """The data as a `model`, or `None` and every fault in it. An empty text counts as one without keys."""
    data = {} if written.data is None else written.data
    if not isinstance(data, dict):
        return None, (Problem("metadata-invalid", "these are not keys with values", written.place(()), _COLON),)
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        faults = [_Fault(model, written, details) for details in error.errors(include_url=False)]
    misspelt = {fault.meant() for fault in faults if fault.kind == "extra_forbidden"}
    # A key that is missing because it is misspelt, and a list that is short because its items are at fault, are one fault, not two.
    return None, tuple(
        fault.problem() for fault in faults if not (fault.kind == "missing" and fault.details["loc"] in misspelt) and not fault.follows()
    )


class _Fault:
    """One pydantic error, seen from what the author wrote."""

    def __init__(self, model: type[Model], written: Written, details: ErrorDetails) -> None:
        self.model, self.written, self.details = model, written, details
        self.kind = details["type"]
        self.context: dict[str, Any] = details.get("ctx", {})
        self.at, self.value = _as_written(written.data, (*details["loc"], *self.context.get("at", ())))

    def problem(self) -> Problem:
        if self.kind == "missing":
            return self.missing()
        if self.kind == "extra_forbidden":
            return self.unknown()
        message, hint = self.words()
        key = next((step for step in reversed(self.at) if isinstance(step, str)), "")
        told = key and not message.startswith(quoted(key))
        return Problem("metadata-invalid", f"{key}: {message}" if told else message, self.written.place(self.at), hint)

    def follows(self) -> bool:
        """Whether it is only a list found short, its items being at fault."""
        return self.kind == "too_short" and bool(self.value)

    def meant(self) -> tuple[int | str, ...]:
        """Where a misspelt key would have been right."""
        *around, key = self.details["loc"]
        return next(((*around, name) for name in known_keys(_model_at(self.model, around)) if did_you_mean(str(key), [name])), ())

    def missing(self) -> Problem:
        *around, key = self.details["loc"]
        owner = _model_at(self.model, around)
        meaning = next((field.description for name, field in _fields(owner) if name == key), "")
        here, _ = _as_written(self.written.data, tuple(around))
        at = (*here, key)
        if at in self.written.empty:
            return Problem("metadata-missing-key", f'the key "{key}" has no value', self.written.place(at), f"write it after the colon: {meaning}")
        return Problem("metadata-missing-key", f'the key "{key}" is missing', self.written.place(here), f'add "{key}: …": {meaning}')

    def unknown(self) -> Problem:
        *around, key = self.details["loc"]
        known = known_keys(_model_at(self.model, around))
        hint = self.belongs_elsewhere(around, str(key)) or did_you_mean(str(key), known) or f"the keys here are {', '.join(known)}"
        return Problem("metadata-unknown-key", f"the key {quoted(str(key))} is not known here", self.written.place(self.at), hint)

    def belongs_elsewhere(self, around: list[int | str], key: str) -> str:
        for name, field in _fields(_model_at(self.model, around)):
            inner = _inner_model(field.annotation)
            if inner is not None and name != "original" and key in known_keys(inner):
                return f'"{key}" goes under "{name}"'
        return _ELSEWHERE.get(key, "") if not around else ""

    def words(self) -> tuple[str, str]:
        """What is wrong with the value, and what to do."""
        if self.value is None:
            return "the item has no value", "write it, or take the item out"
        shown = _shown(self.value)
        if self.kind == "kanben":
            return self.context["message"], self.context["hint"]
        if self.kind == "literal_error":
            allowed = re.findall(r"'([^']*)'", self.context["expected"])
            near = did_you_mean(self.value, allowed) if isinstance(self.value, str) else ""
            return f"{shown} is not one of the values allowed", near or f"use one of {', '.join(allowed)}"
        if self.kind in {"model_type", "model_attributes_type", "dict_type"}:
            inner = _inner_model_at(self.model, self.details["loc"])
            keys = f"; the keys here are {', '.join(known_keys(inner))}" if inner else ""
            return f"keys with values are wanted, not {shown}", f"write them indented on the lines below{keys}"
        message, hint = _WORDS.get(self.kind, ("{shown} cannot stand here: {msg}", ""))
        limits = {"shown": shown, "msg": self.details["msg"], **self.context}
        return message.format_map(limits), hint.format_map(limits)


def known_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that an author may write, in the order of the model."""
    return tuple(name for name, _ in _fields(model))


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The description inside `X`, `X | None`, `tuple[X, ...]`, if there is one that an author writes with keys."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, typing.get_args(annotation))), None)


def _inner_model_at(model: type[BaseModel], loc: typing.Sequence[int | str]) -> type[BaseModel] | None:
    here: type[BaseModel] | None = model
    for key in loc:
        if isinstance(key, str) and here is not None:
            here = next((_inner_model(field.annotation) for name, field in _fields(here) if name == key), None)
    return here


def _model_at(model: type[BaseModel], loc: typing.Sequence[int | str]) -> type[BaseModel]:
    """The model of the mapping at `loc`."""
    found = _inner_model_at(model, loc)
    if found is None:
        raise LookupError(f"no model at {loc}")
    return found


def _as_written(data: Any, loc: tuple[int | str, ...]) -> tuple[YamlPath, Any]:
    """The way to the value at fault in the author's data, and the value.

    Pydantic speaks of what validators have made of the data: a single text as a list of one, a mapping of titles as a list of them.
    Steps that the author did not write are left out; the nth item of a mapping is its nth entry.
    """
    at: list[str | int] = []
    for step in loc:
        if isinstance(data, dict) and isinstance(step, int) and step < len(data):
            key = list(data)[step]
        elif (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            key = step
        else:
            break
        at.append(key)
        data = data[key]
    return tuple(at), data


def _shown(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else "a list" if isinstance(value, list) else "keys with values"

"""The descriptions as JSON Schema for editors, and as tables for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kanben.manuscript.described import Model
from kanben.manuscript.forms import FORM_KEY

Schema = dict[str, Any]


def json_schema(model: type[Model]) -> Schema:
    """JSON Schema (draft 2020-12) of what an author may write."""
    made = _without_titles(model.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": model.__name__, **made}


def _without_titles(node: Any) -> Any:
    """Without the titles that pydantic makes from names; and a plain text may be written as a number, `version: 1.10`, which stays as written."""
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {
        key: {name: _without_titles(value) for name, value in inner.items()} if key in {"properties", "$defs"} else _without_titles(inner)
        for key, inner in node.items()
        if key != "title"
    }
    plain_text = kept.get("type") == "string" and not kept.keys() & {"enum", "const", "pattern", "format"}
    return {**kept, "type": ["string", "number"]} if plain_text else kept


def reference(model: type[Model]) -> str:
    """Markdown tables of all keys: one for the description itself, one for each group of keys inside it."""
    schema = json_schema(model)
    return "\n".join(_section("", schema, schema["$defs"], 0))


def _section(path: str, schema: Schema, definitions: Schema, depth: int) -> Iterator[str]:
    if path:
        yield f"{'#' * min(depth + 1, 4)} {path}\n"
    yield f"{schema['description']}\n"
    yield "| Key | Value | If left out | Meaning |\n| --- | --- | --- | --- |"
    for key, value in schema["properties"].items():
        default = "**required**" if key in schema.get("required", ()) else _default(value)
        cells = (f"`{key}`", _kind(value, definitions, _join(path, key)), default, _meaning(value, definitions))
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
    yield ""
    for key, value in schema["properties"].items():
        inner, _ = _group(value, definitions)
        if inner is not None:
            yield from _section(_join(path, key), inner, definitions, depth + 1)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _meaning(value: Schema, definitions: Schema) -> str:
    """What the key says of itself; pydantic leaves that out where the group of keys says the same."""
    inner, _ = _group(value, definitions)
    return str(value["description"] if inner is None else value.get("description", inner["description"]))


def _written(value: Schema) -> list[Schema]:
    """The kinds of value that can be written; nothing at all is the same as leaving the key out."""
    if "anyOf" in value:
        return [kind for choice in value["anyOf"] for kind in _written(choice)]
    return [] if value.get("type") == "null" else [value]


def _group(value: Schema, definitions: Schema) -> tuple[Schema | None, bool]:
    """The group of keys that a value is, if it is one, and whether a list of such groups is meant."""
    for kind in _written(value):
        many = kind.get("type") == "array"
        link = kind.get("items", {}).get("$ref") if many else kind.get("$ref")
        if link:
            return definitions[link.rpartition("/")[2]], many
    return None, False


def _kind(value: Schema, definitions: Schema, path: str) -> str:
    inner, many = _group(value, definitions)
    if inner is not None:
        anchor = path.replace(".", "")
        return f"list, each with [keys](#{anchor})" if many else f"[keys](#{anchor})"
    return ", or ".join(_simple_kind(kind) for kind in _written(value))


def _simple_kind(kind: Schema) -> str:
    if "enum" in kind:
        return ", ".join(f"`{choice}`" for choice in kind["enum"])
    if FORM_KEY in kind:
        return str(kind[FORM_KEY]).removeprefix("an ").removeprefix("a ")
    if kind.get("format") == "date":
        return "date, as in 2026-11-24"
    if "contentMediaType" in kind:
        return "Markdown"
    match kind.get("type"):
        case "array":
            return "list"
        case "object":
            return "mapping"
        case "integer":
            return f"whole number from {kind['minimum']}" if "minimum" in kind else "whole number"
        case "boolean":
            return "`true`, `false`"
        case _:
            return "text"


def _default(value: Schema) -> str:
    match value.get("default"):
        case None | "" | [] | dict():
            return ""
        case bool() as flag:
            return f"`{str(flag).lower()}`"
        case list() as items:
            return ", ".join(f"`{item}`" for item in items)
        case other:
            return f"`{other}`"

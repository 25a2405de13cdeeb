"""The reference pages and the JSON Schema say what the types say."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kanben.commands.schema import run
from kanben.manuscript.described import Model
from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.schema import json_schema
from kanben.manuscript.validation import validate
from kanben.manuscript.yaml_text import read_yaml
from kanben.reference import PAGES, made_anew
from tests.manuscript.small_book import FILES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_reference_pages_are_in_step_with_the_types(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert page == made_anew(name, page), "run: python -m kanben.reference docs"


@pytest.mark.parametrize(("name", "model"), [("metadata.md", Metadata), ("front-matter.md", ChapterMatter)])
def test_the_sample_on_the_page_is_valid(name: str, model: type[Model]) -> None:
    sample = re.search(r"```yaml\n(?:---\n)?(.*?)(?:---\n)?```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    assert sample
    assert validate(model, read_yaml(sample[1], name))[1] == ()


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for model in (schema, *schema["$defs"].values()):
        for key, value in model.get("properties", {}).items():
            yield f"{model.get('description')}: {key}", value


@pytest.mark.parametrize("model", [Metadata, ChapterMatter])
def test_every_key_is_described(model: type[Model]) -> None:
    bare = [name for name, value in properties(json_schema(model)) if not value.get("description") and "$ref" not in value]
    assert bare == []


def test_the_printed_schema_knows_the_keys_and_refuses_others() -> None:
    out = io.StringIO()
    assert run(out=out) == 0
    schema = json.loads(out.getvalue())
    assert set(yaml.safe_load(FILES["metadata.yaml"])) <= set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"slug", "title", "identifier", "date", "contributors", "rights"}
    assert "role" in schema["$defs"]["Contributor"]["properties"]


def test_a_plain_text_may_be_a_number_in_the_eyes_of_an_editor_too() -> None:
    assert json_schema(Metadata)["properties"]["version"]["type"] == ["string", "number"]


def test_patterns_hold_in_every_dialect_and_take_the_whole_text() -> None:
    patterns = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(json_schema(Metadata))))
    assert len(patterns) >= 6
    for pattern in patterns:
        re.compile(json.loads(f'"{pattern}"'))
        assert pattern.startswith("^(")
        assert pattern.endswith(")$")

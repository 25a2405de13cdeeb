"""YAML that was not written for Kanben (settings of other tools, their pages' front matter), and YAML written for the author to go on with.

Foreign files hold tags of their own, dates and aliases, so nothing is refused here; `yaml_text.py` reads the author's own files and is strict.
"""

from __future__ import annotations

from typing import Any, Final

import yaml

from kanben.manuscript.yaml_faults import in_plain_words
from kanben.problems import Place, Problem, Stop

DEEPEST: Final = 32
MOST: Final = 20_000
"""Values in one document; aliases can be made to unfold without end."""


class _ForeignLoader(yaml.SafeLoader):
    """Every scalar as the text that is written; unknown tags are passed over."""


def _scalar(loader: _ForeignLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


for _tag in ("int", "float", "timestamp", "binary", "set", "omap", "pairs"):
    _ForeignLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _scalar)
_ForeignLoader.add_multi_constructor("", lambda loader, _suffix, node: _scalar(loader, node))
_ForeignLoader.add_constructor(None, _scalar)


def read_foreign_yaml(text: str, path: str, first_line: int = 1) -> dict[str, Any]:
    """The mapping that a foreign document holds: text, `True`, `False`, `None`, lists and mappings; empty when it holds something else.

    Numbers and dates stay text. Raises `Stop` (metadata-syntax) when it is no YAML, or unfolds to more than `MOST` values.
    """
    try:
        data = yaml.load(text, Loader=_ForeignLoader)  # noqa: S506 — a SafeLoader
    except yaml.YAMLError as error:
        words = in_plain_words(error, text)
        raise Stop(Problem("metadata-syntax", words.message, Place(path, first_line + text.count("\n", 0, words.index)), words.hint)) from error
    except (RecursionError, ValueError, TypeError) as error:
        raise Stop(Problem("metadata-syntax", "the YAML cannot be read", Place(path, first_line), "look for keys that are no words")) from error
    budget = [MOST]
    plain = _plain(data, budget, 0)
    if budget[0] < 0:
        raise Stop(Problem("metadata-syntax", "the YAML unfolds to too many values", Place(path, first_line), "write its aliases out"))
    return plain if isinstance(plain, dict) else {}


def _plain(value: Any, budget: list[int], depth: int) -> Any:
    budget[0] -= 1
    if budget[0] < 0 or depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {str(key): _plain(item, budget, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, budget, depth + 1) for item in value]
    return value if value is None or isinstance(value, bool) else str(value)


def write_yaml(data: dict[str, Any]) -> str:
    """A mapping as YAML that `yaml_text.read_yaml` reads back: keys in their order, one item a line, Chinese as it is."""
    return yaml.dump(data, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=False)


class _PlainDumper(yaml.SafeDumper):
    """Without aliases, and with lists set in below their key."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Write everything out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
        """Indent lists."""
        super().increase_indent(flow, False)

"""Short Markdown texts of front matter and metadata -> inlines, all of a file in one run of pandoc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace

from kanben.pandoc.ast import Attr, Div, Inlines, Node, Para, Plain
from kanben.pandoc.reader import parse
from kanben.problems import Place, Problem

Fragments = Mapping[str, Inlines]


def parse_fragments(texts: Mapping[str, str], path: str, lines: Mapping[str, int]) -> tuple[Fragments, tuple[Problem, ...]]:
    """Parse texts by name, each one paragraph; `lines` says where each stands in the file `path`.

    A text of several blocks is a problem (metadata-invalid) at its line.
    """
    if not texts:
        return {}, ()
    names = list(texts)
    source = "\n\n".join(f":::: {{.fragment}}\n\n{texts[name].strip()}\n\n::::" for name in names)
    divs = [b for b in parse(source, path).blocks if isinstance(b, Div) and b.attr.has("fragment")]
    if len(divs) == len(names):
        return _one_paragraph_each(dict(zip(names, divs, strict=True)), path, lines)
    if len(names) == 1:
        message = f'"{names[0]}" opens or closes a division (:::)'
        return {}, (Problem("metadata-invalid", message, Place(path, lines.get(names[0], 0)), "write it as one paragraph of text"),)
    # One of them breaks out of its fence: each alone tells which.
    alone = [parse_fragments({name: texts[name]}, path, lines) for name in names]
    return {name: inlines for found, _ in alone for name, inlines in found.items()}, tuple(p for _, problems in alone for p in problems)


def _one_paragraph_each(divs: Mapping[str, Div], path: str, lines: Mapping[str, int]) -> tuple[Fragments, tuple[Problem, ...]]:
    fragments: dict[str, Inlines] = {}
    problems = []
    for name, div in divs.items():
        line = lines.get(name, 0)
        match div.blocks:
            case ():
                fragments[name] = ()
            case (Para(inlines) | Plain(inlines),):
                fragments[name] = _at(inlines, line)
            case _:
                message = f'"{name}" must be one paragraph of text'
                problems.append(
                    Problem("metadata-invalid", message, Place(path, line), "lists and further paragraphs belong into the chapter's text")
                )
    return fragments, tuple(problems)


def _at(node: Node, line: int) -> Node:
    """The node with every `line` below it set to the line of the text."""
    if isinstance(node, tuple):
        return tuple(_at(child, line) for child in node)
    if not is_dataclass(node) or isinstance(node, Attr | type):
        return node
    changed = {f.name: _at(v, line) for f in fields(node) if isinstance(v := getattr(node, f.name), tuple)}
    return replace(node, **changed, **({"line": line} if hasattr(node, "line") else {}))

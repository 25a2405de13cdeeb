"""Labels of the new book, and references by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from kanben.pandoc.ast import Attr, Blocks, Code, Inline, Node, Para, Plain, RawInline, Space, Str, rewrite


@dataclass(slots=True)
class Labels:
    """Labels of the new book: of equations by their LaTeX name, of headings by page and position (-1: the page itself)."""

    taken: set[str] = field(default_factory=set)
    equations: dict[str, str] = field(default_factory=dict)
    headings: dict[tuple[str, int], str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """By the number that the source wrote by hand."""


def resolved_equations(blocks: Blocks, equations: Mapping[str, str], tell: Callable[[str, int], None]) -> Blocks:
    """References to formulas, once every label is known. A word for "equation" in front of one goes, since the reference says it."""

    def change(node: Node) -> Node:
        if not isinstance(node, Para | Plain):
            if isinstance(node, RawInline) and node.format == "import-equation":
                return RawInline("markdown", f"@{{{equations[node.text]}}}") if node.text in equations else _lost(node)
            return node
        made: list[Inline] = []
        for inline in node.inlines:
            if isinstance(inline, RawInline) and inline.text.startswith("@{eq-"):
                while made and isinstance(made[-1], Space):
                    made.pop()
                if made and isinstance(made[-1], Str):
                    made[-1] = Str(re.sub(r"(?:公式|方程|等式|式|[Ee]q(?:uation|n)?s?\.?)$", "", made[-1].text))
            made.append(inline)
        return replace(node, inlines=tuple(i for i in made if not (isinstance(i, Str) and not i.text)))

    def _lost(node: RawInline) -> Inline:
        tell(f"a reference to the formula {node.text}, which has no label", node.line)
        return Code(Attr(), node.text)

    return rewrite(blocks, change)

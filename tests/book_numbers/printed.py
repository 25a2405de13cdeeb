"""What the chapters print."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def chapter(name: str) -> str:
    """Source of a chapter, by its file's name without the ending."""
    return (ROOT / f"chapters/{name}.md").read_text("utf-8")


def table(text: str, label: str) -> list[list[str]]:
    """Rows of a pipe table, heads and rule left out."""
    before = text[: text.index(f"{{#{label}}}")]
    rows = re.findall(r"^\|.*\|$", before[before.rindex("\n\n|") :], re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]

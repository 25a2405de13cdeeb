"""`schema`: the JSON Schema of metadata.yaml, for editors; and the tables of the reference pages, made from the same types.

In an editor with the YAML language server: `# yaml-language-server: $schema=metadata.schema.json` on the first line of metadata.yaml.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final, TextIO

from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata, Model
from kanben.manuscript.schema import json_schema, reference

PAGES: Final[dict[str, type[Model]]] = {"metadata.md": Metadata, "front-matter.md": ChapterMatter}
"""Reference pages in docs/, each with the description that it documents."""
BEGIN: Final = "<!-- Below: made from the types by `python -m kanben.commands.schema docs`. -->\n"


def run(of: type[Model] = Metadata, out: TextIO | None = None) -> int:
    """Print the JSON Schema of metadata.yaml, or of another description. Always 0."""
    print(json.dumps(json_schema(of), ensure_ascii=False, indent=2), file=out or sys.stdout)
    return 0


def with_tables(page: str, of: type[Model]) -> str:
    """A reference page with its tables made anew; what stands before them is kept."""
    return page.split(BEGIN, maxsplit=1)[0] + BEGIN + "\n" + reference(of)


def write_pages(docs: Path) -> None:
    """Bring the reference pages in folder `docs` in step with the types."""
    for name, of in PAGES.items():
        page = docs / name
        page.write_text(with_tables(page.read_text(encoding="utf-8"), of), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))

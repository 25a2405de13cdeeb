"""`schema`: the JSON Schema of metadata.yaml, for editors.

In an editor with the YAML language server: `# yaml-language-server: $schema=metadata.schema.json` on the first line of metadata.yaml.
"""

from __future__ import annotations

import json
import sys
from typing import TextIO

from kanben.manuscript.described import Model
from kanben.manuscript.metadata import Metadata
from kanben.manuscript.schema import json_schema


def run(of: type[Model] = Metadata, out: TextIO | None = None) -> int:
    """Print the JSON Schema of metadata.yaml, or of another description. Always 0."""
    print(json.dumps(json_schema(of), ensure_ascii=False, indent=2), file=out or sys.stdout)
    return 0

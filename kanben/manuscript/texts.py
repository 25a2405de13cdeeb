"""The Markdown texts of metadata and front matter, by dotted path."""

from __future__ import annotations

from collections.abc import Iterator

from kanben.manuscript.matter import ChapterMatter
from kanben.manuscript.metadata import Metadata


def matter_texts(matter: ChapterMatter) -> dict[str, str]:
    """Every Markdown text of a chapter's front matter that is not empty, as in {"key_points.0": "…"}."""
    return {path: text for path, text in _matter_texts(matter) if text}


def metadata_texts(metadata: Metadata) -> dict[str, str]:
    """Every Markdown text of metadata.yaml that is not empty."""
    return {path: text for path, text in _metadata_texts(metadata) if text}


def _metadata_texts(metadata: Metadata) -> Iterator[tuple[str, str]]:
    yield from ((f"parts.{i}.intro", part.intro) for i, part in enumerate(metadata.parts))
    yield from _listed("abstract", metadata.abstract)
    if metadata.epigraph:
        yield "epigraph.text", metadata.epigraph.text
    yield from ((f"acknowledgments.{i}.for", thanks.reason) for i, thanks in enumerate(metadata.acknowledgments))


def _matter_texts(matter: ChapterMatter) -> Iterator[tuple[str, str]]:
    yield "abstract", matter.abstract
    yield from _listed("key_points", matter.key_points)
    if matter.translation:
        yield from _listed("translation.notes", matter.translation.notes)
    for i, thanks in enumerate(matter.acknowledgments):
        yield f"acknowledgments.{i}.for", thanks.reason
    for i, readings in enumerate(matter.further_reading):
        yield f"further_reading.{i}.intro", readings.intro
        yield from ((f"further_reading.{i}.items.{j}.note", item.note) for j, item in enumerate(readings.items))
    for i, resources in enumerate(matter.resources):
        yield from ((f"resources.{i}.items.{j}.note", item.note) for j, item in enumerate(resources.items))
    for i, advice in enumerate(matter.advice):
        yield from _listed(f"advice.{i}.items", advice.items)
    if matter.feedback:
        yield "feedback.text", matter.feedback.text
    yield from _listed("remarks", matter.remarks)


def _listed(path: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((f"{path}.{i}", text) for i, text in enumerate(texts))

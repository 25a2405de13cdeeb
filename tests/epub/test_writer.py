"""The written file: its layout, its package document, equal bytes, and what is left when writing fails."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kanben.epub.publication import Publication
from kanben.epub.writer import pack, write
from kanben.problems import Stop
from tests.epub.opened import Epub, open_epub
from tests.epub.sample import DRAWING, publication

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Epub:
    target = tmp_path_factory.mktemp("epub") / "book.epub"
    write(publication(with_pages=True), target)
    return open_epub(target)


def test_zip_layout(book: Epub) -> None:
    names = [entry.filename for entry in book.entries]
    assert names[:3] == ["mimetype", "META-INF/container.xml", "EPUB/content.opf"]
    assert names[3:] == sorted(names[3:])
    mimetype = book.entries[0]
    assert book.contents["mimetype"] == b"application/epub+zip"
    assert (mimetype.compress_type, mimetype.extra, mimetype.header_offset) == (zipfile.ZIP_STORED, b"", 0)
    assert {(e.date_time, e.create_system, e.extra) for e in book.entries} == {((1980, 1, 1, 0, 0, 0), 3, b"")}


def test_package_document_is_the_golden_one(book: Epub) -> None:
    assert book.contents["EPUB/content.opf"].decode() == (HERE / "golden" / "content.opf").read_text("utf-8")


def test_resources_are_written_byte_for_byte(book: Epub) -> None:
    for resource in publication(with_pages=True).resources:
        assert book.contents[f"EPUB/{resource.href}"] == resource.content
    assert b'viewBox="0 0 120 60" preserveAspectRatio' in book.contents["EPUB/sharding.xhtml"]
    assert book.contents["EPUB/images/roofline.svg"] == DRAWING.encode()


def test_artifact_says_what_was_written(tmp_path: Path) -> None:
    artifact = write(publication(), tmp_path / "new" / "book.epub")
    content = artifact.path.read_bytes()
    assert (artifact.size, artifact.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(("seed", "zone", "locale"), [("0", "UTC", "C"), ("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/New_York", "POSIX")])
def test_equal_bytes_on_another_machine(tmp_path: Path, seed: str, zone: str, locale: str) -> None:
    program = (
        "import sys; from tests.epub.sample import publication; from kanben.epub.writer import pack; sys.stdout.buffer.write(pack(publication()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, check=True)
    assert run.stdout == pack(publication())


def test_order_of_resources_does_not_matter() -> None:
    sample = publication()
    assert pack(replace(sample, resources=sample.resources[::-1])) == pack(sample)


def test_page_progression() -> None:
    assert b"page-progression-direction" not in _package(publication())
    assert b'page-progression-direction="rtl"' in _package(replace(publication(), page_progression="rtl"))


def test_failed_publication_leaves_the_previous_file(tmp_path: Path) -> None:
    target = tmp_path / "book.epub"
    target.write_bytes(b"previous")
    with pytest.raises(ValueError, match="the spine names 'nowhere'"):
        write(_with_spine_of("nowhere"), target)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("book.epub", b"previous")]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_failed_writing_leaves_the_previous_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    target = tmp_path / "book.epub"
    target.write_bytes(b"previous")

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((Stop, KeyboardInterrupt)):
        write(publication(), target)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("book.epub", b"previous")]


def test_unwritable_place_is_the_users_problem(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where the folder should be")
    with pytest.raises(Stop) as stop:
        write(publication(), tmp_path / "build" / "book.epub")
    assert [p.code for p in stop.value.problems] == ["output-unwritable"]


def _with_spine_of(idref: str) -> Publication:
    sample = publication()
    return replace(sample, spine=(*sample.spine, replace(sample.spine[0], idref=idref)))


def _package(sample: Publication) -> bytes:
    with zipfile.ZipFile(io.BytesIO(pack(sample))) as file:
        return file.read("EPUB/content.opf")

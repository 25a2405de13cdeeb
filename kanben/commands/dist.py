"""`dist`: the folder that goes online. Both files, cover, sums, citation file, build record and a download page."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from kanben.citations.own import OwnCitation
from kanben.commands.dist_page import Download, citation_data, citation_file, download_page, view_epub, yaml_text
from kanben.commands.dist_record import build_record
from kanben.commands.options import Options
from kanben.console import print_count, print_problems, progress, size
from kanben.manuscript.loading import load
from kanben.manuscript.metadata import Metadata
from kanben.pdf.cover import cover_from_file, thumbnail
from kanben.pipeline import build
from kanben.problems import Place, Problem, Stop
from kanben.render.documents import FILTERS
from kanben.render.templates import Templates
from kanben.resources import defaults_folder

SUMS = "SHA256SUMS"
_SMALL_WIDTH = 640  # twice what the page shows, for dense screens


def run(options: Options) -> int:
    """Build both outputs and write the folder; 0 when it is there. Raises `Stop` when the book has errors."""
    manuscript, _ = load(options.book)
    metadata = manuscript.metadata
    foreign(options.output)
    with tempfile.TemporaryDirectory() as scratch, progress(options) as report:
        result = build(options.book, Path(scratch), ("epub", "pdf"), progress=report)
        epub, pdf = ((output.artifact.path.read_bytes(), output.pages) for output in result.outputs)
    templates = Templates((manuscript.root / "templates", defaults_folder("templates")), {**FILTERS, "yaml": yaml_text, "file_size": size})
    files = distribution(metadata, templates, result.own, epub=epub[0], pdf=pdf[0], pages=pdf[1])
    put_folder(options.output, files)
    print_problems(result.problems, options)
    if options.verbosity >= 0:
        for name, content in files.items():
            print(f"{options.output / name}: {size(len(content))}")
        print_count(result.problems)
    return 0


def distribution(metadata: Metadata, templates: Templates, own: Sequence[OwnCitation], *, epub: bytes, pdf: bytes, pages: int) -> Mapping[str, bytes]:
    """Every file of the folder by its name; equal input gives equal bytes. What the page shows of the book is taken from the EPUB itself.

    Raises `Stop` (image-invalid) when the book's own cover is neither PNG nor JPEG.
    """
    view = view_epub(epub)
    epub_name, pdf_name = f"{metadata.slug}.epub", f"{metadata.slug}.pdf"
    cover, _ = cover_from_file(view.cover, Place("metadata.yaml"))
    suffix = PurePosixPath(cover.path).suffix.lower()
    cover_name, small_cover = f"cover{suffix}", f"cover-small{suffix}"
    files = {epub_name: epub, pdf_name: pdf, cover_name: cover.content, small_cover: thumbnail(cover, _SMALL_WIDTH)}
    downloads = {"epub": _download(epub_name, epub), "pdf": _download(pdf_name, pdf, pages)}
    files |= {f"{metadata.slug}.{suffix}": text.encode() for suffix, text in citation_data(own).items()}
    files["CITATION.cff"] = citation_file(metadata, templates, own).encode()
    files["build-record.json"] = build_record(metadata.fonts, files, {pdf_name: pages})
    files["index.html"] = download_page(metadata, templates, downloads, view.contents, own=own, covers=(cover_name, small_cover)).encode()
    files[SUMS] = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()
    return files


def _download(name: str, content: bytes, pages: int = 0) -> Download:
    return Download(name, len(content), hashlib.sha256(content).hexdigest(), pages)


def foreign(folder: Path) -> None:
    """Raises `Stop` (output-unwritable) when the folder holds a file that no earlier distribution wrote, since it will be replaced as a whole."""
    if not folder.exists():
        return
    sums = folder / SUMS
    own = {line.partition("  ")[2] for line in sums.read_text("utf-8").splitlines()} | {SUMS} if sums.is_file() else set()
    strange = sorted(path.name for path in folder.iterdir() if path.name not in own) if folder.is_dir() else [folder.name]
    if strange:
        message = f'{folder.name} holds "{strange[0]}", which dist did not write; the folder is replaced as a whole'
        raise Stop(Problem("output-unwritable", message, Place(folder.as_posix()), "move it away, or name another folder with --output"))


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside the folder and put them in its place whole; a failure leaves the previous folder.

    Raises `Stop` (output-unwritable) when that cannot be done.
    """
    folder = folder.resolve()
    part, previous = (folder.with_name(f".{folder.name}.{os.getpid()}.{state}") for state in ("part", "previous"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        for name, content in files.items():
            (part / name).write_bytes(content)
        if folder.exists():
            folder.rename(previous)
        part.rename(folder)
    except OSError as error:
        if previous.exists() and not folder.exists():
            previous.rename(folder)
        message = f"cannot write {folder.name}: {error.strerror or error}"
        raise Stop(
            Problem("output-unwritable", message, Place(folder.as_posix()), "check that its parent folder is writable and has room")
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(previous, ignore_errors=True)

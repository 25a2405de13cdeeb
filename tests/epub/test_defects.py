"""A good EPUB with one defect at a time: each is named by EPUBCheck, the extra checks or the fault check before it is written."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from kanben.epub.writer import write
from tests.epub.sample import publication
from tests.tools.epubcheck import Level, run_epubcheck

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")]

# File in the EPUB, what is replaced, by what (None: the file is left out), the message that names it.
DEFECTS = [
    pytest.param("EPUB/images/roofline.svg", b"", None, "RSC-001", id="picture left out"),
    pytest.param("EPUB/roofline.xhtml", b'href="#note-1"', b'href="#nowhere"', "RSC-012", id="dead link"),
    pytest.param("EPUB/roofline.xhtml", b"</h2>", b"</h3>", "RSC-016", id="tags that do not match"),
    pytest.param("EPUB/roofline.xhtml", b'id="sec-intensity"', b'id="note-1"', "RSC-005", id="id twice"),
    pytest.param("EPUB/roofline.xhtml", b"<body", b"<body onload='x()'", "OPF-014", id="script that the manifest does not tell"),
    pytest.param("EPUB/roofline.xhtml", b"images/roofline.svg", b"https://example.org/roofline.svg", "RSC-006", id="picture from the network"),
    pytest.param("EPUB/content.opf", b"<dc:language>zh-Hans</dc:language>", b"", "RSC-005", id="no language"),
    pytest.param("EPUB/content.opf", b'properties="mathml"', b"", "OPF-014", id="formulas that the manifest does not tell"),
    pytest.param("EPUB/content.opf", b'href="nav.xhtml"', b'href="nav2.xhtml"', "RSC-001", id="contents that are not there"),
    pytest.param("EPUB/nav.xhtml", b'epub:type="toc"', b'epub:type="lot"', "RSC-005", id="no contents"),
    pytest.param("EPUB/toc.ncx", b'content="urn:uuid:', b'content="urn:uuid:0', "NCX-001", id="another identifier in the NCX"),
]


@pytest.mark.parametrize(("name", "old", "new", "id"), DEFECTS)
def test_epubcheck_names_the_defect(tmp_path: Path, name: str, old: bytes, new: bytes | None, id: str) -> None:
    path = write(publication(), tmp_path / "book.epub").path
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == name:
                assert old in content
                if new is None:
                    continue
                content = content.replace(old, new, 1)
            target.writestr(entry, content)
    assert id in {found.id for found in run_epubcheck(broken) if found.level in (Level.FATAL, Level.ERROR)}

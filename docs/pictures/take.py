"""The README's pictures, from the built book: `make book && .venv/bin/python docs/pictures/take.py [VERSO]`.

A spread of the PDF (the verso's page counted from 1), and a chapter of the EPUB on a telephone, light and dark, by Chromium.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
BUILD = HERE.parents[1] / "build"
DPI = 92
PHONE = (400, 780)
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5", "--no-first-run")


def spread(pdf: Path, verso: int) -> Image.Image:
    """Two facing pages with a hair line around them."""
    document = pypdfium2.PdfDocument(pdf)
    left, right = (document[page].render(scale=DPI / 72).to_pil() for page in (verso - 1, verso))
    both = Image.new("RGB", (left.width + right.width, left.height), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    for x in (left.width - 1, left.width):
        both.paste((222, 222, 222), (x, 0, x + 1, left.height))
    return ImageOps.expand(both, 1, (190, 190, 190))


def phone(document: Path, dark: bool) -> Image.Image:
    """A document of the EPUB on a screen of a telephone's size."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.png")
        size = f"--window-size={PHONE[0]},{PHONE[1]}"
        scheme = ("--blink-settings=preferredColorScheme=0", "--force-dark-mode") if dark else ()
        address = document.as_uri()
        if dark:  # a reading system gives the page its colours; a bare browser needs to be told
            themed = document.with_name("dark.xhtml")
            text = document.read_text("utf-8").replace("</head>", "<style>html{background:#16181a;color:#dcdcd8} a{color:#8fb7cc}</style></head>")
            themed.write_text(text, "utf-8")
            address = themed.as_uri()
        command = [*CHROMIUM, *scheme, f"--user-data-dir={folder}/profile", size, f"--screenshot={picture}", address]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return ImageOps.expand(Image.open(picture).convert("RGB"), 1, (190, 190, 190))


def main() -> None:
    """Take both pictures."""
    verso = int(sys.argv[1]) if len(sys.argv) > 1 else 14
    spread(BUILD / "scaling-zh.pdf", verso).quantize(64).save(HERE / "spread.png", optimize=True)
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(BUILD / "scaling-zh.epub").extractall(folder)
        chapter = Path(folder, "EPUB", "ch-rooflines.xhtml")
        light, dark = phone(chapter, False), phone(chapter, True)
    both = Image.new("RGB", (light.width + dark.width + 30, light.height), "white")
    both.paste(light, (0, 0))
    both.paste(dark, (light.width + 30, 0))
    both.quantize(64).save(HERE / "epub.png", optimize=True)


if __name__ == "__main__":
    main()

"""How Chinese lines are filled: Kanben, plain WeasyPrint, Chromium and Typst set the same text, and one script measures their PDFs.

The text is this repository's chapters as plain paragraphs, and other Chinese books where they are at hand. Every program gets the same
page, fonts and leading. Programs that are not installed are left out with a word; Typst is the PyPI package `typst`.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pypandoc
import weasyprint

from kanben.pdf.composition import composed
from kanben.pdf.writer import quickened
from kanben.typeset.characters import has_han
from kanben.typeset.settings import CompositionSettings
from tests.tools.measure_lines import measure

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
ALTERNATIONS = 3
LIMIT = 1.3
FAIR = 20_000  # characters of a text that is long enough for percentiles
WIDTH, HEIGHT, EM, LEADING, EMS, MARGIN = 460, 680, 10.5, 18, 34, 50
STYLE = f"""
@font-face {{ font-family: Latin; src: local("STIX"); unicode-range: U+20-7E, U+A0-B6, U+B8-FF, U+2013 }}
@page {{ size: {WIDTH}pt {HEIGHT}pt; margin: {MARGIN}pt {WIDTH - MARGIN - EMS * EM}pt {MARGIN}pt {MARGIN}pt }}
body {{ margin: 0; font: {EM}pt/{LEADING}pt Latin, "Noto Serif CJK SC" }}
p {{ margin: 0; text-indent: 2em; text-align: justify; hyphens: auto; orphans: 2; widows: 2; text-autospace: normal; text-spacing-trim: trim-start }}
"""
TYPST = f"""
#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: (left: {MARGIN}pt, right: {WIDTH - MARGIN - EMS * EM}pt, y: {MARGIN}pt))
#set text(lang: "zh", region: "cn", size: {EM}pt, top-edge: {EM}pt, bottom-edge: 0pt)
#set text(font: ((name: "STIX", covers: "latin-in-cjk"), "Noto Serif CJK SC"))
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: {LEADING - EM}pt, spacing: {LEADING - EM}pt)
"""
_LISTING = "    "  # what pandoc indents a listing by
COLUMNS = ("flush", "line_start", "line_end", "split_units", "squeezed", "han_gap", "word_gap", "short_last", "inner")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, paragraphs in texts().items():
            count = sum(map(len, paragraphs))
            print(
                f"{name}: {count:,} characters in {len(paragraphs)} paragraphs, {EMS} em wide" + (" (short: percentiles are rough)" * (count < FAIR))
            )
            print(f"  {'':16}" + "".join(f"{column:>16}" for column in COLUMNS))
            for program, write in PROGRAMS.items():
                target = Path(folder, f"{program}.pdf")
                trouble = write(paragraphs, target)
                print(f"  {program:16}" + (trouble or row(target)))
            ours, plain = layout_seconds(paragraphs)
            print(f"  layout, processor seconds, best of {ALTERNATIONS} alternations: {ours:.2f}, plain {plain:.2f}, ratio {ours / plain:.2f}")
    print(f"(Running text alone is the dearest; a whole book, with its tables and listings, may take {LIMIT} times as long as plain WeasyPrint.)")


def texts() -> Mapping[str, list[str]]:
    """Books by name, as plain paragraphs."""
    books = {
        "this book": ROOT / "chapters",
        "a translated course": CORPORA / "scaling-book-cn",
        "a translated tutorial": CORPORA / "rust-by-example-cn" / "src",
    }
    return {name: found for name, folder in books.items() if (found := list(plain_paragraphs(folder)))}


def plain_paragraphs(folder: Path) -> Iterator[str]:
    """Paragraphs of the Markdown files in a folder that are Chinese prose, without markup."""
    for file in sorted(folder.rglob("*.md")):
        source = re.sub(r"\A---\n.*?\n---\n", "", file.read_text("utf-8"), flags=re.DOTALL)
        plain = pypandoc.convert_text(source, "plain", "markdown-yaml_metadata_block+east_asian_line_breaks", extra_args=["--wrap=none", "--quiet"])
        for paragraph in plain.split("\n\n"):
            if paragraph.startswith(_LISTING):
                continue
            text = " ".join(paragraph.split())
            if len(text) > 60 and has_han(text) and re.search("[。！？：]", text) and not re.search(r"[│┌─\\{}\[\]]|--", text):
                yield text


def page(paragraphs: list[str]) -> str:
    """The text as HTML."""
    body = "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in paragraphs)
    return f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>t</title><style>{STYLE}</style>{body}'


def row(pdf: Path) -> str:
    """What was measured."""
    found = measure(pdf)
    values = (getattr(found, column) for column in COLUMNS)
    return "".join(f"{' / '.join(map(str, value)) if isinstance(value, tuple) else str(value):>16}" for value in values)


def kanben(paragraphs: list[str], target: Path) -> str:
    """Kanben's composition."""
    with composed(CompositionSettings()):
        weasyprint.HTML(string=page(paragraphs)).write_pdf(target)
    return ""


def plain_weasyprint(paragraphs: list[str], target: Path) -> str:
    """WeasyPrint as it is."""
    weasyprint.HTML(string=page(paragraphs)).write_pdf(target)
    return ""


def chromium(paragraphs: list[str], target: Path) -> str:
    """Chromium, which prints without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return " not installed"
    source = target.with_suffix(".html")
    source.write_text(page(paragraphs), "utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri())
    run = subprocess.run((program, *options), capture_output=True, check=False, timeout=300)
    return "" if target.is_file() else f" failed with status {run.returncode}"


def typst(paragraphs: list[str], target: Path) -> str:
    """Typst, by its Python package."""
    try:
        import typst as program
    except ImportError:
        return " not installed (pip install typst)"
    source = target.with_suffix(".typ")
    escaped = (re.sub(r"([\\#$*_`<>@\[\]~=+/'\"-])", r"\\\1", text) for text in paragraphs)
    source.write_text(TYPST + "\n\n".join(escaped), "utf-8")
    program.compile(source, output=target)
    return ""


PROGRAMS: Mapping[str, Callable[[list[str], Path], str]] = {"Kanben": kanben, "WeasyPrint": plain_weasyprint, "Chromium": chromium, "Typst": typst}


def layout_seconds(paragraphs: list[str]) -> tuple[float, float]:
    """Processor seconds of the layout alone, by Kanben and by plain WeasyPrint; both without garbage collection."""
    source = page(paragraphs)

    def once(composing: AbstractContextManager[Any]) -> float:
        with quickened(), composing:
            start = time.process_time()
            weasyprint.HTML(string=source).render()
            return time.process_time() - start

    pairs = [(once(composed(CompositionSettings())), once(nullcontext())) for _ in range(ALTERNATIONS)]
    return min(ours for ours, _ in pairs), min(plain for _, plain in pairs)


if __name__ == "__main__":
    main()

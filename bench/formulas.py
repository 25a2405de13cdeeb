"""What formulas cost: seconds per 1,000, and a book with 1,000 of them in its text against the same book with words in their place.

Seconds are of processor time, of the program and all that it starts, since a machine may be busy with other things as well.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from kanben.render.mathematics import Formula, Mathematics, MathError, strip_numbering
from kanben.render.mathfont import set_in_type

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = ROOT.parent / "shared" / "corpora" / "formulas-scaling-book.txt"  # lines of I or D, a tab, LaTeX; where it is at hand
COUNT = 1000
ALTERNATIONS = 3
HAN = 100  # characters of text to a formula; a book full of formulas has two or three hundred
LIMIT = 1.5

BUILT_IN = (
    *("n", "x_i", "O(n \\log n)", "d_{\\text{model}}", "\\alpha", "\\hat{y}", "W_Q", "2^{k}", "\\mathbb{R}^n", "[B, T, D]", "\\nabla L", "\\sqrt{d}"),
    *("x = y + z", "\\frac{a}{b}", "\\sum_{i=1}^{n} x_i", "f(x) = e^{-x^2}", "T = \\frac{2NP}{C} + b", "P(A \\mid B)", "\\vec{v} \\cdot \\vec{w}"),
    *("\\lVert x \\rVert_2", "a_{ij} = \\sum_k b_{ik} c_{kj}", "\\frac{\\partial L}{\\partial w}", "X \\cdot_D Y \\rightarrow Z", "10^{15}"),
)
WORDS = ("matrix", "model", "layer", "kernel", "tensor", "cache", "vector", "batch", "token", "device", "latency", "bandwidth", "gradient")
PHRASES = (
    *("一次读入的数据越多", "每个字节要算的次数就越少", "内存的带宽便成了限制", "这与机器的结构有关", "把它分到许多台机器上", "先看最简单的情形"),
    *("其中的每一项都可以估计", "误差不会随之增大", "两者之比决定了快慢", "读者可以自己验算", "结果写在表的最后一列", "上面的推导并不完整"),
    *("这个数值很少被人留意", "换一种写法会更清楚", "下一节再回到这里", "它的代价也随之上升", "所有的设备都在等待", "权重只需要传送一次"),
)

METADATA = """\
slug: bench
title: 公式的代价
language: zh-Hans
identifier: urn:uuid:2d1c9f6e-0c58-5c0e-9f63-9a1f3f1f7b11
version: "1"
date: 2026-01-01
contributors: [{name: 佚名, role: aut}]
rights: {holder: 佚名, year: 2026, licence: CC-BY-4.0, licence_url: "https://creativecommons.org/licenses/by/4.0/"}
description: 量一量公式的代价。
chapters: [%s]
"""


def main() -> None:
    """Measure and print."""
    formulas = inline_formulas()
    print(f"{len(formulas)} distinct formulas, processor seconds per 1,000:")
    for name, value in per_thousand(formulas):
        print(f"  {name:<28} {value:6.2f}")
    with tempfile.TemporaryDirectory() as folder:
        books = {"formulas": Path(folder, "formulas"), "words": Path(folder, "words")}
        write_book(books["formulas"], [f"${formula.tex}$" for formula in formulas])
        write_book(books["words"], WORDS)
        print(f"the PDF of a book of {COUNT * HAN:,} characters, processor seconds, best of {ALTERNATIONS} alternations:")
        best = {name: float("inf") for name in books}
        for _ in range(ALTERNATIONS):
            for name, book in books.items():
                best[name] = min(best[name], seconds(lambda book=book: build_pdf(book)))  # type: ignore[misc]  # bound where it is made
    print(f"  with {COUNT:,} formulas {best['formulas']:15.2f}\n  with words instead {best['words']:17.2f}")
    print(f"  ratio {best['formulas'] / best['words']:30.2f}  (at most {LIMIT})")


def inline_formulas() -> list[Formula]:
    """Formulas of a real book, or the built-in ones; those that need the book's own macros are left out."""
    texts: Sequence[str] = BUILT_IN
    if COLLECTION.is_file():
        lines = COLLECTION.read_text("utf-8").splitlines()
        texts = [strip_numbering(line[2:]).strip() for line in lines if line.startswith("I\t")]
    mathematics = Mathematics({})
    return [formula for text in texts if is_set(mathematics, formula := Formula(text, False))]


def is_set(mathematics: Mathematics, formula: Formula) -> bool:
    """Can it be set without the macros of its book, and does it stand in a paragraph of Markdown as it is?"""
    try:
        mathematics.mathml(formula)
    except MathError:
        return False
    return not formula.tex.endswith("\\") and "\n" not in formula.tex


def per_thousand(formulas: Sequence[Formula]) -> list[tuple[str, float]]:
    """Seconds per 1,000 distinct formulas of each step; the renderer's start is counted by itself."""
    mathematics = Mathematics({})
    start = seconds(lambda: mathematics.mathml(Formula("x", False)))
    steps: list[tuple[str, float]] = [
        ("MathML", seconds(lambda: [mathematics.mathml(formula) for formula in formulas])),
        ("drawing (SVG)", seconds(lambda: [mathematics.svg(formula) for formula in formulas])),
    ]
    drawn = {formula: mathematics.svg(formula) for formula in formulas}
    steps.append(("font, from drawings", seconds(lambda: set_in_type(drawn))))
    return [("start of MathJax, once", start), *((name, value * 1000 / len(formulas)) for name, value in steps)]


def write_book(folder: Path, insertions: Sequence[str]) -> None:
    """A book of ten chapters with `COUNT` insertions in its text, the same text for the same number of insertions."""
    chance = random.Random(1)  # noqa: S311 the same text every time
    chapters = [f"{number:02}-measurement-{number}.md" for number in range(10)]
    (folder / "chapters").mkdir(parents=True)
    (folder / "metadata.yaml").write_text(METADATA % ", ".join(chapters), "utf-8")
    nth = 0
    for name in chapters:
        paragraphs = []
        for _ in range(COUNT // len(chapters) // 2):
            sentences = []
            for _ in range(2):
                sentences.append(sentence(chance, insertions[nth % len(insertions)]))
                nth += 1
            paragraphs.append("".join(sentences))
        (folder / "chapters" / name).write_text(f"# 第{name[:2]}次测量\n\n" + "\n\n".join(paragraphs) + "\n", "utf-8")


def sentence(chance: random.Random, insertion: str) -> str:
    """Phrases of about `HAN` characters with one insertion."""
    phrases: list[str] = []
    while sum(map(len, phrases)) < HAN:
        phrases.append(chance.choice(PHRASES))
    phrases[len(phrases) // 2] += f" {insertion} "
    return "，".join(phrases) + "。"


def build_pdf(book: Path) -> None:
    """Set a book as anybody does."""
    subprocess.run([sys.executable, str(ROOT / "build.py"), "pdf", "--quiet", "--book", str(book)], check=True)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds that some work takes, child processes included."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


if __name__ == "__main__":
    main()

"""What is told of material that only the finished EPUB shows to be unfit."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from kanben.pipeline import build

SOUND = Path(__file__).parents[1] / "problems" / "sound"


def told(book: Path) -> list[str]:
    return [str(problem).splitlines()[0] for problem in build(book, book.parent / "out", ["epub"]).problems]


def with_text(folder: Path, text: str) -> Path:
    book = shutil.copytree(SOUND, folder / "book")
    chapter = book / "chapters/01-first.md"
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    return book


def test_a_listing_that_cannot_be_divided_is_told(tmp_path: Path) -> None:
    book = with_text(tmp_path, "```python\n" + "x = 1  # 汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字\n" * 3000 + "```\n")
    assert told(book)[0].startswith("chapters/01-first.md: warning: ")
    assert "[document-too-large]" in told(book)[0]


def test_many_small_blocks_are_divided_without_a_word(tmp_path: Path) -> None:
    assert told(with_text(tmp_path, f"{'汉字' * 100}\n\n" * 1500)) == []


def test_a_heavy_picture_is_told_once(tmp_path: Path) -> None:
    book = with_text(tmp_path, '![图一](../assets/noise.png){alt="噪声"}\n\n![图二](../assets/noise.png){alt="噪声"}')
    Image.effect_noise((1000, 1500), 100).convert("RGBA").save(book / "assets/noise.png")
    transparent = Image.open(book / "assets/noise.png")
    transparent.putalpha(Image.effect_noise(transparent.size, 100))
    transparent.save(book / "assets/noise.png")
    found = told(book)
    assert len(found) == 1
    assert found[0].startswith('chapters/01-first.md:34: warning: the picture "../assets/noise.png" weighs ')
    assert found[0].endswith("MB in the EPUB [image-heavy]")


def test_a_formula_with_a_label_is_no_tex_in_the_text(tmp_path: Path) -> None:
    formula = "$$\n\\begin{equation}\na = b\n\\end{equation}\n$$"
    assert told(with_text(tmp_path, f"由@eq-sum 可知。\n\n{formula} {{#eq-sum}}")) == []

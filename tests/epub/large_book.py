"""A book as large as any: 500 chapters, 5,000 notes, 2,000 pictures, every chapter with sections, tables, code, formulas and links."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

CHAPTERS, NOTES, PICTURES, SECTIONS = 500, 10, 4, 4  # notes, pictures and sections of a chapter
_WORDS = "算力带宽显存缓存延迟吞吐并行切分通信流水注意前馈权重梯度激活精度编译算子内核批量序列推理训练专家路由量化蒸馏检索评测基准数据图表公式"
_METADATA = """\
slug: large
title: 大书
language: zh-Hans
identifier: urn:uuid:3b6f5d58-7d3a-4f7e-8a1f-0d1d2a3b4c5d
date: 2026-11-24
contributors: [{{name: 某人, role: aut}}]
rights: {{licence: CC-BY-4.0, holder: 某人, year: 2026}}
front: [title-page, contents]
chapters: [{files}]
back: [accessibility]
"""


def write_large_book(folder: Path, chapters: int = CHAPTERS) -> None:
    """Write the book into `folder`; the same book each time."""
    chance = random.Random(7)
    (folder / "chapters").mkdir(parents=True)
    (folder / "assets").mkdir()
    names = [f"{number:03}-c{number}.md" for number in range(1, chapters + 1)]
    (folder / "metadata.yaml").write_text(_METADATA.format(files=", ".join(names)), encoding="utf-8")
    for number, name in enumerate(names, 1):
        (folder / "chapters" / name).write_text(_chapter(number, chapters, chance), encoding="utf-8")
        for picture in range(PICTURES):
            _picture(folder / f"assets/p{number}-{picture}.png", number * PICTURES + picture)


def _prose(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(_WORDS) for _ in range(length)) + "。"


def _chapter(number: int, chapters: int, chance: random.Random) -> str:
    parts = [f"---\ntitle: 第{number}题{_prose(chance, 6)[:-1]}\n---\n"]
    for section in range(SECTIONS):
        parts.append(f"## {_prose(chance, 8)[:-1]} {{#sec-{number}-{section}}}\n")
        for paragraph in range(4):
            other = f"见@sec-{chance.randrange(chapters) + 1}-{chance.randrange(SECTIONS)} 。" if paragraph == 1 else ""
            parts.append(f"{_prose(chance, 150)}{other}其中 $x_{{{section}}} = {paragraph}$。\n")
        note = "".join(f"{_prose(chance, 30)}^[{_prose(chance, 25)}]" for _ in range(NOTES // SECTIONS + (section < NOTES % SECTIONS)))
        parts.append(f"{note}\n")
        parts.append(f'![{_prose(chance, 10)}](../assets/p{number}-{section}.png){{#fig-{number}-{section} alt="{_prose(chance, 12)}"}}\n')
    parts.append("```python\nfor x in values:\n    total += x\n```\n")
    parts.append(f"| 项目 | 数值 |\n|:-----|-----:|\n| 算力 | {number} |\n\n: 表 {{#tbl-{number}}}\n")
    return "\n".join(parts)


def _picture(path: Path, seed: int) -> None:
    image = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(image)
    draw.text((20, 20), str(seed), fill="black")
    draw.line([(x, 250 + (x * seed) % 200 - 100) for x in range(0, 900, 30)], fill="navy", width=3)
    image.save(path)

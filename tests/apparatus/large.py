"""A book of many chapters, made by rule: thousands of references forward and backward, works in four languages, notes, figures, appendices.

The same sizes always give the same book. What other apparatus adds (terms, index) goes into `more`, a text for each section.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.manuscript.small_book import write_book

SEED = 20261124
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40"><path d="M10 20h180" stroke="#000"/></svg>'
WORKS = ("zh", "en", "ja", "de")
TITLES = {"zh": "第{n}种方法的研究", "en": "On the Method of Order {n}", "ja": "方法{n}についての研究", "de": "Über das Verfahren {n}"}
PEOPLE = {
    "zh": ("王小明", "李大伟", "张建国", "赵一平"),
    "en": ("Smith, John", "Brown, Mary", "Jones, Peter", "Clark, Ann"),
    "ja": ("田中, 太郎", "鈴木, 花子", "佐藤, 健", "高橋, 誠"),
    "de": ("Müller, Hans", "Weiß, Käthe", "Groß, Fritz", "Bauer, Eva"),
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large the book is: chapters in parts, sections in a chapter, references in a section, works, appendices."""

    chapters: int = 40
    parts: int = 4
    sections: int = 5
    references: int = 15
    works: int = 300
    appendices: int = 2


def labels(size: Size) -> list[str]:
    """Every label of the book, in reading order."""
    found = []
    for c in range(1, size.chapters + 1):
        found.append(f"ch-c{c:02}")
        for s in range(1, size.sections + 1):
            found += [f"{kind}-{c}-{s}" for kind in ("sec", "fig", "tbl", "eq", "lst", "exr")]
    for a in range(1, size.appendices + 1):
        found += [f"ch-appendix-{a}", f"sec-a{a}", f"fig-a{a}", f"eq-a{a}"]
    return found + [f"part-{n}" for n in range(1, size.parts + 1)] + ["part-label1", "ch-preface"]


def write_large_book(
    root: Path,
    size: Size = Size(),
    *,
    settings: str = "",
    changed: Mapping[str, str] = {},
    more: Callable[[int, int], str] | None = None,
    back: Sequence[str] = (),
    files: Mapping[str, str] = {},
) -> Path:
    """Write the book; `changed` texts of chapters are added at the end of theirs, by file name, `more` in each section.

    `back` are further pages of the back matter, `files` further files of the book.
    """
    every = labels(size)
    rng = random.Random(SEED)
    keys = [f"w{n}" for n in range(size.works)]
    texts = {"preface.md": f"---\ntitle: 前言\n---\n本书分{size.parts}部，见@ch-c01 、@fig-1-1 。\n"}
    for c in range(1, size.chapters + 1):
        texts[f"c{c:02}.md"] = _chapter(c, size, _Dice(every, keys, rng), more or (lambda *_: ""))
    for a in range(1, size.appendices + 1):
        texts[f"appendix-{a}.md"] = (
            f"---\ntitle: 附表{a}\n---\n## 表格 {{#sec-a{a}}}\n\n![附图{a}](../assets/line.svg){{#fig-a{a} alt=线}}\n\n$$a_{a}$$ {{#eq-a{a}}}\n\n"
            f"见@eq-a{a} 与{_references(every, size.references, rng)}。\n"
        )
    texts = {name: text + changed.get(name, "") for name, text in texts.items()}
    written = {f"chapters/{name}": text for name, text in texts.items()} | dict(files)
    written |= {"metadata.yaml": _description(size, back) + settings, "references.bib": _works(size), "assets/line.svg": PICTURE}
    return write_book(root, {name: text.encode() for name, text in written.items()})


def _description(size: Size, more_back: Sequence[str]) -> str:
    each = -(-size.chapters // size.parts)
    names = [f"c{c:02}.md" for c in range(1, size.chapters + 1)]
    parts = "".join(
        f"  - {{title: 部{n + 1}, {'label: part-label1, ' if not n else ''}chapters: [{', '.join(names[n * each : (n + 1) * each])}]}}\n"
        for n in range(size.parts)
    )
    back = ", ".join([*(f"appendix-{a}.md" for a in range(1, size.appendices + 1)), "references", *more_back, "colophon"])
    return f"""\
slug: large
title: 大书
language: zh-Hans
identifier: urn:uuid:6f1f2b0e-6a51-4f0e-9d68-0b2a6a3b7c11
date: 2026-11-24
contributors: [{{name: 作者甲, role: aut}}]
rights: {{licence: CC-BY-4.0, holder: 作者甲, year: 2026}}
bibliography: references.bib
front: [title-page, copyright, preface.md, contents, figures, tables, listings]
parts:
{parts}back: [{back}]
print: {{trim: 16开, page_references: all, opening: any}}
"""


@dataclass(frozen=True)
class _Dice:
    """What a chapter can refer to, and the chance that chooses."""

    labels: list[str]
    works: list[str]
    chance: random.Random


def _chapter(c: int, size: Size, dice: _Dice, more: Callable[[int, int], str]) -> str:
    text = f"---\ntitle: 章题{c}\n---\n"
    for s in range(1, size.sections + 1):
        mine = dice.works[(c - 1) * size.sections + s - 1 :: size.chapters * size.sections]
        cited = "".join(f"[@{key}]" for key in mine)
        twice = f"[^t] 又[^t] 见@note-t 。\n\n[^t]: {{.translator}} 第{c}章的译注。\n"
        once = f"^[第{c}章第{s}节的注，见@{dice.chance.choice(dice.labels)} 。]"
        note = twice if s == 1 else once
        text += f"""
## 节题{c}之{s} {{#sec-{c}-{s}}}

先说：{_references(dice.labels, size.references, dice.chance)}。先例{cited}。{note}

![图题{c}之{s}](../assets/line.svg){{#fig-{c}-{s} alt=线}}

| 甲 | 乙 |
|----|----|
| {c} | {s} |

: 表题{c}之{s} {{#tbl-{c}-{s}}}

$$x_{s}$$ {{#eq-{c}-{s}}}

```{{.python #lst-{c}-{s} caption="码题{c}之{s}"}}
x = {s}
```

::: {{.exercise #exr-{c}-{s}}}
题目。
:::

{more(c, s)}
"""
    return text


def _references(every: list[str], count: int, rng: random.Random) -> str:
    return "、".join(f"@{{{label}}}" for label in rng.choices(every, k=count))


def _works(size: Size) -> str:
    entries = []
    for n in range(size.works):
        lang = WORKS[n % len(WORKS)]
        people = PEOPLE[lang]
        authors = " and ".join(people[(n + i) % 4] for i in range(1 + n % 4))
        entries.append(
            f"@article{{w{n}, title = {{{TITLES[lang].format(n=n)}}}, author = {{{authors}}}, journal = {{J{n % 7}}}, year = {{{1980 + n % 45}}}, "
            f"volume = {{{1 + n % 30}}}, pages = {{{n}--{n + 9}}}, langid = {{{lang}}}}}\n"
        )
    return "".join(entries)

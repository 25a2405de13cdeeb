"""A book with many terms and marks, made by rule: each marked word says its number, so that it is found again on the page."""

from __future__ import annotations

from pathlib import Path

from tests.manuscript.small_book import FILES, write_book

SYLLABLES = (
    "高带宽显存算力矩阵单元屋顶线流水并行张量数据专家模型推理训练缓存注意力归一残差激活梯度通信集合散射收集环形网格分片切块重排长序列"
    "行列式绿色略图乱序论证"
)
FILLER = "这一段用来占地方，让各处的词落在不同的页上；字数不必多，能把页排满就够了。"


def word(number: int) -> str:
    """A word of Han characters that no other number gives, and the number itself."""
    return "".join(SYLLABLES[number * step % len(SYLLABLES)] for step in (7, 13, 29)) + f"{number:03}"


def glossary(terms: int) -> str:
    """So many entries; every fifth has an abbreviation, every third a related term."""
    made = []
    for n in range(terms):
        made += [
            f"- term: {word(n)}",
            f"  original: original number {n:03}",
            f"  definition: 第{n}个词的意思，写得长一些，好占满一行还多几个字，$x_{{{n}}}$。",
        ]
        made += [f"  abbreviation: ON{n:03}"] * (n % 5 == 0) + [f"  see: [{word((n + 1) % terms)}]"] * (n % 3 == 0)
    return "\n".join(made) + "\n"


def chapter(number: int, terms: range, marks: range, length: int = 6) -> str:
    """A chapter with a section for each of its paragraphs' groups; marks stand in text, notes and quotations."""
    lines = ["---", f"title: 第{number}篇", "---", ""]
    for place, n in enumerate(sorted({*terms, *marks})):
        if place % 8 == 0:
            lines += [f"## 节{place // 8 + 1} {{#sec-{number}-{place}}}", ""]
        classes = [*([".term"] * (n in terms)), *([".index"] * (n in marks))]
        mark = f"[{word(n)}]{{{' '.join(classes)}}}"
        sentence = {1: f"正文有注。^[注里说{mark}。]", 2: f"> 引文里的{mark}。"}.get(n % 7, f"这里说到{mark}，")
        lines += [f"{sentence}{FILLER * (1 + n % length)}", ""]
    return "\n".join(lines)


def book(root: Path, *, terms: int, marks: int, chapters: int, settings: str = "", length: int = 6) -> Path:
    """A book of so many terms, each used, and so many marks, over so many chapters; every term is used again in the last one."""
    files = {
        f"chapters/{c + 1:02}-c{c + 1}.md": chapter(c + 1, range(c, terms, chapters), range(c, marks, chapters), length) for c in range(chapters)
    }
    last = f"chapters/{chapters:02}-c{chapters}.md"
    files[last] += "\n## 又见\n\n" + "".join(f"又说[{word(n)}]{{.term}}。{FILLER}\n\n" for n in range(terms))
    order = f"chapters: [{', '.join(name.removeprefix('chapters/') for name in files)}]\n"
    description = FILES["metadata.yaml"].decode().replace("print: {trim: A5}\n", "")
    description = description.replace("back: [references, colophon]\n", "back: [glossary, index, colophon]\n")
    description = description.replace("chapters: [01-first.md, 02-second.md]\n", order)
    files["chapters/preface.md"] = f"---\ntitle: 前言\n---\n前言说[{word(0)}]{{.index}}。\n"
    files |= {"metadata.yaml": f"{description}glossary: glossary.yaml\n{settings}", "glossary.yaml": glossary(terms)}
    return write_book(root, {**{k: v for k, v in FILES.items() if not k.startswith("chapters/")}, **{k: v.encode() for k, v in files.items()}})

"""Rules of words: what a web page left behind, what was not translated, what stands twice, names in their right case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kanben.copyediting.findings import Edit, Finding
from kanben.copyediting.prose import HAN, Prose

_NAVIGATION: Final = re.compile(
    r"""(?ix)^[\s\W]*(?:
      skip\ to\ (?:main\ )?content | (?:edit|view|improve)\ (?:this\ page|source)(?:\ on\ \w+)? | (?:on\ this\ page|table\ of\ contents)
    | (?:previous|next)(?:\ (?:page|chapter|section|post))? | back\ to\ top | toggle\ (?:navigation|sidebar|theme|table\ of\ contents)
    | (?:please\ )?enable\ javascript.* | .*comments\ powered\ by.* | share\ (?:on|this).{0,30} | was\ this\ (?:page|article)\ helpful.*
    | last\ (?:updated|modified).{0,40} | ©?\s*copyright\s.{0,60}all\ rights\ reserved.*
    | powered\ by\ [\w\s]{2,30} | sign\ (?:in|up)(?:\ to\ .{0,30})?
    | 跳[至到]?(?:主要|正文)?内容 | 跳转到内容 | (?:上|下)一(?:页|章|节|篇)(?:[\s\W]*(?:上|下)一(?:页|章|节|篇))?
    | 返回(?:顶部|目录|首页) | 本页(?:内容|目录)
    | (?:在\s*\w+\s*上)?(?:编辑|查看)(?:本|此)页(?:面)? | 请?启用\s*javascript.*
    | 最后更新(?:于|时间|日期).{0,40} | 分享(?:到|至).{0,20} | 登录后?(?:查看|评论)?
    | 版权所有.{0,60} | 评论(?:区|列表)? | 目录导航 | 切换(?:导航|侧边栏|主题)
    )[\s\W]*$"""
)
_LONGEST: Final = 120  # characters of a line that could be navigation
_PILCROW: Final = re.compile(r"[ ]*[¶🔗](?=\s|$)")
_WORD: Final = re.compile(r"[A-Za-z]{2,}(?:['’][a-z]+)?")
_FEWEST_WORDS: Final = 12
NAMES: Final = (
    "GitHub", "GitLab", "JavaScript", "TypeScript", "PyTorch", "TensorFlow", "NumPy", "SciPy", "LaTeX", "macOS", "iOS", "iPadOS", "iPhone",
    "Linux", "Ubuntu", "Debian", "Python", "OpenAI", "DeepMind", "YouTube", "MySQL", "PostgreSQL", "SQLite", "MongoDB", "Markdown", "WeasyPrint",
    "Hugging Face", "ChatGPT", "CUDA", "cuBLAS", "cuDNN", "NVLink", "FlashAttention", "Kubernetes", "Wikipedia", "Stack Overflow", "arXiv",
    "BibTeX", "PowerPoint", "VS Code", "Node.js", "NVIDIA", "AMD", "Intel", "Microsoft", "WebAssembly", "OpenCL", "OpenGL", "Jupyter", "JAX",
    "EPUB", "HTML", "XML", "JSON", "YAML", "TPU", "GPU", "CPU",
)  # fmt: skip


def navigation(prose: Prose) -> Iterator[Finding]:
    """Text of a web page's frame, and the pilcrows of its headings."""
    for start, block in prose.blocks:
        for line in re.finditer(r"[^\n]+", block):
            if len(line[0]) <= _LONGEST and _NAVIGATION.match(line[0]):
                words = line[0].strip()
                yield Finding("copy-navigation", prose.places[start + line.start()], f'"{words}" looks like a web page\'s navigation', "take it out")
    for found in _PILCROW.finditer(prose.text):
        mark = found[0].strip()
        edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, ""),) if prose.together(*found.span()) else ()
        yield Finding("copy-navigation", prose.places[found.start()], f'"{mark}" is what a web page shows beside its headings', "take it out", edits)


def untranslated(prose: Prose) -> Iterator[Finding]:
    """Paragraphs of a Chinese text that hold no Chinese character."""
    for start, block in prose.blocks:
        words = _WORD.findall(block)
        if len(words) >= _FEWEST_WORDS and not re.search(f"[{HAN}]", block):
            place = prose.places[start + len(block) - len(block.lstrip())]
            if prose.source[place - 1 : place] == "[":
                continue  # the title of a work that is linked to
            hint = "translate it, or say that it is meant: [words]{lang=en}, or ::: {lang=en} around it"
            yield Finding("copy-untranslated", place, f'a paragraph in no Chinese: "{" ".join(words[:5])} …"', hint)


def headings_twice(prose: Prose) -> Iterator[Finding]:
    """The same heading twice below one heading, or a heading that repeats the one above it."""
    seen: list[tuple[int, set[str], str]] = [(0, set(), "")]  # of each open level: its depth, the headings below it, its own words
    for heading in prose.headings:
        while seen[-1][0] >= heading.level:
            seen.pop()
        _, below, above = seen[-1]
        if heading.text and (heading.text in below or heading.text == above):
            message = f'the heading "{heading.text}" stands here twice'
            yield Finding("copy-heading-twice", heading.source, message, "join the two sections, or tell them apart")
        below.add(heading.text)
        seen.append((heading.level, set(), heading.text))


def names(prose: Prose, own: Sequence[str] = ()) -> Iterator[Finding]:
    """Names of products and people in another case than their own; `own` are the book's, which come before the known ones."""
    right = {name.casefold(): name for name in (*NAMES, *own)}
    spelled = "|".join(re.escape(name) for name in sorted(right, key=len, reverse=True))
    # A name that begins an address, a path or a package's name is written as that has it.
    for found in re.finditer(rf"(?<![A-Za-z0-9_./@#\\-])(?:{spelled})(?![A-Za-z0-9_/@#-]|\.[a-z])", prose.text, re.IGNORECASE):
        name = right[found[0].casefold()]
        if found[0] != name and "\n" not in found[0]:
            edits = (Edit(prose.places[found.start()], prose.places[found.end() - 1] + 1, name),) if prose.together(*found.span()) else ()
            yield Finding("copy-name", prose.places[found.start()], f'"{found[0]}" is written {name}', f"write {name}", edits)

"""Admonitions, hints, alerts and containers of other tools as Kanben's callouts."""

from __future__ import annotations

import re
from typing import Final

KINDS: Final = {
    **dict.fromkeys(
        ("note", "info", "abstract", "summary", "tldr", "todo", "question", "help", "faq", "example", "seealso", "details", "new"), "note"
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "done", "takeaway"), "tip"),
    **dict.fromkeys(("important", "highlight"), "important"),
    **dict.fromkeys(("warning", "attention", "working"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "failure", "fail", "missing", "bug"), "caution"),
}
"""What the tools' kinds are called in Kanben; the rest is a note."""
_FOLDED: Final = {"note": "注", "info": "注", "tip": "提示", "hint": "提示", "important": "重要", "warning": "警告", "caution": "小心"}
_TITLES: Final = {
    "abstract": "摘要",
    "summary": "摘要",
    "tldr": "摘要",
    "todo": "待办",
    "question": "问题",
    "help": "问题",
    "faq": "问题",
    "example": "示例",
    "seealso": "参见",
    "success": "成功",
    "danger": "危险",
    "error": "错误",
    "failure": "失败",
    "fail": "失败",
    "bug": "缺陷",
    "quote": "引用",
}


def callout(kind: str, title: str = "", *, folded: bool = False, indent: str = "", marks: str = ":::") -> str:
    """The opening line of a callout, or of details when it is folded in the source."""
    name = kind.lower()
    shown = attribute(title or _TITLES.get(name, ""))
    if folded:
        return f'{indent}{marks} {{.details summary="{shown or _FOLDED.get(name, attribute(kind))}"}}'
    if name in ("quote", "cite"):
        return aside(shown, indent=indent, marks=marks)
    words = f' title="{shown}"' if shown else ""
    return f"{indent}{marks} {{.callout-{KINDS.get(name, 'note')}{words}}}"


def aside(title: str, *, indent: str = "", marks: str = ":::") -> str:
    """The opening line of an aside: one of several tabs."""
    words = f' title="{attribute(title)}"' if title else ""
    return f"{indent}{marks} {{.aside{words}}}"


def closing(indent: str = "", marks: str = ":::") -> str:
    """The line that closes a division."""
    return indent + marks


def attribute(text: str) -> str:
    """A text as it can stand between the quotation marks of an attribute: without Markdown's marks, tags and quotation marks of its own."""
    plain = re.sub(r"<[^>]+>", "", text)
    plain = re.sub(r"`([^`]*)`", r"\1", plain)
    plain = re.sub(r"\*\*|__", "", plain)
    return " ".join(plain.replace("\\", "").replace('"', "”").split())

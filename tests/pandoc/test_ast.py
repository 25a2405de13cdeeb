"""The document tree: decoded whole, walked in order, rewritten without touching what stays."""

from __future__ import annotations

from typing import Any, get_args

from kanben.pandoc.ast import (
    Attr,
    Block,
    Blocks,
    BulletList,
    Cell,
    CitationItem,
    Cite,
    Code,
    Column,
    Div,
    Header,
    Image,
    Inline,
    Link,
    Math,
    Note,
    OrderedList,
    Para,
    Plain,
    Quoted,
    RawInline,
    Space,
    Span,
    Str,
    Styled,
    Table,
    plain_text,
    rewrite,
    walk,
)
from kanben.pandoc.reader import parse

EVERYTHING = """\
## 标题 {#t .c k=v}

*强* **重** ~~删~~ ^上^ ~下~ [小]{.smallcaps} [线]{.underline} [跨]{.s} "引" '语' `码`{.x}
$a$ $$b$$ <b>生</b> [链](u "t") ![图](p){w=1} [@k, 第 3 页] 注[^1]
硬\\
行

[^1]: 注文

| 诗行
| 又一行

```{.python #l}
x = 1
```

> 引文

3) 三
4) 四

- 甲
- [x] 乙

词
: 义

---

| 甲 | 乙 |
|:---|---:|
| 一 | 二 |

: 表说 {#tbl-a}

![图说](p)

::: {.d}
块
:::

<div>
生
</div>
"""


def blocks(text: str) -> Any:
    return parse(text, "a.md").blocks


def kinds(tree: Any) -> set[str]:
    return {type(node).__name__ for node in walk(tree)}


def test_every_kind_of_node_is_decoded() -> None:
    known = {kind.__name__ for kind in (*get_args(Block), *get_args(Inline))}
    assert kinds(blocks(EVERYTHING)) >= known
    styles = {node.kind for node in walk(blocks(EVERYTHING)) if isinstance(node, Styled)}
    assert styles == {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}


def test_what_nodes_say() -> None:
    (head,) = blocks("## 甲 {#x .y k=v}")
    assert head == Header(2, Attr("x", ("y",), (("k", "v"),)), (Str("甲"),), 1)
    (para,) = blocks('[链](u "t")![图](p){#i}')
    assert [type(node) for node in para.inlines] == [Link, Image]
    assert (para.inlines[0].target, para.inlines[0].title, para.inlines[1].attr.id) == ("u", "t", "i")
    (numbered,) = blocks("c) 丙\nd) 丁")
    assert isinstance(numbered, OrderedList)
    assert (numbered.start, numbered.style, numbered.delimiter, len(numbered.items)) == (3, "LowerAlpha", "OneParen", 2)
    (cited,) = blocks("见 [参 @a, 第 3 页; -@b]。")
    (cite,) = (node for node in cited.inlines if isinstance(node, Cite))
    assert [(item.key, item.mode, plain_text(item.prefix), plain_text(item.suffix)) for item in cite.items] == [
        ("a", "NormalCitation", "参", ", 第 3 页"),
        ("b", "SuppressAuthor", "", ""),
    ]
    assert cite.inlines == ()


def test_tables_keep_alignment_and_heads() -> None:
    (table,) = blocks("| 甲 | 乙 |\n|:---|---:|\n| 一 | 二 |\n\n: 说 {#tbl-a}")
    assert isinstance(table, Table)
    assert table.columns == (Column("left", 0.0), Column("right", 0.0))
    assert (len(table.head), len(table.body), table.attr.id, plain_text(table.caption)) == (1, 1, "tbl-a", "说")


def test_walking_goes_in_document_order() -> None:
    words = [node.text for node in walk(blocks("一 *二* [三](u)\n\n- 四\n- 五\n\n六^[七]")) if isinstance(node, Str)]
    assert words == ["一", "二", "三", "四", "五", "六", "七"]


def test_rewriting_nothing_shares_everything() -> None:
    tree = blocks(EVERYTHING)
    assert rewrite(tree, lambda node: node) is tree


def test_rewriting_replaces_removes_and_multiplies() -> None:
    tree: Blocks = (Para((Str("a"), Space(), Str("b"))), Plain((Str("a"),)))

    def change(node: Any) -> Any:
        match node:
            case Str("a"):
                return (Str("x"), Str("y"))
            case Space():
                return ()
            case Plain():
                return ()
            case _:
                return node

    assert rewrite(tree, change) == (Para((Str("x"), Str("y"), Str("b"))),)


def test_rewriting_reaches_everything_once_children_first() -> None:
    cell = Cell(Attr(), "", 1, 1, (Plain((Str("c"),)),))
    tree = (
        Div(Attr(), (BulletList(((Plain((Str("a"),)),), (Plain((Note((Para((Str("b"),)),)),)),))),)),
        Table(Attr(), (), (), (), ((cell,),), ()),
        Para((Cite((CitationItem("k", (Str("p"),), (Str("s"),)),), ()),)),
    )
    seen: list[Any] = []

    def look(node: Any) -> Any:
        seen.append(node)
        return node

    rewrite(tree, look)
    assert [node.text for node in seen if isinstance(node, Str)] == ["a", "b", "c", "p", "s"]
    assert sorted(map(id, seen)) == sorted(map(id, walk(tree)))
    assert seen.index(tree[0]) > max(i for i, node in enumerate(seen) if isinstance(node, Note))


def test_plain_text_is_what_a_reader_would_say() -> None:
    tree = (
        Styled("Strong", (Str("甲"),)),
        Space(),
        Quoted(True, (Str("乙"),)),
        Code(Attr(), "x"),
        Math(False, "a^2"),
        Span(Attr(), (Link(Attr(), (Str("丙"),), "u"),)),
        Note((Para((Str("注"),)),)),
        RawInline("html", "<b>"),
    )
    assert plain_text(tree) == "甲 “乙”xa^2丙"

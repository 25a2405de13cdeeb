"""Lines as they stand on the page."""

import itertools
import re

import pytest
from weasyprint.formatting_structure import boxes

from kanben.typeset.settings import CompositionSettings
from tests.composition.pages import all_text, copied, glyphs, html, lay_out, lay_out_plain, lines_of, links, shown, texts_in

PROSE = (
    "<p>“算术强度”（arithmetic intensity）是一个算法的总浮点运算数（FLOPs）与其需要搬运的字节数之比。《规模化》一书说："
    "“……‘强度’越高，越容易达到峰值。”"
    '换句话说，强度高于<a href="#x">临界强度（约 240 FLOPs/字节）</a>时，运算受计算限制；低于它时，则受<b>带宽</b>限制<sup>1</sup>。</p>'
    "<p>使用 <code>jax.lax.dot_general</code> 等函数，列奥纳多·达·芬奇在 2026 年 11 月 24 日讨论了 25 GB 的内存——不是 8 GB——以及 10～20 km 的距离……"
    "见<a href='#x'>第 3 章</a>与<i>图 1-2</i>。</p><p id=x>“引号”开头的一段。</p>"
)
KINSOKU = [
    "他说：“《红楼梦》（曹雪芹著）。”她问：“‘真的吗？’”——“当然！”……于是（见《「附录」》）；结束。",
    "破折号——开头，省略号……中间，间隔号列奥纳多·达·芬奇，斜杠A/B测试，和/或者。",
    "温度25℃，占比37.5%，占37.5％吧，价格￥100、$5，范围10～20kg，2026年11月24日，电话010-12345678，10:30分。",
    "C++语言、C#语言、.NET框架，@user的Node.js，½杯，3×4等于12，第①项，A股与B股。",
    "“English”中“English”文‘单’引，中(paren)文，中[1]文，「『嵌』」套々长ー音。",
    "使用<code>code</code>，再<b>（a）</b>看<a href='#'>【注】</a>〔二〕，<i>完</i>！！真的<sup>2</sup>？！好……",
]


@pytest.mark.parametrize("width", range(150, 460, 31))
def test_inner_lines_fill_the_measure(width: int) -> None:
    laid = lay_out(html(PROSE, width))
    for line, block in lines_of(laid):
        if line.resume_at is not None:
            assert line.width == pytest.approx(block.width, abs=0.01)


def test_the_last_line_is_free() -> None:
    laid = lay_out(html(PROSE))
    assert all(line.width < block.width - 10 for line, block in lines_of(laid) if line.resume_at is None)


@pytest.mark.parametrize("width", range(75, 250, 5))
def test_no_line_begins_or_ends_with_a_forbidden_mark(width: int) -> None:
    laid = lay_out(html("".join(f"<p>{text}</p>" for text in KINSOKU), width, style="p { text-indent: 0 }"))
    lines = list(lines_of(laid))
    for (line, _), (below, _) in itertools.pairwise(lines):
        if line.resume_at is None:
            continue
        above, next_line = texts_in(line).strip(), texts_in(below).strip()
        assert not re.match("[，。、；：？！）》」』】〕”’…—·～％%℃,;:?!)\\]々ー]", next_line), (above, next_line)
        assert not re.search("[（《「『【〔“‘(\\[￥$·]$", above), (above, next_line)
        assert not re.fullmatch("[0-9]{2}|[0-9][%％℃.]", above[-1] + next_line[0]), (above, next_line)


def test_links_cover_their_text() -> None:
    laid = lay_out(html(PROSE, 270))
    found = glyphs(laid)
    rectangles = links(laid)
    covered = []
    for left, top, right, bottom in rectangles:
        inside = sorted(g for g in found if top < g.y < bottom and left - 0.01 <= (g.x + g.right) / 2 <= right + 0.01)
        inside.sort(key=lambda g: g.x)
        assert inside[0].x == pytest.approx(left, abs=0.1)
        covered.append("".join(g.text for g in inside))
    assert "".join(covered).replace(" ", "") == "临界强度（约240FLOPs/字节）第3章"


def without_mixed_spaces(text: str) -> str:
    """Readers take the quarter-em gap between Han and Latin for a space, whoever made it: it counts neither way."""
    return re.sub("(?<=[\u4e00-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[\u4e00-\u9fff])", "", text)


@pytest.mark.parametrize("width", range(180, 700, 40))
def test_copied_text_is_what_the_author_wrote(width: int) -> None:
    source = "中文English中文 with spaces 与“引号”，以及（括号）、42个和 7 个；“‘内’”。" * 3
    laid = lay_out(html(f"<p>{source}</p>", width, style="p { hyphens: none; text-indent: 0 }"))
    lines = copied(laid).replace("\r", "").split("\n")
    assert without_mixed_spaces(" ".join(lines)).replace(" ", "") == without_mixed_spaces(source).replace(" ", "")
    assert all(without_mixed_spaces(line.strip()) in without_mixed_spaces(source) for line in lines)


def test_opening_marks_are_trimmed_at_line_and_paragraph_starts() -> None:
    laid = lay_out(html(PROSE))
    first = [line for line, _ in lines_of(laid)][-1]
    quote = next(g for g in glyphs(laid) if abs(g.y - max(g.y for g in glyphs(laid))) < 0.1)
    # Indented by two ems, the mark's blank half lies before the indent: its cell begins half an em to the left.
    assert first.children[0].position_x == pytest.approx(20)
    assert quote.x / 0.75 == pytest.approx(15, abs=0.1)


def test_leading_is_constant() -> None:
    laid = lay_out(html(PROSE, 200, style="sup, code { line-height: 0 }"))
    tops = [line.position_y for line, _ in lines_of(laid)]
    assert {round(b - a, 3) for a, b in itertools.pairwise(tops)} == {17.0}


@pytest.mark.parametrize("align", ["left", "right", "center"])
def test_ragged_text_is_composed_and_not_stretched(align: str) -> None:
    laid = lay_out(html(PROSE, 200, style=f"p {{ text-align: {align} }}"))
    assert all(line.width <= block.width + 0.01 for line, block in lines_of(laid))
    assert "”（" in "".join(shown(laid))


def test_hanging_stop() -> None:
    text = "<p>" + "文" * 18 + "，" + "字" * 30 + "</p>"
    laid = lay_out(html(text, 200), CompositionSettings(hanging=True))
    assert shown(laid)[0] == "文" * 18 + "，"
    assert next(line.width for line, _ in lines_of(laid)) == pytest.approx(200)


def test_english_paragraphs_are_weasyprints_own() -> None:
    source = html("<p lang=en>This paragraph holds no Han text; it belongs to WeasyPrint, to the last space of its lines.</p>", 200)
    ours, plain = lay_out(source), lay_out_plain(source)
    assert [(line.width, texts_in(line)) for line, _ in lines_of(ours)] == [(line.width, texts_in(line)) for line, _ in lines_of(plain)]
    assert ours.composer is not None
    assert ours.composer.statistics.left == {"no Han text": 1}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>文字 שלום 文字</p>", "right-to-left"), ("<p>文字<span style='float: left'>浮</span>文字文字</p>", "float"),
        ("<pre>文字\n文字</pre>", "preserved lines"), ("<p style='white-space: pre-wrap'>文\t字</p>", "control character"),
    ],
)  # fmt: skip
def test_what_is_left_to_weasyprint_is_counted_by_reason(body: str, reason: str) -> None:
    laid = lay_out(html(body))
    assert laid.composer is not None
    assert reason in laid.composer.statistics.left
    assert all_text(laid) == all_text(lay_out_plain(html(body)))


@pytest.mark.parametrize("title", ["第 1 章 TPU的带宽", "“引号”与（括号）", "文"])
def test_leaders_reach_the_measure(title: str) -> None:
    style = "p { text-align: left; text-indent: 0 } b::after { content: leader('.') ' 12' } "
    laid = lay_out(html(f"<p>{title}<b></b></p><p>English<i>斜</i>中<b></b></p>", 200, style=style))
    assert laid.composer is not None
    assert not laid.composer.statistics.left
    edges = {round(g.right / 0.75, 1) for g in glyphs(laid) if g.text == "2"}
    assert edges == {200.0}


LOOSE = "一二三四五六Incomprehensibilities七八九十一二三四五六"


def test_loose_lines_are_listed_with_their_page_and_leaf() -> None:
    leaves = f'<section class="leaf" id="a"><p>一</section><section class="leaf" id="b"><p>二<p style="break-before: page">{LOOSE}</section>'
    laid = lay_out(html(leaves, 130, style="p { hyphens: none; text-indent: 0 }"))
    assert [(line.leaf, line.page, line.looseness.text) for line in laid.loose] == [("b", 2, "一二三四五六")]
    assert laid.loose[0].looseness.opened > 0.06


def test_loose_lines_of_notes_belong_to_the_leaf_of_their_page() -> None:
    leaf = f'<section class="leaf" id="a"><p>一<span class="fn" style="text-align: justify">{LOOSE}</span></section>'
    laid = lay_out(html(leaf, 100, style=".fn { hyphens: none; text-indent: 0 }"))
    assert {line.leaf for line in laid.loose} == {"a"}


def test_lines_within_the_limits_are_not_listed() -> None:
    laid = lay_out(html(f"<p>{LOOSE}", 160, style="p { text-indent: 0 }"))
    assert laid.loose == ()


def test_words_wider_than_a_column_are_cut() -> None:
    laid = lay_out(html("<p>见Incomprehensibilities的说明</p>", 60, style="p { hyphens: none; text-indent: 0 }"))
    assert all(line.width <= 60.01 for line, _ in lines_of(laid))
    assert all_text(laid) == "见Incomprehensibilities的说明"


def test_soft_hyphens_show_only_where_a_line_ends() -> None:
    laid = lay_out(html("<p>见Incompre\xadhensi\xadbilities的说明</p>", 88, style="p { hyphens: manual; text-indent: 0 }"))
    assert shown(laid) == ["见Incomprehensi‐", "bilities的说明"]


def test_table_cells_are_as_wide_as_what_may_not_break() -> None:
    body = "<table style='width: 100px'><tr><td>第 3 章</td><td>说明文字很长很长很长很长很长</td></tr></table>"
    laid = lay_out(html(body))
    cell = next(box for box in laid.pages[0].descendants() if isinstance(box, boxes.TableCellBox))
    assert shown(laid, "td") == [] or cell.width >= 25
    assert [texts_in(line) for line in cell.children[0].children if isinstance(line, boxes.LineBox)] in ([], ["第 3 章"])


def test_emphasis_dots_stand_under_han_characters_alone() -> None:
    dotted = html("<p style='--text-emphasis: dot'>着重，English。</p>")
    plain = html("<p>着重，English。</p>")
    curves = [lay_out_uncompressed(source).count(b" c\n") for source in (dotted, plain)]
    assert curves[0] - curves[1] == 4 * 2


def lay_out_uncompressed(source: str) -> bytes:
    import weasyprint

    from kanben.pdf.composition import composed

    with composed(CompositionSettings()):
        return bytes(weasyprint.HTML(string=source).write_pdf(uncompressed_pdf=True))


def test_a_ligature_across_syllables_does_not_part_the_word() -> None:
    laid = lay_out(html('<p style="font-family: STIX">中<span lang="en">buffering</span>文</p>', style="p { text-indent: 0 }"))
    alone = lay_out(html('<p style="font-family: STIX; hyphens: none"><span lang="en">buffering</span></p>', style="p { text-indent: 0 }"))
    word, plain = ([g for g in glyphs(page) if g.text in "ering"] for page in (laid, alone))
    assert len(word) == 5
    assert [g.x - word[0].x for g in word] == pytest.approx([g.x - plain[0].x for g in plain], abs=0.2)

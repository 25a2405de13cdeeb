"""The structure tree of the print edition: small documents first, then the book of this repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import weasyprint
from pdfua import validate
from weasyprint.pdf.stream import Stream

from kanben.manuscript.pictures import Picture
from kanben.pdf.known_weasyprint import UnknownWeasyPrint
from kanben.pdf.tagging import tagged
from kanben.pdf.writer import Sheet, Source, quickened, write_pdf
from tests.pdf.tagged import Element, read

STYLE = """
@page { size: 105mm 148mm; margin: 10mm; @top-left { content: "running head " counter(page) } }
body { font: 10pt/1.5 "Liberation Serif", "Noto Serif CJK SC"; margin: 0 }
.note { float: footnote }
.toc a::after { content: leader(".") target-counter(attr(href), page) }
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def pdf(body: str, style: str = "", lang: str = "zh-Hans") -> bytes:
    html = f'<html lang="{lang}"><head><title>题</title></head><body>{body}</body></html>'
    pictures = {"p.png": Picture("p.png", "image/png", 1, 1, PIXEL)}
    return write_pdf(Source(html, [Sheet("test.css", STYLE + style)], pictures, []), identifier="urn:x").content


def tree(body: str, style: str = "", lang: str = "zh-Hans") -> Element:
    return read(pdf(body, style, lang)).document


def outline(body: str, style: str = "") -> str:
    return " ".join(child.outline() for child in tree(body, style).children)


def test_headings_skip_no_level_and_stay_beside_each_other() -> None:
    body = "<h1>a</h1><h3>b</h3><h3>c</h3><h2>d</h2><h1>e</h1><h4>f</h4>"
    assert outline(body) == "H1('a') H2('b') H2('c') H2('d') H1('e') H2('f')"


def test_lists_have_labels_and_bodies() -> None:
    made = tree("<ol><li>a</li><li><p>b</p><ul style='list-style: disc'><li>c</li></ul></li></ol>")
    assert made.outline() == "Document(L(LI(Lbl('1. ') LBody('a')) LI(Lbl('2. ') LBody(P('b') L(LI(Lbl('• ') LBody('c')))))))"
    assert [str(item.entries["/A"].ListNumbering) for item in made.all("L")] == ["/Decimal", "/Disc"]


@pytest.mark.parametrize("wrap", ["{}{}", "<div>{}{}</div>"])
def test_definitions_are_items_of_a_list(wrap: str) -> None:
    body = "<dl>" + wrap.format("<dt>a</dt>", "<dd>b</dd>") + wrap.format("<dt>c</dt>", "<dd>d</dd>") + "</dl>"
    assert outline(body) == "L(LI(Lbl('a') LBody('b')) LI(Lbl('c') LBody('d')))"


def test_tables_have_a_caption_headers_with_scope_and_empty_cells() -> None:
    body = (
        "<table><caption>t</caption><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><th scope='row'>c</th><td></td></tr><tr><td colspan='2'>d</td></tr></tbody></table>"
    )
    made = tree(body)
    assert made.outline() == "Document(Table(Caption('t') THead(TR(TH('a') TH('b'))) TBody(TR(TH('c') TD()) TR(TD('d')))))"
    assert [str(cell.entries["/A"].Scope) for cell in made.all("TH")] == ["/Column", "/Column", "/Row"]
    assert made.all("TD")[1].entries["/A"].ColSpan == 2


def test_a_table_over_two_pages_is_one_and_its_repeated_head_is_no_content() -> None:
    rows = "".join(f"<tr><td>{n}</td></tr>" for n in range(60))
    made = read(pdf(f"<table><thead><tr><th>head</th></tr></thead><tbody>{rows}</tbody></table>"))
    (table,) = made.document.all("Table")
    assert len(made.pdf.pages) > 1
    assert [cell.text for cell in table.all("TH", "TD")] == ["head", *map(str, range(60))]
    assert "head" in made.artifacts[1].replace("running head", "")


def test_a_table_without_head_is_headed_by_its_first_column() -> None:
    made = tree("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>")
    assert [(cell.text, str(cell.entries["/A"].Scope)) for cell in made.all("TH")] == [("a", "/Row"), ("c", "/Row")]


def test_what_is_empty_is_left_out() -> None:
    assert outline("<h1>a</h1><h2></h2><p> </p><table><caption>b</caption></table><ul></ul><hr>") == "H1('a') Div(Caption('b'))"


def test_what_is_fixed_on_every_page_is_read_once() -> None:
    made = read(pdf("<div style='position: fixed'>f</div><p>a</p><p style='break-before: page'>b</p>"))
    assert sorted(made.document.text) == ["a", "b", "f"]


def test_pictures_have_the_author_s_text_or_are_no_content() -> None:
    made = tree("<figure><img src='book:p.png' alt='图像'><figcaption>题注</figcaption></figure><p>x<img src='book:p.png' alt=''></p>")
    (figure,) = made.all("Figure")
    assert str(figure.entries["/Alt"]) == "图像"
    left, _, right, top = map(float, figure.entries["/A"].BBox)
    assert right - left == pytest.approx(0.75)
    assert (148 - 25) / 25.4 * 72 < top < (148 - 10) / 25.4 * 72
    assert made.outline() == "Document(Div(Figure('') Caption('题注')) P('x'))"


def test_a_drawn_formula_is_one_however_many_pieces_it_has() -> None:
    def piece(title: str) -> str:
        path = "<path d='M0 0h9v9z'/>"
        return f"<svg class='math' xmlns='http://www.w3.org/2000/svg' width='9' height='9'><title>{title}</title>{path}</svg>"

    made = tree(f"<p>式{piece('a+b')}{piece(' ')}和{piece('c')}</p>")
    assert [str(formula.entries["/Alt"]) for formula in made.all("Formula")] == ["a+b", "c"]
    assert made.outline() == "Document(P('式' Formula('' '') '和' Formula('')))"


def test_notes_follow_the_paragraph_that_calls_them() -> None:
    made = tree("<p>甲乙<span class='note'>注文</span>丙丁</p><ul><li>戊<span class='note'>又注</span>己</li></ul>")
    assert made.outline().startswith("Document(P('甲乙' Reference('1') '丙丁') Note(Lbl('1. ') '注文') L(")
    assert "LBody('戊' Reference('2') '己' Note(Lbl('2. ') '又注'))" in made.outline()
    names = [str(note.entries["/ID"]) for note in made.all("Note")]
    assert len(set(names)) == 2


def test_a_link_over_two_lines_is_one_with_an_annotation_on_each() -> None:
    body = "<p id='x'>" + "文" * 20 + "<a href='#x'>" + "链接" * 10 + "</a></p><p><a href='https://example.org/'>址</a></p>"
    made = read(pdf(body))
    first, second = made.document.all("Link")
    assert [kid for kid in first.kids if isinstance(kid, str)] == ["链接" * 10] * 2
    assert [kid for kid in second.kids if isinstance(kid, str)] == ["https://example.org/"]
    numbers = made.pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    assert all(parents[int(annotation.StructParent)].S == "/Link" for annotation in made.pdf.pages[0].Annots)


def test_contents_are_read_without_their_leaders() -> None:
    made = read(pdf("<ol class='contents toc'><li><a href='#x'>章 </a></li></ol><h1 id='x'>章</h1>"))
    assert "TOC(TOCI(Lbl('1. ') Reference(Link('章 ' '1')))) H1('章')" in made.document.outline()
    assert "....." in made.artifacts[0]


def test_what_stands_in_the_margins_is_no_content() -> None:
    made = read(pdf("<p>正文</p>"))
    assert made.artifacts == ["running head 1"]
    assert made.document.text == "正文"


def test_the_language_of_each_span_is_said() -> None:
    made = tree("<p>他说<em lang='en'>hello <b>you</b></em>。</p><p lang='ja'>かな</p>")
    assert made.outline() == "Document(P('他说' Span('hello ' 'you') '。') P('かな'))"
    assert [(item.role, item.lang) for item in made.all() if "/Lang" in item.entries] == [("Span", "en"), ("P", "ja")]


def test_a_paragraph_over_two_pages_is_one() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(2000))
    made = read(pdf(f"<p>{text}</p>"))
    assert len(made.pdf.pages) > 1
    assert made.document.outline().count("P(") == 1
    assert made.document.text == text


ENGLISH = "Incomprehensibilities notwithstanding, administrators characteristically overestimate the responsibilities of representatives. " * 3


def test_lines_keep_the_author_s_spaces_and_mark_the_hyphens_that_are_not_the_author_s() -> None:
    made = tree(f"<p>{ENGLISH.strip()}</p>", "body { hyphens: auto; width: 40mm }", lang="en")
    assert "\xad" in made.text
    assert made.text.replace("\xad", "") == ENGLISH.strip()


def test_composed_lines_read_as_they_were_written() -> None:
    body = (
        "<p>这一段<em>里有着重</em>的词，有 <code>model.apply(params, x)</code> 这样的代码，有<a href='https://example.org/'>链接文字</a>，"
        "还有 <i lang='en'>International standardization</i> 一类的外文<span class='note'>注里也有 <code>code</code> 与<b>粗体</b>。</span>，"
        "以及写在行末的 international mathematics considerations 等词。</p>"
    )
    made = read(pdf(body, "p { text-align: justify; width: 50mm; hyphens: auto }"))
    (paragraph,) = made.document.all("P")
    written = re.sub(r"<span class='note'>.*?</span>", "1", body)
    assert paragraph.text.replace("\xad", "") == re.sub(r"<[^>]+>", "", written)
    (note,) = made.document.all("Note")
    assert note.text.replace("\xad", "") == "1. 注里也有 code 与粗体。"


def test_code_is_one_element_with_its_lines() -> None:
    line = "<span class='line'>{}\n</span>"
    made = tree(f"<figure><pre><code>{line.format('if x:')}{line.format('  y = 1')}</code></pre></figure>")
    assert made.outline() == "Document(Div(Code(Span('if x:') Span('  y = 1'))))"


def test_code_keeps_spaces_that_stand_alone() -> None:
    made = tree("<pre><code><span class='line'>    <b>def</b> <i>f</i>\n</span><span class='line'>  x</span></code></pre>")
    assert [line.text for line in made.all("Span")] == ["    def f", "  x"]


def test_parts_of_a_link_are_no_links() -> None:
    part = "<span style='display: inline-block'>{}</span>"
    made = tree(f"<p><a href='https://example.org/a/b'><b>{part.format('example')}</b>{part.format('/a')}{part.format('/b')}</a></p>")
    (link,) = made.all("Link")
    assert [kid for kid in link.kids if isinstance(kid, str)] == ["https://example.org/a/b"]
    assert link.text == "example/a/b"


def test_half_transparent_content_is_one(tmp_path: Path) -> None:
    content = pdf("<div style='opacity: .5'><p>淡<b>字</b></p></div><p>后</p>")
    assert read(content).document.outline() == "Document(Div(P('')) P('后'))"  # the text is in the stream that the content paints
    assert not findings(content, tmp_path)


def findings(content: bytes, folder: Path) -> list[str]:
    path = folder / "book.pdf"
    path.write_bytes(content)
    return [f"{finding.rule_id} page {finding.location.page}: {finding.message}" for finding in validate(str(path)).findings]


def test_what_makes_it_faster_changes_no_byte() -> None:
    def made() -> bytes:
        return bytes(
            weasyprint.HTML(string="<html lang=zh><title>x</title><p>文字 <a href='#x' id=x>a</a>").write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=b"x"
            )
        )

    with quickened():
        quick = made()
    assert quick == made()


def test_nothing_else_is_installed_or_left_behind() -> None:
    before = (weasyprint.pdf.add_tags, weasyprint.pdf.add_links, Stream.marked)
    with tagged():
        assert weasyprint.pdf.add_tags is not before[0]
    assert (weasyprint.pdf.add_tags, weasyprint.pdf.add_links, Stream.marked) == before


def test_an_unknown_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint.pdf, "add_tags", lambda: None)
    with pytest.raises(UnknownWeasyPrint), tagged():
        pass

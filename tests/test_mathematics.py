"""Formulas: what is set, what is refused, and that both outputs can be used where they go."""

from __future__ import annotations

import re
import shutil
import threading
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.epub.properties import content_document
from kanben.epub.writer import write
from kanben.problems import Stop
from kanben.render.formula import hex_colour
from kanben.render.mathematics import Formula, Mathematics, MathError, strip_numbering
from tests.epub import sample
from tests.tools.epubcheck import Level, run_epubcheck

MACROS = {"R": r"\mathbb{R}", r"\norm": r"\left\lVert #1 \right\rVert_{#2}"} | {
    name: rf"\textcolor{{{name}}}{{#1}}" for name in ("red", "blue", "gray")
}
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the formulas of real books are not beside this checkout")
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"

SETTABLE = (
    r"\begin{aligned} T(n) &= n + 1 \newline &= O(n) \end{aligned}",
    r"f = \begin{cases} x^2 & \text{当 } x \ge 0 \\ -x & \text{其他} \end{cases}",
    r"\left[\begin{array}{c|c} 1 & 2 \\ \hline 3 & 4 \end{array}\right] \begin{array}{|c|} \hline \text{左} \\ \hline \end{array}",
    r"\boxed{a} \fcolorbox{red}{white}{$b$} \colorbox{yellow}{c} \cancel{d} \bcancel{e} \xcancel{f} \cancelto{0}{g}",
    r"\bm{x} \mathbfit{x} \mathfrak{g} \mathscr{F} \mathsf{S} \mathtt{t} \mathbf{α1} \text{\textbf{粗} \textit{斜} \texttt{m}}",
    r"\overline{AB} \underline{CD} \utilde{x} \overbrace{a}^{n} \xrightarrow[b]{a} \widehat{abc} \vec v",
    r"\begin{array}{|c:c} \hline a & b \\ \hdashline c & d \end{array}",
    r"\begin{gather} a \\ b \end{gather}",
    r"\begin{multline} a \\ b \\ c \end{multline}",
    r"\begin{flalign} a &= b & \end{flalign}",
    r"a \\ b",
    r"\sum_{\mathclap{i \le n}} x_i \mathllap{y} \operatorname*{arg\,max}_x \pmod n \lvert x \rvert",
    r"\ce{2H2 + O2 -> 2H2O} \quad \ce{A <=>[a][b] B}",
    r"\def\twice#1{#1#1} \twice{x} \coloneqq \norm{y}{2} \in \R",
    r"\begin{CD} A @>a>> B \\ @VVV @VVV \\ C @>>> D \end{CD}",
    r"\text{n_kv_heads} \le \lceil N \rceil",
)


@pytest.fixture(scope="module")
def mathematics() -> Mathematics:
    return Mathematics(MACROS)


def book_formulas(name: str) -> list[Formula]:
    lines = (CORPORA / name).read_text(encoding="utf-8").splitlines()
    return [Formula(strip_numbering(line[2:]), line[0] == "D") for line in lines]


def mathml(mathematics: Mathematics, tex: str, *, display: bool = True) -> ET.Element:
    return ET.fromstring(mathematics.mathml(Formula(tex, display)))


def texts(element: ET.Element, tag: str) -> list[str]:
    return [found.text or "" for found in element.iter(MATHML + tag)]


def svg_pieces(mathematics: Mathematics, tex: str, *, display: bool = False, **settings: object) -> list[ET.Element]:
    markup = mathematics.svg(Formula(tex, display), **settings).markup  # type: ignore[arg-type] # each test gives its own
    return list(ET.fromstring(f"<p>{markup}</p>").iter(f"{SVG}svg"))


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("tex", SETTABLE)
def test_both_outputs_are_well_formed(mathematics: Mathematics, tex: str, display: bool) -> None:
    formula = Formula(tex, display)
    math = ET.fromstring(mathematics.mathml(formula))
    assert math.tag == f"{MATHML}math"
    assert math.get("alttext") == " ".join(tex.split())
    assert math.get("display") == ("block" if display else None)
    drawn = mathematics.svg(formula, text_font="Noto Serif CJK SC")
    assert ET.fromstring(f"<p>{drawn.markup}</p>").find(f".//{SVG}path") is not None
    assert drawn.width > 0


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\unknown", r"Undefined control sequence \unknown"),
        (r"\frac{a", "Missing close brace"),
        (r"a}", "Extra close brace or missing open brace"),
        (r"\left( x", r"Extra \left or missing \right"),
        (r"x^2^3", "Double exponent: use braces to clarify"),
        (r"a \tag{1}", r"\tag: numbers are given to labelled formulas, $$ … $$ {#eq-name}"),
        (r"\eqref{eq:a}", r"\eqref: refer to a labelled formula from the text, as @eq-name"),
        (r"\textcolor{reddish}{x}", "unknown colour 'reddish'"),
        (r"\ce{A\bond{~}B}", None),
        ("x\x01", "the character U+0001 cannot stand in a formula"),
        ("\\text{\ud800}", "the character U+D800 cannot stand in a formula"),
    ],
)
def test_a_fault_is_one_line(mathematics: Mathematics, tex: str, message: str | None) -> None:
    for output in (mathematics.mathml, mathematics.svg):
        with pytest.raises(MathError) as caught:
            output(Formula(tex, True))
        assert message is None or str(caught.value) == message
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "command", ["require{html}", "href{x}{y}", "style{x}{y}", "class{x}{y}", "cssId{x}{y}", "includegraphics{x}", "bbox{x}", "unicode{65}"]
)
def test_what_reaches_outside_is_not_loaded(mathematics: Mathematics, command: str) -> None:
    with pytest.raises(MathError, match="Undefined control sequence"):
        mathematics.mathml(Formula(f"\\{command}", False))


@pytest.mark.parametrize("attribute", ["style='background:url(x)'", "href='javascript:x'", "class='x'", "id='x'"])
def test_raw_attributes_are_refused(mathematics: Mathematics, attribute: str) -> None:
    with pytest.raises(MathError, match="not accepted"):
        mathematics.mathml(Formula(rf"\mmlToken{{mi}}[{attribute}]{{x}}", False))


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\def\x{\x\x}\x", "recursive macro"),
        (r"\def\a#1{#1#1#1#1#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{x}}}}}}}", "recursive macro|maximum|too"),
        (r"\sqrt{" * 5000 + "x" + "}" * 5000, "nested too deeply"),
        (r"\begin{matrix}" + r"a&\\" * 200_000 + r"\end{matrix}", "seconds|memory"),
    ],
)
def test_a_hostile_formula_is_refused_and_the_next_one_set(monkeypatch: pytest.MonkeyPatch, tex: str, message: str) -> None:
    monkeypatch.setattr("kanben.render.mathematics._SECONDS", 1)
    mathematics = Mathematics({})
    with pytest.raises(MathError, match=message):
        mathematics.svg(Formula(tex, True))
    assert mathematics.svg(Formula("x", True)).width == pytest.approx(0.56, abs=0.01)


def test_deep_nesting_is_safe_in_a_thread_too() -> None:
    failures: list[str] = []

    def work() -> None:
        try:
            Mathematics({}).mathml(Formula("{" * 4000 + "}" * 4000, False))
        except MathError as error:
            failures.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failures == ["it is nested too deeply"]


def test_a_missing_bundle_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Stop) as caught:
        Mathematics({}, bundle=tmp_path / "bundle.js")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("math-unavailable", "run make setup")


def test_definitions_end_with_their_formula(mathematics: Mathematics) -> None:
    mathematics.mathml(Formula(r"\def\local{y} \definecolor{mine}{rgb}{1,0,0} \local", False))
    for tex in (r"\local", r"\textcolor{mine}{x}"):
        with pytest.raises(MathError):
            mathematics.mathml(Formula(tex, False))


def test_macros_of_the_book(mathematics: Mathematics) -> None:
    assert texts(mathml(mathematics, r"x \in \R"), "mi") == ["x", "ℝ"]
    assert "2" in texts(mathml(mathematics, r"\norm{x}{2}"), "mn")


def test_results_are_remembered(mathematics: Mathematics) -> None:
    formula = Formula("a + b", False)
    assert mathematics.mathml(formula) is mathematics.mathml(formula)
    assert mathematics.svg(formula) is mathematics.svg(formula)
    assert mathematics.svg(formula, colour="#123456") is not mathematics.svg(formula)


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\mathbf{Aα1}", "𝐀𝛂𝟏"),
        (r"\mathbb{RQx}", "ℝℚ𝕩"),
        (r"\mathfrak{CH}", "ℭℌ"),
        (r"\mathcal{L}", "ℒ"),
        (r"\mathit{hat}", "ℎ𝑎𝑡"),
        (r"\boldsymbol{h\nabla\partial}", "𝒉𝛁𝝏"),
        (r"\mathsf{S}", "𝖲"),
        (r"\mathtt{t}", "𝚝"),
    ],
)
def test_alphabets_are_unicode_letters(mathematics: Mathematics, tex: str, letters: str) -> None:
    math = mathml(mathematics, tex)
    assert "".join(math.itertext()) == letters
    assert all(element.get("mathvariant") in (None, "normal") for element in math.iter())


def test_han_and_text_are_styled_by_css(mathematics: Mathematics) -> None:
    bold = mathml(mathematics, r"\text{\textbf{粗}}").find(f".//{MATHML}mtext")
    assert bold is not None
    assert (bold.text, bold.get("style")) == ("粗", "font-weight:bold")


def test_tables_are_laid_out_by_css(mathematics: Mathematics) -> None:
    math = mathml(mathematics, r"\begin{array}{l|r} a & b \\ \hline c & d \end{array}")
    table = math.find(f".//{MATHML}mtable")
    assert table is not None
    assert len(table.get("columnspacing", "1em").split()) == 1
    first, second, *_ = math.iter(f"{MATHML}mtd")
    assert "text-align:left" in first.get("style", "")
    assert "border-right" in first.get("style", "")
    assert "border-bottom" in first.get("style", "")
    assert "text-align:right" in second.get("style", "")
    assert "border-right" not in second.get("style", "")


def test_top_level_lines_become_rows(mathematics: Mathematics) -> None:
    math = mathml(mathematics, r"a + b \\ = c")
    assert len(list(math.iter(f"{MATHML}mtr"))) == 2
    assert not list(math.iter(f"{MATHML}mspace"))


@pytest.mark.parametrize(("tex", "prefixes"), [("a = -b", 1), ("a - b", 0), (r"(-x, +y)", 2), (r"a + \cdots + b", 0), ("|a| - b", 0)])
def test_a_sign_is_not_an_operation(mathematics: Mathematics, tex: str, prefixes: int) -> None:
    signs = [mo for mo in mathml(mathematics, tex).iter(f"{MATHML}mo") if mo.get("form") == "prefix" and mo.text in ("-", "\u2212", "+")]
    assert len(signs) == prefixes


def test_space_after_function_names(mathematics: Mathematics) -> None:
    assert len(list(mathml(mathematics, r"\log n").iter(f"{MATHML}mspace"))) == 1
    assert not list(mathml(mathematics, r"\log (n)").iter(f"{MATHML}mspace"))


def test_a_drawing_sits_on_the_baseline(mathematics: Mathematics) -> None:
    (piece,) = svg_pieces(mathematics, "y", colour="#123456")
    style = dict(re.findall(r"([\w-]+):(-?[\d.]+)em", piece.get("style", "")))
    box = [float(number) / 1000 for number in piece.attrib["viewBox"].split()]
    assert [float(style["width"]), float(style["height"])] == pytest.approx(box[2:], abs=1e-3)
    assert float(style["vertical-align"]) == pytest.approx(-(box[1] + box[3]), abs=1e-3)
    assert -0.35 < float(style["vertical-align"]) < -0.15, "y has a descender"
    assert piece.get("color") == "#123456"
    assert piece.findtext(f"{SVG}title") == "y"


def test_nothing_is_left_to_a_style_sheet(mathematics: Mathematics) -> None:
    (piece,) = svg_pieces(mathematics, r"\begin{array}{|c:c|} \hline a & b \\ \hdashline c & d \\ \hline \end{array}", display=True)
    rules = [element for element in piece.iter() if element.get("stroke-width") == "60"]
    assert len(rules) == 3
    assert all(rule.get("fill") == "none" for rule in rules)
    assert sum(rule.get("stroke-dasharray") == "140" for rule in rules) == 2
    assert not any(name.startswith("data-") or name == "class" for element in piece.iter() if element is not piece for name in element.attrib)


def test_han_text_names_its_font(mathematics: Mathematics) -> None:
    (piece,) = svg_pieces(mathematics, r"\text{当 \textit{斜}}", text_font="Noto Serif CJK SC")
    words = list(piece.iter(f"{SVG}text"))
    assert [word.text for word in words] == ["当", "斜"]
    assert all(word.get("font-family") == "Noto Serif CJK SC" and word.get("font-style") is None for word in words)
    with pytest.raises(MathError, match="no character '😀'"):
        mathematics.svg(Formula(r"\text{😀}", False))


def test_a_formula_in_the_text_may_be_broken(mathematics: Mathematics) -> None:
    formula = Formula("T = a + b + c + d + e", False)
    drawn = mathematics.svg(formula)
    pieces = svg_pieces(mathematics, formula.tex)
    assert len(pieces) == 6
    assert [piece.findtext(f"{SVG}title") for piece in pieces] == [formula.tex] + [" "] * 5
    assert drawn.markup.count('class="math-gap"') == 5
    assert drawn.width == pytest.approx(mathematics.svg(replace(formula, display=True)).width, abs=0.01)
    assert len(svg_pieces(mathematics, "n = 3")) == 1


def test_wide_displays_are_narrowed_then_broken_then_refused(mathematics: Mathematics) -> None:
    formula = Formula(r"x = \text{Theoretical Step Time} + \text{KV Cache Size} + \text{Total Memory Bandwidth}", True)
    natural = mathematics.svg(formula)
    height = _height(natural.markup)
    narrowed = mathematics.svg(formula, max_width=natural.width * 0.95)
    assert narrowed.width == pytest.approx(natural.width * 0.95, abs=0.01)
    assert _height(narrowed.markup) == pytest.approx(height * 0.95, abs=0.01)
    broken = mathematics.svg(formula, max_width=natural.width * 0.6)
    assert broken.width <= natural.width * 0.6
    assert _height(broken.markup) > 2 * height
    with pytest.raises(MathError, match="em wide, the page has room for 5"):
        mathematics.svg(Formula(r"\text{Donaudampfschifffahrt}", True), max_width=5)


def _height(markup: str) -> float:
    found = re.search(r"height:([\d.]+)em", markup)
    assert found
    return float(found[1])


@pytest.mark.parametrize(
    ("tex", "stripped"),
    [
        (r"a = b \label{eq:a}", "a = b "),
        (r"a \tag{3.1} \tag*{{x}y} b", "a   b"),
        (r"a &= b \nonumber \\ c &= d \notag", r"a &= b  \\ c &= d "),
        (r"a \\label{x}", r"a \\label{x}"),
        (r"\labels{x} \notagx", r"\labels{x} \notagx"),
        (r"\tag{\}}x", "x"),
        (r"\tag {2}x", "x"),
        (r"\label{never closed", ""),
        ("", ""),
    ],
)
def test_numbering_is_stripped(tex: str, stripped: str) -> None:
    assert strip_numbering(tex) == stripped


@given(st.text(alphabet=r"\{}labetgno xy&", max_size=60))
def test_stripping_numbering_only_takes_away(tex: str) -> None:
    stripped = strip_numbering(tex)
    rest = iter(tex)
    assert all(character in rest for character in stripped)
    if "\\" not in tex:
        assert stripped == tex


def test_labels_may_come_again(mathematics: Mathematics) -> None:
    for display in (True, False):
        assert mathematics.svg(Formula(r"a + b \label{eq:a} + c + d + e", display)).width > 4


def test_han_fills_its_box(mathematics: Mathematics) -> None:
    (piece,) = svg_pieces(mathematics, r"\text{中}")
    assert [float(number) for number in piece.attrib["viewBox"].split()] == [0, -880, 1000, 1000]


def test_bars_and_slashes_keep_texs_distances(mathematics: Mathematics) -> None:
    operators = {mo.text: mo for mo in mathml(mathematics, r"a \cdot |b| / \max(c) \left| d \right|").iter(f"{MATHML}mo") if mo.text}
    assert (operators["/"].get("lspace"), operators["/"].get("rspace")) == ("0", "0")
    assert (operators["max"].get("lspace"), operators["max"].get("rspace")) == ("0", "0")
    assert (operators["|"].get("form"), operators["|"].get("stretchy")) == ("postfix", "true")
    assert operators["\u22c5"].get("lspace") is None


def test_colours() -> None:
    assert [hex_colour(colour) for colour in ("red", "#0a0", "rgb(1,2,3)", "#A1B2C3")] == ["#ff0000", "#00aa00", "#010203", "#a1b2c3"]


@needs_java
def test_epubcheck_accepts_the_mathml(mathematics: Mathematics, tmp_path: Path) -> None:
    _check(mathematics, [Formula(tex, True) for tex in SETTABLE], tmp_path)


@needs_corpora
@needs_java
@pytest.mark.slow
def test_formulas_of_real_books(mathematics: Mathematics, tmp_path: Path) -> None:
    book, hard = book_formulas("formulas-scaling-book.txt"), book_formulas("formulas-hard.txt")
    assert [formula.tex for formula in book if not _is_set(mathematics, formula)] == []
    refused = [formula for formula in hard if not _is_set(mathematics, formula)]
    assert len(refused) <= 2, "an address and a reference to a formula elsewhere"
    _check(mathematics, [formula for formula in book + hard if formula not in refused], tmp_path)


def _is_set(mathematics: Mathematics, formula: Formula) -> bool:
    try:
        return bool(mathematics.mathml(formula) and mathematics.svg(formula, max_width=36).markup)
    except MathError:
        return False


def _check(mathematics: Mathematics, formulas: list[Formula], folder: Path) -> None:
    body = "".join(f"<div>{mathematics.mathml(formula)}</div>" for formula in formulas)
    book = sample.publication()
    formulas_page = content_document("roofline", "roofline.xhtml", sample.document("公式", sample.ROOFLINE + body))
    resources = tuple(formulas_page if resource.id == "roofline" else resource for resource in book.resources)
    path = write(replace(book, resources=resources), folder / "formulas.epub").path
    assert [finding for finding in run_epubcheck(path) if finding.level is not Level.USAGE or finding.id == "RSC-025"] == []

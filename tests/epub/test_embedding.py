"""Fonts in the EPUB: which characters get them, what may be embedded, and how the documents use them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from lxml import etree

from kanben.epub import embedding
from kanben.epub.embedding import readers_lack, with_fonts
from kanben.epub.publication import Publication
from kanben.epub.writer import pack, write
from kanben.fonts import FontFile, cut_down, notice, refusal
from kanben.manuscript.metadata import Fonts
from tests.epub.opened import X, open_epub
from tests.epub.sample import publication, with_text

OFL = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
FONTS = Fonts(serif="Song", serif_latin="Latin", sans="Hei", mono="Mono", kai="Kai", symbols="Signs")


def made_font(folder: Path, name: str, characters: str, *, bits: int = 0, licence: str = OFL) -> FontFile:
    builder = FontBuilder(1000, isTTF=True)
    glyphs = {ord(character): f"g{ord(character):X}" for character in characters}
    builder.setupGlyphOrder([".notdef", *glyphs.values()])
    builder.setupCharacterMap(glyphs)
    builder.setupGlyf({name: _square() for name in (".notdef", *glyphs.values())})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *glyphs.values()), (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": name, "styleName": "Regular", "fullName": f"{name} Regular", "copyright": "某人", "licenseDescription": licence}
    )
    builder.setupOS2(fsType=bits)
    builder.setupPost()
    path = folder / f"{name}.ttf"
    builder.save(path)
    return FontFile(path, 0, "Regular")


def _square() -> object:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 500))
    pen.lineTo((500, 500))
    pen.closePath()
    return pen.glyph()


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, FontFile]:
    """The fonts of an invented machine, by family."""
    fonts: dict[str, FontFile] = {}
    monkeypatch.setattr(embedding, "font_files", lambda family: (fonts[family],) if family in fonts else ())
    return fonts


@pytest.mark.parametrize("character", "汉漢ａＡβжāąő¡“—…①→■％が、 \u0301\u200b😀")
def test_readers_have_what_gbk_and_latin_code_pages_have(character: str) -> None:
    assert not readers_lack(character)


@pytest.mark.parametrize("character", "𠮷㐂鿫✓☐⟨𝔼ℓ↩한")
def test_readers_may_lack_rare_han_and_signs(character: str) -> None:
    assert readers_lack(character)


@pytest.mark.usefixtures("installed")
def test_a_book_of_common_characters_has_no_fonts() -> None:
    sample = publication()
    assert with_fonts(sample, FONTS).publication == sample


def test_rare_characters_bring_their_font_along(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Song"] = made_font(tmp_path, "Song", "𠮷屋")
    installed["Signs"] = made_font(tmp_path, "Signs", "✓𠮷")
    sample = with_text(publication(), "roofline", "决定上限", "决𠮷𠮷定<em>✓</em>上𠮷限")
    made = with_fonts(sample, FONTS)
    assert made.unserved == ""
    book = open_epub(write(made.publication, tmp_path / "book.epub").path)
    document = book.documents["EPUB/roofline.xhtml"]
    assert [span.text for span in document.elements(f"{X}span") if span.get("class") == "supplement"] == ["𠮷𠮷", "✓", "𠮷"]
    assert "决𠮷𠮷定✓上𠮷限" in "".join(document.body.itertext())
    assert [link.get("href") for link in document.elements(f"{X}link")][-1] == "styles/fonts.css"
    assert not any(link.get("href") == "styles/fonts.css" for link in book.documents["EPUB/sharding.xhtml"].elements(f"{X}link"))
    fonts = {path: TTFont(io.BytesIO(book.contents[path])) for path in book.contents if path.startswith("EPUB/fonts/")}
    assert {path: "".join(map(chr, font.getBestCmap())) for path, font in fonts.items()} == {
        "EPUB/fonts/supplement-1.ttf": "✓",
        "EPUB/fonts/supplement-2.ttf": "𠮷",
    }
    sheet = book.contents["EPUB/styles/fonts.css"].decode()
    assert OFL in sheet
    assert "body" not in sheet


def test_letters_of_formulas_get_them_behind_fonts_of_mathematics(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Signs"] = made_font(tmp_path, "Signs", "𝔼")
    sample = with_text(publication(), "roofline", "<mi>I</mi>", "<mi>𝔼</mi>")
    made = next(r for r in with_fonts(sample, FONTS).publication.resources if r.id == "roofline")
    assert '<mi class="supplement">𝔼</mi>' in made.content.decode()


@pytest.mark.parametrize(
    ("bits", "licence", "why"),
    [
        (0, OFL, ""),
        (8, OFL, ""),
        (2, OFL, "forbids embedding"),
        (4, OFL, "looking and printing only"),
        (0x100, OFL, "forbids cutting it down"),
        (0x200, OFL, "bitmaps alone"),
        (0, "All rights reserved.", "names no licence"),
    ],
)
def test_what_a_font_allows(tmp_path: Path, bits: int, licence: str, why: str) -> None:
    said = refusal(made_font(tmp_path, "Song", "汉", bits=bits, licence=licence))
    assert (why in said) if why else said == ""


def test_what_may_not_be_embedded_is_not(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Song"] = made_font(tmp_path, "Song", "𠮷", bits=2)
    sample = with_text(publication(), "roofline", "决定上限", "决𠮷定")
    made = with_fonts(sample, FONTS)
    assert (made.publication, made.unserved) == (sample, "𠮷")
    assert made.reasons == {"Song": "its maker forbids embedding (fsType 2)"}
    assert with_fonts(sample, FONTS, licensed=["Song"]).unserved == ""
    with pytest.raises(LookupError, match=r'"Song" \(serif\) may not be embedded: its maker forbids'):
        with_fonts(sample, FONTS, ["serif"])


def test_a_font_that_is_asked_for_has_the_characters_of_the_book(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Song"] = made_font(tmp_path, "Song", "屋顶线𠮷龘")
    made = with_fonts(publication(), FONTS, ["serif"]).publication
    font = next(r for r in made.resources if r.href == "fonts/book-serif.ttf")
    assert set(map(chr, TTFont(io.BytesIO(font.content)).getBestCmap())) == set("屋顶线")
    sheet = next(r for r in made.resources if r.href == "styles/fonts.css").content.decode()
    assert 'body { font-family: "book-serif", serif }' in sheet
    package = open_epub(write(made, tmp_path / "book.epub").path)
    assert package.metas("ibooks:specified-fonts") == ["true"]


@pytest.mark.usefixtures("installed")
def test_a_font_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match='"Mono" \\(mono\\) is not installed'):
        with_fonts(publication(), FONTS, ["mono"])


def test_a_part_of_a_font_keeps_its_notices_and_not_its_name(tmp_path: Path) -> None:
    file = made_font(tmp_path, "Song", "汉字")
    part = cut_down(file, "汉", "book-serif")
    assert part == cut_down(file, "汉", "book-serif")
    names = TTFont(io.BytesIO(part))["name"]
    assert [names.getDebugName(identifier) for identifier in (0, 1, 4, 13)] == ["某人", "book-serif", "book-serif", OFL]
    assert notice(file) == f"Song Regular 某人 {OFL}"


def test_equal_publications_with_fonts_give_equal_bytes(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Song"] = made_font(tmp_path, "Song", "𠮷")
    sample: Publication = with_text(publication(), "roofline", "决定上限", "决𠮷定")
    assert pack(with_fonts(sample, FONTS).publication) == pack(with_fonts(sample, FONTS).publication)


def test_documents_stay_well_formed(installed: dict[str, FontFile], tmp_path: Path) -> None:
    installed["Song"] = made_font(tmp_path, "Song", "𠮷")
    sample = with_text(publication(), "roofline", "决定上限", "𠮷<em>甲𠮷</em>𠮷乙<b/>𠮷")
    made = next(r for r in with_fonts(sample, FONTS).publication.resources if r.id == "roofline")
    assert "𠮷甲𠮷𠮷乙𠮷" in "".join(etree.fromstring(made.content).itertext())

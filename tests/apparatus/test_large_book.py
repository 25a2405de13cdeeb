"""A book of forty chapters in both outputs, read back from the files: every link is followed, every printed number and folio compared."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from pypdf import PdfReader

from kanben.book.naming import numeral
from kanben.pipeline import Findings, build, prepare
from kanben.problems import Stop
from kanben.progress import silent
from tests.apparatus.entries import BACK, MARKED, SETTINGS, TERMS, chief, marked, said_in, sections, sections_of
from tests.apparatus.large import Size, labels, write_large_book
from tests.entries.large import glossary, word
from tests.entries.printed import Printed as Folios
from tests.entries.printed import read
from tests.epub.opened import EPUB_TYPE, Document, Epub, X, open_epub

SIZE = Size()
FOLIO = "([ivxlc]+|[0-9]+)"


def words_of_labels() -> dict[str, str]:
    """What a reference to each label of the book has to say, reckoned here from the label alone."""
    said = {}
    for label in labels(SIZE):
        kind, _, rest = label.partition("-")
        appendix = re.fullmatch(r"a(\d+)|appendix-(\d+)", rest)
        if appendix:
            letter = "ABC"[int(appendix[1] or appendix[2]) - 1]
            said[label] = {"ch": f"附录{letter}", "sec": f"{letter}.1节", "fig": f"图{letter}-1", "eq": f"式（{letter}.1）"}[kind]
        elif kind == "part":
            said[label] = f"第{numeral(int(rest.removeprefix('label')), 'chinese')}部"
        elif kind == "ch":
            said[label] = f"第{int(rest[1:])}章" if rest != "preface" else "“前言”"
        else:
            c, s = rest.split("-")
            said[label] = {
                "sec": f"{c}.{s}节", "fig": f"图{c}-{s}", "tbl": f"表{c}-{s}", "eq": f"式（{c}.{s}）", "lst": f"代码{c}-{s}", "exr": f"练习{c}.{s}"
            }[kind]  # fmt: skip
    del said["part-1"]  # which is part-label1
    return said


WORDS = words_of_labels()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def more(c: int, s: int) -> str:
        return said_in((c - 1) * SIZE.sections + s - 1, SIZE)

    root = write_large_book(tmp_path_factory.mktemp("large"), SIZE, settings=SETTINGS, more=more, back=BACK, files={"glossary.yaml": glossary(TERMS)})
    result = build(root, root / "out", ("epub", "pdf"))
    assert result.problems == ()
    return root / "out"


# The EPUB


@pytest.fixture(scope="module")
def epub(built: Path) -> Epub:
    return open_epub(built / "large.epub")


def links(epub: Epub) -> Iterator[tuple[Document, etree._Element, Document, etree._Element]]:
    """Every link inside the book: where it stands, itself, the document and the element that it leads to."""
    for document in epub.documents.values():
        for link in document.root.iter(f"{X}a"):
            href = link.get("href", "")
            if re.match(r"[a-z]+:", href):
                continue
            path, _, id = href.partition("#")
            there = epub.documents[posixpath.normpath(posixpath.join(posixpath.dirname(document.path), path))] if path else document
            yield document, link, there, there.ids[id] if id else there.root


def text_of(element: etree._Element) -> str:
    return "".join("".join(element.itertext()).split())


@pytest.mark.slow
def test_every_link_of_the_epub_leads_to_what_it_says(epub: Epub) -> None:
    seen: Counter[str] = Counter()
    for _, link, there, target in links(epub):
        classes = link.get("class", "").split()
        if "xref" in classes and "xref-note" not in classes:
            id = target.get("id") or Path(there.path).stem
            id = Path(there.path).stem if target is there.root else id
            assert text_of(link) == WORDS[id], (there.path, id)
            seen[id] += 1
    assert sum(seen.values()) >= SIZE.chapters * SIZE.sections * SIZE.references
    assert len(seen) > 0.9 * len(WORDS)


@pytest.mark.slow
def test_things_bear_the_numbers_that_references_give(epub: Epub) -> None:
    ids = {id: element for document in epub.documents.values() for id, element in document.ids.items()}
    for label, words in WORDS.items():
        kind = label.partition("-")[0]
        if kind in ("fig", "tbl", "lst"):
            assert text_of(next(e for e in ids[label].iter() if "label" in e.get("class", "").split())) == words
        elif kind == "eq":
            assert f"式{text_of(next(e for e in ids[label].iter() if 'equation-number' in e.get('class', '').split()))}" == words
        elif kind == "sec":
            assert f"{text_of(next(e for e in ids[label].iter() if 'number' in e.get('class', '').split()))}节" == words


@pytest.mark.slow
def test_calls_and_entries_of_the_reference_list_answer_each_other(epub: Epub) -> None:
    calls = [(text_of(link).strip("[]"), target) for _, link, _, target in links(epub) if "biblioref" in link.get("class", "").split()]
    assert len(calls) >= SIZE.works
    assert all(f"[{number}]" == text_of(next(iter(entry)))[: len(number) + 2] for number, entry in calls)
    entries = {entry.get("id") for _, entry in calls}
    assert len(entries) == SIZE.works
    back = [(link.getparent(), target) for _, link, _, target in links(epub) if "back" in link.get("class", "").split()]
    assert all("citation" in target.get("class", "").split() for entry, target in back if (entry.get("id") or "").startswith("ref-"))
    assert {entry.get("id") for entry, _ in back} >= entries
    languages = Counter((next(e for e in entry.iter() if e.get("class") == "entry-text").get("lang") or "zh") for _, entry in calls)
    assert set(languages) == {"zh", "en", "ja", "de"}


@pytest.mark.slow
def test_notes_are_called_and_lead_back(epub: Epub) -> None:
    calls = Counter(target.get("id") for _, link, _, target in links(epub) if link.get(EPUB_TYPE) == "noteref")
    assert len(calls) == SIZE.chapters * SIZE.sections
    assert sorted(calls.values()) == [1] * (SIZE.chapters * (SIZE.sections - 1)) + [2] * SIZE.chapters
    marked = [e for d in epub.documents.values() for e in d.root.iter(f"{X}aside") if "translator-note" in e.get("class", "").split()]
    assert len(marked) == SIZE.chapters
    assert all("译注：" in text_of(note) for note in marked)


@pytest.mark.slow
def test_uses_of_terms_lead_to_their_entries_and_back(epub: Epub) -> None:
    uses = [(link, target) for _, link, _, target in links(epub) if {"term", "term-use"} & set(link.get("class", "").split())]
    assert len(uses) == sections(SIZE)
    assert all(text_of(target.find(f"{X}dfn")) == text_of(link) for link, target in uses)
    used = {
        id(target) for document, link, _, target in links(epub) if document.path.endswith("glossary.xhtml") and link.get("role") == "doc-backlink"
    }
    assert used == {id(link) for link, _ in uses}
    assert len({target.get("id") for _, target in uses}) == TERMS


@pytest.mark.slow
def test_every_place_of_the_index_leads_to_its_mark(epub: Epub) -> None:
    found: dict[str, list[tuple[str, bool]]] = {}
    for document, link, _, target in links(epub):
        if document.path.endswith("index.xhtml") and link.get(EPUB_TYPE) == "index-locator":
            words = text_of(next(e for e in enclosing(link, "index-entry").iter() if e.get(EPUB_TYPE) == "index-term"))
            found.setdefault(words, []).append((text_of(target), any(e.tag == f"{X}strong" for e in link.iterancestors())))
    for n in range(MARKED):
        chiefs = [is_chief for words, is_chief in found[marked(n)] if words == marked(n)]
        assert len(chiefs) == len(found[marked(n)])
        assert sorted(chiefs) == [False] + [True] * sum(chief(i, SIZE) == n for i in range(sections(SIZE)))
    assert sum(words.startswith("细目") for words in found) == sections(SIZE) / 4
    assert sum(words.startswith("连说") for words in found) == sections(SIZE) / 20


@pytest.mark.slow
def test_entries_that_send_on_name_where_they_lead(epub: Epub) -> None:
    sent = [(link, target) for _, link, _, target in links(epub) if (link.get(EPUB_TYPE) or "").startswith("index-xref")]
    assert len(sent) == 2 * sections(SIZE) / 10
    assert all(text_of(next(e for e in target.iter() if e.get(EPUB_TYPE) == "index-term")) == text_of(link) for link, target in sent)


@pytest.mark.slow
def test_the_lists_of_captions_stand_in_the_navigation_document(epub: Epub) -> None:
    lists = [nav for nav in epub.nav.elements(f"{X}nav") if (nav.get("id") or "").startswith("nav-")]
    assert [(nav.get(EPUB_TYPE), nav.get("hidden"), len(list(nav.iter(f"{X}a")))) for nav in lists] == [
        ("loi", "hidden", SIZE.chapters * SIZE.sections + SIZE.appendices),
        ("lot", "hidden", SIZE.chapters * SIZE.sections),
        (None, "hidden", SIZE.chapters * SIZE.sections),
    ]


def enclosing(element: etree._Element, kind: str) -> etree._Element:
    """The nearest element around that is of a kind (`epub:type`)."""
    return next(around for around in element.iterancestors() if around.get(EPUB_TYPE) == kind)


# The PDF


@dataclass(frozen=True)
class Printed:
    """Text of each page without spaces, labels of the pages, index of the page on which each destination stands."""

    texts: list[str]
    page_labels: list[str]
    places: dict[str, int]

    def folio(self, label: str) -> str:
        """The folio of the page where a labelled thing stands."""
        return self.page_labels[self.places[label]]


@pytest.fixture(scope="module")
def reader(built: Path) -> PdfReader:
    return PdfReader(built / "large.pdf")


@pytest.fixture(scope="module")
def printed(built: Path, reader: PdfReader) -> Printed:
    pages = pypdfium2.PdfDocument(built / "large.pdf")
    texts = ["".join(page.get_textpage().get_text_bounded().split()).replace("\ufffe", "") for page in pages]
    places = {name: place for name, target in reader.named_destinations.items() if (place := reader.get_destination_page_number(target)) is not None}
    return Printed(texts, reader.page_labels, places)


@pytest.mark.slow
def test_every_link_of_the_pdf_leads_into_the_book(reader: PdfReader, printed: Printed) -> None:
    followed = 0
    for page in reader.pages:
        for annotation in (reference.get_object() for reference in page.get("/Annots", ())):
            if annotation.get("/Subtype") == "/Link" and "/A" not in annotation:
                assert str(annotation["/Dest"]) in printed.places
                followed += 1
    assert followed > SIZE.chapters * SIZE.sections * SIZE.references


@pytest.mark.slow
def test_things_stand_on_the_pages_that_destinations_name(printed: Printed) -> None:
    """Or else the comparisons below would compare one wrong page with another."""
    for c in range(1, SIZE.chapters + 1):
        for s in range(1, SIZE.sections + 1):
            assert f"图{c}-{s}图题{c}之{s}" in printed.texts[printed.places[f"fig-{c}-{s}"]]
            assert f"{c}.{s}节题{c}之{s}" in printed.texts[printed.places[f"sec-{c}-{s}"]]


@pytest.mark.slow
def test_every_reference_prints_the_folio_of_its_target(printed: Printed) -> None:
    by_words = {words: label for label, words in WORDS.items()}
    said = re.compile(rf"({'|'.join(map(re.escape, sorted(by_words, key=len, reverse=True)))})（第{FOLIO}页）")
    found = [match.groups() for text in printed.texts for match in said.finditer(text)]
    assert len(found) > 0.95 * SIZE.chapters * SIZE.sections * SIZE.references  # those broken over two pages are not read
    assert [(words, folio) for words, folio in found if printed.folio(by_words[words]) != folio] == []


@pytest.mark.slow
def test_contents_and_lists_print_the_folios_of_what_they_lead_to(printed: Printed) -> None:
    front = "".join(printed.texts[: printed.places["part-label1"]])
    front = re.sub(r"[·\u2009]+", "·", front)
    for c in range(1, SIZE.chapters + 1):
        assert f"第{c}章章题{c}·{printed.folio(f'ch-c{c:02}')}" in front
        for s in range(1, SIZE.sections + 1):
            assert f"{c}.{s}节题{c}之{s}·{printed.folio(f'sec-{c}-{s}')}" in front
            assert f"图{c}-{s}图题{c}之{s}·{printed.folio(f'fig-{c}-{s}')}" in front
            assert f"表{c}-{s}表题{c}之{s}·{printed.folio(f'tbl-{c}-{s}')}" in front
            assert f"代码{c}-{s}码题{c}之{s}·{printed.folio(f'lst-{c}-{s}')}" in front
    assert f"附录A附表1·{printed.folio('ch-appendix-1')}" in front
    assert re.fullmatch("[ivx]+", printed.folio("ch-preface"))


@pytest.mark.slow
def test_notes_stand_on_the_pages_of_their_calls(printed: Printed) -> None:
    for c in range(1, SIZE.chapters + 1):
        page = printed.texts[printed.places[f"ch-c{c:02}-note-1"]]
        assert re.search(rf"①译注：第{c}章的译注", page)
        assert "①又①见注①" in page


@pytest.fixture(scope="module")
def folios(built: Path) -> Folios:
    return read(built / "large.pdf")


@pytest.mark.slow
def test_the_index_prints_the_folios_of_pages_that_say_its_words(folios: Folios) -> None:
    begins = next(page for page, text in enumerate(folios.texts) if text.startswith("索引") and "别名" in text)
    index = "\n".join(line for lines in folios.lines[begins:] for line in lines)
    for n in range(MARKED):
        pages = [page for page, text in enumerate(folios.texts[:begins]) if f"说{marked(n)}。" in text]
        assert 1 <= len(pages) <= len(sections_of(n, SIZE))
        said = re.findall(rf"^{marked(n)}([0-9][0-9,–]*)", index, re.MULTILINE)
        assert [folio for text in said for folio in spelled_out(text)] == [folios.labels[page] for page in pages], marked(n)


@pytest.mark.slow
def test_glossary_and_index_print_the_folios_that_their_links_lead_to(folios: Folios) -> None:
    assert len(folios.links) > MARKED + TERMS
    assert folios.astray() == []


@pytest.mark.slow
def test_the_glossary_prints_the_folios_of_pages_that_use_its_terms(folios: Folios) -> None:
    begins = next(page for page, text in enumerate(folios.texts) if text.startswith("译名对照表") and "原文" in text)
    rows = re.split(r"original\s?number\s?(\d{3})", "\n".join(line for lines in folios.lines[begins:] for line in lines).split("\n索引\n")[0])
    said = {int(number): re.findall(r"^[0-9][0-9,–]*$", row, re.MULTILINE) for number, row in zip(rows[1::2], rows[2::2], strict=True)}
    for n in range(TERMS):
        used = [folios.labels[page] for page, text in enumerate(folios.texts[:begins]) if f"用{word(n)}" in text]
        assert used
        assert list(spelled_out("".join(said[n]))) == used, word(n)


def spelled_out(folios: str) -> Iterator[str]:
    """The single folios of a list such as 3,12–14."""
    for run in folios.strip(",").split(","):
        first, _, last = run.partition("–")
        yield from (str(n) for n in range(int(first), int(last or first) + 1))


# The same book, broken


def test_every_broken_reference_and_double_label_is_told(tmp_path: Path) -> None:
    small = Size(chapters=6, parts=2, sections=2, references=4, works=12, appendices=1)
    broken = {
        "c03.md": "\n见@fig-3-22 与@sec-33-1 。\n\n[x](c9.md)，[y](c04.md#sec-4-9)，[@w99]\n",
        "c05.md": "\n## 重 {#sec-1-1}\n\n![又](../assets/line.svg){#fig-2-1 alt=线}\n",
        "appendix-1.md": "\n见@ch-appendix-2 、@note-none 。\n",
    }
    findings = Findings()
    with pytest.raises(Stop) as stop:
        prepare(write_large_book(tmp_path, small, changed=broken), findings, silent, fonts=False)
    told = Counter((p.code, str(p.place.path)) for p in stop.value.problems)
    assert told == {
        ("xref-unknown", "chapters/c03.md"): 2,
        ("link-dead", "chapters/c03.md"): 2,
        ("citation-unknown", "chapters/c03.md"): 1,
        ("label-duplicate", "chapters/c05.md"): 2,
        ("xref-unknown", "chapters/appendix-1.md"): 2,
    }
    hints = {p.message: p.hint for p in stop.value.problems}
    assert hints['nothing is labelled "fig-3-22"'].startswith('did you mean "fig-3-2" (chapters/c03.md:')
    assert hints['nothing is labelled "ch-appendix-2"'].startswith('did you mean "ch-appendix-1"')
    dead = {p.message: p.hint for p in stop.value.problems if p.code != "label-duplicate"}
    assert [message for message, hint in dead.items() if not hint.startswith("did you mean")] == ['nothing is labelled "note-none"']
    assert all(p.place.line for p in stop.value.problems)

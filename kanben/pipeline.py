"""The whole program on one page: a book folder in, an EPUB and a PDF out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from kanben import artifact
from kanben.artifact import Artifact
from kanben.book.assembly import ParsedChapter, assemble, chapter_id, chapter_named
from kanben.book.citing import Listed, Scope, citations, cite, homeless, listed_keys, scopes, undefined, unlisted
from kanben.book.contents import contents
from kanben.book.figures import arrange_figures
from kanben.book.index import mark_index, unlisted_index
from kanben.book.leftovers import check_leftovers
from kanben.book.listings import take_in_code
from kanben.book.model import Book
from kanben.book.notes import count_notes
from kanben.book.numbering import number
from kanben.book.rawhtml import check_raw
from kanben.book.references import resolve
from kanben.book.tables import arrange_tables
from kanben.book.terms import definition_lines, definition_texts, glossary_entries, mark_terms
from kanben.checks.characters import missing_characters, missing_fonts
from kanben.checks.listings import unknown_languages
from kanben.checks.material import unfit_material
from kanben.checks.served_fonts import Service, services
from kanben.citations.bibliography import Bibliography, read_bibliography, uncited
from kanben.citations.citeproc import format_citations
from kanben.citations.languages import language_of
from kanben.citations.own import ChapterWork, OwnCitation, own_citations
from kanben.citations.styles import find_style
from kanben.copyediting.desk import Mended, copy_problems, mend
from kanben.copyediting.pairs import Passage, missing_in_pairs
from kanben.manuscript.code_files import read_excerpt
from kanben.manuscript.loading import load
from kanben.manuscript.metadata import Bilingual, Metadata
from kanben.manuscript.pictures import read_picture
from kanben.manuscript.sources import ChapterSource, Manuscript, nearest_line
from kanben.manuscript.text_files import MEGABYTE, read_text_file
from kanben.manuscript.texts import matter_texts, metadata_texts
from kanben.outputs import OUTPUTS, Made, Ready, edition_of, make, only, templates_of
from kanben.pandoc.ast import Inlines, Math, plain_text
from kanben.pandoc.fragments import parse_fragments
from kanben.pandoc.reader import parse
from kanben.problems import Place, Problem, Stop, has_errors, in_reading_order
from kanben.progress import Report, silent
from kanben.render.edition import Medium
from kanben.render.gathering import gather_pictures
from kanben.render.inlines import formula_of
from kanben.render.mathematics import Mathematics
from kanben.translation.chapters import ChapterState, chapter_states, passages, unrecorded
from kanben.translation.edition import in_edition, name_references

T = TypeVar("T")
Pass = Callable[[Book], tuple[Book, tuple[Problem, ...]]]
BIBLIOGRAPHY = 16 * MEGABYTE  # of one file, at most
PASSES: tuple[Pass, ...] = (arrange_figures, arrange_tables, number, count_notes, resolve, mark_terms, mark_index, check_raw, check_leftovers)


@dataclass(frozen=True, slots=True)
class Output:
    """A written file and its number of pages (0: it has none)."""

    artifact: Artifact
    pages: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a build wrote, what was found, loose lines apart, and how to cite the book. An error means that nothing was written after it was found."""

    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]
    loose: tuple[Problem, ...] = ()
    own: tuple[OwnCitation, ...] = ()


class Findings:
    """Gathers the problems of the stages."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []  # what only `check` says

    def take(self, result: tuple[T, Sequence[Problem]]) -> T:
        """The result itself; its problems are kept."""
        value, problems = result
        self.problems += problems
        return value

    def halt_on_errors(self) -> None:
        """Stop here when an error was found so far."""
        if has_errors(self.problems):
            raise Stop(*in_reading_order(self.problems))


def build(
    root: Path,
    output: Path,
    outputs: Sequence[str],
    *,
    screen: bool = False,
    chapter: str = "",
    bilingual: Bilingual | None = None,
    progress: Report = silent,
) -> Result:
    """Build the outputs named (of `OUTPUTS`) of the book in `root` into the folder `output`; `bilingual` as in `prepare`.

    Raises `Stop`, with every problem found, when there is an error; files written before stay as they are.
    """
    findings = Findings()
    ready = prepare(root, findings, progress, fonts="pdf" in outputs, screen=screen, chapter=chapter, bilingual=bilingual)
    findings.halt_on_errors()
    of = ready.book.leaves[0].id.removeprefix("ch-") if chapter else ""
    name = "-".join(filter(None, [ready.book.metadata.slug, of, bilingual, "screen" if screen else ""]))
    made: dict[str, Made] = {}
    for kind in (kind for kind in OUTPUTS if kind in outputs):
        progress(f"setting the {kind.upper()}", "", 0.4 + 0.6 * len(made) / len(outputs))
        made[kind] = make(kind, ready, made)
        findings.problems += made[kind].problems
    findings.halt_on_errors()
    written = [Output(artifact.replace(output / f"{name}.{kind}", made[kind].content), made[kind].pages) for kind in outputs]
    loose = in_reading_order(problem for one in made.values() for problem in one.loose)
    return Result(tuple(written), in_reading_order(findings.problems), loose, ready.own)


def check(root: Path, *, progress: Report = silent) -> tuple[Problem, ...]:
    """Everything that can be said about a book without writing it: both outputs are made, which lays out the pages once, and thrown away."""
    findings = Findings()
    try:
        findings.remarks += copy_problems(findings.take(load(root)))
        ready = _checked(root, findings, progress)
        made: dict[str, Made] = {}
        for kind in OUTPUTS:
            progress(f"setting the {kind.upper()}", "", 0.5 + 0.5 * len(made) / len(OUTPUTS))
            made[kind] = make(kind, ready, made)
            findings.problems += (*made[kind].problems, *made[kind].loose)
    except Stop as stop:
        findings.problems += stop.problems
    return in_reading_order((*findings.problems, *findings.remarks))


def mend_copy(root: Path) -> tuple[Mended, ...]:
    """Write back the chapters in which the copy check can mend something; what it mended. Raises `Stop` when the book cannot be read."""
    findings = Findings()
    manuscript = findings.take(load(root))
    findings.halt_on_errors()
    done = mend(manuscript)
    for chapter in done:
        artifact.replace(root / chapter.path, chapter.content)
    return done


def served_fonts(root: Path, *, progress: Report = silent) -> tuple[tuple[Service, ...], tuple[Problem, ...]]:
    """Which font serves what in the print PDF, and what was found on the way to it. Raises `Stop` when there is an error."""
    findings = Findings()
    ready = _checked(root, findings, progress)
    progress("setting the PDF", "", 0.5)
    made = make("pdf", ready, {})
    return tuple(services(ready.book.metadata.fonts, made.fonts)), in_reading_order((*findings.problems, *made.problems))


def _checked(root: Path, findings: Findings, progress: Report) -> Ready:
    """The book, and its formulas set. Raises `Stop` when there is an error."""
    ready = prepare(root, findings, progress, fonts=True)
    progress("setting formulas", "", 0.4)
    findings.take(edition_of(ready, Medium.PRINT))
    findings.halt_on_errors()
    return ready


def prepare(
    root: Path, findings: Findings, progress: Report, *, fonts: bool, screen: bool = False, chapter: str = "", bilingual: Bilingual | None = None
) -> Ready:
    """Read, parse, number, resolve and cite; `bilingual` asks for another edition than metadata.yaml does.

    Raises `Stop` when a stage has nothing to hand on.
    """
    progress("reading", "metadata.yaml", 0.0)
    manuscript = findings.take(load(root))
    manuscript = _with_bilingual(manuscript, bilingual) if bilingual else manuscript
    mathematics = Mathematics(manuscript.metadata.macros)
    book = findings.take(assembled(manuscript, mathematics, findings, progress))
    leaf = chapter_id(chapter_named(manuscript.chapters, chapter).name) if chapter else ""
    book = findings.take(take_in_code(book, lambda *request: read_excerpt(manuscript.root, *request)))
    for apply in PASSES:
        book = findings.take(apply(book))
    book = name_references(book)
    progress("citing", "", 0.3)
    book = contents(_cited(book, manuscript, findings))
    findings.problems += (*unknown_languages(book), *unfit_material(book))
    pictures = findings.take(gather_pictures(book, lambda *request: read_picture(manuscript.root, *request)))
    if fonts or (manuscript.metadata.epub.page_list and not leaf):  # its pages have to be laid out
        missing = list(missing_fonts(manuscript.metadata.fonts, manuscript.metadata_lines))
        findings.problems += missing or missing_characters(book, manuscript.chapters)
    own = own_citations(manuscript.metadata, _style(manuscript), _chapter_works(book))
    book = only(book, leaf) if leaf else book
    templates = templates_of(manuscript.root)
    return Ready(manuscript.root, book, pictures, own, mathematics, templates, screen, whole=not leaf, sources=manuscript.chapters)


def assembled(manuscript: Manuscript, mathematics: Mathematics, findings: Findings, progress: Report) -> tuple[Book, tuple[Problem, ...]]:
    """Every chapter parsed, and the book put together."""
    chapters = []
    for i, source in enumerate(manuscript.chapters):
        progress("parsing", source.path, 0.02 + 0.25 * i / len(manuscript.chapters))
        chapters.append(_parsed(source, findings))
    states = _beside_originals(manuscript, chapters, findings)
    metadata = manuscript.metadata
    if metadata.bilingual != "none" and not states:
        findings.problems.append(_without_originals(manuscript))
    chapters = [_in_edition(chapter, states.get(chapter.source.path), metadata, mathematics) for chapter in chapters]
    fragments = findings.take(parse_fragments(metadata_texts(metadata), "metadata.yaml", manuscript.metadata_lines))
    glossary = manuscript.glossary
    definitions = findings.take(parse_fragments(definition_texts(glossary), glossary.path, definition_lines(glossary)))
    book, problems = assemble(metadata, chapters, {**fragments, **definitions})
    return replace(book, glossary=glossary_entries(glossary, metadata)), problems


def _parsed(source: ChapterSource, findings: Findings) -> ParsedChapter:
    parsed = parse(source.text, source.path, source.first_line)
    findings.problems += parsed.problems
    texts = matter_texts(source.matter)
    lines = {name: nearest_line(source.matter_lines, name) for name in texts}
    return ParsedChapter(source, parsed.blocks, findings.take(parse_fragments(texts, source.path, lines)))


def _beside_originals(manuscript: Manuscript, chapters: Sequence[ParsedChapter], findings: Findings) -> dict[str, ChapterState]:
    """By path, the chapters whose originals stand in the book folder; what a check says of them."""
    trees = {parsed.source.path: parsed.blocks for parsed in chapters}
    states = findings.take(chapter_states(manuscript, lambda chapter: trees[chapter.path]))
    findings.remarks += unrecorded(manuscript, states)
    for path, state in states.items():
        pairs = [
            Passage(source.text, " ".join(b.text for b in blocks), Place(state.original.path, source.line), Place(path, blocks[0].line))
            for source, blocks in passages(state)
        ]
        findings.remarks += missing_in_pairs(state.chapter, pairs, manuscript.glossary.terms, manuscript.metadata)
    return states


def _in_edition(chapter: ParsedChapter, state: ChapterState | None, metadata: Metadata, mathematics: Mathematics) -> ParsedChapter:
    if state is None:
        return chapter
    mark_stale = metadata.translation is not None and metadata.translation.mark_stale

    def settable(math: Math) -> bool:
        return mathematics.can_set(formula_of(math))

    return in_edition(chapter, state, bilingual=metadata.bilingual, mark_stale=mark_stale, settable=settable)


def _without_originals(manuscript: Manuscript) -> Problem:
    message = "a bilingual edition is asked for, and no chapter says where its original's text is"
    hint = "copy the originals into the book folder and name them in the chapters' front matter: original: {file: original/….md}"
    return Problem("translation-source-missing", message, Place("metadata.yaml", nearest_line(manuscript.metadata_lines, "bilingual")), hint)


def _with_bilingual(manuscript: Manuscript, bilingual: Bilingual) -> Manuscript:
    """The book as another edition, which has an identifier of its own (EPUB 3.3, section 5.5.3.1)."""
    identifier = uuid5(NAMESPACE_URL, f"{manuscript.metadata.identifier}#{bilingual}").urn
    changed = {"bilingual": bilingual, "identifier": identifier}
    return replace(manuscript, metadata=manuscript.metadata.model_copy(update=changed))


def _chapter_works(book: Book) -> tuple[ChapterWork, ...]:
    """The chapters of the body as works."""
    return tuple(ChapterWork(c.id, c.number, plain_text(c.title), c.lang) for c in book.chapters if c.position == "body")


def _style(manuscript: Manuscript) -> Path:
    line = manuscript.metadata_lines.get("citation_style", 0)
    return find_style(manuscript.metadata.citation_style, manuscript.root, line)


def _cited(book: Book, manuscript: Manuscript, findings: Findings) -> Book:
    """The book with its citations formatted. Raises `Stop`, with all that was found so far, when a key is unknown."""
    metadata = manuscript.metadata
    files = [(name, read_text_file(manuscript.root, name, BIBLIOGRAPHY).text) for name in metadata.bibliography]
    bibliography = findings.take(read_bibliography(files))
    unknown = undefined(book, bibliography.items.keys())
    if unknown:
        raise Stop(*in_reading_order((*findings.problems, *unknown)))
    style = _style(manuscript)
    cited = {item.key for c in citations(book) for item in c.cite.items} | {key for key, _ in listed_keys(book)}
    unused = tuple(uncited(bibliography, cited))
    findings.remarks += (*homeless(book), *unlisted(book, unused), *unlisted_index(book))
    every = tuple(key for key, _ in unused) if metadata.list_uncited else ()
    return cite(book, [_formatted(scope, every, bibliography, style, metadata) for scope in scopes(book)])


def _formatted(
    scope: Scope, every: tuple[str, ...], bibliography: Bibliography, style: Path, metadata: Metadata
) -> tuple[Scope, tuple[Inlines, ...], tuple[Listed, ...]]:
    """The calls and the list of one scope; `every` names works that are listed though nothing cites them."""
    formatted = format_citations(scope.cites, tuple(dict.fromkeys((*scope.reading, *every))), bibliography, style, metadata.language)
    called = {item.key for c in scope.cites for item in c.items}
    kept = called | set(every) | (set(scope.reading) if metadata.list_further_reading else set())
    lists = tuple(
        Listed(e.key, e.label if e.key in kept else (), e.text, language_of(e.locale, metadata.language), e.key in kept) for e in formatted.entries
    )
    return scope, formatted.calls, lists

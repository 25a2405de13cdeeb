"""Prepared pages -> document trees, by pandoc, told how the dialect writes."""

from __future__ import annotations

import re

from kanben.importing.source import Dialect, Fate, Finding, Lines, text_of
from kanben.pandoc.ast import Attr, Blocks, CodeBlock
from kanben.pandoc.decoding import decode_blocks
from kanben.pandoc.lines import with_lines
from kanben.pandoc.reader import PandocError, load_tree, run_pandoc

# Not a CommonMark reader: `**强调。**后文` is bold to the author, whatever the rule of flanking says. What CommonMark has and pandoc
# asks a blank line for is let in; what the dialects do not have is taken out, so that the text stays text.
_FOREIGN = (
    "markdown+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote-fancy_lists-example_lists-citations"
    "-auto_identifiers-implicit_header_references-yaml_metadata_block-pandoc_title_block-native_divs-native_spans+autolink_bare_uris"
    "-line_blocks-inline_notes-latex_macros-smart-implicit_figures-simple_tables-multiline_tables-table_captions-raw_attribute"
)
_COMMONMARK = "commonmark_x-smart-gfm_auto_identifiers-implicit_header_references-yaml_metadata_block"
HTML = "html+native_divs+native_spans-auto_identifiers-smart-line_blocks+tex_math_dollars+tex_math_single_backslash"


def format_of(dialect: Dialect) -> str:
    """Pandoc's name of the dialect."""
    parts = [_FOREIGN]
    parts.append("+tex_math_dollars+raw_tex" if dialect.dollars else "-tex_math_dollars-raw_tex")
    parts += ["+tex_math_single_backslash+tex_math_double_backslash"] if dialect.backslashes else []
    parts.append("+subscript+superscript" if dialect.scripts else "-subscript-superscript")
    parts += ["+mark"] if dialect.name == "mkdocs" else []
    return "".join(parts)


def read_page(lines: Lines, dialect: Dialect, found: list[Finding]) -> Blocks:
    """The tree of a page; `line` of a node is the number of its line among `lines`, from 1.

    A page that pandoc's own reader gives up on is read as CommonMark, and what that one gives up on is set as a listing; both are named.
    """
    text = text_of(lines)
    gave_up: list[PandocError] = []
    for format in (format_of(dialect), _COMMONMARK):
        try:
            output, log = run_pandoc(text, "json", format, "--columns=100000", "--preserve-tabs")
            blocks = with_lines(decode_blocks(load_tree(output)["blocks"]), text, 1)
        except PandocError as error:
            gave_up.append(error)
            continue
        if gave_up:
            what = f"read as CommonMark, since pandoc cannot read it as {dialect.name} ({gave_up[0].reason}): look at the page"
            found.append(Finding(lines[0].path, lines[0].number, Fate.PERSON, what))
        for record in log:
            if record["type"] == "NoteDefinedButNotUsed" and record.get("line", 0) <= len(lines):
                line = lines[record["line"] - 1]
                found.append(Finding(line.path, line.number, Fate.DROPPED, f'the note "{record["key"]}", which nothing calls'))
        return blocks
    first = lines[0] if lines else None
    if first:
        found.append(Finding(first.path, first.number, Fate.PERSON, "pandoc cannot read this page; its source is set as a listing"))
    return (CodeBlock(Attr("", ("markdown",)), text),)


def read_html(markup: str, path: str, found: list[Finding]) -> Blocks:
    """The tree of a page's cleaned markup; lines are those that `saved_pages` wrote into it."""
    try:
        output, _ = run_pandoc(markup, "json", HTML, "--columns=100000", "--preserve-tabs")
        return decode_blocks(load_tree(output)["blocks"])
    except PandocError as error:
        found.append(Finding(path, 0, Fate.PERSON, f"pandoc cannot read this page ({error.reason}); only its text was taken"))
        plain = re.sub(r"<[^>]+>", "", markup)
        return (CodeBlock(Attr("", ("text",)), plain),)

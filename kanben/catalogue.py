"""The codes of all problems, each with its explanation (printed by `check --explain CODE`, listed in docs/problems.md).

A code names a place and a fault; it never changes once released.
"""

CATALOGUE: dict[str, str] = {
    # The book's description
    "metadata-missing": "The book folder has no metadata.yaml.",
    "metadata-syntax": "metadata.yaml, or a chapter's front matter, is not well-formed YAML.",
    "metadata-unknown-key": "A key that Kanben does not know; it would be ignored without a word, so it is refused.",
    "metadata-duplicate-key": "A key stands twice in the same mapping; only one of the values could be used.",
    "metadata-missing-key": "A key that a book cannot do without is absent.",
    "metadata-invalid": "A value is of the wrong kind or outside what is allowed.",
    # Files
    "chapter-missing": "metadata.yaml lists a chapter whose file does not exist.",
    "chapter-unlisted": "A Markdown file in chapters/ is not listed in metadata.yaml, so it is not in the book.",
    "chapter-duplicate": "The same chapter is listed twice, or two chapters would get the same file name.",
    "chapter-unknown": "--chapter names a chapter that the book does not have.",
    "chapter-encoding": "A file is not UTF-8.",
    "character-control": "A control character, which neither EPUB nor PDF can carry.",
    "chapter-empty": "A chapter has no text.",
    "chapter-title-missing": "A chapter has neither a title in its front matter nor a first-level heading.",
    "front-matter-unclosed": "A chapter's front matter opens with --- and is never closed.",
    "file-missing": "A file named in metadata.yaml (bibliography, glossary, cover, style) does not exist.",
    "file-unreadable": "A file is there and cannot be read.",
    "file-too-large": "A text file larger than any chapter or description is.",
    "path-outside-book": "A path leads out of the book folder; files are read only inside it.",
    "template-missing": "A template that Kanben needs cannot be found.",
    "template-invalid": "A template has a syntax error or uses a name that does not exist.",
    "style-invalid": "A style sheet holds something that cannot be used.",
    # Text
    "markdown-invalid": "pandoc could not read a chapter.",
    "html-unsafe": "Raw HTML with scripts, frames, forms, event handlers or script addresses is refused.",
    "html-unknown": "Raw HTML with an element or attribute outside the allowed list, or tags that do not match.",
    "raw-unsupported": "A raw block or span in a format other than HTML would vanish from both outputs.",
    "heading-empty": "A heading without text.",
    "heading-skipped": "A heading skips a level (## followed by ####).",
    "div-unclosed": "A fenced division (:::) is not closed.",
    "callout-unknown": "A callout of a kind that does not exist.",
    "answer-orphan": "An answer stands outside any exercise.",
    # Links
    "label-duplicate": "Two things carry the same label.",
    "xref-unknown": "A cross-reference to a label that does not exist.",
    "link-dead": "A link to a chapter, heading or file that is not in the book.",
    "link-unsafe": "A link with an address that a book must not carry (javascript:, data:, file:).",
    "note-undefined": "A note is called and never defined.",
    "note-unused": "A note is defined and never called.",
    "citation-unknown": "A citation of a key that is not in the bibliography.",
    "bibliography-invalid": "The bibliography cannot be read.",
    "layout-remark": "WeasyPrint had something to say about the layout; the page may not look as meant.",
    "citation-style-unknown": "A citation style that is neither in the book folder nor in the packages that bring styles.",
    # Pictures, formulas, characters
    "image-missing": "A picture whose file does not exist.",
    "image-remote": "A picture at a network address; a build never goes to the network.",
    "image-invalid": "A picture that cannot be read, or of a kind that a book cannot carry.",
    "image-too-large": "A picture larger than what is sensible to decode.",
    "alt-missing": "A picture without alternative text.",
    "math-invalid": "A formula that cannot be set.",
    "math-unavailable": "The formula renderer is not set up.",
    "font-missing": "A font named in metadata.yaml, or one the default stack needs, is not installed.",
    "character-missing": "A character that no configured font can show.",
    # Machine
    "output-unwritable": "A result cannot be written.",
    "tool-missing": "A program that a command needs is not installed.",
    "folder-not-empty": "A new book would be written into a folder that already holds something.",
}

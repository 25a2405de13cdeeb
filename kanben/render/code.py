"""Listings: source text -> highlighted lines (Pygments)."""

from __future__ import annotations

import functools

from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from kanben.render.templates import Markup, escape


@functools.cache
def languages() -> frozenset[str]:
    """Every name by which a language may be called."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)


def highlighted(text: str, language: str) -> tuple[Markup, ...]:
    """Each line of a listing as markup; tokens are spans with Pygments' short class names.

    An unknown language gives plain lines.
    """
    lexer = _lexer(language)
    lines: list[list[Markup]] = [[]]
    for token, value in lexer.get_tokens(text):
        name = _class_of(token)
        for i, piece in enumerate(value.split("\n")):
            if i:
                lines.append([])
            if piece:
                lines[-1].append(Markup('<span class="{}">{}</span>').format(name, piece) if name else escape(piece))
    if lines and not lines[-1]:
        lines.pop()  # lexers end the text with a newline
    return tuple(Markup("").join(line) for line in lines)


def _lexer(language: str) -> TextLexer:
    try:
        return get_lexer_by_name(language.lower(), stripnl=False) if language else TextLexer(stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


def _class_of(token: _TokenType) -> str:
    while token not in STANDARD_TYPES:
        token = token.parent
    name = STANDARD_TYPES[token]
    return "" if name in ("", "w", "err", "n", "p") else str(name)

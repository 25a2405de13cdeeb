"""Which part of a formula's LaTeX each of its pieces shows: what is said where a formula that runs over two lines is copied from a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

# A formula is broken before an operator between two operands (TeX's binary operations and relations) that is in no group.
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\?.", re.DOTALL)
_OPERATOR = re.compile(
    r"[-+*=<>:]|\\(?:times|cdot|div|pm|mp|ast|star|circ|bullet|odot|oplus|ominus|otimes|oslash|cup|cap|sqcup|setminus|land|lor|wedge|vee|bmod"
    r"|leq?|leqslant|geq?|geqslant|ll|gg|neq?|approx|approxeq|sim|simeq|cong|equiv|doteq|propto|mid|parallel|perp|prec|succ|preceq|succeq"
    r"|in|ni|notin|subset|subseteq|supset|supseteq|to|gets|mapsto|rightarrow|leftarrow|leftrightarrow|longrightarrow|longmapsto"
    r"|Rightarrow|Leftarrow|Leftrightarrow|Longrightarrow|implies|iff|coloneqq|triangleq)"
)
_OPENS, _CLOSES = frozenset({"{", "\\left", "\\begin"}), frozenset({"}", "\\right", "\\end"})
_NO_OPERAND = frozenset("([,;^_&")  # an operator after one of these has no operand before it


def shares(latex: str, widths: Sequence[float]) -> list[str]:
    """The parts of a formula's LaTeX that its pieces, which are so wide, show; together they are the formula.

    Each piece but the first begins with an operator. Where the formula has another number of them (macros hide some), it is parted
    between two of its tokens, by the widths of the pieces.
    """
    tokens, operators = list(_tokens(latex)), list(_operators(latex))
    cuts = operators if len(operators) == len(widths) - 1 else _by_width(latex, tokens, widths)
    return [latex[start:end] for start, end in zip([0, *cuts], [*cuts, len(latex)], strict=True)]


def _tokens(latex: str) -> Iterator[tuple[int, str]]:
    """What a formula is made of outside of all groups: where each token begins, and the token without the white after it."""
    depth = 0
    for match in _TOKEN.finditer(latex):
        token = match[0].rstrip()
        if depth == 0 and token:
            yield match.start(), token
        depth += (token in _OPENS) - (token in _CLOSES)


def _operators(latex: str) -> Iterator[int]:
    before = ""
    for at, token in _tokens(latex):
        if _OPERATOR.fullmatch(token):
            if before and before not in _NO_OPERAND:
                yield at
            before = ","
        else:
            before = token


def _by_width(latex: str, tokens: Sequence[tuple[int, str]], widths: Sequence[float]) -> list[int]:
    """Places between tokens, as near as can be to where the pieces part; a script stays with its base."""
    places = [at for (_, before), (at, token) in pairwise(tokens) if not {before, token} & {"^", "_"}]
    cuts, done, whole = [0], 0.0, sum(widths) or 1.0
    for width in widths[:-1]:
        done += width
        wanted = len(latex) * done / whole
        cuts.append(min((at for at in places if at >= cuts[-1]), key=lambda at: abs(at - wanted), default=len(latex)))
    return cuts[1:]

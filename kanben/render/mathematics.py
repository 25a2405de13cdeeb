"""LaTeX formulas: MathML for the EPUB and drawings for print, both by MathJax 4 running on QuickJS inside the process.

MathJax comes as one script, `mathjax/bundle.js`, which set-up makes (`npm run build`). What its commands can reach is
decided in `mathjax/entry.mjs`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import quickjs

from kanben.problems import Place, Problem, Stop
from kanben.render.formula import Formula, FormulaSvg, MathError, strip_numbering
from kanben.render.mathml import presentation
from kanben.render.mathsvg import drawing
from kanben.resources import formula_bundle

__all__ = ["Formula", "FormulaSvg", "MathError", "Mathematics", "strip_numbering"]

_MEMORY = 256 << 20  # bytes; MathJax itself takes 15 MB
_STACK = 2 << 20  # bytes, for a hundred nested fractions; QuickJS must give up before the thread runs out (8 MB on Linux)
_SECONDS = 5  # of processor time for one formula; the largest seen takes 0.1
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Mathematics:
    """One MathJax with the macros of one book. It belongs to the thread that made it.

    A formula's own definitions end with it, so the result for a formula depends on nothing but the formula and the macros;
    results are remembered.
    """

    def __init__(self, macros: Mapping[str, str], bundle: Path | None = None) -> None:
        """`macros`: name without backslash to body, with `#1` … `#9` for arguments. Raises `Stop` when `bundle` is not there."""
        bundle = bundle or formula_bundle()
        if not bundle.is_file():
            place = Place(bundle.name)
            raise Stop(Problem("math-unavailable", f"the formula renderer ({bundle.name}) has not been built", place, "run make setup"))
        self._bundle = bundle
        self._macros = json.dumps({name.removeprefix("\\"): _macro(body) for name, body in macros.items()})
        self._context: quickjs.Context | None = None
        self._mathml: dict[Formula, str] = {}
        self._svg: dict[tuple[Formula, float, str, str], FormulaSvg] = {}

    def mathml(self, formula: Formula) -> str:
        """The formula as `<math>` with its LaTeX as `alttext`: a well-formed XML fragment. Raises `MathError`."""
        if formula not in self._mathml:
            self._mathml[formula] = presentation(self._call("toMathML", formula), _one_line(formula.tex))
        return self._mathml[formula]

    def can_set(self, formula: Formula) -> bool:
        """Whether the formula is one that MathJax can set."""
        try:
            self.mathml(formula)
        except MathError:
            return False
        return True

    def svg(self, formula: Formula, *, max_width: float = 0, colour: str = "", text_font: str = "") -> FormulaSvg:
        """The formula as inline `<svg>`, sized in em of the text around it. Raises `MathError`.

        `max_width` (em, 0 for none): a displayed formula that is a little wider is made smaller, one that is much wider is
        broken into lines where MathJax finds a place; one that does not fit even so is an error.
        `colour`: WeasyPrint hands none down to drawings, black when empty. `text_font`: for characters that the mathematics
        font lacks, that is Chinese ones.
        """
        key = (formula, max_width, colour, text_font)
        if key not in self._svg:
            pieces = self._call("toSvg", formula, max_width)
            self._svg[key] = drawing(pieces, max_width=max_width, title=_one_line(formula.tex), colour=colour, text_font=text_font)
        return self._svg[key]

    def _call(self, function: str, formula: Formula, *arguments: float) -> Any:
        """Run one of the bundle's functions within bounds. Whatever goes wrong is the formula's fault and costs the context."""
        if control := _CONTROL.search(formula.tex):
            raise MathError(f"the character U+{ord(control[0]):04X} cannot stand in a formula")
        context = self._context = self._context or self._start()
        try:
            answer = json.loads(context.get(function)(formula.tex, formula.display, *arguments))
        except (quickjs.JSException, quickjs.StackOverflow, MemoryError) as failure:
            self._context = None  # nothing is known about its state
            raise MathError(_reason(failure)) from None
        if "error" in answer:
            raise MathError(_one_line(answer["error"]))
        return answer["result"]

    def _start(self) -> quickjs.Context:
        """A QuickJS context with MathJax and the macros in it."""
        context = quickjs.Context()
        context.set_memory_limit(_MEMORY)
        context.set_max_stack_size(_STACK)
        context.eval(self._bundle.read_text(encoding="utf-8"))
        context.get("setMacros")(self._macros)
        context.set_time_limit(_SECONDS)
        return context


def _macro(body: str) -> str | list[str | int]:
    """A macro as MathJax wants it: the body, and the number of arguments when it has any."""
    arguments = max((int(number) for number in re.findall(r"#([1-9])", body)), default=0)
    return [body, arguments] if arguments else body


def _one_line(text: str) -> str:
    """White space of any kind as single spaces."""
    return " ".join(text.split())


def _reason(failure: BaseException) -> str:
    """What happened, for the author: bounds by name, anything else in MathJax's words."""
    words = str(failure).partition("\n")[0]
    if "interrupted" in words:
        return f"it takes longer than {_SECONDS} seconds to set"
    if "memory" in words or isinstance(failure, MemoryError):
        return "it takes too much memory to set"
    if "stack" in words or isinstance(failure, quickjs.StackOverflow):
        return "it is nested too deeply"
    return f"MathJax failed: {words}"

"""Jinja2: the book's own templates before Kanben's, autoescaped, with undefined names refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from kanben.problems import Place, Problem, Stop

__all__ = ["Markup", "Templates", "escape"]


class Templates:
    """Templates by name, looked up in `folders` in order.

    Every rendering error is a `Stop` (template-missing, template-invalid) that names the template and its line.
    """

    def __init__(self, folders: Sequence[Path], filters: Mapping[str, Callable[..., Any]] | None = None) -> None:
        """Folders first to last, and filters that the templates may use."""
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **context: Any) -> Markup:
        """The template's text with the context filled in."""
        try:
            return Markup(self._environment.get_template(name).render(context))
        except jinja2.TemplateNotFound as error:
            message = f'there is no template "{error.message}"'
            raise Stop(Problem("template-missing", message, Place(f"templates/{name}"))) from None
        except jinja2.TemplateSyntaxError as error:
            place = Place(f"templates/{error.name or name}", error.lineno)
            raise Stop(Problem("template-invalid", f"this template cannot be read: {error.message}", place)) from None
        except jinja2.UndefinedError as error:
            place = Place(f"templates/{name}", _line(error))
            raise Stop(Problem("template-invalid", f"this template uses a name that does not exist: {error.message}", place)) from None


def _line(error: BaseException) -> int:
    """Line of the template in which the error arose: Jinja2 puts it into the traceback."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line

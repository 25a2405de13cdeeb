"""Jinja2: the book's own templates before Kanben's, autoescaped, sandboxed, with undefined names refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from kanben.problems import Place, Problem, Stop

__all__ = ["Markup", "Templates", "escape"]
_AMENDED = "compare it with Kanben's own template of this name, which serves where the book has none"
# What a wrong expression in a template raises.
_EXPRESSION_ERRORS = (jinja2.TemplateRuntimeError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class Templates:
    """Templates by name, looked up in `folders` in order.

    A book's templates are read like the rest of a stranger's book: in Jinja2's sandbox, they reach no Python beyond what they are given.
    Every fault of a template is a `Stop` (template-missing, template-invalid) that names the template and its line.
    """

    def __init__(self, folders: Sequence[Path], filters: Mapping[str, Callable[..., Any]] | None = None) -> None:
        """Folders first to last, and filters that the templates may use."""
        self._folders = tuple(folders)
        self._environment = ImmutableSandboxedEnvironment(
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
            hint = "look at the name after include, extends or import" if error.name != name else "install Kanben again"
            raise Stop(Problem("template-missing", f'there is no template "{error.name}"', self._place(error, name), hint)) from None
        except jinja2.TemplateSyntaxError as error:
            place = Place(f"templates/{error.name or name}", error.lineno)
            raise Stop(Problem("template-invalid", f"this template cannot be read: {error.message}", place, _AMENDED)) from None
        except UnicodeDecodeError:
            raise Stop(Problem("template-invalid", "this template is not UTF-8", Place(f"templates/{name}"), "save it as UTF-8")) from None
        except RecursionError as error:
            message = "this template goes on without end: it includes or calls itself"
            raise Stop(Problem("template-invalid", message, Place(self._place(error, name).path), _AMENDED)) from None
        except jinja2.UndefinedError as error:
            message = f"this template uses a name that does not exist: {error.message}"
            raise Stop(Problem("template-invalid", message, self._place(error, name), _AMENDED)) from None
        except _EXPRESSION_ERRORS as error:
            innermost, _ = list(_trace(error))[-1]
            if not (isinstance(error, jinja2.TemplateRuntimeError) or _is_template(innermost)):
                raise  # a fault of a function that the template called, which is ours
            raise Stop(Problem("template-invalid", f"this template cannot be filled in: {error}", self._place(error, name), _AMENDED)) from None

    def _place(self, error: BaseException, name: str) -> Place:
        """Template and line in which the error arose: Jinja2 puts them into the traceback."""
        path, line = Path(name), 0
        for frame, number in _trace(error):
            if _is_template(frame):
                path, line = Path(frame.f_code.co_filename), number
        folder = next((folder for folder in self._folders if path.is_relative_to(folder)), Path())
        return Place(f"templates/{path.relative_to(folder).as_posix()}", line)


def _trace(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    """The calls that led to an error, outermost first: frame and line."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _is_template(frame: FrameType) -> bool:
    return frame.f_code.co_filename.endswith(".j2")

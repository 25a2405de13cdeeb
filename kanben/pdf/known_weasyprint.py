"""The WeasyPrint whose internals are known. What replaces or calls them asks here first, and does nothing to another."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import weasyprint

VERSION = "70.0"


class UnknownWeasyPrint(RuntimeError):
    """The WeasyPrint at hand is not the one whose internals are known. The text says which is needed."""


@contextmanager
def replaced(*replacements: tuple[Any, str, Any]) -> Iterator[None]:
    """Put values in the place of others while the block runs: each the module or class, the name, and the value.

    They belong to the process: one block at a time, in one thread.
    """
    with ExitStack() as stack:
        for owner, name, value in replacements:
            stack.enter_context(patch.object(owner, name, value))
        yield


def check_weasyprint(what: str, signatures: Iterable[tuple[Any, str, str]] = ()) -> None:
    """Refuse a WeasyPrint whose internals are not known; `what` needs them.

    Each signature is the module or class of a function, its name, and the arguments it is known to take.

    Raises:
        UnknownWeasyPrint: another version, or a function with other arguments.
    """
    needed = f"{what} needs WeasyPrint {VERSION}"
    if weasyprint.__version__ != VERSION:
        raise UnknownWeasyPrint(f"{needed}; this is {weasyprint.__version__}")
    for owner, name, expected in signatures:
        function = getattr(owner, name, None)
        if function is None or list(inspect.signature(function).parameters) != expected.split():
            raise UnknownWeasyPrint(f"{needed}; the function {owner.__name__}.{name} of this copy is another one (is something else patching it?)")

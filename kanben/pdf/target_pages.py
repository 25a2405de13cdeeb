"""Every reference says the page on which its target stands in the end, also when the target moved to another page meanwhile.

WeasyPrint looks up `target-counter(attr(href), page)` by the value of the attribute, but notes what the text waits for by the token `attr()`,
which names no target. So a text is made anew once, and never again when its target moves in a later round.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.css import targets

from kanben.pdf.known_weasyprint import check_weasyprint, replaced


@contextmanager
def targets_followed() -> Iterator[None]:
    """Let WeasyPrint note which target a text waits for while the block runs.

    Raises:
        UnknownWeasyPrint: WeasyPrint is not the version that this was written for.
    """
    check_weasyprint("the page of a target", ((targets, "anchor_name_from_token", "anchor_token"),))
    name_of, last = targets.anchor_name_from_token, [None]

    def name_from_token(token: Any) -> Any:
        # The target has just been looked up by the attribute's value, and is asked for again by the attribute itself.
        if token[0] != "attr()":
            last[0] = name_of(token)
        return last[0]

    with replaced((targets, "anchor_name_from_token", name_from_token)):
        yield

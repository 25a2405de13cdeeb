import contextlib

import pytest
import weasyprint
from weasyprint import draw
from weasyprint.draw import text
from weasyprint.layout import block, inline, preferred

from kanben.pdf.composition import composed
from kanben.pdf.known_weasyprint import UnknownWeasyPrint
from kanben.typeset.settings import CompositionSettings

REPLACED = [
    (inline, "split_inline_box"), (inline, "justify_line"), (preferred, "inline_min_content_width"), (preferred, "inline_max_content_width"),
    (block, "_linebox_layout"), (block, "iter_line_boxes"), (text, "draw_first_line"), (draw, "draw_text"),
]  # fmt: skip


def test_what_is_replaced_is_restored_even_after_an_error() -> None:
    before = [getattr(module, name) for module, name in REPLACED]
    with contextlib.suppress(ZeroDivisionError), composed(CompositionSettings()):
        assert all(getattr(module, name) is not function for (module, name), function in zip(REPLACED, before, strict=True))
        raise ZeroDivisionError
    assert [getattr(module, name) for module, name in REPLACED] == before


def test_another_version_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.2")
    with pytest.raises(UnknownWeasyPrint, match=r"needs WeasyPrint 70\.0; this is 71\.2"), composed(CompositionSettings()):
        pass


def test_another_signature_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "justify_line", lambda line: line)
    with pytest.raises(UnknownWeasyPrint, match="justify_line"), composed(CompositionSettings()):
        pass


def test_one_block_at_a_time() -> None:
    with composed(CompositionSettings()), pytest.raises(UnknownWeasyPrint, match="patching"), composed(CompositionSettings()):
        pass

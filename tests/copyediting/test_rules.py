"""Each rule of the copy check: what it finds, what it leaves alone, what it makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kanben.copyediting.desk import RULES
from kanben.copyediting.findings import Finding
from kanben.copyediting.prose import Prose
from kanben.copyediting.words import names

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))


def found(text: str, code: str = "") -> list[Finding]:
    prose = Prose(text)
    every = [finding for rule in (*RULES, names) for finding in rule(prose)]
    return sorted((f for f in every if code in ("", f.code)), key=lambda f: f.at)


def mended(text: str, findings: list[Finding]) -> str:
    for edit in sorted((edit for finding in findings for edit in finding.edits), key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


@pytest.mark.parametrize("case", CASES["mended"], ids=lambda case: f"{case['code']}: {case['text'][:20]}")
def test_what_is_mended(case: dict[str, str]) -> None:
    findings = found(case["text"], case["code"])
    assert findings
    assert all(finding.edits for finding in findings)
    assert mended(case["text"], findings) == case["by"]
    assert found(case["by"], case["code"]) == []


@pytest.mark.parametrize("case", CASES["told"], ids=lambda case: f"{case['code']}: {case['text'][:20]}")
def test_what_is_only_told(case: dict[str, str]) -> None:
    findings = found(case["text"], case["code"])
    assert findings
    assert not any(finding.edits for finding in findings)
    assert case["text"][findings[0].at :].startswith(case["at"])


@pytest.mark.parametrize("text", CASES["silent"])
def test_what_is_left_alone(text: str) -> None:
    assert [(finding.code, finding.message) for finding in found(text)] == []


@given(
    st.lists(
        st.sampled_from([*"中文ab1 ,.:;()（），。、—-…*_`$[]{}@#\n|<>!?％Ａ", "**", "```\n", "\n\n", "[^1]", "{.x}", "lang=en", "](u)"]), max_size=40
    ).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    prose = Prose(text)
    assert len(prose.places) == len(prose.text)
    assert all(0 <= place < len(text) for place in prose.places)
    for finding in found(text):
        assert 0 <= finding.at < len(text)
        assert all(0 <= edit.start <= edit.end <= len(text) for edit in finding.edits)


@given(st.lists(st.sampled_from([*"中文ab1 ,.:;()，。—-…《》", "\n\n"]), max_size=30).map("".join))
def test_mending_ends(text: str) -> None:
    """Mended fault by fault, a text comes to rest: no two rules undo each other."""
    for _ in range(3 * len(text) + 1):
        findings = [f for f in found(text) if f.edits][:1]
        if not findings:
            break
        text = mended(text, findings)
    assert not [f for f in found(text) if f.edits]

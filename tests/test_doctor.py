from __future__ import annotations

import io

import pytest
from rich.console import Console

from kanben import machine
from kanben.commands import doctor
from kanben.commands.doctor import Finding
from kanben.machine import NEEDS, Need, Purpose
from kanben.manuscript.metadata import Fonts


def report(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> tuple[int, str]:
    monkeypatch.setattr(doctor, "examine", lambda: findings)
    out = io.StringIO()
    return doctor.run(Console(file=out, width=200)), out.getvalue()


PANGO = Finding("Pango", True, "the PDF", "1.50", "")
NO_FONT = Finding("Song", False, "body text", "", "apt-get install fonts-song")
NO_SUBSET = Finding("libharfbuzz-subset", False, "speed", "", "apt-get install libharfbuzz-subset0", Purpose.SPEED)
NO_JAVA = Finding("Java", False, "tests", "", "apt-get install default-jre-headless", Purpose.TESTS)


def test_lacking_font_is_a_failure_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    status, text = report(monkeypatch, PANGO, NO_FONT)
    assert status == 1
    assert "lacking" in text
    assert "apt-get install fonts-song" in text


def test_what_is_slower_or_for_tests_only_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    status, text = report(monkeypatch, PANGO, NO_SUBSET, NO_JAVA)
    assert status == 0
    assert "apt-get install libharfbuzz-subset0" in text
    assert "default-jre-headless" not in text


def test_examines_this_machine() -> None:
    findings = {finding.name: finding for finding in doctor.examine()}
    assert findings["pandoc"].found[:2] == "3."
    assert findings["Python"].ok
    assert {need.name for need in NEEDS} < set(findings)
    assert all(finding.remedy for finding in findings.values() if not finding.ok)


def test_set_up_provides_the_fonts_that_a_book_has_by_default() -> None:
    assert dict(machine.FONT_STACKS) == {role: tuple(stack) for role, stack in Fonts().model_dump().items()}


def test_a_font_is_lacking_where_fontconfig_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> frozenset[str]:
        from kanben.problems import Place, Problem, Stop

        raise Stop(Problem("tool-missing", "no fc-list", Place("metadata.yaml")))

    monkeypatch.setattr(machine, "installed_families", stop)
    assert machine.all_installed(("STIX",)) == ""


def test_a_stack_is_here_when_every_family_of_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "installed_families", lambda: frozenset({"A", "B"}))
    assert machine.all_installed(("A", "B")) == "A, B"
    assert machine.all_installed(("A", "C")) == ""


@pytest.mark.parametrize(
    ("manager", "said"),
    [("apt-get", "apt-get install a b"), ("pacman", "get it from example.org"), ("", "get it from example.org")],
)
def test_remedy_names_the_command_where_it_is_known(manager: str, said: str) -> None:
    need = Need("A", Purpose.BOOK, "x", str, {"apt-get": "a b"}, "get it from example.org")
    assert machine.remedy(need, manager) == said


def test_version_of_a_program_that_only_complains(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("bin")
    for name, script in (("complains", "echo 1.2 >&2; exit 1"), ("works", "echo works version 3.4.5 >&2")):
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    assert machine.program_version("complains") == ""
    assert machine.program_version("works") == "3.4.5"
    assert machine.program_version("absent-program") == ""

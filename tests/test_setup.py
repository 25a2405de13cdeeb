"""Set-up without a network: what is decided, said and remembered. The whole of it runs in `make setup`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bootstrap import ace, environment, mathjax, steps, system
from bootstrap.shell import CannotSetUp, run
from kanben.machine import NEEDS, Need, Purpose

ROOT = Path(__file__).resolve().parent.parent
FOUND = Need("Found", Purpose.BOOK, "x", lambda: "1.0", {"apt-get": "found"})
LACKING = Need("Lacking", Purpose.BOOK, "pages", str, {"apt-get": "lib-a lib-b", "dnf": "lib"})
UNPACKAGED = Need("Kai font", Purpose.BOOK, "quotations", str, {}, "download it from example.org")
SLOW = Need("Fast library", Purpose.SPEED, "speed", str, {"apt-get": "lib-fast"})


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, tuple[str, ...] | None], None]:
    def choose(name: str, prefix: tuple[str, ...] | None) -> None:
        monkeypatch.setattr(system, "package_manager", lambda: name)
        monkeypatch.setattr(system, "administrator", lambda: prefix)

    return choose


def test_nothing_is_said_when_nothing_is_lacking(capsys: pytest.CaptureFixture[str]) -> None:
    system.provide((Purpose.BOOK,), (FOUND,))
    assert capsys.readouterr().out == ""


def test_without_the_right_to_install_the_command_is_named(manager: Callable[[str, tuple[str, ...] | None], None]) -> None:
    manager("apt-get", None)
    with pytest.raises(CannotSetUp) as caught:
        system.provide((Purpose.BOOK,), (FOUND, LACKING, UNPACKAGED))
    said = str(caught.value)
    assert "apt-get install lib-a lib-b" in said
    assert "Kai font: download it from example.org" in said
    assert "found" not in said


def test_another_system_gets_its_own_command(manager: Callable[[str, tuple[str, ...] | None], None]) -> None:
    manager("dnf", ())
    with pytest.raises(CannotSetUp, match="dnf install lib"):
        system.provide((Purpose.BOOK,), (LACKING,))


def test_a_system_that_is_not_known_gets_the_names(manager: Callable[[str, tuple[str, ...] | None], None]) -> None:
    manager("", ())
    with pytest.raises(CannotSetUp, match="install Lacking with the system's package manager"):
        system.provide((Purpose.BOOK,), (LACKING,))


def test_what_only_makes_it_faster_stops_nothing(manager: Callable[[str, tuple[str, ...] | None], None], capsys: pytest.CaptureFixture[str]) -> None:
    manager("apt-get", None)
    system.provide((Purpose.BOOK, Purpose.SPEED), (SLOW,))
    assert "going on without Fast library; to get it: apt-get install lib-fast" in capsys.readouterr().out


def test_what_the_tests_need_is_not_asked_for_a_book(manager: Callable[[str, tuple[str, ...] | None], None]) -> None:
    manager("apt-get", None)
    java = Need("Java", Purpose.TESTS, "EPUBCheck", str)
    system.provide(steps.PURPOSES["book"], (java,))
    with pytest.raises(CannotSetUp):
        system.provide(steps.PURPOSES["test"], (java,))


def test_apt_is_announced_before_it_runs(
    manager: Callable[[str, tuple[str, ...] | None], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manager("apt-get", ("sudo",))
    said_before: list[str] = []
    commands: list[str] = []
    here: list[str] = []

    def pretend(command: tuple[str, ...], _otherwise: str) -> None:
        said_before.append(capsys.readouterr().out)
        commands.append(" ".join(command))
        here.append("1.0")

    monkeypatch.setattr(system, "run", pretend)
    monkeypatch.setattr(system, "_apt_knows", lambda package: package != "lib-b")
    system.provide((Purpose.BOOK,), (Need("Lacking", Purpose.BOOK, "pages", lambda: "".join(here), LACKING.packages),))
    assert "sudo apt-get install lib-a lib-b" in said_before[0]
    assert commands[0].endswith("apt-get -q -y -q update")
    assert commands[1].endswith("install --no-install-recommends lib-a")
    assert all(command.startswith("sudo env DEBIAN_FRONTEND=noninteractive") for command in commands)


def test_packages_that_two_things_share_are_installed_once() -> None:
    assert system.packages_of(NEEDS, "apt-get").count("fonts-noto-cjk") == 1


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.administrator() == ()


def test_no_sudo_no_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert system.administrator() is None


def test_failure_ends_with_a_sentence_and_status_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def lacking(_: object) -> None:
        raise CannotSetUp("Pango is lacking.")

    monkeypatch.setattr(system, "provide", lacking)
    assert steps.set_up(["book"]) == 1
    assert capsys.readouterr().err == "set-up stopped: Pango is lacking.\n"


def test_program_that_is_absent_or_fails_is_told() -> None:
    with pytest.raises(CannotSetUp, match=r"no-such-program could not be started .* Install it\."):
        run(("no-such-program",), "Install it.")
    with pytest.raises(CannotSetUp, match="It failed"):
        run((sys.executable, "-c", "raise SystemExit(3)"), "It failed")


def test_an_old_python_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from bootstrap import __main__ as entry

    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert entry.main([]) == 1
    assert "this is 3.9.2" in capsys.readouterr().err


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with locks and an environment whose Python is the running one; installing is pretended and noted in `installed`."""
    (tmp_path / "requirements").mkdir()
    for lock in environment.LOCKS.values():
        (tmp_path / "requirements" / lock).write_text("a==1 \\\n    --hash=sha256:00\n")
    environment.python(tmp_path).parent.mkdir(parents=True)
    environment.python(tmp_path).write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    environment.python(tmp_path).chmod(0o755)

    def pretend(command: tuple[object, ...], *_: object) -> None:
        with (tmp_path / "installed").open("a") as log:
            log.write(f"{Path(str(command[-1])).name}\n")

    monkeypatch.setattr(environment, "run", pretend)
    return tmp_path


def installed(checkout: Path) -> list[str]:
    log = checkout / "installed"
    return log.read_text().split() if log.exists() else []


def test_a_lock_is_installed_once(checkout: Path) -> None:
    environment.provide(checkout, "book")
    environment.provide(checkout, "book")
    assert installed(checkout) == ["book.txt"]


def test_a_changed_lock_is_installed_again(checkout: Path) -> None:
    environment.provide(checkout, "book")
    (checkout / "requirements" / "book.txt").write_text("a==2 \\\n    --hash=sha256:11\n")
    environment.provide(checkout, "book")
    assert installed(checkout) == ["book.txt", "book.txt"]


def test_the_lock_of_the_tests_serves_the_book(checkout: Path) -> None:
    environment.provide(checkout, "test")
    environment.provide(checkout, "book")
    assert installed(checkout) == ["test.txt"]


def test_a_failed_installation_is_not_remembered(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CannotSetUp("pip failed")

    with monkeypatch.context() as patch:
        patch.setattr(environment, "run", fail)
        with pytest.raises(CannotSetUp):
            environment.provide(checkout, "book")
    environment.provide(checkout, "book")
    assert installed(checkout) == ["book.txt"]


def test_a_damaged_record_means_nothing_was_done(checkout: Path) -> None:
    environment.provide(checkout, "book")
    (checkout / ".venv" / "set-up.json").write_text('{"book": ')
    assert environment.recorded(checkout, "book") == ""


def requirements(name: str) -> set[str]:
    return {line.rstrip(" \\") for line in (ROOT / "requirements" / name).read_text().splitlines() if "==" in line}


def test_the_lock_of_the_tests_holds_all_of_the_books() -> None:
    assert requirements("book.txt") <= requirements("test.txt")


@pytest.mark.parametrize("name", environment.LOCKS.values())
def test_locks_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    pinned = [entry for entry in text.split("\n") if "==" in entry]
    assert pinned
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_bundle_is_made_from_everything_but_what_is_made(tmp_path: Path) -> None:
    for name in ("entry.mjs", "package.json", "bundle.js", "node_modules/x/index.js", "sub/part.mjs"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    assert [file.relative_to(tmp_path).as_posix() for file in mathjax.inputs(tmp_path)] == ["entry.mjs", "package.json", "sub/part.mjs"]


def test_the_lock_of_ace_has_hashes_and_no_addresses() -> None:
    text = (ROOT / ace.SOURCE / "package-lock.json").read_text()
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    assert all(package.get("integrity") for name, package in packages.items() if name)


def test_build_says_what_to_run_where_nothing_is_set_up(tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", tmp_path)
    answer = subprocess.run([sys.executable, tmp_path / "build.py", "epub"], cwd="/", capture_output=True, check=False, text=True)
    assert answer.returncode == 1
    assert answer.stderr.strip() == f"Kanben is not set up yet. Run this first: make -C {tmp_path} setup"

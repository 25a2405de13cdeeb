"""The things that pip cannot bring: named when they are lacking, and installed through apt where that is allowed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence

from bootstrap.shell import CannotSetUp, run, say
from kanben import fonts
from kanben.machine import NEEDS, Need, Purpose, package_manager, remedy


def _ensurepip() -> str:
    return "with ensurepip" if importlib.util.find_spec("ensurepip") else ""


# Debian keeps what a virtual environment needs out of its python3 package.
VENV = Need(
    "Python's venv module",
    Purpose.BOOK,
    "an environment of its own for the Python packages",
    _ensurepip,
    {"apt-get": f"python{sys.version_info.major}.{sys.version_info.minor}-venv"},
)


def provide(purposes: Sequence[Purpose], needs: Sequence[Need] = (VENV, *NEEDS)) -> None:
    """See to it that everything for these purposes is on the machine.

    Raises:
        CannotSetUp: when something that a book or the tests cannot do without is lacking and cannot be installed here.
    """
    lacking = [need for need in needs if need.purpose in purposes and not need.find()]
    if not lacking:
        return
    say("this machine lacks")
    for need in lacking:
        say(f"  {need.name}, for {need.needed_for}")
    manager = package_manager()
    prefix = administrator()
    if manager == "apt-get" and prefix is not None:
        install_with_apt(lacking, prefix)
        fonts.forget()
        importlib.invalidate_caches()
        lacking = [need for need in lacking if not need.find()]
        if lacking:
            say("what apt brought is not enough on this release")
            manager = ""
    if any(need.purpose not in (Purpose.SPEED, Purpose.SIGNS) for need in lacking):
        raise CannotSetUp(advice(lacking, manager))
    for need in lacking:
        say(f"going on without {need.name}; to get it: {remedy(need, manager)}")


def administrator() -> tuple[str, ...] | None:
    """What to put before a command that needs an administrator: nothing for root, else sudo where it may be used; None without the right."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        return None
    # Without a terminal sudo cannot ask for a password, so it is used only when it needs none.
    if (sys.stdin and sys.stdin.isatty()) or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ("sudo",)
    return None


def install_with_apt(lacking: Iterable[Need], prefix: tuple[str, ...]) -> None:
    """Install what apt knows of the lacking things, saying so first.

    Raises:
        CannotSetUp: when apt fails.
    """
    apt = (*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
    packages = packages_of(lacking, "apt-get")
    command = f"{' '.join((*prefix, 'apt-get', 'install'))} {' '.join(packages)}"
    say(f"installing them with: {command}")
    failure = f"apt could not install them, see its words above. Once that is mended, run this again, or install by hand: {command}"
    run((*apt, "-q", "update"), failure)
    known = [package for package in packages if _apt_knows(package)]
    run((*apt, "install", "--no-install-recommends", *known), failure)


def packages_of(lacking: Iterable[Need], manager: str) -> list[str]:
    """The packages that bring these things, each once, in order."""
    return list(dict.fromkeys(package for need in lacking for package in need.packages.get(manager, "").split()))


def advice(lacking: Sequence[Need], manager: str) -> str:
    """What is lacking and how to get it: one command for all that the package manager has, the rest by name."""
    lines = [f"this machine lacks {', '.join(need.name for need in lacking)}."]
    packages = packages_of(lacking, manager)
    if packages:
        known = Need("", Purpose.BOOK, "", str, {manager: " ".join(packages)})
        lines.append(f"as an administrator: {remedy(known, manager)}")
    lines += [f"{need.name}: {remedy(need, manager)}" for need in lacking if manager not in need.packages]
    return "\n    ".join([*lines, "then run this again."])


def _apt_knows(package: str) -> bool:
    """An older release may not have a package; the rest is installed all the same, and what stays lacking is named."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0

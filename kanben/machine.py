"""What Kanben needs from a machine that pip cannot bring: how each thing is found, and which package brings it.

Set-up (the folder bootstrap/) provides what is lacking, `doctor` reports it. Each thing is asked for itself, never for
its package, so fonts that were copied into a home folder count. Standard library only: set-up runs before any package is installed.
"""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from kanben.fonts import installed_families
from kanben.problems import Stop


class Purpose(StrEnum):
    """What a thing is needed for: no book without it, a slower build or fewer signs without it, the tests alone, or the slow ones of them."""

    BOOK = "book"
    SPEED = "speed"
    SIGNS = "signs"
    TESTS = "tests"
    SLOW_TESTS = "slow tests"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing. `find` gives what was found (a version, a family), empty when it is lacking; `packages` maps a package manager to names."""

    name: str
    purpose: Purpose
    needed_for: str
    find: Callable[[], str]
    packages: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = ""


INSTALL_COMMANDS: Mapping[str, str] = {
    "apt-get": "apt-get install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "brew": "brew install",
}

# The same stacks as in kanben.manuscript.metadata.Fonts (a test compares them); a book needs every family of its stacks.
FONT_STACKS: Mapping[str, tuple[str, ...]] = {
    "serif": ("Noto Serif CJK SC", "Noto Serif Display"),
    "serif_latin": ("STIX",),
    "sans": ("Noto Sans CJK SC", "Noto Sans"),
    "mono": ("Noto Sans Mono CJK SC", "LXGW WenKai Mono"),
    "kai": ("LXGW WenKai",),
    "symbols": ("Noto Sans Symbols2", "Noto Sans Math", "Symbola"),
}

LAST_RESORT = "Symbola"
"""The one family that a book may do without, since it is asked last: a character that it alone has is then a problem at its place."""


def package_manager() -> str:
    """The package manager of this machine, one of the keys of `INSTALL_COMMANDS`; empty when none of them is here."""
    return next((manager for manager in INSTALL_COMMANDS if shutil.which(manager)), "")


def remedy(need: Need, manager: str) -> str:
    """How to get the thing on a machine with that package manager, as a command where it is known."""
    if manager in need.packages:
        return f"{INSTALL_COMMANDS[manager]} {need.packages[manager]}"
    return need.elsewhere or f"install {need.name} with the system's package manager"


def pango_version() -> str:
    """The version of Pango, empty when it or its FreeType part cannot be loaded."""
    pango = _library("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
    if pango is None or _library("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll") is None:
        return ""
    pango.pango_version_string.restype = ctypes.c_char_p
    return str(pango.pango_version_string().decode())


def harfbuzz_subset_version() -> str:
    """The version of HarfBuzz when its subsetting library can be loaded."""
    subset = _library("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
    harfbuzz = _library("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
    if subset is None or harfbuzz is None:
        return ""
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return str(harfbuzz.hb_version_string().decode())


def program_version(program: str, *arguments: str) -> str:
    """The version that a program tells; empty when it is absent or does not start (macOS has a `java` that only complains)."""
    if not shutil.which(program):
        return ""
    answer = subprocess.run([program, *arguments], capture_output=True, check=False, encoding="utf-8", errors="replace")
    number = re.search(r"\d+(\.\d+)*", answer.stdout + answer.stderr)
    return number[0] if answer.returncode == 0 and number else ""


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
"""Names under which systems have Chromium."""


def chromium_version() -> str:
    """The version of the first Chromium that starts."""
    return next((version for name in CHROMIUM if (version := program_version(name, "--version"))), "")


def all_installed(families: tuple[str, ...]) -> str:
    """The families, when every one of them is installed; empty otherwise, and when fontconfig itself is lacking."""
    try:
        return ", ".join(families) if installed_families().issuperset(families) else ""
    except Stop:
        return ""


def _library(*names: str) -> ctypes.CDLL | None:
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return None


def _fonts(role: str, needed_for: str, elsewhere: str, packages: Mapping[str, str]) -> Need:
    families = tuple(family for family in FONT_STACKS[role] if family != LAST_RESORT)
    return Need(" and ".join(families), Purpose.BOOK, needed_for, partial(all_installed, families), packages, elsewhere)


_NOTO_CJK = "Noto CJK from github.com/notofonts/noto-cjk, and Noto from fonts.google.com/noto"

NEEDS: tuple[Need, ...] = (
    Need(
        "Pango",
        Purpose.BOOK,
        "laying out the pages of the PDF",
        pango_version,
        {"apt-get": "libpango-1.0-0 libpangoft2-1.0-0", "dnf": "pango", "pacman": "pango", "brew": "pango"},
    ),
    Need(
        "libharfbuzz-subset",
        Purpose.SPEED,
        "embedding Chinese fonts in 7 s instead of 50 s on a large book (without it they are subset in Python)",
        harfbuzz_subset_version,
        {"apt-get": "libharfbuzz-subset0", "dnf": "harfbuzz", "pacman": "harfbuzz", "brew": "harfbuzz"},
    ),
    Need(
        "fontconfig",
        Purpose.BOOK,
        "finding fonts",
        partial(program_version, "fc-list", "--version"),
        {"apt-get": "fontconfig", "dnf": "fontconfig", "pacman": "fontconfig", "brew": "fontconfig"},
    ),
    _fonts(
        "serif",
        "body text, Han",
        _NOTO_CJK,
        {
            "apt-get": "fonts-noto-cjk fonts-noto-core",
            "dnf": "google-noto-serif-cjk-fonts google-noto-serif-display-fonts",
            "pacman": "noto-fonts-cjk noto-fonts",
            "brew": "font-noto-serif-cjk font-noto-serif-display",
        },
    ),
    _fonts(
        "serif_latin",
        "body text, Latin letters and digits",
        "STIX 1.1 from github.com/stipub/stixfonts, or another family under fonts: in metadata.yaml",
        {"apt-get": "fonts-stix"},
    ),
    _fonts(
        "sans",
        "headings and emphasis",
        _NOTO_CJK,
        {
            "apt-get": "fonts-noto-cjk fonts-noto-core",
            "dnf": "google-noto-sans-cjk-fonts google-noto-sans-fonts",
            "pacman": "noto-fonts-cjk noto-fonts",
            "brew": "font-noto-sans-cjk font-noto-sans",
        },
    ),
    _fonts(
        "mono",
        "code",
        "Noto CJK from github.com/notofonts/noto-cjk, and LXGW WenKai Mono from github.com/lxgw/LxgwWenKai",
        {"apt-get": "fonts-noto-cjk fonts-lxgw-wenkai", "brew": "font-noto-sans-cjk font-lxgw-wenkai"},
    ),
    _fonts(
        "kai",
        "quotations and dedications (Kai)",
        "LXGW WenKai from github.com/lxgw/LxgwWenKai",
        {"apt-get": "fonts-lxgw-wenkai", "brew": "font-lxgw-wenkai"},
    ),
    _fonts(
        "symbols",
        "arrows, check marks and signs",
        "Noto Sans Symbols 2 and Noto Sans Math from fonts.google.com/noto",
        {"apt-get": "fonts-noto-core", "pacman": "noto-fonts"},
    ),
    Need(
        LAST_RESORT,
        Purpose.SIGNS,
        "pictographs (emoji) in print, as outlines; without it they are missing characters",
        partial(all_installed, (LAST_RESORT,)),
        {"apt-get": "fonts-symbola", "dnf": "gdouros-symbola-fonts"},
        "Symbola 2.60, the last that is free for any use, or another outline font of emoji under fonts: symbols in metadata.yaml",
    ),
    Need(
        "Java",
        Purpose.TESTS,
        "EPUBCheck, which the tests run",
        partial(program_version, "java", "-version"),
        {"apt-get": "default-jre-headless", "dnf": "java-latest-openjdk-headless", "pacman": "jre-openjdk-headless", "brew": "openjdk"},
    ),
    Need(
        "Liberation Serif",
        Purpose.TESTS,
        "lines whose every width the tests know",
        partial(all_installed, ("Liberation Serif",)),
        {"apt-get": "fonts-liberation", "dnf": "liberation-serif-fonts", "pacman": "ttf-liberation", "brew": "font-liberation"},
    ),
    Need(
        "Chromium",
        Purpose.SLOW_TESTS,
        "Ace, which the slow tests run over whole books",
        chromium_version,
        {"apt-get": "chromium", "dnf": "chromium", "pacman": "chromium", "brew": "chromium"},
    ),
)

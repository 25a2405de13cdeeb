"""Where the defaults that Kanben ships lie, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def defaults_folder(name: Literal["templates", "styles"]) -> Path:
    """The folder of default templates or styles.

    In a checkout it is at the top, where authors look for it; the wheel carries it inside the package.

    Raises:
        FileNotFoundError: when neither is there, which only a damaged installation can cause.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"Kanben's own folder {name} is not at {_PACKAGE}; install Kanben again")


def formula_bundle() -> Path:
    """The file that MathJax was bundled into; absent in a checkout that was not set up."""
    return _PACKAGE / "render" / "mathjax" / "bundle.js"

"""Paths that authors write, held inside the book folder."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote


class OutsideBook(ValueError):
    """The path leads out of the book folder, directly or through a symbolic link. `target` is what the author wrote."""

    def __init__(self, target: str) -> None:
        """Keep what the author wrote."""
        super().__init__(f"{target} leads out of the book folder")
        self.target = target


def resolve_inside(root: Path, base: str, target: str) -> str:
    r"""The POSIX path, relative to the book folder `root`, that the relative reference `target` in a file of folder `base` means.

    `base` is relative to `root` too ("" or "." for the book folder itself); `target` is as in a link: %20 is a space, `\` counts as `/`.
    The file need not exist. Raises `OutsideBook` for absolute paths, for `..` beyond the book folder and for symbolic links that leave it.
    """
    return name_inside(root, base, unquote(target), written=target)


def name_inside(root: Path, base: str, name: str, *, written: str = "") -> str:
    """Like `resolve_inside`, for a plain file name, in which % is an ordinary character."""
    written = written or name
    path = name.replace("\\", "/")
    windows = PureWindowsPath(name)
    if "\0" in path or path.startswith("/") or windows.drive or windows.root:
        raise OutsideBook(written)
    inside = posixpath.normpath(posixpath.join(base, path))
    if inside == ".." or inside.startswith(("../", "/")):
        raise OutsideBook(written)
    real_root = os.path.realpath(root)
    try:
        real = os.path.realpath(Path(real_root, inside))
    except (ValueError, UnicodeError) as error:  # characters that no file name can hold
        raise OutsideBook(written) from error
    if real != real_root and not real.startswith(real_root.rstrip(os.sep) + os.sep):
        raise OutsideBook(written)
    return inside

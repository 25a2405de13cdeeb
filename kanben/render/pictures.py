"""Pictures for a medium: how large each is set, and what of its pixels and lettering that medium gets.

What to ask for is decided here; how pixels are made is Pillow's, in `manuscript/rasters.py`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from kanben.manuscript.pictures import Picture
from kanben.manuscript.rasters import Demand, fitted
from kanben.pandoc.ast import Image, walk
from kanben.render.edition import Area, Edition
from kanben.render.gathering import written_texts
from kanben.render.lettering import SCREEN_FAMILIES, Families, lettered
from kanben.render.sizes import set_width

PRINT_DPI = 300  # what offset and good digital presses resolve in pictures with greys
PRINT_QUALITY = 92
# EPUB: Kindle's intake and the memory of reading devices bound the pixels; 1,600 across fill the widest of them.
SCREEN = Demand(width=1600, pixels=5_000_000, quality=85, animation=1_000_000, light=True)

Key = tuple[str, str]


def for_screen(edition: Edition) -> Edition:
    """The edition with its pictures as an EPUB carries them."""
    frames = _frames(edition)
    return _with_pictures(edition, SCREEN_FAMILIES, lambda picture: fitted(picture, SCREEN, frames.get(picture.path, 0)))


def for_print(edition: Edition, area: Area) -> Edition:
    """The edition for pages of that type area: rasters at most 300 dpi where they are set largest, drawings lettered in the book's fonts."""
    frames, widths = _frames(edition), _widths(edition, area)
    fonts = edition.book.metadata.fonts
    families = {
        "sans-serif": (*fonts.sans, *fonts.symbols),
        "serif": (*fonts.serif_latin, *fonts.serif, *fonts.symbols),
        "monospace": (*fonts.mono, *fonts.symbols),
    }

    def fit(picture: Picture) -> Picture:
        pixels = round(widths.get(picture.path, area.width) / 72 * PRINT_DPI)
        return fitted(picture, Demand(width=max(1, pixels), quality=PRINT_QUALITY), frames.get(picture.path, 0))

    return replace(_with_pictures(edition, families, fit), area=area)


def _with_pictures(edition: Edition, families: Families, fit: Callable[[Picture], Picture]) -> Edition:
    language = edition.book.metadata.language
    made = {picture.path: lettered(fit(picture), families, language) for picture in edition.pictures.values()}
    return replace(edition, pictures={key: made[picture.path] for key, picture in edition.pictures.items()})


def _shown(edition: Edition) -> Iterator[tuple[Key, Image]]:
    """Every picture where it is shown, if its bytes are there: a chapter set alone has only its own."""
    for text in written_texts(edition.book):
        folder = posixpath.dirname(text.path)
        for image in (node for node in walk(text.tree) if isinstance(node, Image)):
            if (folder, image.target) in edition.pictures:
                yield (folder, image.target), image


def _frames(edition: Edition) -> Mapping[str, int]:
    """The frame that the author chose, by path of the picture."""
    return {edition.pictures[key].path: int(frame) for key, image in _shown(edition) if (frame := image.attr.get("frame"))}


def _widths(edition: Edition, area: Area) -> Mapping[str, float]:
    """The greatest width in pt at which each picture is set, by its path."""
    widths: dict[str, float] = {}
    for key, image in _shown(edition):
        picture = edition.pictures[key]
        widths[picture.path] = max(widths.get(picture.path, 0.0), set_width(image, picture, area))
    return widths

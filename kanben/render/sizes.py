"""How large a picture is set: what the author asks for, within what the medium has."""

from __future__ import annotations

from kanben.book.figures import FULL_PAGE, SIZE
from kanben.manuscript.pictures import Picture
from kanben.pandoc.ast import Image
from kanben.render.edition import Area

CAPTION = 40.0  # pt of the type area that a figure leaves to its caption
GAP = 0.03  # of the measure, between pictures side by side
LEAST = "16em"  # on a narrow screen a share of the measure would be too little to see
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}


def size_style(image: Image, picture: Picture, area: Area | None) -> str:
    """CSS declarations of a picture's size: exact ones on pages of the type area `area`, those of a screen without one."""
    return _on_screen(image, picture) if area is None else _on_page(image, picture, area)


def _on_screen(image: Image, picture: Picture) -> str:
    asked, height = image.attr.get("width"), image.attr.get("height")
    if asked.endswith("%"):
        natural = f",{picture.width:g}px" if picture.width and picture.media_type != "image/svg+xml" else ""
        return f"width:{asked};min-width:min(100%,{LEAST}{natural})"
    if asked:
        return f"width:{_with_unit(asked)}"
    if height:
        return f"height:{_with_unit(height)};object-fit:contain"
    return "width:100%" if _columns(image) > 1 else ""


def _on_page(image: Image, picture: Picture, area: Area) -> str:
    """A share of the measure stays one, since the picture may stand in something narrower; all else is in pt."""
    asked = image.attr.get("width")
    width = set_width(image, picture, area)
    if asked.endswith("%") and width >= length(asked, area, area.width * share_of(_columns(image))) - 0.01:
        return f"width:{asked}"
    return f"width:{width:.2f}pt"


def set_width(image: Image, picture: Picture, area: Area) -> float:
    """Width in pt at which a picture is set in print: as asked or its natural one, but within its measure and the height of a page."""
    columns, rows = _columns(image), int(image.attr.get("rows", "1"))
    measure = area.width * share_of(columns)
    aspect = picture.width / picture.height if picture.width and picture.height else 0.0
    tallest = area.height / rows - CAPTION
    width = length(image.attr.get("width"), area, measure)
    height = length(image.attr.get("height"), area)
    if not width and height and aspect:
        width = height * aspect
    if not width:
        fills = image.attr.has(FULL_PAGE) or columns > 1 or not picture.width
        width = measure if fills else picture.width * 0.75
    return min(width, measure, tallest * aspect if aspect else measure)


def length(value: str, area: Area, measure: float = 0.0) -> float:
    """A size as authors write it, in pt: % of `measure`, em of the body, a bare number in CSS pixels. 0 when it is none."""
    match = SIZE.fullmatch(value)
    if not match:
        return 0.0
    number, unit = float(match[1]), match[2] or ""
    if unit == "%":
        return number / 100 * measure
    return number * (area.em if unit in ("em", "rem") else _POINTS[unit])


def share_of(columns: int) -> float:
    """Part of the measure that a picture in one of so many columns may take."""
    return (1 - GAP * (columns - 1)) / columns


def _columns(image: Image) -> int:
    """How many pictures stand side by side in the group that this one belongs to."""
    return int(image.attr.get("columns", "1"))


def _with_unit(size: str) -> str:
    return f"{size}px" if size.replace(".", "").isdecimal() else size

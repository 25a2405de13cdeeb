"""Pictures of the book: read inside the book folder only, checked before anything else touches them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image, UnidentifiedImageError

from kanben.manuscript.paths import OutsideBook, resolve_inside
from kanben.problems import Place, Problem, Stop, did_you_mean

MAX_BYTES = 40_000_000
MAX_PIXELS = 60_000_000
ORIENTATION = 0x0112  # EXIF
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}
_ACTIVE = {"script", "foreignObject", "iframe", "audio", "video", "handler", "listener"}
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_ADDRESS = re.compile(r"""url\(\s*["']?\s*(?!\s|["'#]|data:image/)([^"')]*)""", re.IGNORECASE)
_EVASIVE = re.compile(r"@import|\\", re.IGNORECASE)  # in CSS a backslash could spell either of them otherwise
_LENGTH = re.compile(r"^\s*([\d.]+)\s*(px|pt|mm|cm|in|)\s*$")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the book: path in the book folder, media type, natural size in CSS pixels (0: unknown), bytes, frames of an animation."""

    path: str
    media_type: str
    width: float
    height: float
    content: bytes
    frames: int = 1


def read_picture(root: Path, folder: str, target: str, place: Place) -> Picture:
    """The picture that `target` means in a file of `folder`; the book folder itself is tried when it is not there.

    Raises `Stop` (image-remote, path-outside-book, image-missing, image-too-large, image-invalid).
    """
    if re.match(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//", target) or target.startswith("data:"):
        message = f'the picture "{target[:80]}" is not in the book folder, and a build never goes to the network'
        raise Stop(Problem("image-remote", message, place, "save it under assets/ and give its path"))
    path = _find(root, folder, target, place)
    file = root / path
    if file.stat().st_size > MAX_BYTES:
        message = f'the picture "{path}" is larger than {MAX_BYTES // 1_000_000} MB'
        raise Stop(Problem("image-too-large", message, place, "save it smaller"))
    content = file.read_bytes()
    return _svg(path, content, place) if path.lower().endswith(".svg") else _raster(path, content, place)


def _find(root: Path, folder: str, target: str, place: Place) -> str:
    try:
        candidates = [resolve_inside(root, base, target) for base in ((folder, "") if not target.startswith("..") else (folder,))]
    except OutsideBook:
        message = f'the picture "{target}" lies outside the book folder'
        raise Stop(Problem("path-outside-book", message, place, "copy it into assets/")) from None
    for path in candidates:
        if (root / path).is_file():
            return path
    beside = (p for p in (root / candidates[0]).parent.glob("*") if p.suffix.lower() in _SUFFIXES)
    near = did_you_mean(candidates[0], (p.relative_to(root).as_posix() for p in beside))
    raise Stop(Problem("image-missing", f'there is no picture "{target}"', place, near or "its path is relative to the chapter's file"))


def _invalid(path: str, reason: str, place: Place) -> Stop:
    hint = "export it anew: as PNG, JPEG, GIF or WebP, or as plain SVG that holds all that it shows"
    return Stop(Problem("image-invalid", f'the picture "{path}" cannot be used: {reason}', place, hint))


def _raster(path: str, content: bytes, place: Place) -> Picture:
    try:
        with Image.open(io.BytesIO(content), formats=tuple(_MEDIA_TYPES)) as image:
            width, height = reversed(image.size) if is_turned(image) else image.size
            if width * height > MAX_PIXELS:
                message = f'the picture "{path}" has {width} × {height} pixels; {MAX_PIXELS // 1_000_000} million are the most'
                raise Stop(Problem("image-too-large", message, place, "save it smaller"))
            image.load()
            frames = int(getattr(image, "n_frames", 1))
            return Picture(path, _MEDIA_TYPES[str(image.format)], float(width), float(height), content, frames)
    except UnidentifiedImageError:
        raise _invalid(path, "it is none of PNG, JPEG, GIF, WebP and SVG", place) from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _invalid(path, str(error), place) from None


def is_turned(image: Image.Image) -> bool:
    """Tell whether a camera held sideways took the picture, so that width and height change places (EXIF Orientation 5 to 8)."""
    return image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)


def _svg(path: str, content: bytes, place: Place) -> Picture:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise _invalid(path, f"it is not well-formed SVG ({error})", place) from None
    if root.tag != f"{_SVG}svg":
        raise _invalid(path, "its root element is not <svg> in the SVG namespace", place)
    if root.getroottree().docinfo.internalDTD is not None and root.getroottree().docinfo.internalDTD.entities():
        raise _invalid(path, "it defines entities", place)
    for element in root.iter():
        _refuse_active(element, path, place)
    box = [float(n) for n in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if re.fullmatch(r"-?[\d.]+", n)]
    width, height = (_pixels(root.get(name, "")) or (box[i] if len(box) == 4 else 0.0) for name, i in (("width", 2), ("height", 3)))
    return Picture(path, "image/svg+xml", width, height, content)


def _refuse_active(element: etree._Element, path: str, place: Place) -> None:
    if not isinstance(element.tag, str):
        return
    name = etree.QName(element).localname
    if name in _ACTIVE:
        raise _invalid(path, f"it holds a <{name}>", place)
    css = f"{element.text if name == 'style' else ''} {element.get('style', '')}"
    if fetched := _EVASIVE.search(css) or _ADDRESS.search(" ".join([css, *map(str, element.attrib.values())])):
        raise _invalid(path, f'it brings in something from outside: "{fetched[0]}"', place)
    for key, value in element.attrib.items():
        if str(key).lower().startswith("on"):
            raise _invalid(path, f"it holds the event handler {key}", place)
        if key in ("href", _XLINK_HREF) and name != "a" and not str(value).startswith(("#", "data:image/")):
            raise _invalid(path, f'it refers to "{value}" outside itself', place)


def _pixels(length: str) -> float:
    match = _LENGTH.match(length)
    return float(match[1]) * _PIXELS[match[2]] if match else 0.0

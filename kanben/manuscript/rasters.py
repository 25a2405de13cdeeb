"""Raster pictures made to measure: scaled, turned upright, in the colours and the format that a medium shows.

Whatever touches pixels is in this room: reading a picture and writing it anew share how it is decoded, turned and bounded.
The author's file is never changed, and a picture that needs nothing keeps its bytes. Pillow writes no dates, so equal input gives
equal bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageCms, ImageFilter, ImageOps

from kanben.manuscript.pictures import ORIENTATION, Picture, is_turned

FINE = 4  # line art (one bit a pixel) may have so many times the pixels across, since its edges have no greys
SAMPLES = 24  # frames of an animation that are looked at to find the most telling one
SAMPLE_SIZE = (400, 400)
FLAT = 0.4  # share of pixels equal to their right neighbour, from which on a picture is a drawing and not a photograph
_PLAIN = ("1", "L", "LA", "P", "RGB", "RGBA")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a medium can use.

    Attributes:
        width: most pixels across.
        pixels: most pixels altogether; 0 for no bound.
        quality: of JPEGs that are written anew, from 1 to 95.
        animation: bytes up to which an animation is kept; 0 for never.
        light: write anew whatever becomes lighter by it, photographs as JPEG.
    """

    width: int
    pixels: int = 0
    quality: int = 85
    animation: int = 0
    light: bool = False


def fitted(picture: Picture, demand: Demand, frame: int = 0) -> Picture:
    """The picture as the medium can use it, a PNG or JPEG; SVG stays as it is, and so does an animation that is light enough.

    `frame` chooses the frame of an animation that is not kept (from 1; 0: the most telling one). The natural size stays that of the
    original, so that the picture is set as large as before. In another format it gets another path, as in `walk.gif.png`.
    """
    animated = picture.frames > 1
    if picture.media_type == "image/svg+xml" or (animated and len(picture.content) <= demand.animation):
        return picture
    with Image.open(io.BytesIO(picture.content)) as image:
        if animated:
            image.seek((frame or telling_frame(image)) - 1)
        size = _size(image, demand)
        usable = picture.media_type in ("image/png", "image/jpeg") and _is_plain(image) and size == _upright_size(image)
        if usable and not demand.light:
            return picture
        still = _scaled(_in_screen_colours(ImageOps.exif_transpose(image)), size, few_colours=image.mode == "P")
    media_type, content = _encoded(still, picture.media_type, demand)
    if usable and len(content) >= len(picture.content):
        return picture
    path = picture.path if media_type == picture.media_type else f"{picture.path}.{media_type.removeprefix('image/')}"
    return replace(picture, path=path, media_type=media_type, content=content, frames=1)


def telling_frame(image: Image.Image) -> int:
    """Number (from 1) of the frame that shows most: the one with the highest entropy of its edges among frames at equal distances.

    Of frames that show as much the last one is taken, since a drawing that builds up is complete at its end.
    """
    last = getattr(image, "n_frames", 1) - 1
    samples = sorted({round(last * i / (SAMPLES - 1)) for i in range(SAMPLES)})
    return max(samples, key=lambda index: (_detail(image, index), index)) + 1


def _detail(image: Image.Image, index: int) -> float:
    image.seek(index)
    grey = image.convert("RGB").convert("L")
    grey.thumbnail(SAMPLE_SIZE)
    return round(grey.filter(ImageFilter.FIND_EDGES).entropy(), 2)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    return (image.height, image.width) if is_turned(image) else image.size


def _size(image: Image.Image, demand: Demand) -> tuple[int, int]:
    """Pixels that the medium gets, never more than there are."""
    width, height = _upright_size(image)
    most = demand.width * (FINE if image.mode == "1" else 1)
    scale = min(1.0, most / width, (demand.pixels / (width * height)) ** 0.5 if demand.pixels else 1.0)
    return (width, height) if scale == 1 else (max(1, int(width * scale)), max(1, int(height * scale)))


def _is_plain(image: Image.Image) -> bool:
    """Tell whether every reader shows the picture's colours and direction as they are meant."""
    return image.mode in _PLAIN and image.getexif().get(ORIENTATION, 1) == 1 and _profile(image) is None


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The colour profile of a picture in colour; None for sRGB, which is what a picture without one is taken for."""
    data = image.info.get("icc_profile")
    if not data or image.mode in ("1", "L", "LA"):
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        return None if "sRGB" in ImageCms.getProfileDescription(profile) else profile
    except (OSError, ImageCms.PyCMSError):
        return None  # a broken profile says nothing


def _in_screen_colours(image: Image.Image) -> Image.Image:
    """The picture with 8 bits a channel in sRGB or grey; transparency is kept."""
    profile = _profile(image)
    if image.mode == "I" or image.mode.startswith("I;16"):
        image = image.convert("I").point([value >> 8 for value in range(65536)], "L")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if profile is not None and image.mode in ("RGB", "RGBA", "CMYK"):
        image = _to_srgb(image, profile)
    return image if image.mode in _PLAIN else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:
        return image  # a profile that does not fit the picture's channels
    return converted or image


def _scaled(image: Image.Image, size: tuple[int, int], *, few_colours: bool) -> Image.Image:
    """The picture at that size; one drawn in a palette keeps to 256 colours, which its softened edges would exceed."""
    if image.size == size:
        return image
    scaled = (image.convert("L") if image.mode == "1" else image).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return scaled.quantize(256, dither=Image.Dither.NONE).convert("RGB") if few_colours and scaled.mode == "RGB" else scaled


def _is_photograph(image: Image.Image) -> bool:
    """Tell photographs, in which hardly a pixel equals its neighbour, from drawings and screenshots."""
    grey = image.convert("L")
    shifted = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0))
    return bool(shifted.histogram()[0] < FLAT * grey.width * grey.height)


def _encoded(image: Image.Image, original: str, demand: Demand) -> tuple[str, bytes]:
    """Media type and bytes. A JPEG stays one; a photograph becomes one where that halves its weight; all else is a PNG."""
    if image.mode in ("LA", "RGBA") and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert(image.mode.removesuffix("A"))
    clean = image.copy()
    clean.info = {}
    opaque = clean.mode in ("L", "RGB")
    if opaque and original == "image/jpeg":
        return "image/jpeg", _jpeg(clean, demand.quality)
    png = io.BytesIO()
    _with_palette(clean).save(png, "PNG", optimize=True)
    if opaque and (demand.light or original == "image/webp") and _is_photograph(clean):
        jpeg = _jpeg(clean, demand.quality)
        if len(jpeg) * 2 < len(png.getvalue()):
            return "image/jpeg", jpeg
    return "image/png", png.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """A progressive JPEG, or a baseline one of a picture so full of noise that it exceeds Pillow's buffer of a byte a pixel."""
    subsampling = 0 if quality > 90 else 2
    out = io.BytesIO()
    try:
        image.save(out, "JPEG", quality=quality, progressive=True, optimize=True, subsampling=subsampling)
    except OSError:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=subsampling)
    return out.getvalue()


def _with_palette(image: Image.Image) -> Image.Image:
    """The same picture with a palette when it has few enough colours to lose nothing by it."""
    if image.mode != "RGB" or image.getcolors(256) is None:
        return image
    few = image.quantize(256)
    return few if ImageChops.difference(few.convert("RGB"), image).getbbox() is None else image

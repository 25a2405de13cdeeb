"""Pictures for a medium: what is kept, what is written anew, and that equal input gives equal bytes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw
from PIL.Image import Image as Raster

from kanben.manuscript.pictures import Picture, read_picture
from kanben.manuscript.rasters import Demand, fitted, telling_frame
from kanben.problems import Place
from kanben.render.lettering import SCREEN_FAMILIES, lettered, resolved
from kanben.render.pictures import SCREEN

PRINT = Demand(width=1000, quality=92)


def noise(width: int, height: int) -> Raster:
    """No pixel equals its neighbour, as in a photograph."""
    data = bytes((i * i * 37 + i * 101 + i // 7) % 251 for i in range(width * height * 3))
    return Image.frombytes("RGB", (width, height), data)


def drawing(width: int, height: int) -> Raster:
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((width // 4, height // 4, width // 2, height // 2), fill="#1f5c7a")
    return image


def saved(tmp_path: Path, name: str, image: Raster, **options: Any) -> Picture:
    image.save(tmp_path / name, **options)
    return read_picture(tmp_path, "", name, Place("chapters/a.md", 1))


def opened(picture: Picture) -> Raster:
    image = Image.open(io.BytesIO(picture.content))
    image.load()
    return image


def animation(tmp_path: Path, name: str = "a.gif", size: tuple[int, int] = (80, 60)) -> Picture:
    """Ten frames that fill with bars up to the eighth, then clear."""
    frames = []
    for n in (0, 1, 2, 3, 4, 5, 6, 7, 1, 0):
        frame = Image.new("P", size, 0)
        frame.putpalette([255, 255, 255, 31, 92, 122])
        for k in range(n):
            ImageDraw.Draw(frame).rectangle((4 + k * 10, 50 - k * 5, 9 + k * 10, 50), fill=1)
        frames.append(frame)
    return saved(tmp_path, name, frames[0], save_all=True, append_images=frames[1:], duration=100, loop=0)


def test_a_picture_that_needs_nothing_keeps_its_bytes(tmp_path: Path) -> None:
    for name, image in (("a.png", drawing(400, 300)), ("b.jpg", noise(200, 100)), ("c.png", noise(90, 60))):
        picture = saved(tmp_path, name, image)
        assert fitted(picture, PRINT) is picture


def test_the_authors_file_is_never_changed(tmp_path: Path) -> None:
    picture = saved(tmp_path, "a.png", noise(2400, 100))
    before = (tmp_path / "a.png").read_bytes()
    assert fitted(picture, PRINT).content != before
    assert (tmp_path / "a.png").read_bytes() == before


@pytest.mark.parametrize(("size", "expected"), [((3200, 1000), (1600, 500)), ((1600, 4000), (1414, 3535)), ((900, 600), (900, 600))])
def test_an_epub_gets_no_more_pixels_than_devices_show(tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]) -> None:
    made = fitted(saved(tmp_path, "a.png", drawing(*size)), SCREEN)
    assert opened(made).size == expected
    assert (made.width, made.height) == size, "it is set as large as the original"


def test_line_art_keeps_four_times_the_pixels(tmp_path: Path) -> None:
    art = saved(tmp_path, "a.png", drawing(3900, 40).convert("1"))
    assert fitted(art, PRINT) is art
    assert opened(fitted(saved(tmp_path, "b.png", drawing(4100, 40).convert("1")), PRINT)).width == 4000


def test_photographs_become_jpegs_in_an_epub_and_drawings_do_not(tmp_path: Path) -> None:
    photograph = Image.effect_noise((600, 400), 40).convert("RGB").resize((900, 600), Image.Resampling.BICUBIC)
    made = fitted(saved(tmp_path, "p.png", photograph), SCREEN)
    assert (made.media_type, made.path) == ("image/jpeg", "p.png.jpeg")
    assert opened(made).info["progressive"]
    assert fitted(saved(tmp_path, "d.png", drawing(900, 600)), SCREEN).media_type == "image/png"
    assert fitted(saved(tmp_path, "e.png", photograph), PRINT).media_type == "image/png", "print gets all that the author gave"


def test_webp_is_for_no_old_reader(tmp_path: Path) -> None:
    made = fitted(saved(tmp_path, "a.webp", drawing(200, 100), lossless=True), SCREEN)
    assert (made.media_type, made.path) == ("image/png", "a.webp.png")
    assert opened(made).convert("RGB").tobytes() == drawing(200, 100).tobytes()


def test_a_picture_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = saved(tmp_path, "a.jpg", drawing(300, 200), exif=exif, quality=95)
    made = fitted(picture, PRINT)
    assert (picture.width, picture.height) == opened(made).size == (200, 300)
    assert opened(made).getexif().get(0x0112, 1) == 1
    assert opened(made).getpixel((125, 100))[2] > 90, "the box of the upper left is at the upper right"  # type: ignore[index]
    assert opened(made).getpixel((125, 100))[0] < 60  # type: ignore[index]


def test_colours_are_those_of_a_screen(tmp_path: Path) -> None:
    cmyk = fitted(saved(tmp_path, "a.jpg", drawing(60, 60).convert("CMYK")), PRINT)
    assert opened(cmyk).mode == "RGB"
    grey = Image.frombytes("I;16", (2, 1), (0x4000).to_bytes(2, "little") + (0xFFFF).to_bytes(2, "little"))
    deep = opened(fitted(saved(tmp_path, "b.png", grey), PRINT))
    assert (deep.mode, deep.tobytes()) == ("L", bytes([0x40, 0xFF]))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    misfit = opened(fitted(saved(tmp_path, "c.png", drawing(60, 60), icc_profile=lab), PRINT))
    assert misfit.convert("RGB").tobytes() == drawing(60, 60).tobytes(), "a profile of other channels says nothing"
    assert "icc_profile" not in misfit.info
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = saved(tmp_path, "d.png", drawing(60, 60), icc_profile=srgb)
    assert fitted(picture, PRINT) is picture


def test_transparency_is_kept(tmp_path: Path) -> None:
    image = drawing(1800, 300)
    image.putalpha(Image.linear_gradient("L").resize((1800, 300)))
    made = fitted(saved(tmp_path, "a.png", image), SCREEN)
    assert (made.media_type, opened(made).mode) == ("image/png", "RGBA")


def test_the_most_telling_frame_is_printed(tmp_path: Path) -> None:
    picture = animation(tmp_path)
    assert picture.frames == 10
    with Image.open(tmp_path / "a.gif") as image:
        assert telling_frame(image) == 8
    made = fitted(picture, PRINT)
    assert (made.media_type, made.path, made.frames) == ("image/png", "a.gif.png", 1)
    chosen = fitted(picture, PRINT, frame=2)
    assert opened(chosen).convert("L").histogram()[255] > opened(made).convert("L").histogram()[255]


def test_a_light_animation_stays_in_an_epub_and_a_heavy_one_stands_still(tmp_path: Path) -> None:
    picture = animation(tmp_path)
    assert fitted(picture, SCREEN) is picture
    assert fitted(picture, Demand(width=1600, animation=len(picture.content) - 1, light=True)).media_type == "image/png"
    still = saved(tmp_path, "b.gif", drawing(20, 20).quantize(4))
    assert fitted(still, SCREEN).media_type == "image/png", "what stays a GIF moves, as the accessibility metadata say"


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    for picture in (saved(tmp_path, "a.png", noise(2000, 200)), saved(tmp_path, "b.jpg", noise(2000, 200)), animation(tmp_path)):
        assert fitted(picture, PRINT).content == fitted(picture, PRINT).content


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a { font-family: Foo, serif; fill: red }</style>'
    '<text>甲</text><text font-family="monospace">乙</text><text style="font-family:inherit">丙</text></svg>'
)
FAMILIES = {"sans-serif": ("Hei",), "serif": ("Latin", "Song"), "monospace": ("Mono",)}


def test_drawings_are_lettered_in_the_fonts_of_the_book() -> None:
    picture = Picture("a.svg", "image/svg+xml", 9, 9, DRAWING.encode())
    text = lettered(picture, FAMILIES, "zh-Hans").content.decode()
    assert 'viewBox="0 0 9 9" font-family="Hei" xml:lang="zh-Hans"' in text
    assert "font-family: Foo,Latin,Song; fill: red" in text
    assert '<text font-family="Mono">' in text
    assert 'style="font-family:inherit"' in text


def test_a_drawing_without_text_keeps_its_bytes() -> None:
    picture = Picture("a.svg", "image/svg+xml", 9, 9, b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')
    assert lettered(picture, FAMILIES, "zh-Hans") is picture


def test_a_reading_device_is_left_a_generic_family() -> None:
    assert resolved("'Source Sans 3'", SCREEN_FAMILIES).split(",")[0] == "Source Sans 3"
    assert all(families[-1] == generic for generic, families in SCREEN_FAMILIES.items())
